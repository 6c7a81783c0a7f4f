"""A frame with privacy zones, of which only covered copies can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.media.frames import copied, is_full_range, spread
from console.media.masking.paint import MaskPainter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from av.video.frame import VideoFrame

    from console.media.masking.stencil import Stencil

    Scale = Callable[[VideoFrame], VideoFrame]

SIZES_MOST = 4
"""Tiles of more sizes than this show one camera rarely enough to prepare the covers anew."""


class MaskedFrame:
    """Gives copies of a frame, scaled and covered: of the scaled picture fewer pixels are covered.

    Args:
        frame: decoded; it is not changed.
        stencils: what is covered of it.
        painters: of its stream.
    """

    def __init__(self, frame: VideoFrame, stencils: Sequence[Stencil], painters: SizedPainters) -> None:
        self._frame, self._stencils, self._painters = frame, stencils, painters
        self.size = frame.width, frame.height
        self.is_full_range = is_full_range(frame)
        self._spread = spread(frame)

    def covered(self, scale: Scale) -> VideoFrame:
        """Return what `scale` makes of the frame, covered.

        Args:
            scale: returns a frame in a plain format or BGRA, or the frame itself if there is nothing to do.
        """
        made = scale(self._frame)
        if made is self._frame:
            made = copied(made)
        # Conversion of another format mixes neighbours even if the size stays.
        is_alike = (made.width, made.height) == self.size and not self._spread
        self._painters.cover(made, self._stencils, 0 if is_alike else max(1, self._spread))
        return made


class SizedPainters:
    """The painters of one stream, one for each kind of picture. One thread."""

    def __init__(self) -> None:
        self._painters: dict[tuple[int, int, str, int], _SizedPainter] = {}

    def cover(self, frame: VideoFrame, stencils: Sequence[Stencil], spread: int) -> None:
        """Cover a scaled frame permanently.

        Args:
            frame: in a plain format, or BGRA.
            stencils: for the frame before it was scaled.
            spread: `frames.spread` of that frame; 0: it has the same pixels still.
        """
        kind = frame.width, frame.height, frame.format.name, spread
        painter = self._painters.get(kind)
        if painter is None:
            if len(self._painters) >= SIZES_MOST:
                self._painters.clear()
            painter = self._painters[kind] = _SizedPainter(spread)
        painter.cover(frame, stencils)


class _SizedPainter:
    def __init__(self, spread: int) -> None:
        self._spread = spread
        self._painter = MaskPainter()
        self._source: Sequence[Stencil] | None = None
        self._stencils: Sequence[Stencil] = ()

    def cover(self, frame: VideoFrame, stencils: Sequence[Stencil]) -> None:
        if stencils is not self._source:
            self._source = self._stencils = stencils
            if self._spread:
                size = frame.width, frame.height
                resized = (outline.resized(size, self._spread) for outline in stencils)
                self._stencils = [outline for outline in resized if outline is not None]
        self._painter.cover(frame, self._stencils)
