from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery, EntryRef, NewEntry
from console.domain.clock import SystemClock
from console.store.ledger.book_table import BookTable
from console.store.ledger.erasing import Erasing
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.mark.req("LOG-02")
def test_what_was_erased_is_found_no_more_and_the_chain_is_whole(engine: Engine) -> None:
    units = Units(engine, SystemClock())
    books = BookTable(engine, units)
    for name in ("Zoë", "Yann"):
        units.enter([NewEntry("faults", "faults.reported", "a.bell", {"defect": "dark"}, {"reporter": name})])

    def found(text: str) -> list[int]:
        return [entry.number for entry in books.page(BookQuery("faults", text=text), personal=True)]

    assert (found("zoe"), found("yan"), found("dark")) == ([1], [2], [2, 1])
    erasing = Erasing(engine, books)
    erasing.erase("faults", [1], "retention", "faults: 2 years")
    erasing.clear_traces()
    assert (found("zoe"), found("yan"), found("dark")) == ([], [2], [2, 1])
    case = books.case(EntryRef("faults", 1), personal=True)
    assert case is not None
    assert "reporter" not in case.entry.fields
    assert "under faults: 2 years" in case.entry.erased
    with ledger_rows(engine) as rows:
        assert all(proof.is_whole for proof in verify(rows))
