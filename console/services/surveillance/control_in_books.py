"""Who has total control, as the books say it: asked by each console, and by a command, which has no seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.surveillance.authorisation import of_case
from console.domain.surveillance.control import (
    ENDED,
    HANDED_BACK,
    TAKEN,
    control_of,
    in_doubt,
    newest_taking,
)
from console.services.books.every import every_case, every_in_span, understood
from console.services.people.seat_cameras import FOR_EVER

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.books.entries import Entry
    from console.domain.people.refusal import Refusal
    from console.domain.surveillance.authorisation import Authorisation
    from console.domain.surveillance.control import PoliceControl
    from console.services.books.ports import BookStore

BOOK = "authorisations"


def control_in_books(
    store: BookStore, now_utc: dt.datetime, bureau_within_h: float
) -> tuple[PoliceControl | None, Refusal | None]:
    """Return the control that is not entered as over, and why it is over all the same, if it is.

    Args:
        store: the books.
        now_utc: the present time.
        bureau_within_h: hours after an urgent grant within which the bureau must confirm it.

    Raises:
        EnvironmentFault: they cannot be read.
    """
    found = _open_taking(store)
    if found is None:
        return _doubt(store), None
    taken, authorisation = found
    control = control_of(taken, authorisation) or in_doubt(authorisation.number, FOR_EVER)
    return control, authorisation.why_not(now_utc, bureau_within_h)


def _open_taking(store: BookStore) -> tuple[Entry, Authorisation] | None:
    """Return the entry with which the police took a control that is not entered as over, or None."""
    cases = every_case(store, BookQuery(BOOK, kinds=(TAKEN,)), personal=True)
    read = understood(store, cases, lambda one: (newest_taking(one), of_case(one)))
    for found, authorisation in read:
        if found is not None and authorisation is not None and not found[1]:
            return found[0], authorisation
    return None


def _doubt(store: BookStore) -> PoliceControl | None:
    """Return the control that was taken last, if nothing that can be read says that it is over.

    One can be taken only when the one before is over, so that the last one decides.
    """
    takings = store.marked(BOOK, (TAKEN,))
    if not takings:
        return None
    number, authorisation = takings[-1]
    later = [one for one, _ in store.marked(BOOK, (HANDED_BACK, ENDED)) if one > number]
    if any(every_in_span(store, BOOK, one, one) for one in later):
        return None
    return in_doubt(authorisation or number, FOR_EVER)
