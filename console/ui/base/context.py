"""What the screen is given by whoever builds the console. No globals, no registry of strings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.services.ptz.service import NoSteering

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from console.bridge.attendance import Attendance
    from console.bridge.background import Background
    from console.bridge.camera_events import CameraEventsBridge
    from console.bridge.camera_status import CameraStatusPoller
    from console.bridge.joystick import JoystickBridge
    from console.bridge.messages import MessageCentre
    from console.bridge.ptz import PtzBridge
    from console.bridge.ptz_commands import PtzCommandsBridge
    from console.bridge.wall import LiveWall
    from console.services.books_at_console import BooksAtConsole
    from console.services.cameras.commissioning_tools import CommissioningTools
    from console.services.cameras.daily_check import DailyChecks
    from console.services.cameras.events import CameraEventService
    from console.services.cameras.pixel_density import PixelDensities
    from console.services.map.service import MapService
    from console.services.people.service import PeopleServices
    from console.services.ports import (
        CameraFeed,
        CameraRegister,
        RecordingControl,
        Steering,
    )
    from console.services.privacy.calibration import Calibration
    from console.services.privacy.head_view import HeadViews
    from console.services.privacy.service import PrivacyZones
    from console.services.ptz.facade import PtzServices
    from console.services.ptz.joystick import JoystickSteering
    from console.services.wall.service import WallService


class RendererKind(Enum):
    """Which painter draws the wall."""

    AUTO = "auto"
    """The graphics processor where there is a real one, else the raster painter."""
    RASTER = "raster"
    GPU = "gpu"


@dataclass(frozen=True, slots=True)
class Services:
    """What the screen needs of the rest of the console."""

    feed: CameraFeed
    register: CameraRegister
    recording: RecordingControl
    wall: WallService
    steering: Steering = field(default_factory=NoSteering)
    staffing: PeopleServices | None = None
    """The people; None in trials, where everything is done by the settings' actor."""
    books: BooksAtConsole | None = None
    """None where the console has no books (trials of the wall alone)."""
    commissioning: CommissioningTools | None = None
    """None where there are no people: nobody could answer for a camera."""
    checks: DailyChecks | None = None
    steering_desk: PtzServices | None = None
    """Presets, tours, reservations; None where there are no people."""
    stick: JoystickSteering | None = None
    """The joystick's helm; None where none is looked for."""
    zones: PrivacyZones | None = None
    """Privacy zones: drawing and lifting; None where there are no people."""
    head_views: HeadViews | None = None
    """Where movable cameras look, for drawing their zones."""
    calibration: Calibration | None = None
    """Finds lenses of movable cameras by looking."""
    site_map: MapService | None = None
    events: CameraEventService | None = None
    """Listens to the cameras; None where there are no people, or the settings want none."""
    densities: PixelDensities | None = None
    """How cameras hang, for pixels per metre; None where there are no people."""
    tilt_of: Callable[[int], tuple[float, float] | None] | None = None
    """Degrees downwards and angle of view of a movable camera now; None: not known."""
    look_of: Callable[[int], tuple[float, float] | None] | None = None
    """Where a movable camera looks now: degrees from pan zero and its angle of view; None: not known."""


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """A snapshot of the settings that the screen follows."""

    session_path: Path
    """Where the wall and its windows are kept between runs."""
    snapshot_folder: Path
    """Where pictures of a tile are kept when the operator asks for one."""
    actor: str = "operator"
    """Who acts where there are no people (trials); else whoever sits at the console."""
    lock_after_s: float = 0.0
    """Idle time after which the panes, never the picture, are locked; 0: never."""
    scale: float = 1.0
    """Of all text and spacing, 1 to 2."""
    painter: RendererKind = RendererKind.AUTO
    is_framed: bool = False
    """First windows have a frame; otherwise they fill their monitors."""
    size: tuple[int, int] | None = None
    """Of the first windows, where they have a frame; for trials and pictures without a screen."""
    dwell_s: float = 10.0
    """Time of a page of a tour."""
    print_folder: Path | None = None
    """Where badges and lists are written as PDF; None: beside the snapshots."""
    badge_printer: str = ""
    """The system's name of the badge printer; empty: none."""
    stick_buttons: Mapping[int, str] = field(default_factory=dict)
    """Acts by the joystick's buttons, counted from 1."""
    language: str = ""
    """`en`, `cy`; empty for the system's."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The parts between threads and screen that panes may listen to."""

    wall: LiveWall
    statuses: CameraStatusPoller
    messages: MessageCentre
    background: Background
    steering: PtzBridge
    heads: PtzCommandsBridge
    stick: JoystickBridge
    attendance: Attendance
    events: CameraEventsBridge


@dataclass(frozen=True, slots=True)
class PaneContext:
    """All that a pane is given."""

    services: Services
    bridge: Bridge
    settings: ScreenSettings
