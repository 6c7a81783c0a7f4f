"""Books that are kept apart: all of their entries are sealed, with a key outside the database (RIP-04)."""

from __future__ import annotations

APART = frozenset({"authorisations"})
"""Whoever reads the database's file, or a backup, reads nothing of these books but that there are entries."""
OPEN_FIELDS = {
    # Counted in the annual report, which is published.
    "authorisations.entered": frozenset({"type"}),
    # The numbers of sealed holds, whose rows `verify books` compares; what they hold is sealed there too.
    "authorisations.held": frozenset({"holds"}),
    "authorisations.hold-ended": frozenset({"holds"}),
    "authorisations.handed-over": frozenset({"holds"}),
}
"""Fields that are not sealed, by kind."""


BOOK_OF_DOCUMENTS = {"surveillance/": "authorisations"}
"""Documents whose names begin so belong to a book that is kept apart, and are sealed like it."""


def book_of_document(name: str) -> str:
    """Return the book that is kept apart to which a document belongs; empty: to none."""
    return next((book for begin, book in BOOK_OF_DOCUMENTS.items() if name.startswith(begin)), "")


def sealed_fields(book: str, kind: str, names: frozenset[str]) -> frozenset[str]:
    """Return which fields of an entry are sealed because its book is kept apart."""
    return names - OPEN_FIELDS.get(kind, frozenset()) if book in APART else frozenset()
