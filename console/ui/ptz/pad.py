"""The steering pad on the screen, for those without a joystick."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity
from console.domain.text import text
from console.ui.base.context import PadUse
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from console.ui.base.context import PaneContext
    from console.ui.wall.wall_view import WallView

BUTTON_PX, EDGE_PX = 36, 8
USUAL_PERCENT, LEAST_PERCENT, STEP_PERCENT = 45, 5, 10
WATCH_MS = 100
"""How often the pad looks whether the mouse is still pressed, should its release have gone elsewhere."""
OWN_TILE_SIZES = 2.5
"""The pad lies on the steered camera's own tile if that is so many times as large, else beside it."""
_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}
_ARROWS = (
    ("↖", -1, 1),
    ("↑", 0, 1),
    ("↗", 1, 1),
    ("←", -1, 0),
    ("→", 1, 0),
    ("↙", -1, -1),
    ("↓", 0, -1),
    ("↘", 1, -1),
)
_PLACES = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2))


class SteeringPad(QFrame):
    """Moves the selected camera while one of its buttons is pressed. UI thread.

    It steers through the same service as the joystick. Release, lost focus, another camera and a hidden
    window stop the camera at once.

    Args:
        context: of the window.
        wall_view: on which it lies.
    """

    def __init__(self, context: PaneContext, wall_view: WallView) -> None:
        super().__init__(wall_view)
        self.setObjectName("pad")
        self.use = context.settings.steering_pad
        self._context, self._wall_view = context, wall_view
        self._camera: int | None = None
        self._is_pressed = False
        self._grip: QPoint | None = None
        self._moved_to: QPoint | None = None
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._check_mouse)
        self.heading = QLabel()
        self.heading.setObjectName("section")
        self.heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(LEAST_PERCENT, 100)
        self.speed.setPageStep(STEP_PERCENT)
        self.speed.setValue(USUAL_PERCENT)
        self.speed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.valueChanged.connect(self._tell_speed)
        self.buttons: dict[str, QToolButton] = {}
        self._lay_out()
        self._tell_speed()
        wall_view.installEventFilter(self)
        context.bridge.wall.changed.connect(self.refresh)
        context.bridge.joystick.changed.connect(self.refresh)
        context.bridge.attendance.changed.connect(self.refresh)
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(2)
        spoken = (
            self.tr("Up and left"),
            self.tr("Up"),
            self.tr("Up and right"),
            self.tr("Left"),
            self.tr("Right"),
            self.tr("Down and left"),
            self.tr("Down"),
            self.tr("Down and right"),
        )
        for (sign, pan, tilt), (row, column), name in zip(_ARROWS, _PLACES, spoken, strict=True):
            grid.addWidget(self._held_button(sign, name, Velocity(pan=pan, tilt=tilt)), row, column)
        grid.addWidget(self._held_button("+", self.tr("Zoom in"), Velocity(zoom=1)), 0, 3)
        grid.addWidget(self._held_button("−", self.tr("Zoom out"), Velocity(zoom=-1)), 2, 3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(EDGE_PX, 4, EDGE_PX, 6)
        outer.setSpacing(2)
        outer.addWidget(self.heading)
        outer.addLayout(grid)
        outer.addWidget(self.speed)

    def _held_button(self, sign: str, name: str, direction: Velocity) -> QToolButton:
        px = round(BUTTON_PX * clamped(self._context.settings.scale))
        made = QToolButton()
        made.setText(sign)
        made.setFixedSize(px, px)
        made.setToolTip(self.tr("{0}, while pressed").format(name))
        made.setAccessibleName(name)
        # The keys stay with the wall, where they steer as well.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.pressed.connect(partial(self._press, direction))
        made.released.connect(partial(self.let_go, "released"))
        self.buttons[sign] = made
        return made

    def _tell_speed(self) -> None:
        self.speed.setToolTip(self.tr("Speed: {0} %").format(self.speed.value()))

    # -- showing --------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Hide the pad, or show it where it may be.

        Raises:
            OperatorError: no camera that can be steered is selected.
        """
        self.use = PadUse.NEVER if self.isVisible() else PadUse.ALWAYS
        self.refresh()
        if self.use is PadUse.ALWAYS and not self.isVisible():
            raise OperatorError("The selected camera cannot be steered.", "Select a tile marked PTZ.")

    def go_to_corner(self) -> None:
        """Move the pad to the next corner of the wall, as a drag does.

        Raises:
            OperatorError: the pad is not shown.
        """
        if not self.isVisible():
            raise OperatorError("The steering pad is not shown.", "Show it first.")
        corners = _corners_of(self._wall_view.rect(), self.size())
        near = min(corners, key=lambda corner: (corner - self.pos()).manhattanLength())
        self._moved_to = corners[(corners.index(near) + 1) % len(corners)]
        self._place()

    def refresh(self) -> None:
        """Show the pad for the selected camera, if it can be steered, and hide it otherwise."""
        camera = self._selected_camera() if self._is_wished() else None
        if camera != self._camera:
            self.let_go("another camera")
            self._camera = camera
        self.setVisible(camera is not None)
        if camera is not None:
            known = self._context.bridge.wall.cameras.get(camera)
            named = f"{camera}  {known.name}" if known else str(camera)
            room = 4 * self.buttons["+"].width()
            self.heading.setText(
                self.heading.fontMetrics().elidedText(named, Qt.TextElideMode.ElideRight, room)
            )
            self.heading.setToolTip(named)
            self._place()

    def _is_wished(self) -> bool:
        if self.use is PadUse.AUTO:
            return not self._context.bridge.joystick.name
        return self.use is PadUse.ALWAYS

    def _selected_camera(self) -> int | None:
        wall = self._context.bridge.wall.wall
        if wall.active != self._wall_view.board_index or self._rect_of_tile() is None:
            return None
        camera = wall.camera_at(wall.selected)
        if camera is None or not self._context.services.people.cameras.may_use(camera):
            return None
        return camera if self._context.bridge.ptz.is_candidate(camera) else None

    def _rect_of_tile(self) -> QRect | None:
        rect, ratio = self._wall_view.tile_rect(self._wall_view.board.selected), self.devicePixelRatioF()
        if rect is None:
            return None
        return QRect(
            round(rect.x / ratio),
            round(rect.y / ratio),
            round(rect.width / ratio),
            round(rect.height / ratio),
        )

    def _place(self) -> None:
        self.adjustSize()
        tile, size, room = self._rect_of_tile(), self.size(), self._wall_view.rect()
        if self._moved_to is not None:
            at = self._moved_to
        elif tile is None:
            at = _corners_of(room, size)[0]
        elif (
            tile.width() >= OWN_TILE_SIZES * size.width() and tile.height() >= OWN_TILE_SIZES * size.height()
        ):
            at = _corners_of(tile, size)[0]
        else:
            # The corner of the wall that leaves most of the steered picture free.
            at = min(_corners_of(room, size), key=lambda corner: _area(QRect(corner, size) & tile))
        at = QPoint(
            max(0, min(at.x(), room.width() - size.width())),
            max(0, min(at.y(), room.height() - size.height())),
        )
        self.move(at)
        self.raise_()

    # -- steering -------------------------------------------------------------------------------------------

    def _press(self, direction: Velocity) -> None:
        camera, steering = self._camera, self._context.bridge.ptz
        if camera is None:
            return
        share = self.speed.value() / 100
        velocity = Velocity(share * direction.pan, share * direction.tilt, share * direction.zoom)
        try:
            steering.move(camera, velocity)
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)
            return
        self._is_pressed = True
        self._watch.start()

    def let_go(self, cause: str = "released") -> None:
        """Stop the camera, if this pad moves it."""
        self._watch.stop()
        if self._is_pressed:
            self._is_pressed = False
            self._context.bridge.ptz.release(cause)

    def _check_mouse(self) -> None:
        # The release may have gone to another window, a menu or a drag.
        if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._raise_buttons()
            self.let_go("released")

    def _raise_buttons(self) -> None:
        for made in self.buttons.values():
            made.setDown(False)

    # -- Qt events ------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in _LOST:
            self._raise_buttons()
            self.let_go("focus lost")
        elif event.type() is QEvent.Type.Resize and self._camera is not None:
            QTimer.singleShot(0, self, self.refresh)
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._raise_buttons()
        self.let_go("hidden")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press on the pad beside its buttons takes hold of it; it is not meant for the tile below.
        self._grip = event.position().toPoint()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._moved_to = self.mapToParent(event.position().toPoint()) - self._grip
            self._place()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        event.accept()


def pad_of(window: QWidget) -> SteeringPad:
    """Return the pad of a monitor's window.

    Raises:
        OperatorError: it has none.
    """
    pad = window.findChild(SteeringPad)
    if pad is None:
        raise OperatorError(text("This window has no steering pad."))
    return pad


def _corners_of(room: QRect, size: QSize) -> tuple[QPoint, ...]:
    """Return the places in the corners of a rectangle, the usual one first."""
    right, below = room.right() - size.width() - EDGE_PX, room.bottom() - size.height() - EDGE_PX
    left, top = room.left() + EDGE_PX, room.top() + EDGE_PX
    return QPoint(right, below), QPoint(left, below), QPoint(right, top), QPoint(left, top)


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())
