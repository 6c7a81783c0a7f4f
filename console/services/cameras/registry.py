"""The cameras in use, in memory: read once, and again after changes."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.services.ports import CameraRegister


class CameraList:
    """Implements `ports.CameraRegister` without waiting. Thread-safe.

    Args:
        register: the database's; asked by `reload` only.
    """

    def __init__(self, register: CameraRegister) -> None:
        self._register = register
        self._cameras: Sequence[Camera] = tuple(register.cameras())
        self._listeners: list[Callable[[Sequence[Camera]], None]] = []
        self._lock = Lock()

    def cameras(self) -> Sequence[Camera]:
        """Return all cameras in use, by number."""
        return self._cameras

    def listen(self, changed: Callable[[Sequence[Camera]], None]) -> None:
        """Call `changed` with all cameras after each change, on the thread that reloaded."""
        self._listeners.append(changed)

    def reload(self) -> Sequence[Camera]:
        """Read the register, and notify the listeners if something changed. Waits for the database.

        Raises:
            EnvironmentFault: it cannot be read; nothing changed.
        """
        # One reload at a time, so that no listener gets an older list after a newer one.
        with self._lock:
            cameras = tuple(self._register.cameras())
            if cameras != self._cameras:
                self._cameras = cameras
                self._tell()
        return cameras

    def tell_again(self) -> None:
        """Notify the listeners again, because a camera was put into service or taken out."""
        with self._lock:
            self._tell()

    def _tell(self) -> None:
        for changed in tuple(self._listeners):
            changed(self._cameras)
