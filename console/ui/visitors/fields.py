"""The fields of a visitor's sign-in; each type of visitor shows its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from console.bridge.labels import choice_word
from console.domain.books.lists import RANKS
from console.domain.books.visitors import GROUP, INSPECTOR, MOST_IN_GROUP, POLICE, SUPERVISED
from console.domain.clock import LONDON
from console.domain.visitors.ending import STAYS_MIN, ending_of
from console.services.visitors.names import FormerVisits, words_of
from console.ui.widgets.completion import completer_for
from console.ui.widgets.forms import number_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.people.person import Person
    from console.domain.visitors.appointment import Appointment

MOST_LINE = 5_000
"""Characters that a line accepts; the book reports a text that is too long."""
USUAL = STAYS_MIN.index(60)


class VisitorFields(QWidget):
    """Input fields for a visit. UI thread."""

    edited = Signal()
    kind_wanted = Signal(str)
    """Emitted with the type of a returning visitor who was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._former_visits = FormerVisits()
        self.name, self.organisation, self.purpose = _create_line(), _create_line(), _create_line()
        self.force, self.collar = _create_line(), _create_line()
        self.host, self.supervised_by = (
            _create_people_box(is_editable=True),
            _create_people_box(is_editable=False),
        )
        self.authorised_by = _create_people_box(is_editable=False)
        self.people = number_field(QSpinBox())
        self.people.setRange(2, MOST_IN_GROUP)
        self.names = _create_line()
        self.rank = QComboBox()
        self.rank.addItems(["", *RANKS])
        self.until = _Until()
        self.appointment = QComboBox()
        self.is_appointed = QCheckBox(self.tr("By a&ppointment"))
        self._labels: dict[QWidget, QLabel] = {}
        self._appointments: dict[int, Appointment] = {}
        self._lay_out()
        self._completers = {
            line: _create_completer(line) for line in (self.name, self.organisation, self.purpose)
        }
        self._completers[self.name].activated.connect(self._fill_from)
        self.appointment.activated.connect(lambda _: self._fill_from_diary())
        self.people.valueChanged.connect(lambda _: self.edited.emit())
        for line in (self.name, self.organisation, self.purpose, self.force, self.collar, self.names):
            line.textEdited.connect(lambda _: self.edited.emit())

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self._add_field(grid, 0, 0, 3, self.tr("Name *"), self.name)
        self._add_field(grid, 0, 3, 3, self.tr("Organisation"), self.organisation)
        self._add_field(grid, 1, 0, 2, self.tr("Police force *"), self.force)
        self._add_field(grid, 1, 2, 2, self.tr("Collar number *"), self.collar)
        self._add_field(grid, 1, 4, 2, self.tr("Rank"), self.rank)
        # In the place of the police officer's fields: a visit shows one or the other.
        self._add_field(grid, 1, 0, 2, self.tr("People in the group *"), self.people)
        self._add_field(grid, 1, 2, 4, self.tr("Names of the others"), self.names)
        self._add_field(grid, 2, 0, 4, self.tr("Purpose of the visit *"), self.purpose)
        grid.addWidget(self.is_appointed, 5, 4, 1, 2)
        self._add_field(grid, 3, 0, 3, self.tr("Host *"), self.host)
        self._add_field(grid, 3, 3, 3, self.tr("Supervised throughout by *"), self.supervised_by)
        self._add_field(grid, 4, 0, 3, self.tr("Expected to leave"), self.until)
        self._add_field(grid, 4, 3, 3, self.tr("Authorised by *"), self.authorised_by)
        self._add_field(grid, 5, 0, 6, self.tr("Appointment in the diary"), self.appointment)

    def _add_field(
        self, grid: QGridLayout, row: int, column: int, across: int, title: str, field: QWidget
    ) -> None:
        label = QLabel(title)
        label.setObjectName("fieldname")
        label.setBuddy(field)
        field.setAccessibleName(title.rstrip(" *"))
        self._labels[field] = label
        grid.addWidget(label, 2 * row, column, 1, across)
        grid.addWidget(field, 2 * row + 1, column, 1, across)

    # -- following -------------------------------------------------------------------------------------------

    def follow_kind(self, kind: str) -> None:
        """Show the fields of this type of visitor."""
        for field in (self.force, self.collar, self.rank):
            self._show(field, is_shown=kind == POLICE)
        self._show(self.people, is_shown=kind == GROUP)
        self._show(self.names, is_shown=kind == GROUP)
        self._show(self.supervised_by, is_shown=kind in SUPERVISED)
        title = self.tr("Name of who leads the group *") if kind == GROUP else self.tr("Name *")
        self._labels[self.name].setText(title)
        self.name.setAccessibleName(title.rstrip(" *"))
        is_inspector = kind == INSPECTOR
        # Police come by an appointment in the diary, which is chosen below; a tick alone is none.
        self.is_appointed.setEnabled(not is_inspector and kind != POLICE)
        self.is_appointed.setText(
            self.tr("No appointment needed") if is_inspector else self.tr("By a&ppointment")
        )
        if is_inspector or kind == POLICE:
            self.is_appointed.setChecked(False)
        chosen = self._appointments.get(self.appointment.currentData() or 0)
        if chosen is not None and chosen.visitor != kind:
            self.appointment.setCurrentIndex(0)

    def _show(self, field: QWidget, *, is_shown: bool) -> None:
        field.setVisible(is_shown)
        self._labels[field].setVisible(is_shown)

    def begin(self, on_duty: Sequence[Person], authorisers: Sequence[Person], me: str) -> None:
        """Clear the fields and list who is on duty and who may authorise; `me` is a user name."""
        for line in (self.name, self.organisation, self.purpose, self.force, self.collar, self.names):
            line.clear()
        self.people.setValue(self.people.minimum())
        self.rank.setCurrentIndex(0)
        self.offer([])
        self.is_appointed.setChecked(True)
        self.until.setCurrentIndex(USUAL)
        _fill_people(self.host, on_duty, me)
        _fill_people(self.supervised_by, on_duty, "")
        # A person may authorise their own visitor; someone else must countersign it.
        _fill_people(self.authorised_by, authorisers, me)

    def offer(self, appointments: Sequence[Appointment]) -> None:
        """Offer the appointments of the day; what was chosen stays."""
        before = self.appointment.currentData()
        self._appointments = {one.number: one for one in appointments}
        self.appointment.clear()
        self.appointment.addItem(self.tr("None"), 0)
        for one in appointments:
            who = one.name or self.tr("name not shown to your role")
            at = one.due_utc.astimezone(LONDON).strftime("%H:%M")
            kind = choice_word(one.visitor)
            self.appointment.addItem(f"{at} · {who} · {kind} · {one.purpose}".rstrip(" ·"), one.number)
        self.appointment.setCurrentIndex(max(0, self.appointment.findData(before)))

    def choose_appointment(self, number: int) -> None:
        """Choose an appointment that is offered, and fill the form from it."""
        self.appointment.setCurrentIndex(max(0, self.appointment.findData(number)))
        self._fill_from_diary()

    def _fill_from_diary(self) -> None:
        one = self._appointments.get(self.appointment.currentData() or 0)
        if one is None:
            return
        self.kind_wanted.emit(one.visitor)
        for said, line in (
            (one.name, self.name),
            (one.organisation, self.organisation),
            (one.purpose, self.purpose),
        ):
            if not line.text():
                line.setText(said)
        if one.visitor == POLICE and not self.force.text():
            self.force.setText(one.organisation)

    def complete_from(self, former: FormerVisits) -> None:
        """Suggest names, organisations and purposes of earlier visits."""
        self._former_visits = former
        listed = {
            self.name: list(former.names),
            self.organisation: list(former.organisations),
            self.purpose: list(former.purposes),
        }
        for line, suggestions in listed.items():
            model = self._completers[line].model()
            if isinstance(model, QStringListModel):
                model.setStringList(suggestions)

    def _fill_from(self, name: str) -> None:
        """Fill empty fields from the person's last visit."""
        former: Mapping[str, str] = self._former_visits.names.get(name, {})
        if former.get("visitor"):
            self.kind_wanted.emit(former["visitor"])
        for field, line in (
            ("organisation", self.organisation),
            ("purpose", self.purpose),
            ("police_force", self.force),
            ("collar_number", self.collar),
        ):
            if not line.text():
                line.setText(former.get(field, ""))
        if former.get("rank"):
            self.rank.setCurrentText(former["rank"])

    def missing(self, kind: str) -> list[QWidget]:
        """Return the required fields that are empty, in order."""
        needed: list[QWidget] = [self.name]
        needed += [self.force, self.collar] if kind == POLICE else []
        needed += [self.purpose, self.host]
        needed += [self.supervised_by] if kind in SUPERVISED else []
        needed.append(self.authorised_by)
        return [field for field in needed if not _field_value(field)]

    def title_of(self, field: QWidget) -> str:
        """Return the label of a field."""
        return self._labels[field].text().rstrip(" *")

    def values(self, kind: str, now_utc: dt.datetime) -> dict[str, object]:
        """Return the values for the payload.

        Raises:
            OperatorError: the expected time of leaving is not valid.
        """
        is_police = kind == POLICE
        return {
            "name": self.name.text(),
            "organisation": self.organisation.text(),
            "purpose": self.purpose.text(),
            "host": _field_value(self.host),
            "supervised_by": _field_value(self.supervised_by) if kind in SUPERVISED else "",
            "authorised_by": _field_value(self.authorised_by),
            "is_appointed": self.is_appointed.isChecked(),
            "appointment": self.appointment.currentData() or None,
            "until_utc": self.until.instant(now_utc),
            "police_force": self.force.text() if is_police else "",
            "collar_number": self.collar.text() if is_police else "",
            "rank": self.rank.currentText() if is_police else "",
            "people": self.people.value() if kind == GROUP else None,
            "names": self.names.text() if kind == GROUP else "",
        }


class _Until(QComboBox):
    """Asks how long the visitor stays, or until when."""

    def __init__(self) -> None:
        super().__init__()
        for minutes in STAYS_MIN:
            hours = self.tr("in {0} h").format(minutes // 60) if minutes >= 60 else self.tr("in ½ h")
            self.addItem(hours, minutes)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setToolTip(self.tr("How long, or a time, for example 16:30"))
        line = self.lineEdit()
        if line is not None:
            line.setMaxLength(40)

    def instant(self, now_utc: dt.datetime) -> dt.datetime:
        """Return the expected time of leaving."""
        row = self.findText(self.currentText().strip())
        if row >= 0:
            return now_utc + dt.timedelta(minutes=self.itemData(row))
        if not self.currentText().strip():
            return now_utc + dt.timedelta(minutes=STAYS_MIN[USUAL])
        return ending_of(self.currentText(), now_utc)


def _create_line() -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(MOST_LINE)
    return line


def _create_people_box(*, is_editable: bool) -> QComboBox:
    box = QComboBox()
    box.setEditable(is_editable)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    line = box.lineEdit()
    if line is not None:
        line.setMaxLength(MOST_LINE)
    return box


def _fill_people(box: QComboBox, people: Sequence[Person], chosen: str) -> None:
    box.clear()
    box.addItem("", "")
    for person in sorted(people, key=lambda member: member.name.casefold()):
        box.addItem(f"{person.name}, {choice_word(person.role.value)}", words_of(person))
        if person.login == chosen:
            box.setCurrentIndex(box.count() - 1)


def _field_value(field: QWidget) -> str:
    """Return the value of a field; a person chosen from a list is given by an unambiguous name."""
    if isinstance(field, QComboBox):
        row = field.findText(field.currentText())
        chosen = field.itemData(row) if row >= 0 else None
        return str(chosen) if isinstance(chosen, str) else field.currentText().strip()
    return field.text().strip() if isinstance(field, QLineEdit) else ""


def _create_completer(line: QLineEdit) -> QCompleter:
    completer = completer_for(line, QStringListModel(line))
    line.setCompleter(completer)
    return completer
