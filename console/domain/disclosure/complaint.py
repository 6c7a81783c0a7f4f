"""One complaint, derived from its entries: where it stands, by when it is acknowledged and answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.complaints import DATA_PROTECTION
from console.domain.disclosure.clocks import Answer, due_date

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile
    from console.domain.disclosure.clocks import DueDate

SOON = dt.timedelta(days=5)
"""A complaint is shown as due so long before its last day: the first step has a week at most."""


@dataclass(frozen=True, slots=True)
class ComplaintCase:
    """A complaint with what was entered about it.

    Attributes:
        about: user names of the staff complained about, who do not handle it.
        next_step: what is to be done next; None: it is answered.
        due_on: by when; as promised, if the complainant was told of a delay.
    """

    number: int
    subject: str
    received_on: dt.date
    about: frozenset[str]
    is_acknowledged: bool
    is_answered: bool
    is_appealed: bool
    next_step: Answer | None
    due_on: dt.date | None

    def is_due_soon(self, today: dt.date) -> bool:
        """Return whether its next step is due soon, or late."""
        return self.due_on is not None and self.due_on <= today + SOON


def complaint_case(case: CaseFile) -> ComplaintCase:
    """Return a complaint from its entries."""
    fields = case.current()
    received_on = fields["received_on"]
    if not isinstance(received_on, dt.date):
        raise TypeError("received_on")
    kinds = [entry.kind for entry in case.later if entry.kind.startswith("complaints.")]
    is_acknowledged = "complaints.acknowledged" in kinds
    # An appeal opens the question again, until it is answered anew.
    settled = [kind for kind in kinds if kind in {"complaints.answered", "complaints.appealed"}]
    is_answered = bool(settled) and settled[-1] == "complaints.answered"
    step = Answer.COMPLAINT if is_acknowledged else _first_step(fields.get("subject"))
    next_step = None if is_answered else step
    about = fields.get("about")
    return ComplaintCase(
        case.entry.number,
        str(fields.get("subject") or ""),
        received_on,
        frozenset(map(str, about)) if isinstance(about, tuple) else frozenset(),
        is_acknowledged,
        is_answered,
        "complaints.appealed" in kinds,
        next_step,
        _due_on(case, next_step, received_on),
    )


def _first_step(subject: object) -> Answer:
    # The local code's five working days are the earlier of the two in every case but a very long holiday.
    is_data = subject == DATA_PROTECTION
    return Answer.DATA_COMPLAINT_ACKNOWLEDGED if is_data else Answer.COMPLAINT_ACKNOWLEDGED


def _due_on(case: CaseFile, step: Answer | None, received_on: dt.date) -> dt.date | None:
    if step is None:
        return None
    for entry in reversed(case.later):
        promised = entry.fields.get("new_day")
        if step is Answer.COMPLAINT and isinstance(promised, dt.date):
            return promised
        if step is Answer.COMPLAINT and entry.kind == "complaints.appealed":
            appealed_on = entry.fields.get("appealed_on")
            return _day(due_date(step, appealed_on)) if isinstance(appealed_on, dt.date) else None
    days = [_day(due_date(step, received_on))]
    if step is Answer.DATA_COMPLAINT_ACKNOWLEDGED:
        days.append(_day(due_date(Answer.COMPLAINT_ACKNOWLEDGED, received_on)))
    return min((day for day in days if day is not None), default=None)


def _day(due: DueDate | None) -> dt.date | None:
    return due.day if due is not None else None
