"""The page of the diary: appointments of today, later, and overdue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, SignalInstance
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import choice_words
from console.domain.instants import spoken_moment
from console.domain.visitors.appointment import AppointmentState
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.visitors.appointment import Appointment

_ORDER = {AppointmentState.OVERDUE: 0, AppointmentState.TODAY: 1, AppointmentState.LATER: 2}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Diary", text)


def state_words(state: AppointmentState) -> str:
    """Return where an appointment stands, with a mark so that colour is not the only sign."""
    return {
        AppointmentState.OVERDUE: _tr("▲ overdue"),
        AppointmentState.TODAY: _tr("● today"),
        AppointmentState.LATER: _tr("○ later"),
    }[state]


class DiaryPage(QWidget):
    """Lists the open appointments. UI thread."""

    new_wanted = Signal()
    arrival_wanted = Signal(object)
    """Emitted with the `Appointment` whose visitor is here."""
    drop_wanted = Signal(object)
    """Emitted with the `Appointment` to be cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self._may_edit = False
        self._states: dict[int, AppointmentState] = {}
        self.model = ColumnTable(self._columns(), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.new = button(_tr("&New appointment…"), self.new_wanted.emit)
        self.comes = button(_tr("Is her&e: sign in"), lambda: self._for_selected(self.arrival_wanted))
        self.drop = button(_tr("&Cancel appointment…"), lambda: self._for_selected(self.drop_wanted))
        buttons = Flow((self.new, self.comes, self.drop))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self.setFocusProxy(self.table)
        self.clear("")

    def _columns(self) -> list[TableColumn[Appointment]]:
        plain: tuple[tuple[str, Callable[[Appointment], str]], ...] = (
            (_tr("Who"), lambda one: one.name),
            (_tr("Type"), lambda one: choice_words(one.visitor)),
            (_tr("Organisation"), lambda one: one.organisation),
            (_tr("Purpose"), lambda one: one.purpose),
            (_tr("Agreed with"), lambda one: one.agreed_with),
        )
        return [
            TableColumn(_tr("State"), self._state_of, self._order_of),
            TableColumn(
                _tr("Expected"),
                lambda one: spoken_moment(one.due_utc, seconds=False),
                lambda one: one.due_utc.timestamp(),
            ),
            *(TableColumn(title, partial(_shown, said), said) for title, said in plain),
        ]

    def _state_of(self, one: Appointment) -> str:
        return state_words(self._states.get(one.number, AppointmentState.LATER))

    def _order_of(self, one: Appointment) -> int:
        return _ORDER[self._states.get(one.number, AppointmentState.LATER)]

    def clear(self, why: str) -> None:
        """Clear the list and show why."""
        self.model.set_rows([])
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self._follow_selection()

    def set_may(self, *, may: bool) -> None:
        """Enable the acts if the role may; the service checks again."""
        self._may_edit = may
        self._follow_selection()

    def show_appointments(self, found: Sequence[Appointment], now_utc: dt.datetime) -> None:
        """Show the open appointments, and keep the selection."""
        before = self.selected()
        self._states = {one.number: one.state(now_utc) for one in found}
        if not found:
            self.clear(_tr("There are no appointments."))
            return
        self.model.set_rows(list(found))
        self.model.finish()
        self.stack.setCurrentWidget(self.table)
        proxy = self.table.proxy
        rows = [proxy.index(row, 0).data(ROW_ROLE) for row in range(proxy.rowCount())]
        numbers = [one.number for one in rows]
        self.table.selectRow(numbers.index(before.number) if before and before.number in numbers else 0)
        self._follow_selection()

    def overdue(self) -> int:
        """Return how many appointments are overdue."""
        return sum(state is AppointmentState.OVERDUE for state in self._states.values())

    def selected(self) -> Appointment | None:
        """Return the selected appointment."""
        chosen = self.table.selectionModel().selectedRows()
        one: Appointment | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def _follow_selection(self) -> None:
        has_one = self.selected() is not None
        self.new.setEnabled(self._may_edit)
        for widget in (self.comes, self.drop):
            widget.setEnabled(self._may_edit and has_one)

    def _for_selected(self, wanted: SignalInstance) -> None:
        one = self.selected()
        if one is not None:
            wanted.emit(one)


def _shown(said: Callable[[Appointment], str], one: Appointment) -> str:
    return said(one) or "–"
