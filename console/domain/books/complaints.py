"""Complaints register (LOG-01, CMP-01): acknowledged in 5 working days, answered in 15, appeal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, date, flag, long_words, words
from console.domain.books.kept import AGENCY
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


_WAYS = ("letter", "e-mail", "telephone", "in person", "web form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A complaint was received."""

    received_on: dt.date = date("Received on")
    way: str = choice("Received by", _WAYS)
    subject: str = choice("Subject", ("the scheme", "data protection"))
    complainant: str = words("Complainant")
    address: str = words("Address", required=False)
    complaint: str = long_words("Complaint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The receipt of the complaint was acknowledged."""

    acknowledged_on: dt.date = date("Acknowledged on")
    way: str = choice("Sent by", _WAYS)
    is_copy_given: bool = flag("Copy of the code of practice enclosed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The complaint was answered."""

    answered_on: dt.date = date("Answered on")
    way: str = choice("Sent by", _WAYS)
    finding: str = choice("Finding", ("upheld", "upheld in part", "not upheld"))
    answer: str = long_words("Answer")
    person: str = words("Answered by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """The complainant appealed."""

    appealed_on: dt.date = date("Appealed on")
    grounds: str = long_words("Grounds")
    goes_to: str = words("Appeal goes to", kept=AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The complaint was closed."""

    closed_on: dt.date = date("Closed on")
    satisfaction: str = choice("Satisfaction of the complainant", ("satisfied", "not satisfied", "not known"))
    lesson: str = long_words("Lessons learned", required=False)


def _kind(name: str, title: str, payload: type, columns: str, part: Part = Part.FOLLOWS) -> EntryKind:
    return EntryKind(
        f"complaints.{name}", title, payload, tuple(columns.split()), Permission.ENTER_DISCLOSURE, part
    )


BOOK = Book(
    "complaints",
    "Complaints register",
    (
        _kind("received", "Complaint", Received, "received_on subject complainant complaint", Part.OPENS),
        _kind("acknowledged", "Acknowledged", Acknowledged, "acknowledged_on way is_copy_given"),
        _kind("answered", "Answered", Answered, "answered_on finding person"),
        _kind("appealed", "Appealed", Appealed, "appealed_on goes_to"),
        _kind("closed", "Complaint closed", Closed, "closed_on satisfaction", Part.CLOSES),
    ),
    Retention(
        THREE_YEARS, "complaints: 3 years from closing (owner's retention schedule; UK GDPR art 5(1)(e))"
    ),
    purpose="Complaints and appeals. Acknowledge within 5 working days with a copy of the code of practice; "
    "answer within 15.",
)
