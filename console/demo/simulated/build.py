"""Make a camera's loops, or load them from the cache."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

from console.demo.simulated.caption import band_px, draw_caption
from console.demo.simulated.clip import Clip, EncodedPicture, StreamShape
from console.demo.simulated.encode import Encoder, black_group
from console.demo.simulated.timecode import PERIOD_MS, draw_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from console.demo.simulated.pixels import Pixels

CONTENT_VERSION = 3
"""To be raised when what is drawn or how it is encoded changes: old loops are then made again."""
SCENE_FPS = Fraction(25)


def with_band(shape: StreamShape) -> StreamShape:
    """Return the shape with a live caption band, where the codec allows one to be written."""
    return replace(shape, band_px=band_px(shape.height) if shape.codec == "h264" else 0)


def shrink(i420: Pixels, shape: StreamShape) -> Pixels:
    """Return a copy of the picture at a stream's size."""
    height, width = i420.shape[0] * 2 // 3, i420.shape[1]
    if (width, height) == (shape.width, shape.height):
        return i420.copy()
    size, half = (shape.width, shape.height), (shape.width // 2, shape.height // 2)
    planes = [cv2.resize(i420[:height], size, interpolation=cv2.INTER_AREA).reshape(-1)]
    chroma = i420[height:].reshape(2, height // 2, width // 2)
    planes += [cv2.resize(plane, half, interpolation=cv2.INTER_AREA).reshape(-1) for plane in chroma]
    return np.asarray(np.concatenate(planes).reshape(-1, shape.width), np.uint8)


class LoopMaker:
    """Encodes one loop from pictures that come 25 times a second. One thread.

    Args:
        shape: of the stream.
        title: the camera's name; burned in here only where the caption cannot be written live, and then
            without a clock, because in a loop it would soon be wrong.
        phase_s: how late after whole frame times the camera takes its pictures.
    """

    def __init__(self, shape: StreamShape, title: str, phase_s: float) -> None:
        self._shape, self._title, self._phase_s = shape, title, phase_s
        self._encoder = Encoder(shape)
        self._every = round(SCENE_FPS / shape.fps)
        self._units: list[EncodedPicture] = []

    def take(self, number: int, i420: Pixels) -> None:
        """Encode a picture if it falls to this stream."""
        if number % self._every:
            return
        picture = shrink(i420, self._shape)
        ms = round((number / float(SCENE_FPS) + self._phase_s) * 1000)
        draw_timecode(picture[: self._shape.height], ms)
        if not self._shape.band_px:
            draw_caption(picture, self._title, "")
        self._units += self._encoder.encode(picture)

    def finish(self, *, black: bool = True) -> Clip:
        """Return the loop, with or without the black pictures for the `black` fault."""
        self._units += self._encoder.flush()
        sets = self._encoder.parameter_sets
        return Clip(self._shape, sets, tuple(self._units), black_group(self._shape) if black else ())


def cached(
    cache: Path | None,
    subject: str,
    shapes: Sequence[StreamShape],
    pictures: Callable[[], Iterable[Pixels]],
    title: str = "",
    phase_s: float = 0.0,
) -> list[Clip]:
    """Return the loops of one scene in several shapes, from the cache or from one pass over its pictures.

    Args:
        cache: folder of the cache; None to keep nothing.
        subject: name of what the scene shows; part of the file name in the cache.
        shapes: one for each stream.
        pictures: yields one period of the scene, 25 pictures a second.
        title: see `LoopMaker`.
        phase_s: see `LoopMaker`.
    """
    ready = kept(cache, subject, shapes, title, phase_s)
    if ready is not None:
        return ready
    makers = [LoopMaker(shape, title, phase_s) for shape in shapes]
    for number, picture in enumerate(pictures()):
        for maker in makers:
            maker.take(number, picture)
    clips = [maker.finish() for maker in makers]
    keep(cache, subject, clips, title, phase_s)
    return clips


def kept(
    cache: Path | None, subject: str, shapes: Sequence[StreamShape], title: str, phase_s: float
) -> list[Clip] | None:
    """Return the loops from the cache, all of them or none. Arguments as for `cached`."""
    if cache is None:
        return None
    clips = [Clip.load(_path(cache, subject, shape, title, phase_s)) for shape in shapes]
    ready = [clip for clip in clips if clip is not None]
    return ready if len(ready) == len(shapes) else None


def keep(cache: Path | None, subject: str, clips: Sequence[Clip], title: str, phase_s: float) -> None:
    """Write loops into the cache. Arguments as for `cached`."""
    if cache is None:
        return
    cache.mkdir(parents=True, exist_ok=True)
    for clip in clips:
        clip.save(_path(cache, subject, clip.shape, title, phase_s))


def _path(cache: Path, subject: str, shape: StreamShape, title: str, phase_s: float) -> Path:
    text = json.dumps([CONTENT_VERSION, PERIOD_MS, av.__version__, subject, str(shape), title, phase_s])
    return cache / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.clip"
