"""How far a picture can have moved against an earlier one, at its corners, when it hardly moved at all.

A correlation of the whole picture does not see a lens that zooms about the middle, and a caption or a bright
sky holds it fast. So shift, magnification and turn are fitted together, by the slopes of the earlier picture,
with light and contrast let free; whoever walks through it is outvoted; and the slopes themselves have to be
where they were, in both directions, or nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from console.media.motion.reference import Floats

ROUNDS = 3
SIGMAS = 4.0
"""Of the fit's own error, added to what it finds."""
OUTVOTED = 1.5
"""A cell that is off by more than so many usual errors counts less than half."""
TRUSTED_LEAST = 0.5
"""Where cells count less than this on average, too much of the picture is something else."""
SLOPES_ALIKE = 0.6
"""Correlation of the slopes along each axis: below it the picture shows something else, or nothing."""
FLAT = 0.35
"""Root mean square of slopes, in steps of luma a cell, that are only noise."""


class DriftGauge:
    """One earlier picture, as its grid of luma. One thread."""

    def __init__(self, reference: Floats) -> None:
        rows, columns = reference.shape
        self._edge = rows // 8
        self._cells = int(columns)
        kept = self._inside(_smooth(reference))
        self._across, self._down = self._slopes(reference)
        x, y = self._places(rows, columns)
        zoomed = self._across * x + self._down * y
        turned = self._down * x - self._across * y
        light = kept - kept.mean()
        unknown = (self._across, self._down, zoomed, turned, light, np.ones_like(kept))
        self._unknown = np.ascontiguousarray(np.stack([one.ravel() for one in unknown]))
        self._kept = kept.ravel()
        self._corners = _corner_shifts(rows / columns)
        self._is_flat = min(float(np.sqrt((one**2).mean())) for one in (self._across, self._down)) < FLAT

    def most_parts(self, now: Floats) -> float:
        """How far a corner may have moved at most, in parts of the picture's width; infinite: no saying."""
        if self._is_flat or not self._shows_the_same(now):
            return float("inf")
        change = self._inside(_smooth(now)).ravel() - self._kept
        weights = np.ones_like(change)
        for _ in range(ROUNDS):
            weighed = self._unknown * weights
            normal = (weighed @ self._unknown.T).astype(np.float64)
            try:
                inverse = np.linalg.inv(normal)
            except np.linalg.LinAlgError:
                return float("inf")
            found = inverse @ (weighed @ change).astype(np.float64)
            off = change - found.astype(np.float32) @ self._unknown
            usual = 1.4826 * float(np.median(np.abs(off[::4]))) + 0.05
            weights = 1 / (1 + (off / (OUTVOTED * usual)) ** 2)
        if float(weights.mean()) < TRUSTED_LEAST:
            return float("inf")
        error = float((weights * off * off).sum() / weights.sum())
        shifts = np.abs(self._corners @ found[:4])
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
        """Without the edges, where captions stand."""
        return grid[self._edge : -self._edge, self._edge : -self._edge]

    def _places(self, rows: int, columns: int) -> tuple[Floats, Floats]:
        """Of each cell, in halves of the picture's width from its middle."""
        half = columns / 2
        x = (np.arange(columns, dtype=np.float32) + 0.5 - half) / half
        y = (np.arange(rows, dtype=np.float32) + 0.5 - rows / 2) / half
        across, down = np.meshgrid(x, y)
        return self._inside(across), self._inside(down)


def _smooth(grid: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(grid, (0, 0), 1.0), np.float32)


def _corner_shifts(shape: float) -> Floats:
    """Rows: what shift across, shift down, magnification and turn do to each corner, across and down."""
    rows = []
    for x, y in ((-1, -shape), (1, -shape), (-1, shape), (1, shape)):
        rows += [(1, 0, x, -y), (0, 1, y, x)]
    return np.array(rows, np.float32)


def _correlation(one: Floats, other: Floats) -> float:
    scale = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / scale if scale > 0 else 0.0
