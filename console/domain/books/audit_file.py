"""A random audit as recorded by its entries: the sample, the findings, the conclusion (LOG-06)."""

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
class SampledEntry:
    """An entry of a sample. The finding is empty until an auditor has checked the entry."""

    ref: EntryRef
    finding: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class AuditFile:
    """One random audit.

    Attributes:
        sample: the entries in the order drawn, each with its newest finding.
        conclusion: the conclusion; empty while the audit is under way.
    """

    ref: EntryRef
    author: str
    number: int
    sample: tuple[SampledEntry, ...]
    is_open: bool
    conclusion: str = ""
    recommendations: str = ""

    @property
    def checked_count(self) -> int:
        """The number of entries that have a finding."""
        return sum(bool(entry.finding) for entry in self.sample)

    def count(self, finding: str) -> int:
        """Return the number of entries with this finding."""
        return sum(entry.finding == finding for entry in self.sample)


def audit_file(case: CaseFile) -> AuditFile:
    """Read an audit from its case.

    Raises:
        OperatorError: the entry does not record a sample.
    """
    drawing = drawn_again(case.entry.fields)
    findings: dict[str, tuple[str, str]] = {}
    conclusion = recommendations = ""
    for entry in case.later:
        fields = _as_corrected(case, entry)
        if entry.kind == FOUND:
            findings[fields.get("entry", "")] = (fields.get("finding", ""), fields.get("remarks", ""))
        elif entry.kind == CONCLUDED:
            conclusion, recommendations = fields.get("conclusion", ""), fields.get("recommendations", "")
    sample = tuple(SampledEntry(ref, *findings.get(str(ref), ("", ""))) for ref in drawing.recorded)
    return AuditFile(
        case.entry.ref, case.entry.author, drawing.number, sample, case.is_open, conclusion, recommendations
    )


def _as_corrected(case: CaseFile, entry: Entry) -> dict[str, str]:
    fields = dict(entry.fields)
    for later in case.later:
        if later.relation is Relation.CORRECTS and entry.number in later.about:
            fields.update(later.fields)
    return {name: str(value) for name, value in fields.items() if value is not None}
