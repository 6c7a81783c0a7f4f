"""The settings as data: type, default, what it means. The documentation is made from this."""

from __future__ import annotations

from enum import Enum
from pathlib import Path  # noqa: TC003  # pydantic reads the annotation at run time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

VERSION = 1


class RendererSetting(Enum):
    """What draws the wall."""

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
    """Space that recordings may take (GB, 10^9 bytes); none: all but the floor."""
    floor_gb: float = Field(default=2.0, ge=0)
    """Space that is left free on the disk (GB)."""


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
    """Hours of some weekdays, by the clock on the wall (Europe/London)."""

    days: tuple[Weekday, ...]
    """monday, tuesday …"""
    begin: str = Field(default="00:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """Hour and minute, included."""
    end: str = Field(default="24:00", pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")
    """Hour and minute, not included; a night is two spans."""
    mode: Mode
    """real time, time-lapse or off."""


class ScheduleSettings(_Section):
    """How some cameras are recorded through the week."""

    cameras: tuple[int, ...] = ()
    """Their numbers; none: all that no earlier schedule names."""
    usual: Mode = "real time"
    """Outside the spans."""
    spans: tuple[SpanSettings, ...] = ()


class RecordingSettings(_Section):
    """Recording."""

    enabled: bool = True
    """Whether this console records."""
    volumes: tuple[VolumeSettings, ...] = ()
    """In order of use: when one is full or fails, the next takes over. None: `recordings` in the home."""
    retention_days: int = Field(default=30, ge=1, le=31)
    """Ordinary retention (the code of practice: 30 days); body-worn video is kept 31."""
    pre_event_s: float = Field(default=10.0, ge=0, le=60)
    """Kept from before a switch from time-lapse to real time (seconds)."""
    schedules: tuple[ScheduleSettings, ...] = ()
    """The first that names a camera holds for it; without one it is recorded in real time, always."""
    time_lapse_interval_s: float = Field(default=2.0, ge=0.5, le=60)
    """Between the pictures of a time-lapse recording (seconds)."""


class WallSettings(_Section):
    """The wall."""

    painter: RendererSetting = RendererSetting.AUTO
    """auto: the graphics processor where there is one, else the processor."""
    scale_percent: int = Field(default=100, ge=100, le=200)
    """Size of text and symbols."""
    hardware_decoder: str = ""
    """libav's name of a hardware decoder (cuda, d3d11va, qsv …); empty: the processor."""
    rtsp_transport: str = Field(default="tcp", pattern="^(tcp|udp)$")
    """How cameras send: tcp survives a busy network, udp costs a third less."""


class EventRuleSettings(_Section):
    """What is done about some kinds of event of some cameras."""

    kinds: tuple[Literal["motion", "tamper", "input", "signal loss", "rule", "other"], ...] = Field(
        min_length=1
    )
    """motion, tamper, input, signal loss, rule (analytics), other."""
    cameras: tuple[int, ...] = ()
    """Their numbers; none: all."""
    do: Literal["tile", "notice", "fault", "spot", "incident"]
    """tile: shown there only; notice: said; fault: to be acknowledged, and for the supervisor; spot: the
    camera is called to the spot; incident: so too, and F5 opens an incident with what the camera told."""


class EventSettings(_Section):
    """What cameras report by themselves."""

    enabled: bool = True
    """Whether this console listens to them."""
    record_motion: bool = False
    """Motion goes to the operator's log too; most schemes have too much of it."""
    rules: tuple[EventRuleSettings, ...] = ()
    """The first that fits holds. Then: tampering and lost signals are faults, inputs and rules notices."""


class JoystickSettings(_Section):
    """A joystick that steers the selected camera."""

    enabled: bool = True
    """Whether one is looked for."""
    device: str = ""
    """A part of its name; empty: the first with two axes."""
    pan_axis: int = Field(default=0, ge=0, le=31)
    """Counted from 0."""
    tilt_axis: int = Field(default=1, ge=0, le=31)
    """Counted from 0."""
    zoom_axis: int = Field(default=2, ge=-1, le=31)
    """The twist; -1: none."""
    invert_pan: bool = False
    """Right turns left."""
    invert_tilt: bool = False
    """Towards the operator turns up."""
    invert_zoom: bool = False
    """Twisted to the right zooms back."""
    dead_zone: float = Field(default=0.12, ge=0.01, le=0.5)
    """Part of the way from the middle that counts as the middle."""
    curve: float = Field(default=2.0, ge=1.0, le=4.0)
    """1: speed as far as it is pushed; more: finer near the middle."""
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
    """Act of each button, counted from 1; the names of the acts stand in the overview of keys (F1)."""

    @field_validator("buttons")
    @classmethod
    def _numbered(cls, buttons: dict[str, str]) -> dict[str, str]:
        if not all(number.isdecimal() and 1 <= int(number) <= 64 for number in buttons):
            raise ValueError("buttons are counted from 1 to 64")
        return buttons


class PeopleSettings(_Section):
    """People at this console."""

    console: str = ""
    """Its name in shifts and entries; empty: the machine's."""
    lock_after_min: float = Field(default=15.0, ge=0, le=720)
    """The panes, never the picture, are locked after so long without a touch (minutes); 0: never."""


class ContractSettings(_Section):
    """What the maintenance contract promises (hours from telling the contractor)."""

    urgent_response_h: float = Field(default=4, gt=0)
    """Somebody comes for an urgent fault."""
    urgent_repair_h: float = Field(default=24, gt=0)
    """An urgent fault is mended."""
    routine_response_h: float = Field(default=24, gt=0)
    """Somebody comes for any other fault."""
    routine_repair_h: float = Field(default=120, gt=0)
    """Any other fault is mended."""


class RetentionSettings(_Section):
    """How long the personal details of a book are kept."""

    days: int | None = Field(default=None, ge=1)
    """From the entry, or from the end of its case; none: they stay."""
    ground: str = Field(min_length=3)
    """The rule, quoted where details were erased."""


class BookSettings(_Section):
    """The books."""

    retention: dict[str, RetentionSettings] = {}
    """By book, instead of the code's period: [books.retention.visitors] days = 365, ground = "…"."""
    phrases: tuple[str, ...] = ()
    """Quick phrases of free text; none: those of the program."""
    choices: dict[str, tuple[str, ...]] = {}
    """Lists that can be chosen from, by kind and field: "incidents.opened.type" = ["theft", …]."""

    contract: ContractSettings = ContractSettings()
    """Response and repair times of the maintenance contract."""

    second_places: tuple[Path, ...] = ()
    """Files on other disks or shares to which every signed head is appended as well."""
    signing_interval_min: float = Field(default=10.0, ge=1, le=1440)
    """Between signatures of the heads of the books (minutes)."""


class VisitorSettings(_Section):
    """What visitors are shown, and where their badges are printed."""

    version: str = Field(default="", max_length=60)
    """Of notice and declaration together; a changed text must have another one. Entries name it."""
    notice: str = Field(default="", max_length=2_000)
    """The restricted-access notice; empty: the project's own words."""
    declaration: str = Field(default="", max_length=8_000)
    """The confidentiality declaration for visitors; empty: the project's own words."""
    print_folder: Path | None = None
    """Where badges and lists are written as PDF; none: `prints` in the home."""
    badge_printer: str = ""
    """The system's name of the badge printer; empty: badges are PDF files only."""

    @model_validator(mode="after")
    def _named_version(self) -> VisitorSettings:
        if (self.notice or self.declaration) and not self.version:
            raise ValueError("a text of your own needs a version of its own, such as 2026-2")
        return self


class DatabaseSettings(_Section):
    """Where the books are kept."""

    url: str = Field(default="", pattern=r"^(postgres(ql)?://[^\s]+)?$")
    """A server for several consoles: postgresql://user@server/database; empty: a file in the home.

    Its password is kept in the keyring (`watchroom database password`) and never here.
    """
    tls_reason: str = ""
    """Why the server's certificate is not verified, if `sslmode` in the URL says so."""

    @field_validator("url")
    @classmethod
    def _without_password(cls, url: str) -> str:
        if "@" in url and ":" in url.partition("://")[2].rpartition("@")[0]:
            raise ValueError("a password stands in it; take it out, `watchroom database password` keeps it")
        return url


class BackupSettings(_Section):
    """The nightly backup of the books and the scheme; recordings are not part of it."""

    enabled: bool = True
    """Whether this console makes it; of several on one server one is enough."""
    hour: int = Field(default=4, ge=0, le=23)
    """Of the night, by the clock on the wall (Europe/London)."""
    folder: Path | None = None
    """Where to, best on another disk; none: `backups` in the home."""
    keep: int = Field(default=14, ge=1, le=1000)
    """How many are kept; the oldest go first, and only those that this program made."""


class Settings(_Section):
    """All of them."""

    version: int = VERSION
    """Of this file's form; an older one is brought up to date when it is read."""
    operator: str = "operator"
    """Name under which a trial records its acts; everywhere else people sign in."""
    people: PeopleSettings = PeopleSettings()
    recording: RecordingSettings = RecordingSettings()
    database: DatabaseSettings = DatabaseSettings()
    backup: BackupSettings = BackupSettings()
    wall: WallSettings = WallSettings()
    books: BookSettings = BookSettings()
    visitors: VisitorSettings = VisitorSettings()
    joystick: JoystickSettings = JoystickSettings()
    events: EventSettings = EventSettings()
