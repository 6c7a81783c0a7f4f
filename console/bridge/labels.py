"""Labels of states, and errors from below the screen, in the operator's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.domain.cameras.events import EventKind
from console.domain.cameras.status import PictureState, RecordingState
from console.domain.clock import LONDON
from console.domain.instants import spoken_moment
from console.domain.playback.timeline import BandKind
from console.domain.privacy.mask_state import MaskState
from console.domain.ptz.automation_state import AutomationKind, AutomationState
from console.domain.ptz.model import Phase
from console.domain.recording.causes import Cause
from console.domain.text import Text
from console.domain.wall.framing import PictureFit

if TYPE_CHECKING:
    from console.domain.errors import ConsoleError
    from console.domain.playback.timeline import TimelineBand
    from console.domain.privacy.mask_state import MaskReport
    from console.domain.ptz.reservation import Reservation
    from console.domain.surveillance.control import PoliceControl
    from console.domain.visitors.guest import Guest
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
    PictureState.WAITING: str(QT_TRANSLATE_NOOP("Tile", "Waiting for a key frame")),
}
_RECORDING: dict[RecordingState, str] = {
    RecordingState.OFF: str(QT_TRANSLATE_NOOP("Tile", "Not recording")),
    RecordingState.STARTING: str(QT_TRANSLATE_NOOP("Tile", "Recording is starting")),
    RecordingState.REAL_TIME: str(QT_TRANSLATE_NOOP("Tile", "Recording")),
    RecordingState.TIME_LAPSE: str(QT_TRANSLATE_NOOP("Tile", "Time-lapse")),
    RecordingState.FAILED: str(QT_TRANSLATE_NOOP("Tile", "Recording failed")),
    RecordingState.DOUBTFUL: str(QT_TRANSLATE_NOOP("Tile", "Recording in doubt")),
    RecordingState.SILENT: str(QT_TRANSLATE_NOOP("Tile", "Announced sound, sends none")),
}
_SHORT: dict[RecordingState, str] = {
    RecordingState.OFF: str(QT_TRANSLATE_NOOP("Tile", "No rec")),
    RecordingState.STARTING: str(QT_TRANSLATE_NOOP("Tile", "Rec starting")),
    RecordingState.REAL_TIME: str(QT_TRANSLATE_NOOP("Tile", "Rec")),
    RecordingState.TIME_LAPSE: str(QT_TRANSLATE_NOOP("Tile", "Lapse")),
    RecordingState.FAILED: str(QT_TRANSLATE_NOOP("Tile", "Rec failed")),
    RecordingState.DOUBTFUL: str(QT_TRANSLATE_NOOP("Tile", "Rec in doubt")),
    RecordingState.SILENT: str(QT_TRANSLATE_NOOP("Tile", "Rec, no sound")),
}

_STEERING: dict[Phase, str] = {
    Phase.NONE: "",
    Phase.STEERABLE: str(QT_TRANSLATE_NOOP("Tile", "PTZ")),
    Phase.MOVING: str(QT_TRANSLATE_NOOP("Tile", "Moving")),
    Phase.STOPPING: str(QT_TRANSLATE_NOOP("Tile", "Stopping")),
    Phase.UNCONFIRMED: str(QT_TRANSLATE_NOOP("Tile", "Stop not confirmed")),
    Phase.AWAY: str(QT_TRANSLATE_NOOP("Tile", "PTZ not responding")),
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
    EventKind.TAMPER: str(QT_TRANSLATE_NOOP("Tile", "tampering, or the view changed")),
    EventKind.INPUT: str(QT_TRANSLATE_NOOP("Tile", "digital input")),
    EventKind.SIGNAL_LOSS: str(QT_TRANSLATE_NOOP("Tile", "video signal lost")),
    EventKind.RULE: str(QT_TRANSLATE_NOOP("Tile", "analytics rule")),
    EventKind.OTHER: str(QT_TRANSLATE_NOOP("Tile", "event")),
}

_CAUSE: dict[Cause | None, str] = {
    Cause.NEXT: str(QT_TRANSLATE_NOOP("Tile", "Between two recordings")),
    Cause.FORMAT: str(QT_TRANSLATE_NOOP("Tile", "The camera changed its format")),
    Cause.JUMP: str(QT_TRANSLATE_NOOP("Tile", "The camera's time jumped")),
    Cause.MODE: str(QT_TRANSLATE_NOOP("Tile", "The recording mode changed")),
    Cause.MOVED: str(QT_TRANSLATE_NOOP("Tile", "Recording moved to another disk")),
    Cause.CLOCK_BACK: str(QT_TRANSLATE_NOOP("Tile", "The clock was set back")),
    Cause.LOST: str(QT_TRANSLATE_NOOP("Tile", "The connection to the camera was lost")),
    Cause.STALLED: str(QT_TRANSLATE_NOOP("Tile", "The camera sent nothing")),
    Cause.REFUSED: str(QT_TRANSLATE_NOOP("Tile", "The camera refused the connection")),
    Cause.CLOSED: str(QT_TRANSLATE_NOOP("Tile", "The recorder was closed")),
    Cause.CRASHED: str(QT_TRANSLATE_NOOP("Tile", "Power or program failed")),
    Cause.OVERFLOW: str(QT_TRANSLATE_NOOP("Tile", "The recorder could not keep up")),
    Cause.DISK_FULL: str(QT_TRANSLATE_NOOP("Tile", "The disk was full")),
    Cause.DISK_FAULT: str(QT_TRANSLATE_NOOP("Tile", "The disk failed")),
    Cause.OFF: str(QT_TRANSLATE_NOOP("Tile", "Recording was switched off")),
    Cause.SLEPT: str(QT_TRANSLATE_NOOP("Tile", "The machine slept or stood still")),
    Cause.CLOCK_FORWARD: str(QT_TRANSLATE_NOOP("Tile", "The clock was set forward, or the machine slept")),
    Cause.UNREADABLE: str(QT_TRANSLATE_NOOP("Tile", "The camera's stream could not be written")),
    Cause.FILE_MISSING: str(QT_TRANSLATE_NOOP("Tile", "The file is missing")),
    Cause.DELETED: str(QT_TRANSLATE_NOOP("Tile", "Deleted: its time to be kept has ended")),
    Cause.UNKNOWN: str(QT_TRANSLATE_NOOP("Tile", "The cause is not known")),
    None: str(QT_TRANSLATE_NOOP("Tile", "Nothing was recorded")),
}


def cause_words(cause: Cause | None) -> str:
    """Return why recording is missing; None: nothing is known of that time."""
    return QCoreApplication.translate("Tile", _CAUSE[cause])


_BAND: dict[BandKind, str] = {
    BandKind.REAL_TIME: str(QT_TRANSLATE_NOOP("Tile", "Recorded in real time")),
    BandKind.TIME_LAPSE: str(QT_TRANSLATE_NOOP("Tile", "Recorded in time-lapse")),
    BandKind.GAP: str(QT_TRANSLATE_NOOP("Tile", "No recording")),
    BandKind.DAMAGED: str(QT_TRANSLATE_NOOP("Tile", "Recording in doubt")),
    BandKind.INCIDENT: str(QT_TRANSLATE_NOOP("Tile", "Incident")),
    BandKind.REVIEWED: str(QT_TRANSLATE_NOOP("Tile", "Reviewed before")),
    BandKind.BOOKMARK: str(QT_TRANSLATE_NOOP("Tile", "Bookmark")),
    BandKind.HELD: str(QT_TRANSLATE_NOOP("Tile", "Held")),
    BandKind.LIFTED: str(QT_TRANSLATE_NOOP("Tile", "Privacy zones lifted")),
    BandKind.MOTION: str(QT_TRANSLATE_NOOP("Tile", "Motion")),
}


def band_words(band: TimelineBand) -> str:
    """Return what a band of the timeline stands for."""
    words = QCoreApplication.translate("Tile", _BAND[band.kind])
    if band.cause is not None:
        return f"{words}: {cause_words(band.cause)}"
    return f"{words}: {band.words}" if band.words else words


def translated(message: str) -> str:
    """Return a message from below the screen in the operator's language; in English if it has no translation.

    Args:
        message: a `Text`, which is looked up by its template and then filled in; or a string without values,
            which is looked up as it is.
    """
    if not isinstance(message, Text):
        return QCoreApplication.translate("Errors", message) if message else ""
    template = QCoreApplication.translate("Errors", message.template)
    values = {
        name: translated(value) if isinstance(value, Text) else value
        for name, value in message.values.items()
    }
    return template.format(**values)


def error_words(error: ConsoleError) -> str:
    """Return what is wrong and what to do about it, in the operator's language."""
    return f"{translated(error.what)} {translated(error.then)}".rstrip()


def book_words(title: str) -> str:
    """Return the title of a book, a kind of entry or a field in the operator's language."""
    return QCoreApplication.translate("Books", title)


def choice_word(value: str) -> str:
    """Return an item of a list, such as a role or a priority, in the operator's language, inside a text."""
    return QCoreApplication.translate("Choices", value) if value else ""


def choice_words(value: str) -> str:
    """Return an item of a list as it stands alone in a table, a card or a list, with a capital letter."""
    return standing_alone(choice_word(value))


def standing_alone(words: str) -> str:
    """Return words as they stand alone in a table, with a capital letter."""
    return words[:1].upper() + words[1:]


def event_word(kind: EventKind) -> str:
    """Return the label of a kind of event, short enough for a tile."""
    return QCoreApplication.translate("Tile", _EVENT[kind])


def event_long(kind: EventKind) -> str:
    """Return the name of a kind of event for use in a sentence."""
    return QCoreApplication.translate("Tile", _EVENT_LONG[kind])


def steering_word(phase: Phase) -> str:
    """Return the label of a steering state."""
    return QCoreApplication.translate("Tile", _STEERING[phase])


_DOING: dict[AutomationKind, str] = {
    AutomationKind.TOUR: str(QT_TRANSLATE_NOOP("Tile", "Tour {0}")),
    AutomationKind.WAITING: str(QT_TRANSLATE_NOOP("Tile", "Tour {0} paused")),
    AutomationKind.PARKS: str(QT_TRANSLATE_NOOP("Tile", "Moves to {0} in {1} s")),
    AutomationKind.PARKED: str(QT_TRANSLATE_NOOP("Tile", "Parked: {0}")),
}


def reservation_words(reservation: Reservation) -> str:
    """Return who has reserved a camera, until when, and who asks for it."""
    text = QCoreApplication.translate("Tile", "In use by {0}").format(reservation.holder.name)
    if not reservation.is_implicit:
        until = reservation.until_utc.astimezone(LONDON).strftime("%H:%M")
        text = QCoreApplication.translate("Tile", "Reserved by {0} until {1}").format(
            reservation.holder.name, until
        )
    if reservation.request is not None:
        asks = QCoreApplication.translate("Tile", "{0} asks for this camera")
        text += " · " + asks.format(reservation.request.by.name)
    return text


def reserved_word() -> str:
    """Return the short label of a camera that is reserved at another console."""
    return QCoreApplication.translate("Tile", "Reserved")


def reserved_words() -> str:
    """Return the label of a camera that is reserved at another console."""
    return QCoreApplication.translate("Tile", "Reserved at another console")


def automation_words(automation: AutomationState) -> str:
    """Return what a camera does automatically: a tour, or parking."""
    text = QCoreApplication.translate("Tile", _DOING[automation.doing])
    return text.format(automation.name, automation.left_s)


def late_words(late_ms: int) -> str:
    """Return the label of a camera that answers late."""
    return QCoreApplication.translate("Tile", "Response time {0} ms").format(late_ms)


def pointing_words() -> str:
    """Return what the left mouse button does on a camera that can be steered."""
    return QCoreApplication.translate("Tile", "Click to centre, draw a box to zoom")


def picture_word(state: PictureState) -> str:
    """Return the label of a picture state."""
    return QCoreApplication.translate("Tile", _PICTURE[state])


def recording_word(state: RecordingState) -> str:
    """Return the label of a recording state."""
    return QCoreApplication.translate("Tile", _RECORDING[state])


def recording_short(state: RecordingState) -> str:
    """Return the label of a recording state, short enough for a tile's corner."""
    return QCoreApplication.translate("Tile", _SHORT[state])


def masked_word() -> str:
    """Return the label of a picture with privacy masks in it."""
    return QCoreApplication.translate("Tile", "Masked")


_MASK: dict[MaskState, str] = {
    MaskState.NONE: "",
    MaskState.MASKED: str(QT_TRANSLATE_NOOP("Tile", "Masked")),
    MaskState.LIFTED: str(QT_TRANSLATE_NOOP("Tile", "Zone lifted")),
    MaskState.COVERED: str(QT_TRANSLATE_NOOP("Tile", "Covered")),
}
_WHY: dict[str, str] = {
    "lens not calibrated": str(QT_TRANSLATE_NOOP("Tile", "the lens is not calibrated")),
    "zones not known": str(QT_TRANSLATE_NOOP("Tile", "the privacy zones are not known yet")),
    "zones unreadable": str(QT_TRANSLATE_NOOP("Tile", "the privacy zones cannot be read")),
    "picture's shape changed": str(QT_TRANSLATE_NOOP("Tile", "the picture has a different shape")),
    "picture is mirrored": str(QT_TRANSLATE_NOOP("Tile", "the picture is mirrored")),
    "picture is upside down": str(QT_TRANSLATE_NOOP("Tile", "the picture is upside down")),
    "camera was moved": str(QT_TRANSLATE_NOOP("Tile", "the camera was moved")),
    "moves too fast": str(QT_TRANSLATE_NOOP("Tile", "the camera is moving too fast")),
    "picture stands, head moves": str(QT_TRANSLATE_NOOP("Tile", "the picture contradicts the position")),
    "picture moves, head rests": str(QT_TRANSLATE_NOOP("Tile", "the picture contradicts the position")),
}
"""Why a picture is covered, by the media layer's cause; a cause that is not here is shown unchanged."""


def mask_word(state: MaskState) -> str:
    """Return the label of a picture's mask state; empty if it has no privacy zones."""
    return QCoreApplication.translate("Tile", _MASK[state]) if _MASK[state] else ""


def mask_words(mask: MaskReport) -> str:
    """Return the label of a picture's mask state with the reason why it is covered."""
    if not mask.why:
        return mask_word(mask.state)
    why = QCoreApplication.translate("Tile", _WHY.get(mask.why, mask.why))
    return f"{mask_word(mask.state)}: {why}"


def lift_words(lift: LiftStatus) -> str:
    """Return who lifted zones, and until when."""
    until = lift.until_utc.astimezone(LONDON).strftime("%H:%M:%S")
    if lift.count > 1:
        template = QCoreApplication.translate("Tile", "{0} zones lifted by {1} until {2}")
        return template.format(lift.count, lift.by, until)
    return QCoreApplication.translate("Tile", "Zone lifted by {0} until {1}").format(lift.by, until)


def left_words(seconds: int) -> str:
    """Return the time left as minutes and seconds."""
    minutes, rest_s = divmod(seconds, 60)
    return QCoreApplication.translate("Tile", "{0} left").format(f"{minutes}:{rest_s:02}")


def authorised_words(urn: str, left_s: int) -> str:
    """Return under which authorisation a camera is used, and the time left."""
    hours, rest_s = divmod(left_s, 3600)
    left = f"{hours}:{rest_s // 60:02}:{rest_s % 60:02}" if hours else f"{rest_s // 60}:{rest_s % 60:02}"
    if hours >= 48:
        left = QCoreApplication.translate("Tile", "{0} days").format(hours // 24)
    return QCoreApplication.translate("Tile", "Under authorisation {0} · {1} left").format(urn, left)


def control_words(control: PoliceControl) -> str:
    """Return that the police are in total control, and until when, as every console says it to everyone."""
    if control.is_in_doubt:
        return QCoreApplication.translate(
            "Tile", "Nobody can tell whether the police are in total control: an entry is damaged"
        )
    until = spoken_moment(control.ends_utc, seconds=False)
    return QCoreApplication.translate("Tile", "Police in total control until {0}").format(until)


def guest_words(guest: Guest) -> str:
    """Return which visitor is at this seat, without their name."""
    if guest.is_inspector:
        return QCoreApplication.translate("Tile", "Inspector at this seat: reads only")
    if guest.is_group:
        return QCoreApplication.translate("Tile", "Organised visit at the wall: no controls")
    return QCoreApplication.translate("Tile", "Police observe at this seat: no controls")


def spot_word() -> str:
    """Return the label of the spot tile."""
    return QCoreApplication.translate("Tile", "Spot")


_FIT: dict[PictureFit, str] = {
    PictureFit.FIT: str(QT_TRANSLATE_NOOP("Tile", "Whole picture")),
    PictureFit.FILL: str(QT_TRANSLATE_NOOP("Tile", "Edges cut off")),
    PictureFit.STRETCH: str(QT_TRANSLATE_NOOP("Tile", "Stretched")),
}


def fit_word(how: PictureFit) -> str:
    """Return the label of a way of showing a picture on its tile."""
    return QCoreApplication.translate("Tile", _FIT[how])


def clock_word(error_s: float) -> str:
    """Return the label of a camera clock's error."""
    return QCoreApplication.translate("Tile", "Camera clock off by {0} s").format(f"{error_s:+.1f}")


def zoom_word(factor: float) -> str:
    """Return the label of a magnified picture."""
    return QCoreApplication.translate("Tile", "Zoomed {0}×").format(f"{factor:.1f}")


def empty_words() -> str:
    """Return the text of an empty tile, two lines; {0} stands for keys."""
    return QCoreApplication.translate("Tile", "No camera\nType its number, then {0}; or drag it here")


def playback_word() -> str:
    """Return the label of a tile that shows a recording."""
    return QCoreApplication.translate("Tile", "Playback")


def rate_words(rate: float, *, is_playing: bool) -> str:
    """Return the speed of a playback, such as "2× reverse" or "1/4×"."""
    if not is_playing:
        return QCoreApplication.translate("Tile", "Paused")
    size = abs(rate)
    number = f"{size:g}" if size >= 1 else f"1/{round(1 / size)}"
    if rate < 0:
        return QCoreApplication.translate("Tile", "{0}× reverse").format(number)
    return f"{number}×"


def key_frames_word() -> str:
    """Return the label of a playback so fast that only key frames are shown."""
    return QCoreApplication.translate("Tile", "key frames")


def busy_word() -> str:
    """Return the label of a playback that leaves out pictures because the machine is busy."""
    return QCoreApplication.translate("Tile", "key frames: machine busy")


def missing_word() -> str:
    """Return the label of recorded time without a recording."""
    return QCoreApplication.translate("Tile", "No recording")


def again_words(moment: str) -> str:
    """Return from when on there is a recording again."""
    return QCoreApplication.translate("Tile", "Recorded again from {0}").format(moment)
