"""A session of one camera stream: open, read, pass on, retry. Each camera fails alone."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Protocol

from console.domain.cameras.status import PictureState
from console.domain.privacy.mask_state import UNCOUNTED, UNMASKED, CoverCounts, MaskReport
from console.domain.recording.causes import Cause
from console.domain.streaming.backoff import FIRST_S, delay_s
from console.media.capture.display_pipeline import DisplayPipeline
from console.media.capture.gate import GATE
from console.media.capture.rates import Rate
from console.media.capture.shared_reader import PASSED_ON_S, SharedGuest, SharedReader
from console.media.stream_faults import FaultKind, StreamFault, damaged, no_key_frame, unreadable

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable

    from console.domain.cameras.camera import StreamRole
    from console.domain.clock import Clock
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.capture.frame_consumer import FrameConsumer
    from console.media.capture.stream_source import StreamSource
    from console.media.masking.mask import Mask
    from console.media.relay.stream import RelayStream
    from console.services.ports import PacketSink

LINGER_S = 5.0
"""How long a session that is not needed stays open, because operators switch back and forth."""
SMART_PATIENCE_S = 120.0
"""A stream that sends frames, but no key frame for so long (or four times the usual distance), is reopened:
"smart" codecs send one a minute.
"""
CLOCK_SAMPLES = 9
CLOCK_SET_S = 0.5
"""Change of a camera clock's error, seconds, after which only the new error counts."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionReport:
    """The state of a session at one instant."""

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
    mask: MaskReport = UNMASKED
    cover: CoverCounts = UNCOUNTED
    client: str = ""
    """What reads the stream, and why."""


@dataclass(frozen=True, slots=True)
class SharedReaders:
    """The threads that read many streams."""

    unwatched: SharedReader = field(default_factory=SharedReader)
    """Of streams that are only recorded."""
    passed_on: SharedReader = field(default_factory=lambda: SharedReader(PASSED_ON_S, 1, looks_first=True))
    """Of streams that are also looked at through the relay."""


class Opener(Protocol):
    """Opens one stream repeatedly; `media.capture.stream_source.StreamOpener`."""

    @property
    def client(self) -> str:
        """Which client reads the stream, and why. Any thread."""
        ...

    @property
    def awaits_key_frame(self) -> bool:
        """Whether pictures come that cannot be shown yet. Any thread."""
        ...

    def unreadable(self) -> None:
        """Note that the pictures of the stream cannot be decoded."""
        ...

    def open(self, ended: Callable[[], bool]) -> StreamSource:
        """Open the stream; raises `StreamFault`. When `ended` returns True, the opening is cancelled."""
        ...


class StreamSession:
    """Keeps one stream open as long as it is watched or recorded.

    `run` is the thread; `consumers` and `report` may be used from any other.

    Args:
        camera: its number.
        role: which of its streams.
        opener: opens the stream.
        clock: gives the time.
        sink: the recorder, if this stream is recorded.
        device: hardware decoder, or empty.
        failed: receives each fault, on this session's thread.
        make_mask: makes what covers its privacy zones; None: it has none.
        read_otherwise: chooses another client for the next opening; returns False if there is none left.
        readers: read the stream with others while no one watches it in this process.
        relay: passes the packets on to others; None: no one else receives them.
    """

    def __init__(
        self,
        camera: int,
        role: StreamRole,
        opener: Opener,
        clock: Clock,
        sink: PacketSink | None,
        device: str = "",
        failed: Callable[[StreamSession, StreamFault], None] = lambda _session, _fault: None,
        make_mask: Callable[[], Mask] | None = None,
        read_otherwise: Callable[[], bool] = lambda: False,
        readers: SharedReaders | None = None,
        relay: RelayStream | None = None,
    ) -> None:
        self.camera, self.role = camera, role
        self._opener, self._clock = opener, clock
        self._sink, self._on_failed = sink, failed
        self._read_otherwise = read_otherwise
        self._is_damaged = False
        self._dropped = self._dropped_now = 0
        self._readers, self._guest = readers, SharedGuest(lambda: False)
        self._relay = relay
        if relay is not None:
            relay.wanted = self._wake
        self._showing = DisplayPipeline(clock, device, make_mask, GATE.lane_of(camera))
        self._stream: StreamSource | None = None
        self._fault: StreamFault | None = None
        self._failures = self._reconnects = 0
        self._refused_since_s: float | None = None
        self._needed_s = clock.monotonic_s()
        self._bytes, self._frames = Rate(), Rate()
        self._last_key_s, self._key_distance_s = 0.0, 0.0
        self._clock_errors: list[float] = []
        self._description = ""
        self._format: StreamFormat | None = None
        self._has_picture = False

    @property
    def consumers(self) -> tuple[FrameConsumer, ...]:
        """The viewers; replace the tuple as a whole, under the feed's lock."""
        return self._showing.consumers

    @consumers.setter
    def consumers(self, lookers: tuple[FrameConsumer, ...]) -> None:
        self._showing.consumers = lookers
        if lookers:
            self._guest.leave()

    def interrupt(self) -> None:
        """Make the thread notice its stop flag soon. Any thread."""
        self._guest.leave()
        stream = self._stream
        if stream:
            stream.interrupt()

    def read_otherwise(self) -> None:
        """Note that pictures come damaged: the stream is opened again by another client. Any thread."""
        self._is_damaged = True

    def is_moving(self, since_s: float, now_s: float) -> bool | None:
        """Return whether the camera moved since an instant; None: cannot be told. Any thread."""
        return self._showing.is_moving(since_s, now_s)

    def looked(self, picture: PictureState) -> None:
        """Take in what the pictures look like while no one watches, as samples of them show. Any thread."""
        if not self._showing.is_decoding:
            self._showing.judge.stand(picture)

    def drawn_on(self) -> DrawnOn | None:
        """Return the last view grid and request a new one. Any thread."""
        self._showing.wants_view = True
        return self._showing.view

    def run(self, stop: threading.Event) -> None:
        """Run until stopped, or until the stream was not needed for `LINGER_S`."""
        while not stop.is_set() and self._is_needed(self._clock.monotonic_s()):
            began_s = self._clock.monotonic_s()
            try:
                self._read(stop)
            except StreamFault as fault:
                self._failed(fault)
            except Exception:  # noqa: BLE001  # the top of the thread: reported, and the camera tried again
                _log.exception("camera %d, %s stream", self.camera, self.role.value)
                self._failed(StreamFault(FaultKind.UNREADABLE, "An internal error occurred in this stream."))
            else:
                return
            # The time of a long attempt counts as waiting, because recording must resume soon.
            stop.wait(max(FIRST_S, self._delay_s() - (self._clock.monotonic_s() - began_s)))

    def report(self, now_s: float) -> SessionReport:
        """Return the state of the session at monotonic `now_s`. Any thread."""
        showing = self._showing
        picture_s = showing.last_picture_s
        return SessionReport(
            self._state(now_s),
            str(self._fault) if self._fault else "",
            self._bytes.per_s(now_s) * 8,
            self._frames.per_s(now_s),
            showing.pictures_per_s(now_s),
            self._reconnects,
            showing.shed + self._dropped,
            showing.decode_ms,
            now_s - picture_s if picture_s is not None else None,
            median(self._clock_errors) if self._clock_errors else None,
            self._description,
            self._format.dropped if self._format else (),
            any(looker.size[1] for looker in showing.consumers),
            showing.mask_report,
            showing.cover,
            self._opener.client,
        )

    def _state(self, now_s: float) -> PictureState:
        if self._opener.awaits_key_frame and not self._has_picture:
            return PictureState.WAITING
        verdict = self._showing.judge.verdict(now_s) if self._has_picture else PictureState.CONNECTING
        if verdict is not PictureState.CONNECTING and self._fault is None:
            return verdict
        if self._fault is None or self._fault.kind in {FaultKind.CHANGED, FaultKind.DAMAGED}:
            return PictureState.CONNECTING
        return PictureState.REFUSED if self._fault.kind.is_refusal else PictureState.NO_SIGNAL

    def _open_stream(self, stop: threading.Event) -> StreamSource:
        try:
            return self._opener.open(stop.is_set)
        except StreamFault as fault:
            if self._sink and not stop.is_set():
                self._sink.closed(self.camera, fault.kind.cause, fault.kind.value)
            raise

    def _read(self, stop: threading.Event) -> None:
        stream = self._stream = self._open_stream(stop)
        # What is true when an error of our own ends the loop.
        cause, detail = Cause.CRASHED, "console fault"
        try:
            self._opened(stream)
            while self._turn(stream, stop):
                if self._may_share(stream):
                    self._share(stream, stop)
            cause, detail = Cause.CLOSED, Cause.CLOSED.value
        except StreamFault as fault:
            kind = fault.kind
            cause, detail = (Cause.CLOSED, Cause.CLOSED.value) if stop.is_set() else (kind.cause, kind.value)
            raise
        finally:
            self._stream = None
            if self._relay:
                self._relay.closed()
            stream.close()
            if self._sink:
                self._sink.closed(self.camera, cause, detail)

    def _turn(self, stream: StreamSource, stop: threading.Event, *, waits: bool = True) -> bool:
        """Handle what came; return whether to read on."""
        packets = stream.read(waits=waits)
        newest = next((packet for packet in reversed(packets) if packet.track == 0), None)
        for packet in packets:
            self._handle(stream, packet, is_newest=packet is newest)
        return not stop.is_set() and self._is_needed(self._clock.monotonic_s())

    def _may_share(self, stream: StreamSource) -> bool:
        return bool(self._readers and self._sink and stream.can_poll and not self._is_busy)

    @property
    def _is_busy(self) -> bool:
        """Whether pictures are decoded, which would keep the other streams waiting."""
        return bool(self._showing.consumers) or self._showing.is_decoding

    @property
    def _is_passed_on(self) -> bool:
        """Whether someone looks at the stream through the relay."""
        return self._relay is not None and self._relay.is_watched

    def _wake(self) -> None:
        self._guest.leave()

    def _share(self, stream: StreamSource, stop: threading.Event) -> None:
        """Let the stream be read with others on one thread, until someone watches it."""
        is_passed_on = self._is_passed_on

        def take_turn() -> bool:
            is_other = self._is_busy or self._is_passed_on is not is_passed_on
            return not is_other and self._turn(stream, stop, waits=False)

        guest = self._guest = SharedGuest(take_turn, stream.descriptor)
        # Someone may have come, or the end, just before the guest was there to be told.
        if self._readers and not self._is_busy and not stop.is_set():
            (self._readers.passed_on if is_passed_on else self._readers.unwatched).host(guest)

    def _opened(self, stream: StreamSource) -> None:
        self._last_key_s = self._clock.monotonic_s()
        self._has_picture = False
        self._dropped_now = 0
        self._clock_errors.clear()
        if self._relay is not None:
            stream.pass_on(self._relay)
        self._use_format(stream.format)

    def _use_format(self, stream: StreamFormat) -> None:
        """Use the format of a new session, or one that the camera changed during the stream."""
        video = stream.tracks[0]
        self._format = stream
        self._description = f"{video.codec} {video.width}×{video.height} {self.role.value}"
        self._showing.opened(video)
        if self._sink:
            self._sink.opened(self.camera, stream)

    def _handle(self, stream: StreamSource, packet: EncodedPacket, *, is_newest: bool) -> None:
        if stream.format is not self._format:
            self._use_format(stream.format)
        if self._is_damaged:
            self._is_damaged = False
            if self._read_otherwise():
                raise damaged()
        self._bytes.add(packet.arrived_s, len(packet.data))
        if self._sink:
            self._sink.packet(self.camera, packet)
        if packet.track == 0:
            if packet.is_key:
                self._dropped += stream.dropped - self._dropped_now
                self._dropped_now = stream.dropped
            self._frames.add(packet.arrived_s)
            self._watch_keys(packet)
            if packet.camera_utc is not None:
                self._watch_clock(packet.camera_utc, packet.arrived_utc)
            self._showing.process(packet, self._clock.monotonic_s(), is_newest=is_newest)
            if self._showing.is_proven:
                self._fault, self._failures, self._refused_since_s = None, 0, None
                self._has_picture = True

    def _watch_keys(self, packet: EncodedPacket) -> None:
        since_s = packet.arrived_s - self._last_key_s
        if packet.is_key:
            self._key_distance_s = max(self._key_distance_s * 0.9, since_s)
            self._last_key_s = packet.arrived_s
        elif since_s > max(SMART_PATIENCE_S, 4 * self._key_distance_s):
            # Another client may know the camera's way of packing them.
            self._read_otherwise()
            raise no_key_frame()

    def _watch_clock(self, camera_utc: dt.datetime, arrived_utc: dt.datetime) -> None:
        error_s = (camera_utc - arrived_utc).total_seconds()
        errors = self._clock_errors
        was_set = bool(errors) and abs(error_s - median(errors)) > CLOCK_SET_S
        self._clock_errors = [error_s] if was_set else [*errors[1 - CLOCK_SAMPLES :], error_s]

    def _failed(self, fault: StreamFault) -> None:
        now_s = self._clock.monotonic_s()
        if self._fault is None:
            self._reconnects += 1
        # A stream whose format differs at each opening is not readable.
        again = fault.kind is FaultKind.CHANGED and self._failures > 0
        fault = self._fault = unreadable() if again else fault
        if fault.kind is FaultKind.UNREADABLE:
            self._opener.unreadable()
        self._failures += 1
        if fault.kind is not FaultKind.LOGIN:
            self._refused_since_s = None
        elif self._refused_since_s is None:
            self._refused_since_s = now_s
        self._on_failed(self, fault)

    def _delay_s(self) -> float:
        refused_for_s = self._clock.monotonic_s() - self._refused_since_s if self._refused_since_s else 0.0
        # Spreading retries needs no secure random numbers.
        return delay_s(self._failures, refused_for_s, random.random())  # noqa: S311

    def _is_needed(self, now_s: float) -> bool:
        if self._sink or self._showing.consumers:
            self._needed_s = now_s
        return now_s - self._needed_s < LINGER_S
