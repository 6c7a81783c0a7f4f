"""One segment, from its first key frame to its seal. Packets are never re-encoded."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

import av

from console.domain.recording.timestamps import TrackTimestamps
from console.domain.streaming.packets import MediaKind
from console.media.codec.nal_units import holds_unit, is_byte_stream
from console.media.recorder.container import open_muxer

if TYPE_CHECKING:
    from console.domain.recording.causes import Cause
    from console.domain.recording.segments import Segment
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.volume.volume import OpenSegment

# A frame without a successor counts as no longer than this.
_LONGEST_FRAME_S = 1.0


class SegmentWriter:
    """Writes one segment. One thread.

    Args:
        segment: a segment just begun.
        form: its tracks.
        key_frame: its first packet, a video key frame; it must be added as well.
        silent: tracks of sound that do not come, and get no track in the file.
        by_arrival: whether the camera's stamps have proved wrong.

    Raises:
        OSError: the disk failed.
        av.error.FFmpegError: the stream cannot be written.
        ValueError: the stream cannot be written.
    """

    def __init__(
        self,
        segment: OpenSegment,
        form: StreamFormat,
        key_frame: EncodedPacket,
        silent: frozenset[int] = frozenset(),
        *,
        by_arrival: bool = False,
    ) -> None:
        self.segment = segment
        self.silent = silent
        self.begin_s = key_frame.arrived_s
        self.rejected = 0
        """Number of packets that the muxer refused."""
        self._last_s = key_frame.arrived_s
        self._frame_s = 1 / float(form.tracks[0].nominal_fps or 25)
        self._container, self._streams = open_muxer(segment.sink, form, key_frame.data, silent)
        self._check()
        segment.sink.write(segment.header_box())
        self._check()
        # Setting a time base costs a third of the time for a packet, so it is set only if the muxer's
        # differs.
        self._bases = [
            None if stream is None or stream.time_base == track.time_base else track.time_base
            for stream, track in zip(self._streams, form.tracks, strict=True)
        ]
        origin_s = _origin_s(form, key_frame)
        self._stamps = [
            TrackTimestamps(track.time_base, origin_s, by_arrival=by_arrival) for track in form.tracks
        ]
        self._unit_s, self._file_s = float(form.tracks[0].time_base), 0.0
        self._has_units = [is_byte_stream(track.codec, track.extradata) for track in form.tracks]
        self._is_audio = [track.kind is MediaKind.AUDIO for track in form.tracks]

    def _check(self) -> None:
        if self.segment.sink.fault is not None:
            raise self.segment.sink.fault

    def add(self, packet: EncodedPacket) -> bool:
        """Write one packet; return whether its stamp jumped, so that the segment should end soon.

        Raises:
            OSError: the disk failed.
        """
        track = packet.track
        stream = self._streams[track] if self._makes_sense(packet) else None
        if stream is None:
            self.rejected += 1
            return False
        pts, dts, jumped = self._stamps[track].stamp(packet, self.begin_s)
        muxed = av.Packet(packet.data)
        muxed.stream = stream
        if (base := self._bases[track]) is not None:
            muxed.time_base = base
        muxed.pts = pts
        muxed.dts = dts
        muxed.is_keyframe = packet.is_key or self._is_audio[track]
        try:
            self._container.mux_one(muxed)
        except (av.error.FFmpegError, ValueError):
            self.rejected += 1
            self._check()
            return jumped
        if self.segment.sink.fault is not None:
            raise self.segment.sink.fault
        if track == 0:
            self._file_s = dts * self._unit_s
            self.segment.frames += 1
            self.segment.key_frames += packet.is_key
            step_s = packet.arrived_s - self._last_s
            if 0 < step_s < _LONGEST_FRAME_S:
                self._frame_s = step_s
            self._last_s = packet.arrived_s
        return jumped

    def follow_arrival(self) -> None:
        """Give the following packets the times of their arrival: the camera's stamps have proved wrong."""
        for stamps in self._stamps:
            stamps.by_arrival = True

    @property
    def excess_s(self) -> float:
        """How much longer the picture of the file is than the time that passed, seconds."""
        return self._file_s - (self._last_s - self.begin_s)

    def tell_progress(self) -> None:
        """Update the end of the open segment for its readers."""
        header = self.segment.header
        self.segment.end_utc = header.begin_utc + dt.timedelta(seconds=self._last_s - self.begin_s)

    def _makes_sense(self, packet: EncodedPacket) -> bool:
        """Return whether the muxer may get the packet; it takes an empty one for the end of the stream."""
        if packet.track >= len(self._has_units) or not packet.data:
            return False
        return not self._has_units[packet.track] or holds_unit(packet.data)

    def finish(self, cause: Cause, words: str = "", end_utc: dt.datetime | None = None) -> Segment:
        """Flush and seal the segment and write its row into the index; return it.

        Args:
            cause: why it ends.
            words: the session's description of the end, if any.
            end_utc: where the next segment begins; None: the end of the last frame.

        Raises:
            OSError: the disk failed.
            EnvironmentFault: the index failed.
        """
        segment = self.segment
        lasted = dt.timedelta(seconds=self._last_s - self.begin_s + self._frame_s)
        segment.end_utc = end_utc or segment.header.begin_utc + lasted
        self._close()
        self._check()
        return segment.volume.seal(segment, cause, words)

    def give_up(self) -> None:
        """Close the file after a fault; the next reconciliation keeps its intact part."""
        self._close()
        self.segment.volume.abandon(self.segment)

    def _close(self) -> None:
        with contextlib.suppress(av.error.FFmpegError, ValueError):
            self._container.close()


def _origin_s(form: StreamFormat, packet: EncodedPacket) -> float | None:
    stamp = packet.pts if packet.dts is None else packet.dts
    return None if stamp is None else float(stamp * form.tracks[0].time_base)
