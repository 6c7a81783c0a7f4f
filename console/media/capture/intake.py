"""From what the demuxer yields to what the recorder keeps."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from console.domain.packets import EncodedPacket, StreamFormat, TrackFormat
from console.domain.utc_anchor import UtcAnchor
from console.media.capture.parameters import parameter_sets, picture_size

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream

    from console.domain.clock import Clock
    from console.media.capture.source import OpenStream
    from console.services.ports import PacketSink

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Intake:
    """Hands one session's packets to the recorder and notices when the format changes. One thread.

    Args:
        camera: its number.
        sink: the recorder.
        clock: for stamping arrivals.
    """

    def __init__(self, camera: int, sink: PacketSink, clock: Clock) -> None:
        self._camera = camera
        self._sink = sink
        self._clock = clock
        self._anchor = UtcAnchor(clock)
        self._format = StreamFormat(())
        self._sets = b""

    def opened(self, stream: OpenStream) -> None:
        """A session began."""
        self._anchor = UtcAnchor(self._clock)
        self._format, self._sets = stream.format, b""
        self._sink.opened(self._camera, stream.format)

    def take(self, track: int, packet: Packet[Stream], at_s: float, origin_us: int | None) -> None:
        """One packet that arrived at monotonic `at_s`; `origin_us` is the camera's time of stream time 0."""
        payload = bytes(packet)
        if track == 0 and packet.is_keyframe:
            self._compare(payload)
        self._sink.packet(
            self._camera,
            EncodedPacket(
                track,
                payload,
                packet.pts,
                packet.dts,
                packet.is_keyframe,
                self._anchor.stamp(at_s),
                at_s,
                camera_utc(packet, origin_us),
            ),
        )

    def closed(self, cause: str) -> None:
        """The session ended."""
        self._sink.closed(self._camera, cause)

    def _compare(self, key_frame: bytes) -> None:
        """A camera that was set to another size sends other parameter sets and goes on."""
        video = self._format.tracks[0]
        sets = parameter_sets(video.codec, key_frame)
        if sets and self._sets and sets != self._sets:
            self._change(dataclasses.replace(video, extradata=sets), key_frame)
        self._sets = sets or self._sets

    def _change(self, video: TrackFormat, key_frame: bytes) -> None:
        size = picture_size(video, key_frame)
        if size is not None:
            video = dataclasses.replace(video, width=size[0], height=size[1])
        self._format = dataclasses.replace(self._format, tracks=(video, *self._format.tracks[1:]))
        self._sink.opened(self._camera, self._format)


def camera_utc(packet: Packet[Stream], origin_us: int | None) -> dt.datetime | None:
    """Capture time by the camera's own clock, where its RTCP sender reports have told."""
    if origin_us is None or packet.pts is None:
        return None
    stream_us = int(packet.pts * packet.time_base * 1_000_000)
    return _EPOCH + dt.timedelta(microseconds=origin_us + stream_us)
