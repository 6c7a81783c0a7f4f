"""`watchroom report`: the counts of a year."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from console.domain.books.counts import Counts


def report(
    year: int = typer.Option(dt.datetime.now(dt.UTC).year, min=2000, max=9998, help="Calendar year."),
    demo: bool = typer.Option(False, help="Use the demo scheme."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Count the incidents, arrests, reviews, copies, requests, complaints and faults of a year."""
    from console.app.scheme import reading_scheme
    from console.app.wiring.books import year_counts

    with reading_scheme(demo=demo) as scheme:
        counts = year_counts(scheme, year)
    print(_as_json(counts) if as_json else _as_text(counts))


def _as_json(counts: Counts) -> str:
    content = {
        "tables": {title: dict(rows) for title, rows in counts.tables.items()},
        "median_response_minutes": counts.median_response_minutes,
        "faults": [dataclasses.asdict(fault) for fault in counts.faults],
    }
    return json.dumps(content, ensure_ascii=False)


def _as_text(counts: Counts) -> str:
    lines = []
    for title, rows in counts.tables.items():
        lines += [f"{title}: {counts.total(title):,}"]
        lines += [f"  {count:>8,}  {row}" for row, count in rows.most_common()]
    late, total = sum(fault.is_late for fault in counts.faults), len(counts.faults)
    lines.append(f"Faults repaired or attended later than the contract allows: {late} of {total}")
    if counts.median_response_minutes is not None:
        lines.append(f"Median response time: {counts.median_response_minutes:.1f} min")
    return "\n".join(lines)
