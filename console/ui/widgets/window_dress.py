"""The style sheet of a window, and its change: of what is seen at once, of the rest when there is time.

All parts share the one of the window until the look changes: Qt reads a sheet anew for each widget that has
one, into a third of a megabyte. A changed sheet goes to each part, before which the window's does not count:
given to the window, it would be applied to everything in it at once, hidden panes included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QWidget

from console.ui.widgets.change_of_look import exchange_colours, fit_rows
from console.ui.widgets.idle_steps import IdleSteps
from console.ui.widgets.palette import THEMES, ThemeName
from console.ui.widgets.stylesheet import stylesheet
from console.ui.widgets.theme import clamped, worn

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

SEPARATOR_PX = 3
_THEME = "theme"
"""Property of a window or part: the theme whose colours it shows, a part's lists and texts too."""


def _separators(scale: float) -> str:
    """Return the style of what lies between the panes, in each theme's colours, by a property of the window.

    A style of our own would do it too, but Qt would ask it, and so Python, a thousand times as a pane opens.
    """
    px = round(SEPARATOR_PX * scale)
    rules = [f"QMainWindow::separator {{ width: {px}px; height: {px}px; }}"]
    for name, theme in THEMES.items():
        separator = f'QMainWindow[{_THEME}="{name.value}"]::separator'
        rules.append(f"{separator} {{ background: {theme.panes.wall}; }}")
        rules.append(f"{separator}:hover {{ background: {theme.panes.accent}; }}")
    return "\n".join(rules)


class WindowDress(QObject):
    """Keeps the parts of a window in the look of the application. UI thread; ends with the window.

    Args:
        window: built already; what is added later is dressed when it is first shown.
        scale: of all lengths, 1 to 2.
    """

    def __init__(self, window: QMainWindow, scale: float) -> None:
        super().__init__(window)
        self._window, self._scale = window, clamped(scale)
        self._first_sheet = self._sheet = stylesheet(self._scale)
        window.setProperty(_THEME, worn().theme.value)
        window.setStyleSheet(self._first_sheet + _separators(self._scale))
        self._later = IdleSteps(self._dress_next, self)
        for part in self._parts():
            self._dress(part)
        window.installEventFilter(self)

    def change(self) -> None:
        """Give the parts the look that is worn now: those that are seen at once, the others one by one."""
        self._sheet = stylesheet(self._scale)
        for part in self._parts():
            if part.isVisible():
                self._dress(part)
            else:
                # If it is shown before its turn comes.
                part.installEventFilter(self)
        self._window.setProperty(_THEME, worn().theme.value)
        # The window alone is styled again, without its parts.
        style = self._window.style()
        style.unpolish(self._window)
        style.polish(self._window)
        self._window.update()
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if watched is self._window and isinstance(child, QWidget):
                self._dress(child)
        elif (
            event.type() is QEvent.Type.Show and watched is not self._window and isinstance(watched, QWidget)
        ):
            self._dress(watched)
        return super().eventFilter(watched, event)

    def _parts(self) -> list[QWidget]:
        """Return the direct parts of the window: wall, menu, panes, tabs, and dialogs that are open."""
        return [child for child in self._window.children() if isinstance(child, QWidget)]

    def _dress_next(self) -> bool:
        """Dress one part that waits; return whether there are more."""
        waiting = [part for part in self._parts() if not self._is_dressed(part)]
        if waiting:
            self._dress(waiting[0])
        return len(waiting) > 1

    def _is_dressed(self, part: QWidget) -> bool:
        sheet = part.styleSheet() or self._first_sheet
        return sheet == self._sheet and part.property(_THEME) == worn().theme.value

    def _dress(self, part: QWidget) -> None:
        part.removeEventFilter(self)
        if self._is_dressed(part):
            return
        before = part.property(_THEME)
        own = "" if self._sheet == self._first_sheet else self._sheet
        if part.styleSheet() != own:
            part.setStyleSheet(own)
        part.setProperty(_THEME, worn().theme.value)
        fit_rows(part, self._scale)
        if before is not None and before != worn().theme.value:
            exchange_colours(part, THEMES[ThemeName(before)].panes)
