"""The words for states, each in one place, so that translators meet them once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.domain.cameras.events import EventKind
from console.domain.cameras.status import PictureState, RecordingState
from console.domain.people.calendar import LONDON
from console.domain.privacy.mask_state import MaskState
from console.domain.ptz.automation_state import AutomationKind, AutomationState
from console.domain.ptz.model import Phase

if TYPE_CHECKING:
    from console.domain.privacy.mask_state import MaskReport
    from console.domain.ptz.reservation import Reservation
    from console.domain.wall.tile_status import LiftStatus

_PICTURE: dict[PictureState, str] = {
    PictureState.OFF: str(QT_TRANSLATE_NOOP("Tile", "Off")),
    PictureState.CONNECTING: str(QT_TRANSLATE_NOOP("Tile", "Connecting")),
    PictureState.LIVE: str(QT_TRANSLATE_NOOP("Tile", "Live")),
    PictureState.STATIC: str(QT_TRANSLATE_NOOP("Tile", "Static scene")),
    PictureState.FROZEN: str(QT_TRANSLATE_NOOP("Tile", "Frozen")),
    PictureState.BLACK: str(QT_TRANSLATE_NOOP("Tile", "Black")),
    PictureState.NO_SIGNAL: str(QT_TRANSLATE_NOOP("Tile", "No signal")),
    PictureState.REFUSED: str(QT_TRANSLATE_NOOP("Tile", "Refused")),
}
_RECORDING: dict[RecordingState, str] = {
    RecordingState.OFF: str(QT_TRANSLATE_NOOP("Tile", "Not recording")),
    RecordingState.REAL_TIME: str(QT_TRANSLATE_NOOP("Tile", "Recording")),
    RecordingState.TIME_LAPSE: str(QT_TRANSLATE_NOOP("Tile", "Time-lapse")),
    RecordingState.FAILED: str(QT_TRANSLATE_NOOP("Tile", "Recording failed")),
}
_SHORT: dict[RecordingState, str] = {
    RecordingState.OFF: str(QT_TRANSLATE_NOOP("Tile", "No rec")),
    RecordingState.REAL_TIME: str(QT_TRANSLATE_NOOP("Tile", "Rec")),
    RecordingState.TIME_LAPSE: str(QT_TRANSLATE_NOOP("Tile", "Lapse")),
    RecordingState.FAILED: str(QT_TRANSLATE_NOOP("Tile", "Rec failed")),
}

_STEERING: dict[Phase, str] = {
    Phase.NONE: "",
    Phase.STEERABLE: str(QT_TRANSLATE_NOOP("Tile", "PTZ")),
    Phase.MOVING: str(QT_TRANSLATE_NOOP("Tile", "Moving")),
    Phase.STOPPING: str(QT_TRANSLATE_NOOP("Tile", "Stopping")),
    Phase.UNCONFIRMED: str(QT_TRANSLATE_NOOP("Tile", "Stop not confirmed")),
    Phase.AWAY: str(QT_TRANSLATE_NOOP("Tile", "PTZ does not answer")),
}

_EVENT: dict[EventKind, str] = {
    EventKind.MOTION: str(QT_TRANSLATE_NOOP("Tile", "Motion")),
    EventKind.TAMPER: str(QT_TRANSLATE_NOOP("Tile", "Tampering")),
    EventKind.INPUT: str(QT_TRANSLATE_NOOP("Tile", "Input")),
    EventKind.SIGNAL_LOSS: str(QT_TRANSLATE_NOOP("Tile", "Signal lost")),
    EventKind.RULE: str(QT_TRANSLATE_NOOP("Tile", "Rule")),
    EventKind.OTHER: str(QT_TRANSLATE_NOOP("Tile", "Event")),
}
_EVENT_LONG: dict[EventKind, str] = {
    EventKind.MOTION: str(QT_TRANSLATE_NOOP("Tile", "motion")),
    EventKind.TAMPER: str(QT_TRANSLATE_NOOP("Tile", "somebody tampers with it, or its view changed")),
    EventKind.INPUT: str(QT_TRANSLATE_NOOP("Tile", "digital input")),
    EventKind.SIGNAL_LOSS: str(QT_TRANSLATE_NOOP("Tile", "it reports that its video signal is lost")),
    EventKind.RULE: str(QT_TRANSLATE_NOOP("Tile", "analytics rule")),
    EventKind.OTHER: str(QT_TRANSLATE_NOOP("Tile", "event")),
}


def event_word(kind: EventKind) -> str:
    """The word for what a camera reports, short enough for a tile."""
    return QCoreApplication.translate("Tile", _EVENT[kind])


def event_long(kind: EventKind) -> str:
    """The same in a sentence."""
    return QCoreApplication.translate("Tile", _EVENT_LONG[kind])


def steering_word(phase: Phase) -> str:
    """The word for how a camera's steering stands."""
    return QCoreApplication.translate("Tile", _STEERING[phase])


_DOING: dict[AutomationKind, str] = {
    AutomationKind.TOUR: str(QT_TRANSLATE_NOOP("Tile", "Tour {0}")),
    AutomationKind.WAITING: str(QT_TRANSLATE_NOOP("Tile", "Tour {0} waits")),
    AutomationKind.PARKS: str(QT_TRANSLATE_NOOP("Tile", "Goes to {0} in {1} s")),
    AutomationKind.PARKED: str(QT_TRANSLATE_NOOP("Tile", "Parked: {0}")),
}


def reservation_words(held: Reservation) -> str:
    """Who holds a camera, until when, and who asks for it."""
    said = QCoreApplication.translate("Tile", "Held by {0}").format(held.holder.name)
    if not held.is_implicit:
        until = held.until_utc.astimezone(LONDON).strftime("%H:%M")
        said = QCoreApplication.translate("Tile", "Reserved: {0} until {1}").format(held.holder.name, until)
    if held.request is not None:
        asks = QCoreApplication.translate("Tile", "{0} asks for it (Ctrl+Shift+Y)")
        said += " · " + asks.format(held.request.by.name)
    return said


def errand_words(errand: AutomationState) -> str:
    """What a camera does by itself."""
    text = QCoreApplication.translate("Tile", _DOING[errand.doing])
    return text.format(errand.name, errand.left_s)


def late_words(late_ms: int) -> str:
    """That a camera answers late."""
    return QCoreApplication.translate("Tile", "Answers after {0} ms").format(late_ms)


def pointing_words() -> str:
    """What the left button does."""
    return QCoreApplication.translate("Tile", "Click centres, box zooms (C)")


def picture_word(state: PictureState) -> str:
    """The word for the state of a picture."""
    return QCoreApplication.translate("Tile", _PICTURE[state])


def recording_word(state: RecordingState) -> str:
    """The word for the state of a recording."""
    return QCoreApplication.translate("Tile", _RECORDING[state])


def recording_short(state: RecordingState) -> str:
    """The same, short enough for a tile's corner."""
    return QCoreApplication.translate("Tile", _SHORT[state])


def masked_word() -> str:
    """The word for a picture with privacy masks in it."""
    return QCoreApplication.translate("Tile", "Masked")


_MASK: dict[MaskState, str] = {
    MaskState.NONE: "",
    MaskState.MASKED: str(QT_TRANSLATE_NOOP("Tile", "Masked")),
    MaskState.LIFTED: str(QT_TRANSLATE_NOOP("Tile", "Zone lifted")),
    MaskState.COVERED: str(QT_TRANSLATE_NOOP("Tile", "Covered")),
}
_WHY: dict[str, str] = {
    "lens not calibrated": str(QT_TRANSLATE_NOOP("Tile", "the lens is not calibrated")),
    "zones not known": str(QT_TRANSLATE_NOOP("Tile", "the zones are not known yet")),
    "zones unreadable": str(QT_TRANSLATE_NOOP("Tile", "the zones cannot be read")),
    "picture's shape changed": str(QT_TRANSLATE_NOOP("Tile", "the picture has another shape")),
    "picture is mirrored": str(QT_TRANSLATE_NOOP("Tile", "the picture is mirrored")),
    "picture is upside down": str(QT_TRANSLATE_NOOP("Tile", "the picture is upside down")),
    "camera was moved": str(QT_TRANSLATE_NOOP("Tile", "the camera was moved")),
    "moves too fast": str(QT_TRANSLATE_NOOP("Tile", "the camera moves too fast")),
    "picture stands, head moves": str(QT_TRANSLATE_NOOP("Tile", "the picture contradicts the position")),
    "picture moves, head rests": str(QT_TRANSLATE_NOOP("Tile", "the picture contradicts the position")),
}
"""Why a picture is covered; whatever is not here is said as the core says it."""


def mask_word(state: MaskState) -> str:
    """The word for how privacy zones stand on a picture; empty where there are none."""
    return QCoreApplication.translate("Tile", _MASK[state]) if _MASK[state] else ""


def mask_words(mask: MaskReport) -> str:
    """The same, with the cause of a cover."""
    if not mask.why:
        return mask_word(mask.state)
    why = QCoreApplication.translate("Tile", _WHY.get(mask.why, mask.why))
    return f"{mask_word(mask.state)}: {why}"


def lift_words(lift: LiftStatus) -> str:
    """Who lifted zones, until when, and how long that is."""
    until = lift.until_utc.astimezone(LONDON).strftime("%H:%M:%S")
    if lift.count > 1:
        said = QCoreApplication.translate("Tile", "{0} zones lifted by {1} until {2}")
        return said.format(lift.count, lift.by, until)
    return QCoreApplication.translate("Tile", "Zone lifted by {0} until {1}").format(lift.by, until)


def left_words(seconds: int) -> str:
    """A time that is left, counting down."""
    minutes, rest = divmod(seconds, 60)
    return QCoreApplication.translate("Tile", "{0} left").format(f"{minutes}:{rest:02}")


def spot_word() -> str:
    """The word for the spot."""
    return QCoreApplication.translate("Tile", "Spot")


def clock_word(error_s: float) -> str:
    """How far the camera's clock is off."""
    return QCoreApplication.translate("Tile", "Camera clock {0} s").format(f"{error_s:+.1f}")


def zoom_word(factor: float) -> str:
    """How far a picture is magnified."""
    return QCoreApplication.translate("Tile", "Part, {0}×").format(f"{factor:.1f}")


def empty_words() -> str:
    """What an empty tile says, two lines."""
    return QCoreApplication.translate("Tile", "Empty\nDrag a camera here from the list (F2)")
