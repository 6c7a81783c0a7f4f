"""Tabs in as many rows as they need, so that none is hidden behind arrows in a narrow pane."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from console.ui.widgets.flow import Flow


class TabRows(QWidget):
    """A bar of tabs that wraps; arrow keys choose, Tab goes past it. UI thread."""

    chosen = Signal(int)
    """Emitted with the number of the tab that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(spacing=0)
        self.setLayout(self._flow)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._follow)

    def add_tab(self, text: str) -> None:
        """Add a tab behind the others; the first one is chosen at once."""
        tab = QToolButton()
        tab.setObjectName("tab")
        tab.setText(text)
        tab.setCheckable(True)
        tab.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        number = self.count()
        self._group.addButton(tab, number)
        self._flow.addWidget(tab)
        if number == 0:
            tab.setChecked(True)
        # After it is in the group, which takes Tab away from all but the chosen one.
        tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == 0 else Qt.FocusPolicy.ClickFocus)

    def count(self) -> int:
        """Return how many tabs there are."""
        return len(self._group.buttons())

    def text(self, number: int) -> str:
        """Return the text of a tab, with the mark of its key."""
        return self._group.button(number).text()

    def current(self) -> int:
        """Return the number of the chosen tab; −1: there is none."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Choose a tab."""
        self._group.button(number).setChecked(True)

    def _follow(self, number: int, is_chosen: bool) -> None:
        tab = self._group.button(number)
        tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus)
        if is_chosen:
            self.setFocusProxy(tab)
            self.chosen.emit(number)
