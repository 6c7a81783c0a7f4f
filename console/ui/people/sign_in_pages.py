"""The pages that replace the panes while no one may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from console.bridge.labels import choice_word
from console.domain.instants import spoken_moment
from console.domain.people.calendar import day_of
from console.domain.people.licence import words_of
from console.domain.people.training_rules import lapsing_words
from console.ui.widgets.forms import FormColumn, button, secret, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.errors import ConsoleError
    from console.domain.people.declaration import Declaration
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.service import ShownLogin

TRAIT = Qt.ItemDataRole.UserRole


class Page(QWidget):
    """Base of a page with a heading, fields and a refusal. UI thread."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.column = FormColumn(self, margin=26)
        self.heading = words(heading, "heading")
        self.column.addWidget(self.heading)
        self.column.addSpacing(10)

    def end(self) -> None:
        """Add the last rows."""
        self.column.addWidget(self.column.refusal)
        self.column.addStretch(1)

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused."""
        self.setEnabled(True)
        self.column.show_refusal(error)

    def start(self) -> None:
        """Prepare the page for being shown."""
        self.setEnabled(True)
        self.column.show_refusal(None)


class SignInPage(Page):
    """Asks for user name and password; the demo lists its accounts."""

    asked = Signal(str, str)

    def __init__(self, accounts: Sequence[ShownLogin], names: dict[str, Person], wall_note: str = "") -> None:
        super().__init__("")
        self.heading.setText(self.tr("Sign in"))
        self.login = self.column.field(self.tr("User name"), QLineEdit())
        self.login.setMaxLength(64)
        self.password = self.column.field(self.tr("Password"), secret())
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._ask)
        self.column.row(button(self.tr("Sign in"), self._ask, is_first=True))
        self.column.addWidget(self.column.refusal)
        self.people = QListWidget()
        if accounts:
            self._add_account_list(accounts, names)
        else:
            self.column.addWidget(words(wall_note, "muted"))
            self.column.addStretch(1)

    def _add_account_list(self, accounts: Sequence[ShownLogin], names: dict[str, Person]) -> None:
        self.column.addSpacing(10)
        self.column.addWidget(words(self.tr("DEMO ACCOUNTS"), "section"))
        self.column.addWidget(
            words(
                self.tr(
                    "These accounts are public, for trying out the demo. Choose one and press Enter. The "
                    "black and white blocks in the pictures are a time code, which tests read."
                ),
                "muted",
            )
        )
        for account in accounts:
            person = names.get(account.login)
            if person is not None and not person.is_retired:
                note = f" · {account.note}" if account.note else ""
                role = choice_word(person.role.value)
                text = f"{person.name} – {role}{note}\n{account.login}   {account.password}"
                item = QListWidgetItem(text, self.people)
                item.setData(TRAIT, account)
        self.people.setWordWrap(True)
        self.people.currentItemChanged.connect(self._fill_in_login)
        self.people.itemActivated.connect(lambda _: self._ask())
        self.column.addWidget(self.people, 1)

    def _fill_in_login(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            account: ShownLogin = item.data(TRAIT)
            self.login.setText(account.login)
            self.password.setText(account.password)

    def start(self) -> None:
        """Clear the fields and move the keyboard to the first one."""
        self.clear()
        self.login.setFocus()

    def clear(self) -> None:
        """Clear the fields; the keyboard stays where it is."""
        super().start()
        self.login.clear()
        self.password.clear()
        self.people.setCurrentItem(None)  # type: ignore[call-overload]  # the stub forbids Qt's null

    def refuse(self, error: ConsoleError) -> None:
        super().refuse(error)
        self.password.clear()
        self.password.setFocus()

    def _ask(self) -> None:
        if self.isEnabled() and self.login.text().strip():
            self.setEnabled(False)
            self.asked.emit(self.login.text(), self.password.text())


class FirstManagerPage(Page):
    """Creates the first manager's account of a new scheme."""

    asked = Signal(str, str, str, str)

    def __init__(self) -> None:
        super().__init__("")
        self.heading.setText(self.tr("First manager account"))
        note = self.tr(
            "This scheme has no accounts yet. Create the first manager's account here. The "
            "manager can then add everyone else."
        )
        self.column.addWidget(words(note, "muted"))
        self.column.addSpacing(8)
        self.name = self.column.field(self.tr("Name"), QLineEdit())
        self.staff_number = self.column.field(self.tr("Staff number"), QLineEdit())
        self.login = self.column.field(self.tr("User name, for example m.jones"), QLineEdit())
        self.password = self.column.field(self.tr("Password (at least 10 characters)"), secret())
        self.again = self.column.field(self.tr("Repeat password"), secret())
        self.again.returnPressed.connect(self._ask)
        self.column.row(button(self.tr("Create account"), self._ask, is_first=True))
        self.end()

    def start(self) -> None:
        super().start()
        self.name.setFocus()

    def _ask(self) -> None:
        from console.domain.errors import OperatorError

        if self.password.text() != self.again.text():
            self.refuse(OperatorError(self.tr("The passwords do not match."), self.tr("Enter them again.")))
            return
        self.setEnabled(False)
        self.asked.emit(self.login.text(), self.name.text(), self.staff_number.text(), self.password.text())


class OwnPasswordPage(Page):
    """Asks for a password of one's own in place of one that someone else set."""

    asked = Signal(str, str)
    declined = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Choose your own password"))
        self.who = words("", "muted")
        self.column.addWidget(self.who)
        self.column.addSpacing(8)
        self.given = self.column.field(self.tr("Password you were given"), secret())
        self.password = self.column.field(self.tr("New password (at least 10 characters)"), secret())
        self.again = self.column.field(self.tr("Repeat password"), secret())
        self.again.returnPressed.connect(self._ask)
        self.column.row(
            button(self.tr("Not now"), self.declined.emit),
            button(self.tr("Change password"), self._ask, is_first=True),
        )
        self.end()

    def show_for(self, person: Person) -> None:
        """Show the page to a person."""
        super().start()
        for field in (self.given, self.password, self.again):
            field.clear()
        self.who.setText(
            self.tr("{0}, someone else set your password. Choose one that only you know.").format(person.name)
        )
        self.given.setFocus()

    def _ask(self) -> None:
        from console.domain.errors import OperatorError

        if self.password.text() != self.again.text():
            self.refuse(OperatorError(self.tr("The passwords do not match."), self.tr("Enter them again.")))
            return
        self.setEnabled(False)
        self.asked.emit(self.given.text(), self.password.text())


class DeclarationPage(Page):
    """Shows the confidentiality declaration or the undertaking and takes the password as signature."""

    asked = Signal(str)
    declined = Signal()

    def __init__(self, declaration: Declaration, *, is_undertaking: bool = False) -> None:
        super().__init__("")
        self.heading.setText(
            self.tr("Undertaking to comply with the code of practice")
            if is_undertaking
            else self.tr("Confidentiality declaration")
        )
        self._is_undertaking = is_undertaking
        self.who = words("", "muted")
        self.column.addWidget(self.who)
        self.column.addWidget(words(declaration.text))
        self.column.addWidget(words(self.tr("Version {0}").format(declaration.version), "muted"))
        self.column.addSpacing(8)
        self.read = QCheckBox(
            self.tr("I have read this undertaking and give it.")
            if is_undertaking
            else self.tr("I have read this declaration and agree to it.")
        )
        self.column.addWidget(self.read)
        self.password = self.column.field(self.tr("Your password, as your signature"), secret())
        sign = self.tr("Sign undertaking") if is_undertaking else self.tr("Sign declaration")
        self.sign = button(sign, self._ask, is_first=True)
        self.column.row(button(self.tr("Not now"), self.declined.emit), self.sign)
        self.password.returnPressed.connect(self._ask)
        self.read.toggled.connect(self.sign.setEnabled)
        self.end()

    def show_for(self, person: Person) -> None:
        """Show the declaration to a person."""
        super().start()
        ask = (
            self.tr("{0}, sign this undertaking before you continue.")
            if self._is_undertaking
            else self.tr("{0}, sign this declaration before you continue.")
        )
        self.who.setText(ask.format(person.name))
        self.read.setChecked(False)
        self.sign.setEnabled(False)
        self.password.clear()
        self.read.setFocus()

    def _ask(self) -> None:
        if self.read.isChecked():
            self.setEnabled(False)
            self.asked.emit(self.password.text())


class BeginPage(Page):
    """Shows the last handover and the licence before a shift; a trainee chooses a mentor."""

    asked = Signal(str)
    declined = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.licence, self.warning = words("", "muted"), words("", "refusal")
        self.column.addWidget(self.licence)
        self.column.addWidget(self.warning)
        self.training = words("", "refusal")
        self.column.addWidget(self.training)
        self.mentor_name = words(self.tr("Licensed operator beside you"), "fieldname")
        self.mentor = QComboBox()
        self.column.addWidget(self.mentor_name)
        self.column.addWidget(self.mentor)
        self.column.addSpacing(8)
        self.column.addWidget(words(self.tr("HANDOVER FROM THE LAST SHIFT"), "section"))
        self.handover = words("")
        self.column.addWidget(self.handover)
        self.column.addSpacing(10)
        self.take = button(self.tr("Sign on"), self._ask, is_first=True)
        self.column.row(button(self.tr("Not now"), self.declined.emit), self.take)
        self.end()

    def show_for(
        self,
        person: Person,
        last: Shift | None,
        mentors: Sequence[Person],
        names: Mapping[str, Person],
        now_utc: dt.datetime,
    ) -> None:
        """Ask a person whether to start the shift.

        Args:
            person: the person who signs on.
            last: the last shift; None if there was none.
            mentors: licensed operators on duty.
            names: people by user name.
            now_utc: the present time.
        """
        super().start()
        self.heading.setText(self.tr("Welcome, {0}").format(person.name))
        is_trainee = person.role.value == "trainee"
        self._show_licence(person, now_utc, is_trainee=is_trainee)
        self._show_training(person, now_utc)
        self.mentor_name.setVisible(is_trainee)
        self.mentor.setVisible(is_trainee)
        self.mentor.clear()
        for mentor in mentors:
            self.mentor.addItem(mentor.name, mentor.login)
        self.mentor.setPlaceholderText(
            self.tr("Choose the operator") if mentors else self.tr("No licensed operator is on duty")
        )
        self.mentor.setCurrentIndex(0 if len(mentors) == 1 else -1)
        self.handover.setText(handover_words(last, names))
        self.take.setFocus()

    def _show_licence(self, person: Person, now_utc: dt.datetime, *, is_trainee: bool) -> None:
        licence = person.licence
        text = self.tr("SIA licence: {0}").format(words_of(licence, now_utc))
        is_ending = licence is not None and licence.is_ending(now_utc)
        if is_ending:
            text += self.tr(" – renew it now")
        warns = not is_trainee and (is_ending or licence is None or not licence.is_good(now_utc))
        self.licence.setText(
            self.tr("You are in training and work beside a licensed colleague.") if is_trainee else text
        )
        self.warning.setText(text)
        self.licence.setVisible(not warns)
        self.warning.setVisible(warns)

    def _show_training(self, person: Person, now_utc: dt.datetime) -> None:
        lapses = "; ".join(lapsing_words(person.trainings, day_of(now_utc)))
        self.training.setText(self.tr("Your training lapses soon – {0}").format(lapses))
        self.training.setVisible(bool(lapses))

    def _ask(self) -> None:
        self.setEnabled(False)
        self.asked.emit(str(self.mentor.currentData() or ""))


class LockedPage(Page):
    """Asks for the password while the panes are locked."""

    asked = Signal(str)
    other = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Locked"))
        self.who = words("", "")
        self.column.addWidget(self.who)
        self.secret = self.column.field(self.tr("Password or PIN"), secret())
        self.secret.returnPressed.connect(self._ask)
        self.column.row(
            button(self.tr("Switch user"), self.other.emit),
            button(self.tr("Unlock"), self._ask, is_first=True),
        )
        self.end()

    def show_for(self, person: Person) -> None:
        """Ask this person to unlock."""
        super().start()
        self.who.setText(
            self.tr("{0} is signed in. The wall stays live. Unlock to call and steer cameras.").format(
                person.name
            )
        )
        self.secret.clear()
        self.secret.setFocus()

    def refuse(self, error: ConsoleError) -> None:
        super().refuse(error)
        self.secret.clear()
        self.secret.setFocus()

    def _ask(self) -> None:
        self.setEnabled(False)
        self.asked.emit(self.secret.text())


def handover_words(shift: Shift | None, names: Mapping[str, Person]) -> str:
    """Return the handover of a shift as text."""
    from PySide6.QtCore import QCoreApplication

    translate = QCoreApplication.translate
    if shift is None or shift.ended_utc is None:
        return translate("Signing", "No handover notes.")
    handover = shift.handover
    name = names[shift.login].name if shift.login in names else shift.login
    ended = spoken_moment(shift.ended_utc, seconds=False)
    lines = [translate("Signing", "{0}, signed off {1}").format(name, ended)]
    lines += [handover.notes] if handover.notes else []
    if handover.cameras_out:
        lines.append(
            translate("Signing", "Cameras with faults: {0}").format(", ".join(map(str, handover.cameras_out)))
        )
    if handover.open_incidents:
        lines.append(translate("Signing", "Open incidents: {0}").format("; ".join(handover.open_incidents)))
    if handover.visitors:
        lines.append(translate("Signing", "Visitors in the room: {0}").format(", ".join(handover.visitors)))
    lines += handover.in_hand
    return "\n".join(lines)
