"""The dialog for a camera's mounting, from which pixels per metre are calculated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.bridge.labels import choice_words
from console.domain.cameras.commissioning import Quality
from console.domain.errors import OperatorError
from console.domain.map.density import PERSON_M, Mounting, PersonMark, from_people
from console.domain.numbers import clamp
from console.ui.base.background import ask
from console.ui.wall.live_view import LiveView
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, number, words
from console.ui.widgets.key_pointer import KeyPointer
from console.ui.widgets.plurals import plural
from console.ui.widgets.scroll_area import ScrollArea
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from console.domain.cameras.camera import Camera
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.cameras.pixel_density import PixelDensities
    from console.services.ports import CameraFeed
    from console.ui.base.context import PaneContext

PICTURE_PX = (960, 540)
SIDE_PX = 500
"""Height of the column of fields, pixels at 100 %."""
MARKS_MOST = 5
SIXTEEN_NINE = 16 / 9


class MarkedPicture(LiveView):
    """A live picture on which people are marked from the feet to the top of the head. UI thread."""

    marked = Signal()

    def __init__(self, feed: CameraFeed) -> None:
        super().__init__(feed, prefers_main=True)
        self.marks: list[tuple[QPointF, QPointF]] = []
        """Feet and head of each mark, as fractions of the picture."""
        self.mounting: Mounting | None = None
        self._line_start: QPointF | None = None
        self._line_end = QPointF()
        # By Tab only: a click leaves the keys where they are.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Picture on which people are marked"))
        self._pointer = KeyPointer(self, self.place)

    def forget(self) -> None:
        """Remove all marks."""
        self.marks = []
        self.marked.emit()
        self.update()

    @property
    def aspect(self) -> float:
        """Return the width of the picture divided by its height."""
        place = self.place()
        has_size = self.picture is not None and place.height() > 0
        return place.width() / place.height() if has_size else SIXTEEN_NINE

    @property
    def width_px(self) -> int:
        """Return the width of the stream in pixels."""
        picture = self.picture
        return (picture.source_width or picture.width) if picture is not None else 0

    def _to_fractions(self, event: QMouseEvent) -> QPointF:
        place, position = self.place(), event.position()
        x, y = (position.x() - place.x()) / place.width(), (position.y() - place.y()) / place.height()
        return QPointF(clamp(x, 0.0, 1.0), clamp(y, 0.0, 1.0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and len(self.marks) < MARKS_MOST:
            self._line_start = self._line_end = self._to_fractions(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._line_start is not None:
            self._line_end = self._to_fractions(event)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._line_start is None:
            return
        ends = sorted((self._line_start, self._to_fractions(event)), key=lambda point: -point.y())
        self._line_start = None
        if ends[0].y() - ends[1].y() > 0.01:
            self.marks.append((ends[0], ends[1]))
            self.marked.emit()
        self.update()

    def paint_over(self, painter: QPainter, place: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rows(painter, place)
        marks = [*self.marks, *([(self._line_start, self._line_end)] if self._line_start is not None else [])]
        for feet, head in marks:
            ends = [
                QPointF(place.x() + point.x() * place.width(), place.y() + point.y() * place.height())
                for point in (feet, head)
            ]
            for tint, wide in (("plate", 5.0), ("accent", 2.0)):
                painter.setPen(QPen(on_picture(tint), wide))
                painter.drawLine(*ends)
                for end in ends:
                    painter.drawLine(end - QPointF(7, 0), end + QPointF(7, 0))

    def _paint_rows(self, painter: QPainter, place: QRectF) -> None:
        """Draw the row from which the picture is good enough for each quality."""
        if self.mounting is None or not self.width_px:
            return
        for quality in Quality:
            row = self.mounting.row_of(quality.pixels_per_m, self.width_px)
            if not 0 <= row <= 1:
                continue
            y = place.y() + row * place.height()
            painter.setPen(QPen(on_picture("plate"), 3))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(QPen(on_picture("spot"), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            label = f"{choice_words(quality.value)} · {quality.pixels_per_m:g} px/m"
            plate = painter.fontMetrics().boundingRect(label).adjusted(-6, -2, 6, 2)
            # Put the label above the row if there is no room below it.
            below = y + 3 + plate.height() <= place.bottom()
            top = y + 3 if below else y - 3 - plate.height()
            plate.moveTopLeft(QPointF(place.left() + 4, top).toPoint())
            painter.fillRect(plate, on_picture("plate", 220))
            painter.setPen(on_picture("text"))
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), label)


class PixelDensityDialog(Dialog):
    """Asks for the mounting, or calculates it from marked people. UI thread; deleted when closed.

    Args:
        context: the context of the pane.
        densities: the service that saves mountings.
        actor: the person who saves.
        camera: the camera.
        saved: the saved mounting and the angle of view that the lens tells, degrees; None if not known.
        feed: the source of the picture.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self,
        context: PaneContext,
        densities: PixelDensities,
        actor: Actor,
        camera: Camera,
        saved: tuple[Mounting | None, float | None],
        feed: CameraFeed,
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._densities, self._actor, self._camera = context, densities, actor, camera
        title = self.tr("Pixel density of camera {0} {1}").format(camera.number, camera.name)
        self.setWindowTitle(title)
        mounting, fov_deg = saved
        self.picture = MarkedPicture(feed)
        self.picture.setMinimumSize(*(side // 2 for side in PICTURE_PX))
        self.picture.show_camera(camera.number)
        self.height_m = number(0.5, 200, mounting.height_m if mounting else 5.0, " m")
        self.tilt = number(-10, 90, mounting.tilt_deg if mounting else 15.0, "°")
        self.fov = number(1, 150, mounting.fov_deg if mounting else fov_deg or 60.0, "°")
        self.person = number(0.5, 2.5, PERSON_M, " m")
        self.told = words("", "muted")
        self._build(title)
        for box in (self.height_m, self.tilt, self.fov):
            box.valueChanged.connect(lambda _value: self.refresh())
        self.picture.marked.connect(self._show_marks)
        self._show_marks()
        self.refresh()
        scale = context.settings.scale
        self.resize(PICTURE_PX[0] + round(340 * scale), max(PICTURE_PX[1] + 150, round(SIDE_PX * scale)))

    def _build(self, title: str) -> None:
        self.column = FormColumn(margin=0)
        self.column.field(self.tr("Height of the camera above the ground"), self.height_m)
        self.column.field(self.tr("Downward tilt at the centre of the picture"), self.tilt)
        self.column.field(self.tr("Horizontal angle of view"), self.fov)
        self.column.addSpacing(10)
        hint = self.tr(
            "Or mark two to five people who are standing upright, some near and some far. Draw a "
            "line on each from the feet to the top of the head. With the keys, Tab to the picture: arrows "
            "move a pointer, Space presses and releases it. The angle of view must be correct."
        )
        self.column.addWidget(words(hint, "muted"))
        self.column.field(self.tr("Height of the people marked"), self.person)
        self.work_button = button(self.tr("Calculate from marks"), self.work_out)
        self.forget_button = button(self.tr("Clear marks"), self.picture.forget)
        self.column.addWidget(self.work_button)
        self.column.addWidget(self.forget_button)
        self.column.addWidget(self.told)
        self.column.addStretch()
        self.keep_button = button(self.tr("Save"), self.save, is_first=True)
        inside, side = QWidget(), FormColumn(margin=0)
        inside.setFixedWidth(round(300 * self._context.settings.scale))
        inside.setLayout(self.column)
        side.addWidget(ScrollArea(inside), 1)
        side.addWidget(self.column.refusal)
        side.row(button(self.tr("Cancel"), self.reject), self.keep_button)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.picture, 1)
        row.addLayout(side)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 20, 20, 20)
        outer.addWidget(words(title, "heading"))
        about = self.tr("This assumes flat ground and a lens without distortion.")
        outer.addWidget(words(about, "fieldname"))
        outer.addLayout(row, 1)

    def mounting(self) -> Mounting:
        """Return the mounting as entered.

        Raises:
            OperatorError: the values are not possible.
        """
        return Mounting(self.height_m.value(), self.tilt.value(), self.fov.value(), self.picture.aspect)

    def refresh(self) -> None:
        """Draw the rows of each quality for the values as entered."""
        try:
            self.picture.mounting = self.mounting()
            self.column.show_refusal(None)
        except OperatorError as error:
            self.picture.mounting = None
            self.column.show_refusal(error)
        self.picture.update()

    def _show_marks(self) -> None:
        count = len(self.picture.marks)
        marked = plural(count, self.tr("1 person marked"), self.tr("{0} people marked"))
        self.told.setText(marked if count else self.tr("No one is marked."))
        self.work_button.setEnabled(count > 1)
        self.forget_button.setEnabled(count > 0)
        self.work_button.setToolTip("" if count > 1 else self.tr("Mark at least two people first."))
        self.forget_button.setToolTip("" if count else self.tr("No one is marked."))

    def work_out(self) -> None:
        """Calculate height and tilt from the marked people."""
        marks = [PersonMark(feet.y(), head.y(), self.person.value()) for feet, head in self.picture.marks]
        try:
            mounting = from_people(marks, self.fov.value(), self.picture.aspect)
        except OperatorError as error:
            self.column.show_refusal(error)
            return
        self.height_m.setValue(mounting.height_m)
        self.tilt.setValue(mounting.tilt_deg)
        self.refresh()

    def save(self) -> None:
        """Save the mounting of the camera."""
        try:
            mounting = self.mounting()
        except OperatorError as error:
            self.column.show_refusal(error)
            return
        self.keep_button.setEnabled(False)
        number = self._camera.number
        ask(
            self._context,
            lambda: self._densities.save(self._actor, number, mounting),
            lambda _: self.accept() if isValid(self) else None,
            self._show_refusal,
        )

    def _show_refusal(self, error: ConsoleError) -> None:
        if isValid(self):
            self.keep_button.setEnabled(True)
            self.column.show_refusal(error)
