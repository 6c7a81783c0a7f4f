"""The dialogs of the People pane: account, licence, training, delegation, password and closing."""

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

from console.bridge.labels import choice_words
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day
from console.domain.people.actor import Role
from console.domain.people.delegation import DECIDERS, DelegatedTask
from console.domain.people.licence import LicenceState
from console.domain.people.person import MOST_NUMBER, NewPerson, PoliceDetail
from console.domain.people.police_ranks import RANKS
from console.domain.people.training import Topic, Training
from console.ui.base.action import action_by_id
from console.ui.base.keys_home import give_keys
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeopleDialogs", text)


def _sign_in_key() -> str:
    return action_by_id("change").spoken_keys


class AuthorisedForm(FormDialog):
    """Base of forms whose action runs in the background. UI thread."""

    def __init__(self, context: PaneContext, title: str, parent: QWidget) -> None:
        super().__init__(title, parent.window())
        self._attendance = context.bridge.attendance
        person = self._attendance.person
        if person is None:
            raise OperatorError(
                _tr("No one is signed in at this console."),
                _tr("Sign in first ({0}).").format(_sign_in_key()),
            )
        self.people_services = context.services.people
        self.actor: Actor = person.actor
        window = parent.window()
        self.finished.connect(lambda _: give_keys(window))

    def add_action(self, text: str, work: Callable[[], Callable[[], object]]) -> None:
        """Add the last row; `work` reads the fields and returns what then runs in the background."""

        def pressed() -> None:
            try:
                result = work()
            except OperatorError as error:
                self.show_refusal(error)
                return
            self.set_busy(is_busy=True)
            self._attendance.ask(result, lambda _: self._on_saved(), self.show_refusal)

        self.finish(text, pressed)

    def _on_saved(self) -> None:
        self._attendance.changed.emit()
        self.accept()


def _date_field(first: dt.date) -> QDateEdit:
    date_edit = QDateEdit(QDate(first.year, first.month, first.day))
    date_edit.setCalendarPopup(True)
    date_edit.setDisplayFormat("d MMMM yyyy")
    return date_edit


def _date_of(field: QDateEdit) -> dt.date:
    date = field.date()
    return dt.date(date.year(), date.month(), date.day())


# -- accounts


class AccountDialog(AuthorisedForm):
    """Creates an account or changes its name and role."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person | None = None) -> None:
        title = _tr("Edit {0}").format(person.name) if person else _tr("New account")
        super().__init__(context, title, parent)
        self.name = self.column.field(_tr("Name"), QLineEdit(person.name if person else ""))
        self.login = self.column.field(
            _tr("User name (cannot be changed; shown as the author of their entries)"),
            QLineEdit(person.login if person else ""),
        )
        self.login.setEnabled(person is None)
        self.staff_number = self.column.field(
            _tr("Staff number (one person has one account)"), QLineEdit(person.staff_number if person else "")
        )
        self.staff_number.setMaxLength(MOST_NUMBER)
        self.role = self.column.field(_tr("Role"), QComboBox())
        for role in Role:
            self.role.addItem(choice_words(role.value), role)
        self.role.setCurrentIndex(self.role.findData(person.role if person else Role.OPERATOR))
        self.police = QWidget()
        self._add_police(person)
        self.redeployable = QCheckBox(_tr("Works with redeployable cameras"))
        self.redeployable.setChecked(person is not None and person.is_redeployable)
        self.column.addWidget(self.redeployable)
        self.password = secret()
        if person is None:
            self.column.field(_tr("First password (at least 10 characters)"), self.password)
        self.add_action(_tr("Create account") if person is None else _tr("Save account"), self._read)
        self.role.currentTextChanged.connect(lambda _: self._show_role_fields())
        self._show_role_fields()

    def _add_police(self, person: Person | None) -> None:
        from console.ui.widgets.forms import FormColumn

        police = person.police if person else None
        inner = FormColumn(self.police, margin=0)
        self.force = inner.field(_tr("Force"), QLineEdit(police.force if police else ""))
        self.collar = inner.field(_tr("Collar number"), QLineEdit(police.collar if police else ""))
        self.rank = inner.field(_tr("Rank or staff grade"), QComboBox())
        self.rank.setEditable(True)
        self.rank.addItems(list(RANKS))
        self.rank.setCurrentText(police.rank if police else "")
        self.column.addWidget(self.police)

    def _show_role_fields(self) -> None:
        self.police.setVisible(self.role.currentData() is Role.POLICE)
        self.adjustSize()

    def _read(self) -> Callable[[], object]:
        details = NewPerson(
            self.login.text(),
            self.name.text(),
            self.role.currentData(),
            PoliceDetail(self.force.text(), self.collar.text(), self.rank.currentText()),
            is_redeployable=self.redeployable.isChecked(),
            staff_number=self.staff_number.text(),
        )
        password, people = self.password.text(), self.people_services.people
        if self.login.isEnabled():
            return lambda: people.add(self.actor, details, password)
        return lambda: people.change(self.actor, details)


def add(context: PaneContext, parent: QWidget) -> None:
    """Open the dialog for a new account."""
    AccountDialog(context, parent).open()


def edit(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the dialog for an existing account."""
    AccountDialog(context, parent, person).open()


class ReasonDialog(AuthorisedForm):
    """Asks for the reason of an action, then does it.

    Args:
        context: the context of the window.
        parent: the widget over which the dialog opens.
        title: the title and the text of the button.
        note: what the action means.
        work: called in the background with this dialog and the reason.
    """

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
        self.why = self.column.field(_tr("Reason"), QLineEdit())
        self.why.setMaxLength(200)
        self.add_action(title, lambda: self._with_reason(work))

    def _with_reason(self, work: Callable[[ReasonDialog, str], object]) -> Callable[[], object]:
        why = self.why.text()
        return lambda: work(self, why)


def retire(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the dialog for closing an account."""
    ReasonDialog(
        context,
        parent,
        _tr("Close the account of {0}").format(person.name),
        _tr(
            "The account closes at once, and the person's shift and delegated tasks end. The "
            "user name is not used again. Entries stay."
        ),
        lambda dialog, why: dialog.people_services.people.retire(dialog.actor, person.login, why),
    ).open()


def sign_other_off(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the dialog for ending someone else's shift."""
    ReasonDialog(
        context,
        parent,
        _tr("Sign off {0}").format(person.name),
        _tr("This is recorded under your name with the reason."),
        lambda dialog, why: dialog.people_services.shifts.sign_other_off(dialog.actor, person.login, why),
    ).open()


def withdraw(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the dialog for withdrawing delegated tasks."""

    def end(dialog: ReasonDialog, why: str) -> None:
        delegations = [
            delegation
            for delegation in dialog.people_services.roster.reload().delegations
            if delegation.holder == person.login
        ]
        if not delegations:
            raise OperatorError(_tr("{0} has no delegated tasks.").format(person.name))
        for delegation in delegations:
            dialog.people_services.delegations.withdraw(dialog.actor, delegation.number, why)

    title = _tr("Withdraw tasks delegated to {0}").format(person.name)
    ReasonDialog(context, parent, title, _tr("Tasks that were passed on from these end too."), end).open()


# -- licences, trainings and delegations


class LicenceDialog(AuthorisedForm):
    """Records a licence as shown on the card and in the SIA register."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("Licence of {0}").format(person.name), parent)
        licence = person.licence
        self.number = self.column.field(
            _tr("Licence number (16 digits)"), QLineEdit(licence.number if licence else "")
        )
        today = self.people_services.clock.utc_now().date()
        self.expires = self.column.field(
            _tr("Valid until (including this day)"), _date_field(licence.expires if licence else today)
        )
        self.state = self.column.field(_tr("Status in the SIA register"), QComboBox())
        for state in LicenceState:
            self.state.addItem(choice_words(state.value), state)
        self.state.setCurrentIndex(self.state.findData(licence.state if licence else LicenceState.ACTIVE))
        self.add_action(_tr("Save"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        number, expires = self.number.text(), _date_of(self.expires)
        state = self.state.currentData()
        return lambda: self.people_services.people.record_licence(self.actor, login, number, expires, state)


def licence(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the licence dialog."""
    LicenceDialog(context, parent, person).open()


class TrainingDialog(AuthorisedForm):
    """Records a training."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("Training of {0}").format(person.name), parent)
        trainings = "\n".join(
            f"{choice_words(record.topic.value)}, {spoken_day(record.on)}, {record.by}"
            for record in person.trainings
        )
        self.column.addWidget(words(trainings or _tr("No training recorded yet."), "muted"))
        today = self.people_services.clock.utc_now().date()
        self.topic = self.column.field(_tr("Topic"), QComboBox())
        for topic in Topic:
            self.topic.addItem(choice_words(topic.value), topic)
        self.on = self.column.field(_tr("Date"), _date_field(today))
        self.by = self.column.field(_tr("Given by"), QLineEdit())
        self.lapses = QCheckBox(_tr("Valid only until"))
        self.until = _date_field(today.replace(day=1) + dt.timedelta(days=365))
        self.until.setAccessibleName(self.lapses.text())
        self.until.setEnabled(False)
        self.lapses.toggled.connect(self.until.setEnabled)
        self.column.addWidget(self.lapses)
        self.column.addWidget(self.until)
        self.add_action(_tr("Save"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        until = _date_of(self.until) if self.lapses.isChecked() else None
        record = Training(self.topic.currentData(), _date_of(self.on), self.by.text(), until)
        return lambda: self.people_services.people.record_training(self.actor, login, record)


def training(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the training dialog."""
    TrainingDialog(context, parent, person).open()


class DelegateDialog(AuthorisedForm):
    """Delegates tasks for a time with a reason (PPL-06)."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("Delegate tasks to {0}").format(person.name), parent)
        self.column.addWidget(words(_tr("In your absence they may:"), "muted"))
        deciding = {DelegatedTask.DECIDE}
        offered = deciding if self.actor.role in DECIDERS else set(DelegatedTask) - deciding
        self.tasks = {task: QCheckBox(choice_words(task.value)) for task in DelegatedTask if task in offered}
        grid = QGridLayout()
        for index, box in enumerate(self.tasks.values()):
            grid.addWidget(box, index // 2, index % 2)
        self.column.addLayout(grid)
        self.column.addSpacing(8)
        now = QDateTime.currentDateTime()
        self.begin = self.column.field(_tr("From"), _time_field(now))
        self.end = self.column.field(_tr("Until (ends automatically)"), _time_field(now.addSecs(12 * 3600)))
        self.why = self.column.field(_tr("Reason, for example annual leave"), QLineEdit())
        self.add_action(_tr("Delegate tasks"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        tasks = [task for task, box in self.tasks.items() if box.isChecked()]
        begin_utc, end_utc, why = _instant_of(self.begin), _instant_of(self.end), self.why.text()
        service = self.people_services.delegations
        return lambda: service.delegate(self.actor, login, tasks, begin_utc, end_utc, why)


def delegate(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the delegation dialog."""
    DelegateDialog(context, parent, person).open()


def _time_field(first: QDateTime) -> QDateTimeEdit:
    time_edit = QDateTimeEdit(first)
    time_edit.setTimeZone(QTimeZone(b"Europe/London"))
    time_edit.setCalendarPopup(True)
    time_edit.setDisplayFormat("d MMM yyyy  HH:mm")
    return time_edit


def _instant_of(field: QDateTimeEdit) -> dt.datetime:
    return dt.datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch(), dt.UTC)


# -- passwords


class PasswordDialog(AuthorisedForm):
    """Sets a new password for someone who lost theirs."""

    def __init__(self, context: PaneContext, parent: QWidget, person: Person) -> None:
        super().__init__(context, _tr("New password for {0}").format(person.name), parent)
        self.password = self.column.field(_tr("Password (at least 10 characters)"), secret())
        self.add_action(_tr("Save"), lambda: self._read(person.login))

    def _read(self, login: str) -> Callable[[], object]:
        password = self.password.text()
        return lambda: self.people_services.people.set_password(self.actor, login, password)


def new_password(context: PaneContext, parent: QWidget, person: Person) -> None:
    """Open the dialog for someone's new password."""
    PasswordDialog(context, parent, person).open()


class OwnSecretsDialog(AuthorisedForm):
    """Changes the person's own password and PIN."""

    def __init__(self, context: PaneContext, parent: QWidget) -> None:
        super().__init__(context, _tr("My password and PIN"), parent)
        self.old = self.column.field(_tr("Current password"), secret())
        self.new = self.column.field(_tr("New password (leave empty to keep the current one)"), secret())
        self.pin = self.column.field(_tr("PIN for unlocking and countersigning (6 digits)"), secret())
        self.add_action(_tr("Save"), self._read)

    def _read(self) -> Callable[[], object]:
        old_password, replacement, pin = self.old.text(), self.new.text(), self.pin.text()
        service = self.people_services.sign_in

        def change() -> None:
            if pin:
                service.set_pin(self.actor, old_password, pin)
            if replacement:
                service.change_password(self.actor, old_password, replacement)

        return change


def own_secrets(context: PaneContext, parent: QWidget) -> None:
    """Open the dialog for one's own password and PIN."""
    OwnSecretsDialog(context, parent).open()


def hours(context: PaneContext, parent: QWidget) -> None:
    """Open the working hours."""
    from console.ui.people.hours_dialog import HoursDialog

    HoursDialog(context, parent).open()
