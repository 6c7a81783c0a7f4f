"""Incident log (LOG-01, LOG-03, LOG-07): incidents, and all that follows until they are closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import (
    amount,
    cameras,
    choice,
    date,
    flag,
    instant,
    long_words,
    tags,
    whole,
    words,
)
from console.domain.books.kept import COUNTED, LIST, PROGRAM, REFERENCE
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import INCIDENT_TYPES, THREE_YEARS, YES_NO
from console.domain.books.sightings import Person, Vehicle
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An incident begins. Its description is personal, because people are described in it."""

    what: str = long_words("What is happening")
    type: str = choice("Type", INCIDENT_TYPES, is_open=True, kept=COUNTED)
    place: str = words("Location")
    seen_utc: dt.datetime = instant("Seen at")
    cameras: tuple[int, ...] = cameras("Cameras")
    noticed: str = choice(
        "How it was noticed",
        ("seen on camera", "police radio", "shop or pub radio", "telephone", "help point", "alarm"),
        required=False,
        is_open=True,
        kept=LIST,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """A further occurrence in an incident."""

    what: str = long_words("What happened")
    happened_utc: dt.datetime = instant("Time")
    cameras: tuple[int, ...] = cameras("Cameras")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Someone was notified."""

    whom: str = choice(
        "Who was notified",
        (
            "police control room",
            "police officer",
            "ambulance",
            "fire and rescue",
            "supervisor",
            "council duty officer",
            "street wardens",
            "shop or pub radio",
        ),
        is_open=True,
        kept=LIST,
    )
    told_utc: dt.datetime = instant("Notified at")
    way: str = choice("Method", ("radio", "telephone", "999", "in person", "message"), required=False)
    log_number: str = words("Police log number", required=False, kept=REFERENCE)
    call_sign: str = words("Radio call sign", required=False, kept=REFERENCE)
    answer: str = words("Reply", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Help arrived. Together with the notification it measures the response time."""

    who: str = words("Who arrived")
    arrived_utc: dt.datetime = instant("Arrived at")
    call_sign: str = words("Radio call sign", required=False, kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CamerasUsed:
    """Cameras that were used during the incident. Their recordings are put on hold."""

    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    holds: tuple[str, ...] = tags("Hold numbers", kept=PROGRAM)
    begin_utc: dt.datetime = instant("Recordings held from")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsEnded:
    """The incident is closed, so the hold on its recordings has an end."""

    holds: tuple[str, ...] = tags("Hold numbers", required=True, kept=PROGRAM)
    end_utc: dt.datetime = instant("Recordings held until")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsReviewed:
    """The hold on the recordings of the incident was reviewed, and goes on."""

    review_on: dt.date = date("Next review on")
    reason: str = words("Why the recordings are still needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsReleased:
    """The recordings of the incident are no longer on hold; retention deletes them when they are due."""

    holds: tuple[str, ...] = tags("Hold numbers", kept=PROGRAM)
    reason: str = words("Why the recordings are no longer needed")
    authorised_by: str = words("Authorised by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The assessment of the response (LOG-07)."""

    observation: str = choice("Quality of observation", ("good", "partial", "poor", "none"))
    minutes: float | None = amount("Response time", required=False, unit="min")
    identified: str = choice("Suspect identified", YES_NO)
    prevented: str = choice("Injury or damage prevented or limited", YES_NO)
    reduced: str = choice("Crime reduced", YES_NO)
    restored: str = choice("Tranquillity restored", YES_NO)
    remarks: str = long_words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The incident was closed."""

    outcome: str = choice(
        "Outcome",
        (
            "arrest",
            "dispersed",
            "words of advice",
            "taken to hospital",
            "found safe",
            "report made",
            "no offence",
            "false report",
            "no response available",
        ),
        is_open=True,
        kept=COUNTED,
    )
    closed_utc: dt.datetime = instant("Closed at")
    arrests: int | None = whole("Arrests", required=False)
    is_footage_wanted: bool = flag("Footage will be requested")
    remarks: str = long_words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """A closed incident is open again, so that it can be added to. The closing stays."""

    reason: str = long_words("Why it is reopened")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsReturned:
    """The incident is open again, so its recordings are on hold without an end."""

    holds: tuple[str, ...] = tags("Hold numbers", required=True, kept=PROGRAM)


def _kind(name: str, title: str, payload: type, columns: str, part: Part = Part.FOLLOWS) -> EntryKind:
    return EntryKind(
        f"incidents.{name}",
        title,
        payload,
        tuple(columns.split()),
        part=part,
        # An incident is countersigned as a whole: what was added since it was read must be read first.
        countersigning=Countersigning.ALWAYS if part is Part.OPENS else Countersigning.BY_AUDIT,
        has_service=True,
    )


def _automatic(name: str, title: str, payload: type, columns: str) -> EntryKind:
    return EntryKind(
        f"incidents.{name}",
        title,
        payload,
        tuple(columns.split()),
        part=Part.FOLLOWS,
        countersigning=Countersigning.NEVER,
        is_automatic=True,
    )


BOOK = Book(
    "incidents",
    "Incident log",
    (
        _kind("opened", "Incident", Opened, "seen_utc type place what cameras", Part.OPENS),
        _kind("occurred", "Occurrence", Occurred, "happened_utc what cameras"),
        _kind("told", "Notification", Told, "whom told_utc log_number call_sign"),
        _kind("arrived", "Help arrived", Arrived, "who arrived_utc call_sign"),
        _kind("person", "Person description", Person, "role sex age clothing"),
        _kind("vehicle", "Vehicle description", Vehicle, "type make colour registration"),
        _automatic("cameras", "Cameras used", CamerasUsed, "cameras begin_utc"),
        _automatic("held", "End of the hold on recordings", HoldsEnded, "end_utc"),
        _automatic("held-again", "Recordings on hold again", HoldsReturned, "holds"),
        _kind("hold-reviewed", "Hold on recordings reviewed", HoldsReviewed, "review_on reason"),
        EntryKind(
            "incidents.hold-released",
            "Hold on recordings ended",
            HoldsReleased,
            ("reason", "authorised_by"),
            Permission.END_HOLD,
            Part.FOLLOWS,
            has_service=True,
        ),
        _kind("response", "Response assessment", Response, "observation minutes identified prevented"),
        _kind("closed", "Incident closed", Closed, "outcome closed_utc arrests", Part.CLOSES),
        EntryKind(
            "incidents.reopened",
            "Incident reopened",
            Reopened,
            ("reason",),
            Permission.REOPEN_CASE,
            Part.REOPENS,
            has_service=True,
        ),
    ),
    Retention(THREE_YEARS, "incidents: 3 years from closing, as master copies (local code of practice)"),
    purpose="Incidents with their times, cameras, people, vehicles, notifications and outcome.",
)
