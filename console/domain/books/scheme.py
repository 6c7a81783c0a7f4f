"""Scheme and code of practice (SYS-01, SYS-08, SYS-09): facts, changes of the code, annual reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, date, long_words, tags, whole, words
from console.domain.books.kept import LOGIN, PROGRAM, PUBLIC
from console.domain.books.kinds import Book, Countersigning, EntryKind, Retention
from console.domain.people.permissions import Permission
from console.domain.scheme.documents import DOCUMENTS, MARKS
from console.domain.scheme.reviews import REVIEWS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

MAJOR, MINOR = "major", "minor"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactStated:
    """A fact of the scheme was entered."""

    fact: str = words("Fact", kept=PUBLIC)
    text: str = long_words("New text", required=False, kept=PUBLIC)
    before: str = long_words("Previous text", required=False, kept=PUBLIC)
    agreed_by: str = words("Agreed by", required=False, kept=LOGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChanged:
    """The code of practice was changed."""

    change: str = choice("Type of change", (MAJOR, MINOR))
    what: str = long_words("What changes", kept=PUBLIC)
    grounds: str = long_words("Reasons", kept=PUBLIC)
    consulted: str = long_words(
        "Consultation",
        required=False,
        hint="A major change needs consultation with all partners.",
        kept=PUBLIC,
    )
    agreed: tuple[str, ...] = tags("Who agreed", required=True, kept=PUBLIC)
    holds_from: dt.date = date("In force from")
    added: tuple[int, ...] = cameras("Cameras added")
    removed: tuple[int, ...] = cameras("Cameras removed")
    moved: tuple[int, ...] = cameras("Cameras moved or re-aimed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """An annual review was done."""

    review: str = choice("Review", REVIEWS, is_open=True, kept=PUBLIC)
    done_on: dt.date = date("Done on")
    by: str = words("Done by", kept=PUBLIC)
    answers: str = long_words("Answers", required=False, kept=PUBLIC)
    result: str = long_words("Result", kept=PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled:
    """A version of a document was put at the desk."""

    document: str = choice("Document", DOCUMENTS)
    title: str = words("Title", kept=PUBLIC)
    version: str = words("Version", kept=PUBLIC)
    mark: str = choice("Marked", MARKS)
    changes: str = long_words("What changed", required=False, kept=PUBLIC)
    sha256: str = words("SHA-256 of the file", kept=PROGRAM)
    media_type: str = words("Type of file", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRead:
    """Somebody said that they have read a version of a document."""

    filed: int = whole("Entry of the version")
    title: str = words("Title", kept=PUBLIC)
    version: str = words("Version", kept=PUBLIC)


def change_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that a major change has its consultation entered."""
    if values.get("change") == MAJOR and not values.get("consulted"):
        yield "a major change needs consultation with all partners, so enter how they were consulted"
    if values.get("change") != MAJOR and (values.get("added") or values.get("removed")):
        yield "adding or removing a camera is a major change"
    if values.get("change") != MAJOR and values.get("moved"):
        yield "moving or re-aiming a camera is a major change"


BOOK = Book(
    "scheme",
    "Scheme and code of practice",
    (
        EntryKind(
            "scheme.fact",
            "Fact of the scheme",
            FactStated,
            ("fact", "text"),
            Permission.CHANGE_SCHEME,
            countersigning=Countersigning.NEVER,
            is_automatic=True,
        ),
        EntryKind(
            "scheme.change",
            "Change to the code of practice",
            CodeChanged,
            ("change", "what", "agreed", "holds_from"),
            Permission.CHANGE_CODE,
            rules=change_rules,
            is_automatic=True,  # entered in the scheme's pane, which asks for the agreement of those needed
        ),
        EntryKind(
            "scheme.review",
            "Annual review",
            Reviewed,
            ("review", "done_on", "by"),
            Permission.CHANGE_SCHEME,
            countersigning=Countersigning.ALWAYS,
            has_service=True,
        ),
        EntryKind(
            "scheme.document",
            "Document filed",
            DocumentFiled,
            ("document", "title", "version", "mark"),
            Permission.CHANGE_SCHEME,
            countersigning=Countersigning.NEVER,
            is_automatic=True,
        ),
        EntryKind(
            "scheme.document_read",
            "Document read",
            DocumentRead,
            ("title", "version"),
            Permission.READ_BOOKS,
            countersigning=Countersigning.NEVER,
            is_automatic=True,
        ),
    ),
    Retention(None, "the scheme's own record; no personal details of the public"),
    purpose="Facts of the scheme, and changes to its code of practice with their reasons and who agreed.",
)
