"""What an arrival must be before it is entered, and the two ways of saying no."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.instants import spoken_moment
from console.domain.errors import OperatorError
from console.domain.visitors.signature import is_signature

if TYPE_CHECKING:
    from console.domain.books.visitors import Arrived
    from console.domain.visitors.texts import VisitorTexts
    from console.domain.visitors.visit import Visit

LONGEST_STAY = dt.timedelta(hours=24)
GRACE = dt.timedelta(minutes=2)
"""Clocks of people run ahead of ours."""


class NeedsConfirmation(OperatorError):
    """Something that may be right, and is asked about before it is entered."""


def check_arrival(said: Arrived, texts: VisitorTexts, now_utc: dt.datetime) -> None:
    """Refuse an arrival that a form should not have let pass.

    Raises:
        OperatorError: with the first thing that is wrong.
    """
    wrong = _wrong(said, texts) or _wrong_times(said, now_utc)
    if wrong:
        raise OperatorError(f"{wrong}.", "Mend this and sign them in again; nothing was entered.")


def _wrong(said: Arrived, texts: VisitorTexts) -> str:
    if not said.is_notice_shown:
        return "The restricted-access notice was not shown"
    if said.declaration != texts.version:
        return f"The declaration for visitors in force is version {texts.version}"
    return "" if is_signature(said.signature) else "The declaration is not signed"


def _wrong_times(said: Arrived, now_utc: dt.datetime) -> str:
    if said.arrived_utc > now_utc + GRACE:
        return "The time of arrival lies in the future"
    if said.until_utc is None:
        return ""
    if said.until_utc <= max(now_utc, said.arrived_utc):
        return "The expected end is past already"
    if said.until_utc > said.arrived_utc + LONGEST_STAY:
        return "Nobody stays longer than a day; they sign in anew"
    return ""


def has_left(visit: Visit) -> OperatorError:
    """Nobody leaves twice."""
    when = f" at {spoken_moment(visit.left_utc, seconds=False)}" if visit.left_utc else ""
    return OperatorError(
        f"Visitor {visit.number} has left{when}.",
        "Correct that entry if it is wrong; nothing was entered.",
    )
