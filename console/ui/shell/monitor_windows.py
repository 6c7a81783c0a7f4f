"""The windows of the console: one for each board whose monitor is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.ui.base.context import RendererKind
from console.ui.shell.window import MonitorWindow
from console.ui.wall.renderer_choice import make_surface, other_painter

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QScreen

    from console.ui.base.context import PaneContext
    from console.ui.shell.screens import ConnectedScreens
    from console.ui.wall.wall_view import WallView
    from console.ui.wall.wall_window import WallHost


class MonitorWindows(QObject):
    """Opens and closes windows as monitors come and go, and has them painted. UI thread.

    Args:
        context: the context of the console.
        host: the shell.
        screens: the connected monitors.
        opened: is told of each new window before it is placed on its monitor.
        placed: is told of each new window once it is on its monitor.
        parent: the Qt parent.
    """

    def __init__(
        self,
        context: PaneContext,
        host: WallHost,
        screens: ConnectedScreens,
        opened: Callable[[MonitorWindow], None],
        placed: Callable[[MonitorWindow], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._host, self._screens = context, host, screens
        self._opened, self._placed = opened, placed
        self._painter = context.settings.renderer
        self.all: list[MonitorWindow] = []
        """The first one has the panes."""

    def follow_wall(self) -> None:
        """Open and close windows, so that there is one for each board whose monitor is connected.

        The first window, which holds the panes, stays in any case.
        """
        boards = [
            (index, screen)
            for index, board in enumerate(self._context.bridge.wall.wall.boards)
            if board.is_present and (screen := self._screens.screen_of(board.monitor)) is not None
        ]
        while len(self.all) > max(1, len(boards)):
            _remove(self.all.pop())
        for window, (index, screen) in zip(self.all, boards, strict=False):
            if window.board_index != index:
                window.show_board(index)
            if window.screen() is not screen or window.isHidden():
                window.place_on(screen, is_framed=window.is_framed)
        for index, screen in boards[len(self.all) :]:
            self._open(index, screen)

    def _open(self, board: int, screen: QScreen) -> None:
        surface = make_surface(self._painter, self._gpu_failed)
        window = MonitorWindow(self._context, self._host, board, surface)
        self.all.append(window)
        self._opened(window)
        window.place_on(screen, is_framed=window.is_framed)
        self._placed(window)

    def close(self) -> None:
        """Close all windows."""
        while self.all:
            _remove(self.all.pop(0))

    def active(self) -> MonitorWindow | None:
        """Return the window of the active board; None: its monitor is not connected."""
        board = self._context.bridge.wall.wall.active
        return next((window for window in self.all if window.board_index == board), None)

    def for_dialog(self) -> MonitorWindow | None:
        """Return the window on which a dialog opens; None: no window is open yet."""
        return self.active() or next(iter(self.all), None)

    def wall_view_of(self, board: int) -> WallView | None:
        """Return the wall view that shows a board."""
        return next((window.wall_view for window in self.all if window.board_index == board), None)

    # -- painters -------------------------------------------------------------------------------------------

    def toggle_renderer(self) -> None:
        """Switch to the other renderer."""
        self._paint_by(other_painter(self.all[0].wall_view.renderer))
        word = self.tr("on") if self._painter is RendererKind.GPU else self.tr("off")
        self._context.bridge.messages.note(self.tr("Graphics acceleration: {0}").format(word))

    def _paint_by(self, painter: RendererKind) -> None:
        self._painter = painter
        for window in self.all:
            window.wall_view.replace_surface(make_surface(painter, self._gpu_failed))

    def _gpu_failed(self, why: str) -> None:
        self._paint_by(RendererKind.RASTER)
        self._context.bridge.messages.note(
            self.tr("Graphics acceleration is not available and has been turned off."), why
        )

    def toggle_figures(self) -> None:
        """Show or hide the figures on all tiles."""
        for window in self.all:
            window.wall_view.shows_figures = not window.wall_view.shows_figures
            window.wall_view.refresh()


def _remove(window: MonitorWindow) -> None:
    window.status_bar.stop()
    if window.guide is not None:
        window.guide.end()
    window.hide()
    window.deleteLater()
