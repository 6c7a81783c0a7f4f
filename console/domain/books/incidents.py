"""Incident log (LOG-01, LOG-03, LOG-07): an incident, and what follows until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import amount, cameras, choice, flag, instant, long_words, tags, whole, words
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import INCIDENT_TYPES, THREE_YEARS, YES_NO
from console.domain.books.sightings import Person, Vehicle

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An incident begins. The free text is personal, because people are described in it."""

    what: str = long_words("What happens", personal=True)
    type: str = choice("Type", INCIDENT_TYPES, is_open=True)
    place: str = words("Place")
    seen_utc: dt.datetime = instant("Seen at")
    cameras: tuple[int, ...] = cameras("Cameras")
    noticed: str = choice(
        "Noticed by",
        ("seen on camera", "police radio", "shop or pub radio", "telephone", "help point", "alarm"),
        required=False,
        is_open=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """Something more happened."""

    what: str = long_words("What happens now", personal=True)
    happened_utc: dt.datetime = instant("When")
    cameras: tuple[int, ...] = cameras("Cameras")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody was told."""

    whom: str = choice(
        "Who was told",
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
    )
    told_utc: dt.datetime = instant("Told at")
    way: str = choice("By", ("radio", "telephone", "999", "in person", "message"), required=False)
    log_number: str = words("Police log number", required=False)
    call_sign: str = words("Radio call sign", required=False)
    answer: str = words("Answer", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Help arrived; with the time of telling it measures the response."""

    who: str = words("Who arrived")
    arrived_utc: dt.datetime = instant("Arrived at")
    call_sign: str = words("Radio call sign", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CamerasUsed:
    """Cameras that were called while the incident ran; their recordings are held."""

    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    holds: tuple[str, ...] = tags("Numbers of the holds")
    begin_utc: dt.datetime = instant("Held from")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsEnded:
    """The incident is closed, and so the time that is held has an end."""

    holds: tuple[str, ...] = tags("Numbers of the holds", required=True)
    end_utc: dt.datetime = instant("Held until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How successful the response was (LOG-07)."""

    observation: str = choice("Quality of observation", ("good", "partial", "poor", "none"))
    minutes: float | None = amount("Time to respond", required=False, unit="min")
    identified: str = choice("Suspect identified", YES_NO)
    prevented: str = choice("Injury or damage prevented or limited", YES_NO)
    reduced: str = choice("Crime reduced", YES_NO)
    restored: str = choice("Tranquillity restored", YES_NO)
    remarks: str = long_words("Remarks", required=False, personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """It is over."""

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
    )
    closed_utc: dt.datetime = instant("Closed at")
    arrests: int | None = whole("Arrests", required=False)
    is_footage_wanted: bool = flag("Footage will be asked for")
    remarks: str = long_words("Remarks", required=False, personal=True)


def _kind(name: str, title: str, payload: type, columns: str, part: Part = Part.FOLLOWS) -> EntryKind:
    return EntryKind(f"incidents.{name}", title, payload, tuple(columns.split()), part=part, has_service=True)


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
        _kind("told", "Told", Told, "whom told_utc log_number call_sign"),
        _kind("arrived", "Help arrived", Arrived, "who arrived_utc call_sign"),
        _kind("person", "Person described", Person, "role sex age clothing"),
        _kind("vehicle", "Vehicle described", Vehicle, "type make colour registration"),
        _automatic("cameras", "Cameras used", CamerasUsed, "cameras begin_utc"),
        _automatic("held", "End of the held time", HoldsEnded, "end_utc"),
        _kind("response", "Response measured", Response, "observation minutes identified prevented"),
        _kind("closed", "Incident closed", Closed, "outcome closed_utc arrests", Part.CLOSES),
    ),
    Retention(THREE_YEARS, "incidents: 3 years from closing, as master copies (local code of practice)"),
    purpose="All that may help: times, cameras, persons, vehicles, who was told, the outcome.",
)
