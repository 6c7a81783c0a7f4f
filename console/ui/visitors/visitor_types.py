"""The types of visitor as large buttons for touch and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from console.bridge.labels import choice_words
from console.domain.books.visitors import VISITORS
from console.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

HEIGHT_PX = 36


class VisitorTypeButtons(QWidget):
    """Selects one type by touch, arrow keys or digit. UI thread."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = Flow(is_even=True)
        self.setLayout(row)
        for kind in VISITORS:
            widget = QPushButton()
            widget.setCheckable(True)
            widget.setAutoDefault(False)
            widget.setMinimumHeight(HEIGHT_PX)
            widget.setAccessibleName(choice_words(kind))
            widget.setObjectName("kind")
            self._group.addButton(widget)
            self.buttons[kind] = widget
            row.addWidget(widget)
        self._group.buttonToggled.connect(lambda _button, is_on: self._on_chosen() if is_on else None)
        self._refresh_texts()
        self.setFocusProxy(self.buttons[VISITORS[0]])

    @property
    def chosen(self) -> str:
        """Return the selected type, or an empty text."""
        return next((kind for kind, widget in self.buttons.items() if widget.isChecked()), "")

    def choose(self, kind: str) -> None:
        """Select a type; an unknown or empty one selects none."""
        self._group.setExclusive(False)
        for name, widget in self.buttons.items():
            widget.setChecked(name == kind)
        self._group.setExclusive(True)
        self._on_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select a type by digit, whichever button has the keyboard."""
        typed = event.text()
        kinds = list(self.buttons.values())
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(kinds):
            kinds[int(typed) - 1].setChecked(True)
            kinds[int(typed) - 1].setFocus()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self) -> None:
        self._refresh_texts()
        self.changed.emit(self.chosen)

    def _refresh_texts(self) -> None:
        """Put a filled or open circle before the text, so that colour is not the only sign."""
        for number, (kind, widget) in enumerate(self.buttons.items(), 1):
            widget.setText(f"{'●' if widget.isChecked() else '○'} {number} {choice_words(kind)}")
