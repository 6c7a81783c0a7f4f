"""The visitors who are in the room: the table, and what is known of the one that is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from console.domain.books.instants import spoken_moment
from console.ui.visitors.present_table import PresentRow, present_columns, rows_of, state_words
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.visitors.visit import Visit


class PresentPage(QWidget):
    """O signs out who is selected, B prints the badge, Enter shows the entry. UI thread."""

    out_wanted = Signal(object, bool)
    """The `Visit`, and whether the badge is back."""
    badge_wanted = Signal(int)
    entry_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.wanted: int | None = None
        """Number of the visit to select when the list comes."""
        self._may = True
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
        self.out = button(self.tr("Signs &out  (O)"), lambda: self._out(is_badge_back=True))
        self.out_without = button(self.tr("Out, badge kept"), lambda: self._out(is_badge_back=False))
        self.out_without.setToolTip(self.tr("The badge was not given back; its number is not given again"))
        self.badge = button(self.tr("&Badge  (B)"), lambda: self._with(self._badge))
        self.entry = button(self.tr("&Entry"), lambda: self._with(self._entry))
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.table.activated.connect(lambda _: self._with(self._entry))
        for keys, do in (
            ("O", lambda: self._out(is_badge_back=True)),
            ("B", lambda: self._with(self._badge)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(do)
        self.setFocusProxy(self.table)
        self.clear("")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for widget in (self.out, self.out_without, self.badge, self.entry):
            buttons.addWidget(widget)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.stack, 1)
        column.addWidget(self.about)
        column.addLayout(buttons)

    # -- what is shown ---------------------------------------------------------------------------------------

    def clear(self, why: str) -> None:
        """Show nothing, and why."""
        self._visits, self._rows = (), []
        self.model.set_rows([])
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self._follow()

    def set_may(self, *, may: bool) -> None:
        """Whether who sits here may sign visitors out; the service asks again."""
        self._may = may
        self._follow()

    def show_visits(self, visits: Sequence[Visit], now_utc: dt.datetime) -> None:
        """Show who is in the room; who was selected stays so."""
        selected = self.selected()
        wanted = self.wanted if self.wanted is not None else (selected.number if selected else None)
        self._visits, self.wanted = visits, None
        self._rows = rows_of(visits, now_utc)
        self.model.set_rows(self._rows)
        if not visits:
            self.clear(self.tr("No visitor is in the room."))
            return
        self.stack.setCurrentWidget(self.table)
        self._select(wanted)
        self._follow()

    def follow_clock(self, now_utc: dt.datetime) -> None:
        """Somebody may be overdue by now."""
        rows = rows_of(self._visits, now_utc)
        if rows != self._rows:
            self._rows = rows
            self.model.set_rows(rows)
            self._follow()

    def _select(self, number: int | None) -> None:
        proxy: QSortFilterProxyModel = self.table.proxy
        rows = range(proxy.rowCount())
        row = next((row for row in rows if self._row(row).visit.number == number), 0)
        index = proxy.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _row(self, row: int) -> PresentRow:
        found: PresentRow = self.table.proxy.index(row, 0).data(ROW_ROLE)
        return found

    def selected(self) -> Visit | None:
        """The visit of the selected line."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE).visit if chosen else None

    def _follow(self) -> None:
        chosen = self.table.selectionModel().selectedRows()
        row: PresentRow | None = chosen[0].data(ROW_ROLE) if chosen else None
        self.about.setText(self._about(row) if row is not None else "")
        self.about.setVisible(row is not None)
        self.entry.setEnabled(row is not None)
        for one in (self.out, self.badge):
            one.setEnabled(row is not None and self._may)
        self.out_without.setEnabled(row is not None and self._may and bool(row.visit.badge))

    def _about(self, row: PresentRow) -> str:
        visit = row.visit
        escort = self.tr("■ escorted by {0}").format(visit.supervised_by or self.tr("nobody named"))
        signed = (
            self.tr("✓ countersigned by {0}").format(", ".join(visit.countersigned_by))
            if visit.countersigned_by
            else self.tr("◔ waits for a countersignature")
        )
        head = f"{visit.number} · {visit.name or self.tr('name not shown to your role')} · {visit.visitor}"
        lines = [
            f"{head} · {state_words(row)}",
            f"{visit.organisation} · {visit.purpose}".strip(" ·"),
            self.tr("Since {0}, host {1}").format(
                spoken_moment(visit.arrived_utc, seconds=False), visit.host
            ),
            f"{escort if visit.is_escorted else self.tr('□ no escort needed')} · {signed}",
        ]
        return "\n".join(lines)

    # -- what is done ----------------------------------------------------------------------------------------

    def _with(self, do: Callable[[Visit], None]) -> None:
        visit = self.selected()
        if visit is not None:
            do(visit)

    def _out(self, *, is_badge_back: bool) -> None:
        self._with(lambda visit: self.out_wanted.emit(visit, is_badge_back))

    def _badge(self, visit: Visit) -> None:
        self.badge_wanted.emit(visit.number)

    def _entry(self, visit: Visit) -> None:
        self.entry_wanted.emit(visit.number)
