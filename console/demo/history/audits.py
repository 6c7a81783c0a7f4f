"""Random audits of the made-up year: drawn as real ones are, from the heads of then."""

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


def audited(books: BookTable, one: Audited) -> None:
    """Draw, record what was found, conclude."""
    heads = [BookHead(book, *books.head(book), one.at_utc.isoformat(), "audit") for book in SIZES]
    heads = [head for head in heads if head.number]
    sample = [ref for head in heads for ref in drawn(head, one.number, SIZES[head.book])]
    if not sample:
        return
    record = Drawn(
        drawn_utc=one.at_utc,
        head="; ".join(f"{head.book} {head.number} {head.hash}" for head in heads),
        number=one.number,
        books=tuple(head.book for head in heads),
        sample=tuple(map(str, sample)),
    )
    with books.unit() as unit:
        audit = _enter(unit, one, record, 0, None)
        for minute, ref in enumerate(sample, 5):
            fault = "minor fault" if ref.number % 17 == 0 else "in order"
            remarks = "Time of arrival missing." if fault == "minor fault" else ""
            _enter(unit, one, Found(entry=str(ref), finding=fault, remarks=remarks), minute, audit)
        ended = after(one.at_utc, 90)
        said = "Books are kept in order; small omissions were pointed out."
        _enter(unit, one, Concluded(concluded_utc=ended, conclusion=said), 90, audit)


def _enter(unit: LedgerUnit, one: Audited, payload: Any, minutes: float, audit: int | None) -> int:
    author = Actor(one.author, one.author, Role.AUDITOR)
    entry = new_entry(kind_of(payload), author, payload, audit)
    return unit.append(dataclasses.replace(entry, instant_utc=after(one.at_utc, minutes)))
