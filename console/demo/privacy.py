"""The demo town's privacy zones, two groups of windows, and the exact lens models of its cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.simulated.ptz import (
    ACCELERATION,
    FOV_NARROW_DEG,
    FOV_WIDE_DEG,
    MOST_SPEED,
    PAN_SPAN_DEG,
    TILT_DOWN_DEG,
    TILT_UP_DEG,
)
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.facts import LENS, ZONES
from console.domain.people.actor import Role
from console.domain.privacy.model import Zone, ZoneSet, ZoneSpace, ZoneStyle
from console.domain.privacy.zone_json import write_zones
from console.domain.ptz.lens import LensModel, Timing
from console.domain.ptz.lens_json import write_lens
from console.services.books.service import act_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera
    from console.domain.privacy.polygon import Polygon

AUTHOR = "demo"
TOWN_LENS = LensModel(
    pan_zero_deg=0.0,
    pan_half_deg=PAN_SPAN_DEG,
    tilt_zero_deg=-(TILT_DOWN_DEG + TILT_UP_DEG) / 2,
    tilt_half_deg=(TILT_DOWN_DEG - TILT_UP_DEG) / 2,
    fov=((0.0, FOV_WIDE_DEG), (1.0, FOV_NARROW_DEG)),
    error_deg=0.02,
    timing=Timing(0.0, 0.45, 0.0, MOST_SPEED, ACCELERATION),
    is_calibrated=True,
)
"""The exact lens model of the simulated PTZ cameras, as a perfect calibration would find it."""
REASON = "Private homes: the scheme has no reason to see into these rooms"
BEDROOM: Polygon = ((0.095, 0.045), (0.156, 0.055), (0.172, 0.43), (0.118, 0.465))
"""On the picture of camera 1, in parts of its width and height: the window over the estate agent's."""
FLAT: Polygon = ((12.47, -1.55), (21.39, -1.86), (21.66, -5.52), (12.78, -5.17))
"""In the directions of camera 3, degrees: three windows over the travel agency."""
_SENIOR = frozenset({Role.MANAGER, Role.DEPUTY, Role.SUPERVISOR})


def _zones(number: int) -> ZoneSet | None:
    if number == 1:
        zone = Zone("bedroom", "Bedroom over the shop", REASON, AUTHOR, BEDROOM, ZoneStyle.PIXELATE)
        return ZoneSet(ZoneSpace.PICTURE, (zone,))
    if number == 3:
        zone = Zone(
            "flat", "Flat on the square", REASON, AUTHOR, FLAT, ZoneStyle.SOLID, _SENIOR, needs_second=True
        )
        return ZoneSet(ZoneSpace.WORLD, (zone,))
    return None


def put_demo_zones(scheme: OpenScheme, cameras: Sequence[Camera]) -> None:
    """Store lenses and zones for the cameras that have none yet."""
    lenses, zones = scheme.camera_facts.all_current(LENS), scheme.camera_facts.all_current(ZONES)
    with scheme.units.begin() as unit:
        for camera in cameras:
            if camera.kind is CameraKind.PTZ and camera.number not in lenses:
                unit.state_camera_fact(camera.number, LENS, write_lens(TOWN_LENS), AUTHOR)
                unit.append(act_entry(AUTHOR, "lens-calibrated", camera.number, {"points": 2}))
            drawn = _zones(camera.number)
            if drawn is not None and camera.number not in zones:
                unit.state_camera_fact(camera.number, ZONES, write_zones(drawn), AUTHOR)
                names = ", ".join(zone.name for zone in drawn.zones)
                unit.append(act_entry(AUTHOR, "zone-changed", camera.number, {"added": names}))
