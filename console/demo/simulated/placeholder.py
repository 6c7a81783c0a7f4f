"""A still picture with a running time code: what a camera shows until its loop is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, overload

import av
import numpy as np

from console.demo.simulated import h264
from console.demo.simulated.build import SCENE_FPS, LoopMaker, shrink
from console.demo.simulated.clip import Clip, EncodedPicture
from console.demo.simulated.encode import Encoder, black_group, open_encoder
from console.demo.simulated.timecode import PERIOD_MS, ROWS, cell_px, draw_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.demo.simulated.clip import StreamShape
    from console.demo.simulated.pixels import Pixels

_SHORT_S = 2
_MARGIN_PX = 32
"""So much of what stands still lies in the strip above the time code.

Else the encoder might predict the time code from beyond the strip's upper edge, where it sees no picture.
"""


def still_clip(i420: Pixels, shape: StreamShape, title: str, phase_s: float) -> Clip:
    """A loop of one period in which nothing moves.

    Args:
        i420: the picture, at the stream's size or larger.
        shape: of the stream; a reader cannot tell the parameter sets from those of the living loop.
        title: see `LoopMaker`.
        phase_s: see `LoopMaker`.
    """
    picture = shrink(i420, shape)
    if shape.codec == "h264" and shape.band_px:
        return _Strips(shape).clip(picture, phase_s)
    # With other codecs a picture cannot be assembled from parts: the time code repeats every two seconds.
    maker = LoopMaker(shape, title, phase_s)
    for number in range(round(SCENE_FPS * _SHORT_S)):
        maker.take(number, picture)
    return maker.finish(black=False)


class Groups(Sequence[EncodedPicture]):
    """Encodes groups of pictures when they are first read. May be used from any thread.

    Args:
        count: number of pictures.
        gop: pictures in a group; `count` is a multiple of it.
        code: encodes the group that begins with the given picture.
    """

    def __init__(self, count: int, gop: int, code: Callable[[int], Iterator[EncodedPicture]]) -> None:
        self._count, self._gop, self._code = count, gop, code
        self._made: dict[int, list[EncodedPicture]] = {}
        self._lock = Lock()

    @overload
    def __getitem__(self, at: int) -> EncodedPicture: ...

    @overload
    def __getitem__(self, at: slice) -> list[EncodedPicture]: ...

    def __getitem__(self, at: int | slice) -> EncodedPicture | list[EncodedPicture]:
        """Return one picture, or several."""
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(self._count))]
        if not 0 <= at < self._count:
            raise IndexError(at)
        begin = at // self._gop * self._gop
        with self._lock:
            if begin not in self._made:
                self._made[begin] = list(self._code(begin))
        return self._made[begin][at - begin]

    def __len__(self) -> int:
        """Return the number of pictures."""
        return self._count


class _Strips:
    """Codes a picture in two parts: the street, once, and the strip with the time code, each time."""

    def __init__(self, shape: StreamShape) -> None:
        self._shape = shape
        self._top = int(shape.height - ROWS * cell_px(shape.width) - _MARGIN_PX) // 16 * 16
        columns = (shape.width + 15) // 16
        self._first = shape.band_px // 16 * columns
        self._strip_first = self._top // 16 * columns
        self._sets = Encoder(shape).parameter_sets
        self._headers = h264.Headers.parse(*self._sets)
        self._skipped: dict[h264.SliceHeader, bytes] = {}

    def clip(self, picture: Pixels, phase_s: float) -> Clip:
        street = self._street(picture)
        count = round(self._shape.fps * PERIOD_MS / 1000)
        units = Groups(count, self._shape.gop, lambda at: self._group(picture, street, phase_s, at))
        return Clip(self._shape, self._sets, units, black_group(self._shape))

    def _street(self, picture: Pixels) -> bytes:
        rows = self._top - self._shape.band_px
        encoder = open_encoder(replace(self._shape, height=rows))
        packets = [*encoder.encode(self._frame(picture, self._shape.band_px, rows)), *encoder.encode(None)]
        return h264.move_slice(_slice(bytes(packets[0])), self._first)

    def _group(self, picture: Pixels, street: bytes, phase_s: float, begin: int) -> Iterator[EncodedPicture]:
        rows = self._shape.height - self._top
        encoder = open_encoder(replace(self._shape, height=rows))
        fps = float(self._shape.fps)
        for number in range(begin, begin + self._shape.gop):
            draw_timecode(picture[: self._shape.height], round((number / fps + phase_s) * 1000))
            frame = self._frame(picture, self._top, rows)
            frame.pts = number - begin
            for packet in encoder.encode(frame):
                strip = h264.move_slice(_slice(bytes(packet)), self._strip_first)
                header = h264.SliceHeader.parse(strip, self._headers)
                yield EncodedPicture((self._above(header, street), strip), bool(packet.is_keyframe))

    def _above(self, header: h264.SliceHeader, street: bytes) -> bytes:
        if header not in self._skipped:
            self._skipped[header] = (
                street
                if header.is_idr
                else h264.skip_slice(header, self._headers, self._strip_first - self._first, self._first)
            )
        return self._skipped[header]

    def _frame(self, picture: Pixels, top: int, rows: int) -> av.VideoFrame:
        height, width = self._shape.height, self._shape.width
        chroma = picture[height:].reshape(2, height // 2, width // 2)[:, top // 2 : (top + rows) // 2]
        planes = np.concatenate([picture[top : top + rows].reshape(-1), chroma.reshape(-1)])
        return av.VideoFrame.from_ndarray(planes.reshape(-1, width), format="yuv420p")


def _slice(stream: bytes) -> bytes:
    return next(
        nal for nal in h264.split_annexb(stream) if h264.nal_type(nal) in {h264.NAL_SLICE, h264.NAL_IDR}
    )
