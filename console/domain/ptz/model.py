"""Abilities, position and movement of a PTZ camera."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ptz.automation_state import AutomationState
    from console.domain.ptz.reservation import Reservation

_TENFOLD = 10.0
"""The assumed magnification of the whole zoom range, if the camera does not report its angle of view."""


def _clamp(value: float, least: float, most: float) -> float:
    # NaN compares false with everything. It must become 0, never a speed.
    return min(max(value, least), most) if math.isfinite(value) else 0.0


@dataclass(frozen=True, slots=True)
class Velocity:
    """A speed as a fraction of the maximum, each axis −1 to 1. Right, up and zooming in are positive."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def __post_init__(self) -> None:
        for axis in ("pan", "tilt", "zoom"):
            object.__setattr__(self, axis, _clamp(getattr(self, axis), -1.0, 1.0))

    @property
    def is_still(self) -> bool:
        """Whether no axis moves."""
        return not (self.pan or self.tilt or self.zoom)

    def scaled_for(self, zoom: float | None) -> Velocity:
        """Return the velocity that moves the picture equally fast at a zoom of 0 to 1; None: not known."""
        if zoom is None:
            return self
        factor = _TENFOLD ** -_clamp(zoom, 0.0, 1.0)
        return replace(self, pan=self.pan * factor, tilt=self.tilt * factor)


STILL = Velocity()


@dataclass(frozen=True, slots=True)
class PtzPosition:
    """A position in ONVIF's generic spaces: pan and tilt −1 to 1, zoom 0 to 1."""

    pan: float
    tilt: float
    zoom: float


@dataclass(frozen=True, slots=True)
class PtzStatus:
    """The status that the camera reports. None for values that it does not report."""

    position: PtzPosition | None = None
    """Never NaN or infinite; such values are dropped."""
    is_moving: bool | None = None
    asked_s: float | None = None
    """Monotonic time just before the question was sent. The answer is not older than that."""
    answered_s: float | None = None
    """Monotonic time when the answer arrived. The answer is not newer than that."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A position stored in the camera."""

    token: str
    name: str
    position: PtzPosition | None = None
    """None if the camera does not report it."""


@dataclass(frozen=True, slots=True)
class CameraTour:
    """A tour that the camera runs by itself."""

    token: str
    name: str
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The abilities of a camera. A missing one disables a feature, never the camera."""

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
    """The ways to tell a camera to stop. Some cameras refuse one of them."""

    STOP = "stop"
    ZERO = "zero velocity"
    TIMEOUT = "short timeout"
    """A very slow move for the shortest time, for cameras that obey neither of the others."""

    @property
    def other(self) -> StopMethod:
        """The next way to try after this one."""
        ways = list(StopMethod)
        return ways[(ways.index(self) + 1) % len(ways)]


class Phase(Enum):
    """The state of a camera's steering. Each has a shape and a word on the tile."""

    NONE = "not steerable"
    STEERABLE = "steerable"
    MOVING = "moving"
    STOPPING = "stopping"
    """A stop was sent and is not confirmed yet."""
    UNCONFIRMED = "stop not confirmed"
    """A stop has been unconfirmed for more than a second. The operator must know."""
    AWAY = "does not answer"
    """The camera accepts no commands now. Pressing a key tries again."""


@dataclass(frozen=True, slots=True)
class SteerState:
    """The state of a camera's steering as the screen shows it."""

    phase: Phase = Phase.NONE
    capabilities: Capabilities = Capabilities()
    presets: tuple[Preset, ...] = ()
    position: PtzPosition | None = None
    latency_ms: float | None = None
    """From sending the last command until its answer."""
    queued_ms: float | None = None
    """From the operator's input until its command was sent, for the last command."""
    tours: tuple[CameraTour, ...] = ()
    """Tours that the camera runs by itself."""
    reservation: Reservation | None = None
    automation: AutomationState | None = None
