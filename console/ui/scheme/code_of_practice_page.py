"""The page for changes of the code of practice, with those who must agree (SYS-08)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.domain.books.fields import Shape
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged
from console.domain.errors import OperatorError
from console.domain.people.independence import DAYS, MOST_DAYS
from console.domain.text import text
from console.ui.books.formatting import entry_fields, spoken
from console.ui.scheme.page_base import SchemePage, long_edit
from console.ui.widgets.forms import button, number_field, words
from console.ui.widgets.instant_edit import InstantEdit
from console.ui.widgets.theme import code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import Entry

LEAST_NEEDED = 2
"""The owner, and the manager or at least one partner."""


class CodePage(SchemePage):
    """Lists past changes and records a new one. UI thread."""

    entered = Signal(object)
    """Emitted with a `CodeChanged`."""
    rule_stated = Signal(bool)
    """Emitted with whether cameras need a recorded agreement."""
    days_stated = Signal(int)
    """Emitted with after how many days a new account counts as a second person."""

    def __init__(self) -> None:
        super().__init__()
        self._required_agreements: Mapping[str, tuple[str, ...]] = {}
        self._may_edit = False
        self.ticks: dict[str, QCheckBox] = {}
        self.past = QTextBrowser()
        self.rule = QCheckBox(self.tr("Refuse cameras without a recorded agreement"))
        self.rule.setToolTip(
            self.tr(
                "No camera is added, removed, moved or aimed elsewhere before its agreement is recorded. A "
                "camera is added when it first goes into service (code of practice, SYS-07)."
            )
        )
        self.days = number_field(QSpinBox())
        self.added, self.removed, self.moved = QLineEdit(), QLineEdit(), QLineEdit()
        for line in (self.added, self.removed, self.moved):
            line.setMaxLength(2_000)
            line.setPlaceholderText(self.tr("Camera numbers, separated by commas"))
        self.kind = QComboBox()
        self.kind.addItem(self.tr("Minor: agreed by the manager and the owner"), MINOR)
        self.kind.addItem(self.tr("Major: consultation and agreement of all partners"), MAJOR)
        self.what, self.grounds, self.consulted = long_edit(3), long_edit(2), long_edit(2)
        self.holds_from = InstantEdit(is_day=True, is_now=True)
        self.others = QLineEdit()
        self.others.setMaxLength(2_000)
        self.others.setPlaceholderText(self.tr("Separate with commas"))
        self._agreement_column = QVBoxLayout()
        self._agreement_column.setSpacing(0)
        self.form = self._create_form()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.past)
        self.stack.addWidget(self.form)
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        column.addWidget(self.rule)
        column.addLayout(self._create_days())
        column.addWidget(self.stack)
        self.new = button(self.tr("&New change"), self.begin, is_first=True)
        self.cancel = button(self.tr("Cancel"), self._cancel)
        self.enter = button(self.tr("&Save change"), self._submit, is_first=True)
        self.buttons.addWidget(self.cancel)
        self.buttons.addStretch()
        self.buttons.addWidget(self.new)
        self.buttons.addWidget(self.enter)
        self.kind.currentIndexChanged.connect(self._follow_kind)
        self.rule.clicked.connect(lambda: self.rule_stated.emit(self.rule.isChecked()))
        self._show_form(is_shown=False)

    def _create_days(self) -> QHBoxLayout:
        self.days.setRange(0, MOST_DAYS)
        self.days.setToolTip(
            self.tr(
                "Where two people must agree, an account does not count as the second person for this many "
                "days after the first person created it, changed it or set its password. 0 switches the rule "
                "off."
            )
        )
        self._days_stated = self.days.value()
        self.days.editingFinished.connect(self._state_days)
        label = QLabel(self.tr("Days until a new account counts as a second person"))
        label.setBuddy(self.days)
        self.days.setAccessibleName(label.text())
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.days)
        row.addStretch(1)
        return row

    def _state_days(self) -> None:
        if self.days.value() != self._days_stated:
            self._days_stated = self.days.value()
            self.days_stated.emit(self.days.value())

    def _create_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self._labels: dict[QWidget, QLabel] = {}
        for title, field in (
            (self.tr("Type of change *"), self.kind),
            (self.tr("What changes *"), self.what),
            (self.tr("Reasons *"), self.grounds),
            (self.tr("How the partners were consulted *"), self.consulted),
            (self.tr("In force from *"), self.holds_from),
            (self.tr("Cameras added"), self.added),
            (self.tr("Cameras removed"), self.removed),
            (self.tr("Cameras moved or re-aimed"), self.moved),
        ):
            self._add_field(column, title, field)
        heading = QLabel(self.tr("Must agree (tick those who have agreed)"))
        heading.setObjectName("fieldname")
        column.addSpacing(6)
        column.addWidget(heading)
        column.addLayout(self._agreement_column)
        self._add_field(column, self.tr("Others who agreed"), self.others)
        column.addStretch(1)
        return form

    def _add_field(self, column: QVBoxLayout, title: str, field: QWidget) -> None:
        label = QLabel(title)
        label.setObjectName("fieldname")
        label.setBuddy(field)
        field.setAccessibleName(title.rstrip(" *"))
        self._labels[field] = label
        column.addWidget(label)
        column.addWidget(field)

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_changes(
        self,
        changes: Sequence[Entry],
        name_of: Callable[[str], str],
        needed: Mapping[str, tuple[str, ...]],
        *,
        may: bool,
        is_enforced: bool = False,
        days: int = DAYS,
        may_rule: bool = False,
    ) -> None:
        """Show the past changes; an open form stays.

        Args:
            changes: the past changes, newest first.
            name_of: returns a person's name for a user name.
            needed: who must agree, by kind of change.
            may: whether the role may record a change.
            is_enforced: whether cameras need a recorded agreement.
            days: after how many a new account counts as a second person.
            may_rule: whether the role may change these two.
        """
        self._may_edit, self._required_agreements = may, needed
        self.rule.setChecked(is_enforced)
        self.rule.setEnabled(may_rule)
        if not self.days.hasFocus() or days != self._days_stated:
            self._days_stated = days
            self.days.setValue(days)
        self.days.setEnabled(may_rule)
        self.past.setHtml(changes_html(changes, name_of))
        self.show_note(
            "" if may else self.tr("Read only. Your role cannot record changes to the code of practice.")
        )
        self._show_form(is_shown=self._is_form and may)

    @property
    def _is_form(self) -> bool:
        return self.stack.currentWidget() is self.form

    def _show_form(self, *, is_shown: bool) -> None:
        self.stack.setCurrentWidget(self.form if is_shown else self.past)
        self.new.setVisible(not is_shown and self._may_edit)
        self.enter.setVisible(is_shown)
        self.cancel.setVisible(is_shown)
        self.setFocusProxy(self.kind if is_shown else self.past)

    def begin(self) -> None:
        """Open an empty form."""
        for field in (self.what, self.grounds, self.consulted):
            field.clear()
        for line in (self.others, self.added, self.removed, self.moved):
            line.clear()
        self.holds_from.set_now()
        self.kind.setCurrentIndex(0)
        self._follow_kind()
        self.show_refusal("")
        self._show_form(is_shown=True)
        self.kind.setFocus()

    def _cancel(self) -> None:
        self.show_refusal("")
        self._show_form(is_shown=False)

    def done(self) -> None:
        """Close the form after the change was saved."""
        self._cancel()

    def _follow_kind(self) -> None:
        """List those who must agree to this kind of change."""
        is_major = self.kind.currentData() == MAJOR
        for field in (self.consulted, self.added, self.removed, self.moved):
            field.setVisible(is_major)
            self._labels[field].setVisible(is_major)
        while self._agreement_column.count():
            item = self._agreement_column.takeAt(0)
            child = item.widget() if item is not None else None
            if child is not None:
                child.deleteLater()
        names = self._required_agreements.get(self.kind.currentData(), ())
        self.ticks = {name: QCheckBox(name.replace("&", "&&")) for name in names}
        for tick in self.ticks.values():
            self._agreement_column.addWidget(tick)
        if len(names) < LEAST_NEEDED:
            note = self.tr(
                "The scheme's facts do not name everyone who must agree. Complete the facts first."
            )
            self._agreement_column.addWidget(words(note, "problem"))

    # -- entering --------------------------------------------------------------------------------------------

    def payload(self) -> CodeChanged:
        """Return the change as entered.

        Raises:
            OperatorError: the day is missing or not valid, or a camera is no number.
        """
        day = self.holds_from.value()
        if day is None:
            raise OperatorError(self.tr("Enter the date from which the change is in force."))
        others = [name.strip() for name in self.others.text().split(",") if name.strip()]
        is_major = self.kind.currentData() == MAJOR
        return CodeChanged(
            change=self.kind.currentData(),
            what=_text_of(self.what),
            grounds=_text_of(self.grounds),
            consulted=_text_of(self.consulted) if is_major else "",
            agreed=(*(name for name, tick in self.ticks.items() if tick.isChecked()), *others),
            holds_from=day,
            added=_numbers(self.added) if is_major else (),
            removed=_numbers(self.removed) if is_major else (),
            moved=_numbers(self.moved) if is_major else (),
        )

    def _submit(self) -> None:
        try:
            payload = self.payload()
        except OperatorError as error:
            self.refuse(error)
            return
        self.show_refusal("")
        self.entered.emit(payload)


def changes_html(changes: Sequence[Entry], name_of: Callable[[str], str]) -> str:
    """Return the changes as HTML, newest first; everything typed by people is escaped."""
    if not changes:
        from PySide6.QtCore import QCoreApplication

        note = QCoreApplication.translate("Scheme", "No changes to the code of practice yet.")
        return f'<p style="color:{code("muted")}">{escape(note)}</p>'
    return "".join(_change_html(entry, name_of(entry.author)) for entry in changes)


def _change_html(entry: Entry, author: str) -> str:
    rows = "".join(
        f'<tr><td width="150" style="color:{code("muted")}">{escape(title)}</td>'
        f"<td>{escape(spoken(value, spec)).replace(chr(10), '<br>')}</td></tr>"
        for title, spec, value in entry_fields(entry)
        if spec is None or spec.shape is not Shape.CHOICE
    )
    kind = str(entry.fields.get("change", ""))
    mark = "◆" if kind == MAJOR else "◇"
    return (
        f'<p style="font-weight:600; margin:10px 0 2px 0">{mark} {escape(kind)} · {entry.number}'
        f' &nbsp;<span style="color:{code("muted")}">{escape(author)}</span></p>'
        f'<table cellspacing="0" cellpadding="2">{rows}</table>'
    )


def _numbers(line: QLineEdit) -> tuple[int, ...]:
    parts = [part.strip() for part in line.text().split(",") if part.strip()]
    wrong = next((one for one in parts if not (one.isascii() and one.isdigit() and len(one) < 10)), None)
    if wrong is not None or any(not int(one) for one in parts):
        raise OperatorError(
            text("“{part}” is not the number of a camera.", part=(wrong or "0")[:20]),
            "For example: 3, 5, 12.",
        )
    return tuple(dict.fromkeys(int(one) for one in parts))


def _text_of(field: QPlainTextEdit) -> str:
    return field.toPlainText().strip()
