"""The map: plans and aerial pictures, the cameras with what they see, open incidents; works offline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QPointF, Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.errors import ConsoleError, OperatorError
from console.domain.map.plans import Standpoint
from console.domain.people.permissions import Permission
from console.services.map.service import SiteMap
from console.ui.base.asking import ask
from console.ui.base.pane import PaneKind
from console.ui.map.camera_card import CameraCard
from console.ui.map.map_items import bearing_of
from console.ui.map.map_view import MapView
from console.ui.map.open_incidents import OpenIncidents
from console.ui.map.plan_import import filters, read_plan
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from console.domain.map.plans import Plan
    from console.domain.people.actor import Actor
    from console.services.map.service import MapService
    from console.ui.base.context import PaneContext
    from console.ui.map.plan_import import ReadPlan

CARD_PX = 250


class MapPane(QWidget):
    """UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._service: MapService | None = context.services.site_map
        self._map = SiteMap()
        self._shown: str | None = None
        self._undo: list[tuple[int, Standpoint | None]] = []
        self._is_read = False
        self._pulled: Standpoint | None = None
        scale = clamped(context.settings.scale)
        self.view, self.card = MapView(scale), CameraCard(context.services.feed)
        self.card.setFixedWidth(round(CARD_PX * scale))
        self.incidents = OpenIncidents(context, self)
        self.plans, self.search = QComboBox(), QLineEdit()
        self.search.setPlaceholderText(self.tr("Camera by number or name"))
        self.search.setClearButtonEnabled(True)
        self.edit = QPushButton(self.tr("Change the map"))
        self.edit.setCheckable(True)
        self.add = button(self.tr("Add a plan…"), self.choose_file)
        self.remove = button(self.tr("Remove this plan"), self.remove_plan)
        self.empty = words("", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)
        self._show_editing()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.plans, 1)
        row.addWidget(self.search, 1)
        for widget in (self.edit, self.add, self.remove):
            row.addWidget(widget)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        left = QVBoxLayout()
        left.addWidget(self.view, 1)
        left.addWidget(self.empty, 1)
        middle.addLayout(left, 1)
        middle.addWidget(self.card)
        self.scale_line = QLabel()
        self.scale_line.setObjectName("fieldname")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addLayout(middle, 1)
        column.addWidget(self.scale_line)

    def _connect(self) -> None:
        self.plans.activated.connect(lambda _at: self._choose_plan(self.plans.currentData()))
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._call)
        self.edit.toggled.connect(lambda _on: self._show_editing())
        self.view.chosen.connect(self.choose)
        self.view.called.connect(self._call_from_map)
        self.view.moved.connect(self._moved)
        self.view.placed.connect(self._placed)
        self.view.turned.connect(self._turn)
        self.view.turned_over.connect(self._turned)
        self.card.called.connect(self._call)
        self.card.taken_off.connect(self._take_off)
        self.card.altered.connect(self._altered)
        undo = QShortcut(QKeySequence("Ctrl+Z"), self.view)
        undo.setContext(Qt.ShortcutContext.WidgetShortcut)
        undo.activated.connect(self.undo)
        bridge = self._context.bridge
        bridge.statuses.polled.connect(self._polled)
        bridge.wall.cameras_changed.connect(self._show_cameras)
        bridge.attendance.changed.connect(self._show_editing)

    # -- reading --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read the map from the database."""
        if self._service is None:
            self._show_empty(self.tr("This console keeps no map."))
            return
        ask(self._context, self._service.read, self._show, lambda error: self._show_empty(str(error)))

    def _show(self, told: SiteMap) -> None:
        self._map, self._is_read = told, True
        self.plans.clear()
        for plan in told.plans:
            self.plans.addItem(plan.title, plan.id)
        wanted = self._shown if told.plan(self._shown or "") else (told.plans[0].id if told.plans else None)
        self._choose_plan(wanted)
        if not told.plans:
            self._show_empty(
                self.tr("No plan yet. Add a drawing, a map or an aerial picture: PNG, JPEG, TIFF or SVG.")
            )

    def _show_empty(self, said: str) -> None:
        self.empty.setText(said)
        self.view.setVisible(not said)
        self.card.setVisible(not said)
        self.empty.setVisible(bool(said))
        self._show_editing()

    def _choose_plan(self, plan_id: str | None) -> None:
        plan = self._map.plan(plan_id or "")
        if plan is None or self._service is None:
            self._shown = None
            self.view.show_plan(None, None)
            return
        if plan_id == self._shown and self.view.plan == plan:
            self._show_cameras()
            return
        self._shown = plan.id
        self.plans.setCurrentIndex(self.plans.findData(plan.id))
        service = self._service
        ask(self._context, lambda: service.picture(plan.id), lambda file: self._show_plan(plan, file))

    def _show_plan(self, plan: Plan, file: bytes | None) -> None:
        if plan.id != self._shown:
            return
        picture = QPixmap()
        picture.loadFromData(file or b"")
        self._show_empty("")
        self.view.show_plan(plan, picture)
        self._show_cameras()
        if picture.isNull():
            self._context.bridge.messages.note(
                self.tr("The picture of the plan “{0}” is missing.").format(plan.title),
                self.tr("Remove the plan and add it again."),
            )
        scale = plan.metres_a_pixel
        unknown = self.tr("no scale is known: put a world file beside the picture")
        told = self.tr("1 pixel is {0:.2f} m").format(scale) if scale else unknown
        self.scale_line.setText(f"{plan.title} · {plan.width}×{plan.height} · {told}")

    # -- cameras --------------------------------------------------------------------------------------------

    def _places(self) -> dict[int, Standpoint]:
        return self._map.on(self._shown or "")

    def _show_cameras(self) -> None:
        cameras = self._context.bridge.wall.cameras
        self.view.show_cameras(self._places(), cameras)
        placed = self._map.standpoints or {}
        self.card.unplaced.show_cameras(
            [one for number, one in sorted(cameras.items()) if number not in placed]
        )
        self.follow()

    def _polled(self) -> None:
        if self.isVisible():
            self.follow()

    def follow(self) -> None:
        """States, directions and incidents as they are now."""
        statuses = self._context.bridge.statuses
        incidents = self.incidents.by_camera
        self.view.show_states(self._places(), statuses.of, incidents, self._look_of)
        number = self.view.camera
        camera = self._context.bridge.wall.cameras.get(number) if number is not None else None
        self.card.show_camera(camera, self._places().get(number or 0))
        status = statuses.of(camera.number) if camera else None
        self.card.show_state(camera, status, incidents.get(number or 0, ()))

    def _look_of(self, camera: int) -> tuple[float, float] | None:
        """Where a movable camera looks now, where that is known."""
        place, look = self._places().get(camera), self._context.services.look_of
        seen = look(camera) if look is not None else None
        if place is None or seen is None:
            return None
        return (place.bearing_deg + seen[0]) % 360, seen[1]

    def choose(self, camera: int) -> None:
        """Choose a camera on the map."""
        self.view.camera = camera
        self.view.go_to(camera)
        self.follow()

    def _find(self, text: str) -> None:
        wanted = text.strip().lower()
        cameras = self._context.bridge.wall.cameras
        found = [
            number
            for number in sorted(self.view.marks)
            if wanted and (str(number) == wanted or wanted in f"{number} {cameras[number].name}".lower())
        ]
        if found:
            exact = [number for number in found if str(number) == wanted]
            self.choose((exact or found)[0])

    def _call_from_map(self, camera: int) -> None:
        self.choose(camera)
        self._call()

    def _call(self) -> None:
        if self.view.camera is None:
            return
        try:
            self._context.bridge.wall.call(self.view.camera)
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)

    # -- changing -------------------------------------------------------------------------------------------

    def _show_editing(self) -> None:
        may = self._service is not None and self._context.bridge.attendance.may(Permission.CHANGE_MAP)
        if not may and self.edit.isChecked():
            self.edit.setChecked(False)
        is_on = self.edit.isChecked()
        self.edit.setEnabled(may and bool(self._map.plans))
        self.add.setVisible(may)
        self.remove.setVisible(may and is_on)
        self.view.edit(is_on=is_on)
        self.card.edit(is_on=is_on)
        if self._is_read and self._map.plans:
            self.follow()

    def _do(
        self, work: Callable[[MapService, Actor], object], then: Callable[[], None] | None = None
    ) -> None:
        """Ask who acts, change the map in the background, read it again; a refusal shows it as it is."""
        staffing, service = self._context.services.staffing, self._service
        if staffing is None or service is None:
            return
        try:
            actor = staffing.duty.require(Permission.CHANGE_MAP, self.tr("map"))
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            self._show_cameras()
            return

        def done(_result: object) -> None:
            if then is not None:
                then()
            self.read()

        ask(self._context, lambda: work(service, actor), done, self._refused)

    def _refused(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)
        self.read()

    def _put(self, camera: int, place: Standpoint | None, *, is_undo: bool = False) -> None:
        before = (self._map.standpoints or {}).get(camera)
        if place == before:
            return
        if not is_undo:
            self._undo.append((camera, before))
        self._do(lambda service, actor: service.put(actor, camera, place))

    def undo(self) -> None:
        """Take the last change of a camera's place back."""
        if self._undo and self.edit.isChecked():
            camera, before = self._undo.pop()
            self._put(camera, before, is_undo=True)

    def _moved(self, camera: int, x: float, y: float) -> None:
        place = self._places().get(camera)
        if place is not None and (abs(place.x - x) > 1 or abs(place.y - y) > 1):
            self._put(camera, place.moved(x, y))

    def _placed(self, camera: int, x: float, y: float) -> None:
        if self._shown is not None:
            self.view.camera = camera
            self._put(camera, Standpoint(self._shown, x, y))

    def _turn(self, at: QPointF) -> None:
        """While the handle is pulled: shown, and not kept yet."""
        place, plan = self._places().get(self.view.camera or 0), self.view.plan
        if place is None or plan is None or self.view.camera is None:
            return
        bearing, reach = bearing_of(at, place, plan)
        self._pulled = replace(place, bearing_deg=bearing, range_m=min(reach, 2000.0))
        shown = {**self._places(), self.view.camera: self._pulled}
        self.view.show_states(shown, self._context.bridge.statuses.of, {}, lambda _camera: None)

    def _turned(self) -> None:
        if self.view.camera is not None and self._pulled is not None:
            self._put(self.view.camera, self._pulled)
        self._pulled = None

    def _altered(self, fov: float, reach: float, height: float) -> None:
        place = self._places().get(self.view.camera or 0)
        if place is not None and self.view.camera is not None:
            self._put(self.view.camera, replace(place, fov_deg=fov, range_m=reach, height_m=height))

    def _take_off(self) -> None:
        if self.view.camera is not None:
            self._put(self.view.camera, None)

    # -- plans ----------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a picture file."""
        title = self.tr("Add a plan")
        chosen, _filter = QFileDialog.getOpenFileName(self, title, "", filters())
        if chosen:
            self.add_file(Path(chosen))

    def add_file(self, path: Path) -> None:
        """Add a picture file as a plan."""
        ask(self._context, lambda: read_plan(path), self._add)

    def _add(self, plan: ReadPlan) -> None:
        def shown() -> None:
            self.edit.setChecked(True)

        self._shown = None
        self._do(
            lambda service, actor: service.add_plan(
                actor,
                plan.title,
                (plan.media_type, plan.content),
                (plan.width, plan.height),
                plan.georeference,
            ),
            shown,
        )

    def remove_plan(self) -> None:
        """Remove the plan that is shown; its cameras stand nowhere then."""
        if self._shown is not None:
            plan = self._shown
            self._shown = None
            self._do(lambda service, actor: service.remove_plan(actor, plan))


PANE = PaneKind(
    "site_map",
    str(QT_TRANSLATE_NOOP("Panes", "Map")),
    MapPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=900,
)
