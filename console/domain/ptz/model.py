"""What a movable camera can do, where it looks, and how it is told to move."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ptz.automation_state import AutomationState
    from console.domain.ptz.reservation import Reservation

_TENFOLD = 10.0
"""Magnification that the whole zoom range is taken for, where the camera does not tell its angle of view."""


def _held(value: float, least: float, most: float) -> float:
    # NaN compares false with everything: it must become rest, never speed.
    return min(max(value, least), most) if math.isfinite(value) else 0.0


@dataclass(frozen=True, slots=True)
class Velocity:
    """Parts of the greatest speed, each −1 to 1: right, up and nearer are positive."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def __post_init__(self) -> None:
        for axis in ("pan", "tilt", "zoom"):
            object.__setattr__(self, axis, _held(getattr(self, axis), -1.0, 1.0))

    @property
    def is_still(self) -> bool:
        """Whether nothing moves."""
        return not (self.pan or self.tilt or self.zoom)

    def scaled_for(self, zoom: float | None) -> Velocity:
        """The same on the screen at a zoom of 0 to 1: near views turn slower. None: zoom not known."""
        if zoom is None:
            return self
        factor = _TENFOLD ** -_held(zoom, 0.0, 1.0)
        return replace(self, pan=self.pan * factor, tilt=self.tilt * factor)


STILL = Velocity()


@dataclass(frozen=True, slots=True)
class PtzPosition:
    """In ONVIF's generic spaces: pan and tilt −1 to 1, zoom 0 to 1."""

    pan: float
    tilt: float
    zoom: float


@dataclass(frozen=True, slots=True)
class PtzStatus:
    """What the camera says of its head; None for what it does not say."""

    position: PtzPosition | None = None
    """Never NaN or infinite: what cannot be is not told on."""
    is_moving: bool | None = None
    asked_s: float | None = None
    """Monotonic, just before the question went onto the wire: the answer is not older than that."""
    answered_s: float | None = None
    """Monotonic, when the answer was here: the answer is not younger than that."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A position stored in the camera."""

    token: str
    name: str
    position: PtzPosition | None = None
    """Where the camera tells it."""


@dataclass(frozen=True, slots=True)
class CameraTour:
    """A tour that the camera runs by itself."""

    token: str
    name: str
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a camera can; what is missing disables a feature and never the camera."""

    has_ptz: bool = False
    has_presets: bool = False
    has_home: bool = False
    has_absolute: bool = False
    has_zoom: bool = False
    tells_position: bool = False
    has_relative: bool = False
    has_fov_relative: bool = False
    """Relative moves in parts of the picture (ONVIF's TranslationSpaceFov): click to centre in one step."""
    can_set_home: bool = False
    has_tours: bool = False
    has_focus: bool = False
    has_iris: bool = False
    presets_most: int = 0
    auxiliary: tuple[str, ...] = ()
    """Auxiliary commands as the camera names them, such as `tt:Wiper|On`."""


class StopMethod(Enum):
    """How a camera is told to stop. Some refuse the one, some the other."""

    STOP = "stop"
    ZERO = "zero velocity"
    TIMEOUT = "short timeout"
    """A move of next to nothing for the shortest time: for cameras that obey neither of the others."""

    @property
    def other(self) -> StopMethod:
        """The way to try after this one, in turn."""
        ways = list(StopMethod)
        return ways[(ways.index(self) + 1) % len(ways)]


class Phase(Enum):
    """How a camera's steering stands. Each has a shape and a word on the tile."""

    NONE = "not steerable"
    STEERABLE = "steerable"
    MOVING = "moving"
    STOPPING = "stopping"
    """The stop is on its way and has not been confirmed yet."""
    UNCONFIRMED = "stop not confirmed"
    """For longer than a second: the operator must know."""
    AWAY = "does not answer"
    """It takes no commands at present; pressing a key tries again."""


@dataclass(frozen=True, slots=True)
class SteerState:
    """A camera's steering as the screen shows it."""

    phase: Phase = Phase.NONE
    capabilities: Capabilities = Capabilities()
    presets: tuple[Preset, ...] = ()
    position: PtzPosition | None = None
    latency_ms: float | None = None
    """From handing the last command to the wire until its answer."""
    queued_ms: float | None = None
    """From the operator's wish until its command was handed to the wire, last command."""
    tours: tuple[CameraTour, ...] = ()
    """Those that the camera runs by itself."""
    reservation: Reservation | None = None
    errand: AutomationState | None = None
