"""People: who there is, what each lacks, who is on duty; accounts, licences, training, delegation, hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.calendar import LONDON, day_of
from console.domain.people.licence import words_of
from console.domain.people.permissions import Permission
from console.domain.people.training import missing
from console.ui.base.pane import PaneKind
from console.ui.people import dialogs
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.flow import Flow
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.people.person import Person
    from console.services.people.roster import RosterState
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext

NO_LICENCE_DAYS = 1_000_000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line: words only, so that a table can compare it."""

    person: Person
    licence: str
    days_left: int | None
    is_ending: bool
    lacks: str
    declaration: str
    duty: str
    holds: str


def rows_of(
    persons: Sequence[Person], state: RosterState, declaration: str, now_utc: dt.datetime
) -> list[PersonRow]:
    """What is known of people now."""
    return [_row(person, state, declaration, now_utc) for person in persons]


def _row(person: Person, state: RosterState, declaration: str, now_utc: dt.datetime) -> PersonRow:
    licence, shift = person.licence, state.on_duty.get(person.login)
    lacks = missing(person.role, person.trainings, day_of(now_utc), is_redeployable=person.is_redeployable)
    held = [one for one in state.delegations if one.holder == person.login and one.is_in_force(now_utc)]
    signed = person.signed.version if person.signed else ""
    return PersonRow(
        person,
        words_of(licence, now_utc) if licence else "–",
        licence.days_left(now_utc) if licence else None,
        licence is not None and (licence.is_ending(now_utc) or not licence.is_good(now_utc)),
        ", ".join(topic.value for topic in lacks),
        signed if signed in {"", declaration} else f"{signed} (old)",
        f"{shift.began_utc.astimezone(LONDON):%d %b %H:%M}, {shift.console}" if shift else "",
        "; ".join(
            f"{task.value} until {one.end_utc.astimezone(LONDON):%d %b %H:%M}"
            for one in held
            for task in one.tasks
        ),
    )


def person_columns() -> list[TableColumn[PersonRow]]:
    """In the order a supervisor asks."""
    translate, warning = QCoreApplication.translate, icon("fault")
    return [
        TableColumn(
            translate("People", "Name"),
            _name,
            lambda row: (row.person.is_retired, row.person.name.casefold()),
        ),
        TableColumn(translate("People", "Login"), lambda row: row.person.login, lambda row: row.person.login),
        TableColumn(
            translate("People", "Role"), lambda row: row.person.role.value, lambda row: row.person.role.value
        ),
        TableColumn(translate("People", "On duty since"), lambda row: row.duty or "–", lambda row: row.duty),
        TableColumn(
            translate("People", "SIA licence"),
            lambda row: row.licence,
            lambda row: NO_LICENCE_DAYS if row.days_left is None else row.days_left,
            icon=lambda row: warning if row.is_ending else None,
        ),
        TableColumn(
            translate("People", "Declaration"),
            lambda row: row.declaration or translate("People", "not signed"),
            lambda row: row.declaration,
        ),
        TableColumn(
            translate("People", "Training missing"), lambda row: row.lacks or "–", lambda row: row.lacks
        ),
        TableColumn(
            translate("People", "Holds by delegation"), lambda row: row.holds or "–", lambda row: row.holds
        ),
    ]


def _name(row: PersonRow) -> str:
    person = row.person
    police = f" ({person.police.force} {person.police.collar}, {person.police.rank})" if person.police else ""
    left = QCoreApplication.translate("People", " – left") if person.is_retired else ""
    return f"{person.name}{police}{left}"


class PeoplePane(QWidget):
    """UI thread; lists and changes are fetched in the background."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._attendance = context.bridge.attendance
        self.model = ColumnTable(person_columns(), self)
        self.table = SortedTable(self.model)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 8)
        column.setSpacing(6)
        column.addWidget(self.stack)
        column.addLayout(self._row())
        self.setFocusProxy(self.table)
        self.table.doubleClicked.connect(lambda _: self.buttons["edit"].click())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_buttons())
        self._attendance.changed.connect(self.follow)
        self.follow()

    def _row(self) -> Flow:
        row = Flow()
        for name, text, do in (
            ("add", self.tr("Add…"), lambda _: dialogs.add(self._context, self)),
            ("edit", self.tr("Edit…"), self._on_selected(dialogs.edit)),
            ("licence", self.tr("Licence…"), self._on_selected(dialogs.licence)),
            ("training", self.tr("Training…"), self._on_selected(dialogs.training)),
            ("password", self.tr("New password…"), self._on_selected(dialogs.new_password)),
            ("retire", self.tr("Close account…"), self._on_selected(dialogs.retire)),
            ("off", self.tr("Sign off…"), self._on_selected(dialogs.sign_other_off)),
            ("delegate", self.tr("Delegate…"), self._on_selected(dialogs.delegate)),
            ("withdraw", self.tr("Withdraw…"), self._on_selected(dialogs.withdraw)),
            ("own", self.tr("My password…"), lambda _: dialogs.own_secrets(self._context, self)),
            ("hours", self.tr("Working times…"), lambda _: dialogs.hours(self._context, self)),
        ):
            row.addWidget(self._button(name, text, do))
        return row

    def _button(self, name: str, text: str, do: Callable[[PeopleServices], object]) -> QPushButton:
        made = QPushButton(text)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: self._press(do))
        self.buttons[name] = made
        return made

    def _press(self, do: Callable[[PeopleServices], object]) -> None:
        staffing = self._attendance.staffing
        try:
            if staffing is not None:
                do(staffing)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def _on_selected(
        self, do: Callable[[PaneContext, QWidget, Person], object]
    ) -> Callable[[PeopleServices], object]:
        def act(_staffing: PeopleServices) -> None:
            person = self.selected()
            if person is None:
                raise OperatorError(self.tr("Nobody is selected."), self.tr("Choose a line first."))
            do(self._context, self, person)

        return act

    def selected(self) -> Person | None:
        """The person of the selected line."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE).person if chosen else None

    def follow(self) -> None:
        """Show the people as they are now."""
        staffing, person = self._attendance.staffing, self._attendance.person
        if staffing is None or person is None or not self._attendance.is_open:
            self._show([])
            return
        self._attendance.ask(lambda: staffing.people.all(person.actor), self._show)

    def _show(self, persons: Sequence[Person]) -> None:
        staffing = self._attendance.staffing
        if staffing is not None:
            declaration = staffing.gate.declaration.version
            self.model.set_rows(
                rows_of(persons, staffing.roster.state, declaration, staffing.clock.utc_now())
            )
        self.empty.setText(
            self.tr("This console keeps no people.")
            if staffing is None
            else self.tr("Sign in to see the people of the scheme.")
        )
        self.stack.setCurrentWidget(self.table if persons else self.empty)
        self._follow_buttons()

    def _follow_buttons(self) -> None:
        """Grey out what would be refused; the services refuse it anyway."""
        manages, person = self._attendance.may(Permission.MANAGE_PEOPLE), self.selected()
        is_there = self._attendance.staffing is not None and self._attendance.is_open
        is_chosen = person is not None and not person.is_retired
        self.buttons["add"].setEnabled(is_there and manages)
        for name in ("edit", "licence", "training", "password", "retire"):
            self.buttons[name].setEnabled(is_there and manages and is_chosen)
        self.buttons["off"].setEnabled(is_chosen and self._attendance.may(Permission.SIGN_OTHER_OFF))
        for name in ("delegate", "withdraw"):
            self.buttons[name].setEnabled(is_there and is_chosen)
        for name in ("own", "hours"):
            self.buttons[name].setEnabled(is_there)


PANE = PaneKind(
    "people",
    str(QT_TRANSLATE_NOOP("Panes", "People")),
    PeoplePane,
    Qt.DockWidgetArea.BottomDockWidgetArea,
    first_px=380,
)
