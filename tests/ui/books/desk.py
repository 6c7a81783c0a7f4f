"""What someone at a desk does in the panes of the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from console.domain.books.incidents import Opened
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.books.registers_pane import RegistersPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.entries import EntryRef
    from console.ui.books.book_view import BookView
    from console.ui.books.form import EntryForm
    from tests.support.books import Library
    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]


def shown(bench: Bench, name: str) -> QWidget:
    assert bench.shell.docks is not None
    return bench.shell.docks.by_id[name].widget()


def incidents(bench: Bench) -> tuple[IncidentsPane, BookView]:
    pane = bench.shell.show_pane("incidents")
    assert isinstance(pane, IncidentsPane)
    assert pane.work is not None
    return pane, pane.work


def registers(bench: Bench, book: str) -> tuple[RegistersPane, BookView]:
    pane = bench.shell.show_pane("registers")
    assert isinstance(pane, RegistersPane)
    assert pane.work is not None
    pane.open_book(book)
    return pane, pane.work


def form_of(work: BookView) -> EntryForm:
    assert work.form is not None
    return work.form


def type_in(form: EntryForm, name: str, text: str) -> None:
    editor = form.editor(name)
    editor.restore(text)


def focused() -> object:
    return QApplication.focusWidget()


def an_incident(library: Library, what: str = "Two men fighting") -> EntryRef:
    now = library.clock.utc_now()
    opened = Opened(what=what, type="assault", place="Quay", seen_utc=now, cameras=(7,))
    return library.desk.enter(opened)
