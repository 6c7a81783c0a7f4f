"""The context that is passed to every part of the screen, in place of globals."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.ui.widgets.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from console.bridge.attendance import Attendance
    from console.bridge.background import Background
    from console.bridge.camera_events import CameraEventsBridge
    from console.bridge.camera_status import CameraStatusPoller
    from console.bridge.entry_wishes import EntryWishes
    from console.bridge.evidence_wishes import EvidenceWishes
    from console.bridge.joystick import JoystickBridge
    from console.bridge.messages import MessageCentre
    from console.bridge.ptz import PtzBridge
    from console.bridge.ptz_commands import PtzCommandsBridge
    from console.bridge.surveillance import SurveillanceBridge
    from console.bridge.wall import LiveWall
    from console.domain.people.refusal import Refusal
    from console.services.books_at_console import BooksAtConsole
    from console.services.cameras.commissioning_tools import CommissioningTools
    from console.services.cameras.daily_check import DailyChecks
    from console.services.cameras.events import CameraEventService
    from console.services.cameras.pixel_density import PixelDensities
    from console.services.disclosure.material_exports import MaterialExports
    from console.services.evidence.discs import Discs
    from console.services.evidence.packages import EvidencePackages
    from console.services.evidence.ports import LabelCodes
    from console.services.map.service import MapService
    from console.services.people.service import PeopleServices
    from console.services.playback.service import PlaybackService
    from console.services.ports import CameraFeed, CameraRegister, RecordingControl
    from console.services.privacy.calibration import Calibration
    from console.services.privacy.head_view import HeadViews
    from console.services.privacy.private_places import PrivatePlaces
    from console.services.privacy.service import PrivacyZones
    from console.services.ptz.facade import PtzServices
    from console.services.ptz.joystick import JoystickSteering
    from console.services.recording.camera_clocks import RecorderClockComparison
    from console.services.recording.clock_trust import ClockConfirmation
    from console.services.redaction.service import Redactions
    from console.services.redaction.viewings import Viewings
    from console.services.surveillance.word_recovery import WordRecovery
    from console.services.wall.service import WallService


class RendererKind(Enum):
    """The renderer that draws the wall."""

    AUTO = "auto"
    """Use the graphics processor if there is a real one, else the raster renderer."""
    RASTER = "raster"
    GPU = "gpu"


class PadUse(Enum):
    """When the steering pad is on the screen."""

    AUTO = "auto"
    """While a camera that can be steered is selected and there is no joystick."""
    ALWAYS = "always"
    """Whenever a camera that can be steered is selected."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Services:
    """The services that the screen uses."""

    feed: CameraFeed
    register: CameraRegister
    why_no_cameras: Callable[[], Refusal | None]
    """Why this seat has none of the cameras in service; None: it has some, or there are none."""
    recording: RecordingControl
    clock: ClockConfirmation
    """Whether the machine's clock is believed."""
    recorder_clock: RecorderClockComparison
    """Enters what people find when they compare the recorder's clock with another one."""
    wall: WallService
    people: PeopleServices
    """User accounts and shifts."""
    books: BooksAtConsole
    evidence: EvidencePackages
    """Evidence packages: asking for, releasing and writing them."""
    material: MaterialExports
    """What was recorded under authorisations, for the requesters."""
    word_recovery: WordRecovery
    """Gives sealed words to a person, with both halves of the recovery key."""
    labels: LabelCodes
    """Reads the codes of labels in pictures."""
    discs: Discs
    """Burning images of discs."""
    redactions: Redactions
    """Redacted copies: who is covered, the look at every frame, release and writing."""
    viewings: Viewings
    """A requester views a redacted copy at this seat, and nothing else."""
    commissioning: CommissioningTools
    daily_checks: DailyChecks
    ptz: PtzServices
    """Steering, presets, tours and reservations."""
    joystick: JoystickSteering
    privacy: PrivacyZones
    """Drawing and lifting privacy zones."""
    private_places: PrivatePlaces
    """Who may see cameras of places where people expect privacy, and on which monitors."""
    head_views: HeadViews
    """Where PTZ cameras are pointing, for drawing their zones."""
    calibration: Calibration
    """Measures the lenses of PTZ cameras."""
    map: MapService
    camera_events: CameraEventService
    playback: PlaybackService
    """Recordings and their reviews."""
    pixel_densities: PixelDensities
    """Mountings of cameras, for pixels per metre."""
    tilt_of: Callable[[int], tuple[float, float] | None]
    """Returns downward tilt and angle of view of a PTZ camera in degrees; None if not known."""
    direction_of: Callable[[int], tuple[float, float] | None]
    """Returns pan from zero and angle of view of a PTZ camera in degrees; None if not known."""


class UnattendedWall(Enum):
    """What the wall does while nobody is signed on: a decision of the scheme."""

    VISIBLE = "visible"
    """The room sees the pictures; who is there selects and zooms, but calls, moves and steers no camera."""
    NO_CONTROL = "no-control"
    """The room sees the pictures and changes nothing."""
    HIDDEN = "hidden"
    """No picture is shown."""


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """A snapshot of the settings for the screen."""

    session_path: Path
    """File in which the wall and its windows are saved between runs."""
    snapshot_folder: Path
    """Folder for snapshots of tiles."""
    lock_after_s: float = 0.0
    """Idle seconds after which the panes, never the picture, are locked; 0 for never."""
    scale: float = 1.0
    """Scale of all text and spacing, 1 to 2."""
    look: Look = field(default_factory=Look)
    """How the console looks until someone chooses otherwise at it."""
    renderer: RendererKind = RendererKind.AUTO
    is_framed: bool = False
    """Whether the first windows have a frame; otherwise they fill their monitors."""
    size: tuple[int, int] | None = None
    """Size of the first windows if they have a frame; for trials and screenshots."""
    names_over_pictures: bool = False
    """Whether number, name and state of a tile lie over the picture's upper edge, not above it."""
    dwell_s: float = 10.0
    """Seconds for which a page of a tour is shown."""
    print_folder: Path | None = None
    """Folder for printed badges and lists; None for a folder beside the snapshots."""
    badge_printer: str = ""
    """System name of the badge printer; empty for none."""
    steering_pad: PadUse = PadUse.AUTO
    joystick_buttons: Mapping[int, str] = field(default_factory=dict)
    """Action ids by joystick button, counted from 1."""
    unattended: UnattendedWall = UnattendedWall.VISIBLE
    """What the wall does while nobody is signed on."""
    recording_goes_on: bool = False
    """Whether cameras are recorded on when the console is closed."""
    plays_sound: bool = False
    """Whether playback begins with sound."""
    language: str = ""
    """`en` or `cy`; empty for the system's language."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge objects between threads and screen that panes may use."""

    wall: LiveWall
    camera_status: CameraStatusPoller
    messages: MessageCentre
    background: Background
    ptz: PtzBridge
    ptz_commands: PtzCommandsBridge
    joystick: JoystickBridge
    attendance: Attendance
    camera_events: CameraEventsBridge
    surveillance: SurveillanceBridge
    evidence: EvidenceWishes
    entries: EntryWishes


@dataclass(frozen=True, slots=True)
class PaneContext:
    """Everything that a pane is given."""

    services: Services
    bridge: Bridge
    settings: ScreenSettings
