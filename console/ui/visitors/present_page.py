"""The page of visitors in the room with details of the selected one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import choice_word
from console.domain.books.visitors import GROUP, INSPECTOR, POLICE
from console.domain.instants import spoken_moment
from console.ui.visitors.present_table import PresentRow, present_columns, rows_of, state_words
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.visitors.visit import Visit


class PresentPage(QWidget):
    """Lists the visitors; O signs out, B prints the badge, Enter shows the entry. UI thread."""

    out_wanted = Signal(object, bool)
    """Emitted with the `Visit` and whether the badge was returned."""
    badge_wanted = Signal(int)
    entry_wanted = Signal(int)
    seat_wanted = Signal(object)
    """Emitted with the `Visit` of a visitor who comes to this seat."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: int | None = None
        self._is_filling = False
        self._may_edit = True
        self._visits: Sequence[Visit] = ()
        self._rows: list[PresentRow] = []
        self.model = ColumnTable(present_columns(), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.about = words("", "about")
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.out = button(self.tr("Sign &out (O)"), lambda: self._request_sign_out(is_badge_back=True))
        self.out_without = button(
            self.tr("Sign out without badge"), lambda: self._request_sign_out(is_badge_back=False)
        )
        self.out_without.setToolTip(
            self.tr("For a badge that was not returned. Its number is not used again.")
        )
        self.badge = button(self.tr("Print &badge (B)"), lambda: self._for_selected(self._badge))
        self.entry = button(self.tr("Show &entry"), lambda: self._for_selected(self._request_entry))
        self.seat = button(self.tr("At this &seat…"), lambda: self._for_selected(self.seat_wanted.emit))
        self.seat.setToolTip(self.tr("Police who observe, or an inspector who reads the books"))
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        self.table.activated.connect(lambda _: self._for_selected(self._request_entry))
        for keys, do in (
            ("O", lambda: self._request_sign_out(is_badge_back=True)),
            ("B", lambda: self._for_selected(self._badge)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(do)
        self.setFocusProxy(self.table)
        self.clear("")

    def _lay_out(self) -> None:
        buttons = Flow((self.out, self.out_without, self.badge, self.entry, self.seat))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.stack, 1)
        column.addWidget(self.about)
        column.addLayout(buttons)

    # -- what is shown ---------------------------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Select a visit as soon as the list has it; a choice made by hand meanwhile counts for more."""
        self._wanted = number
        self._select_wanted()

    def forget(self, why: str) -> None:
        """Clear the list for another person, who wants nothing of it yet."""
        self._wanted = None
        self.clear(why)

    def clear(self, why: str) -> None:
        """Clear the list and show why."""
        self._visits, self._rows = (), []
        self._fill([])
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self._show_selected()

    def set_may(self, *, may: bool) -> None:
        """Enable signing out if the role may; the service checks again."""
        self._may_edit = may
        self._show_selected()

    def show_visits(self, visits: Sequence[Visit], now_utc: dt.datetime) -> None:
        """Show the visitors and keep the selection."""
        selected = self.selected()
        if not visits:
            self.clear(self.tr("No visitors in the room."))
            return
        self._visits = visits
        self._rows = rows_of(visits, now_utc)
        self._fill(self._rows, selected.number if selected is not None else None)
        self.stack.setCurrentWidget(self.table)
        # The answer may be from before the arrival: the wish waits for the one that has it.
        self._select_wanted()
        self._show_selected()

    def follow_clock(self, now_utc: dt.datetime) -> None:
        """Update which visitors are overdue."""
        rows = rows_of(self._visits, now_utc)
        if rows != self._rows:
            self._rows = rows
            self.model.set_rows(rows)
            self._show_selected()

    def _fill(self, rows: Sequence[PresentRow], number: int | None = None) -> None:
        """Show these rows and select a visit, the first if it is not there."""
        self._is_filling = True
        try:
            self.model.set_rows(rows)
            if rows:
                self.model.finish()
                self._select(self._row_of(number) or 0)
        finally:
            self._is_filling = False

    def _select_wanted(self) -> None:
        row = self._row_of(self._wanted)
        if row is not None:
            self._select(row)
            self._wanted = None

    def _row_of(self, number: int | None) -> int | None:
        rows = range(self.table.proxy.rowCount())
        return next((row for row in rows if self._row_at(row).visit.number == number), None)

    def _select(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(
            self.table.proxy.index(row, 0), flags.ClearAndSelect | flags.Rows
        )

    def _selection_changed(self) -> None:
        if not self._is_filling:
            self._wanted = None
        self._show_selected()

    def _row_at(self, row: int) -> PresentRow:
        row_data: PresentRow = self.table.proxy.index(row, 0).data(ROW_ROLE)
        return row_data

    def selected(self) -> Visit | None:
        """Return the selected visit."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE).visit if chosen else None

    def _show_selected(self) -> None:
        chosen = self.table.selectionModel().selectedRows()
        row: PresentRow | None = chosen[0].data(ROW_ROLE) if chosen else None
        self.about.setText(self._details_text(row) if row is not None else "")
        self.about.setVisible(row is not None)
        self.entry.setEnabled(row is not None)
        for widget in (self.out, self.badge):
            widget.setEnabled(row is not None and self._may_edit)
        comes = row is not None and row.visit.visitor in {POLICE, INSPECTOR, GROUP}
        self.seat.setEnabled(comes and self._may_edit)
        self.out_without.setEnabled(row is not None and self._may_edit and bool(row.visit.badge))

    def _details_text(self, row: PresentRow) -> str:
        visit = row.visit
        escort = self.tr("■ escorted by {0}").format(visit.supervised_by or self.tr("no one named"))
        signed_text = (
            self.tr("✓ countersigned by {0}").format(", ".join(visit.countersigned_by))
            if visit.countersigned_by
            else self.tr("◔ to be countersigned")
        )
        name = visit.name or self.tr("name not shown to your role")
        head = f"{visit.number} · {name} · {choice_word(visit.visitor)}"
        lines = [
            f"{head} · {state_words(row)}",
            f"{visit.organisation} · {visit.purpose}".strip(" ·"),
            self.tr("Since {0}, host {1}").format(
                spoken_moment(visit.arrived_utc, seconds=False), visit.host
            ),
            f"{escort if visit.is_escorted else self.tr('□ no escort needed')} · {signed_text}",
        ]
        return "\n".join(lines)

    # -- what is done ----------------------------------------------------------------------------------------

    def _for_selected(self, do: Callable[[Visit], None]) -> None:
        visit = self.selected()
        if visit is not None:
            do(visit)

    def _request_sign_out(self, *, is_badge_back: bool) -> None:
        self._for_selected(lambda visit: self.out_wanted.emit(visit, is_badge_back))

    def _badge(self, visit: Visit) -> None:
        self.badge_wanted.emit(visit.number)

    def _request_entry(self, visit: Visit) -> None:
        self.entry_wanted.emit(visit.number)
