"""Scaling and converting a decoded frame to a picture of the size of a tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av.video.reformatter import Interpolation, VideoReformatter

from console.domain.streaming.picture import Picture, PixelFormat, Plane
from console.media.frames import copied, is_full_range
from console.media.masking.masked_frame import MaskedFrame

if TYPE_CHECKING:
    import datetime as dt

    from av.video.frame import VideoFrame

# Plain numbers, because resolving an enumeration in each call costs more than scaling a small picture.
_POINT, _AREA = int(Interpolation.POINT), int(Interpolation.AREA)
_FAST_BILINEAR = int(Interpolation.FAST_BILINEAR)
STRONG_SHRINK = 0.5
"""Scale below which areas are averaged: interpolation skips pixels there, and fine patterns flicker."""


def fit(source: tuple[int, int], tile: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size of the source's shape in the tile, not larger than the source. Pixels.

    The width is a multiple of 8, because without interpolation libswscale does not write the columns beyond
    one.
    """
    scale = min(tile[0] / source[0], tile[1] / source[1], 1.0)
    return max(8, int(source[0] * scale) // 8 * 8), max(2, int(source[1] * scale) // 2 * 2)


class FrameScaler:
    """Scales and converts frames. One for each camera's thread: the scaler keeps its tables. One thread."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()
        self._converter = VideoReformatter()

    def make(
        self,
        frame: VideoFrame | MaskedFrame,
        tile: tuple[int, int],
        pixel_format: PixelFormat,
        arrived: tuple[float, dt.datetime],
    ) -> Picture:
        """Return a picture of `frame` that fits in `tile` (width, height in pixels).

        Args:
            frame: in any pixel format that libswscale reads, or one with privacy zones, which are covered.
            tile: the size to fit in.
            pixel_format: format of the picture.
            arrived: monotonic seconds and UTC of the frame's arrival.
        """
        if isinstance(frame, MaskedFrame):
            source = frame.size
            full_range = frame.is_full_range
            # Paint on the last picture covers the fewest pixels, and none has to be copied for it.
            scaled = frame.covered(lambda uncovered: self._made(uncovered, tile, pixel_format))
        else:
            source = frame.width, frame.height
            full_range = is_full_range(frame)
            scaled = self._made(frame, tile, pixel_format)
        planes = tuple(Plane(plane, plane.line_size) for plane in scaled.planes)
        return Picture(
            planes,
            pixel_format,
            scaled.width,
            scaled.height,
            captured_utc=arrived[1],
            arrived_s=arrived[0],
            full_range=full_range,
            source_width=source[0],
            source_height=source[1],
        )

    def _made(self, frame: VideoFrame, tile: tuple[int, int], pixel_format: PixelFormat) -> VideoFrame:
        scaled = self.scaled(frame, tile)
        if pixel_format is PixelFormat.YUV420:
            return scaled
        if scaled.interlaced_frame:
            # A copy has not that mark, with which libswscale writes beyond a row's end, into the next one.
            scaled = copied(scaled)
        # Scaling in YUV first, then converting without interpolation, is cheaper (measured).
        return self._converter.reformat(scaled, format="bgra", interpolation=_POINT, threads=1)

    def scaled(self, frame: VideoFrame, tile: tuple[int, int]) -> VideoFrame:
        """Return a frame in YUV that fits in `tile`; the frame itself where there is nothing to do."""
        size = fit((frame.width, frame.height), tile)
        return self._scale(frame, size, "yuvj420p" if frame.format.name.startswith("yuvj") else "yuv420p")

    def _scale(self, frame: VideoFrame, size: tuple[int, int], pixels: str) -> VideoFrame:
        strong = size[1] < frame.height * STRONG_SHRINK
        return self._scaler.reformat(
            frame,
            *size,
            format=pixels,
            interpolation=_AREA if strong else _FAST_BILINEAR,
            threads=1,
        )
