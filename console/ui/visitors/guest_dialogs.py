"""The forms with which visitors come to this seat: police observe, a group looks, an inspector reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from shiboken6 import isValid

from console.domain.books.visitors import GROUNDS, GROUP, INSPECTOR
from console.services.visitors.guests import ObservationRequest
from console.ui.base.background import ask
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError
    from console.domain.visitors.guest import Guest
    from console.domain.visitors.visit import Visit
    from console.ui.base.context import PaneContext

MOST = 200


def _tr(text: str) -> str:
    return QCoreApplication.translate("Guests", text)


class _SeatDialog(FormDialog):
    """Base of both forms: what it is about, and the password with which it begins. Deleted when closed.

    Args:
        title: of the form.
        about: what happens, in words.
        do: called when the form is complete.
        parent: owns the dialog.
    """

    def __init__(self, title: str, about: str, do: Callable[[], None], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._do = do
        self.column.addWidget(words(about, "about"))

    def add_password(self, action: str) -> None:
        """Add the last field and the button."""
        self.password = self.column.field(_tr("Your own password or PIN *"), secret())
        self.finish(action, self.submit)

    def submit(self) -> None:
        """Hand the form on."""
        if not self.is_busy:
            self.set_busy(is_busy=True)
            self._do()


class ObserveDialog(_SeatDialog):
    """Asks on which ground and for which purpose police observe at this seat. Deleted when closed."""

    def __init__(self, visit: Visit, do: Callable[[], None], parent: QWidget) -> None:
        super().__init__(
            _tr("Police observe at this seat"),
            _tr(
                "This seat shows its pictures and is locked: nobody steers, plays back or reads here until "
                "you unlock it with your password."
            ),
            do,
            parent,
        )
        self.ground = QComboBox()
        for ground in GROUNDS:
            self.ground.addItem(ground, ground)
        self.column.field(_tr("Ground *"), self.ground)
        self.purpose = self.column.field(_tr("What is observed, and why *"), QLineEdit(visit.purpose))
        self.purpose.setMaxLength(MOST)
        self.has_read = QCheckBox(_tr("The officer has read the code of practice"))
        self.column.addWidget(self.has_read)
        self.add_password(_tr("Lock this seat and begin"))
        self.ground.setFocus()

    def request(self) -> ObservationRequest:
        """Return what was said."""
        return ObservationRequest(
            ground=self.ground.currentData(),
            purpose=self.purpose.text(),
            has_read_code=self.has_read.isChecked(),
        )


class ShowDialog(_SeatDialog):
    """Asks for the password with which a group is shown the wall. Deleted when closed."""

    def __init__(self, do: Callable[[], None], parent: QWidget) -> None:
        super().__init__(
            _tr("Show the wall to the group"),
            _tr(
                "This seat shows its pictures and is locked: books, lists and messages are covered, and "
                "cameras of places where people expect privacy are dark, until you unlock it with your "
                "password."
            ),
            do,
            parent,
        )
        self.add_password(_tr("Lock this seat and show it"))
        self.password.setFocus()


class InspectDialog(_SeatDialog):
    """Asks for the password with which an inspector is given this seat. Deleted when closed."""

    def __init__(self, do: Callable[[], None], parent: QWidget) -> None:
        super().__init__(
            _tr("Inspector at this seat"),
            _tr(
                "The inspector reads the books and the audit log here, without personal details, and changes "
                "nothing. Each book that is opened is recorded. It ends when you sign in again, and with the "
                "visit."
            ),
            do,
            parent,
        )
        self.add_password(_tr("Give the seat to the inspector"))
        self.password.setFocus()


def bring_to_seat(context: PaneContext, visit: Visit, parent: QWidget) -> None:
    """Open the form with which a visitor comes to this seat."""
    books = context.services.books

    def do() -> None:
        # Read on the UI thread; the work runs on another.
        secret_typed, shown = dialog.password.text(), dialog
        said = shown.request() if isinstance(shown, ObserveDialog) else None

        def begin() -> Guest:
            if said is not None:
                return books.guests.observe(books.actor(), visit.number, said, secret_typed)
            if isinstance(shown, ShowDialog):
                return books.guests.show(books.actor(), visit.number, secret_typed)
            return books.guests.inspect(books.actor(), visit.number, secret_typed)

        ask(context, begin, begun, refused)

    def begun(_guest: Guest) -> None:
        # The seat has changed, and the dialogs of who sat there may be closed already.
        if isValid(dialog):
            dialog.accept()

    def refused(error: ConsoleError) -> None:
        if isValid(dialog):
            dialog.show_refusal(error)

    dialog = _dialog_for(visit, do, parent)
    dialog.open()


def _dialog_for(visit: Visit, do: Callable[[], None], parent: QWidget) -> _SeatDialog:
    if visit.visitor == INSPECTOR:
        return InspectDialog(do, parent)
    if visit.visitor == GROUP:
        return ShowDialog(do, parent)
    return ObserveDialog(visit, do, parent)
