"""Random audits of the made-up year, drawn from the heads of the time as real ones are."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from console.demo.history.events import after
from console.domain.books.audit import Concluded, Drawn, Found
from console.domain.books.sampling import drawn
from console.domain.books.signed_heads import BookHead
from console.domain.people.actor import Actor, Role
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    from console.demo.history.events import Audited
    from console.store.ledger.book_table import BookTable
    from console.store.ledger.unit import LedgerUnit

SIZES = {"incidents": 6, "visitors": 4, "disclosures": 2}


def audited(books: BookTable, audit_event: Audited) -> None:
    """Write one audit: the draw, a finding for each entry, the conclusion."""
    heads = [BookHead(book, *books.head(book), audit_event.at_utc.isoformat(), "audit") for book in SIZES]
    heads = [head for head in heads if head.number]
    sample = [ref for head in heads for ref in drawn(head, audit_event.number, SIZES[head.book])]
    if not sample:
        return
    record = Drawn(
        drawn_utc=audit_event.at_utc,
        head="; ".join(f"{head.book} {head.number} {head.hash}" for head in heads),
        number=audit_event.number,
        books=tuple(head.book for head in heads),
        sample=tuple(map(str, sample)),
    )
    with books.unit() as unit:
        audit = _enter(unit, audit_event, record, 0, None)
        for minute, ref in enumerate(sample, 5):
            fault = "minor fault" if ref.number % 17 == 0 else "in order"
            remarks = "Time of arrival missing." if fault == "minor fault" else ""
            _enter(unit, audit_event, Found(entry=str(ref), finding=fault, remarks=remarks), minute, audit)
        ended = after(audit_event.at_utc, 90)
        conclusion = "Books in good order; small omissions pointed out."
        _enter(unit, audit_event, Concluded(concluded_utc=ended, conclusion=conclusion), 90, audit)


def _enter(unit: LedgerUnit, audit_event: Audited, payload: Any, minutes: float, audit: int | None) -> int:
    author = Actor(audit_event.author, audit_event.author, Role.AUDITOR)
    entry = new_entry(kind_of(payload), author, payload, audit)
    return unit.append(dataclasses.replace(entry, instant_utc=after(audit_event.at_utc, minutes)))
