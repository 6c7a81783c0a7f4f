"""Complaints register (LOG-01, CMP-01): acknowledged in 5 working days, answered in 15, appeal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.disclosures import LANGUAGES
from console.domain.books.fields import cameras, choice, date, flag, instant, long_words, tags, words
from console.domain.books.kept import AGENCY, LOGIN, PROGRAM
from console.domain.books.kinds import Book, Part, Retention, ServedKinds
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value


SCHEME, DATA_PROTECTION, STAFF = "the scheme", "data protection", "a member of staff"
ACKNOWLEDGEMENT, DELAY = "complaint: acknowledgement", "complaint: delay"
ANSWER, APPEAL_OUTCOME = "complaint: answer", "complaint: appeal outcome"
LETTERS = (ACKNOWLEDGEMENT, DELAY, ANSWER, APPEAL_OUTCOME)
WAYS = ("letter", "e-mail", "telephone", "in person", "web form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A complaint was received."""

    received_on: dt.date = date("Received on")
    way: str = choice("How it was received", WAYS)
    subject: str = choice("Subject", (SCHEME, DATA_PROTECTION, STAFF))
    about: tuple[str, ...] = tags("User names of the staff complained about", kept=LOGIN)
    cameras: tuple[int, ...] = cameras("Cameras of the recordings in question")
    begin_utc: dt.datetime | None = instant("Recordings from", required=False)
    end_utc: dt.datetime | None = instant("Recordings until", required=False)
    complainant: str = words("Complainant")
    address: str = words("Address", required=False)
    language: str = choice("Language wanted", LANGUAGES, required=False)
    complaint: str = long_words("Complaint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The receipt of the complaint was acknowledged."""

    acknowledged_on: dt.date = date("Acknowledged on")
    way: str = choice("Sent by", WAYS)
    is_copy_given: bool = flag("Copy of the completed form enclosed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter was written to the complainant; its PDF is kept with the complaint."""

    letter: str = choice("Letter", LETTERS)
    language: str = choice("Language", LANGUAGES)
    written_on: dt.date = date("Written on")
    way: str = choice("Sent by", WAYS)
    document: str = words("Kept letter", required=False, kept=PROGRAM)
    words: str = long_words("Own words in the letter", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delayed:
    """The complainant was told why the answer takes longer, and until when."""

    told_on: dt.date = date("Complainant told on")
    new_day: dt.date = date("Answer by")
    reason: str = long_words("Why it takes longer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The complaint was answered."""

    answered_on: dt.date = date("Answered on")
    way: str = choice("Sent by", WAYS)
    finding: str = choice("Finding", ("upheld", "upheld in part", "not upheld"))
    answer: str = long_words("Answer")
    person: str = words("Answered by")
    post: str = words("Their post, if they have no account here", required=False)


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


def complaint_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that the staff complained about are named, since they must not handle the complaint."""
    if values.get("subject") == STAFF and not values.get("about"):
        yield "name the staff complained about by their user names: they do not handle the complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A closed complaint is open again, so that it can be added to. The closing stays."""

    reason: str = long_words("Why it is reopened")


_kind = ServedKinds("complaints", Permission.ANSWER_COMPLAINT)
BOOK = Book(
    "complaints",
    "Complaints register",
    (
        _kind(
            "received",
            "Complaint",
            Received,
            "received_on subject complainant complaint",
            Part.OPENS,
            Permission.REGISTER_REQUEST,
            complaint_rules,
        ),
        _kind("acknowledged", "Acknowledged", Acknowledged, "acknowledged_on way is_copy_given"),
        _kind("letter", "Letter to the complainant", Written, "written_on letter language way"),
        _kind("delayed", "Answer delayed", Delayed, "told_on new_day reason"),
        _kind("answered", "Answered", Answered, "answered_on finding person"),
        _kind("appealed", "Appealed", Appealed, "appealed_on goes_to"),
        _kind("closed", "Complaint closed", Closed, "closed_on satisfaction", Part.CLOSES),
        _kind("reopened", "Complaint reopened", Reopened, "reason", Part.REOPENS, Permission.REOPEN_CASE),
    ),
    Retention(
        THREE_YEARS, "complaints: 3 years from closing (owner's retention schedule; UK GDPR art 5(1)(e))"
    ),
    purpose="Complaints and appeals. Acknowledge within 5 working days with a copy of the completed form; "
    "answer within 15.",
)
