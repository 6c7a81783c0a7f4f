"""Fields in which a second person agrees with their own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from console.domain.errors import OperatorError
from console.services.privacy.service import SecondApprover
from console.ui.widgets.forms import FormColumn, secret, words

if TYPE_CHECKING:
    from console.services.people.service import PeopleServices


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
