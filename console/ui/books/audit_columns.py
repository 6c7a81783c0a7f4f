"""Table columns for the list of audits and for the entries of a sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import book_words
from console.domain.books import BOOKS
from console.domain.books.audit_file import FINDINGS, SampledEntry
from console.domain.instants import spoken_moment
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.plurals import plural
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames
    from console.domain.books.sampling import Redrawn

translate = QCoreApplication.translate
SHAPES = dict(zip(FINDINGS, ("closed", "clock", "fault"), strict=True))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audit in the list of audits."""

    entry: Entry

    @property
    def size(self) -> int:
        """Return how many entries were drawn."""
        sample = self.entry.fields.get("sample")
        return len(sample) if isinstance(sample, tuple) else 0


def audit_columns(names: EntryNames) -> list[TableColumn[AuditRow]]:
    """Return the columns of the list of audits."""
    icons = {True: icon("open"), False: icon("closed")}

    def state(row: AuditRow) -> str:
        under_way, concluded = translate("Audit", "In progress"), translate("Audit", "Concluded")
        return under_way if row.entry.is_open else concluded

    def books(row: AuditRow) -> str:
        value = row.entry.fields.get("books")
        names = value if isinstance(value, tuple) else ()
        return ", ".join(book_words(BOOKS[str(name)].title) if name in BOOKS else str(name) for name in names)

    return [
        TableColumn(translate("Audit", "State"), state, state, icon=lambda row: icons[row.entry.is_open]),
        TableColumn(
            translate("Audit", "Drawn"),
            lambda row: spoken_moment(row.entry.instant_utc, seconds=False),
            lambda row: row.entry.instant_utc,
        ),
        TableColumn(
            translate("Audit", "By"),
            lambda row: names.author(row.entry.author),
            lambda row: names.author(row.entry.author),
        ),
        TableColumn(translate("Audit", "Number"), lambda row: str(row.entry.fields.get("number", "")), books),
        TableColumn(translate("Audit", "Entries"), lambda row: str(row.size), lambda row: row.size),
        TableColumn(translate("Audit", "Books"), books, books),
    ]


def sample_columns() -> list[TableColumn[SampledEntry]]:
    """Return the columns of the list of drawn entries."""
    icons = {finding: icon(shape) for finding, shape in SHAPES.items()} | {"": icon("open")}

    def finding(row: SampledEntry) -> str:
        return row.finding or translate("Audit", "Not checked yet")

    def title(row: SampledEntry) -> str:
        return book_words(BOOKS[row.ref.book].title) if row.ref.book in BOOKS else row.ref.book

    return [
        TableColumn(translate("Audit", "Finding"), finding, finding, icon=lambda row: icons.get(row.finding)),
        TableColumn(translate("Audit", "Book"), title, title),
        TableColumn(translate("Audit", "No."), lambda row: str(row.ref.number), lambda row: row.ref),
        TableColumn(translate("Audit", "Remarks"), lambda row: row.remarks, lambda row: row.remarks),
    ]


def redrawn_words(again: Redrawn) -> str:
    """Describe the result of drawing a sample again."""
    head_texts = ", ".join(f"{head.book} {head.number}" for head in again.heads)
    if again.altered:
        sentence = translate("Audit", "✗ These books have changed since the sample was drawn: {0}.")
        return sentence.format(", ".join(again.altered))
    if again.recorded != again.again:
        differences = [
            f"{old} ≠ {new}" for old, new in zip(again.recorded, again.again, strict=False) if old != new
        ] or [translate("Audit", "the number of entries differs")]
        sentence = translate("Audit", "✗ NOT the same sample: {0}.")
        return sentence.format(", ".join(differences[:5]))
    return plural(
        len(again.again),
        translate("Audit", "✓ The same sample: 1 entry, drawn with number {1} from {2}."),
        translate(
            "Audit", "✓ The same sample: {0} entries in the same order, drawn with number {1} from {2}."
        ),
        again.number,
        head_texts,
    )
