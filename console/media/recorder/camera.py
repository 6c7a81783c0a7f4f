"""The recording of one camera: what comes in becomes segments, what does not becomes gaps."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import av

from console.domain.cameras.status import RecordingState
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode, RecordingSetup
from console.domain.recording.pre_event import PreEventBuffer
from console.domain.recording.segments import Gap
from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.media.recorder.container import container_of, not_held
from console.media.recorder.packet_queue import Event, SessionClosed, SessionOpened
from console.media.recorder.writer import SegmentWriter
from console.media.volume.volume import SegmentForm
from console.media.volume.volume_set import NoVolumeError, VolumeSet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from console.domain.recording.policy import RecordingPolicy
    from console.media.recorder.recording_clock import RecordingClock

# A key frame that comes this much before it is due is taken, not the one after it.
_EARLY_S = 0.05
_log = logging.getLogger(__name__)


class CameraRecorder:
    """One camera. The recorder's thread.

    Args:
        camera: its number.
        volumes: where segments go.
        policy: the figures.
        moment: UTC of arrivals.
    """

    def __init__(
        self, camera: int, volumes: VolumeSet, policy: RecordingPolicy, moment: RecordingClock
    ) -> None:
        self.camera = camera
        self.mode = RecordingMode.OFF
        self.fault = ""
        """Why it is not recorded though it should be."""
        self.dropped_tracks: tuple[str, ...] = ()
        """Tracks that no container holds, in words."""
        self.rejected = 0
        """Packets that could not be written since start."""
        self._volumes = volumes
        self._policy = policy
        self._moment = moment
        self._stream: StreamFormat | None = None
        self._run_utc: dt.datetime | None = None
        self._writer: SegmentWriter | None = None
        self._cut = self._changes = False
        self._part = 1.0
        self._retry_s = float("-inf")
        self._due_s = float("-inf")
        self._arrived_s = float("-inf")
        self._before = PreEventBuffer(policy.pre_event_s, policy.pre_event_bytes)
        self._gap: Gap | None = volumes.open_gap(camera)

    @property
    def state(self) -> RecordingState:
        """As the tile says it."""
        if self.mode is RecordingMode.OFF:
            return RecordingState.OFF
        records = self._writer is not None or self._changes
        return self.mode.state if records else RecordingState.FAILED

    @property
    def writer(self) -> SegmentWriter | None:
        """The segment being written."""
        return self._writer

    def take(self, items: Iterable[EncodedPacket | Event]) -> None:
        """Work through what the camera sent."""
        for item in items:
            if isinstance(item, EncodedPacket):
                self._packet(item)
            elif isinstance(item, SessionOpened):
                self._opened(item.stream)
            elif isinstance(item, SessionClosed):
                self._ended(item.cause, item.detail)
            else:
                self._ended(Cause.OVERFLOW, f"{item.packets} packets lost")

    def turn(self, now_s: float) -> None:
        """What time alone brings: a stall, a volume that went or came back."""
        writer = self._writer
        if writer is not None and not self._volumes.is_usable(writer.segment.volume):
            self._fail_over(EnvironmentFault("The volume is gone."))
        elif writer is not None and now_s - self._arrived_s > self._policy.stalled_s:
            self.end(Cause.STALLED)
        elif writer is not None:
            writer.tell_progress()
        elif self.fault and now_s >= self._retry_s:
            self._retry()

    def follow(self, plan: RecordingSetup, now_utc: dt.datetime) -> None:
        """Record as the plan says for this moment."""
        mode = plan.mode_at(now_utc)
        if mode is not self.mode:
            self._switch(mode)

    def end(self, cause: Cause, words: str = "", end_utc: dt.datetime | None = None) -> None:
        """End the segment being written, if there is one; a cause that loses time opens a gap."""
        writer, self._writer = self._writer, None
        if writer is not None:
            self.rejected += writer.rejected
            self._seal(writer, cause, words, end_utc)
        if cause.loses_time:
            self._miss(cause, words, writer)

    def _miss(self, cause: Cause, words: str, writer: SegmentWriter | None = None) -> None:
        """Time is being lost: a gap begins; or goes on for a reason that tells more, as a gap of its own."""
        begin = writer.segment.end_utc if writer else self._moment.utc(self._arrived_or_now())
        if self._gap is not None:
            if not cause.tells_more_than(self._gap.cause):
                return
            begin = max(self._gap.begin_utc, self._moment.utc(self._moment.now_s()))
            self._close_gap(begin)
        self._gap = Gap(self.camera, begin, None, cause, words)
        self._volumes.note_gap(self._gap)

    def _arrived_or_now(self) -> float:
        return self._arrived_s if self._arrived_s > float("-inf") else self._moment.now_s()

    def _ended(self, cause: Cause, words: str) -> None:
        writer = self._writer
        self.end(cause, words)
        if not cause.loses_time:
            self._miss(cause, words, writer)  # the session ended, whatever for
        self._before.clear()

    def _seal(self, writer: SegmentWriter, cause: Cause, words: str, end_utc: dt.datetime | None) -> None:
        try:
            writer.finish(cause, words, end_utc)
        except (OSError, EnvironmentFault) as error:
            self._volumes.failed(writer.segment.volume, error)
            writer.give_up()
            _log.warning("camera %s: a segment could not be sealed: %s", self.camera, error)

    def _opened(self, stream: StreamFormat) -> None:
        self.end(Cause.FORMAT)
        self._before.clear()
        self._stream = stream
        self.dropped_tracks = not_held(stream)
        if self.dropped_tracks:
            _log.warning("camera %s: cannot be kept: %s", self.camera, ", ".join(self.dropped_tracks))
        self._run_utc = None
        self.fault = ""

    def _packet(self, packet: EncodedPacket) -> None:
        self._arrived_s = packet.arrived_s
        self._before.add(packet)
        if self.mode is RecordingMode.REAL_TIME:
            self._record(packet, self._policy.segment_s)
        elif self.mode is RecordingMode.TIME_LAPSE and self._is_due(packet):
            # Measured from when it was due, so that the interval holds on average.
            self._due_s = packet.arrived_s + self._policy.time_lapse_interval_s - _EARLY_S
            self._record(packet, self._policy.time_lapse_segment_s)

    def _is_due(self, packet: EncodedPacket) -> bool:
        return packet.is_key and packet.track == 0 and packet.arrived_s >= self._due_s

    def _record(self, packet: EncodedPacket, segment_s: float) -> None:
        writer = self._writer
        if packet.is_key and packet.track == 0:
            if writer is None:
                self._part = self._policy.first_segment_part(self.camera)
                self._start(packet)
                return
            if self._cut or packet.arrived_s - writer.begin_s >= segment_s * self._part:
                self._next(packet)
                return
        if writer is not None:
            self._write(writer, packet)

    def _next(self, packet: EncodedPacket) -> None:
        """From one segment to the next: sealing takes a moment in which nothing has failed."""
        self._changes = True
        self._part = 1.0
        self.end(Cause.JUMP if self._cut else Cause.NEXT, end_utc=self._moment.utc(packet.arrived_s))
        self._start(packet)
        self._changes = False

    def _write(self, writer: SegmentWriter, packet: EncodedPacket) -> None:
        try:
            if writer.add(packet):
                self._cut = True
        except OSError as error:
            self._fail_over(error)

    def _start(self, packet: EncodedPacket) -> None:
        """Begin a segment with a key frame; where that fails, the state says so and it is tried again."""
        if self._stream is None or self.fault:
            return
        begin_utc = self._moment.utc(packet.arrived_s)
        self._run_utc = self._run_utc or begin_utc
        gap = self._gap if self._gap and self._gap.begin_utc < begin_utc else None
        if gap is not None:
            gap = replace(gap, end_utc=begin_utc)
        try:
            self._writer = self._new_writer(packet, begin_utc, gap)
        except (NoVolumeError, OSError) as error:
            self._no_volume(error)
            return
        except (av.error.FFmpegError, ValueError) as error:
            self._unwritable(error)
            return
        self._cut = False
        if self.mode is RecordingMode.REAL_TIME:
            self._before.keep_s = self._policy.rewind_s
        self._close_gap(begin_utc)
        self._write(self._writer, packet)

    def _new_writer(self, packet: EncodedPacket, begin_utc: dt.datetime, gap: Gap | None) -> SegmentWriter:
        stream = self._stream
        if stream is None or self._run_utc is None:
            raise ValueError("a segment needs a stream")
        form = SegmentForm(
            self.mode, tuple(track.codec for track in stream.tracks), "." + container_of(stream)
        )
        segment = self._volumes.begin(self.camera, self._run_utc, begin_utc, form, gap)
        try:
            return SegmentWriter(segment, stream, packet)
        except OSError as error:
            segment.volume.abandon(segment)
            self._volumes.failed(segment.volume, error)
            raise
        except (av.error.FFmpegError, ValueError):
            segment.volume.discard(segment)
            raise

    def _close_gap(self, end_utc: dt.datetime) -> None:
        gap, self._gap = self._gap, None
        if gap is None:
            return
        if gap.begin_utc < end_utc:
            self._volumes.note_gap(replace(gap, end_utc=end_utc))
        else:
            self._volumes.drop_gap(gap)

    def _retry(self) -> None:
        """Try again, from the oldest key frame in memory."""
        self.fault = ""
        self._replay()

    def _no_volume(self, error: Exception) -> None:
        self.fault = str(error)
        self._retry_s = self._moment.now_s() + self._policy.retry_s
        self._before.keep_s = self._policy.pre_event_s
        full = isinstance(error, NoVolumeError) and error.full
        self.end(Cause.DISK_FULL if full else Cause.DISK_FAULT, str(error))

    def _unwritable(self, error: Exception) -> None:
        self.fault = f"the stream cannot be written: {error}"
        self._retry_s = self._moment.now_s() + 10 * self._policy.retry_s
        self.end(Cause.UNREADABLE, str(error))

    def _fail_over(self, error: Exception) -> None:
        """The volume failed under a segment: write the last moments again, on the next one."""
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
        """Record what is held in memory."""
        for packet in self._before.packets():
            if self.mode is RecordingMode.REAL_TIME:
                self._record(packet, self._policy.segment_s)
