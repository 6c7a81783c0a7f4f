"""The lens model of a PTZ camera from pictures taken at a few known positions.

Features that two pictures share lie in one direction of the world. The model is the one that fits this for
most
pairs: a robust least-squares fit of spans, level, roll and the angle of view at each zoom.
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
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.model import PtzPosition
    from console.media.frames import Bytes

Floats: TypeAlias = npt.NDArray[np.float64]
FEATURES = 1500
RATIO = 0.8
"""A match whose second best is at least this share as good is not used."""
PAIR_LEAST = 12
MATCHES_LEAST = 60
ROUNDS = 60
ROBUST_PARTS = 0.004
"""In parts of the picture's width: matches with a larger error count less."""
ERROR_MOST_DEG = 1.0
_STEP = 1e-5


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """A picture, taken while the camera was at rest."""

    position: PtzPosition
    grey: Bytes
    """Luma, rows × columns."""


@dataclass(frozen=True, slots=True)
class PointMatches:
    """Places of the same features in two pictures, in parts of width and height."""

    one: int
    other: int
    places: Floats
    others: Floats


def calibrate(views: Sequence[CalibrationView], guess: LensModel) -> LensModel:
    """Return the lens model that fits the pictures. Takes seconds; any thread that may wait.

    Args:
        views: pictures of one camera and size that overlap their neighbours, at two or more positions in pan
            and in tilt, and at each zoom that matters.
        guess: as reported by the camera, or from its data sheet; its zero of pan is kept.

    Raises:
        OperatorError: they do not overlap enough, or no model fits them.
    """
    matches = find_matches(views)
    if sum(len(match.places) for match in matches) < MATCHES_LEAST:
        raise _failed("the pictures overlap too little")
    zooms = tuple(sorted({view.position.zoom for view in views}))
    fit = _Fit(views, matches, guess, zooms)
    solution = fit.solve()
    error_deg = fit.error_deg(solution)
    if not math.isfinite(error_deg) or error_deg > ERROR_MOST_DEG:
        raise _failed(f"the best lens model has an error of {error_deg:.1f}°")
    model = replace(fit.model(solution), error_deg=round(max(0.02, error_deg), 3), is_calibrated=True)
    check_lens(model)
    return model


def find_matches(views: Sequence[CalibrationView]) -> list[PointMatches]:
    """Find the features that pictures share, pair by pair; a homography removes wrong matches."""
    finder = cv2.ORB_create(nfeatures=FEATURES)  # type: ignore[attr-defined]  # the stubs do not know it
    features = [finder.detectAndCompute(view.grey, None) for view in views]
    matches = []
    for first_view, second_view in combinations(range(len(views)), 2):
        pairs = _pairs(features[first_view], features[second_view])
        if len(pairs) < PAIR_LEAST:
            continue
        first_places, second_places = (
            np.array([pair[side] for pair in pairs], np.float64) for side in (0, 1)
        )
        _, inliers = cv2.findHomography(first_places, second_places, cv2.RANSAC, 4.0)
        inside = np.asarray(inliers).ravel() > 0 if inliers is not None else np.zeros(len(pairs), bool)
        if np.count_nonzero(inside) >= PAIR_LEAST:
            sizes = [np.array(views[at].grey.shape[::-1], np.float64) for at in (first_view, second_view)]
            matches.append(
                PointMatches(
                    first_view, second_view, first_places[inside] / sizes[0], second_places[inside] / sizes[1]
                )
            )
    return matches


def _pairs(
    first_features: tuple[Sequence[cv2.KeyPoint], Bytes | None],
    second_features: tuple[Sequence[cv2.KeyPoint], Bytes | None],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    if first_features[1] is None or second_features[1] is None or len(second_features[1]) < 2:
        return []
    candidates = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(first_features[1], second_features[1], k=2)
    good = [best for best, second_best in candidates if best.distance < RATIO * second_best.distance]
    places = [(first_features[0][pair.queryIdx].pt, second_features[0][pair.trainIdx].pt) for pair in good]
    # OpenCV's coordinate of a pixel is its centre.
    return [((a[0] + 0.5, a[1] + 0.5), (b[0] + 0.5, b[1] + 0.5)) for a, b in places]


class _Fit:
    """A Levenberg-Marquardt fit with numerical derivatives; there are only a few unknowns."""

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
        pan, level, tilt, roll, *fovs = (float(value) for value in unknown)
        fov = tuple(
            (zoom, min(max(math.exp(value), 0.1), 125.0))
            for zoom, value in zip(self._zooms, fovs, strict=True)
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
        """Return how far each match is from where the model predicts it, in picture widths."""
        model = self.model(unknown)
        sights = [model.view_at(view.position, self._aspect) for view in self._views]
        rows = [np.array([sight.right, sight.down, sight.forward]) for sight in sights]
        offsets = []
        for match in self._matches:
            first_sight, second_sight = sights[match.one], sights[match.other]
            across, down = (match.places - 0.5).T / first_sight.focal
            rays = np.stack([across, down / self._aspect, np.ones_like(across)], axis=1)
            turned = rays @ rows[match.one] @ rows[match.other].T
            ahead = np.maximum(turned[:, 2], 0.05)
            projected = turned[:, :2] / ahead[:, None] * second_sight.focal
            expected = (match.others - 0.5) / (1.0, self._aspect)
            offsets.append((projected - expected).ravel())
        return np.concatenate(offsets)

    def error_deg(self, unknown: Floats) -> float:
        """Return the error, degrees, that nine of ten matches do not exceed."""
        off = self._off(unknown).reshape(-1, 2)
        far = np.percentile(np.hypot(off[:, 0], off[:, 1]), 90)
        return float(far) * self.model(unknown).fov_deg(self._zooms[0])


def _failed(why: str) -> OperatorError:
    return OperatorError(
        text("The camera could not be calibrated: {why}.", why=why),
        "Point the camera at something with much detail that stands still, for example a house front, and "
        "measure again.",
    )
