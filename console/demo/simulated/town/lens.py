"""Where a camera stands and how it sees the world. Metres: x east, y north, z up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from console.demo.simulated.town.types import Points

NEAR_M = 0.4


@dataclass(frozen=True, slots=True)
class SceneView:
    """A camera's place and direction."""

    x_m: float
    y_m: float
    z_m: float
    pan_deg: float
    """Compass bearing: 0 north, 90 east."""
    tilt_deg: float
    """Downwards."""
    fov_deg: float
    """Horizontal angle of view."""


@dataclass(frozen=True)
class SceneLens:
    """A view at a picture size."""

    view: SceneView
    width: int
    height: int

    @cached_property
    def focal_px(self) -> float:
        """Return the focal length in pixels."""
        return self.width / 2 / math.tan(math.radians(self.view.fov_deg) / 2)

    @cached_property
    def rotation(self) -> Points:
        """Return the rotation; its rows are right, down and forward in the world."""
        pan, tilt = math.radians(self.view.pan_deg), math.radians(self.view.tilt_deg)
        right = np.array([math.cos(pan), -math.sin(pan), 0.0])
        forward = np.array([math.sin(pan) * math.cos(tilt), math.cos(pan) * math.cos(tilt), -math.sin(tilt)])
        return np.stack([right, np.cross(forward, right), forward])

    @cached_property
    def origin(self) -> Points:
        """Return the camera's place."""
        return np.array([self.view.x_m, self.view.y_m, self.view.z_m])

    def seen(self, points: Points) -> Points:
        """Return world points as right, down and forward of the camera, metres."""
        return np.asarray((points - self.origin) @ self.rotation.T)

    def on_picture(self, seen: Points) -> Points:
        """Return the pixels of points from `seen` that lie in front."""
        return np.asarray(
            seen[:, :2] / seen[:, 2:3] * self.focal_px + np.array([self.width / 2, self.height / 2])
        )

    def homography(self, corner: Points, along: Points, up: Points) -> Points:
        """Return the map from plane coordinates (u, v, 1), each 0 to 1, to homogeneous pixels."""
        turned = self.rotation @ np.stack([along, up, corner - self.origin], axis=1)
        focal = self.focal_px
        intrinsic = np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1.0]])
        return np.asarray(intrinsic @ turned)


def clip_near(seen: Points) -> Points:
    """Return the part of a polygon that lies in front of the camera."""
    corners = []
    for at in range(len(seen)):
        here, there = seen[at], seen[(at + 1) % len(seen)]
        if here[2] > NEAR_M:
            corners.append(here)
        if (here[2] > NEAR_M) != (there[2] > NEAR_M):
            part = (NEAR_M - here[2]) / (there[2] - here[2])
            corners.append(here + part * (there - here))
    return np.array(corners).reshape(-1, 3)
