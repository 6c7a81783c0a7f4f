"""The annual report as a table for spreadsheets, safe to open (CMP-02)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from console.domain.books.csv_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.counts import Counts, FaultTimes


def late_words(fault: FaultTimes) -> str:
    """How a fault stands against the contract."""
    if fault.repair_h is None:
        return "late, not repaired yet" if fault.is_late else "not repaired yet"
    return "late" if fault.is_late else "in time"


def report_csv(about: str, counts: Counts, hours: Mapping[str, float]) -> str:
    """The whole report.

    Args:
        about: period and owner, in words.
        counts: of the period.
        hours: worked, by name.
    """
    written = io.StringIO()
    sheet = csv.writer(written)
    for row in _rows(about, counts, hours):
        sheet.writerow([harmless(str(cell)) for cell in row])
    return written.getvalue()


def _rows(about: str, counts: Counts, hours: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
    yield ("Report", about, "")
    yield ("Table", "Row", "Count")
    for title, table in counts.tables.items():
        for name, count in table.most_common():
            yield (title, name, count)
    if counts.median_response_minutes is not None:
        yield ("Response", "median minutes", f"{counts.median_response_minutes:.1f}")
    yield ()
    yield ("Fault", "Equipment", "Priority", "Response h", "Repair h", "Contract")
    for fault in counts.faults:
        yield (
            fault.number,
            fault.equipment,
            fault.priority,
            _hours(fault.response_h),
            _hours(fault.repair_h),
            late_words(fault),
        )
    yield ()
    yield ("Worked by", "Hours")
    for name, worked in hours.items():
        yield (name, f"{worked:.2f}")


def _hours(said: float | None) -> str:
    return "" if said is None else f"{said:.1f}"
