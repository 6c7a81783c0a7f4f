from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books import BOOKS, KINDS
from console.domain.books.entries import BookQuery
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import may
from console.domain.people.refusal import Refusal
from tests.support.books import Library
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite")
    yield made
    made.close()


@pytest.mark.parametrize("role", Role)
def test_a_role_enters_and_reads_nothing_that_the_table_forbids(library: Library, role: Role) -> None:
    library.actor = Actor("x.any", "X. Any", role)
    forbidden = [kind for kind in KINDS.values() if not may(role, kind.act)]
    closed = [book for book in BOOKS.values() if not may(role, book.read_act)]
    for kind in forbidden:
        with pytest.raises(Refusal) as refusal:
            library.desk.enter(good_payload(kind), 1)
        assert refusal.value.rule
    for book in closed:
        with pytest.raises(Refusal):
            library.desk.page(BookQuery(book.name))
        assert book not in library.desk.readable()
    assert len(library.gate.refused) == len(forbidden) + len(closed)
    assert all(library.store.head(book)[0] == 0 for book in BOOKS)
