"""The facts of the scheme as a form with history; missing facts are marked (SYS-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit

from console.bridge.labels import error_words
from console.domain.scheme.facts import FACTS, Fact
from console.ui.scheme.page_base import SchemePage, long_edit
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.errors import ConsoleError

MOST_LINE = 5_000


@dataclass(frozen=True, slots=True)
class _FactRow:
    fact: Fact
    field: QLineEdit | QPlainTextEdit
    mark: QLabel

    def text(self) -> str:
        if isinstance(self.field, QLineEdit):
            return self.field.text().strip()
        return self.field.toPlainText().strip()

    def show(self, text: str) -> None:
        if isinstance(self.field, QLineEdit):
            self.field.setText(text)
        else:
            self.field.setPlainText(text)


class FactsPage(SchemePage):
    """Shows and changes the facts of the scheme. UI thread."""

    stated = Signal(object)
    """Emitted with a dict of the changed facts by name."""
    history_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._saved_facts: dict[str, str] = {}
        self._may_edit = False
        self.rows: dict[str, _FactRow] = {}
        grid = QGridLayout(self.inner)
        grid.setContentsMargins(2, 2, 10, 2)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for fact in FACTS:
            self._add(grid, fact)
        grid.setRowStretch(grid.rowCount(), 1)
        self.save = button(self.tr("Save &changes"), self._save, is_first=True)
        self.undo = button(
            self.tr("Discard changes"), lambda: self.show_facts(self._saved_facts, may=self._may_edit)
        )
        self.buttons.addWidget(self.undo)
        self.buttons.addStretch()
        self.buttons.addWidget(self.save)
        self.setFocusProxy(self.rows[FACTS[0].name].field)

    def _add(self, grid: QGridLayout, fact: Fact) -> None:
        field: QLineEdit | QPlainTextEdit
        if fact.is_list or fact.is_long:
            field = long_edit(3)
        else:
            field = QLineEdit()
            field.setMaxLength(MOST_LINE)
        field.setPlaceholderText(fact.hint)
        field.setAccessibleName(fact.title)
        title = QLabel(f"{fact.title} *" if fact.is_required else fact.title)
        title.setObjectName("fieldname")
        title.setBuddy(field)
        mark = words("", "problem")
        mark.setWordWrap(False)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(mark)
        row_number = grid.rowCount()
        grid.addLayout(head, row_number, 0)
        grid.addWidget(field, row_number + 1, 0)
        history_button = button(self.tr("History"), lambda: self.history_wanted.emit(fact.name))
        history_button.setAccessibleName(self.tr("History of {0}").format(fact.title))
        grid.addWidget(history_button, row_number + 1, 1)
        grid.setRowMinimumHeight(row_number, field.fontMetrics().height() + 8)
        self.rows[fact.name] = _FactRow(fact, field, mark)
        field.textChanged.connect(self._refresh)

    def show_facts(self, facts: Mapping[str, str], *, may: bool) -> None:
        """Show the facts in force and discard what was typed."""
        self._saved_facts = {name: facts.get(name, "") for name in self.rows}
        self._may_edit = may
        for name, row in self.rows.items():
            row.field.setReadOnly(not may)
            row.show(self._saved_facts[name])
        self.save.setVisible(may)
        self.undo.setVisible(may)
        self.show_refusal("")
        self.show_note("" if may else self.tr("Read only. Your role cannot change the scheme's facts."))
        self._refresh()

    def changed(self) -> dict[str, str]:
        """Return the facts that were typed and not saved."""
        return {
            name: row.text()
            for name, row in self.rows.items()
            if row.text() != self._saved_facts.get(name, "")
        }

    def _refresh(self) -> None:
        changed = self.changed()
        for name, row in self.rows.items():
            row.mark.setText(self._mark_text(row, is_changed=name in changed))
        self.save.setEnabled(bool(changed))
        self.undo.setEnabled(bool(changed))

    def _mark_text(self, row: _FactRow, *, is_changed: bool) -> str:
        if row.fact.is_required and not row.text():
            return self.tr("▲ Missing")
        return self.tr("✎ Not saved yet") if is_changed else ""

    def _save(self) -> None:
        self.save.setEnabled(False)
        self.stated.emit(self.changed())

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused; the input stays."""
        self.show_refusal(error_words(error))
        self._refresh()
