"""A random audit as its entries tell it: the sample, what was found, the conclusion (LOG-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import Entry, Relation
from console.domain.books.sampling import drawn_again

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile, EntryRef

FOUND, CONCLUDED = "audit.found", "audit.concluded"
FINDINGS = ("in order", "minor fault", "serious fault")
"""From good to bad, as `audit.Found` has them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """An entry of a sample; the finding is empty until somebody has looked at it."""

    ref: EntryRef
    finding: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class AuditFile:
    """One audit.

    Attributes:
        sample: in the order drawn, each with the newest finding about it.
        conclusion: empty while the audit is under way.
    """

    ref: EntryRef
    author: str
    number: int
    sample: tuple[Looked, ...]
    is_open: bool
    conclusion: str = ""
    recommendations: str = ""

    @property
    def looked_at(self) -> int:
        """How many entries have a finding."""
        return sum(bool(one.finding) for one in self.sample)

    def count(self, finding: str) -> int:
        """How many entries have this finding."""
        return sum(one.finding == finding for one in self.sample)


def audit_file(case: CaseFile) -> AuditFile:
    """Read an audit's case.

    Raises:
        OperatorError: its entry records no drawing.
    """
    drawing = drawn_again(case.entry.fields)
    found: dict[str, tuple[str, str]] = {}
    conclusion = recommendations = ""
    for entry in case.later:
        said = _as_corrected(case, entry)
        if entry.kind == FOUND:
            found[said.get("entry", "")] = (said.get("finding", ""), said.get("remarks", ""))
        elif entry.kind == CONCLUDED:
            conclusion, recommendations = said.get("conclusion", ""), said.get("recommendations", "")
    sample = tuple(Looked(ref, *found.get(str(ref), ("", ""))) for ref in drawing.recorded)
    return AuditFile(
        case.entry.ref, case.entry.author, drawing.number, sample, case.is_open, conclusion, recommendations
    )


def _as_corrected(case: CaseFile, entry: Entry) -> dict[str, str]:
    said = dict(entry.fields)
    for one in case.later:
        if one.relation is Relation.CORRECTS and entry.number in one.about:
            said.update(one.fields)
    return {name: str(value) for name, value in said.items() if value is not None}
