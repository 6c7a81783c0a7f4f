"""The panes of a window, docked or floating."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from console.bridge.turns import turns
from console.domain.errors import OperatorError
from console.domain.streaming.screen_turn import SCREEN_TURN
from console.domain.text import text
from console.ui.base.action import action_by_id
from console.ui.shell.alt_keys import AltKeys
from console.ui.shell.pane_dock import PaneDock
from console.ui.shell.pane_keys import follow_stacks, take_keys
from console.ui.shell.pane_mover import PaneMover
from console.ui.shell.panes import PANES
from console.ui.widgets.reach import make_reachable
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from console.ui.base.context import PaneContext

FIRST_WIDTH_PX = 270
FIRST_HEIGHT_PX = 230
COVER_WIDTH_PX, COVER_LEAST_PX = 400, 320
WALL_LEAST_PX, WALL_TIGHT_PX, SEPARATORS_PX = 340, 240, 12
FIRST_RIGHT_PX = 700
"""First width of panes on the right; books need high pages."""
BUILD_FIRST_MS, BUILD_NEXT_MS = 4000, 80
"""Time from the start to the first part of a pane that is built before anyone opens it, and between two."""
REACH_MS = 100
"""Time after a pane was shown until what it has built since is named and put in the order of Tab."""


def _make_reachable(dock: PaneDock, title: str) -> None:
    """Prepare a pane for keys and screen readers."""
    make_reachable(dock.widget(), title)


def _make_reachable_later(dock: PaneDock, title: str, is_visible: bool) -> None:
    """Prepare what a pane has built since, once the eye has what it waits for."""
    if is_visible:
        reach = partial(_make_reachable, dock, title)
        QTimer.singleShot(REACH_MS, dock, lambda: turns().take(dock, reach))


def _locked() -> OperatorError:
    return OperatorError(
        "The panes are locked.",
        text("Sign in or unlock first ({spoken_keys}).", spoken_keys=action_by_id("change").spoken_keys),
    )


def _closed() -> OperatorError:
    return OperatorError(
        "This pane is closed while an officer is at this seat.",
        "End the officer's work under Surveillance first.",
    )


class Docks(QObject):
    """Holds one dock for each kind of pane. UI thread."""

    changed = Signal()
    """Emitted when a pane was moved, shown or hidden."""

    def __init__(self, context: PaneContext, window: QMainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.marked: QDockWidget | None = None
        """The pane that has the keys, or had them last."""
        self._scale = clamped(context.settings.scale)
        self.mover = PaneMover(self, self._scale)
        self._hidden: list[PaneDock] = []
        self._only: frozenset[str] | None = None
        """The panes that can be shown; None: all."""
        self._cover: QDockWidget | None = None
        self._before_cover: tuple[str, list[PaneDock]] | None = None
        self._before_filled: tuple[str, list[PaneDock], PaneDock] | None = None
        self.by_id: dict[str, PaneDock] = {}
        for kind in PANES:
            dock = PaneDock(kind, context, window, self._scale)
            dock.built.connect(partial(follow_stacks, dock))
            dock.built.connect(partial(_make_reachable, dock, kind.label))
            dock.grown.connect(partial(_make_reachable_later, dock, kind.label, is_visible=True))
            window.addDockWidget(kind.area, dock)
            dock.setVisible(kind.is_open_at_first)
            dock.visibilityChanged.connect(self._emit_changed)
            dock.visibilityChanged.connect(partial(_make_reachable_later, dock, kind.label))
            dock.topLevelChanged.connect(self._emit_changed)
            dock.dockLocationChanged.connect(self._emit_changed)
            self.by_id[kind.id] = dock
        self._alt_keys = AltKeys(list(self.by_id.values()), self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_keys)
        self._builder = QTimer(self)
        self._builder.setInterval(BUILD_FIRST_MS)
        self._builder.timeout.connect(self._build_next)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self._size_first()

    def polish(self) -> None:
        """Style the panes that are there; build the others by and by, before anyone opens them."""
        for dock in self.by_id.values():
            dock.polish()
        self._builder.start()

    def _keep_keys(self, before: QWidget | None, now: QWidget | None) -> None:
        """Keep the keys in a pane that hides what had them; Qt would give them to what comes next."""
        if before is None or now is None or before.isVisible() or now.window() is not before.window():
            return
        for dock in self.by_id.values():
            if dock.isVisible() and dock.isAncestorOf(before) and not dock.isAncestorOf(now):
                take_keys(dock)

    def stop(self) -> None:
        """Build no more panes: the window closes."""
        self._builder.stop()

    def _build_next(self) -> None:
        """Build a part of a pane that nobody has opened yet."""
        waiting = next((dock for dock in self.by_id.values() if not dock.is_built), None)
        if waiting is None:
            self._builder.stop()
            return
        SCREEN_TURN.begin()
        waiting.build_part()
        SCREEN_TURN.end()
        self._builder.setInterval(BUILD_NEXT_MS)

    @property
    def is_built(self) -> bool:
        """Whether every pane is there."""
        return all(dock.is_built for dock in self.by_id.values())

    def _size_first(self) -> None:
        """Set the first sizes; panes below the wall share one place, so that it keeps its height."""
        left = self._docks_in(Qt.DockWidgetArea.LeftDockWidgetArea)
        below = self._docks_in(Qt.DockWidgetArea.BottomDockWidgetArea)
        # Tabify first, because tabifying discards sizes that were set before.
        for side in (below, self._docks_in(Qt.DockWidgetArea.RightDockWidgetArea)):
            for dock in side[1:]:
                self.window.tabifyDockWidget(side[0], dock)
        self.window.resizeDocks(
            left, [round(FIRST_WIDTH_PX * self._scale)] * len(left), Qt.Orientation.Horizontal
        )
        self.window.resizeDocks(
            below, [round(FIRST_HEIGHT_PX * self._scale)] * len(below), Qt.Orientation.Vertical
        )

    def _docks_in(self, area: Qt.DockWidgetArea) -> list[PaneDock]:
        return [self.by_id[kind.id] for kind in PANES if kind.area is area]

    def _emit_changed(self) -> None:
        if self._before_filled is not None and self._before_filled[2].isHidden():
            # The pane that filled the monitor was closed: the wall comes back.
            self.make_room()
        self.changed.emit()

    # -- one pane on the whole monitor -----------------------------------------------------------------------

    @property
    def is_filled(self) -> bool:
        """Return whether one pane has the whole monitor."""
        return self._before_filled is not None

    def fill(self, pane: str) -> None:
        """Give the whole monitor to a pane, without wall and other panes; if it has it, bring them back."""
        if self.is_covered:
            raise _locked()
        if self.is_filled:
            self.make_room()
            return
        dock, wall = self.by_id[pane], self.window.centralWidget()
        state, visible = self.state(), [one for one in self.by_id.values() if not one.isHidden()]
        dock.setFloating(False)
        self.show(pane)
        for other in visible:
            if other is not dock:
                other.hide()
        if wall is not None:
            wall.hide()
        self._before_filled = state, visible, dock
        take_keys(dock)

    def make_room(self) -> None:
        """Bring wall and panes back from behind the pane that has the whole monitor."""
        if self._before_filled is None:
            return
        (state, visible, _), self._before_filled = self._before_filled, None
        wall = self.window.centralWidget()
        if wall is not None:
            wall.show()
        for dock in visible:
            dock.show()
        self.restore(state)

    # -- an officer at the seat ------------------------------------------------------------------------------

    def keep_only(self, panes: frozenset[str] | None) -> None:
        """Hide all panes but some, which read again what they show, until this is called with None."""
        self._only = panes
        self.make_room()
        if self._before_cover is not None:
            state, visible = self._before_cover
            self._before_cover = state, [dock for dock in visible if self._may_show(dock)]
        for dock in self.by_id.values():
            # A pane reads again when it is shown.
            is_visible = not dock.isHidden()
            dock.hide()
            if is_visible and self._may_show(dock) and not self.is_covered:
                dock.show()

    def _may_show(self, dock: QDockWidget) -> bool:
        return self._only is None or dock.objectName() in self._only

    # -- covering the panes with one page; the wall stays visible --------------------------------------------

    @property
    def is_covered(self) -> bool:
        """Return whether the panes are hidden behind the sign-in page."""
        return self._before_cover is not None

    def cover(self, page: QWidget) -> None:
        """Put a page in place of the panes; they cannot be shown until `uncover`."""
        self.make_room()
        if self._cover is None:
            self._cover = self._make_cover(page)
        if not self.is_covered:
            visible = [dock for dock in self.by_id.values() if not dock.isHidden()]
            self._before_cover = (self.state(), visible)
            for dock in visible:
                dock.hide()
        self._cover.show()
        self.window.resizeDocks(
            [self._cover], [round(COVER_WIDTH_PX * self._scale)], Qt.Orientation.Horizontal
        )

    def _make_cover(self, page: QWidget) -> QDockWidget:
        dock = QDockWidget(self.window)
        dock.setObjectName("cover")
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget())
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.setMinimumWidth(round(COVER_LEAST_PX * self._scale))
        dock.setWidget(page)
        # Dressed as a part of the window before, it would keep the colours of that time.
        page.setStyleSheet("")
        page.show()
        self.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    def uncover(self) -> None:
        """Show the panes again as they were."""
        if self._cover is None or self._before_cover is None:
            return
        self._cover.hide()
        (state, visible), self._before_cover = self._before_cover, None
        for dock in visible:
            dock.show()
        self.restore(state)

    def mark(self, place: QWidget | None) -> None:
        """Mark the title of the pane that has the keys, and of no other."""
        for dock in self.by_id.values():
            value = "true" if dock is place else "false"
            if dock is place:
                self.marked = dock
            if dock.property("keys") != value:
                dock.setProperty("keys", value)
                dock.style().polish(dock)
                dock.update()

    def raise_floating(self) -> None:
        """Bring the panes in windows of their own in front of a wall that was raised: they belong there."""
        for dock in self.by_id.values():
            if dock.isFloating() and dock.isVisible():
                dock.raise_()

    def focus_wall(self) -> None:
        """Give the keyboard to the wall of the window with the panes."""
        wall = self.window.centralWidget()
        if wall is not None:
            wall.setFocus()

    def show(self, pane: str) -> QWidget:
        """Show a pane and move the keyboard to it."""
        if self.is_covered:
            raise _locked()
        dock = self.by_id[pane]
        if not self._may_show(dock):
            raise _closed()
        if self._before_filled is not None and self._before_filled[2] is not dock:
            self.make_room()
        is_first = not any(
            neighbour.isVisible() for neighbour in self._docks_in(self.window.dockWidgetArea(dock))
        )
        SCREEN_TURN.begin()
        # Measured before, because showing the pane may shrink the docks on the left.
        left = self._docks_in(Qt.DockWidgetArea.LeftDockWidgetArea)
        widths = {neighbour: neighbour.width() for neighbour in left if neighbour.isVisible()}
        dock.show()
        dock.raise_()
        # Its window gets the keys, also if they went to another monitor.
        dock.window().activateWindow()
        take_keys(dock)
        if is_first:
            self._size(dock, widths)
        return dock.widget()

    def _size(self, dock: PaneDock, left: dict[PaneDock, int]) -> None:
        """Give the first pane of its side its first size; those on the left keep their widths."""
        is_right = self.window.dockWidgetArea(dock) is Qt.DockWidgetArea.RightDockWidgetArea
        usual_px = FIRST_RIGHT_PX if is_right else FIRST_HEIGHT_PX
        first_px = next((kind.first_px for kind in PANES if kind.id == dock.objectName()), 0) or usual_px
        first_px = round(first_px * self._scale)
        if is_right:
            left_px = sum(left.values())
            first_px = min(first_px, self._room_beside(left_px))
            # What would have to be scrolled takes some of the wall's room too.
            most_px = self.window.width() - left_px - round(WALL_TIGHT_PX * self._scale)
            first_px = max(first_px, min(dock.needed_px, most_px))
            self.window.resizeDocks([dock, *left], [first_px, *left.values()], Qt.Orientation.Horizontal)
        else:
            self.window.resizeDocks([dock], [first_px], Qt.Orientation.Vertical)

    def _room_beside(self, left_px: int) -> int:
        """Return the width that a pane on the right may take from the wall, beside the panes on the left."""
        below = self._docks_in(Qt.DockWidgetArea.BottomDockWidgetArea)
        wall_px = max((dock.minimumSizeHint().width() for dock in below if dock.isVisible()), default=0)
        wall_px = max(wall_px, round(WALL_LEAST_PX * self._scale)) + SEPARATORS_PX
        return self.window.width() - left_px - wall_px

    def require_open(self) -> None:
        """Raise an error while someone must sign in or unlock first.

        Raises:
            OperatorError: the panes are covered.
        """
        if self.is_covered:
            raise _locked()

    def toggle(self, pane: str) -> None:
        """Show a pane, or hide the one that has the keyboard.

        One behind the tab of another is shown; one that is seen while the keys go elsewhere gets them.
        """
        if self.is_covered:
            raise _locked()
        dock = self.by_id[pane]
        focused = QApplication.focusWidget()
        has_keys = focused is not None and dock.isAncestorOf(focused)
        is_seen = not dock.isHidden() and not dock.visibleRegion().isEmpty()
        if is_seen and (has_keys or focused is None):
            dock.hide()
            if has_keys:
                self.focus_wall()
        else:
            self.show(pane)

    def toggle_all(self) -> None:
        """Hide all panes, or show those that were hidden."""
        if self.is_covered:
            return
        self.make_room()
        visible = [dock for dock in self.by_id.values() if not dock.isHidden()]
        for dock in visible:
            dock.hide()
        for dock in self._hidden if not visible else []:
            dock.setVisible(self._may_show(dock))
        self._hidden = visible

    def state(self) -> str:
        """Return the arrangement of the docks as text; while covered, the one from before."""
        if self._before_cover is not None:
            return self._before_cover[0]
        if self._before_filled is not None:
            return self._before_filled[0]
        return bytes(self.window.saveState().toBase64().data()).decode("ascii")

    def restore(self, state: object) -> None:
        """Restore the arrangement of the docks; text that is not valid is ignored."""
        if isinstance(state, str) and state:
            self.window.restoreState(QByteArray.fromBase64(state.encode("ascii", "replace")))
            for dock in self.by_id.values():
                if not self._may_show(dock):
                    dock.hide()
