"""Count the entries of a period for the annual report (CMP-02, LOG-07, FLT-01)."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.books.entries import Entry

HOUR_S = 3600.0
APART_NOTE = text(
    "What was done with covert cameras under surveillance authorisations is not counted, only how many "
    "authorisations were entered."
)
"""What every report of counts says of them."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The response and repair times of the maintenance contract, in hours from informing the contractor."""

    urgent_response_h: float = 4.0
    urgent_repair_h: float = 24.0
    routine_response_h: float = 24.0
    routine_repair_h: float = 120.0

    def is_late(self, priority: str, response_h: float | None, repair_h: float | None) -> bool:
        """Return whether response or repair took longer than the contract allows."""
        urgent = priority == "urgent"
        response = self.urgent_response_h if urgent else self.routine_response_h
        repair = self.urgent_repair_h if urgent else self.routine_repair_h
        return bool((response_h or 0) > response or (repair_h or 0) > repair)


@dataclass(frozen=True, slots=True)
class FaultTimes:
    """The response and repair times of one fault. None: not yet.

    Attributes:
        number: number of the entry that reported it.
        response_h, repair_h: hours from informing the contractor (or from the report, if no one was
            informed).
    """

    number: int
    equipment: str
    priority: str
    response_h: float | None
    repair_h: float | None
    is_late: bool


@dataclass(slots=True)
class Counts:
    """The figures of a period.

    Attributes:
        tables: the rows of each table by its title, in the order of the report.
        faults: the times of each fault.
    """

    tables: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[FaultTimes] = field(default_factory=list)
    response_minutes: list[float] = field(default_factory=list)

    def add(self, table: str, row: str, by: int = 1) -> None:
        """Add to the count of a row."""
        self.tables.setdefault(table, Counter())[row] += by

    def total(self, table: str) -> int:
        """Return the sum of all rows of a table."""
        return sum(self.tables.get(table, {}).values())

    @property
    def median_response_minutes(self) -> float | None:
        """The median of the measured response times."""
        return statistics.median(self.response_minutes) if self.response_minutes else None


def counted(entries: Iterable[Entry], contract: Contract, now_utc: dt.datetime) -> Counts:
    """Count the entries of a period, from all books."""
    counts, open_faults = Counts(), _OpenFaults(contract)
    for entry in entries:
        rule = _RULES.get(entry.kind)
        if rule is not None:
            rule(counts, entry)
        if entry.book == "faults":
            open_faults.add(entry)
    counts.faults = open_faults.times(now_utc)
    return counts


def _tally(table: str, name: str) -> Callable[[Counts, Entry], None]:
    def count(counts: Counts, entry: Entry) -> None:
        counts.add(table, str(entry.fields.get(name) or "not stated"))

    return count


def _closed(counts: Counts, entry: Entry) -> None:
    counts.add("Outcomes", str(entry.fields.get("outcome", "")))
    arrests = entry.fields.get("arrests")
    if isinstance(arrests, int) and arrests:
        counts.add("Arrests", "Arrests", arrests)


def _response(counts: Counts, entry: Entry) -> None:
    counts.add("Quality of observation", str(entry.fields.get("observation", "")))
    for name, row in (
        ("identified", "Suspect identified"),
        ("prevented", "Injury or damage prevented or limited"),
        ("reduced", "Crime reduced"),
        ("restored", "Tranquillity restored"),
    ):
        if entry.fields.get(name) == "yes":
            counts.add("Success of responses", row)
    minutes = entry.fields.get("minutes")
    if isinstance(minutes, int | float):
        counts.response_minutes.append(float(minutes))


_RULES: dict[str, Callable[[Counts, Entry], None]] = {
    "incidents.opened": _tally("Incidents by type", "type"),
    "incidents.closed": _closed,
    "incidents.response": _response,
    "media-log.reviewed": _tally("Recordings reviewed", "reason"),
    "media-log.copied": _tally("Copies made", "copy"),
    "prints.made": _tally("Video prints", "receiver"),
    "disclosures.requested": _tally("Requests by type", "request"),
    "disclosures.decided": _tally("Decisions on requests", "decision"),
    "complaints.received": _tally("Complaints", "subject"),
    "complaints.answered": _tally("Complaints answered", "finding"),
    "complaints.closed": _tally("Satisfaction of complainants", "satisfaction"),
    # Not by kind, which would tell that somebody is watched covertly.
    "authorisations.entered": lambda counts, _entry: counts.add(
        "Authorised surveillance", "Authorisations entered"
    ),
    "visitors.arrived": _tally("Visitors", "visitor"),
    "security.breach": _tally("Data breaches", "nature"),
    "faults.reported": _tally("Faults by priority", "priority"),
}


class _OpenFaults:
    """Follows each fault from report to repair."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._reported: dict[int, Entry] = {}
        self._came: dict[int, dt.datetime] = {}
        self._mended: dict[int, dt.datetime] = {}

    def add(self, entry: Entry) -> None:
        """Add an entry of the book of faults."""
        about = entry.about[0] if entry.about else 0
        if entry.kind == "faults.reported":
            self._reported[entry.number] = entry
        elif entry.kind == "faults.attended":
            self._came.setdefault(about, _instant(entry, "attended_utc"))
        elif entry.kind == "faults.repaired":
            self._mended[about] = _instant(entry, "repaired_utc")
        elif entry.kind == "faults.reopened":
            # It counts as not repaired until it is repaired again.
            self._mended.pop(about, None)

    def times(self, now_utc: dt.datetime) -> list[FaultTimes]:
        """Return the times of each fault that was reported in the period."""
        return [self._times(number, entry, now_utc) for number, entry in self._reported.items()]

    def _times(self, number: int, entry: Entry, now_utc: dt.datetime) -> FaultTimes:
        told_utc = entry.fields.get("contractor_told_utc")
        begin = told_utc if isinstance(told_utc, dt.datetime) else _instant(entry, "seen_utc")
        mended = self._mended.get(number)
        came = self._came.get(number, mended)
        response, repair = _hours(begin, came), _hours(begin, mended)
        waited = _hours(begin, now_utc)
        priority = str(entry.fields.get("priority", ""))
        late = self._contract.is_late(
            priority, waited if response is None else response, waited if repair is None else repair
        )
        return FaultTimes(number, str(entry.fields.get("equipment", "")), priority, response, repair, late)


def _instant(entry: Entry, name: str) -> dt.datetime:
    value = entry.fields.get(name)
    return value if isinstance(value, dt.datetime) else entry.instant_utc


def _hours(begin: dt.datetime, end: dt.datetime | None) -> float | None:
    return (end - begin).total_seconds() / HOUR_S if end is not None else None
