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
