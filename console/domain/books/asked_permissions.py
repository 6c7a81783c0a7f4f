"""Which permission each entry, and the reading of each book, asks; the documentation prints it."""

from __future__ import annotations

from console.domain.books import BOOKS
from console.domain.people.permissions import Permission


def asked_table() -> str:
    """Return as Markdown what each permission lets a person enter and read, without the program's entries."""
    lines = ["| permission | entries it lets a person make | books it lets a person read |", "|---|---|---|"]
    for act in Permission:
        entries = [
            f"{book.title}: {kind.title}"
            for book in BOOKS.values()
            for kind in book.kinds
            if kind.act is act and not kind.is_automatic
        ]
        books = [book.title for book in BOOKS.values() if book.read_act is act]
        if entries or books:
            lines.append(f"| {act.value} | {'; '.join(entries)} | {'; '.join(books)} |")
    return "\n".join(lines) + "\n"
