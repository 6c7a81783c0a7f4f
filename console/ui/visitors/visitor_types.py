"""The kinds of visitor as large buttons, for fingers and for keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from console.domain.books.visitors import VISITORS

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

ACROSS = 3
HEIGHT_PX = 36


class VisitorTypeButtons(QWidget):
    """One of them is chosen: by touch, by arrows, by its digit. UI thread."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for number, kind in enumerate(VISITORS):
            made = QPushButton()
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setMinimumHeight(HEIGHT_PX)
            made.setAccessibleName(kind)
            made.setObjectName("kind")
            self._group.addButton(made)
            self.buttons[kind] = made
            grid.addWidget(made, number // ACROSS, number % ACROSS)
        self._group.buttonToggled.connect(lambda _button, is_on: self._follow() if is_on else None)
        self._name()
        self.setFocusProxy(self.buttons[VISITORS[0]])

    @property
    def chosen(self) -> str:
        """The kind, or empty."""
        return next((kind for kind, made in self.buttons.items() if made.isChecked()), "")

    def choose(self, kind: str) -> None:
        """Choose one; an unknown or empty one: none."""
        self._group.setExclusive(False)
        for known, made in self.buttons.items():
            made.setChecked(known == kind)
        self._group.setExclusive(True)
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses, whichever of the buttons has the keyboard."""
        typed = event.text()
        kinds = list(self.buttons.values())
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(kinds):
            kinds[int(typed) - 1].setChecked(True)
            kinds[int(typed) - 1].setFocus()
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        self._name()
        self.changed.emit(self.chosen)

    def _name(self) -> None:
        """A filled or an open circle before the words: the choice is not told by colour."""
        for number, (kind, made) in enumerate(self.buttons.items(), 1):
            made.setText(f"{'●' if made.isChecked() else '○'} {number} {kind}")
