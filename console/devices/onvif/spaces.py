"""Cameras' own coordinates and ONVIF's generic ones: −1 to 1 for pan and tilt, 0 to 1 for zoom.

A camera announces a range for each of its spaces, and many announce 0 to 360 or 0 to 100. What lies outside
its own range, and what is no number, is not told on: nobody must aim by it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.devices.onvif.values import inside, listed, number, text
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Sequence

FOV = "TranslationSpaceFov"
"""Ends the address of the space whose unit is half the present picture."""
_SLACK = 0.02
"""Cameras round; by so much of the range a value may lie outside of it."""
_SPACES_MOST = 32


@dataclass(frozen=True, slots=True)
class AxisRange:
    """A range that a camera announced; `low` is below `high`."""

    low: float = -1.0
    high: float = 1.0

    def to_part(self, value: float | None) -> float | None:
        """Of a camera's value, 0 to 1; None where it is none or lies outside."""
        if value is None or not math.isfinite(value):
            return None
        part = (value - self.low) / (self.high - self.low)
        return min(max(part, 0.0), 1.0) if -_SLACK <= part <= 1 + _SLACK else None

    def of_part(self, part: float) -> float:
        """The camera's value of a part, 0 to 1."""
        return self.low + min(max(part, 0.0), 1.0) * (self.high - self.low)

    def to_generic(self, value: float | None) -> float | None:
        """The same as −1 to 1."""
        part = self.to_part(value)
        return None if part is None else part * 2 - 1

    def of_generic(self, value: float) -> float:
        """The camera's value of −1 to 1."""
        return self.of_part((value + 1) / 2)

    def scaled(self, value: float) -> float:
        """A speed or a distance of −1 to 1: zero stays zero whatever the range."""
        most = self.high if value >= 0 or self.low >= 0 else -self.low
        return value * most


UNIT, PARTS = AxisRange(), AxisRange(0.0, 1.0)


@dataclass(frozen=True, slots=True)
class PtzSpace:
    """One coordinate system of a head."""

    address: str = ""
    x: AxisRange = UNIT
    y: AxisRange = UNIT


@dataclass(frozen=True, slots=True)
class PtzSpaces:
    """Those that a head is driven in; None: it has none of this kind."""

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

    def position(self, told: Any) -> PtzPosition | None:
        """What a status or a preset tells, in generic coordinates; None where it makes none."""
        pan_tilt, zoom = self.pan_tilt or PtzSpace(), self.zoom or PtzSpace(x=PARTS)
        pan = pan_tilt.x.to_generic(number(inside(told, "PanTilt", "x")))
        tilt = pan_tilt.y.to_generic(number(inside(told, "PanTilt", "y")))
        if pan is None or tilt is None:
            return None
        at = inside(told, "Zoom", "x")
        near = zoom.x.to_part(number(at))
        if near is None and at is not None:
            return None  # a zoom that cannot be: nothing that is seen can be placed
        return PtzPosition(pan, tilt, near or 0.0)

    def written(self, position: PtzPosition) -> dict[str, Any]:
        """A position as the camera takes it."""
        to: dict[str, Any] = {}
        if self.pan_tilt is not None:
            x, y = self.pan_tilt.x.of_generic(position.pan), self.pan_tilt.y.of_generic(position.tilt)
            to["PanTilt"] = {"x": round(x, 5), "y": round(y, 5)}
        if self.zoom is not None:
            to["Zoom"] = {"x": round(self.zoom.x.of_part(position.zoom), 5)}
        return to


def read_spaces(node: Any, configuration: Any) -> PtzSpaces:
    """Of a node; where it has several of a kind, the one that the configuration names as its own.

    Spaces are never named in a command but for `FOV`: some cameras refuse those that they advertise.
    """
    told = inside(node, "SupportedPTZSpaces")

    def of(kind: str, default: str, usual: AxisRange = UNIT) -> PtzSpace | None:
        spaces = _read(inside(told, kind), usual)
        return _chosen([one for one in spaces if FOV not in one.address], inside(configuration, default))

    by = _read(inside(told, "RelativePanTiltTranslationSpace"), UNIT)
    zoom_by = _read(inside(told, "RelativeZoomTranslationSpace"), UNIT)
    return PtzSpaces(
        of("AbsolutePanTiltPositionSpace", "DefaultAbsolutePantTiltPositionSpace"),
        of("AbsoluteZoomPositionSpace", "DefaultAbsoluteZoomPositionSpace", PARTS),
        of("ContinuousPanTiltVelocitySpace", "DefaultContinuousPanTiltVelocitySpace"),
        of("ContinuousZoomVelocitySpace", "DefaultContinuousZoomVelocitySpace"),
        of("RelativePanTiltTranslationSpace", "DefaultRelativePanTiltTranslationSpace"),
        of("RelativeZoomTranslationSpace", "DefaultRelativeZoomTranslationSpace"),
        next((one for one in by if FOV in one.address), None),
        next((one for one in zoom_by if FOV in one.address), None),
    )


def _chosen(spaces: Sequence[PtzSpace], default: Any) -> PtzSpace | None:
    named = next((one for one in spaces if one.address and one.address == text(default)), None)
    generic = next((one for one in spaces if "Generic" in one.address), None)
    return named or generic or (spaces[0] if spaces else None)


def _read(told: Any, usual: AxisRange) -> list[PtzSpace]:
    return [
        PtzSpace(
            text(inside(one, "URI")),
            span_of(inside(one, "XRange"), usual),
            span_of(inside(one, "YRange"), usual),
        )
        for one in listed(told, _SPACES_MOST)
    ]


def span_of(told: Any, usual: AxisRange = UNIT) -> AxisRange:
    """A range as announced; the usual one where none is, or one that cannot be."""
    low, high = number(inside(told, "Min")), number(inside(told, "Max"))
    return usual if low is None or high is None or high <= low else AxisRange(low, high)
