"""From a place in the picture to a direction, for cameras that cannot be turned by parts of their picture.

Without a model of the camera's lens a typical dome is assumed: it turns 340° and tilts 90°, sees 60° in its
widest view, and magnifies twenty times. A click is then a little off, and the next one is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from console.domain.ptz.lens import LensModel


@dataclass(frozen=True, slots=True)
class DefaultLens:
    """How a camera's generic position becomes degrees."""

    pan_span_deg: float = 340.0
    tilt_span_deg: float = 90.0
    wide_deg: float = 60.0
    magnifies: float = 20.0

    def width_deg(self, zoom: float) -> float:
        """Angle of view across, at a zoom of 0 to 1."""
        return self.wide_deg / math.pow(self.magnifies, zoom)

    def towards(self, now: PtzPosition, right: float, up: float, nearer: float, aspect: float) -> PtzPosition:
        """Where to look so that a place is in the middle.

        Args:
            now: where it looks.
            right: of the middle, in parts of the picture's width.
            up: likewise, of its height.
            nearer: parts of the zoom's range.
            aspect: width over height.
        """
        across_deg = right * self.width_deg(now.zoom)
        up_deg = up * self.width_deg(now.zoom) / aspect
        tilt_deg = now.tilt * self.tilt_span_deg / 2
        # Looking steeply down, the same turn moves the picture less.
        across_deg /= max(0.2, math.cos(math.radians(min(75.0, abs(tilt_deg)))))
        return PtzPosition(
            _held(now.pan + across_deg * 2 / self.pan_span_deg),
            min(max(now.tilt + up_deg * 2 / self.tilt_span_deg, -1.0), 1.0),
            min(max(now.zoom + nearer, 0.0), 1.0),
        )

    def nearer(self, part: float) -> float:
        """Parts of the zoom's range until a part of the picture fills it."""
        return math.log(1 / min(max(part, 1 / self.magnifies), 1.0)) / math.log(self.magnifies)


def _held(pan: float) -> float:
    return min(max(pan, -1.0), 1.0)


def view_of(lens: LensModel | None) -> DefaultLens:
    """From a calibrated lens; a typical dome where there is none, or where its axes run the other way."""
    if lens is None or lens.pan_half_deg <= 0 or lens.tilt_half_deg <= 0:
        return DefaultLens()
    wide, near = lens.fov_deg(0.0), lens.fov_deg(1.0)
    return DefaultLens(lens.pan_half_deg * 2, lens.tilt_half_deg * 2, wide, max(1.01, wide / near))
