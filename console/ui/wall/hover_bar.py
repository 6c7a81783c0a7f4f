"""The bar over a tile with the acts that are done most, for the mouse and, by a key, for the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton

from console.bridge.labels import error_words, translated
from console.domain.cameras.status import RecordingState
from console.domain.errors import OperatorError
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.ui.base.action import action_by_id
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from console.ui.wall.overlay_image import OverlayImage
    from console.ui.wall.tile import Tile
    from console.ui.wall.tile_area import TileArea
    from console.ui.widgets.state_icons import Shape

IDLE_MS = 2500
"""The bar leaves the picture when the mouse has been still for so long."""
BUTTON_PX, ICON_PX, EDGE_PX = 30, 18, 6
LEAST_TILE_BARS = 4
"""A tile is at least so many times as high as the bar, so that its middle stays free."""
ACTS: tuple[tuple[str, Shape], ...] = (
    ("enter", "alone here"),
    ("spot", "spot"),
    ("replay", "playback"),
    ("snapshot", "snapshot"),
    ("record", RecordingState.REAL_TIME),
    ("fit", "fill"),
)
"""The six acts, by the ids of their actions."""
_GONE = {
    QEvent.Type.Leave,
    QEvent.Type.Hide,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.Resize,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.DragEnter,
}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Backtab: -1, Qt.Key.Key_Tab: 1}
_PRESSES = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class HoverBar(QFrame):
    """Lies along a tile's lower edge while the mouse moves over the tile. UI thread.

    An act is done on the tile under the bar, which is selected first, by the same action as its key.
    """

    def __init__(self, area: TileArea) -> None:
        super().__init__(area.widget)
        self.setObjectName("acts")
        self._area = area
        self._tile: int | None = None
        self.buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(2)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._leave_idle)
        area.widget.setMouseTracking(True)
        area.widget.installEventFilter(self)
        self.hide()

    def _make_buttons(self) -> None:
        """Make the buttons at first use: the table of actions is filled after the wall."""
        scale = self._area.scale / self._area.widget.devicePixelRatioF()
        for act, shape in ACTS:
            made = QToolButton(self)
            made.setIcon(icon(shape))
            made.setIconSize(QSize(round(ICON_PX * scale), round(ICON_PX * scale)))
            made.setFixedSize(round(BUTTON_PX * scale), round(BUTTON_PX * scale))
            made.setAutoRaise(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setAccessibleName(action_by_id(act).label)
            made.clicked.connect(lambda _checked=False, act=act: self._do(act))
            made.installEventFilter(self)
            self._row.addWidget(made)
            self.buttons[act] = made

    # -- showing --------------------------------------------------------------------------------------------

    @property
    def tile(self) -> int | None:
        """Return the tile under the bar; None while it is hidden."""
        return self._tile

    def take_keys(self) -> None:
        """Show the bar on the selected tile and give it the keys, until `Esc` or an act.

        Raises:
            OperatorError: there is no camera on the tile, or the tile is too small for the bar.
        """
        view = self._area.selected_tile()
        if view is None or view.stream is None:
            raise OperatorError("There is no camera on the selected tile.", "Select a tile with a camera.")
        if not self._show_on(view):
            raise OperatorError("The tile is too small for the bar.", "Show it alone, or use the menu.")
        self._idle.stop()
        first = next((one for one in self.buttons.values() if one.isEnabled()), None)
        if first is not None:
            first.setFocus()

    def refresh(self) -> None:
        """Follow the tile: what cannot be done now is disabled, and says why."""
        view = self._view()
        if view is None or view.stream is None:
            self._leave()
            return
        for act in self.buttons:
            self._refresh_button(act, view)

    def _refresh_button(self, act: str, view: Tile) -> None:
        known, made = action_by_id(act), self.buttons[act]
        why = self._why_not(act, view)
        made.setEnabled(not why)
        made.setToolTip(f"{known.label}: {why}" if why else known.tool_tip)
        made.setAccessibleDescription(why)

    def _why_not(self, act: str, view: Tile) -> str:
        needs, context = action_by_id(act).needs, self._area.context
        refused = context.services.people.seat.find_refusal(needs) if needs is not None else None
        if refused is not None:
            return error_words(refused)
        if act == "snapshot" and view.picture is None:
            return self.tr("There is no picture on this tile yet.")
        if act == "record" and context.services.recording.away:
            return translated(context.services.recording.away)
        if act == "fit" and view.picture is None:
            return self.tr("There is no picture on this tile yet.")
        return ""

    def _view(self) -> Tile | None:
        return next((view for view in self._area.tiles if view.tile == self._tile), None)

    def _show_on(self, view: Tile) -> bool:
        """Show the bar on a tile and return whether there is room for it."""
        if not self.buttons:
            self._make_buttons()
        ratio = self._area.widget.devicePixelRatioF()
        size = self.sizeHint()
        width, height = view.rect.width / ratio, view.rect.height / ratio
        if size.width() + 2 * EDGE_PX > width or size.height() * LEAST_TILE_BARS > height:
            self._leave()
            return False
        self._tile = view.tile
        self.refresh()
        # Above the line at the tile's lower edge, which says who lifted a zone or steers the camera.
        lines = [
            piece for piece in view.pieces if piece.y and piece.y + piece.image.height() >= view.rect.height
        ]
        footer = max((piece.image.height() for piece in lines), default=0) / ratio
        left = view.rect.x / ratio + (width - size.width()) / 2
        top = view.rect.bottom / ratio - footer - size.height() - EDGE_PX
        self.setGeometry(round(left), round(top), size.width(), size.height())
        self.show()
        self.raise_()
        self._idle.start()
        return True

    def _leave(self) -> None:
        focused = QApplication.focusWidget()
        had_keys = focused is not None and self.isAncestorOf(focused)
        self._idle.stop()
        self._tile = None
        self.hide()
        if had_keys:
            self._area.widget.setFocus()

    def _leave_idle(self) -> None:
        if self.underMouse():
            self._idle.start()
        else:
            self._leave()

    # -- doing ----------------------------------------------------------------------------------------------

    def _do(self, act: str) -> None:
        if self._tile is None:
            return
        live = self._area.context.bridge.wall
        place = TilePosition(self._area.board_index, self._tile)
        live.change(moves.select(live.wall, place), is_undoable=False)
        action = getattr(self.window(), "actions_by_id", {}).get(act)
        self._leave()
        if action is not None:
            action.trigger()

    # -- Qt events ------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._area.widget:
            return self._key(event) if isinstance(event, QKeyEvent) else False
        if event.type() in _GONE:
            self._leave()
        elif isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            self._follow(event)
        return False

    def _follow(self, event: QMouseEvent) -> None:
        if event.buttons() or self._area.is_click_to_centre:
            self._leave()
            return
        self._show_at(event.position())

    def _show_at(self, point: QPointF) -> None:
        view = self._area.view_at(point)
        if view is None or view.stream is None:
            self._leave()
        elif view.tile != self._tile:
            self._show_on(view)
        else:
            self._idle.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._idle.start()

    def _key(self, event: QKeyEvent) -> bool:
        """Handle a key of the bar; none goes on to the wall, where it would mean something else."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() is not QEvent.Type.KeyPress:
            return True
        pressed = Qt.Key(event.key())
        if pressed is Qt.Key.Key_Escape:
            self._leave()
        elif pressed in _PRESSES:
            focused = next((made for made in self.buttons.values() if made.hasFocus()), None)
            if focused is not None:
                focused.click()
        elif pressed in _STEPS:
            self._step(_STEPS[pressed])
        return True

    def _step(self, by: int) -> None:
        usable = [made for made in self.buttons.values() if made.isEnabled()]
        at = next((number for number, made in enumerate(usable) if made.hasFocus()), 0)
        if usable:
            usable[(at + by) % len(usable)].setFocus()


def _is_footer(piece: OverlayImage, view: Tile) -> bool:
    return piece.y > 0 and piece.y + piece.image.height() >= view.rect.height
