"""Convert a place in the picture to a position, for cameras that cannot move by parts of the picture.

Without a lens model a typical dome is assumed: it turns 340° and tilts 90°, sees 60° in its widest view, and
magnifies twenty times. The first click is then slightly off, and the next one corrects it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.numbers import clamp
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from console.domain.ptz.lens import LensModel


@dataclass(frozen=True, slots=True)
class DefaultLens:
    """The conversion of a camera's generic positions to degrees."""

    pan_span_deg: float = 340.0
    tilt_span_deg: float = 90.0
    wide_deg: float = 60.0
    magnifies: float = 20.0

    def width_deg(self, zoom: float) -> float:
        """Return the horizontal angle of view at a zoom of 0 to 1."""
        return self.wide_deg / math.pow(self.magnifies, zoom)

    def towards(self, now: PtzPosition, right: float, up: float, nearer: float, aspect: float) -> PtzPosition:
        """Return the position at which a place of the picture is in its centre.

        Args:
            now: the present position.
            right: distance to the right of the centre, in parts of the picture's width.
            up: distance above the centre, in parts of the picture's height.
            nearer: change of zoom, in parts of its range.
            aspect: width of the picture divided by its height.
        """
        across_deg = right * self.width_deg(now.zoom)
        up_deg = up * self.width_deg(now.zoom) / aspect
        tilt_deg = now.tilt * self.tilt_span_deg / 2
        # When the camera looks steeply down, the same pan angle moves the picture less.
        across_deg /= max(0.2, math.cos(math.radians(min(75.0, abs(tilt_deg)))))
        return PtzPosition(
            clamp(now.pan + across_deg * 2 / self.pan_span_deg, -1.0, 1.0),
            clamp(now.tilt + up_deg * 2 / self.tilt_span_deg, -1.0, 1.0),
            clamp(now.zoom + nearer, 0.0, 1.0),
        )

    def nearer(self, part: float) -> float:
        """Return the change of zoom, as part of its range, until a part of the picture fills it."""
        return math.log(1 / clamp(part, 1 / self.magnifies, 1.0)) / math.log(self.magnifies)


def view_of(lens: LensModel | None) -> DefaultLens:
    """Return the conversion of a calibrated lens; that of a typical dome if there is none."""
    if lens is None or lens.pan_half_deg <= 0 or lens.tilt_half_deg <= 0:
        return DefaultLens()
    wide, near = lens.fov_deg(0.0), lens.fov_deg(1.0)
    return DefaultLens(lens.pan_half_deg * 2, lens.tilt_half_deg * 2, wide, max(1.01, wide / near))
