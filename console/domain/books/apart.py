"""Books that are kept apart: all of their entries are sealed, with a key outside the database (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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

WORDS = {
    "authorisations": frozenset(
        {"location", "reasons", "subjects", "offence", "result", "reason", "why_corrected"}
    ),
}
"""Fields that are sealed for the readers of an authorisation as well.

Cameras, times, kind and unique number are not among them: the program itself needs these, to begin and end an
officer's work, to hold and to report, when no reader is signed in.
"""
WORDS_SEALED, WORDS_KEY, WORDS_RECOVERY = "words_sealed", "words_key", "words_recovery"
"""Stored in place of the words: their box, the public key of the authorisation, its key for the recovery."""
RECOVERY_FACT = "recovery key of authorisations"
"""The fact of the scheme that has the public half of the recovery key of such words."""
KEY_MADE, KEY_REFUSED = "reading-key-made", "reading-key-refused"
"""Acts: a reader got a key pair, whose public half the entry states; one that no entry states got nothing."""
STATED_AGAIN = frozenset({"restated", "exchanged"})
"""Fields of such an entry that say why a key that was there before is stated anew."""
NOT_STATED = "the entry that states it is damaged or missing"
"""Why a reader's key got nothing, or is stated anew; in English, as the books are."""

BOOK_OF_DOCUMENTS = {"surveillance/": "authorisations"}
"""Documents whose names begin so belong to a book that is kept apart, and are sealed like it."""
SEALED_DOCUMENTS = ("authority/", "complaint/", "deployment/", "request/")
"""Documents whose names begin so have personal details: any console seals them, only the key opens them."""
DOCUMENTS_FACT = "key of sealed documents"
"""The fact of the scheme that has the public half of the pair for which such documents are sealed."""


def book_of_document(name: str) -> str:
    """Return the book that is kept apart to which a document belongs; empty: to none."""
    return next((book for begin, book in BOOK_OF_DOCUMENTS.items() if name.startswith(begin)), "")


def is_sealed_document(name: str) -> bool:
    """Return whether a document of this name has personal details, and is sealed."""
    return name.startswith(SEALED_DOCUMENTS)


def words_among(book: str, names: Iterable[str]) -> frozenset[str]:
    """Return which fields of an entry are words that only its readers may open."""
    return WORDS.get(book, frozenset()) & frozenset(names)


def sealed_fields(book: str, kind: str, names: frozenset[str]) -> frozenset[str]:
    """Return which fields of an entry are sealed because its book is kept apart."""
    return names - OPEN_FIELDS.get(kind, frozenset()) if book in APART else frozenset()
