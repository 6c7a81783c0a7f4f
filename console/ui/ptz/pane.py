"""The Steering pane: presets, tours, reservation, lens and parking of the steered camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.bridge import labels as state_texts
from console.domain.errors import ConsoleError
from console.domain.ptz.model import Phase
from console.ui.base.action import action_by_id
from console.ui.base.pane import PaneKind
from console.ui.ptz.pane_rows import ActionButtons, ParkingRow, TourRow
from console.ui.ptz.preset_list import PresetList
from console.ui.ptz.preset_name_dialog import PresetNameDialog
from console.ui.ptz.tour_dialog import TourDialog
from console.ui.widgets.flow import Flow
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
"""Prefix of the key of a tour that the camera runs by itself."""
FOLLOW_MS = 1000


class PtzPane(QWidget):
    """Shows the camera that the keys steer. UI thread."""

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
                ("point", self.tr("Click to centre")),
            ),
            self._trigger,
        )
        self.hold = ActionButtons(
            (
                ("steer-reserve", self.tr("Reserve")),
                ("steer-request", self.tr("Request")),
                ("steer-take", self.tr("Take over")),
                ("steer-grant", self.tr("Hand over")),
            ),
            self._trigger,
        )
        self._lay_out()
        self.setFocusProxy(self.presets)
        self.presets.chosen.connect(self._goto)
        self.tours.switched.connect(self._switch_tour)
        self.tours.wanted.connect(self._new_tour)
        self.tours.deleted.connect(self._delete_tour)
        bridge = context.bridge
        bridge.wall.changed.connect(self.refresh)
        bridge.ptz.changed.connect(self._on_changed)
        bridge.joystick.changed.connect(self.refresh)
        bridge.ptz_commands.settings_changed.connect(self._presets_changed)
        bridge.attendance.changed.connect(self.refresh)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setInterval(FOLLOW_MS)
        self._refresh_timer.timeout.connect(self.refresh)

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
        self.store = button(self.tr("Save preset…"), lambda: self._trigger("preset-store"))
        self.rename = button(self.tr("Rename preset…"), self._rename)
        self.delete = button(self.tr("Delete preset…"), self._delete)
        column.addLayout(Flow((self.store, self.rename, self.delete), is_even=True))
        self._sections = [self.hold, self.tours, self.parking, self.lens]
        titles = (self.tr("Reservation"), self.tr("Tour"), self.tr("When idle"), self.tr("Lens"))
        for title, part in zip(titles, self._sections, strict=True):
            column.addWidget(words(title, "section"))
            column.addWidget(part)
        column.addWidget(self.joystick)

    # -- refreshing ----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_timer.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._refresh_timer.stop()

    def refresh(self) -> None:
        """Refresh for the camera that the keys steer."""
        if not self.isVisible():
            return
        camera = self._context.bridge.ptz.target
        if camera != self._camera:
            self._camera, self._pictures = camera, {}
            self._load_pictures()
        self._show()

    def _on_changed(self, camera: int) -> None:
        if camera == self._camera:
            self.refresh()

    def _presets_changed(self, camera: int) -> None:
        if camera == self._camera:
            self._load_pictures()

    def _load_pictures(self) -> None:
        camera, commands = self._camera, self._context.bridge.ptz_commands
        if camera is not None:
            commands.pictures(camera, lambda pictures: self._show_pictures(camera, pictures))

    def _show_pictures(self, camera: int, pictures: dict[str, bytes]) -> None:
        if camera == self._camera:
            self._pictures = pictures
            self._show()

    def _show(self) -> None:
        camera, bridge = self._camera, self._context.bridge
        for part in (*self._sections, self.store, self.rename, self.delete):
            part.setEnabled(camera is not None)
        self.joystick.setText(self._joystick_text())
        if camera is None:
            self.heading.setText(self.tr("No PTZ camera is selected"))
            self.standing.setText(self.tr("Select a tile marked PTZ."))
            self.presets.show_presets((), {}, self.tr("Presets appear here."))
            return
        state = bridge.ptz.state(camera)
        camera_data = bridge.wall.cameras.get(camera)
        self.heading.setText(f"{camera}  {camera_data.name if camera_data else ''}")
        self.standing.setText(self._state_text(state, is_elsewhere=self._is_elsewhere(camera)))
        self.presets.show_presets(state.presets, self._pictures, self._unavailable_text(state))
        has_one = self.presets.current() is not None
        self.rename.setEnabled(has_one)
        self.delete.setEnabled(has_one)
        self._show_services(camera, state)

    def _show_services(self, camera: int, state: SteerState) -> None:
        services, capabilities = self._context.bridge.ptz_commands.services, state.capabilities
        patrol = self.tr("patrol")
        camera_tours = [
            (OWN + tour.token, self.tr("In the camera: {0}").format(tour.name)) for tour in state.tours
        ]
        console_tours = [
            (tour.name, f"{tour.name} ({patrol} {tour.hours.begin}–{tour.hours.end})" if tour.hours else "")
            for tour in services.tours.tours_of(camera)
        ]
        console_tours = [(key, text or key) for key, text in console_tours]
        running = services.tours.running(camera)
        is_own_running = any(tour.is_running for tour in state.tours)
        self.tours.show_tours(
            [*console_tours, *camera_tours], running.name if running else "own" if is_own_running else ""
        )
        self.parking.show_parking(state.presets, services.stop_profiles.profile_of(camera))
        reservation, me = services.reservations.reservation_of(camera), self._context.bridge.wall.actor
        is_mine = reservation is not None and reservation.holder.login == me
        is_reserved = is_mine and reservation is not None and not reservation.is_implicit
        self.hold.by_act["steer-reserve"].setText(self.tr("Release") if is_reserved else self.tr("Reserve"))
        is_here = not self._is_elsewhere(camera)
        self.hold.enable(
            steer_reserve=is_here and (reservation is None or is_mine),
            steer_request=reservation is not None and not is_mine,
            steer_take=reservation is not None and not is_mine,
            steer_grant=is_mine and reservation is not None and reservation.request is not None,
        )
        aux = " ".join(capabilities.auxiliary).casefold()
        self.lens.enable(
            focus_near=capabilities.has_focus,
            focus_far=capabilities.has_focus,
            iris_close=capabilities.has_iris,
            iris_open=capabilities.has_iris,
            lens_auto=capabilities.has_focus or capabilities.has_iris,
            wiper="wiper" in aux,
            washer="washer" in aux,
            point=capabilities.has_fov_relative
            or (capabilities.has_absolute and capabilities.tells_position),
        )

    def _is_elsewhere(self, camera: int) -> bool:
        return self._context.services.people.cameras.is_reserved(camera)

    def _state_text(self, state: SteerState, *, is_elsewhere: bool) -> str:
        parts = [state_texts.steering_word(state.phase) or self.tr("Status not known yet")]
        if is_elsewhere:
            parts.append(state_texts.reserved_words())
        if state.reservation is not None:
            parts.append(state_texts.reservation_words(state.reservation))
        if state.automation is not None:
            parts.append(state_texts.automation_words(state.automation))
        if state.latency_ms is not None:
            parts.append(self.tr("answers in {0} ms").format(round(state.latency_ms)))
        return " · ".join(parts)

    def _unavailable_text(self, state: SteerState) -> str:
        if state.phase is Phase.AWAY:
            return self.tr(
                "The camera is not responding, so its presets are not known. The console keeps trying."
            )
        if not state.capabilities.has_ptz:
            return self.tr("The camera has not reported its functions yet.")
        return self.tr("No presets yet. Move the camera to a view and save it ({0}).").format(
            action_by_id("preset-store").spoken_keys
        )

    def _joystick_text(self) -> str:
        stick = self._context.bridge.joystick
        if stick.fault:
            return stick.fault
        told = self.tr("Joystick: {0}").format(stick.name or self.tr("not connected"))
        if not stick.resting_axes:
            return told
        axes = ", ".join(str(axis) for axis in stick.resting_axes)
        why = self.tr(
            "Axis {0} is resting at its end, so it moves nothing. Centre it, or choose another axis in the "
            "settings."
        ).format(axes)
        return f"{told}. {why}"

    # -- actions -------------------------------------------------------------------------------------------

    def _run(self, do: Callable[[], object]) -> None:
        try:
            do()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
        self.refresh()

    def _trigger(self, act: str) -> None:
        action = getattr(self.window(), "actions_by_id", {}).get(act)
        if action is not None:
            action.trigger()
        self.refresh()

    def _goto(self, token: str) -> None:
        camera = self._camera
        if camera is not None:
            self._run(lambda: self._context.bridge.ptz.goto(camera, token))

    def _rename(self) -> None:
        preset, camera, commands = self.presets.current(), self._camera, self._context.bridge.ptz_commands
        if preset is not None and camera is not None:
            PresetNameDialog.to_rename(
                self._context,
                camera,
                preset.name,
                lambda name: self._run(lambda: commands.rename(camera, preset, name)),
                self,
            ).open()

    def _delete(self) -> None:
        preset, camera, commands = self.presets.current(), self._camera, self._context.bridge.ptz_commands
        if preset is not None and camera is not None:
            PresetNameDialog.to_delete(
                self._context,
                camera,
                preset.name,
                lambda: self._run(lambda: commands.delete(camera, preset)),
                self,
            ).open()

    def _park(self, parking: Parking | None) -> None:
        camera, commands = self._camera, self._context.bridge.ptz_commands
        if camera is not None:
            self._run(
                lambda: commands.run_in_background(
                    camera, lambda services, me: services.stop_profiles.park(me, camera, parking)
                )
            )

    def _switch_tour(self, key: str, is_on: bool) -> None:  # a signal's argument
        camera = self._camera
        if camera is not None:
            self._run(lambda: self._switch(camera, key, is_on=is_on))

    def _switch(self, camera: int, key: str, *, is_on: bool) -> None:
        services, me = self._context.bridge.ptz_commands.services, self._context.bridge.wall.actor
        camera_tours = self._context.bridge.ptz.state(camera).tours
        camera_tour = next((tour for tour in camera_tours if OWN + tour.token == key), None)
        if camera_tour is not None:
            services.commands.camera_tour(camera, camera_tour, me, is_on=is_on)
        elif is_on:
            services.tours.start(me, camera, key)
        else:
            services.tours.stop(me, camera)

    def _new_tour(self) -> None:
        camera = self._camera
        if camera is not None:
            presets = self._context.bridge.ptz.state(camera).presets
            TourDialog(presets, lambda tour: self._save_tours(camera, add=tour), self).open()

    def _delete_tour(self, name: str) -> None:
        if self._camera is not None:
            self._save_tours(self._camera, drop=name)

    def _save_tours(self, camera: int, add: PresetTour | None = None, drop: str = "") -> None:
        commands = self._context.bridge.ptz_commands

        def save() -> None:
            others = [tour for tour in commands.services.tours.tours_of(camera) if tour.name != drop]
            tours = [*others, add] if add is not None else others
            commands.run_in_background(camera, lambda services, me: services.tours.save(me, camera, tours))

        self._run(save)


PANE = PaneKind(
    "steering",
    str(QT_TRANSLATE_NOOP("Panes", "Steering")),
    PtzPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=420,
)
