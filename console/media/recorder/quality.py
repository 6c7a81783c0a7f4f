"""Doubts about one camera's recording: by its slices, by a decoder, by its times and by missing sound."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.status import RecordingState
from console.domain.recording.doubts import Doubt, DoubtKind
from console.domain.text import text
from console.media.codec.picture_check import PictureCheck
from console.media.recorder.decode_check import DecodeJob

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.recorder.decode_check import DecodeResult

QUIET_S = 60.0
"""A doubt ends when nothing has confirmed it for so long."""
GROUP_EVERY_S = 900.0
"""A whole group of pictures of each camera is decoded so often."""
LEAST_GROUP_S = 2.4
"""Shorter groups are decoded together, because only so many pictures tell a frozen camera from a live one."""
SAMPLES_AT_ONCE = 8
LIMIT_GROUP_PACKETS = 1000
LIMIT_GROUP_BYTES = 16 << 20
DAMAGED_PICTURES = 3
"""So many faulty pictures within `DAMAGED_WITHIN_S` are more than an accident."""
DAMAGED_WITHIN_S = 10.0
SILENT_S = 20.0
"""Announced sound that has not come for so long after the session began is missing."""
SHORT_S, LONG_S = 2.0, 10.0
"""A file may be so much shorter, or longer, than the time in which it arrived; a camera may send what it kept
in store at the begin of a session.
"""
# Multiples of the golden ratio, modulo one, are spread evenly.
_GOLDEN = 0.6180339887498949
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    """A doubt that lasts."""

    doubt: Doubt
    seen_s: float
    seen_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class QualityPorts:
    """Where a camera's doubts go."""

    note: Callable[[Doubt], None]
    """Writes a doubt into the index."""
    decode: Callable[[DecodeJob], bool] = lambda _job: False
    """Queues a sample for decoding; returns whether there was room."""
    damaged: Callable[[int], None] = lambda _camera: None
    """Asks for another way of reading a camera, whose pictures come damaged."""
    may_collect: Callable[[float], bool] = lambda _now_s: True
    """Returns whether a sample may be begun at this monotonic time."""


class SampleTurns:
    """Lets few cameras collect a sample at once: a group of each of 64 took 40 MB. The recorder's thread."""

    def __init__(self) -> None:
        self._begun_s: deque[float] = deque(maxlen=SAMPLES_AT_ONCE)

    def take(self, now_s: float) -> bool:
        """Return whether a sample may be begun now."""
        begun_s = self._begun_s
        if len(begun_s) == SAMPLES_AT_ONCE and now_s - begun_s[0] < LEAST_GROUP_S:
            return False
        begun_s.append(now_s)
        return True


class QualityWatch:
    """Watches one camera's recording. The recorder's thread.

    Args:
        camera: its number.
        ports: where doubts go.
    """

    def __init__(self, camera: int, ports: QualityPorts) -> None:
        self._camera, self._ports = camera, ports
        self._open: dict[DoubtKind, _Open] = {}
        self._stream: StreamFormat | None = None
        self._check = PictureCheck("", b"")
        self._group: list[EncodedPacket] | None = None
        self._group_bytes = 0
        self._is_group_due = False
        self._slot: int | None = None
        self._faulty_s: list[float] = []
        self._bad_samples = self._odd_files = 0
        self._has_asked = False
        self._begun_s: float | None = None

    @property
    def fault(self) -> str:
        """What is wrong with the recording now, the worst first, in words; empty if nothing is."""
        return next((kind.words for kind in DoubtKind if kind in self._open), "")

    @property
    def state(self) -> RecordingState | None:
        """The state that the open doubts make of a recording; None if there are none."""
        if not self._open:
            return None
        is_silent = self._open.keys() == {DoubtKind.SILENT}
        return RecordingState.SILENT if is_silent else RecordingState.DOUBTFUL

    def opened(self, stream: StreamFormat) -> None:
        """Begin a session, or a new format: everything is checked afresh."""
        video = stream.tracks[0]
        self._stream = stream
        self._check = PictureCheck(video.codec, video.extradata)
        self._group, self._is_group_due, self._has_asked = None, True, False
        self._faulty_s, self._begun_s = [], None
        self._bad_samples = self._odd_files = 0

    def interrupted(self) -> None:
        """Note that packets were lost on our side, which is no fault of the pictures after them."""
        self._check.reset()
        self._group = None

    def picture(self, packet: EncodedPacket) -> None:
        """Check one picture by its slices."""
        if self._begun_s is None:
            self._begun_s = packet.arrived_s
        fault = self._check.fault(packet.data, is_key=packet.is_key)
        if fault:
            self._faulty(packet, fault)
        self._collect(packet)

    def segment_begun(self, key_frame: EncodedPacket) -> None:
        """Have a segment's first key frame decoded."""
        self._submit([key_frame])

    def segment_ended(self, at: EncodedPacket, excess_s: float) -> None:
        """Compare a file's length with the time in which it arrived.

        Args:
            at: the last packet.
            excess_s: how much longer the file is.
        """
        is_odd = not -SHORT_S < excess_s < LONG_S
        self._odd_files = self._odd_files + 1 if is_odd else 0
        # One file may end, or begin, just when a stalled network catches up.
        if self._odd_files > 1:
            self.doubt(DoubtKind.LENGTH, at, text("{seconds:+.1f} s", seconds=excess_s))

    def sound(self, packet: EncodedPacket, *, is_missing: bool) -> None:
        """Note whether announced sound is missing at a picture."""
        if is_missing and self._begun_s is not None and packet.arrived_s - self._begun_s > SILENT_S:
            self.doubt(DoubtKind.SILENT, packet)

    def doubt(self, kind: DoubtKind, at: EncodedPacket, detail: str = "") -> None:
        """Begin a doubt, or confirm it."""
        present = self._open.get(kind)
        if present is not None:
            present.seen_s, present.seen_utc = at.arrived_s, at.arrived_utc
            return
        made = Doubt(self._camera, at.arrived_utc, None, kind, detail)
        self._open[kind] = _Open(made, at.arrived_s, at.arrived_utc)
        _log.warning("camera %d: %s %s", self._camera, kind.value, detail)
        self._ports.note(made)

    def decoded(self, at: EncodedPacket, result: DecodeResult) -> None:
        """Take in what a decoder made of a sample."""
        fault = result.fault
        if not fault:
            self._bad_samples = 0
            return
        self.doubt(DoubtKind.UNDECODABLE, at, fault)
        self._bad_samples += 1
        self._is_group_due = True
        if self._bad_samples > 1:
            self._ask()

    def tick(self, now_s: float) -> None:
        """End the doubts that nothing has confirmed for a while."""
        for kind, found in tuple(self._open.items()):
            if now_s - found.seen_s > QUIET_S:
                self._end(kind)

    def finish(self) -> None:
        """End all doubts."""
        for kind in tuple(self._open):
            self._end(kind)

    def _end(self, kind: DoubtKind) -> None:
        found = self._open.pop(kind)
        self._ports.note(found.doubt.ended(found.seen_utc))

    def _faulty(self, packet: EncodedPacket, fault: str) -> None:
        now_s = packet.arrived_s
        self._faulty_s = [at for at in self._faulty_s if now_s - at < DAMAGED_WITHIN_S] + [now_s]
        self.doubt(DoubtKind.STRUCTURE, packet, fault)
        if len(self._faulty_s) == 1:
            self._is_group_due = True
        elif len(self._faulty_s) >= DAMAGED_PICTURES:
            self._faulty_s = []
            self._ask()

    def _ask(self) -> None:
        """Ask once in a session for another way of reading the camera."""
        if not self._has_asked:
            self._has_asked = True
            self._ports.damaged(self._camera)

    def _collect(self, packet: EncodedPacket) -> None:
        """Collect a whole group of pictures when one is due."""
        group = self._group
        if packet.is_key and not (group and packet.arrived_s - group[0].arrived_s < LEAST_GROUP_S):
            if group:
                self._submit(group)
            self._group = [] if self._is_due(packet.arrived_s) else None
            self._group_bytes = 0
        if self._group is None:
            return
        self._group.append(packet)
        self._group_bytes += len(packet.data)
        if self._group_bytes > LIMIT_GROUP_BYTES or len(self._group) > LIMIT_GROUP_PACKETS:
            self._submit(self._group[:-1])
            self._group = None

    def _is_due(self, now_s: float) -> bool:
        slot = int(now_s / GROUP_EVERY_S + self._camera * _GOLDEN)
        is_due = self._is_group_due or slot != self._slot
        may_begin = is_due and self._ports.may_collect(now_s)
        self._slot, self._is_group_due = slot, is_due and not may_begin
        return may_begin

    def _submit(self, packets: list[EncodedPacket]) -> None:
        if self._stream is None:
            return
        video = self._stream.tracks[0]
        is_strict = video.codec == "h264" and _has_idr(packets[0].data)
        pieces = tuple(packet.data for packet in packets)
        times = tuple(packet.arrived_s for packet in packets)
        if not self._ports.decode(DecodeJob(self._camera, video, pieces, times, is_strict)):
            # It is made up for at the next key frame.
            self._is_group_due = self._is_group_due or len(packets) > 1


def _has_idr(picture: bytes) -> bool:
    return any(unit[:1] and unit[0] & 0x1F == 5 for unit in picture.split(b"\x00\x00\x01")[1:])
