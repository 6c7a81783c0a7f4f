"""One stream of one camera: open, read, hand on, try again. Each camera fails alone."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from console.domain.backoff import delay_s
from console.domain.health import PictureState
from console.media.capture.intake import Intake, camera_utc
from console.media.capture.rates import Rate
from console.media.capture.showing import Looker, Showing
from console.media.capture.source import FaultKind, OpenStream, StreamFault

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from av.packet import Packet
    from av.stream import Stream

    from console.domain.cameras import StreamRole
    from console.domain.clock import Clock
    from console.services.ports import PacketSink

LINGER_S = 5.0
"""A session that nobody needs stays open for so long: operators go back and forth."""
KEY_PATIENCE_S = 12.0
"""Frames but no key frame for so long (or four times the usual distance): opened anew."""
CLOCK_SAMPLES = 9
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionReport:
    """A session at one instant."""

    state: PictureState
    fault: str
    bitrate_bps: float
    fps_offered: float
    fps_decoded: float
    reconnects: int
    shed: int
    decode_ms: float
    picture_age_s: float | None
    clock_error_s: float | None
    stream: str
    dropped_tracks: tuple[str, ...]
    is_watched: bool


class StreamSession:
    """Keeps one stream open for as long as somebody looks at it or it is recorded.

    `run` is the thread; `lookers` and `report` may be used from any other.

    Args:
        camera: its number.
        role: which of its streams.
        opener: opens it; raises `StreamFault`.
        clock: time.
        sink: the recorder, where this stream is the recorded one.
        device: hardware decoder, or empty.
    """

    def __init__(
        self,
        camera: int,
        role: StreamRole,
        opener: Callable[[], OpenStream],
        clock: Clock,
        sink: PacketSink | None,
        device: str = "",
    ) -> None:
        self.camera, self.role = camera, role
        self._open, self._clock = opener, clock
        self._intake = Intake(camera, sink, clock) if sink else None
        self._showing = Showing(clock, device)
        self._stream: OpenStream | None = None
        self._fault: StreamFault | None = None
        self._failures = self._reconnects = 0
        self._refused_since_s: float | None = None
        self._needed_s = clock.monotonic_s()
        self._bytes, self._frames = Rate(), Rate()
        self._last_key_s, self._key_distance_s = 0.0, 0.0
        self._clock_errors: list[float] = []
        self._description = ""
        self._dropped: tuple[str, ...] = ()
        self._has_picture = False

    @property
    def lookers(self) -> tuple[Looker, ...]:
        """Those who look; replace as a whole, under the feed's lock."""
        return self._showing.lookers

    @lookers.setter
    def lookers(self, lookers: tuple[Looker, ...]) -> None:
        self._showing.lookers = lookers

    def run(self, stop: threading.Event) -> None:
        """The thread: until stopped, or until nobody has needed the stream for a while."""
        while not stop.is_set() and self._is_needed():
            try:
                self._read(stop)
            except StreamFault as fault:
                self._failed(fault)
            except Exception:  # noqa: BLE001  # the top of the thread: reported, and the camera tried again
                _log.exception("camera %d, %s stream", self.camera, self.role.value)
                self._failed(StreamFault(FaultKind.UNREADABLE, "The console failed on this stream."))
            else:
                return
            stop.wait(self._delay_s())

    def report(self, now_s: float) -> SessionReport:
        """The session as it is at monotonic `now_s`. Any thread."""
        showing = self._showing
        picture_s = showing.last_picture_s
        return SessionReport(
            self._state(now_s),
            str(self._fault) if self._fault else "",
            self._bytes.per_s(now_s) * 8,
            self._frames.per_s(now_s),
            showing.pictures.per_s(now_s),
            self._reconnects,
            showing.shed,
            showing.decode_ms,
            now_s - picture_s if picture_s is not None else None,
            median(self._clock_errors) if self._clock_errors else None,
            self._description,
            self._dropped,
            any(looker.size[1] for looker in showing.lookers),
        )

    def _state(self, now_s: float) -> PictureState:
        verdict = self._showing.judge.verdict(now_s) if self._has_picture else PictureState.CONNECTING
        if verdict is not PictureState.CONNECTING and self._fault is None:
            return verdict
        if self._fault is None:
            return PictureState.CONNECTING
        refused = self._fault.kind in {FaultKind.PASSWORD, FaultKind.REFUSED}
        return PictureState.REFUSED if refused else PictureState.NO_SIGNAL

    def _read(self, stop: threading.Event) -> None:
        stream = self._open()
        cause = "console fault"
        try:
            self._opened(stream)
            for track, packet in stream.packets():
                self._take(stream, track, packet)
                if stop.is_set() or not self._is_needed():
                    cause = "console closed"
                    return
        except StreamFault as fault:
            cause = fault.kind.value
            raise
        finally:
            stream.close()
            if self._intake:
                self._intake.closed(cause)

    def _opened(self, stream: OpenStream) -> None:
        video = stream.format.tracks[0]
        self._description = f"{video.codec} {video.width}×{video.height} {self.role.value}"
        self._dropped = stream.format.dropped
        self._last_key_s = self._clock.monotonic_s()
        self._has_picture = False
        self._clock_errors.clear()
        self._showing.opened(video)
        if self._intake:
            self._intake.opened(stream)

    def _take(self, stream: OpenStream, track: int, packet: Packet[Stream]) -> None:
        at_s = self._clock.monotonic_s()
        self._bytes.add(at_s, packet.size)
        if self._intake:
            self._intake.take(track, packet, at_s, stream.realtime_origin_us)
        if track == 0:
            self._frames.add(at_s)
            self._watch_keys(stream, packet, at_s)
            self._showing.take(packet, at_s)
            self._fault, self._failures, self._refused_since_s = None, 0, None
            self._has_picture = True

    def _watch_keys(self, stream: OpenStream, packet: Packet[Stream], at_s: float) -> None:
        since_s = at_s - self._last_key_s
        if packet.is_keyframe:
            self._key_distance_s = max(self._key_distance_s * 0.9, since_s)
            self._last_key_s = at_s
            self._compare_clocks(packet, stream.realtime_origin_us)
        elif since_s > max(KEY_PATIENCE_S, 4 * self._key_distance_s):
            raise StreamFault(FaultKind.UNREADABLE, "The camera sends no key frames.")

    def _compare_clocks(self, packet: Packet[Stream], origin_us: int | None) -> None:
        told = camera_utc(packet, origin_us)
        if told is not None:
            error_s = (told - self._clock.utc_now()).total_seconds()
            self._clock_errors = [*self._clock_errors[1 - CLOCK_SAMPLES :], error_s]

    def _failed(self, fault: StreamFault) -> None:
        now_s = self._clock.monotonic_s()
        if self._fault is None:
            self._reconnects += 1
        self._fault = fault
        self._failures += 1
        if fault.kind is not FaultKind.PASSWORD:
            self._refused_since_s = None
        elif self._refused_since_s is None:
            self._refused_since_s = now_s

    def _delay_s(self) -> float:
        refused_for_s = self._clock.monotonic_s() - self._refused_since_s if self._refused_since_s else 0.0
        # Spreading retries needs no secret source of chance.
        return delay_s(self._failures, refused_for_s, random.random())  # noqa: S311

    def _is_needed(self) -> bool:
        now_s = self._clock.monotonic_s()
        if self._intake or self._showing.lookers:
            self._needed_s = now_s
        return now_s - self._needed_s < LINGER_S
