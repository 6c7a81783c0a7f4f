"""Police in total control on the screen: who has it, until when, taking it and handing it back (RIP-02)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from console.bridge.labels import book_words, choice_words, control_words
from console.domain.books.authorisations import TOTAL_CONTROL
from console.domain.errors import NeedsConfirmation, OperatorError
from console.domain.people.permissions import Permission
from console.domain.scheme.elected_members import ANSWERS, NAMESAKE
from console.domain.surveillance.authorisation import AuthorisationState
from console.services.surveillance.total_control import ControlRequest, Signature
from console.ui.base.background import ask
from console.ui.widgets.forms import FormColumn, FormDialog, button, secret, words
from console.ui.widgets.instant_edit import InstantEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.errors import ConsoleError
    from console.domain.people.person import Person
    from console.domain.surveillance.authorisation import Authorisation
    from console.ui.base.context import PaneContext

MOST = 200
LIST_PX = 120
_LOGIN = Qt.ItemDataRole.UserRole


def _tr(text: str) -> str:
    return QCoreApplication.translate("Control", text)


class ControlBar(QWidget):
    """Says whether the police are in total control, with the acts that begin and end it. UI thread.

    Args:
        context: of the pane.
        selected: returns the authorisation that is chosen in the pane.
        changed: called after an act.
    """

    def __init__(
        self,
        context: PaneContext,
        selected: Callable[[], Authorisation | None],
        changed: Callable[[], None],
    ) -> None:
        super().__init__()
        self._context, self._books = context, context.services.books
        self._selected, self._changed = selected, changed
        self.said = words("", "about")
        self.take_button = button(_tr("Police take &control…"), self.take)
        self.back_button = button(_tr("Hand &back…"), self.hand_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        row.addWidget(self.take_button)
        row.addWidget(self.back_button)
        self.refresh()

    def refresh(self) -> None:
        """Show who is in control now, and which acts are possible."""
        control, one = self._books.control.control, self._selected()
        register = self._books.surveillance
        can_take = (
            one is not None
            and one.kind.name == TOTAL_CONTROL
            and one.state(register.now_utc(), register.bureau_within_h) is AuthorisationState.IN_FORCE
        )
        self.take_button.setEnabled(
            control is None and can_take and self._books.may(Permission.ENTER_AUTHORISATION)
        )
        self.back_button.setEnabled(control is not None and self._books.person() is not None)
        if control is None:
            self.said.setText(_tr("The police are not in control of the system."))
        else:
            by = f" · {self._books.control.named(control.in_charge)}" if control.in_charge else ""
            self.said.setText(f"{control_words(control)}{by}")

    def take(self) -> None:
        """Open the form with which the police take control."""
        one = self._selected()
        if one is None:
            return
        books = self._books

        def do(request: ControlRequest, own: str, officer: str) -> None:
            ask(
                self._context,
                lambda: books.control.take(books.actor(), one.number, request, own, officer),
                lambda _: self._done(dialog),
                lambda error: dialog.show_refusal(error) if isValid(dialog) else None,
            )

        dialog = TakeControlDialog(one.urn, books.control.officers(), do, self)
        dialog.open()

    def hand_back(self) -> None:
        """Open the form with which both sides sign the hand-back."""
        books = self._books

        def do(own: str, other: Signature, state: str) -> None:
            ask(
                self._context,
                lambda: books.control.hand_back(books.actor(), own, other, state),
                lambda _: self._done(dialog),
                lambda error: dialog.show_refusal(error) if isValid(dialog) else None,
            )

        dialog = HandBackDialog(self.said.text(), do, self)
        dialog.open()

    def _done(self, dialog: FormDialog) -> None:
        # The seat was left, and the dialogs of who sat there were closed.
        if isValid(dialog):
            dialog.accept()
        self._changed()


class TakeControlDialog(FormDialog):
    """Asks who considered it, which officers take the seats, and for both passwords. Deleted when closed.

    Args:
        urn: number of the authorisation.
        officers: the accounts of police officers.
        do: called with what was said, the own password and the officer's.
        parent: owns the dialog.
    """

    def __init__(
        self,
        urn: str,
        officers: Sequence[Person],
        do: Callable[[ControlRequest, str, str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(_tr("Police take total control: {0}").format(urn), parent)
        self._do = do
        self.column.addWidget(
            words(
                _tr(
                    "Everybody on duty is signed off, and the panes close. Only the officers chosen here can "
                    "work at the seats, until the system is handed back or the authorisation ends."
                ),
                "about",
            )
        )
        self.considered_by = self.column.field(
            _tr("Considered personally by (most senior officer of the owner) *"), QLineEdit()
        )
        self.considered_by.setMaxLength(MOST)
        self.namesake = QComboBox()
        for answer in ("", *ANSWERS):
            self.namesake.addItem(choice_words(answer), answer)
        self.question = QWidget()
        FormColumn(self.question, margin=0).field(book_words(NAMESAKE), self.namesake)
        self.question.hide()
        self.column.addWidget(self.question)
        self.considered_at = self.column.field(_tr("Considered at *"), InstantEdit(is_now=True))
        self.officers = self.column.field(_tr("Officers who take the seats *"), QListWidget())
        self.officers.setMaximumHeight(LIST_PX)
        self.in_charge = QComboBox()
        for person in officers:
            police = person.police
            detail = f" ({police.rank}, {police.collar}, {police.force})" if police is not None else ""
            item = QListWidgetItem(f"{person.name}{detail}", self.officers)
            item.setData(_LOGIN, person.login)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.in_charge.addItem(f"{person.name}{detail}", person.login)
        self.column.field(_tr("Officer in charge, who signs for the police *"), self.in_charge)
        self.officer_password, self.password = secret(), secret()
        self.column.fields(
            (_tr("Password or PIN of the officer in charge *"), self.officer_password),
            (_tr("Your own password or PIN *"), self.password),
        )
        self.finish(_tr("Give the seats to the police"), self.submit)
        self.considered_by.setFocus()

    def show_refusal(self, error: ConsoleError) -> None:
        """Show why it was refused; a doubt gets the field in which it is answered."""
        if isinstance(error, NeedsConfirmation):
            self.question.show()
            self.namesake.setFocus()
        super().show_refusal(error)

    def submit(self) -> None:
        """Hand on what was said."""
        if self.is_busy:
            return
        items = [self.officers.item(row) for row in range(self.officers.count())]
        chosen = tuple(item.data(_LOGIN) for item in items if item.checkState() is Qt.CheckState.Checked)
        try:
            considered = self.considered_at.value()
        except OperatorError as error:
            self.show_refusal(error)
            return
        if not isinstance(considered, dt.datetime):
            self.show_refusal(OperatorError(_tr("Enter when it was considered.")))
            return
        if not chosen:
            self.show_refusal(OperatorError(_tr("Choose the officers who take the seats.")))
            return
        request = ControlRequest(
            considered_by=self.considered_by.text(),
            considered_utc=considered,
            in_charge=self.in_charge.currentData() or "",
            officers=chosen,
            namesake=str(self.namesake.currentData()),
        )
        self.set_busy(is_busy=True)
        self._do(request, self.password.text(), self.officer_password.text())


class HandBackDialog(FormDialog):
    """Asks both sides to sign the hand-back. Deleted when closed.

    Args:
        about: who has control, in words.
        do: called with the own password, the other side's signature, and the state of the system.
        parent: owns the dialog.
    """

    def __init__(self, about: str, do: Callable[[str, Signature, str], None], parent: QWidget) -> None:
        super().__init__(_tr("Hand the system back"), parent)
        self._do = do
        self.column.addWidget(words(about, "about"))
        self.state = self.column.field(_tr("State of the system"), QLineEdit())
        self.state.setMaxLength(MOST)
        self.password = self.column.field(_tr("Your own password or PIN *"), secret())
        self.column.addWidget(
            words(
                _tr("The other side: an officer in control, or a supervisor or manager of the owner."),
                "about",
            )
        )
        self.other, self.other_password = QLineEdit(), secret()
        self.column.fields(
            (_tr("User name of the other side *"), self.other),
            (_tr("Password or PIN of the other side *"), self.other_password),
        )
        self.finish(_tr("Hand back"), self.submit)
        self.state.setFocus()

    def submit(self) -> None:
        """Hand the signatures on."""
        if not self.is_busy:
            self.set_busy(is_busy=True)
            other = Signature(self.other.text(), self.other_password.text())
            self._do(self.password.text(), other, self.state.text())
