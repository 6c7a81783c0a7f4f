"""Documents are kept with their entry, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.errors import EnvironmentFault
from console.services.books.kept_documents import kept_with_entry
from console.store.pictures import PictureTable

if TYPE_CHECKING:
    from tests.support.people import Room

PDF = b"%PDF-1.7 a passport"


def fail() -> None:
    raise EnvironmentFault("The database is away.")


def test_what_is_not_entered_leaves_no_document(room: Room) -> None:
    documents = PictureTable(room.engine, room.clock)
    with kept_with_entry(documents, "request/a", "application/pdf", PDF, "bell"):
        assert documents.has("request/a"), "an entry that is made finds its document"
    with (
        pytest.raises(EnvironmentFault),
        kept_with_entry(documents, "request/b", "application/pdf", PDF, "bell"),
    ):
        fail()
    assert documents.names("request/") == ["request/a"]


def test_a_document_of_another_entry_stays(room: Room) -> None:
    documents = PictureTable(room.engine, room.clock)
    documents.save("request/a", "application/pdf", PDF, "bell")
    with (
        pytest.raises(EnvironmentFault),
        kept_with_entry(documents, "request/a", "application/pdf", PDF, "moss"),
    ):
        fail()
    assert documents.has("request/a")
