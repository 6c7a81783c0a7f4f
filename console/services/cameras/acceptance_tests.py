"""Acceptance tests of a camera before it goes live: picture, recording, steering, clock. Each waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.commissioning import TRIALS, AcceptanceTest
from console.domain.errors import ConsoleError
from console.domain.streaming.picture import PixelFormat

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.streaming.picture import Picture
    from console.services.cameras.device_ports import ClosableFeed, DeviceAccess

PICTURE_MOST_S, PICTURES = 12.0, 30
RECORD_S, SEALED_MOST_S = 8.0, 6.0
RECORDED_LEAST_S = 4.0
CLOCK_MOST_S = 2.0
_LOOK_S = 0.1
_SIZE = 1920, 1080


class AcceptanceTests:
    """Runs acceptance tests, one camera at a time, in a thread that may wait.

    Args:
        device_access: access to devices.
        clock: the system's.
    """

    def __init__(self, device_access: DeviceAccess, clock: Clock) -> None:
        self._device_access, self._clock = device_access, clock

    def run(
        self,
        name: str,
        camera: Camera,
        stop: threading.Event,
        progress: Callable[[str], None] = lambda _step: None,
    ) -> AcceptanceTest:
        """Run one test. A failure is its outcome, not an exception.

        Args:
            name: one of `TRIALS`.
            camera: a camera of the scheme.
            stop: cancels the test.
            progress: called with each step.
        """
        work = dict(
            zip(TRIALS, (self._picture, self._recording, self._steering, self._clock_of), strict=True)
        )[name]
        try:
            is_passed, result = work(camera, stop, progress)
        except ConsoleError as error:
            is_passed, result = False, str(error)
        return AcceptanceTest(name, is_passed, result, self._clock.utc_now())

    def _picture(
        self, camera: Camera, stop: threading.Event, progress: Callable[[str], None]
    ) -> tuple[bool, str]:
        progress("opening the stream")
        feed = self._device_access.trial_feed(camera)
        try:
            return self._watch(camera, feed, stop, progress)
        finally:
            feed.close()

    def _watch(
        self, camera: Camera, feed: ClosableFeed, stop: threading.Event, progress: Callable[[str], None]
    ) -> tuple[bool, str]:
        pictures: list[Picture] = []
        viewing = feed.subscribe(camera.number, *_SIZE, lambda: None, PixelFormat.YUV420)
        end_s = self._clock.monotonic_s() + PICTURE_MOST_S
        while len(pictures) < PICTURES and self._clock.monotonic_s() < end_s and not stop.is_set():
            picture = viewing.latest()
            if picture is not None:
                pictures.append(picture)
                count = len(pictures)
                progress(f"{count} of {PICTURES} pictures")
            else:
                self._clock.sleep_s(_LOOK_S / 10)
        status = feed.status(camera.number)
        viewing.close()
        if len(pictures) < PICTURES:
            why = status.last_fault or status.picture.value
            return False, f"{len(pictures)} pictures in {PICTURE_MOST_S:.0f} s: {why}"
        rate = (len(pictures) - 1) / max(0.001, pictures[-1].arrived_s - pictures[0].arrived_s)
        size = f"{pictures[-1].source_width}×{pictures[-1].source_height}"
        result = f"{size}, {rate:.0f} pictures a second, {status.stream}"
        return (
            status.picture.is_alive,
            result if status.picture.is_alive else f"{result}: {status.picture.value}",
        )

    def _recording(
        self, camera: Camera, stop: threading.Event, progress: Callable[[str], None]
    ) -> tuple[bool, str]:
        begin_utc = self._clock.utc_now()
        progress(f"recording for {RECORD_S:.0f} s")
        feed = self._device_access.trial_feed(camera, is_recorded=True)
        try:
            self._wait(RECORD_S, stop)
        finally:
            feed.close()
        progress("playing it back")
        end_s = self._clock.monotonic_s() + SEALED_MOST_S
        while True:
            recorded_s = self._device_access.recorded_s(camera, begin_utc, self._clock.utc_now())
            if recorded_s >= RECORDED_LEAST_S:
                return True, f"{recorded_s:.0f} s recorded and played back"
            if self._clock.monotonic_s() >= end_s or stop.is_set():
                return False, f"only {recorded_s:.0f} s were recorded"
            self._clock.sleep_s(_LOOK_S)

    def _wait(self, seconds: float, stop: threading.Event) -> None:
        end_s = self._clock.monotonic_s() + seconds
        while self._clock.monotonic_s() < end_s and not stop.is_set():
            self._clock.sleep_s(_LOOK_S)

    def _steering(
        self, camera: Camera, stop: threading.Event, progress: Callable[[str], None]
    ) -> tuple[bool, str]:
        del stop  # A moving camera must be stopped first, so the test is not interrupted.
        return self._device_access.learn_stop(camera, progress)

    def _clock_of(
        self, camera: Camera, stop: threading.Event, progress: Callable[[str], None]
    ) -> tuple[bool, str]:
        del stop
        progress("reading the clock")
        device = self._device_access.device(camera)
        try:
            error_s = device.measure_clock()
        finally:
            device.close()
        return abs(error_s) <= CLOCK_MOST_S, f"its clock is {error_s:+.1f} s off"
