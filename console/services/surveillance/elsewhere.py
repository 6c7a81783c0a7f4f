"""An officer at a seat, as another program of this scheme knows it from the books: a command has no seat."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.people.refusal import Refusal
from console.services.people.seat_cameras import RULE, SOURCE

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.people.shift import Shift
    from console.services.books.ports import BookStore

BOOK = "authorisations"
AT_ONCE = 500
BEGAN, LEFT = "authorisations.officer-began", "officer-left"


def refusal_elsewhere(store: BookStore, shift: Shift | None, now_utc: dt.datetime) -> Refusal | None:
    """Return why a command does nothing for a person beside whom an officer works at a seat; None: it may.

    Args:
        store: the books.
        shift: of the person, if they are on duty.
        now_utc: the present time.
    """
    if shift is None:
        return None
    newest = _newest(store, shift)
    if newest is None or newest.kind != BEGAN:
        return None
    until_utc = newest.fields.get("until_utc")
    if isinstance(until_utc, dt.datetime) and until_utc <= now_utc:
        return None
    return Refusal(
        "You cannot do this from the command line while an officer is at the seat with you.",
        "Do it when the officer has left, or have someone else do it.",
        rule=RULE,
        source=SOURCE,
    )


def _newest(store: BookStore, shift: Shift) -> Entry | None:
    """Return the newest entry of this shift that says that an officer began beside this person, or left."""
    first = store.number_at(BOOK, shift.began_utc - dt.timedelta(seconds=1)) + 1
    last = store.head(BOOK)[0]
    newest: Entry | None = None
    for at in range(first, last + 1, AT_ONCE):
        for entry in store.span(BOOK, at, min(at + AT_ONCE - 1, last), personal=True):
            is_of_shift = entry.author == shift.login and entry.instant_utc >= shift.began_utc
            newest = entry if is_of_shift and entry.kind in {BEGAN, LEFT} else newest
    return newest
