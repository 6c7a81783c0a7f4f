"""Convert zones to the text of the camera fact `zones`, and back. Invalid text is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

from console.domain.errors import UNFIT_VALUES, OperatorError
from console.domain.people.actor import Role
from console.domain.privacy.model import DrawnOn, Zone, ZoneSet, ZoneSpace, ZoneStyle, check_zones
from console.domain.text import text

VERSION = 1
TEXT_MOST = 400_000


def write_zones(zones: ZoneSet) -> str:
    """Return the text of a checked set of zones."""
    drawn = zones.drawn_on
    content = {
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
    return json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)


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
    """Return the set of zones of a text.

    Raises:
        OperatorError: the text is not a set of zones, or was written by a newer version.
    """
    if len(text) > TEXT_MOST:
        raise _unreadable("the text is too long")
    try:
        content = json.loads(text)
        if content["version"] != VERSION:
            raise _unreadable("they were written by a newer version of watchroom")
        drawn = content["drawn_on"]
        zones = ZoneSet(
            ZoneSpace(content["space"]),
            tuple(_zone(zone) for zone in content["zones"]),
            DrawnOn(int(drawn["width"]), int(drawn["height"]), base64.b64decode(drawn["grid"])),
            masked_recording=content["masked_recording"] is True,
        )
    except UNFIT_VALUES as error:
        raise _unreadable(type(error).__name__) from None
    check_zones(zones)
    return zones


def _zone(stored: dict[str, Any]) -> Zone:
    return Zone(
        id=str(stored["id"]),
        name=str(stored["name"]),
        reason=str(stored["reason"]),
        author=str(stored["author"]),
        polygon=tuple((float(x), float(y)) for x, y in stored["polygon"]),
        style=ZoneStyle(stored["style"]),
        lifters=frozenset(Role(role) for role in stored["lifters"]),
        needs_second=stored["needs_second"] is not False,
        lift_most_s=float(stored["lift_most_s"]),
        in_camera=stored["in_camera"] is True,
    )


def _unreadable(why: str) -> OperatorError:
    return OperatorError(
        text("The privacy zones of the camera cannot be read: {why}.", why=why), "Draw them again."
    )
