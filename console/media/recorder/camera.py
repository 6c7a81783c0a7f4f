"""The recording of one camera: received packets become segments, missing time becomes gaps."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import av

from console.domain.cameras.status import STARTING_S, RecordingState
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.doubts import DoubtKind
from console.domain.recording.modes import RecordingMode, RecordingSetup
from console.domain.recording.pre_event import PreEventBuffer
from console.domain.recording.segments import Gap
from console.domain.recording.stamp_watch import StampWatch
from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.domain.streaming.utc_clock import lead_s
from console.media.recorder.container import container_of, held_tracks
from console.media.recorder.packet_queue import Event, SampleDecoded, SessionClosed, SessionOpened
from console.media.recorder.quality import SILENT_S, QualityWatch
from console.media.recorder.sound_tracks import PATIENCE_S, SoundTracks
from console.media.recorder.writer import SegmentWriter
from console.media.volume.volume import SegmentForm
from console.media.volume.volume_set import NoVolumeError, VolumeSet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from console.domain.clock import Clock
    from console.domain.recording.policy import RecordingPolicy
    from console.media.recorder.decode_check import DecodeResult

# A key frame that comes at most this much too early is used instead of the next one.
_EARLY_S = 0.05
_log = logging.getLogger(__name__)


class CameraRecorder:
    """Records the packets of one camera. The recorder's thread.

    Args:
        camera: its number.
        volumes: hold the segments.
        policy: lengths and limits.
        quality: watches whether the recording is good.
        clock: the present, for retries and for gaps without packets; packets bring their own stamps.

    States and transitions (in time-lapse only due key frames reach `_record`)::

        IDLE     no writer, no fault     waiting for a video key frame
        WRITING  a writer                a segment is open
        FAULT    no writer, a fault      waiting for `_retry_s`

        IDLE    -- key frame in `_record` ---------------------> `_start` -> WRITING
        WRITING -- other packet -------------------------------> `_write` -> WRITING
        WRITING -- key frame, segment long enough or jumped ---> `_next`: `end`, `_start` -> WRITING
        WRITING -- disk error, or the volume is gone ----------> `_fail_over`: `_replay` -> WRITING or FAULT
        WRITING -- packet stamped after a step of the clock ---> `end` -> IDLE
        WRITING -- session closed, stalled, mode changed ------> `end` -> IDLE
        IDLE    -- `_start` finds no volume, or bad stream ----> `_no_volume`, `_unwritable` -> FAULT
        FAULT   -- `turn` after `_retry_s` --------------------> `_retry`: `_replay` -> WRITING or FAULT

    `_replay` passes the packets of the pre-event buffer to `_record` again, beginning with a key frame, so
    that a failing volume loses little or nothing. Whenever a cause loses time, `_open_gap` notes a gap, which
    the next successful `_start` closes.
    """

    def __init__(
        self,
        camera: int,
        volumes: VolumeSet,
        policy: RecordingPolicy,
        clock: Clock,
        quality: QualityWatch,
    ) -> None:
        self.camera = camera
        self.quality = quality
        self.mode = RecordingMode.OFF
        self.fault = ""
        """Why the camera is not recorded although it should be; empty if it is."""
        self.notes: tuple[str, ...] = ()
        """What is recorded otherwise than the camera sends it, in words."""
        self.rejected = 0
        """Packets since start that could not be written."""
        self._volumes = volumes
        self._policy = policy
        self._clock = clock
        self._begun_s = clock.monotonic_s()
        self._has_recorded = False
        self._stream: StreamFormat | None = None
        self._run_utc: dt.datetime | None = None
        self._writer: SegmentWriter | None = None
        self._cut: Cause | None = None
        """Why the segment must end at the next key frame, before it has its full length."""
        self._is_changing = False
        self._sound: SoundTracks | None = None
        self._heard_from_s = float("-inf")
        """Sound that came since then has a track in the next segment."""
        self._held_s: float | None = None
        """Arrival of a session's first key frame, while its segment waits for announced sound."""
        self._length_share = 1.0
        self._replays = 0
        self._retry_s = float("-inf")
        self._due_s = float("-inf")
        self._arrived_s = float("-inf")
        self._arrived_utc: dt.datetime | None = None
        self._last: EncodedPacket | None = None
        """The last picture that arrived."""
        self._by_arrival = False
        """Whether the session's stamps have proved wrong."""
        self._stamps: StampWatch | None = None
        self._lead_s = 0.0
        """How far the stamp of the last recorded packet was ahead of the monotonic clock."""
        self._before = PreEventBuffer(policy.pre_event_s, policy.pre_event_bytes)
        self._gap: Gap | None = volumes.open_gap(camera)

    @property
    def state(self) -> RecordingState:
        """The recording state shown on the tile."""
        if self.mode is RecordingMode.OFF:
            return RecordingState.OFF
        if self._writer is None and not self._is_changing and self._held_s is None:
            is_young = self._clock.monotonic_s() - self._begun_s < STARTING_S
            is_starting = is_young and not self._has_recorded and not self.fault
            return RecordingState.STARTING if is_starting else RecordingState.FAILED
        return self.quality.state or self.mode.state

    @property
    def writer(self) -> SegmentWriter | None:
        """The writer of the open segment, or None."""
        return self._writer

    def process(self, items: Iterable[EncodedPacket | Event]) -> None:
        """Handle what the camera sent, in order."""
        for item in items:
            if isinstance(item, EncodedPacket):
                self._packet(item)
            elif isinstance(item, SessionOpened):
                self._opened(item.stream)
            elif isinstance(item, SessionClosed):
                self._ended(item.cause, item.detail)
            elif isinstance(item, SampleDecoded):
                self._decoded(item.result)
            else:
                self.quality.interrupted()
                self._ended(Cause.OVERFLOW, f"{item.packets} packets lost")

    def _decoded(self, result: DecodeResult) -> None:
        if self._last is not None:
            self.quality.decoded(self._last, result)

    def tick(self, now_s: float) -> None:
        """Handle what depends on time: a stall, a volume that failed or came back."""
        self.quality.tick(now_s)
        writer = self._writer
        if writer is not None and not self._volumes.is_usable(writer.segment.volume):
            self._fail_over(EnvironmentFault("The recording volume is not available."))
        elif writer is not None and now_s - self._arrived_s > self._policy.stalled_s:
            self.end(Cause.STALLED)
        elif writer is not None:
            writer.tell_progress()
        elif self.fault and now_s >= self._retry_s:
            self._retry()

    def apply_setup(self, plan: RecordingSetup, now_utc: dt.datetime) -> None:
        """Switch to the mode of the plan at this time."""
        mode = plan.mode_at(now_utc)
        if mode is not self.mode:
            self._switch(mode)

    def end(self, cause: Cause, words: str = "", end_utc: dt.datetime | None = None) -> None:
        """End the open segment, if any; a cause that loses time opens a gap."""
        if self._held_s is not None:
            self._release()
        writer, self._writer = self._writer, None
        if writer is not None:
            self.rejected += writer.rejected
            self._seal(writer, cause, words, end_utc)
        if cause.loses_time:
            self._open_gap(cause, words, writer)

    def _open_gap(self, cause: Cause, words: str, writer: SegmentWriter | None = None) -> None:
        """Begin a gap, or split the present one if the new cause explains the loss better."""
        begin = writer.segment.end_utc if writer else self._arrived_utc or self._clock.utc_now()
        if self._gap is not None:
            if not cause.tells_more_than(self._gap.cause):
                return
            begin = max(self._gap.begin_utc, self._clock.utc_now())
            self._close_gap(begin)
        self._gap = Gap(self.camera, begin, None, cause, words)
        self._volumes.note_gap(self._gap)

    def _ended(self, cause: Cause, words: str) -> None:
        writer = self._writer
        self.end(cause, words)
        if not cause.loses_time:
            self._open_gap(cause, words, writer)  # without a session time is lost, whatever the cause
        self._before.clear()

    def _seal(self, writer: SegmentWriter, cause: Cause, words: str, end_utc: dt.datetime | None) -> None:
        try:
            writer.finish(cause, words, end_utc)
            if self._last is not None and self.mode is RecordingMode.REAL_TIME:
                self.quality.segment_ended(self._last, writer.excess_s)
        except (OSError, EnvironmentFault) as error:
            self._volumes.failed(writer.segment.volume, error)
            writer.give_up()
            _log.warning("camera %s: a segment could not be sealed: %s", self.camera, error)

    def _opened(self, stream: StreamFormat) -> None:
        self.end(Cause.FORMAT)
        self._before.clear()
        self._sound = SoundTracks(stream)
        self._stream = self._sound.format
        self._heard_from_s = float("-inf")
        self.notes = self._sound.notes
        self._by_arrival, self._stamps = False, StampWatch(stream.tracks[0].time_base)
        self.quality.opened(stream)
        for note in self.notes:
            _log.warning("camera %s: %s", self.camera, note)
        self._run_utc = None
        self.fault = ""

    def _packet(self, sent: EncodedPacket) -> None:
        self._arrived_s, self._arrived_utc = sent.arrived_s, sent.arrived_utc
        packet = self._sound.received(sent) if self._sound else sent
        if packet is None:
            self.rejected += 1
            return
        self._before.add(packet)
        if packet.track == 0:
            self._check(packet)
        if self._waits_for_sound(packet):
            return
        if self.mode is RecordingMode.REAL_TIME:
            self._record(packet, self._policy.segment_s)
        elif self.mode is RecordingMode.TIME_LAPSE and self._is_due(packet):
            # The next picture is due by the interval minus _EARLY_S, so that the average interval is kept.
            self._due_s = packet.arrived_s + self._policy.time_lapse_interval_s - _EARLY_S
            self._record(packet, self._policy.time_lapse_segment_s)

    def _check(self, packet: EncodedPacket) -> None:
        self._last = packet
        self.quality.picture(packet)
        if self._by_arrival:
            self.quality.doubt(DoubtKind.STAMPS, packet)
        elif self._stamps is not None and self._stamps.is_wrong(packet):
            self._by_arrival, self._cut = True, Cause.JUMP
            if self._writer is not None:
                self._writer.follow_arrival()
        if packet.is_key and self._sound is not None and self.mode is RecordingMode.REAL_TIME:
            is_missing = bool(self._sound.silent_since(packet.arrived_s - SILENT_S))
            self.quality.sound(packet, is_missing=is_missing)

    def _waits_for_sound(self, packet: EncodedPacket) -> bool:
        """Hold a session's first segment back until it is known which sound comes.

        A file's tracks are fixed at its begin, and the picture often comes first.
        """
        sound, is_key = self._sound, packet.is_key and packet.track == 0
        if self._held_s is None:
            is_first = self._run_utc is None and is_key and self.mode is RecordingMode.REAL_TIME
            if not is_first or self.fault or sound is None or sound.are_all_heard:
                return False
            self._held_s = packet.arrived_s
        if sound is None or sound.are_all_heard or packet.arrived_s - self._held_s >= PATIENCE_S:
            self._release()
        return True

    def _release(self) -> None:
        self._held_s = None
        self._replay()

    def _is_due(self, packet: EncodedPacket) -> bool:
        return packet.is_key and packet.track == 0 and packet.arrived_s >= self._due_s

    def _record(self, packet: EncodedPacket, segment_s: float) -> None:
        self._watch_clock(packet)
        writer = self._writer
        if packet.is_key and packet.track == 0:
            if writer is None:
                self._length_share = self._policy.first_segment_part(self.camera)
                self._start(packet)
                return
            if self._cut or packet.arrived_s - writer.begin_s >= segment_s * self._length_share:
                self._next(packet)
                return
        if writer is not None:
            self._write(writer, packet)

    def _watch_clock(self, packet: EncodedPacket) -> None:
        """End the segment if the machine's clock was set: a segment's time must run evenly."""
        before_s, self._lead_s = self._lead_s, lead_s(packet.arrived_utc, packet.arrived_s)
        step_s = self._lead_s - before_s
        if self._writer is not None and abs(step_s) > self._policy.clock_step_s:
            self.end(Cause.CLOCK_FORWARD if step_s > 0 else Cause.CLOCK_BACK)

    def _next(self, packet: EncodedPacket) -> None:
        """Begin the next segment. While the old one is sealed, the state stays "recording"."""
        self._is_changing = True
        self._length_share = 1.0
        self.end(self._cut or Cause.NEXT, end_utc=packet.arrived_utc)
        self._start(packet)
        self._is_changing = False

    def _write(self, writer: SegmentWriter, packet: EncodedPacket) -> None:
        try:
            if packet.track in writer.silent:
                self._cut = self._cut or Cause.FORMAT
            elif writer.add(packet):
                self._cut = Cause.JUMP
        except OSError as error:
            self._fail_over(error)

    def _start(self, packet: EncodedPacket) -> None:
        """Begin a segment with a key frame; if that fails, set `fault`, and `tick` tries again later."""
        if self._stream is None or self.fault:
            return
        begin_utc = packet.arrived_utc
        self._run_utc = self._run_utc or begin_utc
        gap = self._gap if self._gap and self._gap.begin_utc < begin_utc else None
        if gap is not None:
            gap = replace(gap, end_utc=begin_utc)
        try:
            self._writer = self._new_writer(packet, begin_utc, gap)
            self._has_recorded = True
        except (NoVolumeError, OSError) as error:
            self._no_volume(error)
            return
        except (av.error.FFmpegError, ValueError) as error:
            self._unwritable(error)
            return
        self._cut = None
        self._heard_from_s = packet.arrived_s
        if self.mode is RecordingMode.REAL_TIME:
            self._before.keep_s = self._policy.rewind_s
        self._close_gap(begin_utc)
        self.quality.segment_begun(packet)
        self._write(self._writer, packet)

    def _new_writer(self, packet: EncodedPacket, begin_utc: dt.datetime, gap: Gap | None) -> SegmentWriter:
        stream = self._stream
        if stream is None or self._run_utc is None:
            raise ValueError("a segment needs a stream")
        silent = self._silent()
        codecs = tuple(track.codec for track in held_tracks(stream, silent))
        form = SegmentForm(self.mode, codecs, "." + container_of(stream, silent))
        segment = self._volumes.begin(self.camera, self._run_utc, begin_utc, form, gap)
        try:
            return SegmentWriter(segment, stream, packet, silent, by_arrival=self._by_arrival)
        except OSError as error:
            segment.volume.abandon(segment)
            self._volumes.failed(segment.volume, error)
            raise
        except (av.error.FFmpegError, ValueError):
            segment.volume.discard(segment)
            raise

    def _silent(self) -> frozenset[int]:
        """Return the tracks of sound that get no track in the next segment, because nothing of them comes."""
        if self._sound is None:
            return frozenset()
        is_lapse = self.mode is RecordingMode.TIME_LAPSE
        return self._sound.silent_since(float("inf") if is_lapse else self._heard_from_s)

    def _close_gap(self, end_utc: dt.datetime) -> None:
        gap, self._gap = self._gap, None
        if gap is None:
            return
        if gap.begin_utc < end_utc:
            self._volumes.note_gap(replace(gap, end_utc=end_utc))
        else:
            self._volumes.drop_gap(gap)

    def _retry(self) -> None:
        """Clear the fault and record again from the oldest key frame in memory."""
        self.fault = ""
        self._replay()

    def _no_volume(self, error: Exception) -> None:
        self.fault = str(error)
        self._retry_s = self._clock.monotonic_s() + self._policy.retry_s
        self._before.keep_s = self._policy.pre_event_s
        full = isinstance(error, NoVolumeError) and error.full
        self.end(Cause.DISK_FULL if full else Cause.DISK_FAULT, str(error))

    def _unwritable(self, error: Exception) -> None:
        self.fault = f"the stream cannot be written: {error}"
        self._retry_s = self._clock.monotonic_s() + 10 * self._policy.retry_s
        self.end(Cause.UNREADABLE, str(error))

    def _fail_over(self, error: Exception) -> None:
        """After a volume failed, write the last moments again, on another volume."""
        # The volume is marked as failed before the replay, so that `_start` chooses another one. If none is
        # left, `_no_volume` sets `fault`, and the rest of the replay does nothing.
        writer, self._writer = self._writer, None
        if writer is not None:
            self._volumes.failed(writer.segment.volume, error)
            writer.give_up()
        self._replay()

    def _switch(self, mode: RecordingMode) -> None:
        self.end(Cause.OFF if mode is RecordingMode.OFF else Cause.MODE)
        self.mode = mode
        self._due_s = float("-inf")
        self._before.keep_s = self._policy.pre_event_s
        if mode is RecordingMode.REAL_TIME:
            self._replay()

    def _replay(self) -> None:
        """Record the packets in the pre-event buffer (real time only)."""
        self._replays += 1
        replay = self._replays
        for packet in self._before.packets():
            if self._replays != replay:
                return  # The next volume failed too, and a newer replay has recorded all packets elsewhere.
            if self.mode is RecordingMode.REAL_TIME:
                self._record(packet, self._policy.segment_s)
