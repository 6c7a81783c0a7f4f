"""Encode a loop in another shape, for cameras that change their stream while it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import av
import numpy as np

from console.demo.simulated.build import SCENE_FPS, LoopMaker, with_band
from console.demo.simulated.composer import Composer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated.clip import Clip, StreamShape
    from console.demo.simulated.pixels import Pixels


def variant_shape(shape: StreamShape, faults: tuple[str, ...], units: int) -> StreamShape:
    """Return the shape of a stream under these fault switches."""
    if "codec_change" in faults:
        shape = replace(shape, codec="hevc" if shape.codec == "h264" else "h264")
    if "size_change" in faults:
        shape = replace(shape, width=shape.width * 3 // 4 // 16 * 16, height=shape.height * 3 // 4 // 16 * 16)
    if "long_gop" in faults:
        shape = replace(shape, gop=units)
    return with_band(shape)


def variant(clip: Clip, faults: tuple[str, ...], title: str, phase_s: float) -> Clip:
    """Decode a loop and encode it in another shape. Takes seconds; any thread."""
    shape = variant_shape(clip.shape, faults, len(clip.units))
    maker = LoopMaker(shape, title, phase_s)
    every = round(SCENE_FPS / shape.fps)
    for number, picture in enumerate(_decoded(clip)):
        maker.take(number * every, picture)
    return maker.finish()


def _decoded(clip: Clip) -> Iterator[Pixels]:
    name = "h264" if clip.shape.codec == "h264" else clip.shape.codec
    decoder = av.CodecContext.create(name, "r")
    if not isinstance(decoder, av.VideoCodecContext):
        raise TypeError(name)
    decoder.thread_type = "NONE"
    composer = Composer(clip, "")
    for number in range(len(clip.units)):
        unit = composer.at(number, 0.0)
        parts = (*clip.parameter_sets, *unit.parts) if unit.is_key else unit.parts
        start = b"" if clip.shape.codec == "mjpeg" else b"\0\0\0\1"
        for frame in decoder.decode(av.Packet(b"".join(start + part for part in parts))):
            yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)
    for frame in decoder.decode(None):
        yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)
