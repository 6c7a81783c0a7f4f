from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.scheme import open_scheme
from console.app.wiring.books import open_books, visitor_texts
from console.demo.people import open_demo_people
from console.demo.town import FACTS
from console.domain.books.entries import BookQuery
from console.domain.books.operators import Event
from console.domain.errors import OperatorError
from console.domain.scheme.facts import FACTS as SCHEME_FACTS
from console.domain.scheme.facts import missing
from console.domain.visitors.texts import VISITOR_TEXTS, VisitorTexts
from console.settings.schema import VisitorSettings
from tests.support.payloads import BEGIN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.req("PPL-08")
def test_nobody_at_the_desk_reads_or_enters(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    try:
        desk = open_books(scheme, open_demo_people(scheme), lambda _: None).books
        for _ in range(5):
            assert desk.person() is None
            assert desk.readable() == []
        with pytest.raises(OperatorError, match="No one is signed in"):
            desk.page(BookQuery("incidents"))
        with pytest.raises(OperatorError, match="No one is signed in"):
            desk.enter(Event(happened_utc=BEGIN, category="other", event="x"))
        assert scheme.books.head("operators")[0] == 0
    finally:
        scheme.close()


@pytest.mark.req("PPL-03")
def test_visitors_are_shown_the_words_of_the_scheme_or_the_projects_own(tmp_path: Path) -> None:
    scheme = open_scheme(tmp_path)
    try:
        visits = open_books(scheme, open_demo_people(scheme), lambda _: None).books.visits
        assert visits is not None
        assert visits.texts == VISITOR_TEXTS
    finally:
        scheme.close()
    own = VisitorSettings(version="2026-2", declaration=" I promise. ")
    assert visitor_texts(own) == VisitorTexts("2026-2", VISITOR_TEXTS.notice, "I promise.")


@pytest.mark.req("SYS-01")
def test_the_demo_scheme_lacks_no_fact() -> None:
    assert missing(FACTS) == []
    assert all(fact.name in FACTS for fact in SCHEME_FACTS)
