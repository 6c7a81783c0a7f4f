from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.books import open_desk
from console.app.people import open_staffing
from console.app.scheme import open_scheme
from console.domain.errors import OperatorError
from console.domain.registers.entries import BookQuery
from console.domain.registers.operators import Event
from tests.support.payloads import BEGIN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.req("PPL-08")
def test_nobody_at_the_desk_reads_or_enters(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    try:
        desk = open_desk(scheme, open_staffing(scheme), lambda _: None).books
        for _ in range(5):
            assert desk.person() is None
            assert desk.readable() == []
        with pytest.raises(OperatorError, match="Nobody is signed in"):
            desk.page(BookQuery("incidents"))
        with pytest.raises(OperatorError, match="Nobody is signed in"):
            desk.enter(Event(happened_utc=BEGIN, category="other", event="x"))
        assert scheme.books.head("operators")[0] == 0
    finally:
        scheme.close()
