"""The window of one monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.ui.base.action import ActionGroup
from console.ui.base.keys_home import give_keys
from console.ui.ptz.focus_keys import FocusKeys
from console.ui.ptz.pad import SteeringPad
from console.ui.ptz.steering_keys import SteeringKeys
from console.ui.shell.actions import ACTIONS, make_actions
from console.ui.shell.guide import Guide
from console.ui.shell.keys_dialog import KeysDialog
from console.ui.shell.status_bar import StatusBar
from console.ui.shell.toast import Toast
from console.ui.wall.camera_number import NumberEntry
from console.ui.wall.wall_view import WallView
from console.ui.widgets.window_dress import WindowDress

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QScreen

    from console.bridge.messages import Message
    from console.ui.base.context import PaneContext
    from console.ui.shell.docks import Docks
    from console.ui.wall.renderer import WallRenderer
    from console.ui.wall.wall_window import WallHost


class MonitorWindow(QMainWindow):
    """The wall of one monitor with its bar and, on one monitor, the panes. UI thread.

    Args:
        context: the context of the console.
        host: the shell.
        board: index of the board.
        surface: the renderer.
    """

    def __init__(self, context: PaneContext, host: WallHost, board: int, surface: WallRenderer) -> None:
        super().__init__()
        self.setWindowTitle("watchroom")
        self.setObjectName(f"monitor-{board}")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.context = context
        self.host = host
        self.is_framed = True
        self.wall_view = WallView(context, board, surface)
        self.status_bar = StatusBar(context, board)
        self.no_pictures = QLabel()
        self.no_pictures.setObjectName("empty")
        self.no_pictures.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.no_pictures.setWordWrap(True)
        self.no_pictures.hide()
        centre = self._create_centre()
        centre.setFocusProxy(self.wall_view)
        self.setCentralWidget(centre)
        self.entry = NumberEntry(context.bridge.wall.cameras, self.wall_view)
        self.toast = Toast(self.wall_view, self._kept_free)
        self.guide: Guide | None = None
        self._dress: WindowDress | None = None
        self.actions_by_id = make_actions(self, self, self.wall_view)
        self.steering_keys = SteeringKeys(context, self.wall_view)
        self.steering_pad = SteeringPad(context, self.wall_view)
        self.focus_keys = FocusKeys(context, self.wall_view)
        self._fill_menus()
        self.status_bar.alarm.clicked.connect(self.actions_by_id["notices"].trigger)
        context.bridge.messages.posted.connect(self._show_message)
        context.bridge.messages.withdrawn.connect(self.toast.withdraw)

    def _create_centre(self) -> QWidget:
        middle = QWidget()
        # A wall is never wider than its monitor, also on a narrow one or at a large scale: the bar gives way.
        middle.setMinimumWidth(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.wall_view, 1)
        column.addWidget(self.no_pictures, 1)
        column.addWidget(self.status_bar)
        return middle

    def _fill_menus(self) -> None:
        for group in ActionGroup:
            self._fill_menu(self.menuBar().addMenu(QCoreApplication.translate("Actions", group.value)), group)

    def _fill_menu(self, menu: QMenu, group: ActionGroup) -> None:
        menu.setToolTipsVisible(True)
        for act in ACTIONS:
            if act.group is group:
                menu.addAction(self.actions_by_id[act.id])

    @property
    def dialog_parent(self) -> QWidget:
        """The parent of dialogs: the window itself."""
        return self

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog; when it closes the wall has the keyboard, also where there is no window manager."""
        dialog.finished.connect(self.focus_wall)
        dialog.open()

    def put_on_look(self) -> None:
        """Give the window the look of the application; hidden panes get it when there is time."""
        if self._dress is None:
            # Not before it is built: under a style sheet Qt styles everything below a widget again at each
            # addition to a layout, which was two thirds of opening a console.
            self._dress = WindowDress(self, self.context.settings.scale)
        else:
            self._dress.change()

    def hide_pictures(self, words: str) -> None:
        """Show these words in place of the pictures, which end; empty: show the pictures."""
        self.no_pictures.setText(words)
        self.no_pictures.setVisible(bool(words))
        self.wall_view.setVisible(not words)

    def focus_wall(self) -> None:
        """Give the keyboard to the wall, also from a pane that is a window of its own."""
        give_keys(self)
        self.wall_view.setFocus()

    def show_place_of_keys(self, place: QWidget | None, monitor: int | None) -> None:
        """Show where the keys go: a widget of this window, or the monitor with this number, or elsewhere."""
        self.status_bar.show_keys(place, monitor)

    def show_keys(self) -> None:
        """Open the overview of keys."""
        dialog = KeysDialog(self)
        dialog.round_wanted.connect(self.host.show_round)
        dialog.action_wanted.connect(lambda name: self.actions_by_id[name].trigger())
        self.open_dialog(dialog)

    def show_round(self, docks: Docks) -> None:
        """Begin the guided round in this window, or go to its next step."""
        if self.guide is not None:
            self.guide.skip()
            return
        self.guide = Guide(self, docks, self._forget_guide)
        # The key is an action of the wall: elsewhere it belongs to the pane or form that has the keys.
        self.actions_by_id["escape"].triggered.connect(self.guide.end)
        self.guide.begin()

    def _forget_guide(self) -> None:
        self.guide = None

    @property
    def board_index(self) -> int:
        """Return the index of the board that this window shows."""
        return self.wall_view.board_index

    def show_board(self, board: int) -> None:
        """Show another board."""
        self.wall_view.board_index = board
        self.status_bar.board_index = board
        self.wall_view.arrange()
        self.status_bar.refresh()

    def place_on(self, screen: QScreen, *, is_framed: bool) -> None:
        """Open on a monitor."""
        self.setScreen(screen)
        area = screen.availableGeometry()
        self.setGeometry(area.adjusted(40, 60, -40, -40) if is_framed else screen.geometry())
        self.set_framed(is_framed=is_framed)
        if is_framed and self.context.settings.size is not None:
            self.resize(*self.context.settings.size)

    def fit_screen(self) -> None:
        """Fill the monitor again after its size changed; with a frame, stay inside it."""
        if not self.is_framed and self.geometry() != self.screen().geometry():
            self.place_on(self.screen(), is_framed=False)
        elif self.is_framed and not self.screen().availableGeometry().contains(self.frameGeometry()):
            self.setGeometry(self.geometry().intersected(self.screen().availableGeometry()))

    def set_framed(self, *, is_framed: bool) -> None:
        """Show with a frame and menu, or fill the monitor."""
        self.is_framed = is_framed
        self.menuBar().setVisible(is_framed)
        if is_framed:
            self.showNormal()
        else:
            self.showFullScreen()
        if self.focusWidget() is None:
            self.wall_view.setFocus()
        self.host.save_session_soon()

    def _kept_free(self) -> list[QRect]:
        """Return where the steering pad and the guide are on the wall."""
        shown = [one for one in (self.steering_pad, self.guide) if one is not None and one.isVisible()]
        return [
            QRect(self.wall_view.mapFromGlobal(one.mapToGlobal(QPoint(0, 0))), one.size()) for one in shown
        ]

    def _show_message(self, message: Message) -> None:
        # Messages appear where the operator is looking: where the keys go, or on the active monitor.
        looked_at = self._looked_at()
        is_active = self.context.bridge.wall.wall.active == self.board_index
        if looked_at is self or (looked_at is None and is_active):
            self.toast.show_message(message)

    def _looked_at(self) -> QWidget | None:
        """Return the window where the keys go, also while they are in a pane on another monitor."""
        active = QApplication.activeWindow()
        owner = monitor_of(active)
        if active is None or owner is None or active.screen() is owner.screen():
            return owner
        # Shown by the window of that monitor, and by the owner in case there is none.
        return self if self.screen() is active.screen() else owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key that a pane does not use comes here, too; it is not meant for the wall.
        is_for_wall = self.focusWidget() in {None, self.wall_view}
        text = event.text()
        if is_for_wall and text.isascii() and text.isdigit():
            self.entry.type(text)
        elif is_for_wall and event.key() == Qt.Key.Key_Backspace:
            self.entry.erase()
        elif event.key() == Qt.Key.Key_Escape:
            # Escape moves the keyboard from a pane back to the wall.
            self.wall_view.setFocus()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        for group in ActionGroup:
            self._fill_menu(menu.addMenu(QCoreApplication.translate("Actions", group.value)), group)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # It does not wait for an answer: the wall goes on.
        menu.popup(event.globalPos())

    def closeEvent(self, event: QCloseEvent) -> None:
        # It stays until the question is answered; then all windows go together.
        event.ignore()
        self.host.ask_to_quit(self)


def monitor_of(widget: QWidget | None) -> MonitorWindow | None:
    """Return the monitor's window to which a widget, a dialog or a floating pane belongs."""
    while widget is not None and not isinstance(widget, MonitorWindow):
        widget = widget.parentWidget()
    return widget
