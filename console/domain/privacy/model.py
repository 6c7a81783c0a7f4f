"""A camera's privacy zones: each polygon with its name, reason, style and who may lift it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.privacy.polygon import Polygon, check_polygon, clip

if TYPE_CHECKING:
    from console.domain.people.actor import Role

ZONES_MOST = 32
NAME_MOST, REASON_MOST = 80, 500
LIFT_MOST_S = 8 * 3600.0
LEAST_PARTS = 1e-5
"""Of the picture's area: about nine pixels of 1280×720."""
LEAST_DEGREES = 1e-4
"""Square degrees: an arc of half a minute each way."""
SPAN_MOST_DEG = 150.0
ASPECT_SLACK = 0.01
"""Streams of one camera differ by a rounded pixel or two."""
GRID = 64, 36
"""Columns and rows of the luma samples that tell whether a picture still shows the view."""
_ID = re.compile(r"[a-z0-9-]{1,40}")


class ZoneStyle(Enum):
    """What a zone's pixels become."""

    SOLID = "solid"
    PIXELATE = "pixelate"
    BLUR = "blur"


class ZoneSpace(Enum):
    """What the corners of a camera's zones mean."""

    PICTURE = "picture"
    """Parts of the picture, 0 to 1 from the left and from the top: cameras that stand still."""
    WORLD = "world"
    """Degrees to the right and up, by the camera's lens model: cameras that move."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone. `id` never changes; name and polygon may."""

    id: str
    name: str
    reason: str
    author: str
    polygon: Polygon
    style: ZoneStyle = ZoneStyle.SOLID
    lifters: frozenset[Role] = frozenset()
    """Roles that may lift it, besides having the permission; empty: whoever has the permission."""
    needs_second: bool = False
    lift_most_s: float = 900.0
    """0: it is never lifted."""
    in_camera: bool = False
    """Whether it is written into the camera too."""


@dataclass(frozen=True, slots=True)
class DrawnOn:
    """The view that zones were drawn on. One that looks otherwise makes them doubtful."""

    width: int = 0
    height: int = 0
    grid: bytes = b""
    """Luma of `GRID` samples, rows from the top; empty: not kept."""

    def has_aspect_of(self, width: int, height: int) -> bool:
        """Whether a picture of this size has the view's shape; unknown sizes have any."""
        if not (self.width and self.height and width and height):
            return True
        ratio = self.width * height / (self.height * width)
        return abs(ratio - 1.0) <= ASPECT_SLACK


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """All zones of one camera, as they are in force from one change to the next."""

    space: ZoneSpace = ZoneSpace.PICTURE
    zones: tuple[Zone, ...] = ()
    drawn_on: DrawnOn = field(default=DrawnOn())
    masked_recording: bool = False
    """Whether the recording is masked too; else it stays whole."""

    def zone(self, zone_id: str) -> Zone | None:
        """One of them."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)


NO_ZONES = ZoneSet()


def check_zones(zones: ZoneSet) -> None:
    """Refuse what cannot be zones of a camera.

    Raises:
        OperatorError: what is wrong with which.
    """
    if len(zones.zones) > ZONES_MOST:
        raise OperatorError(f"A camera has at most {ZONES_MOST} zones.", "Join some of them.")
    if len({zone.id for zone in zones.zones}) != len(zones.zones):
        raise OperatorError("Two zones have the same identity.", "Draw one of them again.")
    if zones.drawn_on.grid and len(zones.drawn_on.grid) != GRID[0] * GRID[1]:
        raise OperatorError("The kept view of the camera is none.", "Draw the zones on a live picture.")
    for zone in zones.zones:
        check_zone(zone, zones.space)


def check_zone(zone: Zone, space: ZoneSpace) -> None:
    """Refuse one that covers nothing, crosses itself, or says not who, what and why.

    Raises:
        OperatorError: what is wrong.
    """
    called = zone.name.strip()
    if not called or len(called) > NAME_MOST:
        raise OperatorError("A zone has a name.", f"Name it in at most {NAME_MOST} letters.")
    if not zone.reason.strip() or len(zone.reason) > REASON_MOST:
        raise OperatorError(f"Zone {called} has no reason.", "Say why it is private.")
    if not _ID.fullmatch(zone.id):
        raise OperatorError(f"Zone {called} has no identity.", "Draw it again.")
    if not 0 <= zone.lift_most_s <= LIFT_MOST_S:
        raise OperatorError(
            f"Zone {called}: its greatest lift time is not within {LIFT_MOST_S / 3600:.0f} hours.", ""
        )
    try:
        check_place(zone.polygon, space)
    except OperatorError as error:
        raise OperatorError(f"Zone {called}: {error.what}", error.then) from None


def check_place(polygon: Polygon, space: ZoneSpace) -> None:
    """Refuse a polygon that covers nothing, crosses itself, or lies where no picture is.

    Raises:
        OperatorError: what is wrong.
    """
    check_polygon(polygon, LEAST_PARTS if space is ZoneSpace.PICTURE else LEAST_DEGREES)
    if space is ZoneSpace.WORLD:
        _check_directions(polygon)
        return
    inside = clip(polygon, 0.0, 0.0, 1.0, 1.0)
    if len(inside) < 3:
        raise OperatorError("The zone lies outside the picture.", "Draw it on the picture.")
    if max(abs(part) for corner in polygon for part in corner) > 2.0:
        raise OperatorError("A corner lies far outside the picture.", "Draw it on the picture.")


def _check_directions(polygon: Polygon) -> None:
    pans, tilts = [corner[0] for corner in polygon], [corner[1] for corner in polygon]
    if max(abs(tilt) for tilt in tilts) > 90.0 or max(abs(pan) for pan in pans) > 720.0:
        raise OperatorError("A corner of the zone is no direction.", "Draw the zone again.")
    if max(pans) - min(pans) > SPAN_MOST_DEG or max(tilts) - min(tilts) > SPAN_MOST_DEG:
        raise OperatorError(f"A zone spans at most {SPAN_MOST_DEG:.0f}°.", "Draw it as two zones.")
