"""Check that the device at a camera's address is still the same. A replaced device is detected and refused.

A replacement interrupts the stream, so a camera is asked whenever its stream has come back, and at intervals.
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
    from console.services.cameras.lessons import CameraLessons
    from console.services.cameras.ports import CameraFacts
    from console.services.ports import ActLog, CameraFeed

EVERY_S, LOOK_S = 900.0, 5.0
ACT = "camera-exchanged"


class DeviceIdentityMonitor:
    """The loop that checks the devices. Its thread waits for one camera after another.

    Args:
        cameras: the live ones, as they are now.
        identity: asks a camera which box it is; raises where it does not answer.
        accepted: the box that was accepted for a camera; None where none was.
        admission: told of each exchange, and refuses the camera from then on.
        feed: tells when a stream came back.
        acts: each exchange is recorded.
        on_exchange: called when the device of a camera changed, or with None when it is the right one again;
            it must return at once.
        lessons: forgotten where a camera has another firmware, or is another device.
    """

    def __init__(
        self,
        cameras: Callable[[], Sequence[Camera]],
        identity: Callable[[Camera], Identity],
        accepted: Callable[[int], Identity | None],
        admission: Admission,
        feed: CameraFeed,
        acts: ActLog,
        on_exchange: Callable[[Camera, Identity | None], None],
        lessons: CameraLessons | None = None,
    ) -> None:
        self._cameras, self._identity, self._accepted = cameras, identity, accepted
        self._admission, self._feed, self._acts, self._on_exchange = admission, feed, acts, on_exchange
        self._lessons = lessons
        self._first: dict[int, Identity] = {}
        """The first device seen, for cameras without an accepted device."""
        self._last_checks: dict[int, tuple[float, int]] = {}

    def run(self, stop: threading.Event, clock: Clock) -> None:
        """Check devices until stopped."""
        while not stop.is_set():
            for camera in self._cameras():
                if stop.is_set():
                    return
                if self._is_due(camera, clock.monotonic_s()):
                    self.check(camera)
            stop.wait(LOOK_S)

    def _is_due(self, camera: Camera, now_s: float) -> bool:
        status = self._feed.status(camera.number)
        if camera.device is None or not status.picture.is_alive:
            return False
        asked_s, reconnects = self._last_checks.get(camera.number, (float("-inf"), -1))
        if reconnects == status.reconnects and now_s - asked_s < EVERY_S:
            return False
        self._last_checks[camera.number] = now_s, status.reconnects
        return True

    def check(self, camera: Camera) -> bool:
        """Ask one camera. Return whether it is the right device, or does not answer."""
        try:
            identity = self._identity(camera)
        except ConsoleError:
            return True  # A camera that does not answer is reported elsewhere.
        if self._lessons is not None:
            version = f"{identity.maker} {identity.model} {identity.serial} {identity.firmware}".strip()
            self._lessons.saw_firmware(camera, version)
        expected = self._accepted(camera.number) or self._first.setdefault(camera.number, identity)
        before = self._admission.wrong_device(camera.number)
        is_same = expected.is_same_device(identity)
        self._admission.record_device(camera.number, None if is_same else identity)
        if not is_same and identity != before:
            detail: dict[str, str | int | float | None] = {
                "expected": f"{expected.maker} {expected.model} {expected.serial}",
                "found": f"{identity.maker} {identity.model} {identity.serial}",
            }
            self._acts.record("watchroom", ACT, f"camera {camera.number}", detail)
            self._on_exchange(camera, identity)
        elif is_same and before is not None:
            self._on_exchange(camera, None)
        return is_same


def accepted_of(facts: CameraFacts) -> Callable[[int], Identity | None]:
    """Return a function that reads the accepted device of a camera from its facts; waits."""
    from console.domain.cameras.facts import IDENTITY
    from console.domain.cameras.identity import identity_from_json

    def accepted(camera: int) -> Identity | None:
        fact = facts.current(camera, IDENTITY)
        return identity_from_json(fact.content) if fact else None

    return accepted
