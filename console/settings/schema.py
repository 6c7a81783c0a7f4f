"""The settings as data: type, default and meaning. The documentation is generated from this."""

from __future__ import annotations

from enum import Enum
from pathlib import Path  # noqa: TC003  # pydantic reads the annotation at run time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

VERSION = 1
CouncilPost = Literal["director", "head of service", "service manager"]


class RendererSetting(Enum):
    """Which processor draws the wall."""

    AUTO = "auto"
    RASTER = "raster"
    GPU = "gpu"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class VolumeSettings(_Section):
    """One recording volume."""

    path: Path
    """Folder of the volume, on a disk of this machine."""
    quota_gb: float | None = Field(default=None, gt=0)
    """Space for recordings (GB, 10^9 bytes); none: the whole disk except the floor."""
    floor_gb: float = Field(default=2.0, ge=0)
    """Space that stays free on the disk (GB)."""


class Weekday(Enum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


Mode = Literal["real time", "time-lapse", "off"]


class SpanSettings(_Section):
    """Hours on some weekdays, in local time (Europe/London)."""

    days: tuple[Weekday, ...]
    """monday, tuesday …"""
    begin: str = Field(default="00:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """Hour and minute, inclusive."""
    end: str = Field(default="24:00", pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")
    """Hour and minute, exclusive; a night is two spans."""
    mode: Mode
    """real time, time-lapse or off."""


class ScheduleSettings(_Section):
    """Recording of some cameras through the week."""

    cameras: tuple[int, ...] = ()
    """Camera numbers; none: all cameras that no earlier schedule names."""
    usual: Mode = "real time"
    """Recording outside the spans."""
    spans: tuple[SpanSettings, ...] = ()


class RecordingSettings(_Section):
    """Recording."""

    enabled: bool = True
    """Whether this console records."""
    goes_on: bool = True
    """Whether recording goes on when the console is closed."""
    recorder_home: str = ""
    """Home folder of a recorder that runs as a service under a user of its own; empty: this console's own."""
    group: str = ""
    """In that recorder's own settings: group of the machine whose members may use it and read recordings."""
    volumes: tuple[VolumeSettings, ...] = ()
    """In order of use: if one is full or fails, the next takes over. None: `recordings` in the home."""
    retention_days: int = Field(default=30, ge=1, le=31)
    """Ordinary retention (code of practice: 30 days); body-worn video is kept 31 days."""
    pre_event_s: float = Field(default=10.0, ge=0, le=60)
    """Recording kept from before a switch from time-lapse to real time (seconds)."""
    schedules: tuple[ScheduleSettings, ...] = ()
    """The first schedule that names a camera applies; without one it is always recorded in real time."""
    time_lapse_interval_s: float = Field(default=2.0, ge=0.5, le=60)
    """Time between the pictures of a time-lapse recording (seconds)."""
    motion_every_s: float = Field(default=4.0, ge=0, le=60)
    """How often a small grid of each recording is kept for searches for motion (seconds); 0: never."""


StreamTransport = Literal["automatic", "tcp", "udp", "multicast", "http"]


class CameraTransportSettings(_Section):
    """How some cameras send their streams."""

    cameras: tuple[int, ...] = Field(min_length=1)
    """Camera numbers."""
    transport: StreamTransport
    """automatic, tcp, udp, multicast or http."""


class WallSettings(_Section):
    """The wall."""

    painter: RendererSetting = RendererSetting.AUTO
    """auto: the graphics processor if there is one, else the main processor."""
    scale_percent: int = Field(default=100, ge=100, le=200)
    """Size of text and symbols (%)."""
    names_over_pictures: bool = False
    """Whether number, name and state of a tile lie over the picture's upper edge: larger pictures, but the
    clock that many cameras write there may be covered.
    """
    steering_pad: Literal["auto", "always", "never"] = "auto"
    """The steering pad on the screen. auto: for the selected PTZ camera where there is no joystick."""
    sound: bool = False
    """Whether playback begins with sound; `V` switches it."""
    hardware_decoder: str = ""
    """libav's name of a hardware decoder (cuda, d3d11va, qsv …); empty: the main processor decodes."""
    rtsp_transport: StreamTransport = "automatic"
    """How cameras send: tcp is reliable on a busy network, udp needs a third less processing; multicast, http
    (a tunnel); or automatic: over TCP, and over another one where that does not work.
    """
    transports: tuple[CameraTransportSettings, ...] = ()
    """Cameras that need another transport; the first rule that names a camera applies."""


class LookSettings(_Section):
    """How the console looks until someone chooses otherwise at it (`F12`); it keeps what was chosen."""

    theme: Literal["dark", "light", "contrast"] = "dark"
    """dark, light or contrast (high contrast). What surrounds pictures is dark in each."""
    text_percent: int = Field(default=100, ge=100, le=150)
    """Size of the text beside `wall.scale_percent` (%)."""
    still: bool = False
    """Whether nothing blinks: an open fault is then framed and filled without a change."""
    touch: Literal["auto", "always", "never"] = "auto"
    """Whether buttons, fields and rows are at least 40 px high; auto: from a touch of the screen until the
    mouse is used.
    """


class EventRuleSettings(_Section):
    """What happens for some kinds of event of some cameras."""

    kinds: tuple[Literal["motion", "tamper", "input", "signal loss", "rule", "other"], ...] = Field(
        min_length=1
    )
    """motion, tamper, input, signal loss, rule (analytics), other."""
    cameras: tuple[int, ...] = ()
    """Camera numbers; none: all."""
    do: Literal["tile", "notice", "fault", "spot", "incident"]
    """tile: shown on the tile only; notice: shown as a message; fault: must be acknowledged, and reported
    to the supervisor; spot: the camera is called to the spot; incident: as spot, and a new incident starts
    with the event.
    """


class EventSettings(_Section):
    """Events that cameras report."""

    enabled: bool = True
    """Whether this console receives events."""
    record_motion: bool = False
    """Whether motion is written to the operator's log too; most schemes have too much of it."""
    rules: tuple[EventRuleSettings, ...] = ()
    """The first matching rule applies. By default tampering and lost signals are faults, inputs and
    analytics rules notices.
    """


class JoystickSettings(_Section):
    """A joystick that steers the selected camera."""

    enabled: bool = True
    """Whether a joystick is used."""
    device: str = ""
    """Part of its name; empty: the first with two axes."""
    pan_axis: int = Field(default=0, ge=0, le=31)
    """Number of the axis, from 0."""
    tilt_axis: int = Field(default=1, ge=0, le=31)
    """Number of the axis, from 0."""
    zoom_axis: int = Field(default=2, ge=-1, le=31)
    """Number of the axis, usually the twist; -1: none."""
    invert_pan: bool = False
    """Pushing right turns the camera left."""
    invert_tilt: bool = False
    """Pulling towards you tilts the camera up."""
    invert_zoom: bool = False
    """Twisting to the right zooms out."""
    dead_zone: float = Field(default=0.12, ge=0.01, le=0.5)
    """Part of the travel around the centre that counts as the centre."""
    curve: float = Field(default=2.0, ge=1.0, le=4.0)
    """1: speed in proportion to the deflection; more: finer control near the centre."""
    buttons: dict[str, str] = {
        "1": "steer-home",
        "2": "focus-near",
        "3": "focus-far",
        "4": "steer-presets",
        "5": "camera-back",
        "6": "camera-next",
        "7": "preset-1",
        "8": "preset-2",
        "9": "preset-3",
        "10": "preset-4",
        "11": "snapshot",
        "12": "incident",
    }
    """Action of each button, from 1; the overview of keys lists the names of the actions."""

    @field_validator("buttons")
    @classmethod
    def _numbered(cls, buttons: dict[str, str]) -> dict[str, str]:
        if not all(number.isdecimal() and 1 <= int(number) <= 64 for number in buttons):
            raise ValueError("button numbers go from 1 to 64")
        return buttons


class PeopleSettings(_Section):
    """People at this console."""

    console: str = ""
    """Name of this console in shifts and entries; empty: the name of the machine."""
    lock_after_min: float = Field(default=15.0, ge=0, le=720)
    """Time without input after which the panes, but not the pictures, are locked (minutes); 0: never."""
    unattended_wall: Literal["visible", "no-control", "hidden"] = "visible"
    """What the wall does while nobody is signed on. visible: pictures are shown, and can be selected and
    zoomed by whoever is there, but no camera is called, moved or steered; no-control: pictures only;
    hidden: no pictures.
    """
    undertaking_version: str = Field(default="", max_length=60)
    """Version of the scheme's own undertaking. A changed text needs a new version, which everyone signs."""
    undertaking: str = Field(default="", max_length=8_000)
    """The undertaking to comply with the code, which everyone signs; empty: the built-in text."""

    @model_validator(mode="after")
    def _named_undertaking(self) -> PeopleSettings:
        if self.undertaking.strip() and not self.undertaking_version.strip():
            raise ValueError("an undertaking of the scheme's own needs a version, for example 2026-2")
        return self


class ContractSettings(_Section):
    """Times in the maintenance contract (hours after the contractor was told)."""

    urgent_response_h: float = Field(default=4, gt=0)
    """Response to an urgent fault."""
    urgent_repair_h: float = Field(default=24, gt=0)
    """Repair of an urgent fault."""
    routine_response_h: float = Field(default=24, gt=0)
    """Response to any other fault."""
    routine_repair_h: float = Field(default=120, gt=0)
    """Repair of any other fault."""


class RetentionSettings(_Section):
    """How long the personal details of a book are kept."""

    days: int | None = Field(default=None, ge=1)
    """Days from the entry, or from the end of its case; none: they are kept."""
    ground: str = Field(min_length=3)
    """The rule, quoted where details were erased."""


class BookSettings(_Section):
    """The books."""

    retention: dict[str, RetentionSettings] = {}
    """By book, instead of the period in the code of practice:
    [books.retention.visitors] days = 365, ground = "…".
    """
    phrases: tuple[str, ...] = ()
    """Quick phrases for free text; none: the built-in ones."""
    choices: dict[str, tuple[str, ...]] = {}
    """Lists of choices, by kind and field: "incidents.opened.type" = ["theft", …]."""

    contract: ContractSettings = ContractSettings()
    """Response and repair times of the maintenance contract."""

    second_places: tuple[Path, ...] = ()
    """Files on other disks or shares to which every signed head is also appended."""
    signing_interval_min: float = Field(default=10.0, ge=1, le=1440)
    """Time between signatures of the heads of the books (minutes)."""


class EvidenceSettings(_Section):
    """Evidence packages."""

    asker_may_release: bool = False
    """Whether one person may both ask for a package and release it; otherwise a second person releases it."""
    time_stamp_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    """Address of a time stamp authority (RFC 3161) that is asked at each export; empty: none."""


class VisitorSettings(_Section):
    """Texts shown to visitors, and printing of badges."""

    version: str = Field(default="", max_length=60)
    """Version of notice and declaration together; entries name it. A changed text needs a new version."""
    notice: str = Field(default="", max_length=2_000)
    """The restricted-access notice; empty: the built-in text."""
    declaration: str = Field(default="", max_length=8_000)
    """The confidentiality declaration for visitors; empty: the built-in text."""
    print_folder: Path | None = None
    """Folder for badges and lists as PDF; none: `prints` in the home folder."""
    badge_printer: str = ""
    """The system's name of the badge printer; empty: badges are PDF files only."""

    @model_validator(mode="after")
    def _named_version(self) -> VisitorSettings:
        if (self.notice or self.declaration) and not self.version:
            raise ValueError("a changed notice or declaration needs a new version, for example 2026-2")
        return self


class LetterSettings(_Section):
    """A letter in the scheme's own words; what is empty is built in.

    One that leaves out what it must say, or has a field that nothing fills, is not used: the console starts
    all the same, and Letters, Health and `watchroom doctor` say which and why.
    """

    english_title: str = ""
    """Title in English."""
    welsh_title: str = ""
    """Title in Welsh."""
    english: str = ""
    """Text in English. Empty lines separate paragraphs; {requester}, {due}, {words} … are filled in. A
    paragraph with {words?} is left out when there are no words.
    """
    welsh: str = ""
    """Text in Welsh, for requesters who wish it."""


class SurveillanceSettings(_Section):
    """Directed surveillance."""

    bureau_within_h: int = Field(default=24, ge=1, le=72)
    """Time within which the covert authority bureau must confirm an urgent authorisation (hours)."""
    council_posts: tuple[CouncilPost, ...] = Field(default=("director", "head of service"), min_length=1)
    """The posts that may authorise the council's own surveillance. The law also allows a service manager."""
    ask_after_steering_min: int = Field(default=60, ge=0, le=600)
    """Steering by hand without a break after which the console asks once whether it is still an immediate
    response to events (minutes); 0: never.
    """
    ask_after_dwell_min: int = Field(default=120, ge=0, le=600)
    """The same for a camera that is held in one direction, summed over the shift (minutes); 0: never."""


class DatabaseSettings(_Section):
    """Where the books are stored."""

    url: str = Field(default="", pattern=r"^(postgres(ql)?://[^\s]+)?$")
    """A server for several consoles: postgresql://user@server/database; empty: a file in the home folder.

    Its password is stored in the keyring (`watchroom database password`) and never here.
    """
    tls_reason: str = ""
    """Why the server's certificate is not verified, if `sslmode` in the URL says so."""

    @field_validator("url")
    @classmethod
    def _without_password(cls, url: str) -> str:
        if "@" in url and ":" in url.partition("://")[2].rpartition("@")[0]:
            raise ValueError(
                "it contains a password; remove it and store it with `watchroom database password`"
            )
        return url


class BackupSettings(_Section):
    """The nightly backup of the books and the scheme; recordings are not part of it."""

    enabled: bool = True
    """Whether this console makes it; with several consoles on one server, one is enough."""
    hour: int = Field(default=4, ge=0, le=23)
    """Hour of the day, in local time (Europe/London)."""
    folder: Path | None = None
    """Folder for the backups, best on another disk; none: `backups` in the home folder."""
    keep: int = Field(default=14, ge=1, le=1000)
    """Number of backups to keep; older ones made by this program are deleted."""


class Settings(_Section):
    """All settings."""

    version: int = VERSION
    """Version of this file's format; an older file is converted when it is read."""
    operator: str = "operator"
    """Name under which a trial records its acts; otherwise people sign in."""
    people: PeopleSettings = PeopleSettings()
    recording: RecordingSettings = RecordingSettings()
    database: DatabaseSettings = DatabaseSettings()
    backup: BackupSettings = BackupSettings()
    wall: WallSettings = WallSettings()
    look: LookSettings = LookSettings()
    books: BookSettings = BookSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    visitors: VisitorSettings = VisitorSettings()
    letters: dict[str, LetterSettings] = {}
    """The scheme's own letters by name: [letters.acknowledgement], [letters.refusal], [letters.answer] …
    """
    surveillance: SurveillanceSettings = SurveillanceSettings()
    joystick: JoystickSettings = JoystickSettings()
    events: EventSettings = EventSettings()
