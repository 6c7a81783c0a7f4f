"""The list of a book: loading, columns, why a search found its rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.books import KINDS
from console.domain.books.entries import BookQuery
from console.domain.books.incidents import Opened, Told
from console.ui.books.entries_model import PAGE, EntriesModel
from console.ui.books.found_words import laid_out
from console.ui.widgets.theme import colour
from tests.support.books import BELL, Library
from tests.ui.books.desk import an_incident, incidents, registers

if TYPE_CHECKING:
    from console.ui.books.book_view import BookView
    from tests.ui.books.desk import Wait
    from tests.ui.conftest import Bench


def test_a_list_loads_as_far_as_it_is_scrolled(desk: Bench, library: Library, wait: Wait) -> None:
    from console.domain.books.operators import Event

    now = library.clock.utc_now()
    with library.store.unit() as unit:
        from console.services.books.service import new_entry

        for number in range(450):
            event = Event(happened_utc=now, category="other", event=f"event {number}")
            unit.append(new_entry(KINDS["operators.event"], BELL, event))
    _, work = registers(desk, "operators")
    wait(lambda: work.list.model.rowCount() == PAGE)
    work.list.table.selectRow(5)
    number = work.list.model.entry(5).number
    library.desk.enter(Event(happened_utc=now, category="other", event="the newest"))
    work.refresh()
    wait(lambda: work.list.model.entry(0).fields.get("event") == "the newest")
    current = work.list.current()
    assert current is not None
    assert current.number == number, "the selection stays on its entry"
    model = work.list.model

    def is_ready() -> bool:
        # A page that is still being shown piece by piece is shown first.
        return model.is_whole or model.canFetchMore(work.list.table.rootIndex())

    wait(is_ready)
    while model.canFetchMore(work.list.table.rootIndex()):
        loaded = model.rowCount()
        wait(partial(_has_grown, model, loaded))
        assert model.rowCount() - loaded <= PAGE
        wait(is_ready)
    wait(lambda: model.rowCount() == 451)
    assert [work.list.model.entry(row).number for row in range(451)] == list(range(451, 0, -1))
    assert len(library.desk.page(BookQuery("operators", limit=10))) == 10


def _has_grown(model: EntriesModel, before: int) -> bool:
    """Ask as a table does: again, if the list was read anew meanwhile and the answer dropped."""
    if model.rowCount() == before and not model.is_asking and model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    return model.rowCount() > before and not model.is_asking


def column_of(work: BookView, title: str) -> int:
    model = work.list.model
    titles = [model.horizontalHeaderItem(number).text() for number in range(model.columnCount())]
    return titles.index(title)


def cell_picture(work: BookView, column: int) -> QImage:
    table = work.list.table
    table.scrollTo(work.list.model.index(0, column))
    rect = table.visualRect(work.list.model.index(0, column))
    return table.viewport().grab(rect).toImage()


def test_the_rows_show_why_a_search_found_them(desk: Bench, library: Library, wait: Wait) -> None:
    ref = an_incident(library, "Two men fighting by the quay steps")
    library.desk.enter(Told(whom="Sergeant Hollis", told_utc=library.clock.utc_now()), ref.number)
    _, work = incidents(desk)
    desk.window.resize(1500, 900)
    wait(lambda: work.list.model.rowCount() == 1)
    titles = work.list.model.columnCount()
    before = spots_in(work, "What is happening")
    work.list.search.setFocus()
    QTest.keyClicks(work.list.search, "fight")
    wait(lambda: work.list.model.columnCount() == titles + 1 and not work.list.model.is_asking)
    wait(lambda: work.list.model.rowCount() == 1)
    said = work.list.model.index(0, column_of(work, "Found in")).data()
    assert said.endswith("Two men fighting by the quay steps")
    assert before == 0
    assert spots_in(work, "What is happening") > 20
    work.list.search.clear()
    QTest.keyClicks(work.list.search, "hollis")
    wait(lambda: "later entry" in str(work.list.model.index(0, column_of(work, "Found in")).data()))
    assert spots_in(work, "What is happening") == 0
    work.list.search.clear()
    wait(lambda: work.list.model.columnCount() == titles)


def spots_in(work: BookView, title: str) -> int:
    """How many points of a cell have the background of a word that was searched for."""
    QApplication.processEvents()
    image, spot = cell_picture(work, column_of(work, title)), colour("spot").rgb()
    return sum(image.pixel(x, y) == spot for x in range(image.width()) for y in range(image.height()))


def test_a_marked_word_is_bold_and_underlined_and_is_not_cut_off() -> None:
    line = f"{'Nothing of note. ' * 12}A cyclist fell."
    font = QApplication.font()
    layout = laid_out(line, ("cycl",), font, 200.0)
    (found,) = layout.formats()
    assert layout.text()[found.start : found.start + found.length].lower() == "cycl"
    assert found.format.fontUnderline()
    assert found.format.fontWeight() == QFont.Weight.Bold
    end = layout.lineAt(0).cursorToX(found.start + found.length)[0]  # type: ignore[index]  # the stub is wrong
    assert end < 200


def test_columns_are_fitted_by_a_key_and_brought_back(desk: Bench, library: Library, wait: Wait) -> None:
    place = "Market Square, on the town hall, below the second lamp"
    now = library.clock.utc_now()
    what = "Two men push each other outside the bank; a third keeps them apart, and no weapon is seen."
    library.desk.enter(Opened(what=what, type="assault", place=place, seen_utc=now, cameras=(7,)))
    desk.window.resize(1280, 800)
    _, work = incidents(desk)
    table = work.list.table
    wait(lambda: table.model().rowCount() == 1)
    QApplication.processEvents()
    header = table.horizontalHeader()

    def widths() -> list[int]:
        return [header.sectionSize(column) for column in range(header.count())]

    usual = widths()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    fitted = widths()
    column = next(at for at in range(header.count()) if table.model().index(0, at).data() == place)
    assert fitted[column] >= table.fontMetrics().horizontalAdvance(place) > usual[column]
    assert all(after >= before for after, before in zip(fitted[:-1], usual[:-1], strict=True))
    QTest.keyClick(table, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert widths() == usual
