"""Acts that the program notes by itself: what each is called, in which book it stands, whether it is folded.

The acts are the words that `ActLog.record` is given. They are kinds of the ledger under these very words;
one that is missing here goes to the audit log under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass

OPERATORS, AUDIT = "operators", "audit"


@dataclass(frozen=True, slots=True)
class AutomaticAct:
    """One act.

    Attributes:
        title: as lists and prints show it.
        book: where its entries stand.
        is_high_rate: it may come many times a minute: repeats become one entry (`registers.folding`).
    """

    title: str
    book: str = AUDIT
    is_high_rate: bool = False


AUTOMATIC = {
    # What an operator does with the cameras: the operator's log.
    "camera-called": AutomaticAct("Camera called", OPERATORS, is_high_rate=True),
    "camera-steered": AutomaticAct("Camera steered", OPERATORS, is_high_rate=True),
    "recording-switched": AutomaticAct("Recording switched", OPERATORS),
    "snapshot": AutomaticAct("Picture kept", OPERATORS),
    "fault-acknowledged": AutomaticAct("Fault acknowledged", OPERATORS),
    "zone-lifted": AutomaticAct("Privacy zone lifted", OPERATORS),
    "zone-restored": AutomaticAct("Privacy zone restored", OPERATORS),
    "zone-failed-closed": AutomaticAct("Picture covered: position not known", OPERATORS, is_high_rate=True),
    "camera-reserved": AutomaticAct("Camera reserved", OPERATORS),
    "camera-handed-over": AutomaticAct("Camera handed over", OPERATORS),
    "camera-given-back": AutomaticAct("Camera given back", OPERATORS),
    "camera-ran-away": AutomaticAct("Camera did not stop", OPERATORS),
    "camera-focused": AutomaticAct("Focus or iris changed", OPERATORS, is_high_rate=True),
    "wiper-used": AutomaticAct("Wiper or washer used", OPERATORS),
    "patrol-run": AutomaticAct("Tour or patrol run", OPERATORS),
    "camera-event": AutomaticAct("Event from a camera", OPERATORS, is_high_rate=True),
    "recording-reviewed": AutomaticAct("Recording reviewed", OPERATORS),
    "signed-on": AutomaticAct("Signed on", OPERATORS),
    "signed-off": AutomaticAct("Signed off", OPERATORS),
    # What changes the console or the recordings: the audit log.
    "layout-saved": AutomaticAct("Wall saved"),
    "layout-restored": AutomaticAct("Wall restored"),
    "layout-deleted": AutomaticAct("Wall forgotten"),
    "camera-added": AutomaticAct("Camera added"),
    "camera-changed": AutomaticAct("Camera changed"),
    "camera-removed": AutomaticAct("Camera removed"),
    "book-printed": AutomaticAct("Book printed"),
    "books-exported": AutomaticAct("Books exported"),
    "books-verified": AutomaticAct("Books verified"),
    "zone-changed": AutomaticAct("Privacy zones changed"),
    "zone-written": AutomaticAct("Privacy zones written into the camera"),
    "lens-calibrated": AutomaticAct("Camera's lens calibrated"),
    "preset-stored": AutomaticAct("Preset stored"),
    "preset-renamed": AutomaticAct("Preset renamed"),
    "preset-deleted": AutomaticAct("Preset deleted"),
    "tour-changed": AutomaticAct("Tour or patrol changed"),
    "steering-changed": AutomaticAct("Steering set up"),
    "camera-set-up": AutomaticAct("Camera set up"),
    "camera-in-service": AutomaticAct("Camera put into service"),
    "camera-out-of-service": AutomaticAct("Camera taken out of service"),
    "camera-setting-changed": AutomaticAct("Setting of a camera changed"),
    "camera-restarted": AutomaticAct("Camera restarted"),
    "camera-exchanged": AutomaticAct("Another camera at the same address"),
    "camera-checked": AutomaticAct("Picture and recording checked"),
    "map-changed": AutomaticAct("Map changed"),
    "segment-deleted": AutomaticAct("Recording deleted"),
    "retention-longer-than-code": AutomaticAct("Retention longer than the code of practice"),
    "seat-taken": AutomaticAct("Sat down at the console"),
    "seat-left": AutomaticAct("Left the console"),
    "panes-locked": AutomaticAct("Panes locked"),
    "panes-unlocked": AutomaticAct("Panes unlocked"),
    "password-wrong": AutomaticAct("Wrong password"),
    "evacuation-list": AutomaticAct("List of who is in the room"),
    "refused": AutomaticAct("Refused", is_high_rate=True),
}
"""By the word that `ActLog.record` is given."""


def act_of(word: str) -> AutomaticAct:
    """What is known of an act; of one that is not known, that it belongs to the audit log."""
    return AUTOMATIC.get(word) or AutomaticAct(word.replace("-", " ").capitalize())
