"""Plans of the area and the cameras on them: pixels, metres, bearings. No GUI toolkit."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from console.domain.errors import UNFIT_VALUES, EnvironmentFault, OperatorError
from console.domain.text import text

MOST_PLANS = 50
PLANS = "plans"
"""Name of the fact that lists the plans."""
SCHEME = 0
"""The number for facts of the whole scheme. No camera has it."""
RANGE_MOST_M = 2_000.0
_WORLD_LINES = 6


@dataclass(frozen=True, slots=True)
class Georeference:
    """An affine georeference, as a world file has it: metres east and north of the centre of each pixel.

    `east = a·x + b·y + c`, `north = d·x + e·y + f`, x and y in pixels from the upper left.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def __post_init__(self) -> None:
        values = (self.a, self.b, self.c, self.d, self.e, self.f)
        if not all(map(math.isfinite, values)) or math.isclose(self.a * self.e, self.b * self.d):
            raise OperatorError(
                "The georeference of the plan is not valid.",
                "A world file has six numbers. The first and fourth are metres per pixel.",
            )

    def metres(self, x: float, y: float) -> tuple[float, float]:
        """Return east and north of a pixel, in metres."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def pixel(self, east: float, north: float) -> tuple[float, float]:
        """Return the pixel of a place."""
        across, up = east - self.c, north - self.f
        scale = self.a * self.e - self.b * self.d
        return (self.e * across - self.b * up) / scale, (self.a * up - self.d * across) / scale

    @property
    def metres_a_pixel(self) -> float:
        """The mean metres per pixel of both directions."""
        return math.sqrt(abs(self.a * self.e - self.b * self.d))

    @property
    def north_deg(self) -> float:
        """The direction of north on the plan: degrees clockwise from straight up."""
        x, y = self.pixel(self.c, self.f + 1.0)
        return math.degrees(math.atan2(x, -y))


def world_file(text: str) -> Georeference:
    """Read an ESRI world file (.jgw, .pgw, .tfw): six lines a, d, b, e, c, f.

    Raises:
        OperatorError: the text is not a world file.
    """
    try:
        a, d, b, e, c, f = (float(line.replace(",", ".")) for line in text.split()[:_WORLD_LINES])
    except ValueError:
        raise OperatorError(
            "The world file next to the picture cannot be read.",
            "It must contain six numbers, one per line.",
        ) from None
    return Georeference(a, b, c, d, e, f)


def scaled_by(metres: float, first: tuple[float, float], second: tuple[float, float]) -> Georeference:
    """Return the georeference of a plan with north up, from a line of known length drawn on it.

    Raises:
        OperatorError: the line has no length.
    """
    pixels = math.dist(first, second)
    if not (math.isfinite(metres) and metres > 0 and pixels >= 2):
        raise OperatorError(
            "The line or its length is too short.", "Draw a longer line and enter its length in metres."
        )
    scale = metres / pixels
    return Georeference(scale, 0.0, 0.0, 0.0, -scale, 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A picture of an area: a drawing, a map or an aerial photograph."""

    id: str
    """Its picture is `plan/ID` in the picture store."""
    title: str
    width: int
    height: int
    georeference: Georeference | None = None
    """None: distances are not known, and fields of view are drawn in parts of the plan."""

    @property
    def metres_a_pixel(self) -> float | None:
        """The metres per pixel; None if not known."""
        return self.georeference.metres_a_pixel if self.georeference else None


@dataclass(frozen=True, slots=True)
class CameraPlacement:
    """The position of a camera on a plan, and the direction of its view."""

    plan: str
    x: float
    """Pixels of the plan, from the left."""
    y: float
    """From the top."""
    bearing_deg: float = 0.0
    """Compass bearing of the centre of the view; for a PTZ camera, at pan zero."""
    fov_deg: float = 60.0
    """Horizontal angle of view; for a PTZ camera, the widest."""
    range_m: float = 40.0
    """Distance up to which the camera serves its purpose; pixels ÷ 10 if the plan has no scale."""
    height_m: float = 6.0

    def turned(self, by_deg: float) -> CameraPlacement:
        """Return the placement turned clockwise."""
        return replace(self, bearing_deg=(self.bearing_deg + by_deg) % 360)

    def moved(self, x: float, y: float) -> CameraPlacement:
        """Return the placement at another place of the plan."""
        return replace(self, x=x, y=y)


def checked(placement: CameraPlacement, plan: Plan) -> CameraPlacement:
    """Return the placement after checking that it can be drawn.

    Raises:
        OperatorError: it is outside the plan, or has an angle or distance that no camera can have.
    """
    values = (placement.x, placement.y, placement.bearing_deg, placement.fov_deg, placement.range_m)
    if not all(map(math.isfinite, values)):
        raise OperatorError(
            "The position of the camera is not valid.", "Drag the camera onto the plan again."
        )
    if not (0 <= placement.x <= plan.width and 0 <= placement.y <= plan.height):
        raise OperatorError("The camera is outside the plan.", "Drag it onto the plan.")
    if not (0 < placement.fov_deg <= 360 and 0 < placement.range_m <= RANGE_MOST_M):
        raise OperatorError(
            "The angle of view or the range of the camera is not valid.",
            text(
                "Enter an angle up to 360 degrees and a range up to {range_most_m:.0f} m.",
                range_most_m=RANGE_MOST_M,
            ),
        )
    return replace(placement, bearing_deg=placement.bearing_deg % 360)


def wedge(
    placement: CameraPlacement, plan: Plan, bearing_deg: float | None = None, fov_deg: float | None = None
) -> list[tuple[float, float]]:
    """Return the field of view as a polygon in the plan's pixels, beginning at the camera.

    Args:
        placement: placement of the camera.
        plan: plan with scale and north.
        bearing_deg: present direction, if it differs.
        fov_deg: present angle of view, if it differs.
    """
    bearing = placement.bearing_deg if bearing_deg is None else bearing_deg
    fov = min(placement.fov_deg if fov_deg is None else fov_deg, 360.0)
    scale = plan.metres_a_pixel or 0.1
    north = plan.georeference.north_deg if plan.georeference else 0.0
    # With a smaller angle of view, the camera serves its purpose at a greater distance.
    reach = placement.range_m * min(
        8.0,
        math.tan(math.radians(min(placement.fov_deg, 170) / 2)) / math.tan(math.radians(min(fov, 170) / 2)),
    )
    length = reach / scale
    steps = max(2, math.ceil(fov / 6))
    points = [(placement.x, placement.y)]
    for step in range(steps + 1):
        angle = math.radians(north + bearing - fov / 2 + fov * step / steps)
        points.append((placement.x + length * math.sin(angle), placement.y - length * math.cos(angle)))
    return points


# -- as facts ----------------------------------------------------------------------------------------------


def plans_to_json(plans: tuple[Plan, ...]) -> str:
    """Return the content of the fact `plans` of the scheme (camera 0)."""
    return json.dumps([asdict(plan) for plan in plans], ensure_ascii=False)


def plans_from_json(content: str) -> tuple[Plan, ...]:
    """Read what `plans_to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        return tuple(_plan(plan) for plan in json.loads(content)[:MOST_PLANS])
    except (*UNFIT_VALUES, OperatorError):
        raise _unreadable() from None


def _plan(stored: dict[str, Any]) -> Plan:
    coefficients = stored["georeference"]
    georeference = (
        Georeference(**{key: float(value) for key, value in coefficients.items()}) if coefficients else None
    )
    return Plan(
        str(stored["id"]), str(stored["title"]), int(stored["width"]), int(stored["height"]), georeference
    )


def placement_to_json(placement: CameraPlacement | None) -> str:
    """Return the content of the camera fact `place`. None: the camera is on no plan."""
    return json.dumps(asdict(placement) if placement else None)


def placement_from_json(content: str) -> CameraPlacement | None:
    """Read what `placement_to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        stored = json.loads(content)
        if stored is None:
            return None
        plan = str(stored.pop("plan"))
        return CameraPlacement(plan, **{key: float(value) for key, value in stored.items()})
    except UNFIT_VALUES:
        raise _unreadable() from None


def _unreadable() -> EnvironmentFault:
    return EnvironmentFault(
        "The saved map cannot be read.",
        "It was written by a newer version of watchroom, or has been changed.",
    )
