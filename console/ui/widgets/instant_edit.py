"""A field for a time or a date; N fills in the present."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from console.domain.instants import (
    EXAMPLES,
    day_of,
    moment_of,
    spoken_day,
    spoken_moment,
    takes_month,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from console.domain.books.fields import Value


class _Line(QLineEdit):
    now_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        begins_at = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        if event.text() in {"n", "N"} and is_plain and not takes_month(self.text()[:begins_at]):
            self.now_wanted.emit()
        else:
            super().keyPressEvent(event)


class InstantEdit(QWidget):
    """A field for a time or a date in London. UI thread.

    Args:
        is_day: the field holds a date instead of an instant.
        is_now: the field starts with the present time or date.
    """

    changed = Signal()

    def __init__(self, *, is_day: bool = False, is_now: bool = False) -> None:
        super().__init__()
        self._is_day = is_day
        self._shown: tuple[str, Value] = "", None
        self.line = _Line()
        self.line.setMaxLength(40)
        hint = (
            self.tr("Day/month/year, or N for today")
            if is_day
            else self.tr("For example, {0}. N for now.").format(EXAMPLES)
        )
        self.line.setToolTip(hint)
        self.line.setPlaceholderText(self.tr("N for today") if is_day else self.tr("N for now"))
        button = QPushButton(self.tr("Today") if is_day else self.tr("Now"))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self.tr("Or press N in the field"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(button)
        self.setFocusProxy(self.line)
        self.line.now_wanted.connect(self.set_now)
        button.clicked.connect(self.set_now)
        self.line.textChanged.connect(self.changed)
        if is_now:
            self.set_now()

    def set_now(self) -> None:
        """Fill in the present time or date."""
        now = dt.datetime.now(dt.UTC)
        self.set_value(now.date() if self._is_day else now)

    def set_value(self, value: Value) -> None:
        """Show an instant or a date."""
        if isinstance(value, dt.datetime):
            self.line.setText(spoken_moment(value))
        elif isinstance(value, dt.date):
            self.line.setText(spoken_day(value))
        else:
            self.line.clear()
        self._shown = self.line.text(), value

    def value(self) -> dt.datetime | dt.date | None:
        """Return the instant (aware UTC) or date that was typed; None if the field is empty.

        Raises:
            OperatorError: the text is not a time or a date.
        """
        typed = self.line.text()
        if not typed.strip():
            return None
        text, value = self._shown
        if typed == text and isinstance(value, dt.date):
            return value  # exactly, not as rounded for the screen
        now = dt.datetime.now(dt.UTC)
        return day_of(typed, now) if self._is_day else moment_of(typed, now)
