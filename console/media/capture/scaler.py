"""Scaling and converting a decoded frame to a picture of the size of a tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from console.domain.streaming.picture import Picture, PixelFormat, Plane
from console.media.frames import copied

if TYPE_CHECKING:
    import datetime as dt

    from av.video.frame import VideoFrame

# Plain numbers, because resolving an enumeration in each call costs more than scaling a small picture.
_POINT, _AREA = int(Interpolation.POINT), int(Interpolation.AREA)
_FAST_BILINEAR, _FULL_RANGE = int(Interpolation.FAST_BILINEAR), int(ColorRange.JPEG)
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
        frame: VideoFrame,
        tile: tuple[int, int],
        pixel_format: PixelFormat,
        arrived: tuple[float, dt.datetime],
        *,
        is_lent: bool = False,
    ) -> Picture:
        """Return a picture of `frame` that fits in `tile` (width, height in pixels).

        Args:
            frame: in any pixel format that libswscale reads.
            tile: the size to fit in.
            pixel_format: format of the picture.
            arrived: monotonic seconds and UTC of the frame's arrival.
            is_lent: whether the frame's memory will change afterwards, so that the picture needs its own.
        """
        full_range = frame.format.name.startswith("yuvj") or frame.color_range == _FULL_RANGE
        scaled = self.scaled(frame, tile)
        if is_lent and scaled is frame and pixel_format is not PixelFormat.BGRA:
            # If there is nothing to do, libswscale's wrapper returns the frame itself.
            scaled = copied(frame)
        if pixel_format is PixelFormat.BGRA:
            # Scaling in YUV first, then converting without interpolation, is cheaper (measured).
            scaled = self._converter.reformat(scaled, format="bgra", interpolation=_POINT, threads=1)
        planes = tuple(Plane(plane, plane.line_size) for plane in scaled.planes)
        return Picture(
            planes,
            pixel_format,
            scaled.width,
            scaled.height,
            captured_utc=arrived[1],
            arrived_s=arrived[0],
            full_range=full_range,
            source_width=frame.width,
            source_height=frame.height,
        )

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
