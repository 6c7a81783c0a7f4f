"""The annual report as a CSV table that is safe to open in spreadsheets (CMP-02)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from console.domain.books.csv_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.counts import Counts, FaultTimes


def late_words(fault: FaultTimes) -> str:
    """Describe how a fault compares with the contract."""
    if fault.repair_h is None:
        return "late, not repaired yet" if fault.is_late else "not repaired yet"
    return "late" if fault.is_late else "on time"


def report_csv(about: str, counts: Counts, hours: Mapping[str, float]) -> str:
    """Return the report as CSV.

    Args:
        about: period and owner, in words.
        counts: the counts of the period.
        hours: hours worked, by name.
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
    yield ("Fault", "Equipment", "Priority", "Response (hours)", "Repair (hours)", "Contract")
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
    yield ("Name", "Hours worked")
    for name, worked in hours.items():
        yield (name, f"{worked:.2f}")


def _hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.1f}"
