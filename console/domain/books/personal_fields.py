"""Which fields of the books are personal, and why the others are not; the documentation prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.automatic_acts import AUTOMATIC
from console.domain.books.fields import is_free_text

if TYPE_CHECKING:
    from console.domain.books.kinds import Book, EntryKind


def personal_fields_page() -> str:
    """Return as Markdown every free text of every kind, and whether erasure takes it."""
    return "\n".join([*(line for book in BOOKS.values() for line in _of_book(book)), *_of_acts()]) + "\n"


def _of_book(book: Book) -> list[str]:
    lines = [f"## {book.title}", book.retention.ground[:1].upper() + book.retention.ground[1:] + ".", ""]
    lines += ["| entry | erased | stays, and why |", "|---|---|---|"]
    return [*lines, *(_row(kind) for kind in book.kinds), ""]


def _row(kind: EntryKind) -> str:
    erased = ", ".join(spec.title for spec in kind.fields if spec.is_personal)
    stays = "; ".join(
        f"{spec.title}: {spec.kept}" for spec in kind.fields if is_free_text(spec) and not spec.is_personal
    )
    return f"| {kind.title} | {erased} | {stays} |"


def _of_acts() -> list[str]:
    lines = ["## Entries without a form", "Erased with the other details of their book.", ""]
    lines += ["| entry | erased |", "|---|---|", "| Correction | Reason, and what the corrected field says |"]
    lines += ["| Countersignature | Remarks |"]
    return lines + [
        f"| {act.title} | {', '.join(sorted(act.personal)).capitalize()} |"
        for act in AUTOMATIC.values()
        if act.personal
    ]
