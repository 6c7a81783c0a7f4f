"""The page of the council's elected members, who ask for no surveillance and direct none (PPL-07)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout

from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of
from console.domain.people.name_matching import name_parts
from console.ui.scheme.elected_member_dialogs import ElectedMemberDialog, MemberListDialog
from console.ui.scheme.page_base import SchemePage
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.search_line import SearchLine
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.errors import ConsoleError
    from console.domain.scheme.elected_members import ElectedMember

translate = QCoreApplication.translate


class ElectedMembersPage(SchemePage):
    """Lists the elected members and changes the list. UI thread."""

    stated = Signal(object)
    """Emitted with all `ElectedMember`s, changed."""
    undo_wanted = Signal(object)
    """Emitted with the list before the last change, to be stated again."""
    history_wanted = Signal()
    print_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._saved: tuple[ElectedMember, ...] = ()
        self._before: list[tuple[ElectedMember, ...]] = []
        """The lists before each change of this sitting, to be given back."""
        self._pending: tuple[ElectedMember, ...] | None = None
        self._may_edit = self._is_saving = False
        self.dialog: ElectedMemberDialog | MemberListDialog | None = None
        self.model = ColumnTable(_columns(), self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(self.tr("Elected members"))
        self.search = SearchLine(self.tr("Search by name or ward"))
        self.search.setAccessibleName(self.tr("Search by name or ward"))
        self.count = words("", "muted")
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.setSpacing(6)
        column.addWidget(
            words(
                self.tr(
                    "An elected member cannot be entered as anyone who asks for surveillance, authorises it "
                    "or directs it, nor as who decides a request (code of practice, PPL-07)."
                ),
                "muted",
            )
        )
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.count)
        self.add = button(self.tr("&Add member…"), self._add, is_first=True)
        self.edit = button(self.tr("E&dit…"), self._edit)
        self.end = button(self.tr("E&nd term today"), self._end)
        self.paste = button(self.tr("Paste or open &list…"), self._paste)
        self.undo = button(self.tr("Undo"), self._undo)
        self.history = button(self.tr("&History"), self.history_wanted.emit)
        self.printing = button(self.tr("Print"), self.print_wanted.emit)
        self._acts = (self.add, self.edit, self.end, self.paste, self.undo)
        self.buttons.addLayout(Flow((*self._acts, self.history, self.printing)))
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(lambda _: self._show_rows())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        self.table.activated.connect(lambda _: self._edit())
        self._show_rows()

    def show_members(
        self, members: Sequence[ElectedMember], *, may: bool, is_other_person: bool = False
    ) -> None:
        """Show the list in force; `may`: the person may change it."""
        self._may_edit = may
        saved = tuple(members)
        if is_other_person or (saved not in (self._saved, self._pending)):
            # Somebody else changed the list: giving an earlier one back would undo that as well.
            self._before.clear()
        self._saved, self._pending = saved, None
        if is_other_person:
            self.search.clear()
            if self.dialog is not None:
                self.dialog.reject()
        for one in self._acts:
            one.setVisible(may)
        self.show_refusal("")
        self.show_note("" if may else self.tr("Read only. Your role cannot change the scheme's rules."))
        self._show_rows()

    def saved(self, members: Sequence[ElectedMember]) -> None:
        """Show the list that was saved, and close the form it came from."""
        if tuple(members) != self._saved:
            self._before.append(self._saved)
        self._after_saving(members)

    def undone(self, members: Sequence[ElectedMember]) -> None:
        """Show the list that was given back."""
        self._before.pop()
        self._after_saving(members)

    def _after_saving(self, members: Sequence[ElectedMember]) -> None:
        self._pending, self._is_saving = tuple(members), False
        if self.dialog is not None:
            self.dialog.accept()
        self.show_members(members, may=self._may_edit)

    def selected(self) -> ElectedMember | None:
        """Return the chosen member."""
        chosen = self.table.selectionModel().selectedRows()
        one: ElectedMember | None = chosen[0].data(ROW_ROLE) if chosen else None
        return one

    def shown(self) -> tuple[ElectedMember, ...]:
        """Return the members that fit what is searched."""
        wanted = self.search.text().casefold().split()
        return tuple(
            one
            for one in self._saved
            if all(word in f"{' '.join(name_parts(one.name))} {one.words}".casefold() for word in wanted)
        )

    def _show_rows(self) -> None:
        rows = self.shown()
        self.model.set_rows(rows)
        self.table.setColumnHidden(len(_columns()) - 1, not any(one.login for one in self._saved))
        today = _today()
        in_office = sum(one.is_in_office(today) for one in self._saved)
        self.count.setText(
            self.tr("{0} of {1} shown, {2} in office today").format(len(rows), len(self._saved), in_office)
        )
        none = (
            self.tr("No members match. Clear the search to see all.")
            if self._saved
            else self.tr(
                "No elected members yet. Add them one by one, or paste the list from the council's "
                "website. Until then they are known only by a title in their name, such as Cllr."
            )
        )
        self.empty.setText(none)
        self.empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.count.setVisible(bool(self._saved))
        self._refresh()

    def _refresh(self) -> None:
        one = self.selected()
        self.edit.setEnabled(one is not None)
        self.end.setEnabled(
            not self._is_saving and one is not None and one.is_in_office(_today()) and one.until != _today()
        )
        # A second click before the first is saved would take back one change more than was seen.
        self.undo.setEnabled(bool(self._before) and not self._is_saving)
        self.printing.setEnabled(bool(self._saved))

    # -- acts ----------------------------------------------------------------------------------------------

    def refuse(self, error: ConsoleError) -> None:
        """Show why the list was not saved: in the form that is open, else here."""
        self._is_saving = False
        if self.dialog is not None:
            self.dialog.show_refusal(error)
        else:
            super().refuse(error)
        self._refresh()

    def _open(self, dialog: ElectedMemberDialog | MemberListDialog) -> None:
        self.dialog = dialog

        def closed() -> None:
            self.dialog = None

        dialog.finished.connect(closed)
        dialog.open()

    def _add(self) -> None:
        self._open(ElectedMemberDialog(None, lambda one: self.stated.emit((*self._saved, one)), self))

    def _edit(self) -> None:
        before = self.selected()
        if before is not None and self._may_edit:
            self._open(ElectedMemberDialog(before, lambda one: self._replace(before, one), self))

    def _replace(self, before: ElectedMember, after: ElectedMember | None) -> None:
        kept = [one for one in self._saved if one != before]
        self.stated.emit((*kept, *([after] if after is not None else [])))

    def _end(self) -> None:
        one = self.selected()
        if one is not None:
            self._is_saving = True
            self._refresh()
            self._replace(one, replace(one, until=_today()))

    def _paste(self) -> None:
        self._open(MemberListDialog(self._saved, self.stated.emit, self))

    def _undo(self) -> None:
        if self._before:
            self._is_saving = True
            self._refresh()
            self.undo_wanted.emit(self._before[-1])


def _today() -> dt.date:
    return day_of(dt.datetime.now(dt.UTC))


def _said(day: dt.date | None) -> str:
    return spoken_day(day) if day is not None else ""


def _columns() -> list[TableColumn[ElectedMember]]:
    def state(one: ElectedMember) -> str:
        today = _today()
        if one.is_in_office(today):
            return translate("ElectedMembers", "In office")
        is_over = one.until is not None and one.until < today
        return (
            translate("ElectedMembers", "Term ended") if is_over else translate("ElectedMembers", "Not yet")
        )

    return [
        TableColumn(
            translate("ElectedMembers", "Name"),
            lambda one: one.name,
            lambda one: " ".join(reversed(name_parts(one.name))),
        ),
        TableColumn(
            translate("ElectedMembers", "Ward"), lambda one: one.ward, lambda one: one.ward.casefold()
        ),
        TableColumn(
            translate("ElectedMembers", "From"),
            lambda one: _said(one.since),
            lambda one: (one.since or dt.date.min).isoformat(),
        ),
        TableColumn(
            translate("ElectedMembers", "Until"),
            lambda one: _said(one.until),
            lambda one: (one.until or dt.date.max).isoformat(),
        ),
        TableColumn(translate("ElectedMembers", "State"), state, state),
        TableColumn(translate("ElectedMembers", "User name"), lambda one: one.login, lambda one: one.login),
    ]


def members_html(members: Sequence[ElectedMember], owner: str, printed_on: dt.date) -> str:
    """Return the list as rich text for paper."""
    columns = _columns()
    head = "".join(f"<th align='left'>{escape(column.title)}</th>" for column in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(column.shown(one))}</td>" for column in columns) + "</tr>"
        for one in members
    )
    title = translate("ElectedMembers", "Elected members")
    day = translate("ElectedMembers", "Printed on {0}").format(spoken_day(printed_on))
    return (
        f"<h2>{escape(title)}</h2><p>{escape(owner)}</p>"
        f"<table width='100%' cellpadding='4' cellspacing='0' border='1'><tr>{head}</tr>{rows}</table>"
        f"<p>{escape(day)}</p>"
    )
