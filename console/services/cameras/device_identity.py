"""Is it still the same box? A camera that was swapped for another at its address is found out and refused.

A swap breaks the stream, so a camera is asked again whenever its stream came back; and now and then anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import Identity
    from console.domain.clock import Clock
    from console.services.cameras.admission import Admission
    from console.services.cameras.ports import CameraFacts
    from console.services.ports import ActLog, CameraFeed

EVERY_S, LOOK_S = 900.0, 5.0
ACT = "camera-exchanged"


class DeviceIdentityMonitor:
    """One loop; the thread waits for one camera after another.

    Args:
        cameras: the live ones, as they are now.
        identity: asks a camera which box it is; raises where it does not answer.
        accepted: the box that was accepted for a camera; None where none was.
        admission: told of each exchange, and refuses the camera from then on.
        feed: tells when a stream came back.
        acts: each exchange is recorded.
        told: a camera was exchanged (or, with None, is the right one again); it must return at once.
    """

    def __init__(
        self,
        cameras: Callable[[], Sequence[Camera]],
        identity: Callable[[Camera], Identity],
        accepted: Callable[[int], Identity | None],
        admission: Admission,
        feed: CameraFeed,
        acts: ActLog,
        told: Callable[[Camera, Identity | None], None],
    ) -> None:
        self._cameras, self._identity, self._accepted = cameras, identity, accepted
        self._admission, self._feed, self._acts, self._told = admission, feed, acts, told
        self._first: dict[int, Identity] = {}
        """Of cameras for which nobody accepted a box: the one that was there first."""
        self._asked: dict[int, tuple[float, int]] = {}

    def run(self, stop: threading.Event, clock: Clock) -> None:
        """Until told to stop."""
        while not stop.is_set():
            for camera in self._cameras():
                if stop.is_set():
                    return
                if self._is_due(camera, clock.monotonic_s()):
                    self.check(camera)
            stop.wait(LOOK_S)

    def _is_due(self, camera: Camera, now_s: float) -> bool:
        status = self._feed.status(camera.number)
        if not camera.onvif_url or not status.picture.is_alive:
            return False
        asked_s, reconnects = self._asked.get(camera.number, (float("-inf"), -1))
        if reconnects == status.reconnects and now_s - asked_s < EVERY_S:
            return False
        self._asked[camera.number] = now_s, status.reconnects
        return True

    def check(self, camera: Camera) -> bool:
        """Ask one camera; whether it is the right one, or does not tell."""
        try:
            seen = self._identity(camera)
        except ConsoleError:
            return True  # whoever does not answer is found out by other means
        wanted = self._accepted(camera.number) or self._first.setdefault(camera.number, seen)
        before = self._admission.exchanged(camera.number)
        is_same = wanted.is_same_box(seen)
        self._admission.note_box(camera.number, None if is_same else seen)
        if not is_same and seen != before:
            detail: dict[str, str | int | float | None] = {
                "expected": f"{wanted.maker} {wanted.model} {wanted.serial}",
                "found": f"{seen.maker} {seen.model} {seen.serial}",
            }
            self._acts.record("watchroom", ACT, f"camera {camera.number}", detail)
            self._told(camera, seen)
        elif is_same and before is not None:
            self._told(camera, None)
        return is_same


def accepted_of(facts: CameraFacts) -> Callable[[int], Identity | None]:
    """Which box was accepted, from the facts; waits for the database."""
    from console.domain.cameras.facts import IDENTITY
    from console.domain.cameras.identity import identity_from_json

    def accepted(camera: int) -> Identity | None:
        fact = facts.current(camera, IDENTITY)
        return identity_from_json(fact.content) if fact else None

    return accepted
