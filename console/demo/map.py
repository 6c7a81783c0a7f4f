"""The demo town on the map: its aerial picture as a plan, and the place of every camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.simulated.town import extent
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.facts import PLACE
from console.domain.map.plans import (
    PLANS,
    SCHEME,
    CameraPlacement,
    Georeference,
    Plan,
    placement_to_json,
    plans_to_json,
)
from console.services.books.service import act_entry
from console.services.map.service import PICTURES
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera

AUTHOR = "demo"
_SCALE = extent.METRES_A_PIXEL
GROUND = Georeference(_SCALE, 0.0, extent.WEST_M, 0.0, -_SCALE, extent.NORTH_M)
PLAN = Plan("westerleigh", "Westerleigh town centre", extent.WIDTH_PX, extent.HEIGHT_PX, GROUND)


def put_demo_on_the_map(scheme: OpenScheme, cameras: Sequence[Camera]) -> None:
    """Store the plan and the places of the cameras that have none yet."""
    present = scheme.camera_facts.all_current(PLACE)
    missing = [camera for camera in cameras if camera.number not in present]
    if not missing:
        return
    if scheme.camera_facts.current(SCHEME, PLANS) is None:
        picture = resource("demo", "westerleigh.jpg").read_bytes()
        scheme.pictures.save(PICTURES + PLAN.id, "image/jpeg", picture, AUTHOR)
    with scheme.units.begin() as unit:
        unit.state_camera_fact(SCHEME, PLANS, plans_to_json((PLAN,)), AUTHOR)
        for camera in missing:
            place = placement_to_json(_standpoint(camera))
            unit.state_camera_fact(camera.number, PLACE, place, AUTHOR)
        unit.append(act_entry(AUTHOR, "map-changed", SCHEME, {"added": PLAN.title}))


def _standpoint(camera: Camera) -> CameraPlacement:
    # Imported here because the town's modules are large and needed only at the first start.
    from console.demo.simulated.camera_list import town_roster
    from console.demo.simulated.town.views import VIEWS

    view = VIEWS[town_roster(camera.number)[-1].view]
    x, y = GROUND.pixel(view.x_m, view.y_m)
    reach_m = 60.0 if camera.kind is CameraKind.PTZ else 38.0
    return CameraPlacement(PLAN.id, x, y, view.pan_deg % 360, view.fov_deg, reach_m, view.z_m)
