"""The map: plans, cameras with their field of view, and open incidents; works offline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QPointF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import error_words
from console.domain.errors import ConsoleError, OperatorError
from console.domain.map.plans import CameraPlacement
from console.domain.people.permissions import Permission
from console.services.map.service import SiteMap
from console.ui.base.background import ask
from console.ui.base.pane import PaneKind
from console.ui.map.camera_card import CameraCard
from console.ui.map.map_items import bearing_of
from console.ui.map.map_view import MapView
from console.ui.map.open_incidents import OpenIncidents
from console.ui.map.plan_import import filters, read_plan
from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import button, words
from console.ui.widgets.search_line import SearchLine
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
    """Shows a plan with its cameras and lets them be placed. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._service = context.services.map
        self._map = SiteMap()
        self._shown_plan_id: str | None = None
        self._undo_steps: list[tuple[int, CameraPlacement | None]] = []
        self._is_read = False
        self._previewed_place: CameraPlacement | None = None
        scale = clamped(context.settings.scale)
        self.view, self.card = MapView(scale), CameraCard(context.services.feed)
        self.card.setFixedWidth(round(CARD_PX * scale))
        self.incidents = OpenIncidents(context, self)
        self.plans, self.search = QComboBox(), SearchLine(self.tr("Find a camera by number or name"))
        self.plans.setAccessibleName(self.tr("Plan"))
        self.edit = QPushButton(self.tr("Edit map"))
        self.edit.setCheckable(True)
        self.add = button(self.tr("Add plan…"), self.choose_file)
        self.remove = button(self.tr("Remove plan"), self.remove_plan)
        self.empty = words("", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)
        self._show_editing()

    def _lay_out(self) -> None:
        self.plans.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = Flow((self.plans, self.search, self.edit, self.add, self.remove), 8, fills=True)
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
        self.search.textChanged.connect(self._select_camera)
        self.search.returnPressed.connect(self._call_camera)
        self.edit.toggled.connect(lambda _on: self._show_editing())
        self.view.chosen.connect(self.choose)
        self.view.called.connect(self._call_from_map)
        self.view.moved.connect(self._on_moved)
        self.view.placed.connect(self._on_placed)
        self.view.turned.connect(self._preview_direction)
        self.view.turned_over.connect(self._turned)
        self.card.called.connect(self._call_camera)
        self.card.taken_off.connect(self._remove_camera)
        self.card.altered.connect(self._altered)
        self.card.placed.connect(self._put_in_the_middle)
        self.view.undo_wanted.connect(self.undo)
        bridge = self._context.bridge
        bridge.camera_status.polled.connect(self._polled)
        bridge.wall.cameras_changed.connect(self._show_cameras)
        bridge.attendance.changed.connect(self._show_editing)

    # -- loading --------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read the map from the database."""
        ask(self._context, self._service.read, self._show, lambda error: self._show_empty(error_words(error)))

    def _show(self, site: SiteMap) -> None:
        self._map, self._is_read = site, True
        self.plans.clear()
        for plan in site.plans:
            self.plans.addItem(plan.title, plan.id)
        plan_id = (
            self._shown_plan_id
            if site.plan(self._shown_plan_id or "")
            else (site.plans[0].id if site.plans else None)
        )
        self._choose_plan(plan_id)
        if not site.plans:
            self._show_empty(
                self.tr(
                    "No plans yet. Add a drawing, a map or an aerial photograph (PNG, JPEG, TIFF or SVG)."
                )
            )

    def _show_empty(self, text: str) -> None:
        self.empty.setText(text)
        self.view.setVisible(not text)
        self.card.setVisible(not text)
        self.empty.setVisible(bool(text))
        self._show_editing()

    def _choose_plan(self, plan_id: str | None) -> None:
        plan = self._map.plan(plan_id or "")
        if plan is None:
            self._shown_plan_id = None
            self.view.show_plan(None, None)
            return
        if plan_id == self._shown_plan_id and self.view.plan == plan:
            self._show_cameras()
            return
        self._shown_plan_id = plan.id
        self.plans.setCurrentIndex(self.plans.findData(plan.id))
        service = self._service
        ask(self._context, lambda: service.picture(plan.id), lambda file: self._show_plan(plan, file))

    def _show_plan(self, plan: Plan, file: bytes | None) -> None:
        if plan.id != self._shown_plan_id:
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
        unknown_text = self.tr("Scale not known. Put a world file beside the picture and add the plan again.")
        scale_text = self.tr("1 pixel is {0:.2f} m").format(scale) if scale else unknown_text
        self.scale_line.setText(f"{plan.title} · {plan.width}×{plan.height} · {scale_text}")

    # -- cameras --------------------------------------------------------------------------------------------

    def _places(self) -> dict[int, CameraPlacement]:
        return self._map.on(self._shown_plan_id or "")

    def _show_cameras(self) -> None:
        cameras = self._context.bridge.wall.cameras
        self.view.show_cameras(self._places(), cameras)
        standpoints = self._map.standpoints or {}
        self.card.unplaced.show_cameras(
            [camera for number, camera in sorted(cameras.items()) if number not in standpoints]
        )
        self.refresh()

    def _polled(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Refresh states, directions and incidents."""
        statuses = self._context.bridge.camera_status
        incidents = self.incidents.by_camera
        self.view.show_states(self._places(), statuses.status_of, incidents, self._look_of)
        number = self.view.camera
        camera = self._context.bridge.wall.cameras.get(number) if number is not None else None
        self.card.show_camera(camera, self._places().get(number or 0))
        status = statuses.status_of(camera.number) if camera else None
        self.card.show_state(camera, status, incidents.get(number or 0, ()))

    def _look_of(self, camera: int) -> tuple[float, float] | None:
        """Return the bearing and angle of view of a PTZ camera in degrees, if known."""
        place, view = self._places().get(camera), self._context.services.direction_of(camera)
        if place is None or view is None:
            return None
        return (place.bearing_deg + view[0]) % 360, view[1]

    def choose(self, camera: int) -> None:
        """Select a camera on the map."""
        self.view.camera = camera
        self.view.go_to(camera)
        self.refresh()

    def _select_camera(self, text: str) -> None:
        query = text.strip().lower()
        cameras = self._context.bridge.wall.cameras
        matches = [
            number
            for number in sorted(self.view.marks)
            if query and (str(number) == query or query in f"{number} {cameras[number].name}".lower())
        ]
        if matches:
            exact = [number for number in matches if str(number) == query]
            self.choose((exact or matches)[0])

    def _call_from_map(self, camera: int) -> None:
        self.choose(camera)
        self._call_camera()

    def _call_camera(self) -> None:
        if self.view.camera is None:
            return
        try:
            self._context.bridge.wall.call(self.view.camera)
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)

    # -- changing -------------------------------------------------------------------------------------------

    def _show_editing(self) -> None:
        may = self._context.bridge.attendance.may(Permission.CHANGE_MAP)
        if not may and self.edit.isChecked():
            self.edit.setChecked(False)
        is_on = self.edit.isChecked()
        self.edit.setEnabled(may and bool(self._map.plans))
        self.add.setVisible(may)
        self.remove.setVisible(may and is_on)
        self.view.edit(is_on=is_on)
        self.card.edit(is_on=is_on)
        if self._is_read and self._map.plans:
            self.refresh()

    def _change_map(
        self, work: Callable[[MapService, Actor], object], then: Callable[[], None] | None = None
    ) -> None:
        """Change the map in the background and load it again, also after a refusal."""
        service = self._service
        try:
            actor = self._context.services.people.seat.require(Permission.CHANGE_MAP, self.tr("map"))
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            self._show_cameras()
            return

        def done(_result: object) -> None:
            if then is not None:
                then()
            self.read()

        ask(self._context, lambda: work(service, actor), done, self._show_refusal)

    def _show_refusal(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)
        self.read()

    def _place_camera(self, camera: int, place: CameraPlacement | None, *, is_undo: bool = False) -> None:
        before = (self._map.standpoints or {}).get(camera)
        if place == before:
            return
        if not is_undo:
            self._undo_steps.append((camera, before))
        self._change_map(lambda service, actor: service.put(actor, camera, place))

    def undo(self) -> None:
        """Undo the last change of a camera's place."""
        if self._undo_steps and self.edit.isChecked():
            camera, before = self._undo_steps.pop()
            self._place_camera(camera, before, is_undo=True)

    def _on_moved(self, camera: int, x: float, y: float) -> None:
        place = self._places().get(camera)
        if place is not None and (abs(place.x - x) > 1 or abs(place.y - y) > 1):
            self._place_camera(camera, place.moved(x, y))

    def _on_placed(self, camera: int, x: float, y: float) -> None:
        if self._shown_plan_id is not None:
            self.view.camera = camera
            self._place_camera(camera, CameraPlacement(self._shown_plan_id, x, y))

    def _put_in_the_middle(self, camera: int) -> None:
        """Put a camera where the middle of the plan is seen, without a mouse."""
        middle = self.view.middle()
        self._on_placed(camera, middle.x(), middle.y())
        self.view.setFocus()

    def _preview_direction(self, position: QPointF) -> None:
        """Show the new direction while the handle is dragged."""
        place, plan = self._places().get(self.view.camera or 0), self.view.plan
        if place is None or plan is None or self.view.camera is None:
            return
        bearing, reach = bearing_of(position, place, plan)
        self._previewed_place = replace(place, bearing_deg=bearing, range_m=min(reach, 2000.0))
        places = {**self._places(), self.view.camera: self._previewed_place}
        self.view.show_states(places, self._context.bridge.camera_status.status_of, {}, lambda _camera: None)

    def _turned(self) -> None:
        if self.view.camera is not None and self._previewed_place is not None:
            self._place_camera(self.view.camera, self._previewed_place)
        self._previewed_place = None

    def _altered(self, fov: float, reach: float, height: float, bearing: float) -> None:
        place = self._places().get(self.view.camera or 0)
        if place is not None and self.view.camera is not None:
            if round(place.bearing_deg) % 360 == bearing:
                # The field shows whole degrees; a direction that was dragged is kept as it is.
                bearing = place.bearing_deg
            lens = replace(place, fov_deg=fov, range_m=reach, height_m=height, bearing_deg=bearing)
            self._place_camera(self.view.camera, lens)

    def _remove_camera(self) -> None:
        if self.view.camera is not None:
            self._place_camera(self.view.camera, None)

    # -- plans ----------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a picture file of a plan."""
        title = self.tr("Add plan")
        chosen, _filter = QFileDialog.getOpenFileName(self, title, "", filters())
        if chosen:
            self.add_file(Path(chosen))

    def add_file(self, path: Path) -> None:
        """Add a picture file as a plan."""
        ask(self._context, lambda: read_plan(path), self._add)

    def _add(self, plan: ReadPlan) -> None:
        def start_editing() -> None:
            self.edit.setChecked(True)

        self._shown_plan_id = None
        self._change_map(
            lambda service, actor: service.add_plan(
                actor,
                plan.title,
                (plan.media_type, plan.content),
                (plan.width, plan.height),
                plan.georeference,
            ),
            start_editing,
        )

    def remove_plan(self) -> None:
        """Remove the shown plan; its cameras are no longer on the map."""
        if self._shown_plan_id is not None:
            plan = self._shown_plan_id
            self._shown_plan_id = None
            self._change_map(lambda service, actor: service.remove_plan(actor, plan))


PANE = PaneKind(
    "site_map",
    str(QT_TRANSLATE_NOOP("Panes", "Map")),
    MapPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=900,
)
