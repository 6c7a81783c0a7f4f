"""The coordinates of a simulated head: ONVIF's generic spaces, or degrees with a fault switch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import SoapFault
from console.demo.simulated.ptz import PAN_SPAN_DEG, TILT_DOWN_DEG, TILT_UP_DEG, Position

if TYPE_CHECKING:
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.onvif.xml import Call

SPACE = "http://www.onvif.org/ver10/tptz"
FOV = f"{SPACE}/PanTiltSpaces/TranslationSpaceFov"
_GENERIC = ((-1.0, 1.0), (-1.0, 1.0), (0.0, 1.0))
_DEGREES = ((0.0, 360.0), (-90.0, 90.0), (0.0, 100.0))
_AXES = (("PanTilt", "x"), ("PanTilt", "y"), ("Zoom", "x"))
_RATIO = 9 / 16
"""Height of the picture by its width."""


def _range(name: str, ends: tuple[float, float]) -> str:
    return f"<tt:{name}><tt:Min>{ends[0]:g}</tt:Min><tt:Max>{ends[1]:g}</tt:Max></tt:{name}>"


def _space(element: str, path: str, *ends: tuple[float, float]) -> str:
    ranges = "".join(_range(name, end) for name, end in zip(("XRange", "YRange"), ends, strict=False))
    return f"<tt:{element}><tt:URI>{SPACE}/{path}</tt:URI>{ranges}</tt:{element}>"


class HeadSpaces:
    """The coordinate spaces of one camera."""

    def __init__(self, faults: FaultSwitches) -> None:
        self._faults = faults

    @property
    def _ends(self) -> tuple[tuple[float, float], ...]:
        return _DEGREES if self._faults.on("ptz_degrees") else _GENERIC

    def told(self) -> str:
        """Return the spaces as a node reports them."""
        pan, tilt, zoom = self._ends
        both = speed = (-1.0, 1.0)
        if self._faults.on("ptz_no_zoom_range"):
            zoom = speed = (0.0, 0.0)
        spaces = [
            _space("AbsolutePanTiltPositionSpace", "PanTiltSpaces/PositionGenericSpace", pan, tilt),
            _space("AbsoluteZoomPositionSpace", "ZoomSpaces/PositionGenericSpace", zoom),
            _space("RelativePanTiltTranslationSpace", "PanTiltSpaces/TranslationGenericSpace", both, both),
            _space("RelativePanTiltTranslationSpace", "PanTiltSpaces/TranslationSpaceFov", both, both),
            _space("RelativeZoomTranslationSpace", "ZoomSpaces/TranslationGenericSpace", both),
            _space("ContinuousPanTiltVelocitySpace", "PanTiltSpaces/VelocityGenericSpace", both, both),
            _space("ContinuousZoomVelocitySpace", "ZoomSpaces/VelocityGenericSpace", speed),
        ]
        has_pan = not self._faults.on("ptz_zoom_only")
        return "".join(space for space in spaces if has_pan or "PanTilt" not in space)

    def vector(self, name: str, position: Position) -> str:
        """Return a position as an ONVIF vector."""
        parts = ((position.pan + 1) / 2, (position.tilt + 1) / 2, position.zoom)
        shown = [
            f"{low + part * (high - low):.5f}" for part, (low, high) in zip(parts, self._ends, strict=True)
        ]
        if self._faults.on("ptz_nan_position"):
            shown = ["NaN", "INF", "NaN"]
        return (
            f'<{name}><tt:PanTilt x="{shown[0]}" y="{shown[1]}" '
            f'space="{SPACE}/PanTiltSpaces/PositionGenericSpace"/>'
            f'<tt:Zoom x="{shown[2]}" space="{SPACE}/ZoomSpaces/PositionGenericSpace"/></{name}>'
        )

    def position(self, call: Call, now: Position) -> Position:
        """Return the target of a command; axes that it does not name stay.

        Raises:
            SoapFault: the position is out of range.
        """
        to = "tptz:Position/tt:"
        values = [call.number(to + name, axis) for name, axis in _AXES]
        stays = [(now.pan + 1) / 2, (now.tilt + 1) / 2, now.zoom]
        for axis, (value, (low, high)) in enumerate(zip(values, self._ends, strict=True)):
            if value is None:
                continue
            if not low <= value <= high:
                raise SoapFault("ter:InvalidPosition", "out of range")
            stays[axis] = (value - low) / (high - low)
        return Position(stays[0] * 2 - 1, stays[1] * 2 - 1, stays[2])


def turned_by_picture(now: Position, right: float, up: float) -> Position:
    """Return the position that brings a point of the picture to its centre.

    Args:
        now: the present position.
        right: of the point; 1 is half the picture's width.
        up: of the point; 1 is half its height.
    """
    wide = math.tan(math.radians(now.fov_deg) / 2)
    down = math.radians(now.tilt_deg)
    aside, above = right * wide, up * wide * _RATIO
    ahead = math.cos(down) + above * math.sin(down)
    height = -math.sin(down) + above * math.cos(down)
    pan_deg = now.pan_deg + math.degrees(math.atan2(aside, ahead))
    tilt_deg = -math.degrees(math.atan2(height, math.hypot(ahead, aside)))
    tilt = (tilt_deg - TILT_DOWN_DEG) / (TILT_UP_DEG - TILT_DOWN_DEG) * 2 - 1
    return Position(pan_deg / PAN_SPAN_DEG, tilt, now.zoom).held()
