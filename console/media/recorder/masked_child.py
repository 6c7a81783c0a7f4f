"""The process that masks one recorded stream: `python -m console.media.recorder.masked_child`.

It decodes, covers the zones and encodes again. A stream that crashes a decoder takes only this process with
it, and the recording of other cameras never waits for an encoder. It ends when its standard input is closed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import os
import queue
import sys
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO, Protocol

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter

from console.domain.streaming.lag import LagGauge
from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.domain.threads import BackgroundThread
from console.media.capture import libav_wire
from console.media.capture.decoder import Decoder
from console.media.frames import PLAIN_FORMATS, copied, plain
from console.media.masking import paint
from console.media.masking.mask import Mask
from console.media.masking.stencil import converted
from console.media.recorder import masked_wire as wire
from console.services.privacy.ports import CameraMask

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
    from console.services.privacy.ports import CameraMasks

BITS_PER_PIXEL = 0.12
"""Bits for each pixel at the stream's own rate: 2.8 Mbit/s for 1280×720 at 25 frames a second."""
USUAL_FPS = Fraction(25)
KEPT = 64
LIMIT_MEMORY_BYTES = 2 * 2**30
UNKNOWN_UTC = dt.datetime.fromtimestamp(0, dt.UTC)
"""The recorder knows when a packet arrived by the calendar; here only the monotonic clock counts."""
CAMERA = 0
"""The process has one camera only, and need not know its number."""


class MaskedSink(Protocol):
    """Receives the masked stream."""

    def opened(self, stream: StreamFormat) -> None:
        """Take in the format of what follows."""
        ...

    def made(self, number: int, packet: EncodedPacket) -> None:
        """Take in a packet, and the number of the one that it was made of."""
        ...


class Masker:
    """Decodes, masks and encodes one session's pictures. One thread.

    The masked stream begins with the first picture, whose size it needs.

    Args:
        stream: its format; track 0 is the video.
        sink: receives the masked stream.
        orders: the zones in force.
    """

    def __init__(self, stream: StreamFormat, sink: MaskedSink, orders: CameraMasks) -> None:
        self._format, self._sink = stream, sink
        self._decoder = Decoder(stream.tracks[0])
        self._mask = Mask(CAMERA, orders)
        self._reformatter = VideoReformatter()
        self._encoder: VideoCodecContext | None = None
        self._sources: dict[int, tuple[int, EncodedPacket, float]] = {}
        """Numbers and packets by stamp, and how far each arrived behind the stream's own clock, seconds."""
        self._gauge = LagGauge()

    def packet(self, number: int, packet: EncodedPacket) -> None:
        """Take in a packet of the video."""
        if self._encoder is None:
            self._mask.opened(packet.arrived_s)
        lag_s = 0.0
        if packet.pts is not None:
            lag_s = self._gauge.lag_s(packet.arrived_s, packet.pts * float(self._format.tracks[0].time_base))
            self._sources[packet.pts] = number, packet, lag_s
            if len(self._sources) > KEPT:
                del self._sources[next(iter(self._sources))]
        for frame in self._decoder.decode(packet):
            source = self._sources.pop(frame.pts, None) if frame.pts is not None else None
            self._encode(frame, *(source or (number, packet, lag_s)))

    def _encode(self, frame: VideoFrame, number: int, source: EncodedPacket, lag_s: float) -> None:
        shown = self._masked(frame, source.arrived_s, lag_s)
        encoder = self._encoder
        if encoder is None or (encoder.width, encoder.height) != (shown.width, shown.height):
            encoder = self._open(shown)
        shown.pts, shown.time_base = source.pts, self._format.tracks[0].time_base
        shown.pict_type = PictureType.I if source.is_key else PictureType.NONE
        for encoded in encoder.encode(shown):
            packet = replace(
                source,
                data=bytes(encoded),
                pts=encoded.pts,
                dts=encoded.dts,
                is_key=bool(encoded.is_keyframe),
            )
            self._sink.made(number, packet)

    def _masked(self, frame: VideoFrame, arrived_s: float, lag_s: float) -> VideoFrame:
        decision = self._mask.decide(frame, arrived_s, lag_s)
        shown = copied(frame) if frame.format.name in PLAIN_FORMATS else plain(frame, self._reformatter)
        if isinstance(decision, str):
            paint.cover_whole(shown)
        else:
            paint.cover(shown, converted(decision, frame))
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
        self._sink.opened(StreamFormat((masked, *self._format.tracks[1:]), self._format.dropped))
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


class _Recorder:
    """The recorder, at the other end of the pipes.

    A thread of its own reads what it sends, so that an answer is not behind the packets that wait. Implements
    `MaskedSink`, `services.privacy.ports.CameraMasks` and `services.privacy.ports.PositionSource`.
    """

    def __init__(self, source: BinaryIO, out: BinaryIO) -> None:
        self._source, self._out = source, out
        self._mask = CameraMask(doubt="zones not known")
        self.items: queue.SimpleQueue[tuple[bytes, bytes]] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read(self) -> None:
        """Take in what the recorder sends, until it ends. A thread of its own."""
        try:
            while True:
                kind, length = libav_wire.HEAD.unpack(wire.read_exactly(self._source, libav_wire.HEAD.size))
                content = wire.read_exactly(self._source, length)
                if kind == wire.ORDER:
                    self._mask = wire.read_order(content, self)
                elif kind == wire.WHERE:
                    self._answers.put(content)
                else:
                    self.items.put((kind, content))
        except EOFError:
            os._exit(0)  # the recorder wants nothing more, or has died

    def write(self, kind: bytes, content: bytes = b"") -> None:
        """Send a block."""
        self._out.write(libav_wire.block(kind, content))

    def opened(self, stream: StreamFormat) -> None:
        """Tell the format of the masked stream (`MaskedSink`)."""
        self.write(wire.FORMAT, libav_wire.write_format(stream))

    def made(self, number: int, packet: EncodedPacket) -> None:
        """Send a masked packet (`MaskedSink`)."""
        head = wire.NUMBERED.pack(number, packet.arrived_s)
        self.write(wire.PACKET, head + libav_wire.write_packet(packet))

    def order(self, camera: int) -> CameraMask:
        """Return the zones in force (`CameraMasks`)."""
        del camera
        return self._mask

    def covered(self, camera: int, why: str) -> None:
        """Say that whole pictures are covered (`CameraMasks`)."""
        del camera
        self.write(wire.COVERED, why.encode())

    def box(
        self,
        from_s: float,
        to_s: float,
        wait_s: float = 0.0,
        *,
        may_rest: bool = True,
        link_most_s: float = math.inf,
    ) -> PositionBounds | PositionDoubt:
        """Ask where the camera may have pointed (`PositionSource`)."""
        self.write(wire.WHERE, json.dumps([from_s, to_s, wait_s, may_rest, link_most_s]).encode())
        return wire.read_place(self._answers.get())

    def has_moved(self, since_s: float) -> bool:
        """Return False: nothing is counted here (`PositionSource`)."""
        del since_s
        return False

    def poll_faster(self) -> None:
        """Have the camera asked often (`PositionSource`)."""
        self.write(wire.FASTER)

    def note_viewed(self) -> None:
        """Do nothing: each question about the place says it too (`PositionSource`)."""


def main() -> None:
    """Mask what comes over standard input until it ends."""
    _limit()
    av.logging.set_level(None)
    # What libav or Python print must not come between the blocks.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    recorder = _Recorder(sys.stdin.buffer, out)
    BackgroundThread(recorder.read, "what the recorder sends").start()
    masker: Masker | None = None
    with contextlib.suppress(BrokenPipeError):
        while True:
            kind, content = recorder.items.get()
            if kind == wire.FORMAT:
                masker = Masker(libav_wire.read_format(content), recorder, recorder)
            elif kind == wire.PACKET and masker is not None:
                masker.packet(*_packet(content))
            elif kind == wire.END:
                recorder.write(wire.END)


def _packet(content: bytes) -> tuple[int, EncodedPacket]:
    number, arrived_s = wire.NUMBERED.unpack_from(content)
    read = libav_wire.ReadPacket(content[wire.NUMBERED.size :])
    packet = EncodedPacket(read.track, read.data, read.pts, read.dts, read.is_key, UNKNOWN_UTC, arrived_s)
    return number, packet


def _limit() -> None:
    """Limit the memory that a hostile stream can take, and leave no core file with pictures in it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MEMORY_BYTES, LIMIT_MEMORY_BYTES))


if __name__ == "__main__":
    main()
