"""The Deployments pane: where each redeployable camera is and was, and what is entered about it (RED-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QAbstractItemView, QMenu, QVBoxLayout

from console.bridge.labels import book_words, error_words
from console.domain.books import KINDS
from console.domain.books.deployment_file import DeploymentState
from console.domain.people.permissions import Permission
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import prints_folder
from console.ui.books.book_list_pane import BookListPane
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.cameras.deployment_dialogs import PhotographDialog, SignsDialog
from console.ui.cameras.deployment_map import DeploymentMapDialog
from console.ui.cameras.deployment_texts import about, columns, places_html
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import TextSheet, write_pdf
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.books.deployment_file import Deployment
    from console.domain.books.fields import Value
    from console.ui.base.context import PaneContext

BOOK = "deployments"
FOLLOW_UPS: dict[str, frozenset[DeploymentState]] = {
    "approved": frozenset(
        {
            DeploymentState.ASSESSED,
            DeploymentState.APPROVED,
            DeploymentState.INSTALLED,
            DeploymentState.OVER,
        }
    ),
    "refused": frozenset({DeploymentState.ASSESSED}),
    "deployed": frozenset({DeploymentState.APPROVED}),
    "reviewed": frozenset({DeploymentState.INSTALLED}),
    "ended": frozenset({DeploymentState.INSTALLED, DeploymentState.OVER}),
}
"""Kinds of entry that follow an assessment, in the order of the menu, and when each is offered."""
NOW = {"deployed": "up_utc", "reviewed": "reviewed_utc", "ended": "down_utc", "approved": "from_utc"}
MARGIN_MM = 12.0


class DeploymentsPane(BookListPane):
    """Lists deployments, and enters what follows an assessment. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__(context, BOOK)
        self.model = ColumnTable(columns(self.state_of), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.unread = words("", "refusal")
        self.unread.hide()
        self.detail = words("", "about")
        self.new_button = button(self.tr("&Assess a deployment…"), self.enter_new, is_first=True)
        self.follow_button = button(self.tr("&Enter…"), lambda: None)
        # Of the button: a menu of the pane itself takes the pane's controls out of the window's Tab chain.
        self.menu = QMenu(self.follow_button)
        self.follow_ups = {
            name: self.menu.addAction(book_words(KINDS[f"{BOOK}.{name}"].title)) for name in FOLLOW_UPS
        }
        for name, entry in self.follow_ups.items():
            entry.triggered.connect(lambda _=False, name=name: self.follow(name))
        self.follow_button.setMenu(self.menu)
        self.photograph_button = button(self.tr("Show &photographs"), self.show_photographs)
        self.print_button = button(self.tr("P&rint list of places"), self.print_places)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self.map_button = button(self.tr("Show on the &map"), self.show_map)
        acts = Flow(
            (
                self.new_button,
                self.follow_button,
                self.map_button,
                self.photograph_button,
                self.print_button,
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addWidget(self.unread)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addLayout(acts)
        self.setFocusProxy(self.table)
        self._follow_selection()

    # -- what is shown -------------------------------------------------------------------------------------

    def state_of(self, one: Deployment) -> DeploymentState:
        """Return where a deployment stands now."""
        return one.state(self._books.deployments.now_utc())

    def selected(self) -> Deployment | None:
        """Return the chosen deployment."""
        chosen = self.table.selectionModel().selectedRows()
        one: Deployment | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def clear(self, why: str) -> None:
        """Empty the list and say why."""
        self.model.set_rows([])
        self.unread.hide()
        self._follow_selection()
        self.detail.setText(why)

    def refresh(self) -> None:
        """Read the deployment log."""
        if self._books.person() is None:
            self.clear(self.tr("No one is signed in at this console."))
            return

        deployments, actor = self._books.deployments, self._books.actor()

        def work() -> tuple[list[Deployment], int]:
            return deployments.deployments(actor), deployments.unread(actor)

        ask_as_person(self._context, work, self._show, lambda error: self.clear(error_words(error)))

    def _show(self, answer: tuple[list[Deployment], int]) -> None:
        found, unread = answer
        self.unread.setText(
            self.tr(
                "Deployments that cannot be read, because entries are damaged: {0}. A camera that may have "
                "hung there is seen only by those who read all authorisations. Enter such a deployment again "
                "as it was: the assessment, another person's approval, and the installation at its time. "
                "Then its camera is known again. One whose time is over, also under an authorisation that "
                "has ended, is entered with its removal; its camera is not live again."
            ).format(unread)
        )
        self.unread.setVisible(unread > 0)
        before = self.selected()
        self.model.set_rows(found)
        self.model.finish()
        if not found:
            self.detail.setText(self.tr("No deployment has been assessed yet."))
        proxy = self.table.proxy
        for row in range(proxy.rowCount()):
            one = proxy.index(row, 0).data(ROW_ROLE)
            if one is not None and (before is None or one.number == before.number):
                self.table.selectRow(row)
                break
        self._follow_selection()

    def _follow_selection(self) -> None:
        one = self.selected()
        state = self.state_of(one) if one is not None else None
        if one is not None:
            self.detail.setText(about(one, self._books.names.person))
        self.new_button.setEnabled(self._books.may(Permission.ASSESS_DEPLOYMENT))
        for name, entry in self.follow_ups.items():
            may = self._books.may(KINDS[f"{BOOK}.{name}"].act)
            entry.setEnabled(may and state in FOLLOW_UPS[name])
        self.follow_button.setEnabled(any(entry.isEnabled() for entry in self.follow_ups.values()))
        self.map_button.setEnabled(self._books.may(Permission.READ_BOOKS))
        self.photograph_button.setEnabled(one is not None and bool(one.photographs))
        self.print_button.setEnabled(self._books.may(Permission.PRINT_BOOKS) and self.model.rowCount() > 0)

    # -- acts ----------------------------------------------------------------------------------------------

    def enter_new(self) -> None:
        """Open the form of a new assessment."""
        self._open("assessed", {}, "", self._books.enter)

    def follow(self, name: str) -> None:
        """Open the form of an entry that follows the chosen assessment."""
        one = self.selected()
        if one is None:
            return
        presets: dict[str, Value] = {}
        if name in NOW:
            # What happens in the street is entered when it happens; an end is never proposed.
            presets[NOW[name]] = self._books.deployments.now_utc()
        if name in {"deployed", "ended"}:
            self._open_with_signs(name, presets, one)
        else:
            self._open(name, presets, one.location, lambda filled: self._books.enter(filled, one.number))

    def _open(self, name: str, presets: dict[str, Value], place: str, enter: Callable[[Any], object]) -> None:
        def submit(filled: Any) -> None:
            ask(self._context, lambda: enter(filled), lambda _: self._done(dialog), dialog.show_refusal)

        kind = KINDS[f"{BOOK}.{name}"]
        dialog = EntryDialog(kind, presets, FieldSuggestions(), submit, self, None, place)
        dialog.open()

    def _open_with_signs(self, name: str, presets: dict[str, Value], one: Deployment) -> None:
        def submit(filled: Any, photograph: bytes) -> None:
            ask(
                self._context,
                lambda: self._books.deployments.enter(self._books.actor(), filled, one.number, photograph),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        dialog = SignsDialog(KINDS[f"{BOOK}.{name}"], presets, one, submit, self)
        dialog.open()

    def _done(self, dialog: EntryDialog) -> None:
        dialog.accept()
        self.refresh()

    def show_photographs(self) -> None:
        """Show the photographs of the signs of the chosen deployment."""
        one = self.selected()
        if one is None:
            return

        def work() -> list[bytes]:
            actor, service = self._books.actor(), self._books.deployments
            found = (service.photograph(actor, one.number, digest) for digest in one.photographs)
            return [photograph[1] for photograph in found if photograph is not None]

        ask(self._context, work, lambda pictures: PhotographDialog(one.location, pictures, self).open())

    def show_map(self) -> None:
        """Show on the plans where the cameras are and were, beginning with the chosen deployment."""
        DeploymentMapDialog(self._context, self.selected(), self).open()

    def print_places(self) -> None:
        """Write the list of places as PDF into the folder for prints."""
        now_utc = self._books.deployments.now_utc()
        path = prints_folder(self._context) / f"deployments-{now_utc:%Y%m%dT%H%M%SZ}.pdf"
        owner, person = self._books.owner, self._books.names.person

        def work() -> Path:
            found = self._books.deployments.places(self._books.actor())
            sheet = TextSheet(places_html(found, person, owner, now_utc), 9)
            write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, "deployments", sheet)
            return path

        said = self.tr("List of places saved")
        ask(self._context, work, lambda made: self._context.bridge.messages.note(said, str(made)))


PANE = PaneKind(
    "deployments",
    str(QT_TRANSLATE_NOOP("Panes", "Deployments")),
    DeploymentsPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=640,
)
