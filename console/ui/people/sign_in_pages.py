"""The pages that stand in the place of the panes while nobody may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from console.domain.people.calendar import LONDON
from console.domain.people.licence import words_of
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
    """A heading, fields, a refusal. UI thread."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.column = FormColumn(self, margin=26)
        self.heading = words(heading, "heading")
        self.column.addWidget(self.heading)
        self.column.addSpacing(10)

    def end(self) -> None:
        """Nothing more comes below."""
        self.column.addWidget(self.column.refusal)
        self.column.addStretch(1)

    def refuse(self, error: ConsoleError) -> None:
        """Say why not."""
        self.setEnabled(True)
        self.column.say(error)

    def start(self) -> None:
        """The page is shown."""
        self.setEnabled(True)
        self.column.say(None)


class SignInPage(Page):
    """Login and password; the demo scheme lists its people."""

    asked = Signal(str, str)

    def __init__(self, shown: Sequence[ShownLogin], names: dict[str, Person]) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Sign in"))
        self.login = self.column.field(self.tr("Login"), QLineEdit())
        self.login.setMaxLength(64)
        self.password = self.column.field(self.tr("Password"), secret())
        self.login.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._ask)
        self.column.row(button(self.tr("Sign in"), self._ask, is_first=True))
        self.column.addWidget(self.column.refusal)
        self.people = QListWidget()
        if shown:
            self._list(shown, names)
        else:
            note = self.tr("The wall goes on without you. Cameras can be called and steered after sign-in.")
            self.column.addWidget(words(note, "muted"))
            self.column.addStretch(1)

    def _list(self, shown: Sequence[ShownLogin], names: dict[str, Person]) -> None:
        self.column.addSpacing(10)
        self.column.addWidget(words(self.tr("PEOPLE OF THE DEMO"), "section"))
        self.column.addWidget(
            words(self.tr("Public by design, for trying things out. Choose one, then press Enter."), "muted")
        )
        for one in shown:
            person = names.get(one.login)
            if person is not None and not person.is_retired:
                note = f" · {one.note}" if one.note else ""
                text = f"{person.name} – {person.role.value}{note}\n{one.login}   {one.password}"
                item = QListWidgetItem(text, self.people)
                item.setData(TRAIT, one)
        self.people.setWordWrap(True)
        self.people.currentItemChanged.connect(self._fill)
        self.people.itemActivated.connect(lambda _: self._ask())
        self.column.addWidget(self.people, 1)

    def _fill(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            one: ShownLogin = item.data(TRAIT)
            self.login.setText(one.login)
            self.password.setText(one.password)

    def start(self) -> None:
        """Empty, with the keyboard in the first field."""
        super().start()
        self.login.clear()
        self.password.clear()
        self.people.setCurrentItem(None)  # type: ignore[call-overload]  # the stub forbids Qt's null
        self.login.setFocus()

    def refuse(self, error: ConsoleError) -> None:
        super().refuse(error)
        self.password.clear()
        self.password.setFocus()

    def _ask(self) -> None:
        if self.isEnabled() and self.login.text().strip():
            self.setEnabled(False)
            self.asked.emit(self.login.text(), self.password.text())


class FirstManagerPage(Page):
    """The first start of a scheme: its first manager."""

    asked = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__("")
        self.heading.setText(self.tr("The first manager"))
        said = self.tr(
            "This scheme has no people yet. Whoever manages it makes the first account here, "
            "and with it all the others."
        )
        self.column.addWidget(words(said, "muted"))
        self.column.addSpacing(8)
        self.name = self.column.field(self.tr("Name"), QLineEdit())
        self.login = self.column.field(self.tr("Login, such as “m.jones”"), QLineEdit())
        self.password = self.column.field(self.tr("Password, at least 10 letters"), secret())
        self.again = self.column.field(self.tr("Password again"), secret())
        self.again.returnPressed.connect(self._ask)
        self.column.row(button(self.tr("Make the account"), self._ask, is_first=True))
        self.end()

    def start(self) -> None:
        super().start()
        self.name.setFocus()

    def _ask(self) -> None:
        from console.domain.errors import OperatorError

        if self.password.text() != self.again.text():
            self.refuse(OperatorError(self.tr("The two passwords differ."), self.tr("Type them again.")))
            return
        self.setEnabled(False)
        self.asked.emit(self.login.text(), self.name.text(), self.password.text())


class DeclarationPage(Page):
    """The confidentiality declaration, signed with the password."""

    asked = Signal(str)
    declined = Signal()

    def __init__(self, declaration: Declaration) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Confidentiality declaration"))
        self.who = words("", "muted")
        self.column.addWidget(self.who)
        self.column.addWidget(words(declaration.text))
        self.column.addWidget(words(self.tr("Version {0}").format(declaration.version), "muted"))
        self.column.addSpacing(8)
        self.read = QCheckBox(self.tr("I have read this and agree to it."))
        self.column.addWidget(self.read)
        self.password = self.column.field(self.tr("Your password, as your signature"), secret())
        self.sign = button(self.tr("Sign"), self._ask, is_first=True)
        self.column.row(button(self.tr("Not now"), self.declined.emit), self.sign)
        self.password.returnPressed.connect(self._ask)
        self.read.toggled.connect(self.sign.setEnabled)
        self.end()

    def show_for(self, person: Person) -> None:
        """Ask somebody."""
        super().start()
        self.who.setText(self.tr("{0}: to be signed before access.").format(person.name))
        self.read.setChecked(False)
        self.sign.setEnabled(False)
        self.password.clear()
        self.read.setFocus()

    def _ask(self) -> None:
        if self.read.isChecked():
            self.setEnabled(False)
            self.asked.emit(self.password.text())


class BeginPage(Page):
    """Before a shift: what the last one left, the licence, and for a trainee who is beside them."""

    asked = Signal(str)
    declined = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.licence, self.warning = words("", "muted"), words("", "refusal")
        self.column.addWidget(self.licence)
        self.column.addWidget(self.warning)
        self.mentor_name = words(self.tr("Licensed operator beside you"), "fieldname")
        self.mentor = QComboBox()
        self.column.addWidget(self.mentor_name)
        self.column.addWidget(self.mentor)
        self.column.addSpacing(8)
        self.column.addWidget(words(self.tr("HAND-OVER OF THE LAST SHIFT"), "section"))
        self.handover = words("")
        self.column.addWidget(self.handover)
        self.column.addSpacing(10)
        self.take = button(self.tr("Take the shift"), self._ask, is_first=True)
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
        """Ask somebody whether to begin."""
        super().start()
        self.heading.setText(self.tr("Good to have you, {0}").format(person.name))
        is_trainee = person.role.value == "trainee"
        self._say_licence(person, now_utc, is_trainee=is_trainee)
        self.mentor_name.setVisible(is_trainee)
        self.mentor.setVisible(is_trainee)
        self.mentor.clear()
        for one in mentors:
            self.mentor.addItem(one.name, one.login)
        self.mentor.setPlaceholderText(
            self.tr("Choose who it is") if mentors else self.tr("Nobody licensed is on duty")
        )
        self.mentor.setCurrentIndex(0 if len(mentors) == 1 else -1)
        self.handover.setText(handover_words(last, names))
        self.take.setFocus()

    def _say_licence(self, person: Person, now_utc: dt.datetime, *, is_trainee: bool) -> None:
        licence = person.licence
        said = self.tr("SIA licence: {0}").format(words_of(licence, now_utc))
        is_ending = licence is not None and licence.is_ending(now_utc)
        if is_ending:
            said += self.tr(" – renew it now")
        warns = not is_trainee and (is_ending or licence is None or not licence.is_good(now_utc))
        self.licence.setText(self.tr("In training: you work beside a colleague.") if is_trainee else said)
        self.warning.setText(said)
        self.licence.setVisible(not warns)
        self.warning.setVisible(warns)

    def _ask(self) -> None:
        self.setEnabled(False)
        self.asked.emit(str(self.mentor.currentData() or ""))


class LockedPage(Page):
    """The panes are locked: the same person opens them, or another takes over."""

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
            button(self.tr("Somebody else"), self.other.emit),
            button(self.tr("Unlock"), self._ask, is_first=True),
        )
        self.end()

    def show_for(self, person: Person) -> None:
        """Wait for somebody."""
        super().start()
        self.who.setText(
            self.tr(
                "{0} sits here. The wall goes on; cameras are called and steered after unlocking."
            ).format(person.name)
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
    """What a shift left for the next."""
    from PySide6.QtCore import QCoreApplication

    translate = QCoreApplication.translate
    if shift is None or shift.ended_utc is None:
        return translate("Signing", "No shift was handed over yet.")
    said = shift.handover
    name = names[shift.login].name if shift.login in names else shift.login
    ended = shift.ended_utc.astimezone(LONDON).strftime("%d %b %H:%M")
    lines = [translate("Signing", "{0}, signed off {1}").format(name, ended)]
    lines += [said.notes] if said.notes else []
    if said.cameras_out:
        lines.append(
            translate("Signing", "Out of order: cameras {0}").format(", ".join(map(str, said.cameras_out)))
        )
    if said.open_incidents:
        lines.append(translate("Signing", "Open: {0}").format("; ".join(said.open_incidents)))
    if said.visitors:
        lines.append(translate("Signing", "In the room: {0}").format(", ".join(said.visitors)))
    return "\n".join(lines)
