"""Conversion between a camera's coordinates and ONVIF's generic ones (pan, tilt −1 to 1; zoom 0 to 1).

A camera announces a range for each of its spaces, and many announce 0 to 360 or 0 to 100. A value outside
its own range, or one that is not a number, is discarded, so that no one aims by it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.devices.onvif.values import inside, listed, number, text
from console.domain.numbers import clamp
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Sequence

FOV = "TranslationSpaceFov"
"""End of the address of the space whose unit is half the present picture."""
_SLACK = 0.02
"""Part of the range by which a rounded value may lie outside of it."""
_SPACES_MOST = 32


@dataclass(frozen=True, slots=True)
class AxisRange:
    """A range that a camera announced; `low` is below `high`, or equal where the axis does not move."""

    low: float = -1.0
    high: float = 1.0

    def to_part(self, value: float | None) -> float | None:
        """Convert a camera's value to 0 to 1; None if it is missing or outside the range."""
        if value is None or not math.isfinite(value):
            return None
        if self.is_fixed:
            return 0.5
        part = (value - self.low) / (self.high - self.low)
        return clamp(part, 0.0, 1.0) if -_SLACK <= part <= 1 + _SLACK else None

    @property
    def is_fixed(self) -> bool:
        """Whether the axis does not move, as where a range of 0 to 0 is announced."""
        return self.low == self.high

    def of_part(self, part: float) -> float:
        """Convert 0 to 1 to the camera's value."""
        return self.low + clamp(part, 0.0, 1.0) * (self.high - self.low)

    def to_generic(self, value: float | None) -> float | None:
        """Convert a camera's value to −1 to 1; None if it is missing or outside the range."""
        part = self.to_part(value)
        return None if part is None else part * 2 - 1

    def of_generic(self, value: float) -> float:
        """Convert −1 to 1 to the camera's value."""
        return self.of_part((value + 1) / 2)

    def scaled(self, value: float) -> float:
        """Scale a speed or distance of −1 to 1 to the camera's range; zero stays zero."""
        most = self.high if value >= 0 or self.low >= 0 else -self.low
        return value * most


UNIT, PARTS = AxisRange(), AxisRange(0.0, 1.0)


@dataclass(frozen=True, slots=True)
class PtzSpace:
    """A coordinate space of a PTZ head."""

    address: str = ""
    x: AxisRange = UNIT
    y: AxisRange = UNIT


@dataclass(frozen=True, slots=True)
class PtzSpaces:
    """The coordinate spaces of a PTZ head; None: it has no space of this kind."""

    pan_tilt: PtzSpace | None = None
    zoom: PtzSpace | None = None
    turn: PtzSpace | None = None
    """Velocities of pan and tilt."""
    zoom_turn: PtzSpace | None = None
    by: PtzSpace | None = None
    """Relative pan and tilt."""
    zoom_by: PtzSpace | None = None
    fov: PtzSpace | None = None
    fov_zoom: PtzSpace | None = None

    def position(self, reported: Any) -> PtzPosition | None:
        """Convert the position in a status or preset to generic coordinates; None if it is not valid."""
        pan_tilt, zoom = self.pan_tilt or PtzSpace(), self.zoom or PtzSpace(x=PARTS)
        pan = pan_tilt.x.to_generic(number(inside(reported, "PanTilt", "x")))
        tilt = pan_tilt.y.to_generic(number(inside(reported, "PanTilt", "y")))
        if pan is None or tilt is None:
            return None
        at = inside(reported, "Zoom", "x")
        near = zoom.x.to_part(number(at))
        if near is None and at is not None:
            return None  # without a valid zoom, the direction of a point in the picture is unknown
        return PtzPosition(pan, tilt, near or 0.0)

    def written(self, position: PtzPosition) -> dict[str, Any]:
        """Convert a position to the camera's coordinates, as arguments for zeep."""
        to: dict[str, Any] = {}
        if self.pan_tilt is not None:
            x, y = self.pan_tilt.x.of_generic(position.pan), self.pan_tilt.y.of_generic(position.tilt)
            to["PanTilt"] = {"x": round(x, 5), "y": round(y, 5)}
        if self.zoom is not None:
            to["Zoom"] = {"x": round(self.zoom.x.of_part(position.zoom), 5)}
        return to


GENERIC = PtzSpaces(turn=PtzSpace(), zoom_turn=PtzSpace())
"""What a head is taken to have that tells no spaces: continuous moves in the generic range."""


def read_spaces(supported: Any, configuration: Any) -> PtzSpaces:
    """Read the spaces that a node supports; of several of a kind, the default of the configuration.

    Commands never name a space, except `FOV`: some cameras refuse the spaces that they advertise.
    """
    if supported is None:
        return GENERIC

    def of(kind: str, default: str, usual: AxisRange = UNIT) -> PtzSpace | None:
        spaces = _read(inside(supported, kind), usual)
        return _chosen(
            [space for space in spaces if FOV not in space.address], inside(configuration, default)
        )

    by = _read(inside(supported, "RelativePanTiltTranslationSpace"), UNIT)
    zoom_by = _read(inside(supported, "RelativeZoomTranslationSpace"), UNIT)
    return PtzSpaces(
        of("AbsolutePanTiltPositionSpace", "DefaultAbsolutePantTiltPositionSpace"),
        of("AbsoluteZoomPositionSpace", "DefaultAbsoluteZoomPositionSpace", PARTS),
        of("ContinuousPanTiltVelocitySpace", "DefaultContinuousPanTiltVelocitySpace"),
        of("ContinuousZoomVelocitySpace", "DefaultContinuousZoomVelocitySpace"),
        of("RelativePanTiltTranslationSpace", "DefaultRelativePanTiltTranslationSpace"),
        of("RelativeZoomTranslationSpace", "DefaultRelativeZoomTranslationSpace"),
        next((space for space in by if FOV in space.address), None),
        next((space for space in zoom_by if FOV in space.address), None),
    )


def _chosen(spaces: Sequence[PtzSpace], default: Any) -> PtzSpace | None:
    preferred = next((space for space in spaces if space.address and space.address == text(default)), None)
    generic = next((space for space in spaces if "Generic" in space.address), None)
    return preferred or generic or (spaces[0] if spaces else None)


def _read(items: Any, usual: AxisRange) -> list[PtzSpace]:
    spaces = [
        PtzSpace(
            text(inside(item, "URI")),
            span_of(inside(item, "XRange"), usual),
            span_of(inside(item, "YRange"), usual),
        )
        for item in listed(items, _SPACES_MOST)
    ]
    has_y = [inside(item, "YRange") is not None for item in listed(items, _SPACES_MOST)]
    return [
        space
        for space, is_pair in zip(spaces, has_y, strict=True)
        if not (space.x.is_fixed and (space.y.is_fixed or not is_pair))
    ]


def span_of(limits: Any, usual: AxisRange = UNIT) -> AxisRange:
    """Return an announced range; the usual one if it is missing or not valid."""
    low, high = number(inside(limits, "Min")), number(inside(limits, "Max"))
    return usual if low is None or high is None or high < low else AxisRange(low, high)
