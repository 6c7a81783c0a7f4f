"""The log on the real window: own numbers, reopening, marks of a search, what printing begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books.incidents import Closed, Occurred, Opened
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.books.print_book_dialog import PrintDialog
from tests.support.books import BELL, CARR, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.books.entries import EntryRef
    from console.ui.books.book_view import BookView
    from tests.ui.conftest import Bench


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "books.sqlite")
    yield made
    made.close()


@pytest.fixture
def desk(library: Library, bench: Bench) -> Bench:
    bench.books = library.desk
    bench.open()
    return bench


def an_incident(library: Library, what: str) -> EntryRef:
    return library.desk.enter(
        Opened(what=what, type="assault", place="High Street", seen_utc=library.clock.utc_now())
    )


def log_of(desk: Bench) -> BookView:
    pane = desk.shell.show_pane("incidents")
    assert isinstance(pane, IncidentsPane)
    return pane.work


@pytest.mark.req("LOG-01")
def test_an_incident_is_listed_found_and_headed_by_its_own_number(
    desk: Bench, library: Library, qtbot: QtBot
) -> None:
    year = library.clock.utc_now().year
    for what in ("Two men fighting", "A bag left behind"):
        an_incident(library, what)
    work = log_of(desk)
    model = work.list.model
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert [model.index(row, 0).data() for row in (0, 1)] == [f"{year}/0002", f"{year}/0001"]
    work.list.search.setText(f"{year}/0001")
    work.list.reload()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    work.list.table.selectRow(0)
    qtbot.waitUntil(lambda: f"Incident {year}/0001" in work.view.page.toPlainText())
    assert "entry 1 of the book" in work.view.page.toPlainText()
    work.list.search.setText(f"0001/{year}")
    work.list.reload()
    qtbot.waitUntil(lambda: model.rowCount() == 0)


@pytest.mark.req("LOG-03")
def test_a_supervisor_reopens_a_closed_case_with_a_reason_and_an_operator_is_refused(
    desk: Bench, library: Library, qtbot: QtBot
) -> None:
    ref = an_incident(library, "Two men fighting")
    library.desk.enter(Closed(outcome="no offence", closed_utc=library.clock.utc_now()), ref.number)
    work = log_of(desk)
    qtbot.waitUntil(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    qtbot.waitUntil(lambda: work.view.case is not None)
    assert not work.view.reopen.isHidden()
    assert work.view.add.isHidden()
    work.view.reopen.click()
    form = work.form
    assert form is not None
    form.editor("reason").show("A witness came forward")
    form.submit()
    qtbot.waitUntil(form.refusal.isVisible)
    assert "reopen a closed case" in form.refusal.text()
    library.actor = CARR
    form.submit()
    qtbot.waitUntil(lambda: work.view.case is not None and work.view.case.is_open)
    assert "A witness came forward" in work.view.page.toPlainText()
    assert work.view.reopen.isHidden()
    assert not work.view.add.isHidden()
    library.actor = BELL


def test_what_a_search_was_for_is_marked_also_in_later_entries(
    desk: Bench, library: Library, qtbot: QtBot
) -> None:
    ref = an_incident(library, "Two men fighting, infighting before")
    library.desk.enter(Occurred(what="One has a knife", happened_utc=library.clock.utc_now()), ref.number)
    work = log_of(desk)
    work.list.search.setText("knife fighting")
    work.list.reload()
    qtbot.waitUntil(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    qtbot.waitUntil(lambda: work.view.case is not None)
    marked = {one.cursor.selectedText() for one in work.view.page.extraSelections()}
    assert marked == {"knife", "fighting"}
    # Not in the middle of another word.
    assert len(work.view.page.extraSelections()) == 2
    work.list.search.clear()
    work.list.reload()
    work.show_entry(ref)
    qtbot.waitUntil(lambda: work.view.page.extraSelections() == [])


def test_printing_begins_with_what_is_selected_or_on_the_screen(
    desk: Bench, library: Library, qtbot: QtBot
) -> None:
    work = log_of(desk)
    pane = desk.shell.show_pane("incidents")
    assert isinstance(pane, IncidentsPane)
    qtbot.waitUntil(lambda: not work.list.model.is_asking)
    empty = pane.print_menu.print_book()
    assert isinstance(empty, PrintDialog)
    assert (empty.choice.first.text(), empty.choice.last.text()) == ("", "")
    empty.close()
    for number in range(3):
        an_incident(library, f"Incident {number}")
    work.refresh()
    qtbot.waitUntil(lambda: work.list.model.rowCount() == 3)
    dialog = pane.print_menu.print_book()
    assert isinstance(dialog, PrintDialog)
    assert (dialog.choice.first.text(), dialog.choice.last.text()) == ("1", "3")
    assert dialog.choice.since.text() == dialog.choice.until.text()
    prepared = dialog.choice.prepare()(library.desk.printing, library.desk.actor())
    assert prepared.entries[0].called.endswith("/0001")
    dialog.close()
