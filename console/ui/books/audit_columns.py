"""Audits, and the entries of a sample, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import BOOKS
from console.domain.books.audit_file import FINDINGS, Looked
from console.domain.books.instants import spoken_moment
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.books.sampling import Redrawn

translate = QCoreApplication.translate
SHAPES = dict(zip(FINDINGS, ("closed", "clock", "fault"), strict=True))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit in the list of all."""

    entry: Entry

    @property
    def size(self) -> int:
        """How many entries were drawn."""
        sample = self.entry.fields.get("sample")
        return len(sample) if isinstance(sample, tuple) else 0


def audit_columns() -> list[TableColumn[AuditRow]]:
    """Newest first."""
    icons = {True: icon("open"), False: icon("closed")}

    def state(row: AuditRow) -> str:
        under_way, done = translate("Audit", "under way"), translate("Audit", "concluded")
        return under_way if row.entry.is_open else done

    def books(row: AuditRow) -> str:
        said = row.entry.fields.get("books")
        names = said if isinstance(said, tuple) else ()
        return ", ".join(BOOKS[str(name)].title if name in BOOKS else str(name) for name in names)

    return [
        TableColumn(translate("Audit", "State"), state, state, icon=lambda row: icons[row.entry.is_open]),
        TableColumn(
            translate("Audit", "Drawn"),
            lambda row: spoken_moment(row.entry.instant_utc, seconds=False),
            lambda row: row.entry.instant_utc,
        ),
        TableColumn(translate("Audit", "By"), lambda row: row.entry.author, lambda row: row.entry.author),
        TableColumn(translate("Audit", "Number"), lambda row: str(row.entry.fields.get("number", "")), books),
        TableColumn(translate("Audit", "Entries"), lambda row: str(row.size), lambda row: row.size),
        TableColumn(translate("Audit", "Books"), books, books),
    ]


def sample_columns() -> list[TableColumn[Looked]]:
    """In the order drawn."""
    icons = {finding: icon(shape) for finding, shape in SHAPES.items()} | {"": icon("open")}

    def finding(row: Looked) -> str:
        return row.finding or translate("Audit", "not looked at yet")

    def title(row: Looked) -> str:
        return BOOKS[row.ref.book].title if row.ref.book in BOOKS else row.ref.book

    return [
        TableColumn(translate("Audit", "Finding"), finding, finding, icon=lambda row: icons.get(row.finding)),
        TableColumn(translate("Audit", "Book"), title, title),
        TableColumn(translate("Audit", "No."), lambda row: str(row.ref.number), lambda row: row.ref),
        TableColumn(translate("Audit", "Remarks"), lambda row: row.remarks, lambda row: row.remarks),
    ]


def redrawn_words(again: Redrawn) -> str:
    """What drawing the sample again showed, for people."""
    heads = ", ".join(f"{head.book} {head.number}" for head in again.heads)
    if again.altered:
        said = translate("Audit", "✗ These books are not what they were when the sample was drawn: {0}.")
        return said.format(", ".join(again.altered))
    if again.recorded != again.again:
        wrong = [
            f"{old} ≠ {new}" for old, new in zip(again.recorded, again.again, strict=False) if old != new
        ] or [translate("Audit", "their number differs")]
        said = translate("Audit", "✗ NOT the same sample: {0}.")
        return said.format(", ".join(wrong[:5]))
    said = translate(
        "Audit", "✓ The same sample: {0} entries in the same order, from the number {1} and the heads {2}."
    )
    return said.format(len(again.again), again.number, heads)
