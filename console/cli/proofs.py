"""The result of a verification of the books, as text and as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from console.cli.reach import counted

if TYPE_CHECKING:
    from console.domain.books.proof import BookFinding, BookProof, ExportProof


def export_as_json(proof: ExportProof, seconds: float) -> str:
    """Return one JSON object: `whole`, each book, the findings, the keys that signed."""
    books = [
        {**dataclasses.asdict(book), "finding": _finding(book.finding), "whole": book.is_whole}
        for book in proof.books
    ]
    content = {
        "whole": proof.is_whole,
        "entries": sum(book.entries for book in proof.books),
        "books": books,
        "findings": [_finding(finding) for finding in proof.findings],
        "keys": sorted(proof.keys),
        "notes": list(proof.notes),
        "uncompared": list(proof.uncompared),
        "trusted_only_by_its_own_key": proof.is_own_word,
        "seconds": round(seconds, 3),
    }
    return json.dumps(content, ensure_ascii=False)


def export_as_text(proof: ExportProof, seconds: float) -> str:
    """Return a line for each book, then the findings."""
    lines = [_line(book) for book in proof.books]
    lines += [f"{finding.damage.value}: {finding.words}" for finding in proof.findings]
    lines += [f"signed with {key}" for key in sorted(proof.keys)]
    lines += [*proof.notes, *proof.uncompared]
    entries = counted(sum(book.entries for book in proof.books), "entry", "entries")
    books = counted(len(proof.books), "book")
    return "\n".join([*lines, f"{_verdict(proof)}. {books}, {entries}, {seconds:.1f} s."])


def _verdict(proof: ExportProof) -> str:
    if not proof.is_whole:
        return "NOT intact"
    doubts = ["trusted only by the key in the books themselves"] if proof.is_own_word else []
    doubts += ["not everything could be compared"] if proof.uncompared else []
    return ", but ".join(["Intact", *doubts])


def _line(book: BookProof) -> str:
    if book.finding is not None:
        verdict = f"NOT intact: {book.finding.damage.value} at {book.finding.number}: {book.finding.words}"
    elif book.signed_number:
        verdict = f"intact; signed up to entry {book.signed_number:,} at {book.signed_instant}"
    else:
        verdict = "intact; not signed yet"
    withheld = f"; {book.withheld:,} withheld, with their hash only" if book.withheld else ""
    return f"{book.book:<16} {book.entries:>9,}  {verdict}{withheld}"


def _finding(finding: BookFinding | None) -> dict[str, Any] | None:
    return {**dataclasses.asdict(finding), "damage": finding.damage.value} if finding else None
