"""Fields in which a second person agrees with their own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from console.domain.errors import OperatorError
from console.services.people.second_person import SecondApprover
from console.ui.base.background import ask
from console.ui.widgets.forms import FormColumn, FormDialog, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.errors import ConsoleError
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lifting", text)


class SecondPersonFields(QWidget):
    """User name and password of the second person. UI thread."""

    def __init__(self, people: PeopleServices) -> None:
        super().__init__()
        self._people = people
        inner = FormColumn(self, margin=0)
        inner.addWidget(words(_tr("A second person must agree and enter their own password"), "section"))
        self.login, self.password = QLineEdit(), secret()
        inner.field(_tr("User name"), self.login)
        inner.field(_tr("Password or PIN"), self.password)

    def entered(self) -> SecondApprover | None:
        """Return who agrees; None if no one was entered.

        Raises:
            OperatorError: there is no such user.
        """
        login = self.login.text().strip()
        if not login:
            return None
        person = self._people.roster.state.persons.get(login)
        if person is None or person.is_retired:
            raise OperatorError(
                _tr("There is no user called “{0}”.").format(login), _tr("Check the user name.")
            )
        return SecondApprover(person.actor, self.password.text())


class SecondPersonDialog(FormDialog):
    """Asks for the second person of an act that takes a protection away. Deleted when closed.

    Args:
        context: of the pane.
        title: what is done.
        about: why two people do it.
        work: does it, in the background, with the second person.
        done: called when it is done.
        parent: owns the dialog.
    """

    def __init__(
        self,
        context: PaneContext,
        title: str,
        about: str,
        work: Callable[[SecondApprover | None], object],
        done: Callable[[object], None],
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self._context, self._work, self._done = context, work, done
        self.column.addWidget(words(about, "about"))
        self.second = SecondPersonFields(context.services.people)
        self.column.addWidget(self.second)
        self.finish(_tr("Agree and save"), self.submit)
        self.second.login.setFocus()

    def submit(self) -> None:
        """Do it, if the second person is who they say."""
        if self.is_busy:
            return
        try:
            second = self.second.entered()
        except OperatorError as error:
            self.show_refusal(error)
            return
        self.set_busy(is_busy=True)
        work = self._work

        def done(result: object) -> None:
            self.accept()
            self._done(result)

        def refused(error: ConsoleError) -> None:
            self.second.password.clear()
            self.show_refusal(error)

        ask(self._context, lambda: work(second), done, refused)
