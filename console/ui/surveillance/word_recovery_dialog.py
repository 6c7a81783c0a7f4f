"""The dialog in which two people with the halves of the recovery key give a person the sealed words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from console.domain.errors import OperatorError
from console.ui.base.background import ask
from console.ui.widgets.forms import FormColumn, FormDialog, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("WordRecovery", text)


class KeyHolderFields(QWidget):
    """User name, password and half of one of the two. UI thread."""

    def __init__(self, people: PeopleServices, title: str, login: str = "") -> None:
        super().__init__()
        self._people = people
        inner = FormColumn(self, margin=0)
        inner.addWidget(words(title, "section"))
        self.login, self.password, self.half = QLineEdit(login), secret(), secret()
        self.login.setMaxLength(200)
        inner.field(_tr("User name *"), self.login)
        inner.field(_tr("Password or PIN *"), self.password)
        inner.field(_tr("Half of the recovery key, as written down *"), self.half)

    def entered(self) -> tuple[tuple[Actor, str], str]:
        """Return the person with their password, and their half.

        Raises:
            OperatorError: something is missing, or there is no such user.
        """
        login = self.login.text().strip().casefold()
        if not login or not self.password.text() or not self.half.text().strip():
            raise OperatorError(
                _tr("Each of the two enters their user name, password and half."),
                _tr("Complete the fields with a star."),
            )
        person = self._people.roster.state.persons.get(login)
        if person is None or person.is_retired:
            raise OperatorError(
                _tr("There is no user called “{0}”.").format(login[:40]), _tr("Check the user name.")
            )
        return (person.actor, self.password.text()), self.half.text()


class WordRecoveryDialog(FormDialog):
    """Gives a person the keys of all authorisations that they may read. Deleted when closed.

    What was typed is nowhere but in its fields; after a refusal the passwords are typed again.

    Args:
        context: of the pane.
        done: called when it is done.
        parent: owns the dialog.
    """

    def __init__(self, context: PaneContext, done: Callable[[], None], parent: QWidget) -> None:
        super().__init__(_tr("Give a person the words"), parent)
        self._context, self._done = context, done
        people = context.services.people
        about = _tr(
            "If no reader can open the words of authorisations any more, the two people with the halves of "
            "the recovery key give them to someone who may read them. Both are recorded."
        )
        self.column.addWidget(words(about, "about"))
        self.to = self.column.field(_tr("User name of the person who is to read *"), QLineEdit())
        self.to.setMaxLength(200)
        me = context.bridge.attendance.person
        self.first = KeyHolderFields(people, _tr("First person"), me.login if me is not None else "")
        self.second = KeyHolderFields(people, _tr("Second person"))
        self.column.addWidget(self.first)
        self.column.addWidget(self.second)
        self.finish(_tr("Give the words"), self.submit)
        self.to.setFocus()

    def submit(self) -> None:
        """Give the words, if both are who they say and both halves fit."""
        if self.is_busy:
            return
        try:
            (first, half), (second, other) = self.first.entered(), self.second.entered()
            to = self._reader()
        except OperatorError as error:
            self.show_refusal(error)
            return
        self.set_busy(is_busy=True)
        recovery = self._context.services.word_recovery
        ask(
            self._context,
            lambda: recovery.recover(first, second, (half, other), to),
            lambda counts: self._on_given(to, *counts),
            self._on_refused,
        )

    def _reader(self) -> str:
        login = self.to.text().strip().casefold()
        if not login:
            raise OperatorError(_tr("Enter who is to read."), _tr("For example a.bell."))
        return login

    def _on_given(self, to: str, given: int, shut: int) -> None:
        what = _tr("{0} was given the words. Authorisations: {1}.").format(to, given)
        then = _tr("{0} more belong to another recovery key.").format(shut) if shut else ""
        self._context.bridge.messages.note(what, then)
        self.accept()
        self._done()

    def _on_refused(self, error: ConsoleError) -> None:
        for fields in (self.first, self.second):
            fields.password.clear()
        self.show_refusal(error)
