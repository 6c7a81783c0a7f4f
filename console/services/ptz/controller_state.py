"""The state of one camera's steering for the screen: state, faults, and the alarm for a missing stop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import Phase, SteerState
from console.domain.text import as_text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import RLock

    from console.domain.cameras.camera import Camera
    from console.domain.errors import ConsoleError
    from console.services.ports import Notices


class ControllerState:
    """Reports the state of one camera. Thread-safe.

    Args:
        camera: the camera.
        lock: the lock of the controller, so that an end is never reported before its beginning.
        changed: called when `state` changed; it must return at once.
    """

    def __init__(self, camera: Camera, lock: RLock, changed: Callable[[int], None]) -> None:
        self.state = SteerState()
        self.notices: Notices | None = None
        self.has_said_away = False
        """Whether the person who steers was already told that the camera does not answer."""
        self._camera, self._lock, self._changed = camera, lock, changed
        self._reported = self.state

    def note(self, **changes: Any) -> None:
        """Change fields of the state. `show` reports them."""
        with self._lock:
            self.state = replace(self.state, **changes)

    def show(self, phase: Phase) -> None:
        """Report the state if it changed. The alarm begins and ends here."""
        with self._lock:
            before = self._reported
            self.note(phase=phase)
            now = self._reported = self.state
            self._alarm(is_on=now.phase is Phase.UNCONFIRMED, was_on=before.phase is Phase.UNCONFIRMED)
        if now != before:
            self._changed(self._camera.number)

    def refuse(self, fault: ConsoleError) -> None:
        """Show once per steering attempt why a command failed."""
        if not self.has_said_away and self.notices is not None:
            self.has_said_away = True
            self.notices.refuse(
                EnvironmentFault(
                    text("{label}: {fault}", label=self._label, fault=as_text(fault.what)), fault.then
                ),
                self._camera.number,
            )

    def learned(self, lessons: Sequence[str]) -> None:
        """Tell what was learned of the camera and changes how it moves."""
        for lesson in lessons:
            if self.notices is not None:
                said = text("{label}: {lesson}", label=self._label, lesson=as_text(lesson))
                self.notices.note(said, camera=self._camera.number)

    def broken(self) -> None:
        """Report that a device thread ended because of a bug."""
        if self.notices is not None:
            self.notices.fault(
                f"{self._key} thread",
                text("{label}: steering has stopped working.", label=self._label),
                "Restart the console. The cause is in the diagnostic log.",
                self._camera.number,
            )

    @property
    def _key(self) -> str:
        return f"steering {self._camera.number}"

    @property
    def _label(self) -> str:
        return f"Camera {self._camera.number} {self._camera.name}"

    def _alarm(self, *, is_on: bool, was_on: bool) -> None:
        if self.notices is None or is_on == was_on:
            return
        if was_on:
            self.notices.clear_fault(self._key)
            return
        self.notices.fault(
            self._key,
            text("{label}: the stop is not confirmed.", label=self._label),
            "Watch the picture. The console keeps sending stop until the camera confirms it.",
            self._camera.number,
        )
