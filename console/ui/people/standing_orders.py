"""The dialogs of standing orders for absence: the list, and the form of a new one (PPL-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout
from shiboken6 import isValid

from console.bridge.labels import choice_word, choice_words
from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.people.actor import Role
from console.domain.people.delegation import ABSENCE_TASKS, HOLDERS, OWN_TASKS, DelegatedTask
from console.domain.people.permissions import Permission
from console.ui.people.dialogs import AuthorisedForm, ReasonDialog
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.people.person import Person
    from console.domain.people.standing_order import StandingOrder
    from console.services.people.roster import RosterState
    from console.ui.base.context import PaneContext

_LOGIN = Qt.ItemDataRole.UserRole


def _tr(text: str) -> str:
    return QCoreApplication.translate("StandingOrders", text)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One standing order as text, so that a table can compare it."""

    order: StandingOrder
    giver: str
    who: str
    tasks: str
    since: str
    now: str


def order_rows(orders: Sequence[StandingOrder], state: RosterState) -> list[OrderRow]:
    """Return one row for each standing order."""
    return [_row_of(order, state) for order in orders]


def _row_of(order: StandingOrder, state: RosterState) -> OrderRow:
    persons: Mapping[str, Person] = state.persons
    is_there = state.is_present(order.giver)
    named = [persons[login].name if login in persons else login for login in order.persons]
    return OrderRow(
        order,
        persons[order.giver].name if order.giver in persons else order.giver,
        "; ".join([role_words(role) for role in order.roles] + named),
        ", ".join(choice_word(task.value) for task in order.tasks),
        spoken_moment(order.begun_utc, seconds=False),
        _tr("Not in force: on duty") if is_there else _tr("In force: absent"),
    )


def role_words(role: Role) -> str:
    """Return how an order names a role that acts."""
    if role is Role.OPERATOR:
        return _tr("operators, while no supervisor is on duty")
    return {Role.DEPUTY: _tr("deputies"), Role.MANAGER: _tr("managers")}.get(role, _tr("supervisors"))


def order_columns() -> list[TableColumn[OrderRow]]:
    """Return the columns of the table of standing orders."""
    return [
        TableColumn(
            _tr("Number"), lambda row: str(row.order.number), lambda row: row.order.number, is_number=True
        ),
        TableColumn(_tr("In the absence of"), lambda row: row.giver, lambda row: row.giver),
        TableColumn(_tr("Now"), lambda row: row.now, lambda row: row.now),
        TableColumn(_tr("May act"), lambda row: row.who, lambda row: row.who),
        TableColumn(_tr("Tasks"), lambda row: row.tasks, lambda row: row.tasks),
        TableColumn(_tr("Since"), lambda row: row.since, lambda row: row.order.begun_utc),
        TableColumn(_tr("Reason"), lambda row: row.order.why, lambda row: row.order.why),
    ]


class StandingOrdersDialog(Dialog):
    """Lists the standing orders and whether they are in force now. UI thread; deleted when closed."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Standing orders for absence"))
        scale = clamped(context.settings.scale)
        self.resize(round(980 * scale), round(460 * scale))
        self._context, self._attendance = context, context.bridge.attendance
        self.model = ColumnTable(order_columns(), self)
        self.table = SortedTable(self.model)
        self.empty = words(_tr("No standing orders yet. The manager can give one."), "muted")
        self.detail = words("")
        self.give = button(_tr("Give standing order…"), self._give)
        self.end_order = button(_tr("End standing order…"), self._end)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(words(_tr("Standing orders for absence"), "heading"))
        column.addWidget(
            words(
                _tr(
                    "An order holds while the person who gave it is not on duty, and stops by itself when "
                    "they sign in. What is done under it names the order."
                ),
                "muted",
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.empty)
        column.addWidget(self.detail)
        row = QGridLayout()
        row.setColumnStretch(2, 1)
        row.addWidget(self.give, 0, 0)
        row.addWidget(self.end_order, 0, 1)
        row.addWidget(button(_tr("Close"), self.reject), 0, 3)
        column.addLayout(row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh_buttons())
        self._attendance.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the standing orders again."""
        people, person = self._attendance.people, self._attendance.person
        if person is None:
            raise OperatorError(_tr("No one is signed in at this console."))
        self._attendance.ask(lambda: people.orders.all(person.actor), self._show)

    def _show(self, orders: Sequence[StandingOrder]) -> None:
        if not isValid(self):
            return
        self.model.set_rows(order_rows(orders, self._attendance.people.roster.state))
        self.table.setVisible(bool(orders))
        self.empty.setVisible(not orders)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        may = self._attendance.may(Permission.DELEGATE)
        self.give.setEnabled(may)
        order = self.selected()
        self.end_order.setEnabled(may and order is not None)
        may_not = "" if may else _tr("Your role cannot give or end standing orders.")
        self.give.setToolTip(may_not)
        self.end_order.setToolTip(may_not or ("" if order else _tr("Select a standing order first.")))
        self.detail.setVisible(order is not None)
        if order is not None:
            (row,) = order_rows([order], self._attendance.people.roster.state)
            self.detail.setText(
                _tr("Standing order {0}. In the absence of {1}: {2}. May act: {3}. Reason: {4}").format(
                    order.number, row.giver, row.tasks, row.who, order.why
                )
            )

    def selected(self) -> StandingOrder | None:
        """Return the selected order."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE).order if chosen else None

    def _give(self) -> None:
        GiveOrderDialog(self._context, self).open()

    def _end(self) -> None:
        order = self.selected()
        if order is None:
            return
        ReasonDialog(
            self._context,
            self,
            _tr("End standing order {0}").format(order.number),
            _tr("Nobody acts by it any more, whether or not its giver is absent."),
            lambda dialog, why: dialog.people_services.orders.end(dialog.actor, order.number, why),
        ).open()


class GiveOrderDialog(AuthorisedForm):
    """Gives a standing order: which tasks pass to whom while one is not on duty."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(context, _tr("Standing order for absence"), parent)
        role = self.actor.role
        self.column.addWidget(words(_tr("While I am not on duty, these tasks pass:"), "muted"))
        own = OWN_TASKS.get(role, frozenset()) & ABSENCE_TASKS
        self.tasks = {task: QCheckBox(choice_words(task.value)) for task in DelegatedTask if task in own}
        self._add_grid(list(self.tasks.values()))
        self.column.addWidget(words(_tr("To people with these roles:"), "muted"))
        holders = HOLDERS.get(role, frozenset())
        self.roles = {one: QCheckBox(choice_words(role_words(one))) for one in Role if one in holders}
        for box in self.roles.values():
            self.column.addWidget(box)
        self.persons = self.column.field(_tr("Or to these people"), QListWidget())
        self.persons.setMaximumHeight(150)
        for person in self.people_services.roster.state.persons.values():
            if person.role in holders and not person.is_retired and person.login != self.actor.login:
                item = QListWidgetItem(f"{person.name} ({choice_word(person.role.value)})", self.persons)
                item.setData(_LOGIN, person.login)
                item.setCheckState(Qt.CheckState.Unchecked)
        self.why = self.column.field(_tr("Reason, for example nights and weekends"), QLineEdit())
        self.why.setMaxLength(200)
        self.add_action(_tr("Give standing order"), self._read)

    def _add_grid(self, boxes: list[QCheckBox]) -> None:
        grid = QGridLayout()
        for index, box in enumerate(boxes):
            grid.addWidget(box, index // 2, index % 2)
        self.column.addLayout(grid)
        self.column.addSpacing(8)

    def _read(self) -> Callable[[], object]:
        tasks = [task for task, box in self.tasks.items() if box.isChecked()]
        roles = [role for role, box in self.roles.items() if box.isChecked()]
        items = [self.persons.item(row) for row in range(self.persons.count())]
        persons = [item.data(_LOGIN) for item in items if item.checkState() is Qt.CheckState.Checked]
        why, service = self.why.text(), self.people_services.orders
        return lambda: service.give(self.actor, roles, persons, tasks, why)


def standing_orders(context: PaneContext, parent: QWidget) -> None:
    """Open the list of standing orders."""
    StandingOrdersDialog(context, parent).open()
