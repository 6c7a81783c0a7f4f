"""Facts of a camera that are kept with their history: commissioning, zones, lens, tours, map position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

COMMISSIONING: Final = "commissioning"
IDENTITY: Final = "identity"
"""Make, model and serial number of the accepted device at the address."""
ZONES: Final = "zones"
LENS: Final = "lens"
"""Lens model of a PTZ camera: how a position becomes direction and angle of view."""
STEERING: Final = "steering"
"""Learned way of stopping, parking view and idle time."""
TOURS: Final = "tours"
PLACE: Final = "place"
"""The plan, the position on it, and the bearing."""
DEPLOYMENT: Final = "deployment"
"""The deployment of a redeployable camera, and until when it is approved."""
PARTNER: Final = "partner"
"""The agreement under which a partner's camera may be seen, so that it is known whose it is."""
DENSITY: Final = "density"
"""Calibration of pixels per metre."""
PRIVATE: Final = "private"
"""Who may see it and on which monitors, where people expect privacy."""
MOTION: Final = "motion"
"""How often a small grid of its recordings is kept, for searches for motion."""


@dataclass(frozen=True, slots=True)
class CameraFact:
    """One version of one fact of a camera."""

    camera: int
    name: str
    content: str
    """JSON. The module that owns the fact reads and writes it."""
    author: str
    since_utc: dt.datetime
    version: int = 0
    """Number of the version, unique among all facts; entries name it."""
