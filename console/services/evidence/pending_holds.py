"""Why a hold for a request or a complaint cannot be ended yet: somebody waits, or may appeal (EVD-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import EntryRef
from console.domain.books.hold_file import KEPT_FOR_APPEAL
from console.domain.books.spoken_refs import spoken_entry
from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.books.entries import CaseFile
    from console.services.books.ports import BookStore

OPENING = {"disclosures": "disclosures.requested", "complaints": "complaints.received"}
"""Books whose cases put recordings on hold, with the kind that opens a case."""
RULE = (
    "What a pending request or complaint is about is not destroyed, nor before the time to complain is over."
)
SOURCE = "code of practice, EVD-08"


def require_settled(store: BookStore, hold: CaseFile, now_utc: dt.datetime) -> None:
    """Check that nobody waits for an answer that a hold is kept for.

    Args:
        store: the books.
        hold: the entry that placed it; what it said first counts, whatever was corrected since.
        now_utc: the time.

    Raises:
        Refusal: its request or complaint is open, or the time to complain about the answer is not over.
    """
    case = _case_for(store, str(hold.entry.fields.get("subject") or ""))
    if case is None:
        return
    if case.is_open:
        raise Refusal(
            text("{case} is open, so its hold cannot be ended.", case=spoken_entry(case.entry)),
            "Close it first.",
            rule=RULE,
            source=SOURCE,
        )
    closed = [entry.instant_utc for entry in case.later if entry.kind == f"{case.entry.book}.closed"]
    until_utc = max(closed, default=now_utc) + KEPT_FOR_APPEAL
    if now_utc < until_utc:
        raise Refusal(
            text("{case} is closed, but its answer may still be appealed.", case=spoken_entry(case.entry)),
            text("The hold can be ended from {day}.", day=spoken_day(day_of(until_utc))),
            rule=RULE,
            source=SOURCE,
        )


def _case_for(store: BookStore, subject: str) -> CaseFile | None:
    """Return the request or complaint that a hold names; None: it is for something else."""
    book, _, number = subject.strip().rpartition(" ")
    if book not in OPENING or not number.isdecimal() or len(number) > 9:
        return None
    case = store.case(EntryRef(book, int(number)), personal=False)
    return case if case is not None and case.entry.kind == OPENING[book] else None
