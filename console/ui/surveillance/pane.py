"""The Surveillance pane: the register of authorisations, and the officer at this seat (RIP-00…05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QVBoxLayout

from console.bridge.labels import authorised_words, book_words, error_words, translated
from console.domain.books import KINDS
from console.domain.books.authorisations import TOTAL_CONTROL
from console.domain.books.fields import Shape
from console.domain.people.permissions import Permission
from console.domain.surveillance.authorisation import AuthorisationState
from console.domain.surveillance.kinds import Condition
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.base.save_file import prints_folder
from console.ui.books.book_list_pane import BookListPane
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.surveillance.bureau_message import save_message
from console.ui.surveillance.control import ControlBar
from console.ui.surveillance.dialogs import BureauDialog, OfficerLeftDialog, officer_dialog
from console.ui.surveillance.material_dialog import MaterialDialog
from console.ui.surveillance.texts import about, columns, record_html
from console.ui.surveillance.word_recovery_dialog import WordRecoveryDialog
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.printing import TextSheet, write_pdf
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from console.domain.books.authorisations import Confirmed
    from console.domain.books.entries import EntryRef
    from console.domain.books.fields import Value
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.surveillance.officers import OfficerSignOn
    from console.ui.base.context import PaneContext

BOOK = "authorisations"
FOLLOW_UPS = (
    "confirmed",
    "called-back",
    "approved",
    "informed",
    "agreed",
    "reviewed",
    "renewed",
    "cancelled",
    "named",
    "handed-over",
)
"""Kinds of entry that follow an authorisation, in the order of the menu."""
TICK_MS = 1000
MARGIN_MM = 12.0


class SurveillancePane(BookListPane):
    """Lists authorisations, enters what follows, and begins and ends an officer's work here. UI thread."""

    _entered = 0
    """The authorisation that was entered here and is not chosen yet; 0: none."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__(context, BOOK)
        self._cameras = context.services.people.cameras
        self.seat = words("", "about")
        self.begin_button = button(self.tr("&Officer begins…"), self.begin)
        self.end_button = button(self.tr("Officer has &left…"), self.end)
        self.model = ColumnTable(columns(self.state_of), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.detail = words("", "about")
        self.detail.setTextFormat(Qt.TextFormat.RichText)
        self.new_button = button(self.tr("&New authorisation…"), self.enter_new, is_first=True)
        self.control = ControlBar(context, self.selected, self.refresh)
        self.follow_button = button(self.tr("&Enter…"), lambda: None)
        # Of the button: a menu of the pane itself takes the pane's controls out of the window's Tab chain.
        self.menu = QMenu(self.follow_button)
        self.follow_ups = {
            name: self.menu.addAction(book_words(KINDS[f"{BOOK}.{name}"].title)) for name in FOLLOW_UPS
        }
        for name, entry in self.follow_ups.items():
            entry.triggered.connect(lambda _=False, name=name: self.follow(name))
        self.give_entry = self.menu.addAction(self.tr("Let the other readers open the words"))
        self.give_entry.triggered.connect(lambda *_: self.give_words())
        self.others_menu = self.menu.addMenu(self.tr("Cancellation of another authorisation"))
        self.follow_button.setMenu(self.menu)
        self.write_button = button(self.tr("&Write material…"), self.write_material)
        self.print_button = button(self.tr("&Print central record"), self.print_record)
        self.message_button = button(self.tr("Save &bureau's message"), self.save_message)
        self.recover_button = button(self.tr("&Give a person the words…"), self.recover_words)
        self.recover_button.setToolTip(
            self.tr(
                "For the two people with the halves of the recovery key, if no reader can open the words."
            )
        )
        context.bridge.surveillance.changed.connect(self.follow_person)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._show_seat)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._follow_selection()

    def _lay_out(self) -> None:
        at_seat = QHBoxLayout()
        at_seat.addWidget(self.seat, 1)
        for widget in (self.begin_button, self.end_button):
            at_seat.addWidget(widget)
        acts = Flow(
            (
                *(self.new_button, self.follow_button, self.message_button),
                *(self.write_button, self.print_button, self.recover_button),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addLayout(at_seat)
        column.addWidget(self.control)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        column.addLayout(acts)

    # -- what is shown -------------------------------------------------------------------------------------

    def state_of(self, one: Authorisation) -> AuthorisationState:
        """Return where an authorisation stands now."""
        register = self._books.surveillance
        return one.state(register.now_utc(), register.bureau_within_h)

    def selected(self) -> Authorisation | None:
        """Return the chosen authorisation."""
        chosen = self.table.selectionModel().selectedRows()
        one: Authorisation | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def clear(self, why: str) -> None:
        """Empty the list and say why."""
        self.model.set_rows([])
        self._follow_selection()
        self.detail.setText(why)

    def refresh(self) -> None:
        """Read the register: all of it, or for the operator what is in force now."""
        self._show_seat()
        if self._books.person() is None:
            self.clear(self.tr("No one is signed in at this console."))
            return
        if self._cameras.session is not None:
            self.clear(self.tr("The register is closed while an officer is at this seat."))
            return
        if self._books.control.control is not None and not self._books.may(Permission.READ_AUTHORISATIONS):
            self.clear(self.tr("The register is closed while the police are in control."))
            return
        reads, enters = map(self._books.may, (Permission.READ_AUTHORISATIONS, Permission.ENTER_AUTHORISATION))

        def work() -> tuple[list[Authorisation], list[int]]:
            actor, register = self._books.actor(), self._books.surveillance
            others = register.open_to_others(actor) if enters else []
            if reads:
                return register.authorisations(actor), others
            return self._books.officers.in_force(actor), others

        ask_as_person(self._context, work, self._show, lambda error: self.clear(error_words(error)))

    def _show(self, read: tuple[list[Authorisation], list[int]]) -> None:
        before, (found, others) = self.selected(), read
        # Whoever entered it goes on with it.
        wanted, self._entered = self._entered or (before.number if before is not None else 0), 0
        self.model.set_rows(found)
        self._show_others(others)
        if not found:
            self.detail.setText(self.tr("There is no authorisation in which you are named."))
        proxy = self.table.proxy
        for row in range(proxy.rowCount()):
            one = proxy.index(row, 0).data(ROW_ROLE)
            if one is not None and wanted in {0, one.number}:
                self.table.selectRow(row)
                break
        self._follow_selection()

    def _show_others(self, numbers: list[int]) -> None:
        """Offer the cancellation of what the person may not read: it must reach the operator at once."""
        self.others_menu.clear()
        for number in numbers:
            entry = self.others_menu.addAction(self.tr("Authorisation {0}").format(number))
            entry.triggered.connect(lambda _=False, number=number: self.cancel_other(number))
        self.others_menu.setEnabled(bool(numbers))

    def _follow_selection(self) -> None:
        one, register = self.selected(), self._books.surveillance
        if one is not None:
            self.detail.setText(about(one, register.now_utc(), register.bureau_within_h))
        may_enter = self._books.may(Permission.ENTER_AUTHORISATION)
        self.new_button.setEnabled(may_enter)
        for entry in self.follow_ups.values():
            entry.setEnabled(one is not None)
        self.give_entry.setEnabled(one is not None and not one.is_sealed and bool(one.lacking))
        is_given = self.give_entry.isEnabled()
        for entry in (*self.follow_ups.values(), self.others_menu.menuAction()):
            # A director enters nothing here, but gives the key of the words.
            entry.setVisible(may_enter)
        self.follow_button.setEnabled(
            (may_enter and (one is not None or self.others_menu.isEnabled())) or is_given
        )
        self.write_button.setEnabled(self._books.may(Permission.RELEASE_DATA) and one is not None)
        is_confirmed = one is not None and Condition.BUREAU in one.done
        self.message_button.setEnabled(is_confirmed and self._books.may(Permission.READ_AUTHORISATIONS))
        self.recover_button.setEnabled(
            self._books.may(Permission.READ_AUTHORISATIONS) and self._cameras.session is None
        )
        self.print_button.setEnabled(self._books.may(Permission.PRINT_BOOKS) and self.model.rowCount() > 0)
        self._show_seat()

    def _show_seat(self) -> None:
        self.control.refresh()
        session, lost, one = self._cameras.session, self._cameras.lost, self.selected()
        self.end_button.setEnabled(session is not None)
        in_force = one is not None and self.state_of(one) is AuthorisationState.IN_FORCE
        beside = one is not None and one.kind.name != TOTAL_CONTROL
        self.begin_button.setEnabled(session is None and in_force and beside)
        if session is None:
            self.seat.setText(self.tr("No officer is at this seat."))
        elif lost:
            self.seat.setText(f"{translated(lost)} {self.tr('This seat has no cameras.')}")
        else:
            left = session.ends_utc - self._books.surveillance.now_utc()
            said = authorised_words(session.urn, max(0, round(left.total_seconds())))
            self.seat.setText(f"{said} · {session.named_officer}")

    # -- acts ----------------------------------------------------------------------------------------------

    def enter_new(self) -> None:
        """Open the form of a new authorisation."""
        now_utc = self._books.surveillance.now_utc()
        presets = {"granted_utc": now_utc, "begins_utc": now_utc}
        self._open(f"{BOOK}.entered", presets, "", self._books.enter)

    def follow(self, name: str) -> None:
        """Open the form of an entry that follows the chosen authorisation."""
        one = self.selected()
        if one is None:
            return
        now_utc = self._books.surveillance.now_utc()
        if name == "confirmed":
            self._confirm(one)
            return
        kind = KINDS[f"{BOOK}.{name}"]
        # What happens at the desk happens now; an end is never proposed.
        presets: dict[str, Any] = {"medium": one.drive} if name == "handed-over" else {}
        presets |= {
            spec.name: now_utc
            for spec in kind.fields
            if spec.shape is Shape.INSTANT and spec.is_required and spec.name != "ends_utc"
        }
        self._open(kind.name, presets, one.urn, lambda filled: self._books.enter(filled, one.number))

    def cancel_other(self, number: int) -> None:
        """Open the form that cancels an authorisation in which the person is not named."""
        now_utc, kind = self._books.surveillance.now_utc(), f"{BOOK}.cancelled"
        presets = {"cancelled_utc": now_utc}
        self._open(kind, presets, str(number), lambda filled: self._books.enter(filled, number))

    def give_words(self) -> None:
        """Give the key of the words to those who were shown as waiting for it."""
        one = self.selected()
        if one is None or not one.lacking:
            return
        register = self._books.surveillance

        def done(_: None) -> None:
            self._context.bridge.messages.note(
                self.tr("They can open the words now."), ", ".join(one.lacking)
            )
            self.refresh()

        ask(self._context, lambda: register.give_words(self._books.actor(), one.number, one.lacking), done)

    def _confirm(self, one: Authorisation) -> None:
        register = self._books.surveillance

        def do(filled: Confirmed, message: bytes) -> None:
            ask(
                self._context,
                lambda: register.follow(self._books.actor(), filled, one.number, message),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        dialog = BureauDialog(one.urn, register.now_utc(), do, self)
        dialog.open()

    def _open(self, kind: str, presets: dict[str, Any], urn: str, enter: Callable[[Any], EntryRef]) -> None:
        def submit(filled: Any) -> None:
            def done(ref: EntryRef) -> None:
                self._done(dialog, ref.number if kind.endswith(".entered") else 0)

            ask(self._context, lambda: enter(filled), done, dialog.show_refusal)

        without: dict[str, Value] | None = (
            {"holds": (), "manifest": "", "kept_until": None} if kind.endswith("handed-over") else None
        )
        dialog = EntryDialog(KINDS[kind], presets, FieldSuggestions(), submit, self, without, urn)
        dialog.open()

    def _done(self, dialog: EntryDialog | OfficerLeftDialog, entered: int = 0) -> None:
        self._entered = entered
        dialog.accept()
        self.refresh()

    def write_material(self) -> None:
        """Open the form that writes the material of the chosen authorisation to the requester's drive."""
        one = self.selected()
        if one is not None:
            MaterialDialog(self._context, one, self.refresh, self).open()

    def save_message(self) -> None:
        """Save the bureau's message about the chosen authorisation."""
        one = self.selected()
        if one is not None:
            save_message(self._context, one)

    def recover_words(self) -> None:
        """Open the form in which two people give a person the words that are sealed for readers."""
        WordRecoveryDialog(self._context, self.refresh, self).open()

    def begin(self) -> None:
        """Open the form in which an officer signs on under the chosen authorisation."""
        one, person = self.selected(), self._books.person()
        if one is None or person is None:
            return
        officers, now_utc = self._books.officers, self._books.surveillance.now_utc()

        def do(officer: OfficerSignOn) -> None:
            ask(
                self._context,
                lambda: officers.begin(self._books.actor(), one.number, officer),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        console = self._context.services.people.seat.console
        dialog = officer_dialog(one.urn, person.login, console, now_utc, do, self)
        dialog.open()

    def end(self) -> None:
        """Ask the operator to confirm that the officer has left."""

        def do(password: str) -> None:
            ask(
                self._context,
                lambda: self._books.officers.end(self._books.actor(), password),
                lambda _: self._done(dialog),
                dialog.show_refusal,
            )

        dialog = OfficerLeftDialog(self.seat.text(), do, self)
        dialog.open()

    def print_record(self) -> None:
        """Write the central record as PDF into the folder for prints."""
        folder, owner = prints_folder(self._context), self._books.owner
        now_utc = self._books.surveillance.now_utc()
        path = folder / f"central-record-{now_utc:%Y%m%dT%H%M%SZ}.pdf"

        def work() -> Path:
            cases, left_out = self._books.surveillance.central_record(self._books.actor())
            sheet = TextSheet(record_html(cases, owner, now_utc, left_out), 9)
            write_pdf(path, QPageSize(QPageSize.PageSizeId.A4), MARGIN_MM, "central record", sheet)
            return path

        said = self.tr("Central record saved")
        ask(self._context, work, lambda made: self._context.bridge.messages.note(said, str(made)))


PANE = PaneKind(
    "surveillance",
    str(QT_TRANSLATE_NOOP("Panes", "Surveillance")),
    SurveillancePane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=560,
)
