"""Dialogs of the people pane: account, licence, training, delegation, passwords, closing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QTimeZone
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QGridLayout,
    QLineEdit,
    QWidget,
)

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.delegation import DelegatedTask
from console.domain.people.licence import LicenceState
from console.domain.people.person import NewPerson, PoliceDetail
from console.domain.people.police_ranks import RANKS
from console.domain.people.training import Topic, Training
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeopleDialogs", text)


class AuthorisedForm(FormDialog):
    """A form whose act waits for the database. UI thread."""

    def __init__(self, context: PaneContext, title: str, parent: QWidget) -> None:
        super().__init__(title, parent.window())
        self._attendance = context.bridge.attendance
        staffing, person = self._attendance.staffing, self._attendance.person
        if staffing is None or person is None:
            raise OperatorError(_tr("Nobody is signed in here."), _tr("Sign in first (Ctrl+E)."))
        self.staffing: PeopleServices = staffing
        self.actor: Actor = person.actor
        self.finished.connect(parent.window().activateWindow)

    def act(self, text: str, work: Callable[[], Callable[[], object]]) -> None:
        """The last row: `work` reads the fields and gives what is then done in the background."""

        def pressed() -> None:
            try:
                done = work()
            except OperatorError as error:
                self.refused(error)
                return
            self.busy(is_busy=True)
            self._attendance.ask(done, lambda _: self._done(), self.refused)

        self.finish(text, pressed)

    def _done(self) -> None:
        self._attendance.changed.emit()
        self.accept()


def _dated(first: dt.date) -> QDateEdit:
    made = QDateEdit(QDate(first.year, first.month, first.day))
    made.setCalendarPopup(True)
    made.setDisplayFormat("d MMMM yyyy")
    return made


def _day(field: QDateEdit) -> dt.date:
    said = field.date()
    return dt.date(said.year(), said.month(), said.day())


# -- accounts


class AccountDialog(AuthorisedForm):
    """A new account, or another name and role for an old one."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person | None = None) -> None:
        title = _tr("Edit {0}").format(person.name) if person else _tr("New account")
        super().__init__(context, title, parent)
        self.name = self.column.field(_tr("Name"), QLineEdit(person.name if person else ""))
        self.login = self.column.field(
            _tr("Login (for ever; the author of all they enter)"), QLineEdit(person.login if person else "")
        )
        self.login.setEnabled(person is None)
        self.role = self.column.field(_tr("Role"), QComboBox())
        for role in Role:
            self.role.addItem(role.value, role)
        self.role.setCurrentText((person.role if person else Role.OPERATOR).value)
        self.police = QWidget()
        self._add_police(person)
        self.redeployable = QCheckBox(_tr("Works with redeployable units"))
        self.redeployable.setChecked(person is not None and person.is_redeployable)
        self.column.addWidget(self.redeployable)
        self.password = secret()
        if person is None:
            self.column.field(_tr("First password, at least 10 letters"), self.password)
        self.act(_tr("Make the account") if person is None else _tr("Change"), self._read)
        self.role.currentTextChanged.connect(lambda _: self._follow())
        self._follow()

    def _add_police(self, person: Person | None) -> None:
        from console.ui.widgets.forms import FormColumn

        police = person.police if person else None
        inner = FormColumn(self.police, margin=0)
        self.force = inner.field(_tr("Force"), QLineEdit(police.force if police else ""))
        self.collar = inner.field(_tr("Collar number"), QLineEdit(police.collar if police else ""))
        self.rank = inner.field(_tr("Rank, or staff grade"), QComboBox())
        self.rank.setEditable(True)
        self.rank.addItems(list(RANKS))
        self.rank.setCurrentText(police.rank if police else "")
        self.column.addWidget(self.police)

    def _follow(self) -> None:
        self.police.setVisible(self.role.currentText() == Role.POLICE.value)
        self.adjustSize()

    def _read(self) -> Callable[[], object]:
        new = NewPerson(
            self.login.text(),
            self.name.text(),
            Role(self.role.currentText()),
            PoliceDetail(self.force.text(), self.collar.text(), self.rank.currentText()),
            is_redeployable=self.redeployable.isChecked(),
        )
        password, people = self.password.text(), self.staffing.people
        if self.login.isEnabled():
            return lambda: people.add(self.actor, new, password)
        return lambda: people.change(self.actor, new)


def add(context: PaneContext, parent: QWidget) -> None:
    """A new account."""
    AccountDialog(context, parent).open()


def edit(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Another name or role."""
    AccountDialog(context, parent, person).open()


class ReasonDialog(AuthorisedForm):
    """An act that needs its reason."""

    def __init__(
        self,
        context: PaneContext,
        parent: QWidget,
        title: str,
        note: str,
        work: Callable[[ReasonDialog, str], object],
    ) -> None:
        super().__init__(context, title, parent)
        self.column.addWidget(words(note, "muted"))
        self.why = self.column.field(_tr("Why"), QLineEdit())
        self.why.setMaxLength(200)
        self.act(title, lambda: self._bound(work))

    def _bound(self, work: Callable[[ReasonDialog, str], object]) -> Callable[[], object]:
        why = self.why.text()
        return lambda: work(self, why)


def retire(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Close an account."""
    ReasonDialog(
        context,
        parent,
        _tr("Close the account of {0}").format(person.name),
        _tr("At once, with their shift and delegations. The login is never given again; the entries stay."),
        lambda dialog, why: dialog.staffing.people.retire(dialog.actor, person.login, why),
    ).open()


def sign_other_off(context: PaneContext, parent: QWidget, person: Person) -> None:
    """End the shift of somebody who forgot."""
    ReasonDialog(
        context,
        parent,
        _tr("Sign {0} off").format(person.name),
        _tr("Recorded under your name, with the reason."),
        lambda dialog, why: dialog.staffing.shifts.sign_other_off(dialog.actor, person.login, why),
    ).open()


def withdraw(context: PaneContext, parent: QWidget, person: Person) -> None:
    """End the delegations that somebody holds."""

    def end(dialog: ReasonDialog, why: str) -> None:
        held = [one for one in dialog.staffing.roster.reload().delegations if one.holder == person.login]
        if not held:
            raise OperatorError(_tr("{0} holds nothing by delegation.").format(person.name))
        for one in held:
            dialog.staffing.delegations.withdraw(dialog.actor, one.number, why)

    title = _tr("Withdraw what {0} holds").format(person.name)
    ReasonDialog(context, parent, title, _tr("With it ends what was passed on from it."), end).open()


# -- what follows an account


class LicenceDialog(AuthorisedForm):
    """A licence as it stands on the card and in the register."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("Licence of {0}").format(person.name), parent)
        licence = person.licence
        self.number = self.column.field(
            _tr("Number, 16 digits"), QLineEdit(licence.number if licence else "")
        )
        today = self.staffing.clock.utc_now().date()
        self.expires = self.column.field(
            _tr("Valid until, this day included"), _dated(licence.expires if licence else today)
        )
        self.state = self.column.field(_tr("State in the SIA's register"), QComboBox())
        self.state.addItems([state.value for state in LicenceState])
        self.state.setCurrentText((licence.state if licence else LicenceState.ACTIVE).value)
        self.act(_tr("Record"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        number, expires = self.number.text(), _day(self.expires)
        state = LicenceState(self.state.currentText())
        return lambda: self.staffing.people.record_licence(self.actor, login, number, expires, state)


def licence(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Record a licence."""
    LicenceDialog(context, parent, person).open()


class TrainingDialog(AuthorisedForm):
    """One training that somebody had."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("Training of {0}").format(person.name), parent)
        had = "\n".join(f"{one.topic.value}, {one.on:%d %b %Y}, {one.by}" for one in person.trainings)
        self.column.addWidget(words(had or _tr("None recorded yet."), "muted"))
        today = self.staffing.clock.utc_now().date()
        self.topic = self.column.field(_tr("Topic"), QComboBox())
        self.topic.addItems([topic.value for topic in Topic])
        self.on = self.column.field(_tr("Day"), _dated(today))
        self.by = self.column.field(_tr("Given by"), QLineEdit())
        self.lapses = QCheckBox(_tr("Counts only until"))
        self.until = _dated(today.replace(day=1) + dt.timedelta(days=365))
        self.until.setEnabled(False)
        self.lapses.toggled.connect(self.until.setEnabled)
        self.column.addWidget(self.lapses)
        self.column.addWidget(self.until)
        self.act(_tr("Record"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        until = _day(self.until) if self.lapses.isChecked() else None
        said = Training(Topic(self.topic.currentText()), _day(self.on), self.by.text(), until)
        return lambda: self.staffing.people.record_training(self.actor, login, said)


def training(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Record a training."""
    TrainingDialog(context, parent, person).open()


class DelegateDialog(AuthorisedForm):
    """Tasks, for a time, with the ground (PPL-06)."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("Delegate to {0}").format(person.name), parent)
        self.column.addWidget(words(_tr("In your absence they may:"), "muted"))
        self.tasks = {task: QCheckBox(task.value) for task in DelegatedTask}
        grid = QGridLayout()
        for at, box in enumerate(self.tasks.values()):
            grid.addWidget(box, at // 2, at % 2)
        self.column.addLayout(grid)
        self.column.addSpacing(8)
        now = QDateTime.currentDateTime()
        self.begin = self.column.field(_tr("From"), _timed(now))
        self.end = self.column.field(_tr("Until; it ends by itself"), _timed(now.addSecs(12 * 3600)))
        self.why = self.column.field(_tr("Ground, such as “annual leave”"), QLineEdit())
        self.act(_tr("Delegate"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        tasks = [task for task, box in self.tasks.items() if box.isChecked()]
        begin_utc, end_utc, why = _instant(self.begin), _instant(self.end), self.why.text()
        service = self.staffing.delegations
        return lambda: service.delegate(self.actor, login, tasks, begin_utc, end_utc, why)


def delegate(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Delegate tasks."""
    DelegateDialog(context, parent, person).open()


def _timed(first: QDateTime) -> QDateTimeEdit:
    made = QDateTimeEdit(first)
    made.setTimeZone(QTimeZone(b"Europe/London"))
    made.setCalendarPopup(True)
    made.setDisplayFormat("d MMM yyyy  HH:mm")
    return made


def _instant(field: QDateTimeEdit) -> dt.datetime:
    return dt.datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch(), dt.UTC)


# -- passwords


class PasswordDialog(AuthorisedForm):
    """A new password for somebody who lost theirs."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("New password for {0}").format(person.name), parent)
        self.password = self.column.field(_tr("Password, at least 10 letters"), secret())
        self.act(_tr("Set"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        password = self.password.text()
        return lambda: self.staffing.people.set_password(self.actor, login, password)


def new_password(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Set somebody's password."""
    PasswordDialog(context, parent, person).open()


class OwnSecretsDialog(AuthorisedForm):
    """One's own password and PIN."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(context, _tr("My password and PIN"), parent)
        self.old = self.column.field(_tr("Password now"), secret())
        self.new = self.column.field(_tr("New password; empty: it stays"), secret())
        self.pin = self.column.field(_tr("PIN for unlocking and countersigning, 6 digits"), secret())
        self.act(_tr("Set"), self._read)

    def _read(self) -> Callable[[], object]:
        old, new, pin = self.old.text(), self.new.text(), self.pin.text()
        service = self.staffing.sign_in

        def change() -> None:
            if pin:
                service.set_pin(self.actor, old, pin)
            if new:
                service.change_password(self.actor, old, new)

        return change


def own_secrets(context: PaneContext, parent: QWidget) -> None:
    """Set one's own."""
    OwnSecretsDialog(context, parent).open()


def hours(context: PaneContext, parent: QWidget) -> None:
    """The report of working times."""
    from console.ui.people.hours_dialog import HoursDialog

    HoursDialog(context, parent).open()
