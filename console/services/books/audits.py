"""Random audits: the sample is drawn from a signed head and a number that the auditor enters (LOG-06)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books.audit import Concluded, Drawn, Found
from console.domain.books.entries import EntryRef
from console.domain.books.sampling import MOST_DIGITS, Redrawn, drawn, drawn_again, ref_of
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.service import refuse_future

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.fields import Value
    from console.domain.books.signed_heads import BookHead
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.head_signing import HeadSigning
    from console.services.books.ports import Gate
    from console.services.books.service import BookService

MOST = 200


@dataclass(frozen=True, slots=True)
class AuditSample:
    """A sample that was drawn.

    Attributes:
        audit: the entry that records it; findings are entered about it.
        entries: in the order drawn.
        head: heads of the books, as `BOOK NUMBER HASH`; with `number` anyone can draw the sample again.
    """

    audit: EntryRef
    entries: tuple[EntryRef, ...]
    head: str
    number: int


class Audits:
    """Random audits. Not for the UI thread: calls wait for the database and the keyring."""

    def __init__(self, books: BookService, gate: Gate, heads: HeadSigning, clock: Clock) -> None:
        self._books, self._gate, self._heads, self._clock = books, gate, heads, clock

    def draw(self, actor: Actor, number: int, sizes: Mapping[str, int]) -> AuditSample:
        """Sign the heads, draw the sample, and record it before anyone sees it.

        Args:
            actor: the auditor.
            number: any whole number, entered by the auditor.
            sizes: number of entries by book.

        Raises:
            Refusal: the actor is not an auditor.
            OperatorError: no book is named, the books have no entries, or sample or number is too large.
            EnvironmentFault: the heads cannot be signed.
        """
        self._gate.require(actor, Permission.DRAW_AUDIT, "random audit")
        if abs(number) >= 10**MOST_DIGITS:
            raise OperatorError(
                text("The number has more than {most_digits} digits.", most_digits=MOST_DIGITS),
                "Enter a shorter number.",
            )
        wanted_sizes = {book: size for book, size in sizes.items() if size > 0}
        if not wanted_sizes or sum(wanted_sizes.values()) > MOST:
            raise OperatorError(
                text("A sample has 1 to {most} entries.", most=MOST), "Enter how many to draw from each book."
            )
        heads = [signed.head for signed in self._heads.sign("audit") if signed.head.book in wanted_sizes]
        entries = [ref for head in heads for ref in drawn(head, number, wanted_sizes[head.book])]
        if not entries:
            raise OperatorError("These books have no entries yet.", "Choose other books.")
        head_text = "; ".join(f"{head.book} {head.number} {head.hash}" for head in heads)
        record = Drawn(
            drawn_utc=self._clock.utc_now(),
            head=head_text,
            number=number,
            books=tuple(head.book for head in heads),
            sample=tuple(map(str, entries)),
        )
        return AuditSample(self._books.record_from_service(actor, record), tuple(entries), head_text, number)

    def record_finding(
        self,
        actor: Actor,
        audit: EntryRef,
        entry: EntryRef,
        finding: str,
        remarks: str = "",
        draft: int | None = None,
    ) -> EntryRef:
        """Record the finding about one entry of the sample.

        Raises:
            Refusal: only an auditor audits.
            OperatorError: the entry is not in the sample, or the audit is concluded.
        """
        self._gate.require(actor, Permission.DRAW_AUDIT, "finding")
        drawn_entries = self._books.case(actor, audit).entry.fields.get("sample", ())
        if str(entry) not in (drawn_entries if isinstance(drawn_entries, tuple) else ()):
            raise OperatorError(
                text("{entry} is not in the sample.", entry=entry),
                "Enter findings only for entries that were drawn.",
            )
        return self._books.enter_from_service(
            actor, Found(entry=str(entry), finding=finding, remarks=remarks), audit.number, draft
        )

    def conclude(
        self,
        actor: Actor,
        audit: EntryRef,
        conclusion: str,
        recommendations: str = "",
        draft: int | None = None,
    ) -> EntryRef:
        """Conclude an audit.

        Raises:
            Refusal: only an auditor audits.
            OperatorError: a field is wrong, or the audit is concluded already.
        """
        now = self._clock.utc_now()
        payload = Concluded(concluded_utc=now, conclusion=conclusion, recommendations=recommendations)
        return self._books.enter_from_service(actor, payload, audit.number, draft)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct a finding or a conclusion. Only auditors do; a finding stays about the same entry.

        Raises:
            Refusal: the actor is not an auditor, or it is someone else's entry.
            OperatorError: a field is wrong.
        """
        self._gate.require(actor, Permission.DRAW_AUDIT, str(ref))
        if "entry" in changes:
            raise OperatorError(
                "A finding cannot be moved to another entry.", "Record a finding about that entry instead."
            )
        refuse_future(changes, self._clock.utc_now())
        return self._books.correct_from_service(actor, ref, changes, why)

    def redraw(self, actor: Actor, audit: EntryRef) -> Redrawn:
        """Draw a sample again from its record, and compare it with the books as they are now.

        Raises:
            Refusal: the actor may not read the audit book.
            OperatorError: there is no such audit.
        """
        fields = self._books.case(actor, audit).entry.fields
        again = drawn_again(fields)
        altered = tuple(head.book for head in again.heads if self._hash(actor, head) != head.hash)
        return replace(again, altered=altered)

    def _hash(self, actor: Actor, head: BookHead) -> str:
        try:
            return self._books.case(actor, EntryRef(head.book, head.number)).entry.hash
        except Refusal:
            raise
        except OperatorError:
            return ""

    def drawn_before(self, actor: Actor, audit: EntryRef) -> Sequence[EntryRef]:
        """Return the sample of an audit that is under way."""
        sample = self._books.case(actor, audit).entry.fields.get("sample", ())
        return [ref_of(str(ref)) for ref in sample] if isinstance(sample, tuple) else []
