"""The movement that a hand holds, whatever the hand is on: keys, mouse or joystick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from console.domain.ptz.model import Velocity
    from console.services.ptz.ports import Steering

RENEW_S = 0.12
"""Well under what the device threads' watchdog allows, so that a busy screen does not stop a camera."""


class HeldMovement:
    """Begins a movement, renews it while it is held, and releases it once. One thread at a time.

    Who holds it calls `renew` every `RENEW_S`; it keeps no time of its own.

    Args:
        steering: the steering service.
    """

    def __init__(self, steering: Steering) -> None:
        self.camera: int | None = None
        """The camera that is held. The stop belongs to it, whatever is selected by then."""
        self._steering = steering

    def move(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Move a camera until `release`; another camera that is held is released first.

        Raises:
            ConsoleError: the camera cannot be steered, or not by this person.
        """
        if self.camera is not None and self.camera != camera:
            self.release("another camera")
        self._steering.move(camera, velocity, actor)
        self.camera = camera

    def renew(self, actor: str) -> ConsoleError | None:
        """Say that the hand still holds; return why it may not any more, if that is so.

        The movement is released if the permission has ended, or if it was renewed too late: then the
        watchdog has stopped the camera, and it takes a new move to start it.
        """
        if self.camera is None:
            return None
        try:
            if not self._steering.renew(self.camera, actor):
                self.release("not renewed")
        except ConsoleError as error:
            self.release("not permitted any more")
            return error
        return None

    def release(self, cause: str = "released") -> bool:
        """Release what is held; return whether anything was."""
        camera, self.camera = self.camera, None
        if camera is not None:
            self._steering.release(camera, cause)
        return camera is not None
