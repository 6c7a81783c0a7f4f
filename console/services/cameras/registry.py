"""The cameras in use, as they are now: read once, read again when somebody changed them."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.services.ports import CameraRegister


class CameraList:
    """Implements `ports.CameraRegister` without waiting. Any thread.

    Args:
        register: the database's; asked by `reload` only.
    """

    def __init__(self, register: CameraRegister) -> None:
        self._register = register
        self._cameras: Sequence[Camera] = tuple(register.cameras())
        self._listeners: list[Callable[[Sequence[Camera]], None]] = []
        self._one = Lock()

    def cameras(self) -> Sequence[Camera]:
        """See `ports.CameraRegister`."""
        return self._cameras

    def listen(self, changed: Callable[[Sequence[Camera]], None]) -> None:
        """Be told all cameras after each change, in the order of listening, on the thread that reloaded."""
        self._listeners.append(changed)

    def reload(self) -> Sequence[Camera]:
        """Ask the register; tell the listeners where something changed. Waits for the database.

        Raises:
            EnvironmentFault: it cannot be read; nothing changed.
        """
        # One at a time: a listener must never be told an older list after a newer one.
        with self._one:
            found = tuple(self._register.cameras())
            if found != self._cameras:
                self._cameras = found
                self._tell()
        return found

    def tell_again(self) -> None:
        """The same cameras, but what may be done with them changed (put into service, taken out)."""
        with self._one:
            self._tell()

    def _tell(self) -> None:
        for changed in tuple(self._listeners):
            changed(self._cameras)
