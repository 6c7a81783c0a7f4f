"""Checks of an arrival before it is entered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.text import text
from console.domain.visitors.signature import is_signature

if TYPE_CHECKING:
    from console.domain.books.visitors import Arrived
    from console.domain.visitors.texts import VisitorTexts
    from console.domain.visitors.visit import Visit

LONGEST_STAY = dt.timedelta(hours=24)
GRACE = dt.timedelta(minutes=2)
"""Tolerance for clocks that are ahead of ours."""


def check_arrival(arrival: Arrived, texts: VisitorTexts, now_utc: dt.datetime) -> None:
    """Refuse an arrival that a form should not have accepted.

    Raises:
        OperatorError: the first thing that is wrong.
    """
    wrong = _wrong(arrival, texts) or _wrong_times(arrival, now_utc)
    if wrong:
        raise OperatorError(
            text("{wrong}.", wrong=wrong), "Correct this and sign the visitor in again. Nothing was saved."
        )


def _wrong(arrival: Arrived, texts: VisitorTexts) -> str:
    if not arrival.is_notice_shown:
        return text("The restricted-access notice has not been shown")
    if arrival.declaration != texts.version:
        return text("The current declaration for visitors is version {version}", version=texts.version)
    return "" if is_signature(arrival.signature) else text("The declaration is not signed")


def _wrong_times(arrival: Arrived, now_utc: dt.datetime) -> str:
    if arrival.arrived_utc > now_utc + GRACE:
        return text("The time of arrival is in the future")
    if arrival.until_utc is None:
        return ""
    if arrival.until_utc <= max(now_utc, arrival.arrived_utc):
        return text("The expected time of leaving has already passed")
    if arrival.until_utc > arrival.arrived_utc + LONGEST_STAY:
        return text("A visit cannot last longer than 24 hours")
    return ""


def has_left(visit: Visit) -> OperatorError:
    """Return the error for a visitor who has already signed out."""
    when = f" at {spoken_moment(visit.left_utc, seconds=False)}" if visit.left_utc else ""
    return OperatorError(
        text("Visitor {visit} has already signed out{when}.", visit=visit.number, when=when),
        "If that is wrong, correct the entry. Nothing was saved.",
    )
