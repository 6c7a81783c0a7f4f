"""Tells whoever answers requests, complaints and breaches what is due; messages never contain names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import EntryRef
from console.domain.instants import spoken_moment
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.ui.books.personal_reminder import PersonalReminder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtCore import QObject

    from console.domain.disclosure.breach import BreachCase
    from console.domain.disclosure.complaint import ComplaintCase
    from console.domain.disclosure.request import RequestCase
    from console.ui.base.context import PaneContext

EVERY_S = 600.0
"""What is due changes at midnight, and with the books."""
MOST_NAMED = 20
REQUESTS, COMPLAINTS = "requests due", "complaints due"
LATER = dt.date.max


def _of(breach: BreachCase) -> str:
    return f"breach {breach.number}"


def _urgency(request: RequestCase) -> dt.date:
    return request.due.day if request.due is not None else LATER


@dataclass(frozen=True, slots=True)
class DueCases:
    """What is due to the person at the console."""

    requests: Sequence[RequestCase] = ()
    complaints: Sequence[ComplaintCase] = ()
    breaches: Sequence[BreachCase] = ()


class DueReminder(PersonalReminder):
    """Reminds as long as something is due; a breach as soon as anyone reports it. UI thread."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(context, frozenset({"disclosures", "complaints", "security"}), EVERY_S, parent)

    def has_duty(self) -> bool:
        """Return whether the person answers any of these."""
        acts = (Permission.ENTER_DISCLOSURE, Permission.ANSWER_COMPLAINT, Permission.ENTER_SECURITY)
        return any(map(self._books.may, acts))

    def find(self) -> DueCases:
        """Return what is due, of what the person answers."""
        books = self._books
        actor = books.actor()
        return DueCases(
            books.requests.due(actor) if books.may(Permission.ENTER_DISCLOSURE) else (),
            books.complaints.due(actor) if books.may(Permission.ANSWER_COMPLAINT) else (),
            books.breaches.open(actor) if books.may(Permission.ENTER_SECURITY) else (),
        )

    def texts(self, found: DueCases) -> Mapping[str, tuple[str, str]]:
        """Return a message for the requests, one for the complaints, and one for each breach."""
        texts = {}
        if found.requests:
            today = day_of(self._books.media.now_utc())
            late = sum(one.is_overdue(today) for one in found.requests)
            what = self.tr("Requests due within a week: {0}, overdue: {1}.")
            texts[REQUESTS] = (
                what.format(len(found.requests) - late, late),
                self._numbers(one.number for one in found.requests),
            )
        if found.complaints:
            what = self.tr("Complaints to be acknowledged or answered soon: {0}.")
            texts[COMPLAINTS] = (
                what.format(len(found.complaints)),
                self._numbers(one.number for one in found.complaints),
            )
        for one in found.breaches:
            if one.due_utc is not None:
                texts[_of(one)] = (
                    self.tr("Breach {0} of data protection was reported.").format(one.number),
                    self.tr("Tell the Commissioner by {0}, or enter why not.").format(
                        spoken_moment(one.due_utc, seconds=False)
                    ),
                )
        return texts

    def entry(self, key: str, found: DueCases) -> EntryRef | None:
        """Return the case that is due first."""
        if key == REQUESTS and found.requests:
            return EntryRef("disclosures", min(found.requests, key=_urgency).number)
        if key == COMPLAINTS and found.complaints:
            return EntryRef("complaints", min(found.complaints, key=lambda one: one.due_on or LATER).number)
        return next((EntryRef("security", one.number) for one in found.breaches if key == _of(one)), None)

    def _numbers(self, numbers: Iterable[int]) -> str:
        every = [str(number) for number in numbers]
        shown = ", ".join(every[:MOST_NAMED])
        if len(every) > MOST_NAMED:
            return self.tr("Numbers: {0} and {1} more").format(shown, len(every) - MOST_NAMED)
        return self.tr("Numbers: {0}").format(shown)
