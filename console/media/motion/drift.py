"""How far the corners of a picture can have moved against an earlier picture, for very small movements.

A correlation of the whole picture does not notice a lens that zooms about the centre, and a caption or a
bright sky dominates it. So shift, magnification and rotation are fitted together from the slopes of the
earlier picture, with light and contrast as free parameters. Cells with a large error, such as passers-by,
count less. The slopes themselves must be where they were, along both axes; otherwise no result is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from console.media.frames import Floats

ROUNDS = 3
SIGMAS = 4.0
"""Multiple of the fit's own error that is added to the result."""
OUTVOTED = 1.5
"""Error of a cell, in usual errors, from which it counts less than half."""
TRUSTED_LEAST = 0.5
"""If cells count less than this on average, too much of the picture has changed."""
SLOPES_ALIKE = 0.6
"""Correlation of the slopes along each axis, below which the picture shows something else, or nothing."""
FLAT = 0.35
"""Root mean square of slopes, in steps of luma per cell, that are only noise."""


class DriftGauge:
    """Compares pictures with one earlier picture, by grids of luma. One thread."""

    def __init__(self, reference: Floats) -> None:
        rows, columns = reference.shape
        self._edge = rows // 8
        self._cells = int(columns)
        inner = self._inside(_smooth(reference))
        self._across, self._down = self._slopes(reference)
        x, y = self._places(rows, columns)
        zoomed = self._across * x + self._down * y
        turned = self._down * x - self._across * y
        light = inner - inner.mean()
        unknown = (self._across, self._down, zoomed, turned, light, np.ones_like(inner))
        self._unknown = np.ascontiguousarray(np.stack([component.ravel() for component in unknown]))
        self._reference = inner.ravel()
        self._corners = _corner_shifts(rows / columns)
        self._is_flat = (
            min(float(np.sqrt((component**2).mean())) for component in (self._across, self._down)) < FLAT
        )

    def most_parts(self, now: Floats) -> float:
        """Return the largest possible shift of a corner, in picture widths; infinite: cannot be told."""
        if self._is_flat or not self._shows_the_same(now):
            return float("inf")
        change = self._inside(_smooth(now)).ravel() - self._reference
        weights = np.ones_like(change)
        for _ in range(ROUNDS):
            weighed = self._unknown * weights
            normal = (weighed @ self._unknown.T).astype(np.float64)
            try:
                inverse = np.linalg.inv(normal)
            except np.linalg.LinAlgError:
                return float("inf")
            shift = inverse @ (weighed @ change).astype(np.float64)
            off = change - shift.astype(np.float32) @ self._unknown
            usual = 1.4826 * float(np.median(np.abs(off[::4]))) + 0.05
            weights = 1 / (1 + (off / (OUTVOTED * usual)) ** 2)
        if float(weights.mean()) < TRUSTED_LEAST:
            return float("inf")
        error = float((weights * off * off).sum() / weights.sum())
        shifts = np.abs(self._corners @ shift[:4])
        unsure = np.sqrt(np.einsum("ij,jk,ik->i", self._corners, inverse[:4, :4], self._corners) * error)
        most: list[float] = (shifts + SIGMAS * unsure).tolist()
        return max(most) / self._cells

    def _shows_the_same(self, now: Floats) -> bool:
        across, down = self._slopes(now)
        return (
            _correlation(self._across, across) >= SLOPES_ALIKE
            and _correlation(self._down, down) >= SLOPES_ALIKE
        )

    def _slopes(self, grid: Floats) -> tuple[Floats, Floats]:
        smooth = _smooth(grid)
        across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125)
        down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)
        return self._inside(np.asarray(across, np.float32)), self._inside(np.asarray(down, np.float32))

    def _inside(self, grid: Floats) -> Floats:
        """Return the grid without its edges, where captions are."""
        return grid[self._edge : -self._edge, self._edge : -self._edge]

    def _places(self, rows: int, columns: int) -> tuple[Floats, Floats]:
        """Return the place of each cell, in halves of the picture's width from its centre."""
        half = columns / 2
        x = (np.arange(columns, dtype=np.float32) + 0.5 - half) / half
        y = (np.arange(rows, dtype=np.float32) + 0.5 - rows / 2) / half
        across, down = np.meshgrid(x, y)
        return self._inside(across), self._inside(down)


def _smooth(grid: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(grid, (0, 0), 1.0), np.float32)


def _corner_shifts(shape: float) -> Floats:
    """Return rows: the effect of shift across, shift down, magnification and rotation on each corner."""
    rows = []
    for x, y in ((-1, -shape), (1, -shape), (-1, shape), (1, shape)):
        rows += [(1, 0, x, -y), (0, 1, y, x)]
    return np.array(rows, np.float32)


def _correlation(first: Floats, second: Floats) -> float:
    scale = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return float((first * second).sum()) / scale if scale > 0 else 0.0
