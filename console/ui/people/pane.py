"""The People pane: accounts, licences, training, delegation and shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import choice_word, choice_words
from console.domain.errors import ConsoleError, OperatorError
from console.domain.instants import spoken_moment
from console.domain.people.calendar import day_of
from console.domain.people.licence import words_of
from console.domain.people.permissions import Permission
from console.domain.people.training import TRAINED, missing
from console.domain.people.training_rules import lapsing_words
from console.ui.base.pane import PaneKind
from console.ui.people import dialogs
from console.ui.people.standing_orders import standing_orders
from console.ui.people.undertaking_paper import print_undertaking
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.flow import Flow
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.people.declaration import SignedDeclaration
    from console.domain.people.person import Person
    from console.services.people.roster import RosterState
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext

NO_LICENCE_DAYS = 1_000_000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as text, so that a table can compare it."""

    person: Person
    licence: str
    days_left: int | None
    is_ending: bool
    lacks: str
    declaration: str
    on_duty_since: str
    began_utc: dt.datetime | None
    """When that was."""
    holds: str
    lapses: str = ""
    undertaking: str = ""


def rows_of(
    persons: Sequence[Person], state: RosterState, declaration: str, undertaking: str, now_utc: dt.datetime
) -> list[PersonRow]:
    """Return one row for each person.

    Args:
        persons: the people of the scheme.
        state: who is on duty and what is delegated.
        declaration: the version that must be signed.
        undertaking: the version of the undertaking that must be signed.
        now_utc: the present time.
    """
    return [_create_row(person, state, (declaration, undertaking), now_utc) for person in persons]


def _signed_words(signed: SignedDeclaration | None, version: str) -> str:
    if signed is None:
        return ""
    return signed.version if signed.version == version else f"{signed.version} (old version)"


def _create_row(
    person: Person, state: RosterState, versions: tuple[str, str], now_utc: dt.datetime
) -> PersonRow:
    licence, shift = person.licence, state.on_duty.get(person.login)
    presence = state.present.get(person.login)
    there = (shift.began_utc, shift.console) if shift else None
    if there is None and presence is not None:
        there = (presence.since_utc, presence.console)
    missing_topics = missing(
        person.role, person.trainings, day_of(now_utc), is_redeployable=person.is_redeployable
    )
    delegations = [
        delegation
        for delegation in state.delegations
        if delegation.holder == person.login
        and delegation.is_in_force(now_utc)
        and not state.has_returned(delegation)
    ]
    return PersonRow(
        person,
        choice_words(words_of(licence, now_utc)) if licence else "–",
        licence.days_left(now_utc) if licence else None,
        licence is not None and (licence.is_ending(now_utc) or not licence.is_good(now_utc)),
        ", ".join(choice_word(topic.value) for topic in missing_topics),
        _signed_words(person.signed, versions[0]),
        f"{spoken_moment(there[0], seconds=False)}, {there[1]}" if there else "",
        there[0] if there else None,
        "; ".join(
            f"{choice_word(task.value)} until {spoken_moment(delegation.end_utc, seconds=False)}"
            for delegation in delegations
            for task in delegation.tasks
        ),
        "; ".join(lapsing_words(person.trainings, day_of(now_utc))) if person.role in TRAINED else "",
        _signed_words(person.undertaken, versions[1]),
    )


def person_columns() -> list[TableColumn[PersonRow]]:
    """Return the columns of the table of people."""
    translate, warning = QCoreApplication.translate, icon("fault")
    return [
        TableColumn(
            translate("People", "Name"),
            _name_text,
            lambda row: (row.person.is_retired, row.person.name.casefold()),
        ),
        TableColumn(
            translate("People", "User name"), lambda row: row.person.login, lambda row: row.person.login
        ),
        TableColumn(
            translate("People", "Role"),
            lambda row: choice_words(row.person.role.value),
            lambda row: row.person.role.value,
        ),
        TableColumn(
            translate("People", "On duty since"),
            lambda row: row.on_duty_since or "–",
            lambda row: row.began_utc.timestamp() if row.began_utc is not None else 0.0,
        ),
        TableColumn(
            translate("People", "SIA licence"),
            lambda row: row.licence,
            lambda row: NO_LICENCE_DAYS if row.days_left is None else row.days_left,
            icon=lambda row: warning if row.is_ending else None,
        ),
        TableColumn(
            translate("People", "Declaration"),
            lambda row: row.declaration or translate("People", "Not signed"),
            lambda row: row.declaration,
        ),
        TableColumn(
            translate("People", "Undertaking"),
            lambda row: row.undertaking or translate("People", "Not signed"),
            lambda row: row.undertaking,
        ),
        TableColumn(
            translate("People", "Missing training"), lambda row: row.lacks or "–", lambda row: row.lacks
        ),
        TableColumn(
            translate("People", "Training that lapses"),
            lambda row: row.lapses or "–",
            lambda row: row.lapses,
            icon=lambda row: warning if row.lapses else None,
        ),
        TableColumn(
            translate("People", "Delegated tasks"), lambda row: row.holds or "–", lambda row: row.holds
        ),
    ]


def _name_text(row: PersonRow) -> str:
    person = row.person
    police = f" ({person.police.force} {person.police.collar}, {person.police.rank})" if person.police else ""
    suffix = QCoreApplication.translate("People", " – left") if person.is_retired else ""
    return f"{person.name}{police}{suffix}"


class PeoplePane(QWidget):
    """Lists people and changes their accounts; data is fetched in the background. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._attendance = context.bridge.attendance
        self.model = ColumnTable(person_columns(), self)
        self.table = SortedTable(self.model)
        self.empty = QLabel(self.tr("Sign in to see the people of the scheme."))
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
        column.addLayout(self._create_buttons())
        self.setFocusProxy(self.table)
        self.table.doubleClicked.connect(lambda _: self.buttons["edit"].click())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh_buttons())
        self._attendance.changed.connect(self.refresh)
        self.refresh()

    def _create_buttons(self) -> Flow:
        row = Flow()
        for name, text, do in (
            ("add", self.tr("Add person…"), lambda _: dialogs.add(self._context, self)),
            ("edit", self.tr("Edit person…"), self._on_selected(dialogs.edit)),
            ("licence", self.tr("Record licence…"), self._on_selected(dialogs.licence)),
            ("training", self.tr("Record training…"), self._on_selected(dialogs.training)),
            ("password", self.tr("Set password…"), self._on_selected(dialogs.new_password)),
            ("retire", self.tr("Close account…"), self._on_selected(dialogs.retire)),
            ("off", self.tr("Sign off…"), self._on_selected(dialogs.sign_other_off)),
            ("delegate", self.tr("Delegate tasks…"), self._on_selected(dialogs.delegate)),
            ("withdraw", self.tr("Withdraw tasks…"), self._on_selected(dialogs.withdraw)),
            ("orders", self.tr("Standing orders…"), lambda _: standing_orders(self._context, self)),
            ("paper", self.tr("Print undertaking"), self._on_selected(print_undertaking)),
            ("own", self.tr("Change my password…"), lambda _: dialogs.own_secrets(self._context, self)),
            ("hours", self.tr("Show working hours…"), lambda _: dialogs.hours(self._context, self)),
        ):
            row.addWidget(self._button(name, text, do))
        return row

    def _button(self, name: str, text: str, do: Callable[[PeopleServices], object]) -> QPushButton:
        widget = QPushButton(text)
        widget.setAutoDefault(False)
        widget.clicked.connect(lambda: self._run(do))
        self.buttons[name] = widget
        return widget

    def _run(self, do: Callable[[PeopleServices], object]) -> None:
        try:
            do(self._attendance.people)
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)

    def _on_selected(
        self, do: Callable[[PaneContext, QWidget, Person], object]
    ) -> Callable[[PeopleServices], object]:
        def act(_staffing: PeopleServices) -> None:
            person = self.selected()
            if person is None:
                raise OperatorError(
                    self.tr("No one is selected."), self.tr("Choose a person in the list first.")
                )
            do(self._context, self, person)

        return act

    def selected(self) -> Person | None:
        """Return the selected person."""
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].data(ROW_ROLE).person if chosen else None

    def refresh(self) -> None:
        """Refresh the list of people."""
        people, person = self._attendance.people, self._attendance.person
        if person is None or not self._attendance.is_open:
            self._show([])
            return
        self._attendance.ask(lambda: people.people.all(person.actor), self._show)

    def _show(self, persons: Sequence[Person]) -> None:
        people = self._attendance.people
        versions = (people.access.declaration.version, people.access.undertaking.version)
        self.model.set_rows(rows_of(persons, people.roster.state, *versions, people.clock.utc_now()))
        self.stack.setCurrentWidget(self.table if persons else self.empty)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        """Disable the buttons whose actions would be refused; the services refuse them anyway."""
        manages, person = self._attendance.may(Permission.MANAGE_PEOPLE), self.selected()
        is_there = self._attendance.is_open
        is_chosen = person is not None and not person.is_retired
        self.buttons["add"].setEnabled(is_there and manages)
        for name in ("edit", "licence", "training", "password", "retire"):
            self.buttons[name].setEnabled(is_there and manages and is_chosen)
        self.buttons["off"].setEnabled(is_chosen and self._attendance.may(Permission.SIGN_OTHER_OFF))
        for name in ("delegate", "withdraw", "paper"):
            self.buttons[name].setEnabled(is_there and is_chosen)
        for name in ("orders", "own", "hours"):
            self.buttons[name].setEnabled(is_there)


PANE = PaneKind(
    "people",
    str(QT_TRANSLATE_NOOP("Panes", "People")),
    PeoplePane,
    Qt.DockWidgetArea.BottomDockWidgetArea,
    first_px=380,
)
