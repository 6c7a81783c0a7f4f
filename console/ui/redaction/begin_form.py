"""The list of redactions with its acts, and the form that begins one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from console.domain.errors import ConsoleError, OperatorError
from console.domain.instants import moment_of, spoken_moment
from console.services.redaction.service import RedactionRequest
from console.ui.base.save_file import PlaceLine, WrittenLine, documents
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from console.services.redaction.case import RedactionCase
    from console.ui.base.context import PaneContext

OFFERED = dt.timedelta(minutes=1)


class RedactionForm(QWidget):
    """Begins redactions, opens, releases and writes them. UI thread."""

    begun = Signal(object)
    """A `RedactionRequest`."""
    opened = Signal(int)
    released = Signal(object)
    """A `RedactionCase`."""
    written = Signal(object)
    """A `RedactionCase`."""
    shown = Signal(object)
    """A `RedactionCase` that a requester is to view here."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._now = context.services.redactions.now_utc
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Redactions"))
        self.camera, self.reason, self.about, self.parent_line = (QLineEdit() for _ in range(4))
        self.parent_line.setPlaceholderText(self.tr("Empty if it is made from no exhibit"))
        now_utc = self._now()
        self.begin_line = QLineEdit(spoken_moment(now_utc - OFFERED))
        self.end_line = QLineEdit(spoken_moment(now_utc))
        self.place = PlaceLine(is_folder=True)
        self.place.offer(documents() / f"redacted copy {now_utc:%Y-%m-%d %H%M%S}")
        self.written_line = WrittenLine()
        self.begin_button = button(self.tr("&Begin redaction"), self._begin, is_first=True)
        self.open_button = button(self.tr("&Open"), self._open)
        self.release_button = button(self.tr("&Release"), self._release)
        self.write_button = button(self.tr("&Write copy"), self._write)
        self.show_button = button(self.tr("S&how to requester…"), self._show_case)
        self._lay_out()
        self.list.itemDoubleClicked.connect(lambda _: self._open())
        self.list.currentItemChanged.connect(lambda *_: self._follow_choice())
        self._follow_choice()

    def _lay_out(self) -> None:
        column = self.column = FormColumn(self, margin=0)
        about = self.tr(
            "Everybody but the subject of a request is covered before a copy leaves. Every frame is looked "
            "at, and a second person releases the copy."
        )
        column.addWidget(words(about, "muted"))
        self.empty = words(
            self.tr("No redactions yet. Enter the camera and the time of the footage below."), "muted"
        )
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.row(self.open_button, self.release_button, self.show_button, self.write_button)
        column.field(self.tr("New folder for the copy"), self.place)
        column.addWidget(self.written_line)
        column.fields(
            (self.tr("Camera"), self.camera),
            (self.tr("Footage from"), self.begin_line),
            (self.tr("Footage until"), self.end_line),
        )
        column.fields(
            (self.tr("Request or incident"), self.about), (self.tr("Made from exhibit"), self.parent_line)
        )
        column.field(self.tr("Reason"), self.reason)
        column.addWidget(column.refusal)
        column.row(self.begin_button)

    def propose(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, about: str = "") -> None:
        """Fill in what is to be redacted; what is left to type is the reason."""
        self.camera.setText(str(camera))
        self.begin_line.setText(spoken_moment(begin_utc))
        self.end_line.setText(spoken_moment(end_utc))
        self.about.setText(about)
        self.reason.setFocus()

    def show_cases(self, cases: list[RedactionCase]) -> None:
        """Show the redactions."""
        before = self.chosen()
        self.empty.setVisible(not cases)
        self.list.clear()
        for case in cases:
            item = QListWidgetItem(
                self.tr("{0} · camera {1} · {2} · exhibit {3} · {4}").format(
                    case.number, case.camera, spoken_moment(case.begin_utc), case.exhibit, self._state(case)
                )
            )
            item.setData(Qt.ItemDataRole.UserRole, case)
            self.list.addItem(item)
            if before is not None and case.number == before.number:
                self.list.setCurrentItem(item)
        self._follow_choice()

    def _state(self, case: RedactionCase) -> str:
        if not case.is_open:
            return self.tr("issued")
        if case.released and case.released == case.looked_at:
            return self.tr("released")
        return self.tr("to be released") if case.looked_at else self.tr("in work")

    def chosen(self) -> RedactionCase | None:
        """Return the chosen redaction."""
        item = self.list.currentItem()
        case: RedactionCase | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return case

    def show_refusal(self, error: ConsoleError | None) -> None:
        """Show a refusal; None hides it."""
        self.column.show_refusal(error)

    def _follow_choice(self) -> None:
        case = self.chosen()
        self.open_button.setEnabled(case is not None)
        self.release_button.setEnabled(case is not None and case.is_open and bool(case.looked_at))
        self.write_button.setEnabled(case is not None and case.is_open and bool(case.released))
        self.show_button.setEnabled(case is not None and bool(case.released) and bool(case.about))

    def _begin(self) -> None:
        try:
            self.begun.emit(self.request())
        except ConsoleError as error:
            self.show_refusal(error)

    def request(self) -> RedactionRequest:
        """Return what was entered.

        Raises:
            OperatorError: a field is wrong.
        """
        typed = self.camera.text().strip()
        if not (typed.isascii() and typed.isdecimal()):
            raise OperatorError(self.tr("Enter the number of the camera."), self.tr("For example 3."))
        now_utc = self._now()
        begin, end = (moment_of(line.text(), now_utc) for line in (self.begin_line, self.end_line))
        about, parent = self.about.text().strip(), self.parent_line.text()
        return RedactionRequest(int(typed), begin, end, self.reason.text(), about, parent)

    def _open(self) -> None:
        case = self.chosen()
        if case is not None:
            self.opened.emit(case.number)

    def _release(self) -> None:
        case = self.chosen()
        if case is not None:
            self.released.emit(case)

    def _write(self) -> None:
        case = self.chosen()
        if case is not None:
            self.written.emit(case)

    def _show_case(self) -> None:
        case = self.chosen()
        if case is not None:
            self.shown.emit(case)
