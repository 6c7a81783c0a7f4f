"""The panes of a window, docked or floating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from console.domain.errors import OperatorError
from console.ui.shell.panes import PANES
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from console.ui.base.context import PaneContext

FIRST_WIDTH_PX = 270
FIRST_HEIGHT_PX = 230
COVER_WIDTH_PX, COVER_LEAST_PX = 400, 320
FIRST_RIGHT_PX = 700
"""Books stand at the right, where their pages are high."""


class Docks(QObject):
    """One dock for each kind of pane. UI thread."""

    changed = Signal()
    """A pane was moved, shown or hidden."""

    def __init__(self, context: PaneContext, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._scale = clamped(context.settings.scale)
        self._hidden: list[QDockWidget] = []
        self._cover: QDockWidget | None = None
        self._before_cover: tuple[str, list[QDockWidget]] | None = None
        self.by_id: dict[str, QDockWidget] = {}
        for kind in PANES:
            dock = QDockWidget(kind.words, window)
            dock.setObjectName(kind.id)
            pane = kind.build(context)
            # Without this a style sheet's ground is not painted on a plain widget.
            pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            dock.setWidget(pane)
            window.addDockWidget(kind.area, dock)
            dock.setVisible(kind.is_open_at_first)
            dock.visibilityChanged.connect(self._tell)
            dock.topLevelChanged.connect(self._tell)
            dock.dockLocationChanged.connect(self._tell)
            self.by_id[kind.id] = dock
            # Now rather than when it is opened, where it would hold the wall up.
            for widget in (pane, *pane.findChildren(QWidget)):
                widget.ensurePolished()
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._size_first()

    def _size_first(self) -> None:
        """Panes below the wall share one place, so that it keeps its height."""
        left = self._in(Qt.DockWidgetArea.LeftDockWidgetArea)
        below = self._in(Qt.DockWidgetArea.BottomDockWidgetArea)
        # Side by side first: widths that were set before would be forgotten.
        for side in (below, self._in(Qt.DockWidgetArea.RightDockWidgetArea)):
            for dock in side[1:]:
                self._window.tabifyDockWidget(side[0], dock)
        self._window.resizeDocks(
            left, [round(FIRST_WIDTH_PX * self._scale)] * len(left), Qt.Orientation.Horizontal
        )
        self._window.resizeDocks(
            below, [round(FIRST_HEIGHT_PX * self._scale)] * len(below), Qt.Orientation.Vertical
        )

    def _in(self, area: Qt.DockWidgetArea) -> list[QDockWidget]:
        return [self.by_id[kind.id] for kind in PANES if kind.area is area]

    def _tell(self) -> None:
        self.changed.emit()

    # -- covered: nothing but one page in the place of the panes, and the wall as it was ---------------------

    @property
    def is_covered(self) -> bool:
        """Whether the panes are out of sight and stay so."""
        return self._before_cover is not None

    def cover(self, page: QWidget) -> None:
        """Put a page where the panes are; they are hidden, and cannot be shown, until `uncover`."""
        if self._cover is None:
            self._cover = self._make_cover(page)
        if not self.is_covered:
            shown = [dock for dock in self.by_id.values() if not dock.isHidden()]
            self._before_cover = (self.state(), shown)
            for dock in shown:
                dock.hide()
        self._cover.show()
        self._window.resizeDocks(
            [self._cover], [round(COVER_WIDTH_PX * self._scale)], Qt.Orientation.Horizontal
        )

    def _make_cover(self, page: QWidget) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName("cover")
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget())
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.setMinimumWidth(round(COVER_LEAST_PX * self._scale))
        dock.setWidget(page)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    def uncover(self) -> None:
        """Show the panes again as they were."""
        if self._cover is None or self._before_cover is None:
            return
        self._cover.hide()
        (state, shown), self._before_cover = self._before_cover, None
        for dock in shown:
            dock.show()
        self.restore(state)

    def show(self, pane: str) -> QWidget:
        """Show a pane and give it the keyboard."""
        if self.is_covered:
            raise OperatorError("The panes are locked.", "Sign in or unlock first (Ctrl+E).")
        dock = self.by_id[pane]
        is_first = not any(one.isVisible() for one in self._in(self._window.dockWidgetArea(dock)))
        dock.show()
        dock.raise_()
        dock.widget().setFocus()
        if is_first:
            is_right = self._window.dockWidgetArea(dock) is Qt.DockWidgetArea.RightDockWidgetArea
            usual_px = FIRST_RIGHT_PX if is_right else FIRST_HEIGHT_PX
            first_px = next(kind.first_px for kind in PANES if kind.id == pane) or usual_px
            way = Qt.Orientation.Horizontal if is_right else Qt.Orientation.Vertical
            # Those at the left are told their width again, or they would give up theirs.
            left = [one for one in self._in(Qt.DockWidgetArea.LeftDockWidgetArea) if one.isVisible()]
            beside = {one: one.width() for one in left if is_right}
            sizes = [round(first_px * self._scale), *beside.values()]
            self._window.resizeDocks([dock, *beside], sizes, way)
        return dock.widget()

    def toggle(self, pane: str) -> None:
        """Show a pane, or hide it."""
        if self.is_covered:
            raise OperatorError("The panes are locked.", "Sign in or unlock first (Ctrl+E).")
        dock = self.by_id[pane]
        if dock.isHidden():
            self.show(pane)
        else:
            dock.hide()

    def toggle_all(self) -> None:
        """Hide all panes, or show those again that were hidden so."""
        if self.is_covered:
            return
        shown = [dock for dock in self.by_id.values() if not dock.isHidden()]
        for dock in shown:
            dock.hide()
        for dock in self._hidden if not shown else []:
            dock.show()
        self._hidden = shown

    def state(self) -> str:
        """Where the docks are, as text; while they are covered, where they were."""
        if self._before_cover is not None:
            return self._before_cover[0]
        return bytes(self._window.saveState().toBase64().data()).decode("ascii")

    def restore(self, state: object) -> None:
        """Put the docks where they were; what makes no sense is left out."""
        if isinstance(state, str) and state:
            self._window.restoreState(QByteArray.fromBase64(state.encode("ascii", "replace")))
