"""The countersign queue on real windows, with real books."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.errors import OperatorError
from console.services.books_at_console import BooksAtConsole
from console.ui.books import countersign_queue
from console.ui.books.countersign_pane import CountersignPane
from tests.support.books import BELL, CARR, DENT, MOSS, SECRET, Library
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.books.entries import CaseFile
    from console.domain.people.actor import Actor
    from console.ui.books.countersign_queue import Queue
    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    new_library = Library(tmp_path / "watchroom.sqlite")
    yield new_library
    new_library.close()


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    def until(is_so: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(is_so()), timeout=30_000)

    return until


def visitor(library: Library, by: Actor = BELL) -> EntryRef:
    before, library.actor = library.actor, by
    ref = library.enter(good_payload(KINDS["visitors.arrived"]))
    library.actor = before
    return ref


def opened(bench: Bench, library: Library, person: Actor = CARR) -> tuple[CountersignPane, Queue]:
    library.actor = person
    bench.books = library.desk
    bench.open()
    bench.window.resize(1600, 900)
    pane = bench.shell.show_pane("countersign")
    assert isinstance(pane, CountersignPane)
    assert pane.queue is not None
    return pane, pane.queue


def is_shown(pane: CountersignPane, ref: EntryRef) -> bool:
    return pane.view.case is not None and pane.view.case.entry.ref == ref


def read_all(pane: CountersignPane, wait: Wait) -> None:
    """By the keyboard, page after page."""
    queue = pane.queue
    assert queue is not None
    for row in range(pane.model.rowCount()):
        pane.table.selectRow(row)
        wait(partial(is_shown, pane, queue.entries[row].ref))
        while not queue.is_read(queue.entries[row]):
            pane.view.read_on()
            QTest.qWait(5)


@pytest.mark.req("LOG-04")
def test_what_was_read_is_countersigned_with_one_password(bench: Bench, library: Library, wait: Wait) -> None:
    refs = [visitor(library), visitor(library, DENT), visitor(library)]
    pane, queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 3)
    assert [entry.ref for entry in queue.entries] == refs
    assert bench.shell.docks is not None
    dock = bench.shell.docks.by_id["countersign"]
    assert dock.windowTitle() == "Countersign (3)"
    assert bench.window.status_bar.waiting.text() == "◔ 3 to countersign"
    wait(lambda: pane.view.case is not None)
    table = pane.table
    for _ in range(40):
        if len(queue.marked) == 2:
            break
        QTest.keyClick(table, Qt.Key.Key_Space)
        QTest.qWait(60)
    assert list(queue.marked) == refs[:2]
    assert not queue.is_read(queue.entries[2]) or refs[2] not in queue.marked
    QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = pane.dialog
    assert dialog is not None
    assert "Visitors' register 1, Visitors' register 2." in dialog.what.text()
    dialog.secret.setText("wrong")
    dialog.accept_button.click()
    wait(lambda: "password" in dialog.refusal.text())
    dialog.secret.setText(SECRET)
    dialog.accept_button.click()
    wait(lambda: pane.model.rowCount() == 1)
    assert pane.dialog is None
    assert [entry.ref for entry in library.desk.due()] == refs[2:]
    wait(lambda: dock.windowTitle() == "Countersign (1)")


def countersign_first(pane: CountersignPane, wait: Wait) -> None:
    """Read the first entry, mark it and countersign it, by keys."""
    first = pane.queue.entries[0]
    while not pane.queue.is_read(first):
        QTest.keyClick(pane.table, Qt.Key.Key_Space)
        QTest.qWait(20)
    if first.ref not in pane.queue.marked:
        QTest.keyClick(pane.table, Qt.Key.Key_Space)
    QTest.keyClick(pane.table, Qt.Key.Key_Up)
    wait(partial(is_shown, pane, first.ref))
    QTest.keyClick(pane.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = pane.dialog
    assert dialog is not None
    wait(dialog.isActiveWindow)
    QTest.keyClicks(dialog.secret, SECRET)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: first.ref not in [entry.ref for entry in pane.queue.entries])


@pytest.mark.req("LOG-04")
def test_what_was_countersigned_is_not_left_beside_the_next_entry(
    bench: Bench, library: Library, wait: Wait
) -> None:
    refs = [visitor(library), visitor(library, DENT), visitor(library)]
    pane, queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 3 and is_shown(pane, refs[0]))
    shown: list[EntryRef | None] = []
    queue.changed.connect(lambda: shown.append(pane.view.case.entry.ref if pane.view.case else None))
    countersign_first(pane, wait)
    assert shown[-1] is None
    assert not pane.view.page.toPlainText()
    wait(lambda: is_shown(pane, refs[1]))
    assert (row := pane.table.row_at_mark()) is not None
    assert row.entry.ref == refs[1]


def test_an_entry_that_cannot_be_read_leaves_no_other_in_its_place(
    bench: Bench, library: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = [visitor(library), visitor(library, DENT)]
    pane, _queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 2 and is_shown(pane, refs[0]))

    def unreadable(_desk: BooksAtConsole, ref: EntryRef) -> CaseFile:
        raise OperatorError(f"{ref} cannot be read.", "Ask the manager.")

    monkeypatch.setattr(BooksAtConsole, "case", unreadable)
    QTest.keyClick(pane.table, Qt.Key.Key_Down)
    wait(lambda: any("cannot be read" in said for said in bench.said()))
    assert pane.view.case is None


@pytest.mark.req("LOG-04")
def test_unread_and_own_entries_cannot_be_marked(bench: Bench, library: Library, wait: Wait) -> None:
    others, own = visitor(library), visitor(library, CARR)
    pane, queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 2)
    queue.mark(queue.entries[0], is_marked=True)
    assert not queue.marked
    pane.countersign()
    assert pane.dialog is None
    assert "No entries are marked." in bench.said()
    read_all(pane, wait)
    queue.mark_all_read()
    assert list(queue.marked) == [others]
    pane.table.selectRow(1)
    pane.space()
    assert own not in queue.marked
    assert "You cannot countersign your own entry." in bench.said()
    grey = pane.model.index(1, 0).data(Qt.ItemDataRole.ForegroundRole)
    assert grey is not None
    assert "Your own entry" in pane.model.index(1, 0).data()
    assert pane.model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None


def test_somebody_else_countersigned_under_ones_hands(bench: Bench, library: Library, wait: Wait) -> None:
    first, second = visitor(library), visitor(library)
    pane, queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 2)
    read_all(pane, wait)
    queue.mark_all_read()
    pane.countersign()
    dialog = pane.dialog
    assert dialog is not None
    library.desk.books.countersign(MOSS, [first], SECRET)
    wait(lambda: list(queue.marked) == [second])
    assert "checked: Visitors' register 2." in dialog.what.text()
    library.desk.books.countersign(MOSS, [second], SECRET)
    wait(lambda: pane.dialog is None)
    assert "No entries to countersign" in pane.empty.text()
    assert any("Already countersigned by someone else" in text for text in bench.said())


@pytest.mark.req("LOG-04")
def test_what_grew_after_it_was_read_must_be_read_again(bench: Bench, library: Library, wait: Wait) -> None:
    first = visitor(library)
    visitor(library)
    pane, queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 2)
    read_all(pane, wait)
    queue.mark_all_read()
    library.desk.visits.correct(MOSS, first, {"purpose": "meeting"}, "wrong word")
    pane.countersign()
    dialog = pane.dialog
    assert dialog is not None
    dialog.secret.setText(SECRET)
    dialog.accept_button.click()
    wait(lambda: "after you read it" in dialog.refusal.text())
    wait(lambda: first not in queue.marked)
    assert not queue.is_read(queue.entries[0])
    assert len(library.desk.due()) == 2
    dialog.reject()


def test_the_queue_is_of_one_person_and_of_those_who_may(bench: Bench, library: Library, wait: Wait) -> None:
    visitor(library)
    pane, queue = opened(bench, library)
    wait(lambda: pane.model.rowCount() == 1)
    read_all(pane, wait)
    queue.mark_all_read()
    library.actor = MOSS
    bench.shell.attendance.changed.emit()
    wait(lambda: pane.model.rowCount() == 1)
    assert not queue.marked
    library.actor = BELL
    bench.shell.attendance.changed.emit()
    wait(lambda: "cannot countersign entries" in pane.empty.text())
    assert "Ask the manager" in pane.empty.text()
    assert pane.model.rowCount() == 0
    assert pane.view.case is None
    assert bench.shell.docks is not None
    dock = bench.shell.docks.by_id["countersign"]
    assert dock.windowTitle() == "Countersign"
    assert bench.window.status_bar.waiting.isHidden()
    assert pane.sign_button.isHidden()


def test_one_book_alone_and_an_empty_queue(bench: Bench, library: Library, wait: Wait) -> None:
    pane, queue = opened(bench, library)
    wait(lambda: "No entries to countersign" in pane.empty.text())
    visitor(library)
    wait(lambda: pane.model.rowCount() == 1)
    pane.books.setCurrentIndex(pane.books.findData("visitors"))
    pane.books.activated.emit(pane.books.currentIndex())
    wait(lambda: queue.book == "visitors" and pane.model.rowCount() == 1)
    library.desk.books.countersign(MOSS, [queue.entries[0].ref], SECRET)
    wait(lambda: pane.model.rowCount() == 0)
    assert not pane.books.isHidden()


@pytest.mark.req("LOG-04")
def test_a_queue_that_is_cut_says_how_many_more_there_are_and_all_can_be_reached(
    bench: Bench, library: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(countersign_queue, "MOST", 3)
    # The oldest are her own, and of another book than the newest.
    own = [visitor(library, CARR) for _ in range(3)]
    library.actor = BELL
    others = [EntryRef("incidents", library.store_directly(KINDS["incidents.opened"])) for _ in range(4)]
    pane, queue = opened(bench, library)
    wait(lambda: queue.is_loaded and pane.more_button.isVisible())
    assert [entry.ref for entry in queue.entries] == own
    assert pane.further.text() == "The oldest 3 are shown first. Newer ones that also wait: 4."
    assert [pane.books.itemText(row) for row in range(pane.books.count())] == [
        "All books (7)",
        "Incident log (4)",
        "Visitors' register (3)",
    ]
    pane.more_button.click()
    wait(lambda: len(queue.entries) == 6)
    assert "Newer ones that also wait: 1." in pane.further.text()
    pane.more_button.click()
    wait(lambda: len(queue.entries) == 7)
    assert not pane.more_button.isVisible()
    assert not pane.further.isVisible()
    assert [entry.ref for entry in queue.entries] == [*own, *others]
    queue.choose("incidents")
    wait(lambda: [entry.ref for entry in queue.entries] == others[:3])
    assert "Newer ones that also wait: 1." in pane.further.text()


def test_what_is_marked_beyond_the_first_page_is_not_taken_for_countersigned(
    bench: Bench, library: Library, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(countersign_queue, "MOST", 2)
    refs = [visitor(library) for _ in range(3)]
    pane, queue = opened(bench, library)
    wait(lambda: len(queue.entries) == 2)
    pane.more_button.click()
    wait(lambda: len(queue.entries) == 3)
    gone: list[object] = []
    queue.countersigned.connect(gone.append)
    queue.read[refs[2]] = refs[2].number
    queue.mark(queue.entries[2], is_marked=True)
    queue.choose("visitors")
    wait(lambda: len(queue.entries) == 2)
    assert queue.chosen() == [refs[2]]
    assert gone == []
