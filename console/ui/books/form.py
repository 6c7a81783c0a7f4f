"""A form made from the fields of a kind of entry."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.payloads import check, problem_of, tidy
from console.domain.errors import OperatorError
from console.ui.books.field_editors import FieldEditor, FieldSuggestions, make_editor

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

    def say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))


class EntryForm(QWidget):
    """Ctrl+Enter enters it, Esc leaves it and keeps what was typed. UI thread.

    Args:
        kind: whose fields it has.
        lists: what editors propose.
        why: a field for the reason, where the form corrects an entry.
        title: above the fields, instead of the kind's.
    """

    submitted = Signal()
    """The fields are in order; ask `payload` or `values`."""
    left = Signal()
    thrown_away = Signal()
    changed = Signal()
    """Something was typed."""

    def __init__(
        self, kind: EntryKind, lists: FieldSuggestions, *, why: bool = False, title: str = ""
    ) -> None:
        super().__init__()
        self.kind = kind
        self._is_restoring = False
        self._rows: dict[str, _FieldRow] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for spec in kind.fields:
            self._add(spec, lists)
        if why:
            self._add(FieldSpec(WHY, self.tr("Why it is corrected"), Shape.WORDS, True, False), lists)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self.setFocusProxy(next(iter(self._rows.values())).editor.widget)
        self.refusal = _label("refusal")
        self.note = _label("muted")
        self._lay_out(title or kind.title)
        if why:
            # No draft is kept of a correction.
            self.leave.hide()
            self.drop.setText(self.tr("Cancel"))
        for keys, signal in (
            ("Ctrl+Return", self.submit),
            ("Ctrl+Enter", self.submit),
            ("Escape", self._leave),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)

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
        # Never wider than what is seen of it: nothing of a field is cut off at the side.
        scroll.setMinimumWidth(
            inner.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        self._area = scroll
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        legend = QLabel(self.tr("* must be filled in"))
        legend.setObjectName("muted")
        top.addWidget(legend)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        column.addWidget(self.refusal)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.enter = QPushButton(self.tr("Enter"))
        self.enter.setObjectName("primary")
        self.enter.setToolTip(self.tr("Enter it into the book (Ctrl+Enter)"))
        self.enter.clicked.connect(self.submit)
        self.leave = QPushButton(self.tr("Later"))
        self.leave.setToolTip(self.tr("Leave the form; what was typed is kept as a draft (Esc)"))
        self.leave.clicked.connect(self._leave)
        self.drop = QPushButton(self.tr("Throw away"))
        self.drop.clicked.connect(self.thrown_away)
        row = QHBoxLayout()
        row.addWidget(self.drop)
        row.addWidget(self.note, 1)
        row.addWidget(self.leave)
        row.addWidget(self.enter)
        return row

    def _add(self, spec: FieldSpec, lists: FieldSuggestions) -> None:
        editor = make_editor(spec, lists)
        row = _FieldRow(spec, editor, _label("problem"))
        line = self._grid.rowCount()
        if spec.shape is not Shape.FLAG:
            label = QLabel(f"{spec.title}\u00a0*" if spec.is_required else spec.title)
            label.setBuddy(editor.widget)
            label.setWordWrap(True)
            label.setFixedWidth(label.fontMetrics().averageCharWidth() * LABEL_LETTERS)
            label.setContentsMargins(0, label.fontMetrics().height() // 2, 0, 0)
            self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        editor.widget.setAccessibleName(spec.title)
        self._grid.addWidget(editor.widget, line, 1)
        self._grid.addWidget(row.problem, line + 1, 1)
        self._rows[spec.name] = row
        editor.changed.connect(lambda *_: self._edited(row))
        if editor.cut is not None:
            editor.cut.connect(lambda letters: self._was_cut(row, letters))

    # -- typing ----------------------------------------------------------------------------------------------

    def _edited(self, row: _FieldRow) -> None:
        if not self._is_restoring:
            row.say("")
            self.refusal.hide()
            self.changed.emit()

    def _was_cut(self, row: _FieldRow, letters: int) -> None:
        words = self.tr("The paste was {0} letters too long; they were left out.").format(f"{letters:,}")
        row.say(words)

    def focus(self, name: str = "") -> None:
        """Give a field the keyboard; the first one where none is named."""
        row = self._rows.get(name) or next(iter(self._rows.values()))
        row.editor.widget.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(row.editor.widget)

    def set_value(self, name: str, value: Value) -> None:
        """Fill a field in."""
        if name in self._rows:
            self._quietly(lambda: self._rows[name].editor.show(value))

    def _quietly(self, do: Any) -> None:
        self._is_restoring = True
        try:
            do()
        finally:
            self._is_restoring = False

    def editor(self, name: str) -> FieldEditor:
        """The editor of a field."""
        return self._rows[name].editor

    # -- drafts ----------------------------------------------------------------------------------------------

    def raw(self) -> dict[str, Any]:
        """What stands in the form, right or not yet."""
        return {name: row.editor.raw() for name, row in self._rows.items()}

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Bring back what stood in it; fields of another version are passed over."""
        for name, row in self._rows.items():
            if name in typed:
                self._quietly(lambda row=row, name=name: row.editor.restore(typed[name]))

    # -- entering --------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Value]:
        """What the fields mean, empty ones left out. Problems are said at their fields.

        Raises:
            OperatorError: something is wrong.
        """
        found: dict[str, Value] = {}
        wrong = [name for name, row in self._rows.items() if not self._read(row, found)]
        if wrong:
            self.focus(wrong[0])
            raise OperatorError(self.tr("Something is missing or wrong; it is said at the field."))
        return found

    def _read(self, row: _FieldRow, found: dict[str, Value]) -> bool:
        try:
            value = tidy(row.editor.value())
            words = problem_of(row.spec, value)
        except OperatorError as error:
            value, words = None, str(error)
        row.say(words)
        if value not in _EMPTY:
            found[row.spec.name] = value
        return not words

    def payload(self) -> Any:
        """The payload to enter.

        Raises:
            OperatorError: something is wrong.
        """
        values = self.values()
        check(self.kind, values)
        return self.kind.payload(**values)

    def submit(self) -> None:
        """Tell that it is ready, or say what is wrong."""
        if self.is_busy:
            return
        try:
            values = self.values()
            check(self.kind, {name: value for name, value in values.items() if name != WHY})
        except OperatorError as error:
            self.refuse(error)
            return
        self.submitted.emit()

    def refuse(self, error: ConsoleError) -> None:
        """Say why it was not entered; what was typed stays."""
        self.set_busy(is_busy=False)
        self.refusal.setText(str(error))
        self.refusal.show()

    @property
    def is_busy(self) -> bool:
        """It is being entered."""
        return not self.enter.isEnabled()

    def set_busy(self, *, is_busy: bool) -> None:
        """While it is being entered it is neither entered again nor left."""
        for button in (self.enter, self.leave, self.drop):
            button.setEnabled(not is_busy)

    def _leave(self) -> None:
        if not self.is_busy:
            self.left.emit()


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if name != "muted":
        label.hide()
    return label
