"""A movable camera's lens model from pictures taken at a handful of known positions.

Features that two pictures share lie in one direction of the world. The model is the one for which that is
true of as many pairs as can be: least squares over spans, level, roll and the angle of view at each zoom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.errors import OperatorError
from console.domain.ptz.lens import LensModel, check_lens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.model import PtzPosition
    from console.media.frames import Bytes

Floats: TypeAlias = npt.NDArray[np.float64]
FEATURES = 1500
RATIO = 0.8
"""A match whose second best is nearly as good says nothing."""
PAIR_LEAST = 12
MATCHES_LEAST = 60
ROUNDS = 60
ROBUST_PARTS = 0.004
"""Of the picture's width: matches that are farther off count less."""
ERROR_MOST_DEG = 1.0
_STEP = 1e-5


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """One picture, taken at rest."""

    position: PtzPosition
    grey: Bytes
    """Rows × columns."""


@dataclass(frozen=True, slots=True)
class PointMatches:
    """Places of the same things on two pictures, in parts of them."""

    one: int
    other: int
    places: Floats
    others: Floats


def calibrate(views: Sequence[CalibrationView], guess: LensModel) -> LensModel:
    """The model that fits the pictures. Takes seconds; any thread that may.

    Args:
        views: pictures of one camera and size, overlapping their neighbours, at two positions in pan, in tilt
            and at each zoom that matters at least.
        guess: what the camera reports, or what its data sheet says; its zero of pan is kept.

    Raises:
        OperatorError: they do not overlap enough, or no model fits them.
    """
    matches = find_matches(views)
    if sum(len(one.places) for one in matches) < MATCHES_LEAST:
        raise _failed("the pictures have too little in common")
    zooms = tuple(sorted({view.position.zoom for view in views}))
    fit = _Fit(views, matches, guess, zooms)
    found = fit.solve()
    error_deg = fit.error_deg(found)
    if not math.isfinite(error_deg) or error_deg > ERROR_MOST_DEG:
        raise _failed(f"the best model is still wrong by {error_deg:.1f}°")
    model = replace(fit.model(found), error_deg=round(max(0.02, error_deg), 3), is_calibrated=True)
    check_lens(model)
    return model


def find_matches(views: Sequence[CalibrationView]) -> list[PointMatches]:
    """What pictures have in common, pair by pair; a homography sorts out what is none."""
    finder = cv2.ORB_create(nfeatures=FEATURES)  # type: ignore[attr-defined]  # the stubs do not know it
    told = [finder.detectAndCompute(view.grey, None) for view in views]
    made = []
    for one, other in combinations(range(len(views)), 2):
        pairs = _pairs(told[one], told[other])
        if len(pairs) < PAIR_LEAST:
            continue
        here, there = (np.array([pair[side] for pair in pairs], np.float64) for side in (0, 1))
        _, kept = cv2.findHomography(here, there, cv2.RANSAC, 4.0)
        inside = np.asarray(kept).ravel() > 0 if kept is not None else np.zeros(len(pairs), bool)
        if np.count_nonzero(inside) >= PAIR_LEAST:
            sizes = [np.array(views[at].grey.shape[::-1], np.float64) for at in (one, other)]
            made.append(PointMatches(one, other, here[inside] / sizes[0], there[inside] / sizes[1]))
    return made


def _pairs(
    one: tuple[Sequence[cv2.KeyPoint], Bytes | None], other: tuple[Sequence[cv2.KeyPoint], Bytes | None]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    if one[1] is None or other[1] is None or len(other[1]) < 2:
        return []
    found = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(one[1], other[1], k=2)
    good = [best for best, second in found if best.distance < RATIO * second.distance]
    places = [(one[0][pair.queryIdx].pt, other[0][pair.trainIdx].pt) for pair in good]
    # A pixel's coordinate is its middle.
    return [((a[0] + 0.5, a[1] + 0.5), (b[0] + 0.5, b[1] + 0.5)) for a, b in places]


class _Fit:
    """Levenberg and Marquardt's way, with the derivative by differences: there are a handful of unknowns."""

    def __init__(
        self,
        views: Sequence[CalibrationView],
        matches: Sequence[PointMatches],
        guess: LensModel,
        zooms: tuple[float, ...],
    ) -> None:
        self._views, self._matches, self._guess, self._zooms = views, matches, guess, zooms
        height, width = views[0].grey.shape
        self._aspect = width / height

    def model(self, unknown: Floats) -> LensModel:
        pan, level, tilt, roll, *fovs = (float(one) for one in unknown)
        fov = tuple(
            (zoom, min(max(math.exp(one), 0.1), 125.0)) for zoom, one in zip(self._zooms, fovs, strict=True)
        )
        return replace(
            self._guess, pan_half_deg=pan, tilt_zero_deg=level, tilt_half_deg=tilt, roll_deg=roll, fov=fov
        )

    def solve(self) -> Floats:
        guess = self._guess
        unknown = np.array(
            [
                guess.pan_half_deg,
                guess.tilt_zero_deg,
                guess.tilt_half_deg,
                guess.roll_deg,
                *(math.log(guess.fov_deg(zoom)) for zoom in self._zooms),
            ]
        )
        damping, best = 1e-2, self._cost(unknown)
        for _ in range(ROUNDS):
            slope, off = self._slope(unknown)
            normal = slope.T @ slope
            step = np.linalg.lstsq(normal + damping * np.diag(np.diag(normal) + 1e-12), -slope.T @ off, None)[
                0
            ]
            cost = self._cost(unknown + step)
            if cost < best:
                has_settled = best - cost < 1e-9 * best
                unknown, best, damping = unknown + step, cost, damping * 0.3
                if has_settled:
                    break
            else:
                damping *= 4
        return unknown

    def _slope(self, unknown: Floats) -> tuple[Floats, Floats]:
        off, weights = self._off(unknown), self._weights(unknown)
        columns = []
        for at in range(len(unknown)):
            moved = unknown.copy()
            step = _STEP * max(1.0, abs(moved[at]))
            moved[at] += step
            columns.append((self._off(moved) - off) / step * weights)
        return np.stack(columns, axis=1), off * weights

    def _weights(self, unknown: Floats) -> Floats:
        off = self._off(unknown).reshape(-1, 2)
        far = np.hypot(off[:, 0], off[:, 1])
        return np.repeat(1 / np.sqrt(1 + (far / ROBUST_PARTS) ** 2), 2)

    def _cost(self, unknown: Floats) -> float:
        off = self._off(unknown).reshape(-1, 2)
        return float(np.log1p((off**2).sum(axis=1) / ROBUST_PARTS**2).sum())

    def _off(self, unknown: Floats) -> Floats:
        """How far each match lies from where the model says, in picture widths."""
        model = self.model(unknown)
        sights = [model.sight(view.position, self._aspect) for view in self._views]
        rows = [np.array([one.right, one.down, one.forward]) for one in sights]
        made = []
        for match in self._matches:
            here, there = sights[match.one], sights[match.other]
            across, down = (match.places - 0.5).T / here.focal
            seen = np.stack([across, down / self._aspect, np.ones_like(across)], axis=1)
            turned = seen @ rows[match.one] @ rows[match.other].T
            ahead = np.maximum(turned[:, 2], 0.05)
            told = turned[:, :2] / ahead[:, None] * there.focal
            wanted = (match.others - 0.5) / (1.0, self._aspect)
            made.append((told - wanted).ravel())
        return np.concatenate(made)

    def error_deg(self, unknown: Floats) -> float:
        """What nine of ten matches are not farther off than."""
        off = self._off(unknown).reshape(-1, 2)
        far = np.percentile(np.hypot(off[:, 0], off[:, 1]), 90)
        return float(far) * self.model(unknown).fov_deg(self._zooms[0])


def _failed(why: str) -> OperatorError:
    return OperatorError(
        f"The camera could not be calibrated: {why}.",
        "Take pictures of a scene with details, each half over its neighbour.",
    )
