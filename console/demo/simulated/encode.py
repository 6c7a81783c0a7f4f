"""Encode pictures with libav's encoders, in one thread each."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.codec.context import Flags

from console.demo.simulated import h264
from console.demo.simulated.clip import EncodedPicture, StreamShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated.pixels import Pixels

_X264 = (
    "bframes=0:ref=1:no-deblock=1:cabac=0:weightp=0:scenecut=0:rc-lookahead=0:sliced-threads=0:slices=1:aud=0"
)
_X264_FULL = "8x8dct=0:bframes=0:ref=1:scenecut=0:rc-lookahead=0:sliced-threads=0:slices=1:aud=0"
_X265 = "bframes=0:scenecut=0:rc-lookahead=0:frame-threads=1:pools=1:log-level=error:info=0:open-gop=0"


class Encoder:
    """One H.264, H.265 or MJPEG stream. Used by one thread.

    Args:
        shape: of the stream. For H.264 with a caption band, the band's rows are cut off and only the rest is
            encoded.
    """

    def __init__(self, shape: StreamShape) -> None:
        self._shape = shape
        self._index = 0
        self._context: av.VideoCodecContext | None = None
        self.parameter_sets: tuple[bytes, ...] = ()
        if shape.codec != "mjpeg":
            full = open_encoder(shape)
            self.parameter_sets = _parameter_sets(full, shape.codec)
            self._context = (
                open_encoder(replace(shape, height=shape.height - shape.band_px)) if shape.band_px else full
            )

    def encode(self, i420: Pixels, *, key: bool = False) -> Iterator[EncodedPicture]:
        """Encode one picture (planes of the full size, below each other).

        The encoded picture comes back at once, because no encoder here looks ahead.
        """
        if self._context is None:
            yield EncodedPicture((_jpeg(i420, self._shape),), is_key=True)
            return
        frame = av.VideoFrame.from_ndarray(_below(i420, self._shape), format="yuv420p")
        frame.pts = self._index
        if key:
            frame.pict_type = av.video.frame.PictureType.I
        self._index += 1
        yield from (self._unit(packet) for packet in self._context.encode(frame))

    def flush(self) -> Iterator[EncodedPicture]:
        """Return the units that the encoder still holds."""
        if self._context is not None:
            yield from (self._unit(packet) for packet in self._context.encode(None))

    def _unit(self, packet: av.Packet[av.VideoStream]) -> EncodedPicture:
        nals = h264.split_annexb(bytes(packet))
        slices = [nal for nal in nals if _is_slice(nal, self._shape.codec)]
        if self._shape.band_px:
            first = self._shape.band_px // 16 * ((self._shape.width + 15) // 16)
            slices = [h264.move_slice(nal, first) for nal in slices]
        return EncodedPicture(tuple(slices), bool(packet.is_keyframe))


def open_encoder(shape: StreamShape) -> av.VideoCodecContext:
    """Open an H.264 or H.265 encoder for this shape's full size."""
    name = {"h264": "libx264", "hevc": "libx265"}[shape.codec]
    context = av.CodecContext.create(name, "w")
    if not isinstance(context, av.VideoCodecContext):
        raise TypeError(name)
    context.width, context.height = shape.width, shape.height
    context.pix_fmt = "yuv420p"
    context.time_base = 1 / shape.fps
    context.framerate = shape.fps
    context.bit_rate = shape.bitrate_bps
    context.thread_count = 1
    context.flags |= Flags.global_header.value
    gop = f"keyint={shape.gop}:min-keyint={shape.gop}"
    rate = f"vbv-maxrate={shape.bitrate_bps // 800}:vbv-bufsize={shape.bitrate_bps // 500}"
    if shape.codec == "h264":
        context.options = {
            "preset": "veryfast" if shape.is_full else "ultrafast",
            "tune": "zerolatency",
            "x264-params": f"{_X264_FULL if shape.is_full else _X264}:{gop}:{rate}",
        }
    else:
        context.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "x265-params": f"{_X265}:{gop}:{rate}",
        }
    context.open()
    return context


def _parameter_sets(context: av.VideoCodecContext, codec: str) -> tuple[bytes, ...]:
    nals = h264.split_annexb(context.extradata or b"")
    if codec == "h264":
        return tuple(nal for nal in nals if h264.nal_type(nal) in {h264.NAL_SPS, h264.NAL_PPS})
    return tuple(nal for nal in nals if nal[0] >> 1 & 0x3F in {32, 33, 34})


def _is_slice(nal: bytes, codec: str) -> bool:
    if codec == "h264":
        return h264.nal_type(nal) in {h264.NAL_SLICE, h264.NAL_IDR}
    return nal[0] >> 1 & 0x3F < 32


def _below(i420: Pixels, shape: StreamShape) -> Pixels:
    if not shape.band_px:
        return i420
    height, width, band = shape.height, shape.width, shape.band_px
    chroma = i420[height:].reshape(2, height // 2, width // 2)[:, band // 2 :]
    return np.concatenate([i420[band:height].reshape(-1), chroma.reshape(-1)]).reshape(-1, width)


def _jpeg(i420: Pixels, shape: StreamShape) -> bytes:
    """Baseline JPEG, 4:2:0, standard Huffman tables, as RTP wants it."""
    # A picture's quality follows from the bits that it may take; measured on the town at 640×360.
    quality = int(
        np.clip(20 + 55 * shape.bitrate_bps / (shape.width * shape.height * float(shape.fps)), 20, 80)
    )
    bgr = cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420)
    done, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("JPEG encoding failed")
    return jpeg.tobytes()


@lru_cache(maxsize=32)
def black_group(shape: StreamShape) -> tuple[EncodedPicture, ...]:
    """Return one group of black pictures that a decoder of this stream can decode."""
    picture = np.full((shape.height * 3 // 2, shape.width), 128, np.uint8)
    picture[: shape.height] = 16
    encoder = Encoder(shape)
    units = [unit for _ in range(shape.gop) for unit in encoder.encode(picture)]
    return (*units, *encoder.flush())


def fps_of(value: float) -> Fraction:
    """Return a frame rate as a fraction, such as 25 or 12.5."""
    return Fraction(value).limit_denominator(1001)
