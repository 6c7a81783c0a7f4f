"""What the screen is told of one camera's steering: its state, its faults, and the runaway alarm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import Phase, SteerState

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Condition

    from console.domain.cameras.camera import Camera
    from console.domain.errors import ConsoleError
    from console.services.ports import Notices


class ControllerState:
    """Any thread.

    Args:
        camera: which.
        lock: the helm's own, so that an end is never told before its beginning.
        changed: told when `state` changed; it must return at once.
    """

    def __init__(self, camera: Camera, lock: Condition, changed: Callable[[int], None]) -> None:
        self.state = SteerState()
        self.notices: Notices | None = None
        self.has_said_away = False
        """Somebody steers, and was told already that the camera does not answer."""
        self._camera, self._lock, self._changed = camera, lock, changed
        self._told = self.state

    def note(self, **changes: Any) -> None:
        """Change fields of the state; `show` tells of it."""
        with self._lock:
            self.state = replace(self.state, **changes)

    def show(self, phase: Phase) -> None:
        """Tell what changed, if anything did; the alarm begins and ends here."""
        with self._lock:
            before = self._told
            self.note(phase=phase)
            now = self._told = self.state
            self._alarm(is_on=now.phase is Phase.UNCONFIRMED, was_on=before.phase is Phase.UNCONFIRMED)
        if now != before:
            self._changed(self._camera.number)

    def refuse(self, fault: ConsoleError) -> None:
        """Say once, for each time that somebody steers, why a command came to nothing."""
        if not self.has_said_away and self.notices is not None:
            self.has_said_away = True
            self.notices.refuse(EnvironmentFault(f"{self._called}: {fault.what}", fault.then))

    def broken(self) -> None:
        """Say that a device thread ended by a bug."""
        if self.notices is not None:
            self.notices.fault(
                f"{self._key} thread",
                f"Camera {self._camera.number}: its steering stopped working.",
                "Restart the console; the cause is in the diagnostic log.",
                self._camera.number,
            )

    @property
    def _key(self) -> str:
        return f"steering {self._camera.number}"

    @property
    def _called(self) -> str:
        return f"Camera {self._camera.number} {self._camera.name}"

    def _alarm(self, *, is_on: bool, was_on: bool) -> None:
        if self.notices is None or is_on == was_on:
            return
        if was_on:
            self.notices.over(self._key)
            return
        self.notices.fault(
            self._key,
            f"{self._called}: its stop is not confirmed.",
            "Watch its picture. The console goes on sending stop until the camera confirms it.",
            self._camera.number,
        )
