"""No table, page or print shows an item of a list as it is stored: “urgent” is “Urgent”, in any language."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from console.bridge.labels import choice_words
from console.demo.history.events import InventedEntry
from console.demo.history.year import happenings
from console.domain.books import BOOKS, KINDS
from console.domain.books.entries import CaseFile, Entry
from console.domain.books.payloads import values_of
from console.services.books.service import kind_of
from console.ui.books.book_columns import book_columns
from console.ui.books.case_text import case_page
from console.ui.books.formatting import PLAIN, summary
from console.ui.books.page_html import _entry_html
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def entry(kind: str, payload: object) -> Entry:
    return Entry(kind.partition(".")[0], 7, kind, "a.bell", BEGIN, dict(values_of(payload)), "5f2c" * 16)


def of_the_year() -> Iterator[Entry]:
    """The entries of the demo's year, and one of every kind."""
    for event in happenings(BEGIN, BEGIN + dt.timedelta(days=365)):
        if isinstance(event, InventedEntry) and event.payload is not None:
            yield entry(kind_of(event.payload).name, event.payload)
    for name, kind in KINDS.items():
        yield entry(name, good_payload(kind))


def cells(html: str) -> list[str]:
    found = re.findall(r"<td[^>]*>(.*?)</td>", html)
    return [unescape(re.sub(r"<[^>]*>", " ", cell)).strip() for cell in found]


@pytest.mark.usefixtures("qapp")
def test_no_cell_of_a_year_of_books_is_an_item_as_it_is_stored() -> None:
    raw: set[tuple[str, str]] = set()
    shown = 0
    for made in of_the_year():
        texts = [column.shown(made) for column in book_columns(BOOKS[made.book], KINDS[made.kind])]
        texts += [
            *cells(case_page(CaseFile(made), {})),
            *cells(_entry_html(made, PLAIN)),
            *summary(made).split(" · "),
        ]
        shown += len(texts)
        # What people typed themselves stays as they typed it.
        own = {item for spec in KINDS[made.kind].fields for item in spec.choices if item[:1].islower()}
        raw |= {(made.kind, text) for text in texts if text in own | {"yes", "no"}}
    assert shown > 10_000
    assert raw == set()


class Upside(QTranslator):
    """Another language, whose items of lists are told from English ones."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, count: int = -1) -> str:
        del disambiguation, count
        return f"«{text}»" if context == "Choices" else ""


@pytest.mark.usefixtures("qapp")
def test_items_are_shown_in_the_language_of_the_operator() -> None:
    made = entry("faults.reported", good_payload(KINDS["faults.reported"]))
    other = Upside()
    QCoreApplication.installTranslator(other)
    try:
        assert choice_words("operator") == "«operator»"
        assert "«urgent»" in summary(made)
    finally:
        QCoreApplication.removeTranslator(other)
    assert "Urgent" in summary(made)


@pytest.mark.usefixtures("qapp")
def test_a_hint_says_more_than_its_cell_only_where_the_cell_is_cut() -> None:
    """The list relies on it, and asks for no hint elsewhere."""
    cut = 0
    wordy = {"location": " " * 500 + "in the yard behind the market hall", "summary": "word " * 200}
    year = list(of_the_year())
    wordy_ones = [dataclasses.replace(made, fields={**made.fields, **wordy}) for made in year[-len(KINDS) :]]
    for made in [*year, *wordy_ones]:
        for book_kind in (None, KINDS[made.kind]):
            for column in book_columns(BOOKS[made.book], book_kind):
                if column.hint is None:
                    continue
                shown, hint = column.shown(made), column.hint(made)
                assert "…" in shown or shown == hint, (made.kind, column.title)
                cut += shown != hint
    assert cut > 10
