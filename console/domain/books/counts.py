"""Counts of a period from its entries: the annual report's figures (CMP-02, LOG-07, FLT-01)."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.domain.books.entries import Entry

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Contract:
    """What the maintenance contract promises, in hours from telling the contractor."""

    urgent_response_h: float = 4.0
    urgent_repair_h: float = 24.0
    routine_response_h: float = 24.0
    routine_repair_h: float = 120.0

    def late(self, priority: str, response_h: float | None, repair_h: float | None) -> bool:
        """Whether response or repair came later than promised."""
        urgent = priority == "urgent"
        response = self.urgent_response_h if urgent else self.routine_response_h
        repair = self.urgent_repair_h if urgent else self.routine_repair_h
        return bool((response_h or 0) > response or (repair_h or 0) > repair)


@dataclass(frozen=True, slots=True)
class FaultTimes:
    """One fault against the contract; None: not yet.

    Attributes:
        number: of the entry that reported it.
        response_h, repair_h: from telling the contractor (from the report, where nobody was told).
    """

    number: int
    equipment: str
    priority: str
    response_h: float | None
    repair_h: float | None
    is_late: bool


@dataclass(slots=True)
class Counts:
    """Figures of a period.

    Attributes:
        tables: title of a table to its rows, in the order of the report.
        faults: each one against the contract.
    """

    tables: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[FaultTimes] = field(default_factory=list)
    response_minutes: list[float] = field(default_factory=list)

    def add(self, table: str, row: str, by: int = 1) -> None:
        """Count something."""
        self.tables.setdefault(table, Counter())[row] += by

    def total(self, table: str) -> int:
        """Of all rows of a table."""
        return sum(self.tables.get(table, {}).values())

    @property
    def median_response_minutes(self) -> float | None:
        """Of the responses that were measured."""
        return statistics.median(self.response_minutes) if self.response_minutes else None


def counted(entries: Iterable[Entry], contract: Contract, now_utc: dt.datetime) -> Counts:
    """Count the entries of a period, whatever their books."""
    counts, open_faults = Counts(), _OpenFaults(contract)
    for entry in entries:
        rule = _RULES.get(entry.kind)
        if rule is not None:
            rule(counts, entry)
        if entry.book == "faults":
            open_faults.take(entry)
    counts.faults = open_faults.times(now_utc)
    return counts


def _tally(table: str, name: str) -> Callable[[Counts, Entry], None]:
    def count(counts: Counts, entry: Entry) -> None:
        counts.add(table, str(entry.fields.get(name) or "not said"))

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
    "disclosures.requested": _tally("Requests by kind", "request"),
    "disclosures.decided": _tally("Decisions on requests", "decision"),
    "complaints.received": _tally("Complaints", "subject"),
    "complaints.answered": _tally("Complaints answered", "finding"),
    "complaints.closed": _tally("Satisfaction of complainants", "satisfaction"),
    "authorisations.entered": _tally("Authorised surveillance", "type"),
    "visitors.arrived": _tally("Visitors", "visitor"),
    "security.breach": _tally("Breaches of data", "nature"),
    "faults.reported": _tally("Faults by priority", "priority"),
}


class _OpenFaults:
    """Follows each fault from report to repair."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._reported: dict[int, Entry] = {}
        self._came: dict[int, dt.datetime] = {}
        self._mended: dict[int, dt.datetime] = {}

    def take(self, entry: Entry) -> None:
        """One entry of the book."""
        about = entry.about[0] if entry.about else 0
        if entry.kind == "faults.reported":
            self._reported[entry.number] = entry
        elif entry.kind == "faults.attended":
            self._came.setdefault(about, _instant(entry, "attended_utc"))
        elif entry.kind == "faults.repaired":
            self._mended[about] = _instant(entry, "repaired_utc")

    def times(self, now_utc: dt.datetime) -> list[FaultTimes]:
        """Each fault that was reported in the period."""
        return [self._times(number, entry, now_utc) for number, entry in self._reported.items()]

    def _times(self, number: int, entry: Entry, now_utc: dt.datetime) -> FaultTimes:
        told = entry.fields.get("contractor_told_utc")
        begin = told if isinstance(told, dt.datetime) else _instant(entry, "seen_utc")
        mended = self._mended.get(number)
        came = self._came.get(number, mended)
        response, repair = _hours(begin, came), _hours(begin, mended)
        waited = _hours(begin, now_utc)
        priority = str(entry.fields.get("priority", ""))
        late = self._contract.late(
            priority, waited if response is None else response, waited if repair is None else repair
        )
        return FaultTimes(number, str(entry.fields.get("equipment", "")), priority, response, repair, late)


def _instant(entry: Entry, name: str) -> dt.datetime:
    said = entry.fields.get(name)
    return said if isinstance(said, dt.datetime) else entry.instant_utc


def _hours(begin: dt.datetime, end: dt.datetime | None) -> float | None:
    return (end - begin).total_seconds() / HOUR_S if end is not None else None
