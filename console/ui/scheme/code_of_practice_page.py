"""Changes of the code of practice: what was changed, and a new one with those who must agree (SYS-08)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.domain.books.fields import Shape
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged
from console.domain.errors import OperatorError
from console.ui.books.formatting import entry_fields, spoken
from console.ui.scheme.page_base import SchemePage, long_edit
from console.ui.widgets.forms import button, words
from console.ui.widgets.instant_edit import InstantEdit
from console.ui.widgets.theme import COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.entries import Entry

LEAST_NEEDED = 2
"""The owner, and the manager or at least one partner."""


class CodePage(SchemePage):
    """UI thread."""

    entered = Signal(object)
    """A `CodeChanged`."""

    def __init__(self) -> None:
        super().__init__()
        self._needed: Mapping[str, tuple[str, ...]] = {}
        self._may = False
        self.ticks: dict[str, QCheckBox] = {}
        self.past = QTextBrowser()
        self.kind = QComboBox()
        self.kind.addItem(self.tr("Minor: agreed by manager and owner"), MINOR)
        self.kind.addItem(self.tr("Major: consultation, and agreement of all partners"), MAJOR)
        self.what, self.grounds, self.consulted = long_edit(3), long_edit(2), long_edit(2)
        self.holds_from = InstantEdit(is_day=True, is_now=True)
        self.others = QLineEdit()
        self.others.setMaxLength(2_000)
        self.others.setPlaceholderText(self.tr("with commas between"))
        self._agreeing = QVBoxLayout()
        self._agreeing.setSpacing(0)
        self.form = self._form()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.past)
        self.stack.addWidget(self.form)
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.addWidget(self.stack)
        self.new = button(self.tr("&New change"), self.begin, is_first=True)
        self.cancel = button(self.tr("Cancel"), self._leave)
        self.enter = button(self.tr("&Enter"), self._enter, is_first=True)
        self.buttons.addWidget(self.cancel)
        self.buttons.addStretch()
        self.buttons.addWidget(self.new)
        self.buttons.addWidget(self.enter)
        self.kind.currentIndexChanged.connect(self._follow_kind)
        self._show_form(is_shown=False)

    def _form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._labels: dict[QWidget, QLabel] = {}
        for title, field in (
            (self.tr("Kind of change *"), self.kind),
            (self.tr("What changes *"), self.what),
            (self.tr("Grounds *"), self.grounds),
            (self.tr("How the partners were consulted *"), self.consulted),
            (self.tr("Holds from *"), self.holds_from),
        ):
            self._put(column, title, field)
        heading = QLabel(self.tr("Who must agree, and has"))
        heading.setObjectName("fieldname")
        column.addSpacing(6)
        column.addWidget(heading)
        column.addLayout(self._agreeing)
        self._put(column, self.tr("Others who agreed"), self.others)
        column.addStretch(1)
        return form

    def _put(self, column: QVBoxLayout, title: str, field: QWidget) -> None:
        label = QLabel(title)
        label.setObjectName("fieldname")
        label.setBuddy(field)
        field.setAccessibleName(title.rstrip(" *"))
        self._labels[field] = label
        column.addWidget(label)
        column.addWidget(field)

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_changes(
        self, changes: Sequence[Entry], needed: Mapping[str, tuple[str, ...]], *, may: bool
    ) -> None:
        """Show the changes of the past; a form that is open stays."""
        self._may, self._needed = may, needed
        self.past.setHtml(changes_html(changes))
        self.tell("" if may else self.tr("To be read only: your role may not record changes of the code."))
        self._show_form(is_shown=self._is_form and may)

    @property
    def _is_form(self) -> bool:
        return self.stack.currentWidget() is self.form

    def _show_form(self, *, is_shown: bool) -> None:
        self.stack.setCurrentWidget(self.form if is_shown else self.past)
        self.new.setVisible(not is_shown and self._may)
        self.enter.setVisible(is_shown)
        self.cancel.setVisible(is_shown)
        self.setFocusProxy(self.kind if is_shown else self.past)

    def begin(self) -> None:
        """An empty form."""
        for field in (self.what, self.grounds, self.consulted):
            field.clear()
        self.others.clear()
        self.holds_from.set_now()
        self.kind.setCurrentIndex(0)
        self._follow_kind()
        self.say("")
        self._show_form(is_shown=True)
        self.kind.setFocus()

    def _leave(self) -> None:
        self.say("")
        self._show_form(is_shown=False)

    def done(self) -> None:
        """It was entered."""
        self._leave()

    def _follow_kind(self) -> None:
        """Those who must agree to this kind of change, to be ticked."""
        is_major = self.kind.currentData() == MAJOR
        for widget in (self.consulted, self._labels[self.consulted]):
            widget.setVisible(is_major)
        while self._agreeing.count():
            item = self._agreeing.takeAt(0)
            gone = item.widget() if item is not None else None
            if gone is not None:
                gone.deleteLater()
        names = self._needed.get(self.kind.currentData(), ())
        self.ticks = {name: QCheckBox(name.replace("&", "&&")) for name in names}
        for tick in self.ticks.values():
            self._agreeing.addWidget(tick)
        if len(names) < LEAST_NEEDED:
            said = self.tr("The facts do not name everybody who must agree: state them first.")
            self._agreeing.addWidget(words(said, "problem"))

    # -- entering --------------------------------------------------------------------------------------------

    def payload(self) -> CodeChanged:
        """What was filled in.

        Raises:
            OperatorError: the day is none, or missing.
        """
        day = self.holds_from.value()
        if day is None:
            raise OperatorError(self.tr("The day from which it holds is missing."))
        others = [one.strip() for one in self.others.text().split(",") if one.strip()]
        is_major = self.kind.currentData() == MAJOR
        return CodeChanged(
            change=self.kind.currentData(),
            what=_typed(self.what),
            grounds=_typed(self.grounds),
            consulted=_typed(self.consulted) if is_major else "",
            agreed=(*(name for name, tick in self.ticks.items() if tick.isChecked()), *others),
            holds_from=day,
        )

    def _enter(self) -> None:
        try:
            payload = self.payload()
        except OperatorError as error:
            self.refuse(error)
            return
        self.say("")
        self.entered.emit(payload)


def changes_html(changes: Sequence[Entry]) -> str:
    """The changes, newest first; everything typed by people is escaped."""
    if not changes:
        from PySide6.QtCore import QCoreApplication

        said = QCoreApplication.translate("Scheme", "No change of the code of practice is recorded.")
        return f'<p style="color:{COLOURS.muted}">{escape(said)}</p>'
    return "".join(map(_change_html, changes))


def _change_html(entry: Entry) -> str:
    rows = "".join(
        f'<tr><td width="150" style="color:{COLOURS.muted}">{escape(title)}</td>'
        f"<td>{escape(spoken(value, spec)).replace(chr(10), '<br>')}</td></tr>"
        for title, spec, value in entry_fields(entry)
        if spec is None or spec.shape is not Shape.CHOICE
    )
    kind = str(entry.fields.get("change", ""))
    mark = "◆" if kind == MAJOR else "◇"
    return (
        f'<p style="font-weight:600; margin:10px 0 2px 0">{mark} {escape(kind)} · {entry.number}'
        f' &nbsp;<span style="color:{COLOURS.muted}">{escape(entry.author)}</span></p>'
        f'<table cellspacing="0" cellpadding="2">{rows}</table>'
    )


def _typed(field: QPlainTextEdit) -> str:
    return field.toPlainText().strip()
