"""The forms of the page of elected members: one member, and a list that was pasted or opened (PPL-07)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from console.bridge.labels import translated
from console.domain.errors import ConsoleError, OperatorError
from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of
from console.domain.scheme.elected_members import ElectedMember, merged, read_list
from console.ui.scheme.document_dialogs import read_file
from console.ui.widgets.forms import FormDialog, button, words
from console.ui.widgets.instant_edit import InstantEdit
from console.ui.widgets.plurals import plural
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QMimeData

    from console.domain.scheme.elected_members import MergedList

MOST_LINE = 200
MOST_LIST = 200_000
MOST_PREVIEWED = 200


class ElectedMemberDialog(FormDialog):
    """Asks for one elected member. Deleted when closed.

    Args:
        member: who is changed; None: a new one.
        do: called with the member; with None: they are taken out of the list.
        parent: owns the dialog.
    """

    def __init__(
        self, member: ElectedMember | None, do: Callable[[ElectedMember | None], None], parent: QWidget
    ) -> None:
        title = self.tr("Add an elected member") if member is None else self.tr("Elected member")
        super().__init__(title, parent)
        self._do = do
        self.name = self.column.field(self.tr("Name *"), QLineEdit())
        self.name.setPlaceholderText(self.tr("For example, Ada Moss"))
        self.ward = self.column.field(self.tr("Ward"), QLineEdit())
        self.since, self.until = InstantEdit(is_day=True), InstantEdit(is_day=True)
        self.column.fields((self.tr("In office from"), self.since), (self.tr("Until"), self.until))
        self.column.addWidget(
            words(
                self.tr(
                    "Leave the first day empty if it is not known, and the last day empty while they are in "
                    "office."
                ),
                "muted",
            )
        )
        self.login = self.column.field(self.tr("User name, if they have an account here"), QLineEdit())
        for line in (self.name, self.ward, self.login):
            line.setMaxLength(MOST_LINE)
        if member is not None:
            self.name.setText(member.name)
            self.ward.setText(member.ward)
            self.since.set_value(member.since)
            self.until.set_value(member.until)
            self.login.setText(member.login)
            self.remove = button(self.tr("&Remove, entered by mistake"), self._remove)
            self.column.row(self.remove, is_right=False).addStretch()
        self.finish(self.tr("Save member"), self.submit)
        self.name.setFocus()

    def submit(self) -> None:
        """Hand the member on."""
        if self.is_busy:
            return
        try:
            since, until = self.since.value(), self.until.value()
        except OperatorError as error:
            self.show_refusal(error)
            return
        member = ElectedMember(
            self.name.text(),
            self.ward.text(),
            since if isinstance(since, dt.date) else None,
            until if isinstance(until, dt.date) else None,
            self.login.text(),
        )
        self.set_busy(is_busy=True)
        self._do(member)

    def _remove(self) -> None:
        if not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(None)


class _DropEdit(TextEdit):
    """A text field into which a file can be dropped as well as text."""

    def __init__(self, opened: Callable[[Path], None]) -> None:
        super().__init__(MOST_LIST, (), 7)
        self._opened = opened

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files:
            self._opened(files[0])
        else:
            super().insertFromMimeData(source)


class MemberListDialog(FormDialog):
    """Asks for a list from elsewhere and shows how it was understood. Deleted when closed.

    Args:
        known: the elected members in force.
        do: called with all members, when the list is to be saved.
        parent: owns the dialog.
    """

    def __init__(
        self, known: Sequence[ElectedMember], do: Callable[[Sequence[ElectedMember]], None], parent: QWidget
    ) -> None:
        super().__init__(self.tr("List of elected members"), parent)
        self.setMinimumWidth(640)
        self._known, self._do, self._today = tuple(known), do, day_of(dt.datetime.now(dt.UTC))
        self.column.addWidget(
            words(
                self.tr(
                    "Paste a list, drop a file on the field, or open one: a name on each line, or a table "
                    "(CSV) with name, ward, from, until and user name."
                ),
                "about",
            )
        )
        self.pasted = self.column.field(self.tr("List"), _DropEdit(self.open_file))
        self.file = button(self.tr("&Open file…"), self._choose)
        self.column.row(self.file, is_right=False).addStretch()
        self.replaces = QCheckBox(
            self.tr("This is the whole list: end the term of everyone who is not on it")
        )
        self.column.addWidget(self.replaces)
        self.preview = self.column.field(self.tr("What will be saved"), QPlainTextEdit())
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setMinimumHeight(self.preview.fontMetrics().lineSpacing() * 8)
        self.finish(self.tr("Save list"), self.submit)
        self.pasted.textChanged.connect(self.refresh)
        self.replaces.toggled.connect(lambda _: self.refresh())
        self.pasted.setFocus()
        self.refresh()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a list"), "", self.tr("Lists (*.csv *.tsv *.txt)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Show the content of a file as if it were pasted."""
        try:
            content = read_file(path)
        except ConsoleError as error:
            self.show_refusal(error)
            return
        if len(content) > MOST_LIST:
            self.show_refusal(OperatorError(self.tr("The file is too large for a list of members.")))
            return
        try:
            typed = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Spreadsheets of council offices still save CSV in the code page of Windows.
            typed = content.decode("cp1252", "replace")
        self.column.show_refusal(None)
        self.pasted.setPlainText(typed)

    def merged(self) -> MergedList:
        """Return the list as it would be after saving."""
        read = read_list(self.pasted.toPlainText()).members
        return merged(self._known, read, self._today, is_whole=self.replaces.isChecked())

    def refresh(self) -> None:
        """Show how the list was understood."""
        typed = self.pasted.toPlainText()
        found, after = read_list(typed), self.merged()
        ends = self.tr("– {0}: the term ends today")
        same = len(found.members) - len(after.added)
        lines = [
            *(f"▲ {translated(problem)}" for problem in found.problems),
            *(f"+ {_said(one)}" for one in after.added[:MOST_PREVIEWED]),
            *(ends.format(one.named) for one in after.ended[:MOST_PREVIEWED]),
        ]
        counts = (
            (len(after.added), self.tr("1 new member"), self.tr("{0} new members")),
            (same, self.tr("1 in the list already"), self.tr("{0} in the list already")),
            (len(after.ended), self.tr("1 term ends"), self.tr("{0} terms end")),
            (len(found.problems), self.tr("1 line cannot be read"), self.tr("{0} lines cannot be read")),
        )
        head = ", ".join(plural(count, one, several) for count, one, several in counts if count)
        nothing = self.tr("Nothing yet. Paste a list above.")
        self.preview.setPlainText("\n".join([head, *lines]) if typed.strip() else nothing)
        if self.do_button is not None:
            can_save = bool(found.members) and after.members != self._known
            self.do_button.setEnabled(can_save and not self.is_busy)
            why_off = self.tr("Nothing to save yet: paste or open a list that changes something.")
            self.do_button.setToolTip("" if can_save else why_off)

    def submit(self) -> None:
        """Hand the whole list on."""
        if not self.is_busy:
            self.set_busy(is_busy=True)
            self._do(self.merged().members)


def _said(one: ElectedMember) -> str:
    since, until = (spoken_day(day) if day is not None else "" for day in (one.since, one.until))
    days = f"{since} – {until}" if until else since
    return " · ".join(filter(None, (one.name, one.ward, days, one.login)))
