"""Masked recording: decode, mask and encode again, before the recorder gets a packet, if the scheme chose it.

It needs a decoder and an encoder for each such camera, and the recording is no longer what the camera sent.
Lifting a zone lifts it on the screen, never here.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter

from console.domain.streaming.lag import LagGauge
from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.media.capture.decoder import Decoder
from console.media.frames import PLAIN_FORMATS, copied, plain
from console.media.masking import paint
from console.media.masking.mask import Mask

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.domain.recording.causes import Cause
    from console.services.ports import PacketSink
    from console.services.privacy.ports import CameraMask, CameraMasks

BITS_PER_PIXEL = 0.12
"""Bits for each pixel at the stream's own rate: 2.8 Mbit/s for 1280×720 at 25 frames a second."""
USUAL_FPS = Fraction(25)
KEPT = 64


class MaskedRecording:
    """Implements `services.ports.PacketSink` in front of another. A camera's packets come from one thread.

    Args:
        sink: the recorder.
        orders: the zones in force; a camera whose zones require it is recorded masked.
    """

    def __init__(self, sink: PacketSink, orders: CameraMasks) -> None:
        self._sink, self._orders = sink, orders
        self._streams: dict[int, _Stream] = {}

    def opened(self, camera: int, stream: StreamFormat) -> None:
        """Begin a session of a camera."""
        self._streams[camera] = _Stream(camera, stream, self._sink, self._orders)

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        """Pass on a packet, masked if the camera's zones require it."""
        stream = self._streams.get(camera)
        if stream is not None:
            stream.packet(packet)

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        """End a session of a camera, with its cause."""
        self._streams.pop(camera, None)
        self._sink.closed(camera, cause, detail)


class _NoLifts:
    """The zones in force, without lifted ones."""

    def __init__(self, orders: CameraMasks) -> None:
        self._orders = orders

    def order(self, camera: int) -> CameraMask:
        order = self._orders.order(camera)
        return replace(order, lifted={}) if order.lifted else order

    def covered(self, camera: int, why: str) -> None:
        self._orders.covered(camera, why)


class _Stream:
    """One session of one camera."""

    def __init__(self, camera: int, stream: StreamFormat, sink: PacketSink, orders: CameraMasks) -> None:
        self._camera, self._format, self._sink, self._orders = camera, stream, sink, orders
        self._masker: _Masker | None = None
        self._is_masked = self._is_wanted()
        if self._is_masked:
            self._begin()
        else:
            sink.opened(camera, stream)

    def _is_wanted(self) -> bool:
        return self._orders.order(self._camera).zones.masked_recording

    def _begin(self) -> None:
        self._masker = _Masker(self._camera, self._format, self._sink, _NoLifts(self._orders))

    def packet(self, packet: EncodedPacket) -> None:
        """Pass on a packet; masking is switched at key frames, where a run can begin."""
        is_wanted = self._is_wanted()
        if is_wanted != self._is_masked and packet.track == 0 and packet.is_key:
            self._is_masked = is_wanted
            if is_wanted:
                self._begin()
            else:
                self._masker = None
                self._sink.opened(self._camera, self._format)
        if self._masker is not None:
            self._masker.packet(packet)
        elif not is_wanted:
            self._sink.packet(self._camera, packet)


class _Masker:
    """Decodes, masks and encodes. The run begins with the first picture, whose size it needs."""

    def __init__(self, camera: int, stream: StreamFormat, sink: PacketSink, orders: CameraMasks) -> None:
        self._camera, self._format, self._sink = camera, stream, sink
        self._decoder = Decoder(stream.tracks[0])
        self._mask = Mask(camera, orders)
        self._reformatter = VideoReformatter()
        self._encoder: VideoCodecContext | None = None
        self._sources: dict[int, tuple[EncodedPacket, float]] = {}
        """Packets by stamp, and how far each arrived behind the stream's own clock, seconds."""
        self._gauge = LagGauge()
        self._is_opened = False

    def packet(self, packet: EncodedPacket) -> None:
        if packet.track != 0:
            if self._is_opened:
                self._sink.packet(self._camera, packet)
            return
        if not self._is_opened:
            self._mask.opened(packet.arrived_s)
        lag_s = 0.0
        if packet.pts is not None:
            lag_s = self._gauge.lag_s(packet.arrived_s, packet.pts * float(self._format.tracks[0].time_base))
            self._sources[packet.pts] = packet, lag_s
            if len(self._sources) > KEPT:
                del self._sources[next(iter(self._sources))]
        for frame in self._decoder.decode(packet):
            source = self._sources.pop(frame.pts, None) if frame.pts is not None else None
            self._encode(frame, *(source or (packet, lag_s)))

    def _encode(self, frame: VideoFrame, source: EncodedPacket, lag_s: float) -> None:
        shown = self._masked(frame, source.arrived_s, lag_s)
        encoder = self._encoder
        if encoder is None or (encoder.width, encoder.height) != (shown.width, shown.height):
            encoder = self._open(shown)
        shown.pts, shown.time_base = source.pts, self._format.tracks[0].time_base
        shown.pict_type = PictureType.I if source.is_key else PictureType.NONE
        for encoded_packet in encoder.encode(shown):
            encoded = replace(
                source,
                data=bytes(encoded_packet),
                pts=encoded_packet.pts,
                dts=encoded_packet.dts,
                is_key=bool(encoded_packet.is_keyframe),
            )
            self._sink.packet(self._camera, encoded)

    def _masked(self, frame: VideoFrame, arrived_s: float, lag_s: float) -> VideoFrame:
        decision = self._mask.decide(frame, arrived_s, lag_s)
        shown = copied(frame) if frame.format.name in PLAIN_FORMATS else plain(frame, self._reformatter)
        if isinstance(decision, str):
            paint.cover_whole(shown)
        else:
            paint.cover(shown, decision)
        return shown

    def _open(self, frame: VideoFrame) -> VideoCodecContext:
        track = self._format.tracks[0]
        rate = track.nominal_fps or USUAL_FPS
        encoder = self._encoder = _encoder(frame, track.time_base, rate)
        masked = replace(
            track,
            codec="h264",
            extradata=bytes(encoder.extradata or b""),
            width=frame.width,
            height=frame.height,
        )
        self._sink.opened(
            self._camera, StreamFormat((masked, *self._format.tracks[1:]), self._format.dropped)
        )
        self._is_opened = True
        return encoder


def _encoder(frame: VideoFrame, time_base: Fraction, rate: Fraction) -> VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    if not isinstance(encoder, VideoCodecContext):
        raise TypeError("libx264 is not a video encoder")
    encoder.width, encoder.height = frame.width, frame.height
    encoder.pix_fmt = frame.format.name
    encoder.time_base, encoder.framerate = time_base, rate
    encoder.bit_rate = int(frame.width * frame.height * float(rate) * BITS_PER_PIXEL)
    encoder.thread_count = 1
    encoder.flags |= Flags.global_header.value
    # Key frames are where the camera's are, and there are no B-frames, so that the times stay the same.
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": "keyint=infinite:scenecut=0:bframes=0:sliced-threads=0",
        "forced-idr": "1",
    }
    encoder.open()
    return encoder
