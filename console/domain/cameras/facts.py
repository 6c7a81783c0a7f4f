"""A fact of a camera, with its history: commissioning, zones, lens model, tours, place on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

COMMISSIONING: Final = "commissioning"
IDENTITY: Final = "identity"
"""Maker, model and serial number of the box at the address, as it was accepted."""
ZONES: Final = "zones"
LENS: Final = "lens"
"""Model of a movable camera: how position becomes direction and angle of view."""
STEERING: Final = "steering"
"""Stop strategy learned, parking view, idle time."""
TOURS: Final = "tours"
PLACE: Final = "place"
"""On which plan, where, and which way it looks."""
DENSITY: Final = "density"
"""Calibration of pixels per metre."""


@dataclass(frozen=True, slots=True)
class CameraFact:
    """One version of one fact."""

    camera: int
    name: str
    content: str
    """JSON; the module that owns the fact reads and writes it."""
    author: str
    since_utc: dt.datetime
