"""The annual report that is published (CMP-02): two periods side by side, small numbers withheld."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.counts import APART_NOTE
from console.domain.books.csv_cells import harmless
from console.domain.books.republished import withheld_again
from console.domain.books.small_numbers import LEAST_PUBLISHED, Sum, withheld
from console.domain.cameras.camera import CameraKind
from console.domain.disclosure.year_figures import TOTAL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from console.domain.cameras.camera import Camera
    from console.domain.disclosure.year_figures import FigureTable, Median, YearFigures

WITHHELD = "withheld"
"""What stands in the place of a number that is not published."""
NOTES = (
    f"Numbers from 1 to {LEAST_PUBLISHED - 1} are withheld, and others from which they could be worked out.",
    f"Medians of fewer than {LEAST_PUBLISHED} values are withheld too.",
    "Of a period that was published before, what was withheld then or changed by 1 to 4 is withheld, too.",
    "A case counts in the period in which it was entered, with all that followed until this report was made.",
    APART_NOTE,
    "Availability is the share of the period in which no fault of the camera was open in the log of faults.",
)
Cell = int | None
"""A number; None: it is withheld."""


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One row of a table, in the period and in the one before."""

    name: str
    now: Cell
    before: Cell

    @property
    def change(self) -> str:
        """Return the difference, where both numbers are published."""
        if self.now is None or self.before is None:
            return ""
        return f"{self.now - self.before:+,}" if self.now != self.before else "0"


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table; its rows, and their total."""

    title: str
    rows: tuple[PublicRow, ...]
    total: PublicRow


@dataclass(frozen=True, slots=True)
class PublicMeasure:
    """A measure that is no count, as text."""

    name: str
    now: str
    before: str


@dataclass(frozen=True, slots=True)
class PublicReport:
    """The report.

    Attributes:
        owner: of the scheme.
        first, last: the days of the period, both included.
        before_first, before_last: the days of the period before.
        availability: of each camera, by its name.
        known: number of the newest publication with which it was compared.
    """

    owner: str
    first: dt.date
    last: dt.date
    before_first: dt.date
    before_last: dt.date
    made_utc: dt.datetime
    tables: tuple[PublicTable, ...]
    measures: tuple[PublicMeasure, ...]
    availability: tuple[PublicMeasure, ...]
    known: int = 0

    def published(self) -> tuple[PublishedFigures, PublishedFigures]:
        """Return what the reader learns of the period, and of the one before."""
        return (
            PublishedFigures(
                {table.title: {row.name: row.now for row in table.rows} for table in self.tables},
                {table.title: table.total.now for table in self.tables},
                {one.name: one.now for one in self.measures},
            ),
            PublishedFigures(
                {table.title: {row.name: row.before for row in table.rows} for table in self.tables},
                {table.title: table.total.before for table in self.tables},
                {one.name: one.before for one in self.measures},
            ),
        )


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """What a published report says of one period.

    Attributes:
        rows: by table and row; None: withheld.
        totals: by table.
        measures: as text.
    """

    rows: Mapping[str, Mapping[str, Cell]]
    totals: Mapping[str, Cell]
    measures: Mapping[str, str]

    def to_json(self) -> str:
        """Return it as the entry of the publication keeps it."""
        content = {"rows": self.rows, "totals": self.totals, "measures": self.measures}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, content: str) -> PublishedFigures | None:
        """Read what `to_json` wrote; None if it cannot be read."""
        try:
            found = json.loads(content)
            rows = {
                str(title): {str(name): _stored(count) for name, count in table.items()}
                for title, table in found["rows"].items()
            }
            totals = {str(title): _stored(count) for title, count in found["totals"].items()}
            measures = {str(name): str(value) for name, value in found["measures"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return cls(rows, totals, measures)


def _stored(count: object) -> Cell:
    if count is not None and (not isinstance(count, int) or isinstance(count, bool)):
        raise TypeError("no number of a report")
    return count


Former = Sequence["PublishedFigures | None"]
"""The versions of a period that were published; None: one of which it is not known what it said."""


def public_tables(
    now: YearFigures, before: YearFigures, former_now: Former = (), former_before: Former = ()
) -> tuple[PublicTable, ...]:
    """Return the tables of two periods, with small numbers withheld in each.

    Args:
        now: figures of the period.
        before: of the one before.
        former_now: what was published of the period already.
        former_before: what was published of the one before.
    """
    hidden_now, hidden_before = hidden_cells(now, former_now), hidden_cells(before, former_before)
    earlier = {table.title: table for table in before.tables}
    found = []
    for table in now.tables:
        other = earlier[table.title]
        names = list(table.rows) + [name for name in other.rows if name not in table.rows]
        rows = tuple(
            PublicRow(name, _cell(table, name, hidden_now), _cell(other, name, hidden_before))
            for name in _ordered(table, names)
        )
        total = PublicRow(TOTAL, _total(table, hidden_now), _total(other, hidden_before))
        found.append(PublicTable(table.title, rows, total))
    return tuple(found)


def hidden_cells(figures: YearFigures, former: Former = ()) -> frozenset[str]:
    """Return the cells of a period that are not published.

    Args:
        figures: of the period. Rows that were published and are empty now are added, as zeros.
        former: what was published of it already.
    """
    protected = [table for table in figures.tables if table.is_about_people]
    for version in former:
        for table in protected:
            for name in version.rows.get(table.title, {}) if version is not None else ():
                table.rows.setdefault(name, 0)
    cells: dict[str, int] = {}
    sums: list[Sum] = []
    for table in protected:
        cells[table.total] = table.rows.total()
        parts = tuple(map(table.cell, table.rows))
        cells |= dict(zip(parts, table.rows.values(), strict=True))
        if parts and parts != (table.total,):
            sums.append(Sum(table.total, parts))
    if not former:
        return withheld(cells, sums)
    return withheld_again(cells, sums, [_cells_of(version, protected, cells) for version in former])


def _cells_of(
    version: PublishedFigures | None, tables: Sequence[FigureTable], cells: Mapping[str, int]
) -> Mapping[str, Cell]:
    """Return a version by the names of its cells; of an unknown one, everything counts as withheld."""
    if version is None:
        return dict.fromkeys(cells)
    found: dict[str, Cell] = {}
    for table in tables:
        if table.title in version.totals:
            found[table.total] = version.totals[table.title]
        found |= {table.cell(name): count for name, count in version.rows.get(table.title, {}).items()}
    return found


def _ordered(table: FigureTable, names: Sequence[str]) -> Sequence[str]:
    # An order by size would tell of the numbers that are withheld.
    return names if table.is_in_order else sorted(names)


def _cell(table: FigureTable, row: str, hidden: frozenset[str]) -> Cell:
    return None if table.is_about_people and table.cell(row) in hidden else table.rows[row]


def _total(table: FigureTable, hidden: frozenset[str]) -> Cell:
    return None if table.is_about_people and table.total in hidden else table.rows.total()


def public_measures(
    now: YearFigures, before: YearFigures, former_now: Former = (), former_before: Former = ()
) -> tuple[PublicMeasure, ...]:
    """Return the medians of two periods; a median that was published otherwise is withheld."""
    names = list(now.medians) + [name for name in before.medians if name not in now.medians]
    return tuple(
        PublicMeasure(
            name,
            _median(name, now.medians.get(name), former_now),
            _median(name, before.medians.get(name), former_before),
        )
        for name in names
    )


def _median(name: str, median: Median | None, former: Former) -> str:
    if median is None:
        value = "none measured"
    else:
        value = WITHHELD if median.of < LEAST_PUBLISHED else f"{median.value:.1f}"
    # Two medians of nearly the same values tell of the one by which they differ.
    is_other = any(one is None or one.measures.get(name, value) != value for one in former)
    return WITHHELD if is_other else value


def public_availability(
    now: YearFigures, before: YearFigures, names: Mapping[int, str]
) -> tuple[PublicMeasure, ...]:
    """Return the availability of each camera of two periods, in per cent."""

    def share(figures: YearFigures, number: int) -> str:
        found = figures.availability.get(number)
        return "" if found is None else f"{found * 100:.1f} %"

    return tuple(
        PublicMeasure(names[number], share(now, number), share(before, number)) for number in sorted(names)
    )


def public_names(cameras: Iterable[Camera]) -> dict[int, str]:
    """Return how the report names each camera: where a redeployable one stands is not published."""
    return {
        camera.number: f"Camera {camera.number}"
        if camera.kind is CameraKind.REDEPLOYABLE
        else f"Camera {camera.number} {camera.name}".rstrip()
        for camera in cameras
    }


def cell_words(cell: Cell) -> str:
    """Return a number as text."""
    return WITHHELD if cell is None else f"{cell:,}"


def public_csv(report: PublicReport) -> str:
    """Return the report as CSV that is safe to open in spreadsheets."""
    written = io.StringIO()
    sheet = csv.writer(written)
    for row in _rows(report):
        sheet.writerow([harmless(cell) for cell in row])
    return written.getvalue()


def _rows(report: PublicReport) -> Iterator[tuple[str, ...]]:
    yield ("Annual report", report.owner)
    yield ("Period", report.first.isoformat(), report.last.isoformat())
    yield ("Period before", report.before_first.isoformat(), report.before_last.isoformat())
    yield ("Made", report.made_utc.isoformat(timespec="seconds"))
    for note in NOTES:
        yield ("Note", note)
    yield ()
    yield ("Table", "Row", "Period", "Period before")
    for table in report.tables:
        for row in (*table.rows, table.total):
            yield (table.title, row.name, _plain(row.now), _plain(row.before))
    for measure in report.measures:
        yield ("Measures", measure.name, measure.now, measure.before)
    for measure in report.availability:
        yield ("Availability of cameras", measure.name, measure.now, measure.before)


def _plain(cell: Cell) -> str:
    return WITHHELD if cell is None else str(cell)


@dataclass(frozen=True, slots=True)
class ReportSignature:
    """The signature over the files of a published report.

    Attributes:
        files: their SHA-256, hex, by name.
        public_key, signature: Ed25519 (RFC 8032), hex.
    """

    owner: str
    period: str
    made: str
    made_by: str
    files: Mapping[str, str]
    public_key: str = ""
    signature: str = ""

    def statement(self) -> bytes:
        """Return the bytes that are signed: JSON of the content, sorted, and the type of statement."""
        content = {
            "statement": "watchroom annual report",
            "owner": self.owner,
            "period": self.period,
            "made": self.made,
            "made_by": self.made_by,
            "files": dict(self.files),
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def to_file(self) -> str:
        """Return the content of `signature.json`."""
        content = {
            "owner": self.owner,
            "period": self.period,
            "made": self.made,
            "made_by": self.made_by,
            "files": dict(self.files),
            "public_key": self.public_key,
            "signature": self.signature,
        }
        return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_file(cls, content: str) -> ReportSignature:
        """Read what `to_file` wrote.

        Raises:
            ValueError: it is no signature of a report.
        """
        try:
            found = json.loads(content)
            texts = [
                found[name] for name in ("owner", "period", "made", "made_by", "public_key", "signature")
            ]
            files = found["files"]
            is_sound = all(isinstance(one, str) for one in (*texts, *files, *files.values()))
            # Half of a pair of characters can stand in JSON, but nothing that was signed has it.
            "".join(map(str, (*texts, *files, *files.values()))).encode()
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("no signature of a report") from error
        if not is_sound:
            raise ValueError("no signature of a report")
        owner, period, made, made_by, key, signature = texts
        return cls(owner, period, made, made_by, files, key, signature)
