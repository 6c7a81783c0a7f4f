"""The recorded sound of one camera, played in step with its pictures."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import TYPE_CHECKING, Protocol

import av
import av.error
from av.audio.resampler import AudioResampler

from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.playback.clock import PlaybackClock
    from console.domain.recording.segments import Segment
    from console.services.recording.ports import FootageSource

RATE_HZ = 48_000
SAMPLE_BYTES = 2
AHEAD_S = 0.3
"""So much sound waits at the loudspeaker: less is torn by a busy machine, more goes on after a pause."""
LOOSE_S = 0.12
"""Sound that is further than this from its pictures is begun anew at the right place."""
TURN_S = 0.05
WITHOUT_S = 1.0
"""Where a recording has no sound it is looked for again so soon."""
_log = logging.getLogger(__name__)


class SoundOutput(Protocol):
    """A loudspeaker: mono, 16 bits, `RATE_HZ` samples a second. One thread."""

    def queued_s(self) -> float:
        """Return how much sound waits to be heard, in seconds."""
        ...

    def play(self, samples: bytes) -> None:
        """Add sound behind what waits."""
        ...

    def drop(self) -> None:
        """Forget what waits."""
        ...

    def close(self) -> None:
        """Give the loudspeaker back."""
        ...


def no_output() -> SoundOutput:
    """Refuse: this playback has no loudspeaker.

    Raises:
        EnvironmentFault: always.
    """
    raise EnvironmentFault("There is no sound here.", "Listen at a console with a loudspeaker.")


class RecordedSound:
    """Plays the sound of the camera that is listened to, at the speed of life and forwards only.

    Args:
        source: where the recordings are; closed by the caller.
        clock: returns the clock of the playback.
        now_s: monotonic seconds.
        open_output: opens the loudspeaker when sound is first wanted.
    """

    def __init__(
        self,
        source: FootageSource,
        clock: Callable[[], PlaybackClock],
        now_s: Callable[[], float],
        open_output: Callable[[], SoundOutput],
    ) -> None:
        self._source, self._clock, self._now_s, self._open_output = source, clock, now_s, open_output
        self._camera: int | None = None
        self._changed = threading.Event()
        self._is_closed = False
        self._thread: BackgroundThread | None = None
        self.fault = ""
        """Why there is no sound, in words; empty while nothing is wrong."""
        self.is_heard = False
        """Whether sound is being played."""

    def listen(self, camera: int | None) -> None:
        """Play the sound of a camera from now on; None: of none. Any thread; it does not wait."""
        self._camera, self.fault = camera, ""
        self._changed.set()
        if camera is not None and self._thread is None:
            self._thread = BackgroundThread(self._run, name="recorded sound")
            self._thread.start()

    def close(self) -> None:
        """End the sound and its thread."""
        self._is_closed = True
        self._changed.set()
        if self._thread is not None:
            self._thread.join()

    # -- the thread ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            output = self._open_output()
        except ConsoleError as error:
            self.fault = error.what
            return
        try:
            while not self._is_closed:
                self._changed.clear()
                camera, clock = self._camera, self._clock()
                if camera is None or not _is_at_the_speed_of_life(clock):
                    self._rest(output, TURN_S)
                    continue
                try:
                    self._play(output, camera, clock)
                except (ConsoleError, av.error.FFmpegError, OSError, ValueError) as error:
                    _log.info("the sound of camera %d is left out: %s", camera, error)
                    self._rest(output, WITHOUT_S)
        finally:
            output.close()

    def _rest(self, output: SoundOutput, seconds: float) -> None:
        self.is_heard = False
        output.drop()
        self._changed.wait(seconds)

    def _play(self, output: SoundOutput, camera: int, clock: PlaybackClock) -> None:
        """Play on from the present place until something changes or this segment has no more sound."""
        place_utc = clock.at(self._now_s())
        segment = self._segment_at(camera, place_utc)
        if segment is None:
            self._rest(output, WITHOUT_S)
            return
        output.drop()
        heard = False
        for at_utc, samples in self._sound(segment, place_utc):
            while not self._is_over(camera, clock) and output.queued_s() > AHEAD_S:
                self._changed.wait(TURN_S)
            if self._is_over(camera, clock):
                return
            due_utc = clock.at(self._now_s()) + dt.timedelta(seconds=output.queued_s())
            late_s = (due_utc - at_utc).total_seconds()
            if late_s > LOOSE_S:
                if heard:
                    return  # it fell behind its pictures, so it is begun anew
                continue
            if late_s < -LOOSE_S:
                output.play(bytes(SAMPLE_BYTES * int(-late_s * RATE_HZ)))
            output.play(samples)
            self.is_heard = heard = True
        if not heard:
            self._rest(output, WITHOUT_S)

    def _is_over(self, camera: int, clock: PlaybackClock) -> bool:
        return self._is_closed or self._camera != camera or self._clock().generation != clock.generation

    def _segment_at(self, camera: int, place_utc: dt.datetime) -> Segment | None:
        end_utc = place_utc + dt.timedelta(seconds=1)
        found = self._source.segments(camera, place_utc, end_utc)
        return next((one for one in found if one.begin_utc <= place_utc < one.end_utc), None)

    def _sound(self, segment: Segment, from_utc: dt.datetime) -> Iterator[tuple[dt.datetime, bytes]]:
        """Return pieces of a segment's sound with their times, from a time on."""
        resampler = AudioResampler("s16", "mono", RATE_HZ)
        with self._source.open_segment(segment) as file, av.open(file, "r") as container:
            if not container.streams.audio:
                return
            stream = container.streams.audio[0]
            offset_s = max(0.0, (from_utc - segment.begin_utc).total_seconds() - 0.1)
            if stream.time_base is not None:
                container.seek(int(offset_s / stream.time_base), stream=stream)
            for frame in container.decode(stream):
                if frame.time is None:
                    continue
                at_utc = segment.begin_utc + dt.timedelta(seconds=frame.time)
                parts = resampler.resample(frame)
                samples = b"".join(bytes(part.planes[0])[: part.samples * SAMPLE_BYTES] for part in parts)
                if at_utc + dt.timedelta(seconds=frame.samples / frame.sample_rate) > from_utc and samples:
                    yield at_utc, samples


def _is_at_the_speed_of_life(clock: PlaybackClock) -> bool:
    return clock.is_playing and clock.rate == 1.0
