"""Plans of the town, and where cameras stand on them: pixels, metres, bearings. No toolkit."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from console.domain.errors import EnvironmentFault, OperatorError

MOST_PLANS = 50
RANGE_MOST_M = 2_000.0
_WORLD_LINES = 6


@dataclass(frozen=True, slots=True)
class Georeference:
    """Affine, as a world file has it: metres east and north of the middle of each pixel.

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
                "The georeference of the plan makes no sense.",
                "A world file has six numbers; the first and fourth are metres a pixel.",
            )

    def metres(self, x: float, y: float) -> tuple[float, float]:
        """East and north of a pixel."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def pixel(self, east: float, north: float) -> tuple[float, float]:
        """The pixel of a place."""
        across, up = east - self.c, north - self.f
        scale = self.a * self.e - self.b * self.d
        return (self.e * across - self.b * up) / scale, (self.a * up - self.d * across) / scale

    @property
    def metres_a_pixel(self) -> float:
        """Mean of both directions."""
        return math.sqrt(abs(self.a * self.e - self.b * self.d))

    @property
    def north_deg(self) -> float:
        """Where north lies on the plan: degrees clockwise from straight up."""
        x, y = self.pixel(self.c, self.f + 1.0)
        return math.degrees(math.atan2(x, -y))


def world_file(text: str) -> Georeference:
    """Read an ESRI world file (.jgw, .pgw, .tfw): six lines a, d, b, e, c, f.

    Raises:
        OperatorError: it is none.
    """
    try:
        a, d, b, e, c, f = (float(line.replace(",", ".")) for line in text.split()[:_WORLD_LINES])
    except ValueError:
        raise OperatorError(
            "The world file beside the picture is none.", "It has to hold six numbers, one a line."
        ) from None
    return Georeference(a, b, c, d, e, f)


def scaled_by(metres: float, first: tuple[float, float], second: tuple[float, float]) -> Georeference:
    """A plan with north up, from a line of known length drawn on it.

    Raises:
        OperatorError: the line has no length.
    """
    pixels = math.dist(first, second)
    if not (math.isfinite(metres) and metres > 0 and pixels >= 2):
        raise OperatorError("The line has no length.", "Draw a longer one, and give its length in metres.")
    scale = metres / pixels
    return Georeference(scale, 0.0, 0.0, 0.0, -scale, 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A picture of a place: a drawing, a map, an aerial photograph."""

    id: str
    """Its picture is `plan/ID` in the picture store."""
    title: str
    width: int
    height: int
    georeference: Georeference | None = None
    """None: distances are not known, and fields of view are drawn in parts of the plan."""

    @property
    def metres_a_pixel(self) -> float | None:
        """None where it is not known."""
        return self.georeference.metres_a_pixel if self.georeference else None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a camera stands on a plan, and which way it looks."""

    plan: str
    x: float
    """Pixels of the plan, from the left."""
    y: float
    """From the top."""
    bearing_deg: float = 0.0
    """Compass bearing of the middle of its view; of a PTZ camera, at pan zero."""
    fov_deg: float = 60.0
    """Horizontal angle of view; of a PTZ camera, at its widest."""
    range_m: float = 40.0
    """How far it serves its purpose; pixels ÷ 10 where the plan has no scale."""
    height_m: float = 6.0

    def turned(self, by_deg: float) -> Standpoint:
        """Looking further clockwise."""
        return replace(self, bearing_deg=(self.bearing_deg + by_deg) % 360)

    def moved(self, x: float, y: float) -> Standpoint:
        """Somewhere else on the same plan."""
        return replace(self, x=x, y=y)


def checked(standpoint: Standpoint, plan: Plan) -> Standpoint:
    """A standpoint that can be drawn.

    Raises:
        OperatorError: outside the plan, or no angle or distance that a camera can have.
    """
    values = (standpoint.x, standpoint.y, standpoint.bearing_deg, standpoint.fov_deg, standpoint.range_m)
    if not all(map(math.isfinite, values)):
        raise OperatorError("The camera's place is not a number.", "Drag it onto the plan again.")
    if not (0 <= standpoint.x <= plan.width and 0 <= standpoint.y <= plan.height):
        raise OperatorError("The camera would stand outside the plan.", "Drag it onto the plan.")
    if not (0 < standpoint.fov_deg <= 360 and 0 < standpoint.range_m <= RANGE_MOST_M):
        raise OperatorError(
            "The camera's angle of view or its range cannot be.",
            f"Angles go up to 360 degrees, ranges up to {RANGE_MOST_M:.0f} m.",
        )
    return replace(standpoint, bearing_deg=standpoint.bearing_deg % 360)


def wedge(
    standpoint: Standpoint, plan: Plan, bearing_deg: float | None = None, fov_deg: float | None = None
) -> list[tuple[float, float]]:
    """The field of view as a polygon in the plan's pixels, beginning at the camera.

    Args:
        standpoint: where it stands.
        plan: for scale and north.
        bearing_deg: where it looks now, where that is another direction.
        fov_deg: its angle of view now.
    """
    bearing = standpoint.bearing_deg if bearing_deg is None else bearing_deg
    fov = min(standpoint.fov_deg if fov_deg is None else fov_deg, 360.0)
    scale = plan.metres_a_pixel or 0.1
    north = plan.georeference.north_deg if plan.georeference else 0.0
    # A tele lens serves its purpose from further away: as far as its picture is as fine.
    reach = standpoint.range_m * min(
        8.0,
        math.tan(math.radians(min(standpoint.fov_deg, 170) / 2)) / math.tan(math.radians(min(fov, 170) / 2)),
    )
    length = reach / scale
    steps = max(2, math.ceil(fov / 6))
    points = [(standpoint.x, standpoint.y)]
    for step in range(steps + 1):
        angle = math.radians(north + bearing - fov / 2 + fov * step / steps)
        points.append((standpoint.x + length * math.sin(angle), standpoint.y - length * math.cos(angle)))
    return points


# -- as facts ----------------------------------------------------------------------------------------------


def plans_to_json(plans: tuple[Plan, ...]) -> str:
    """For the fact `plans` of the scheme (camera 0)."""
    return json.dumps([asdict(plan) for plan in plans], ensure_ascii=False)


def plans_from_json(content: str) -> tuple[Plan, ...]:
    """Read what `plans_to_json` wrote.

    Raises:
        EnvironmentFault: it makes no sense.
    """
    try:
        return tuple(_plan(one) for one in json.loads(content)[:MOST_PLANS])
    except (ValueError, KeyError, TypeError, OperatorError):
        raise _unreadable() from None


def _plan(told: dict[str, Any]) -> Plan:
    known = told["georeference"]
    georeference = Georeference(**{key: float(value) for key, value in known.items()}) if known else None
    return Plan(str(told["id"]), str(told["title"]), int(told["width"]), int(told["height"]), georeference)


def standpoint_to_json(standpoint: Standpoint | None) -> str:
    """For the camera fact `place`; None: it stands on no plan."""
    return json.dumps(asdict(standpoint) if standpoint else None)


def standpoint_from_json(content: str) -> Standpoint | None:
    """Read what `standpoint_to_json` wrote.

    Raises:
        EnvironmentFault: it makes no sense.
    """
    try:
        told = json.loads(content)
        if told is None:
            return None
        plan = str(told.pop("plan"))
        return Standpoint(plan, **{key: float(value) for key, value in told.items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable() from None


def _unreadable() -> EnvironmentFault:
    return EnvironmentFault(
        "What is kept of the map cannot be read.", "It was written by a newer version, or altered."
    )
