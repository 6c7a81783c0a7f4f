"""The Servicing pane: what is due by its maker's instructions, and the work orders that are open (FLT-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books import KINDS
from console.domain.people.permissions import Permission
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import prints_folder
from console.ui.books.change_signal import BookChangeSignal
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.books.servicing_texts import item_columns, order_columns, order_html
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import TextSheet, write_pdf
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from console.domain.books.fields import Value
    from console.domain.books.servicing import ServicedItem, WorkOrder
    from console.domain.errors import ConsoleError
    from console.ui.base.context import PaneContext

BOOKS = frozenset({"equipment", "work-orders"})
MARGIN_MM = 15.0


class ServicingPane(QWidget):
    """Lists items by their next service and open work orders, and enters what is done. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context, self._books = context, context.services.books
        self._maintenance = self._books.maintenance
        self._items_model = ColumnTable(item_columns(self._maintenance.today), self)
        self._orders_model = ColumnTable(order_columns(self._maintenance.today), self)
        self.items, self.orders = self._table(self._items_model), self._table(self._orders_model)
        self.items.setAccessibleName(self.tr("Servicing of the equipment"))
        self.orders.setAccessibleName(self.tr("Open work orders"))
        self.said, self.orders_said = words("", "muted"), words("", "muted")
        self.plan_button = button(self.tr("&Plan servicing…"), self.plan)
        self.serviced_button = button(self.tr("&Record service…"), self.record)
        self.order_button = button(self.tr("&Order work…"), self.order, is_first=True)
        self.arrived_button = button(self.tr("Stamp &arrival…"), lambda: self.stamp("arrived", "arrived_utc"))
        self.done_button = button(self.tr("Stamp &work done…"), lambda: self.stamp("done", "done_utc"))
        self.withdraw_button = button(self.tr("Wit&hdraw…"), lambda: self.stamp("withdrawn", ""))
        self.print_button = button(self.tr("Pr&int order"), self.print_order)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addWidget(words(self.tr("Servicing by the maker's instructions"), "heading"))
        column.addWidget(self.items, 3)
        column.addWidget(self.said)
        column.addLayout(self._row(self.plan_button, self.serviced_button, self.order_button))
        column.addWidget(words(self.tr("Open work orders"), "heading"))
        column.addWidget(self.orders, 2)
        column.addWidget(self.orders_said)
        column.addLayout(
            self._row(self.arrived_button, self.done_button, self.withdraw_button, self.print_button)
        )
        self.setFocusProxy(self.items)
        self.changes = BookChangeSignal(self._books, self)
        self.changes.written.connect(self._follow_books)
        context.bridge.attendance.changed.connect(self._follow_person)
        self._follow_selection()

    def _table(self, model: ColumnTable[Any]) -> SortedTable:
        table = SortedTable(model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        return table

    @staticmethod
    def _row(*widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch()
        return row

    # -- what is shown -------------------------------------------------------------------------------------

    def item(self) -> ServicedItem | None:
        """Return the chosen item."""
        chosen = self.items.selectionModel().selectedRows()
        one: ServicedItem | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def work_order(self) -> WorkOrder | None:
        """Return the chosen work order."""
        chosen = self.orders.selectionModel().selectedRows()
        one: WorkOrder | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow_person(self) -> None:
        # The next person may not be allowed to read what is shown.
        self._show_items([])
        self._show_orders([])
        if self.isVisible():
            self.refresh()

    def _follow_books(self, books: frozenset[str]) -> None:
        if self.isVisible() and books & BOOKS:
            self.refresh()

    def refresh(self) -> None:
        """Read the lists. Engineers of contractors see the work orders only."""
        if self._books.person() is None:
            for label in (self.said, self.orders_said):
                label.setText(self.tr("No one is signed in at this console."))
            return
        books, maintenance = self._books, self._maintenance
        ask_as_person(
            self._context,
            lambda: maintenance.items(books.actor()),
            self._show_items,
            lambda error: self.said.setText(error_words(error)),
        )
        ask_as_person(
            self._context,
            lambda: maintenance.orders(books.actor()),
            self._show_orders,
            lambda error: self.orders_said.setText(error_words(error)),
        )

    def _show_items(self, found: list[ServicedItem]) -> None:
        self._fill(self.items, self._items_model, found)
        self.said.setText("" if found else self.tr("No equipment is installed yet. Enter it in Books."))

    def _show_orders(self, found: list[WorkOrder]) -> None:
        self._fill(self.orders, self._orders_model, found)
        self.orders_said.setText("" if found else self.tr("No open work orders."))

    def _fill(self, table: SortedTable, model: ColumnTable[Any], found: list[Any]) -> None:
        chosen = table.selectionModel().selectedRows()
        before = chosen[0].data(ROW_ROLE).number if chosen else None
        model.set_rows(found)
        model.finish()
        for row in range(table.proxy.rowCount()):
            one = table.proxy.index(row, 0).data(ROW_ROLE)
            if before is None or one.number == before:
                table.selectRow(row)
                break
        self._follow_selection()

    def _follow_selection(self) -> None:
        item, order = self.item(), self.work_order()
        may_order, may_stamp = (
            self._books.may(act) for act in (Permission.ORDER_WORK, Permission.ENTER_FAULT)
        )
        self.plan_button.setEnabled(may_order and item is not None)
        self.serviced_button.setEnabled(may_order and item is not None)
        self.order_button.setEnabled(may_order)
        self.arrived_button.setEnabled(may_stamp and order is not None)
        self.done_button.setEnabled(may_stamp and order is not None and order.arrived_utc is not None)
        self.withdraw_button.setEnabled(may_order and order is not None)
        self.print_button.setEnabled(order is not None)

    # -- acts ----------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Open the form of a plan for the chosen item."""
        one = self.item()
        if one is not None:
            presets: dict[str, Value] = {
                "every_months": one.every_months,
                "first_on": one.due_on,
                "instructions": one.instructions or None,
                "contractor": one.contractor or None,
            }
            self._open("equipment.service-planned", presets, one.number, one.urn)

    def record(self) -> None:
        """Open the form of a service of the chosen item."""
        one = self.item()
        if one is not None:
            presets: dict[str, Value] = {"serviced_on": self._maintenance.today()}
            self._open("equipment.serviced", presets, one.number, one.urn)

    def order(self) -> None:
        """Open the form of a work order, for the chosen item if one is chosen."""
        one = self.item()
        presets: dict[str, Value] = {}
        if one is not None:
            presets = {
                "equipment": f"{one.item} {one.urn}",
                "place": one.place,
                "cameras": one.cameras or None,
                "work": one.instructions or None,
                "contractor": one.contractor or None,
                "item": one.number,
                "priority": "routine",
            }
        self._open("work-orders.ordered", presets, None, "")

    def stamp(self, name: str, stamped: str) -> None:
        """Open the form of what follows the chosen work order; its time is the program's."""
        one = self.work_order()
        if one is None:
            return
        without: dict[str, Value] = {stamped: self._maintenance.now_utc()} if stamped else {}
        person = self._books.person()
        presets: dict[str, Value] = {"engineer": person.name} if person is not None and stamped else {}
        about = self.tr("work order {0}").format(one.number)
        self._open(f"work-orders.{name}", presets, one.number, about, without)

    def _open(
        self,
        name: str,
        presets: dict[str, Value],
        case: int | None,
        about: str,
        without: dict[str, Value] | None = None,
    ) -> None:
        def submit(filled: Any) -> None:
            ask(
                self._context,
                lambda: self._books.enter(filled, case),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        dialog = EntryDialog(KINDS[name], presets, FieldSuggestions(), submit, self, without, about)
        dialog.open()

    def _done(self, dialog: EntryDialog) -> None:
        dialog.accept()
        self.refresh()

    def print_order(self) -> None:
        """Write the chosen work order as PDF into the folder for prints."""
        one = self.work_order()
        if one is None:
            return
        path = prints_folder(self._context) / f"work-order-{one.number}.pdf"
        title = self.tr("Work order {0}").format(one.number)

        def work() -> Path:
            # Read again by the service, which asks whether this person may.
            orders = self._maintenance.orders(self._books.actor())
            newest = next((order for order in orders if order.number == one.number), one)
            html = order_html(newest, self._books.owner, self._maintenance.today())
            write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, title, TextSheet(html, 11))
            return path

        def failed(error: ConsoleError) -> None:
            self._context.bridge.messages.refuse(error)

        said = self.tr("Work order saved")
        ask(self._context, work, lambda made: self._context.bridge.messages.note(said, str(made)), failed)


PANE = PaneKind(
    "servicing",
    str(QT_TRANSLATE_NOOP("Panes", "Servicing and work orders")),
    ServicingPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=640,
)
