"""Feeds linked to or from a partner (SYS-10): the agreement with its cameras and hours, and each use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, date, incident, instant, long_words, words
from console.domain.books.kept import AGENCY, PUBLIC, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value
    from console.domain.books.kinds import Rules

TO_PARTNER, FROM_PARTNER = "to the partner", "from the partner"
MONITOR, STREAM = "a monitor of this console", "the camera's own stream"
TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45))
"""Local time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A feed was agreed with a partner."""

    partner: str = words("Partner", kept=AGENCY)
    direction: str = choice("Direction", (TO_PARTNER, FROM_PARTNER))
    way: str = choice("Shown by", (MONITOR, STREAM))
    purpose: str = long_words("Purpose", kept=PUBLIC)
    agreement: str = words("Reference of the written agreement", kept=REFERENCE)
    agreed_by: str = words("Agreed by")
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    from_time: str = choice("Each day from", TIMES)
    until_time: str = choice("Each day until (the same time: all day)", TIMES)
    begins_on: dt.date = date("First day")
    ends_on: dt.date | None = date("Last day (empty: permanent)", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A feed was used: the partner sees the cameras, or this room sees the partner's."""

    opened_utc: dt.datetime = instant("Opened at")
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    reason: str = words("Reason")
    watcher: str = words("Who watches at the other end", required=False)
    incident: str = incident("Incident number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut:
    """The use of a feed ended."""

    shut_utc: dt.datetime = instant("Closed at")
    remarks: str = words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The agreement on a feed ended."""

    ended_on: dt.date = date("Ended on")
    reason: str = words("Reason", kept=PUBLIC)


def agreement_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check the days of an agreement."""
    begins, ends = values.get("begins_on"), values.get("ends_on")
    if isinstance(begins, dt.date) and isinstance(ends, dt.date) and ends < begins:
        yield "the last day is before the first"


def _kind(
    name: str,
    title: str,
    payload: type,
    columns: str,
    act: Permission,
    part: Part,
    rules: Rules | None = None,
) -> EntryKind:
    return EntryKind(
        f"linked-feeds.{name}",
        title,
        payload,
        tuple(columns.split()),
        act,
        part,
        has_service=True,
        rules=rules,
    )


_AGREE, _USE = Permission.CHANGE_SCHEME, Permission.ENTER_LOG
BOOK = Book(
    "linked-feeds",
    "Linked feeds",
    (
        _kind(
            "agreed",
            "Feed agreed",
            Agreed,
            "partner direction purpose cameras from_time until_time",
            _AGREE,
            Part.OPENS,
            agreement_rules,
        ),
        _kind("opened", "Feed used", Opened, "opened_utc cameras reason", _USE, Part.FOLLOWS),
        _kind("shut", "Use of the feed ended", Shut, "shut_utc remarks", _USE, Part.FOLLOWS),
        _kind("ended", "Agreement ended", Ended, "ended_on reason", _AGREE, Part.CLOSES),
    ),
    Retention(THREE_YEARS, "linked feeds: names 3 years from the end of the agreement (retention schedule)"),
    purpose="Feeds linked to or from a partner: agreement, cameras and hours; each use is entered.",
)
