"""Acts that the program records by itself: their titles, their books, and whether repeats are folded.

The keys are the act words that `ActLog.record` is given, and the kinds of the ledger. An act that is missing
here goes to the audit log under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.books.entries import WHY_CORRECTED

OPERATORS, AUDIT, AUTHORISATIONS = "operators", "audit", "authorisations"


@dataclass(frozen=True, slots=True)
class AutomaticAct:
    """An act that the program records.

    Attributes:
        title: the title in lists and prints.
        book: the book of its entries.
        personal: names of details that a person typed: encrypted and erased with the entry.
        is_high_rate: whether it may occur many times a minute; repeats become one entry
            (`domain.books.act_aggregation`).
    """

    title: str
    book: str = AUDIT
    is_high_rate: bool = False
    personal: frozenset[str] = frozenset()


_WHY = frozenset({"why"})
AUTOMATIC = {
    # Acts of operators with cameras go to the operator's log.
    "camera-called": AutomaticAct("Camera called", OPERATORS, is_high_rate=True),
    "camera-steered": AutomaticAct("Camera steered", OPERATORS, is_high_rate=True),
    "recording-switched": AutomaticAct("Recording switched", OPERATORS),
    "snapshot": AutomaticAct("Picture saved", OPERATORS),
    "fault-acknowledged": AutomaticAct("Fault acknowledged", OPERATORS, personal=frozenset({"done"})),
    "zone-lifted": AutomaticAct("Privacy zone lifted", OPERATORS, personal=frozenset({"reason"})),
    "zone-restored": AutomaticAct("Privacy zone restored", OPERATORS),
    "zone-failed-closed": AutomaticAct("Picture covered: position not known", OPERATORS, is_high_rate=True),
    "camera-reserved": AutomaticAct("Camera reserved", OPERATORS),
    "camera-handed-over": AutomaticAct("Camera reservation handed over", OPERATORS),
    "camera-given-back": AutomaticAct("Camera reservation released", OPERATORS),
    "camera-ran-away": AutomaticAct("Camera did not stop", OPERATORS),
    "camera-focused": AutomaticAct("Focus or iris changed", OPERATORS, is_high_rate=True),
    "wiper-used": AutomaticAct("Wiper or washer used", OPERATORS),
    "patrol-run": AutomaticAct("Tour or patrol started or stopped", OPERATORS),
    "camera-event": AutomaticAct("Event from a camera", OPERATORS, is_high_rate=True),
    "bookmark-saved": AutomaticAct("Bookmark saved", OPERATORS),
    "bookmark-deleted": AutomaticAct("Bookmark deleted", OPERATORS),
    "recording-reviewed": AutomaticAct("Recording reviewed", OPERATORS),
    # Beside the operator's log, which says only that cameras are reserved, and for which number.
    "cameras-reserved": AutomaticAct("Cameras reserved", OPERATORS),
    "cameras-free": AutomaticAct("Reservation of cameras ended", OPERATORS),
    "book-inspected": AutomaticAct("Book opened by an inspector"),
    "viewing-ended": AutomaticAct("Viewing of a recording ended"),
    "viewing-broken-off": AutomaticAct("Viewing of a recording ended without a sign-off"),
    "list-inspected": AutomaticAct("List opened by an inspector"),
    "police-took-control": AutomaticAct("Police took total control", OPERATORS),
    "control-handed-back": AutomaticAct("Police handed control back", OPERATORS),
    "control-ended": AutomaticAct("Control by the police ended", OPERATORS),
    "authorised-act": AutomaticAct(
        "Act under an authorisation", AUTHORISATIONS, personal=frozenset({"officer"})
    ),
    "officer-left": AutomaticAct(
        "Officer's work at a seat ended", AUTHORISATIONS, personal=frozenset({"officer"})
    ),
    "signed-on": AutomaticAct("Signed on", OPERATORS),
    "signed-off": AutomaticAct("Signed off", OPERATORS),
    # Acts that change the console or the recordings go to the audit log.
    "layout-saved": AutomaticAct("Wall layout saved"),
    "layout-restored": AutomaticAct("Wall layout restored"),
    "layout-deleted": AutomaticAct("Wall layout deleted"),
    "camera-added": AutomaticAct("Camera added"),
    "camera-changed": AutomaticAct("Camera changed"),
    "camera-removed": AutomaticAct("Camera removed", personal=_WHY),
    "surveillance-key-halved": AutomaticAct("Halves of the key of the sealed records taken"),
    "reading-key-made": AutomaticAct("Key for sealed records made"),
    "reading-key-refused": AutomaticAct("Key for sealed records refused"),
    "surveillance-words-halved": AutomaticAct("Halves of the recovery key taken"),
    "surveillance-key-recovered": AutomaticAct("Key of the sealed records put together from its halves"),
    "book-printed": AutomaticAct("Book printed"),
    "central-record-printed": AutomaticAct("Central record of authorisations printed"),
    "agreements-printed": AutomaticAct("List of who said yes printed", personal=frozenset({"chosen_by"})),
    "agreements-exported": AutomaticAct("List of who said yes exported", personal=frozenset({"chosen_by"})),
    "books-exported": AutomaticAct("Books exported"),
    "report-published": AutomaticAct("Annual report published"),
    "books-verified": AutomaticAct("Books verified"),
    "zone-changed": AutomaticAct("Privacy zones changed", personal=_WHY),
    "private-place-set": AutomaticAct("Camera of a place where people expect privacy", personal=_WHY),
    "private-place-cleared": AutomaticAct("Camera shown to all who watch again", personal=_WHY),
    "zone-written": AutomaticAct("Privacy zones written to the camera"),
    "lens-calibrated": AutomaticAct("Camera lens calibrated"),
    "preset-stored": AutomaticAct("Preset stored"),
    "preset-renamed": AutomaticAct("Preset renamed"),
    "preset-deleted": AutomaticAct("Preset deleted"),
    "tour-changed": AutomaticAct("Tour or patrol changed"),
    "steering-changed": AutomaticAct("Steering settings changed"),
    "camera-set-up": AutomaticAct("Camera set up", personal=_WHY),
    "camera-in-service": AutomaticAct("Camera put into service"),
    "camera-out-of-service": AutomaticAct("Camera taken out of service", personal=_WHY),
    "camera-setting-changed": AutomaticAct("Camera setting changed"),
    "camera-restarted": AutomaticAct("Camera restarted"),
    "recorder-stopped": AutomaticAct("Recorder stopped"),
    "camera-exchanged": AutomaticAct("Device at a camera address changed"),
    "camera-checked": AutomaticAct("Picture and recording checked"),
    "map-changed": AutomaticAct("Map changed"),
    "segment-deleted": AutomaticAct("Recording deleted"),
    "segment-kept": AutomaticAct("Recording kept: put on hold before it was deleted"),
    "recording-heads": AutomaticAct("Ends of the recordings"),
    "camera-clocks": AutomaticAct("Clocks of the cameras measured"),
    "recorder-clock": AutomaticAct("Clock of the recorder compared"),
    "disc-burned": AutomaticAct("Disc burned and read back"),
    "clock-confirmed": AutomaticAct("Machine's time confirmed"),
    "retention-longer-than-code": AutomaticAct("Retention longer than the code of practice"),
    "seat-taken": AutomaticAct("Signed in at the console"),
    "seat-left": AutomaticAct("Signed out at the console"),
    "document-saved": AutomaticAct("Public document saved or printed"),
    "undertaking-printed": AutomaticAct("Signed undertaking printed"),
    "presence-ended": AutomaticAct("Somebody recorded as no longer there", personal=_WHY),
    "panes-locked": AutomaticAct("Console locked"),
    "panes-unlocked": AutomaticAct("Console unlocked"),
    "password-wrong": AutomaticAct("Wrong password"),
    "evacuation-list": AutomaticAct("Evacuation list shown"),
    "backup-made": AutomaticAct("Backup made"),
    "backup-restored": AutomaticAct("Backup restored"),
    "signing-key": AutomaticAct("Key of the signatures introduced"),
    "entries-lost": AutomaticAct("Entries lost while the database was away"),
    "refused": AutomaticAct("Refused", is_high_rate=True),
}
"""The acts by the word that `ActLog.record` is given."""


_REMARKS = {"corrected": frozenset({WHY_CORRECTED}), "countersigned": frozenset({"remarks"})}


def personal_details(kind: str) -> frozenset[str]:
    """Return which fields of an entry without a form are personal: acts, corrections, countersignatures."""
    return act_of(kind).personal | _REMARKS.get(kind.rpartition(".")[2], frozenset())


def act_of(word: str) -> AutomaticAct:
    """Return the details of an act. An unknown one belongs to the audit log."""
    return AUTOMATIC.get(word) or AutomaticAct(word.replace("-", " ").capitalize())
