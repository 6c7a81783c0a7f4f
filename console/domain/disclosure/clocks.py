"""By when a request is to be answered: each rule's own count, with its source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.disclosure.working_days import (
    UNITED_KINGDOM,
    after_months,
    after_working_days,
    working_day_from,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXTENSION_MONTHS = 2
"""By so much a complex request of a data subject may be extended (UK GDPR article 12(3))."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One rule that says by which day something is to be done.

    Attributes:
        words: the rule as people say it.
        source: where it stands.
        last_day: the last day, counted from the day of receipt.
        is_extendable: whether it may be extended by two months.
        restarts: whether the count begins anew when what was missing is there, instead of going on.
    """

    words: str
    source: str
    last_day: Callable[[dt.date], dt.date]
    is_extendable: bool = False
    restarts: bool = False


def _month(received: dt.date) -> dt.date:
    return working_day_from(after_months(received, 1))


def _days(count: int) -> Callable[[dt.date], dt.date]:
    return lambda received: received + dt.timedelta(days=count)


ONE_MONTH = TimeLimit("one month", "UK GDPR article 12(3)", _month, is_extendable=True)
LOCAL_DAYS = TimeLimit("30 days", "local code of practice", _days(30))
INFORMATION = TimeLimit(
    "20 working days",
    "Freedom of Information Act 2000 section 10",
    lambda received: after_working_days(received, 20, UNITED_KINGDOM),
    restarts=True,
)
ACKNOWLEDGEMENT = TimeLimit(
    "5 working days", "local code of practice", lambda received: after_working_days(received, 5)
)
COMPLAINT = TimeLimit(
    "15 working days", "local code of practice", lambda received: after_working_days(received, 15)
)
DATA_COMPLAINT = TimeLimit("30 days", "Data Protection Act 2018 section 164A", _days(30))


class Answer(Enum):
    """What is to be done by a day. The value is how a list names it."""

    SUBJECT_ACCESS = "answer to the subject access request"
    OBJECTION = "written answer to the objection"
    INFORMATION = "answer to the freedom of information request"
    COMPLAINT_ACKNOWLEDGED = "acknowledgement of the complaint"
    COMPLAINT = "answer to the complaint"
    DATA_COMPLAINT_ACKNOWLEDGED = "acknowledgement of the data protection complaint"


LIMITS: dict[Answer, tuple[TimeLimit, ...]] = {
    Answer.SUBJECT_ACCESS: (ONE_MONTH, LOCAL_DAYS),
    Answer.OBJECTION: (ONE_MONTH, LOCAL_DAYS),
    Answer.INFORMATION: (INFORMATION,),
    Answer.COMPLAINT_ACKNOWLEDGED: (ACKNOWLEDGEMENT,),
    Answer.COMPLAINT: (COMPLAINT,),
    Answer.DATA_COMPLAINT_ACKNOWLEDGED: (DATA_COMPLAINT,),
}
"""The rules for each answer; the earliest counts."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stood still, because something was awaited from the asker.

    Attributes:
        begin: the day on which it was asked for.
        end: the day on which it came; None: it is still awaited.
        restarts: whether the time only begins when it comes, as with proof of identity.
    """

    begin: dt.date
    end: dt.date | None = None
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day for an answer, by which rule, and what the other rules would say."""

    day: dt.date
    limit: TimeLimit
    others: tuple[tuple[dt.date, TimeLimit], ...] = ()

    def days_left(self, today: dt.date) -> int:
        """Return the days until the last one; negative when it has passed."""
        return (self.day - today).days


def due_date(
    answer: Answer, received: dt.date, pauses: Sequence[Pause] = (), *, is_extended: bool = False
) -> DueDate | None:
    """Return by when an answer is due; None while the clock stands still.

    Args:
        answer: what is to be done.
        received: the local day on which the request came.
        pauses: when it stood still, in order of their begins.
        is_extended: whether the asker was told in time that it takes up to two months longer.
    """
    if any(pause.end is None for pause in pauses):
        return None
    limits = LIMITS[answer]
    if is_extended:
        # The local code knows no extension; the statute, which does, overrides it.
        limits = tuple(limit for limit in limits if limit.is_extendable)
    found = sorted(
        ((_last_day(limit, received, pauses, is_extended=is_extended), limit) for limit in limits),
        key=lambda one: one[0],
    )
    if not found:
        return None
    (day, limit), *others = found
    return DueDate(day, limit, tuple(others))


def _last_day(limit: TimeLimit, received: dt.date, pauses: Sequence[Pause], *, is_extended: bool) -> dt.date:
    begin, stood_still = received, 0
    for pause in pauses:
        if pause.end is None:
            continue
        if pause.restarts or limit.restarts:
            begin, stood_still = max(begin, pause.end), 0
        else:
            stood_still += (pause.end - max(pause.begin, begin)).days
    if not is_extended:
        last = limit.last_day(begin)
    else:
        last = working_day_from(after_months(begin, 1 + EXTENSION_MONTHS))
    if not stood_still:
        return last
    last += dt.timedelta(days=stood_still)
    return working_day_from(last) if limit.is_extendable else last
