"""Steering: the presets, tours, reservation, lens and parking of the camera under the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.bridge import labels as said
from console.domain.errors import ConsoleError
from console.domain.ptz.model import Phase
from console.ui.base.pane import PaneKind
from console.ui.ptz.pane_rows import ActionButtons, ParkingRow, TourRow
from console.ui.ptz.preset_list import PresetList
from console.ui.ptz.preset_name_dialog import PresetNameDialog
from console.ui.ptz.tour_dialog import TourDialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QShowEvent

    from console.domain.ptz.model import SteerState
    from console.domain.ptz.stop_profile import Parking
    from console.domain.ptz.tour import PresetTour
    from console.ui.base.context import PaneContext

OWN = "camera:"
"""Before the token of a tour that the camera runs by itself."""
FOLLOW_MS = 1000


class PtzPane(QWidget):
    """Follows the camera that the keys steer. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._camera: int | None = None
        self._pictures: dict[str, bytes] = {}
        self.heading, self.standing = words("", "heading"), words("", "muted")
        self.joystick = words("", "muted")
        self.presets = PresetList(context.settings.scale)
        self.tours, self.parking = TourRow(), ParkingRow(self._park)
        self.lens = ActionButtons(
            (
                ("focus-near", self.tr("Focus −")),
                ("focus-far", self.tr("Focus +")),
                ("iris-close", self.tr("Iris −")),
                ("iris-open", self.tr("Iris +")),
                ("lens-auto", self.tr("Automatic")),
                ("wiper", self.tr("Wiper")),
                ("washer", self.tr("Washer")),
                ("point", self.tr("Click centres")),
            ),
            self._act,
        )
        self.hold = ActionButtons(
            (
                ("steer-reserve", self.tr("Reserve")),
                ("steer-request", self.tr("Ask for it")),
                ("steer-take", self.tr("Take over")),
                ("steer-grant", self.tr("Hand over")),
            ),
            self._act,
        )
        self._lay_out()
        self.setFocusProxy(self.presets)
        self.presets.chosen.connect(self._goto)
        self.tours.switched.connect(self._switch_tour)
        self.tours.wanted.connect(self._new_tour)
        self.tours.deleted.connect(self._delete_tour)
        bridge = context.bridge
        bridge.wall.changed.connect(self.follow)
        bridge.steering.changed.connect(self._changed)
        bridge.stick.changed.connect(self.follow)
        bridge.heads.kept.connect(self._kept)
        bridge.attendance.changed.connect(self.follow)
        self._following = QTimer(self)
        self._following.setInterval(FOLLOW_MS)
        self._following.timeout.connect(self.follow)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(inside))
        column.addWidget(self.heading)
        column.addWidget(self.standing)
        column.addWidget(self.presets, 1)
        row = QHBoxLayout()
        self.store = button(self.tr("Store…"), lambda: self._act("preset-store"))
        self.rename = button(self.tr("Rename…"), self._rename)
        self.delete = button(self.tr("Delete…"), self._delete)
        for one in (self.store, self.rename, self.delete):
            row.addWidget(one)
        column.addLayout(row)
        self._parts = [self.hold, self.tours, self.parking, self.lens]
        titles = (self.tr("Reservation"), self.tr("Tour"), self.tr("Idle: goes back to"), self.tr("Lens"))
        for title, part in zip(titles, self._parts, strict=True):
            column.addWidget(words(title, "section"))
            column.addWidget(part)
        column.addWidget(self.joystick)

    # -- following -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._following.start()
        self.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._following.stop()

    def follow(self) -> None:
        """Show the camera that the keys steer now."""
        if not self.isVisible():
            return
        camera = self._context.bridge.steering.target
        if camera != self._camera:
            self._camera, self._pictures = camera, {}
            self._load_pictures()
        self._show()

    def _changed(self, camera: int) -> None:
        if camera == self._camera:
            self.follow()

    def _kept(self, camera: int) -> None:
        if camera == self._camera:
            self._load_pictures()

    def _load_pictures(self) -> None:
        camera, heads = self._camera, self._context.bridge.heads
        if camera is not None and heads.has_desk:
            heads.pictures(camera, lambda found: self._take_pictures(camera, found))

    def _take_pictures(self, camera: int, found: dict[str, bytes]) -> None:
        if camera == self._camera:
            self._pictures = found
            self._show()

    def _show(self) -> None:
        camera, bridge = self._camera, self._context.bridge
        has_desk = bridge.heads.has_desk
        for part in (*self._parts, self.store, self.rename, self.delete):
            part.setEnabled(camera is not None and has_desk)
        self.joystick.setText(self._stick_words())
        if camera is None:
            self.heading.setText(self.tr("No movable camera is selected"))
            self.standing.setText(self.tr("Select a tile that is marked PTZ."))
            self.presets.show_presets((), {}, self.tr("Its presets will stand here."))
            return
        state = bridge.steering.state(camera)
        known = bridge.wall.cameras.get(camera)
        self.heading.setText(f"{camera}  {known.name if known else ''}")
        self.standing.setText(self._standing(state))
        self.presets.show_presets(state.presets, self._pictures, self._why_none(state))
        has_one = self.presets.current() is not None
        self.rename.setEnabled(has_one and has_desk)
        self.delete.setEnabled(has_one and has_desk)
        if has_desk:
            self._show_desk(camera, state)

    def _show_desk(self, camera: int, state: SteerState) -> None:
        desk, can = self._context.bridge.heads.desk, state.capabilities
        patrol = self.tr("patrol")
        own = [(OWN + tour.token, self.tr("Camera's own: {0}").format(tour.name)) for tour in state.tours]
        ours = [
            (tour.name, f"{tour.name} ({patrol} {tour.hours.begin}–{tour.hours.end})" if tour.hours else "")
            for tour in desk.tours.of(camera)
        ]
        ours = [(key, text or key) for key, text in ours]
        running = desk.tours.running(camera)
        is_own_running = any(tour.is_running for tour in state.tours)
        self.tours.show_tours([*ours, *own], running.name if running else "own" if is_own_running else "")
        self.parking.show_parking(state.presets, desk.memory.habits(camera))
        held, me = desk.reservations.of(camera), self._context.bridge.wall.actor
        is_mine = held is not None and held.holder.login == me
        is_reserved = is_mine and held is not None and not held.is_implicit
        self.hold.by_act["steer-reserve"].setText(self.tr("Give back") if is_reserved else self.tr("Reserve"))
        self.hold.enable(
            steer_reserve=held is None or is_mine,
            steer_request=held is not None and not is_mine,
            steer_take=held is not None and not is_mine,
            steer_grant=is_mine and held is not None and held.request is not None,
        )
        aux = " ".join(can.auxiliary).casefold()
        self.lens.enable(
            focus_near=can.has_focus,
            focus_far=can.has_focus,
            iris_close=can.has_iris,
            iris_open=can.has_iris,
            lens_auto=can.has_focus or can.has_iris,
            wiper="wiper" in aux,
            washer="washer" in aux,
            point=can.has_fov_relative or (can.has_absolute and can.tells_position),
        )

    def _standing(self, state: SteerState) -> str:
        parts = [said.steering_word(state.phase) or self.tr("Not known yet")]
        if state.reservation is not None:
            parts.append(said.reservation_words(state.reservation))
        if state.errand is not None:
            parts.append(said.errand_words(state.errand))
        if state.latency_ms is not None:
            parts.append(self.tr("answers in {0} ms").format(round(state.latency_ms)))
        return " · ".join(parts)

    def _why_none(self, state: SteerState) -> str:
        if state.phase is Phase.AWAY:
            return self.tr("The camera does not answer; its presets are not known. It is tried again.")
        if not state.capabilities.has_ptz:
            return self.tr("The camera has not said yet what it can.")
        return self.tr("No presets yet. Steer to a view and store it (Shift+P).")

    def _stick_words(self) -> str:
        stick = self._context.bridge.stick
        if stick.fault:
            return stick.fault
        return self.tr("Joystick: {0}").format(stick.name or self.tr("none is plugged in"))

    # -- acts ----------------------------------------------------------------------------------------------

    def _guard(self, do: Callable[[], object]) -> None:
        try:
            do()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
        self.follow()

    def _act(self, act: str) -> None:
        action = getattr(self.window(), "actions_by_id", {}).get(act)
        if action is not None:
            action.trigger()
        self.follow()

    def _goto(self, number: int) -> None:
        camera = self._camera
        if camera is not None:
            self._guard(lambda: self._context.bridge.steering.goto(camera, number))

    def _rename(self) -> None:
        preset, camera, heads = self.presets.current(), self._camera, self._context.bridge.heads
        if preset is not None and camera is not None:
            PresetNameDialog.to_rename(
                preset.name, lambda name: self._guard(lambda: heads.rename(camera, preset, name)), self
            ).open()

    def _delete(self) -> None:
        preset, camera, heads = self.presets.current(), self._camera, self._context.bridge.heads
        if preset is not None and camera is not None:
            PresetNameDialog.to_delete(
                preset.name, lambda: self._guard(lambda: heads.delete(camera, preset)), self
            ).open()

    def _park(self, parking: Parking | None) -> None:
        camera, heads = self._camera, self._context.bridge.heads
        if camera is not None:
            self._guard(lambda: heads.do(camera, lambda desk, me: desk.memory.park(me, camera, parking)))

    def _switch_tour(self, key: str, is_on: bool) -> None:  # a signal's argument
        camera = self._camera
        if camera is not None:
            self._guard(lambda: self._switch(camera, key, is_on=is_on))

    def _switch(self, camera: int, key: str, *, is_on: bool) -> None:
        desk, me = self._context.bridge.heads.desk, self._context.bridge.wall.actor
        own = self._context.bridge.steering.state(camera).tours
        wanted = next((tour for tour in own if OWN + tour.token == key), None)
        if wanted is not None:
            desk.orders.camera_tour(camera, wanted, me, is_on=is_on)
        elif is_on:
            desk.tours.start(me, camera, key)
        else:
            desk.tours.stop(me, camera)

    def _new_tour(self) -> None:
        camera = self._camera
        if camera is not None:
            presets = self._context.bridge.steering.state(camera).presets
            TourDialog(presets, lambda tour: self._keep_tours(camera, add=tour), self).open()

    def _delete_tour(self, name: str) -> None:
        if self._camera is not None:
            self._keep_tours(self._camera, drop=name)

    def _keep_tours(self, camera: int, add: PresetTour | None = None, drop: str = "") -> None:
        heads = self._context.bridge.heads

        def keep() -> None:
            kept = [tour for tour in heads.desk.tours.of(camera) if tour.name != drop]
            made = [*kept, add] if add is not None else kept
            heads.do(camera, lambda desk, me: desk.tours.keep(me, camera, made))

        self._guard(keep)


PANE = PaneKind(
    "steering",
    str(QT_TRANSLATE_NOOP("Panes", "Steering")),
    PtzPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=420,
)
