"""Zones as the text of the camera fact `zones`, and back; what is no sense is refused in words."""

from __future__ import annotations

import base64
import json
from typing import Any

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.privacy.model import DrawnOn, Zone, ZoneSet, ZoneSpace, ZoneStyle, check_zones

VERSION = 1
TEXT_MOST = 400_000


def write_zones(zones: ZoneSet) -> str:
    """The text of a checked set."""
    drawn = zones.drawn_on
    said = {
        "version": VERSION,
        "space": zones.space.value,
        "drawn_on": {
            "width": drawn.width,
            "height": drawn.height,
            "grid": base64.b64encode(drawn.grid).decode("ascii"),
        },
        "masked_recording": zones.masked_recording,
        "zones": [_written(zone) for zone in zones.zones],
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _written(zone: Zone) -> dict[str, Any]:
    return {
        "id": zone.id,
        "name": zone.name,
        "reason": zone.reason,
        "author": zone.author,
        "polygon": [[x, y] for x, y in zone.polygon],
        "style": zone.style.value,
        "lifters": sorted(role.value for role in zone.lifters),
        "needs_second": zone.needs_second,
        "lift_most_s": zone.lift_most_s,
        "in_camera": zone.in_camera,
    }


def read_zones(text: str) -> ZoneSet:
    """The set that a text says.

    Raises:
        OperatorError: it says none, or one of a newer program.
    """
    if len(text) > TEXT_MOST:
        raise _unreadable("it is too long")
    try:
        said = json.loads(text)
        if said["version"] != VERSION:
            raise _unreadable("it was written by a newer program")
        drawn = said["drawn_on"]
        zones = ZoneSet(
            ZoneSpace(said["space"]),
            tuple(_zone(one) for one in said["zones"]),
            DrawnOn(int(drawn["width"]), int(drawn["height"]), base64.b64decode(drawn["grid"])),
            masked_recording=said["masked_recording"] is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise _unreadable(f"{type(error).__name__}") from None
    check_zones(zones)
    return zones


def _zone(said: dict[str, Any]) -> Zone:
    return Zone(
        id=str(said["id"]),
        name=str(said["name"]),
        reason=str(said["reason"]),
        author=str(said["author"]),
        polygon=tuple((float(x), float(y)) for x, y in said["polygon"]),
        style=ZoneStyle(said["style"]),
        lifters=frozenset(Role(one) for one in said["lifters"]),
        needs_second=said["needs_second"] is not False,
        lift_most_s=float(said["lift_most_s"]),
        in_camera=said["in_camera"] is True,
    )


def _unreadable(why: str) -> OperatorError:
    return OperatorError(f"The camera's zones cannot be read: {why}.", "Draw them again.")
