"""The privacy zones of a camera: polygon, name, reason, style, and who may lift each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.privacy.polygon import Polygon, check_polygon, clip
from console.domain.text import as_text, text
from console.domain.typed_text import checked_line, checked_lines

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
    """How the pixels of a zone are covered."""

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
    """One privacy zone. `id` never changes; name and polygon may."""

    id: str
    name: str
    reason: str
    author: str
    polygon: Polygon
    style: ZoneStyle = ZoneStyle.SOLID
    lifters: frozenset[Role] = frozenset()
    """Roles that may lift the zone, if they have the permission. Empty: everyone with the permission."""
    needs_second: bool = False
    lift_most_s: float = 900.0
    """0: it is never lifted."""
    in_camera: bool = False
    """Whether it is written into the camera too."""


@dataclass(frozen=True, slots=True)
class DrawnOn:
    """The view that zones were drawn on. A view that looks different makes them doubtful."""

    width: int = 0
    height: int = 0
    grid: bytes = b""
    """Luma of `GRID` samples, rows from the top; empty: not kept."""

    def has_aspect_of(self, width: int, height: int) -> bool:
        """Return whether a picture of this size has the view's shape. Unknown sizes always fit."""
        if not (self.width and self.height and width and height):
            return True
        ratio = self.width * height / (self.height * width)
        return abs(ratio - 1.0) <= ASPECT_SLACK


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """All zones of one camera, in force from one change to the next."""

    space: ZoneSpace = ZoneSpace.PICTURE
    zones: tuple[Zone, ...] = ()
    drawn_on: DrawnOn = field(default=DrawnOn())
    masked_recording: bool = False
    """Whether the recording is masked too; else it stays whole."""

    def zone(self, zone_id: str) -> Zone | None:
        """Return a zone by its id, or None."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)


NO_ZONES = ZoneSet()


def check_zones(zones: ZoneSet) -> None:
    """Refuse a set that cannot be the zones of a camera.

    Raises:
        OperatorError: what is wrong, and with which zone.
    """
    if len(zones.zones) > ZONES_MOST:
        raise OperatorError(
            text("A camera can have at most {zones_most} zones.", zones_most=ZONES_MOST),
            "Combine some of them.",
        )
    if len({zone.id for zone in zones.zones}) != len(zones.zones):
        raise OperatorError("Two zones have the same internal ID.", "Draw one of them again.")
    if zones.drawn_on.grid and len(zones.drawn_on.grid) != GRID[0] * GRID[1]:
        raise OperatorError("The saved view of the camera is not valid.", "Draw the zones on a live picture.")
    for zone in zones.zones:
        check_zone(zone, zones.space)


def check_zone(zone: Zone, space: ZoneSpace) -> None:
    """Refuse a zone without area, name, reason or valid outline.

    Raises:
        OperatorError: what is wrong.
    """
    zone_name = checked_line("The name of the zone", zone.name)
    checked_lines("The reason for the zone", zone.reason)
    if not zone_name or len(zone_name) > NAME_MOST:
        raise OperatorError(
            "Enter a name for the zone.", text("Use at most {name_most} characters.", name_most=NAME_MOST)
        )
    if not zone.reason.strip() or len(zone.reason) > REASON_MOST:
        raise OperatorError(
            text("Enter the reason for zone {zone_name}.", zone_name=zone_name),
            text(
                "Say why the area is private, in at most {reason_most} characters.", reason_most=REASON_MOST
            ),
        )
    if not _ID.fullmatch(zone.id):
        raise OperatorError(
            text("Zone {zone_name} has no valid internal ID.", zone_name=zone_name), "Draw it again."
        )
    if not 0 <= zone.lift_most_s <= LIFT_MOST_S:
        hours = round(LIFT_MOST_S / 3600)
        raise OperatorError(
            text("Zone {zone_name}: the longest lift time is not valid.", zone_name=zone_name),
            text("Enter a time of up to {hours} hours.", hours=hours),
        )
    try:
        check_place(zone.polygon, space)
    except OperatorError as error:
        raise OperatorError(
            text("Zone {zone_name}: {error}", zone_name=zone_name, error=as_text(error.what)), error.then
        ) from None


def check_place(polygon: Polygon, space: ZoneSpace) -> None:
    """Refuse a polygon that has no area, crosses itself, or is outside the picture.

    Raises:
        OperatorError: what is wrong.
    """
    check_polygon(polygon, LEAST_PARTS if space is ZoneSpace.PICTURE else LEAST_DEGREES)
    if space is ZoneSpace.WORLD:
        _check_directions(polygon)
        return
    inside = clip(polygon, 0.0, 0.0, 1.0, 1.0)
    if len(inside) < 3:
        raise OperatorError("The zone is outside the picture.", "Draw it on the picture.")
    if max(abs(part) for corner in polygon for part in corner) > 2.0:
        raise OperatorError("A corner of the zone is far outside the picture.", "Draw it on the picture.")


def _check_directions(polygon: Polygon) -> None:
    pans, tilts = [corner[0] for corner in polygon], [corner[1] for corner in polygon]
    if max(abs(tilt) for tilt in tilts) > 90.0 or max(abs(pan) for pan in pans) > 720.0:
        raise OperatorError("A corner of the zone is not a valid direction.", "Draw the zone again.")
    if max(pans) - min(pans) > SPAN_MOST_DEG or max(tilts) - min(tilts) > SPAN_MOST_DEG:
        raise OperatorError(
            text("A zone can span at most {span_most_deg:.0f}°.", span_most_deg=SPAN_MOST_DEG),
            "Draw it as two zones.",
        )
