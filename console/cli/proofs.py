"""What a verification of the books found, as text and as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.domain.books.proof import BookFinding, BookProof, ExportProof


def export_as_json(proof: ExportProof, seconds: float) -> str:
    """One object: `whole`, each book, what was found, the keys that signed."""
    books = [
        {**dataclasses.asdict(one), "finding": _finding(one.finding), "whole": one.is_whole}
        for one in proof.books
    ]
    said = {
        "whole": proof.is_whole,
        "entries": sum(one.entries for one in proof.books),
        "books": books,
        "findings": [_finding(one) for one in proof.findings],
        "keys": sorted(proof.keys),
        "seconds": round(seconds, 3),
    }
    return json.dumps(said, ensure_ascii=False)


def export_as_text(proof: ExportProof, seconds: float) -> str:
    """A line for each book, then what was found."""
    lines = [_line(one) for one in proof.books]
    lines += [f"{one.damage.value}: {one.words}" for one in proof.findings]
    lines += [f"signed with {key}" for key in sorted(proof.keys)]
    entries = sum(one.entries for one in proof.books)
    verdict = "whole" if proof.is_whole else "NOT whole"
    return "\n".join([*lines, f"{verdict}. {len(proof.books)} books, {entries:,} entries, {seconds:.1f} s."])


def _line(one: BookProof) -> str:
    if one.finding is not None:
        said = f"NOT whole: {one.finding.damage.value} at {one.finding.number}: {one.finding.words}"
    elif one.signed_number:
        said = f"whole; signed up to {one.signed_number:,} at {one.signed_instant}"
    else:
        said = "whole; no head was signed yet"
    return f"{one.book:<16} {one.entries:>9,}  {said}"


def _finding(finding: BookFinding | None) -> dict[str, Any] | None:
    return {**dataclasses.asdict(finding), "damage": finding.damage.value} if finding else None
