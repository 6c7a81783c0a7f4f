"""The dock of one pane: what needs more room than there is can be scrolled, and no window grows for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QFrame, QLayout, QScrollArea, QWidget

from console.ui.widgets.change_of_look import fit_rows

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QMainWindow

    from console.ui.base.context import PaneContext
    from console.ui.base.pane import PaneKind

MOST_LEAST_PX = QSize(420, 400)
"""A pane asks for no more room than this at 100 %, whatever it holds and however large its text is."""


class PaneRoom(QScrollArea):
    """Holds a pane; scroll bars come only where it has less room than it needs."""

    laid_out = Signal()
    """Emitted when the pane has another place, or something in it was shown, hidden or named otherwise."""

    def __init__(self, pane: QWidget, least_px: int, scale: float) -> None:
        super().__init__()
        self._pane, self._least_px, self._most = pane, least_px, MOST_LEAST_PX * scale
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(pane)
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # What the pane needs has changed, and with it perhaps what this asks for.
            self.updateGeometry()
            self._fit()
            self.laid_out.emit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.laid_out.emit()

    def _fit(self) -> None:
        """Give the pane the room that there is, and more only where something would be cut off.

        Qt's own way would scroll a pane that has less than it would like, with its buttons below the edge.
        """
        whole = self.maximumViewportSize()
        needed = self._needed(whole.width())
        is_low, is_narrow = needed.height() > whole.height(), needed.width() > whole.width()
        bars = QSize(
            self.verticalScrollBar().sizeHint().width() if is_low else 0,
            self.horizontalScrollBar().sizeHint().height() if is_narrow else 0,
        )
        room = whole - bars
        if is_low:
            needed = self._needed(room.width())
        self._pane.resize(needed.expandedTo(room))

    def _needed(self, width: int) -> QSize:
        """Return the size below which the pane cuts something off, or is no use, at a width."""
        least = self._pane.minimumSizeHint().expandedTo(self._pane.minimumSize())
        layout = self._pane.layout()
        if layout is None or not layout.hasHeightForWidth():
            return least
        width = max(width, least.width())
        liked = min(layout.totalHeightForWidth(width), self._most.height())
        return least.expandedTo(QSize(0, max(layout.totalMinimumHeightForWidth(width), liked)))

    def minimumSizeHint(self) -> QSize:
        needed = self._pane.minimumSizeHint().expandedTo(self._pane.minimumSize())
        return needed.boundedTo(self._most).expandedTo(QSize(self._least_px, 0))

    def sizeHint(self) -> QSize:
        return self._pane.sizeHint().expandedTo(self.minimumSizeHint())


class PaneDock(QDockWidget):
    """A dock whose `widget` is its pane, which is built when it is first needed. UI thread.

    Args:
        kind: of the pane.
        context: what the pane is given.
        window: the window that it belongs to.
        scale: of all lengths, 1 to 2.
    """

    built = Signal()
    """Emitted when the pane is there."""
    grown = Signal()
    """Emitted when a page of the pane was made after the pane."""
    laid_out = Signal()
    """Emitted when it has another place, or something in the pane was shown, hidden or named otherwise."""

    def __init__(self, kind: PaneKind, context: PaneContext, window: QMainWindow, scale: float) -> None:
        super().__init__(kind.label, window)
        self._kind, self._context, self._scale = kind, context, scale
        self._made: QWidget | None = None
        self._pane: QWidget | None = None
        self._is_dressed = False
        self.setObjectName(kind.id)
        # A pane without any field that takes keys still keeps them from the wall.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def is_built(self) -> bool:
        """Whether the pane is there."""
        return self._pane is not None

    @property
    def is_seen(self) -> bool:
        """Whether the pane is shown, and not behind the tab of another; Qt moves those out of the window."""
        return self.isVisible() and (self.isFloating() or self.window().rect().intersects(self.geometry()))

    @property
    def needed_px(self) -> int:
        """Return the width at which the pane shows everything without being scrolled."""
        pane = self.widget()
        return max(pane.minimumSizeHint().width(), pane.minimumWidth())

    def widget(self) -> QWidget:
        """Return the pane."""
        if self._pane is None:
            self._pane = self._build()
            if self._is_dressed:
                self.polish()
            self.built.emit()
        return self._pane

    def build_part(self) -> None:
        """Make the pane, or put it into the dock if it is made: two pauses of the screen, both shorter."""
        if self._made is None:
            self._made = self._kind.build(self._context)
            # It ends with the dock, also if the console is closed before its second part.
            self._made.setParent(self)
        else:
            self.widget()

    def setVisible(self, visible: bool) -> None:
        if visible:
            self.widget()
        super().setVisible(visible)

    def polish(self) -> None:
        """Style what is built, and from now on what is built later: its first showing makes no pause."""
        self._is_dressed = True
        if self._pane is None:
            return
        self._dress(self)

    def take_in(self, page: QWidget) -> None:
        """Style a page that the pane has made after it was built, before it is shown."""
        if self._is_dressed:
            self._dress(page)
        self.grown.emit()

    def _dress(self, part: QWidget) -> None:
        fit_rows(part, self._scale)
        for widget in part.findChildren(QWidget):
            widget.ensurePolished()
        # What was measured without the style was wider, and a window would grow for it.
        for layout in part.findChildren(QLayout):
            layout.invalidate()

    def _build(self) -> QWidget:
        pane = self._made or self._kind.build(self._context)
        self._made = pane
        # Without this attribute, a plain widget does not paint the background of the style sheet.
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        least_px = round(self._kind.least_px * self._scale)
        if least_px:
            pane.setMinimumWidth(least_px)
        room = PaneRoom(pane, least_px, self._scale)
        room.laid_out.connect(self.laid_out)
        self.setWidget(room)
        return pane
