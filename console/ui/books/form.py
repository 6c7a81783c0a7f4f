"""A form built from the fields of a kind of entry."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import book_words, error_words, translated
from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.payloads import check, problem_of, tidy
from console.domain.errors import NeedsConfirmation, OperatorError
from console.ui.base.action import SUBMIT_KEYS, submit_key_words
from console.ui.books.field_editors import FieldEditor, FieldSuggestions, make_editor
from console.ui.widgets.completion import close_offers
from console.ui.widgets.reach import make_reachable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value
    from console.domain.books.kinds import EntryKind
    from console.domain.errors import ConsoleError

WHY = "why_corrected"
LABEL_LETTERS = 24
_EMPTY: tuple[Any, ...] = ("", None, ())


@dataclasses.dataclass(frozen=True, slots=True)
class _FieldRow:
    spec: FieldSpec
    editor: FieldEditor
    problem: QLabel
    label: QLabel | None = None

    def set_shown(self, is_shown: bool) -> None:
        for widget in (self.label, self.editor.widget):
            if widget is not None:
                widget.setVisible(is_shown)

    def show_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


class EntryForm(QWidget):
    """A form for one entry; Ctrl+Enter saves it, Esc closes it and keeps a draft. UI thread.

    Args:
        kind: the kind of entry whose fields the form has.
        lists: suggestions for the input widgets.
        why: add a field for the reason of a correction.
        title: the title above the fields; empty for the kind's title.
    """

    submitted = Signal()
    """Emitted when all fields are valid; read `payload` or `values` then."""
    left = Signal()
    thrown_away = Signal()
    changed = Signal()
    """Emitted when the input has changed."""

    def __init__(
        self, kind: EntryKind, lists: FieldSuggestions, *, why: bool = False, title: str = ""
    ) -> None:
        super().__init__()
        self.kind = kind
        self._is_restoring = False
        self._accepted = lists.accepted
        self._rows: dict[str, _FieldRow] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for spec in kind.fields:
            self._add(spec, lists)
        if why:
            self._add(FieldSpec(WHY, self.tr("Reason for the correction"), Shape.WORDS, True, False), lists)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setFocusProxy(next(iter(self._rows.values())).editor.widget)
        self.refusal = _create_label("refusal")
        self.note = _create_label("muted")
        self._lay_out(title or book_words(kind.title))
        if why:
            # Corrections have no draft.
            self.leave.hide()
            self.drop.setText(self.tr("Cancel"))
        for keys, signal in (
            *((keys, self.submit) for keys in SUBMIT_KEYS),
            (QKeySequence("Escape"), self._escape),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)
        make_reachable(self, title or book_words(kind.title))

    def _lay_out(self, title: str) -> None:
        heading = QLabel(title)
        heading.setObjectName("heading")
        inner = QWidget()
        inner.setLayout(self._grid)
        self._grid.setContentsMargins(2, 2, 10, 2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        # The minimum width prevents fields from being cut off at the side.
        scroll.setMinimumWidth(
            inner.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        self._area = scroll
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        legend = QLabel(self.tr("* Required"))
        legend.setObjectName("muted")
        top.addWidget(legend)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        column.addWidget(self.refusal)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.enter = QPushButton(self.tr("Save entry"))
        self.enter.setObjectName("primary")
        self.enter.setToolTip(self.tr("Save the entry in the book ({0})").format(submit_key_words()))
        self.enter.clicked.connect(self.submit)
        self.leave = QPushButton(self.tr("Save as draft"))
        self.leave.setToolTip(self.tr("Close the form and keep what you typed as a draft (Esc)"))
        self.leave.clicked.connect(self._request_leave)
        self.drop = QPushButton(self.tr("Discard"))
        self.drop.clicked.connect(self.thrown_away)
        row = QHBoxLayout()
        row.addWidget(self.drop)
        row.addWidget(self.note, 1)
        row.addWidget(self.leave)
        row.addWidget(self.enter)
        return row

    def _add(self, spec: FieldSpec, lists: FieldSuggestions) -> None:
        editor = make_editor(spec, lists)
        line, title, label = self._grid.rowCount(), book_words(spec.title), None
        if spec.shape is not Shape.FLAG:
            label = QLabel(f"{title}\u00a0*" if spec.is_required else title)
            label.setBuddy(editor.widget)
            label.setWordWrap(True)
            label.setFixedWidth(label.fontMetrics().averageCharWidth() * LABEL_LETTERS)
            label.setContentsMargins(0, label.fontMetrics().height() // 2, 0, 0)
            self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        row = _FieldRow(spec, editor, _create_label("problem"), label)
        if spec.is_asked:
            # Only hidden here: what is shown before it has its place in the form would be a window.
            row.set_shown(False)
        editor.widget.setAccessibleName(title)
        self._grid.addWidget(editor.widget, line, 1)
        self._grid.addWidget(row.problem, line + 1, 1)
        self._rows[spec.name] = row
        editor.changed.connect(lambda *_: self._on_edited(row))
        if editor.cut is not None:
            editor.cut.connect(lambda letters: self._show_cut(row, letters))

    def put_above_buttons(self, widget: QWidget) -> None:
        """Show something that belongs to what is typed, between the fields and the buttons."""
        self._column.insertWidget(self._column.indexOf(self.refusal), widget)

    # -- typing ----------------------------------------------------------------------------------------------

    def _on_edited(self, row: _FieldRow) -> None:
        if not self._is_restoring:
            row.show_problem("")
            self.refusal.hide()
            self.changed.emit()

    def _show_cut(self, row: _FieldRow, letters: int) -> None:
        text = self.tr("The pasted text is too long. Characters left out: {0}.").format(f"{letters:,}")
        row.show_problem(text)

    def focus(self, name: str = "") -> None:
        """Move the keyboard to a field; to the first one if no name is given."""
        row = self._rows.get(name) or next(iter(self._rows.values()))
        row.editor.widget.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(row.editor.widget)

    def set_value(self, name: str, value: Value) -> None:
        """Set the value of a field."""
        if name in self._rows:
            self._without_signals(lambda: self._rows[name].editor.show(value))

    def _without_signals(self, do: Any) -> None:
        self._is_restoring = True
        try:
            do()
        finally:
            self._is_restoring = False

    def editor(self, name: str) -> FieldEditor:
        """Return the editor of a field."""
        return self._rows[name].editor

    # -- drafts ----------------------------------------------------------------------------------------------

    def raw(self) -> dict[str, Any]:
        """Return the raw input of all fields, valid or not."""
        return {name: row.editor.raw() for name, row in self._rows.items()}

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Restore a raw input; fields that no longer exist are skipped."""
        for name, row in self._rows.items():
            if name in typed:
                self._without_signals(lambda row=row, name=name: row.editor.restore(typed[name]))

    # -- entering --------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Value]:
        """Return the values of the filled fields; problems are shown beside their fields.

        Raises:
            OperatorError: a field is missing or not valid.
        """
        close_offers()
        values: dict[str, Value] = {}
        invalid = [name for name, row in self._rows.items() if not self._read_row(row, values)]
        if invalid:
            self.focus(invalid[0])
            raise OperatorError(self.tr("Correct the marked fields."))
        return values

    def _read_row(self, row: _FieldRow, values: dict[str, Value]) -> bool:
        try:
            value = tidy(row.editor.value())
            words = translated(problem_of(row.spec, value))
        except OperatorError as error:
            value, words = None, error_words(error)
        row.show_problem(words)
        if value not in _EMPTY:
            values[row.spec.name] = value
        return not words

    def payload(self) -> Any:
        """Return the payload of the entry.

        Raises:
            OperatorError: a field is missing or not valid.
        """
        values = self.values()
        check(self.kind, values)
        return self.kind.payload(**values)

    def submit(self) -> None:
        """Check the fields, then emit `submitted` or show what is wrong."""
        if self.is_busy:
            return
        try:
            values = self.values()
            check(self.kind, {name: value for name, value in values.items() if name != WHY})
        except OperatorError as error:
            self.refuse(error)
            return
        if not self._asks_for_new():
            self.submitted.emit()

    def _asks_for_new(self) -> bool:
        """Ask once whether a value that no list has is meant; return whether an answer is awaited."""
        for name, row in self._rows.items():
            text = str(row.editor.raw()).strip()
            meant = (f"{self.kind.name}.{name}", text.casefold())
            if row.editor.is_new() and meant not in self._accepted:
                self._accepted.add(meant)
                self.focus(name)
                title = book_words(row.spec.title)
                row.show_problem(self.tr("New: the list of “{0}” does not have it.").format(title))
                self.refuse(
                    OperatorError(
                        self.tr("“{0}” is new, and will be counted on its own.").format(text),
                        self.tr("Choose one of the list, or save again to enter it as it is."),
                    )
                )
                return True
        return False

    def refuse(self, error: ConsoleError) -> None:
        """Show why the entry was not saved; the input stays."""
        self.set_busy(is_busy=False)
        self.refusal.setText(error_words(error))
        self.refusal.show()
        asked = [name for name, row in self._rows.items() if row.spec.is_asked]
        if isinstance(error, NeedsConfirmation) and asked:
            self._rows[asked[0]].set_shown(True)
            self.focus(asked[0])

    @property
    def is_busy(self) -> bool:
        """Return whether the entry is being saved."""
        return not self.enter.isEnabled()

    def set_busy(self, *, is_busy: bool) -> None:
        """Disable the buttons while the entry is being saved."""
        for button in (self.enter, self.leave, self.drop):
            button.setEnabled(not is_busy)

    def _escape(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.hide()
        else:
            self._request_leave()

    def _request_leave(self) -> None:
        if not self.is_busy:
            self.left.emit()


def _create_label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if name != "muted":
        label.hide()
    return label
