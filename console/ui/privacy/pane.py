"""The pane for privacy zones: draw, describe, save with a reason and restore (PRV-01, PRV-02)."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.bridge import labels as state_texts
from console.bridge.labels import error_words
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.privacy.aiming import aim_at
from console.domain.privacy.editing import ZoneDraft
from console.domain.privacy.mask_state import MaskState
from console.domain.privacy.model import NO_ZONES, Zone, ZoneSet, ZoneSpace
from console.ui.base.no_cameras import no_cameras_words
from console.ui.base.pane import PaneKind
from console.ui.privacy.editor_commands import CameraZones, ZoneCommands
from console.ui.privacy.editor_layout import EditorLayout
from console.ui.privacy.head_position import HeadPositionWatch, is_movable
from console.ui.privacy.lens_dialog import LensDialog
from console.ui.privacy.lift_dialog import open_lift

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from console.domain.cameras.camera import Camera
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import LensModel
    from console.domain.ptz.model import PtzPosition
    from console.services.ports import PtzHead
    from console.services.privacy.service import PrivacyZones
    from console.ui.base.context import PaneContext


class ZonesPane(QWidget):
    """Shows the zone editor. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        self.editor = ZoneEditor(context, context.services.privacy)
        column.addWidget(self.editor, 1)
        self.setFocusProxy(self.editor.canvas)


class ZoneEditor(EditorLayout):
    """Edits the privacy zones of one camera. UI thread."""

    def __init__(self, context: PaneContext, service: PrivacyZones) -> None:
        super().__init__(context)
        self._service = service
        self._camera: Camera | None = None
        self._is_pinned = False
        """Whether a camera was chosen here, and not by its tile."""
        self._saved_zones: ZoneSet | None = None
        """The zones in force; None if they are not read yet or cannot be read."""
        self._lens: LensModel | None = None
        self._load_error = ""
        self.work = ZoneCommands(context, service, self)
        self.head = HeadPositionWatch(context.services.head_views, self)
        self._connect()

    def _connect(self) -> None:
        canvas, bridge = self.canvas, self.context.bridge
        self.cameras.chosen.connect(self._pin)
        self.pin.unpinned.connect(self._unpin)
        bridge.wall.changed.connect(self._follow_selection)
        self.draw_button.clicked.connect(lambda _on: self.begin())
        self.preview.toggled.connect(self._preview)
        self.see_button.clicked.connect(lambda _on: self._lift_while_editing())
        self.lens_button.clicked.connect(lambda _on: self._calibrate())
        self.keep_button.clicked.connect(lambda _on: self.save())
        self.discard_button.clicked.connect(lambda _on: self.reload())
        self.write_button.clicked.connect(lambda _on: self._write_to_camera())
        self.go_button.clicked.connect(lambda _on: self.go_to_zone())
        self.delete_button.clicked.connect(lambda _on: self._delete())
        self.zone_list.chosen.connect(self._choose_zone)
        self.form.edited.connect(self._apply_edit)
        self.fits_button.clicked.connect(lambda _on: self.save(is_same_view=True))
        self.versions.shown.connect(self._show_former)
        self.versions.wanted.connect(self._restore_version)
        canvas.chosen.connect(self._choose_zone)
        canvas.altered.connect(self._show)
        canvas.drawn.connect(self._add_drawn)
        canvas.ended.connect(self._show)
        canvas.problem_changed.connect(self.show_problem)
        canvas.arrived.connect(self._arrived)
        self.head.changed.connect(self._follow_head)
        self.work.read.connect(self._show_loaded)
        self.work.failed.connect(self._show_load_error)
        bridge.camera_status.polled.connect(self._polled)
        bridge.attendance.changed.connect(self._show)
        bridge.wall.cameras_changed.connect(self._cameras_changed)

    # -- choosing the camera --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._cameras_changed()
        # Each time it is opened, it follows the selected tile: a zone must not be drawn on a former camera.
        self._is_pinned = False
        self._follow_selection()
        if self._camera is None:
            self.choose_camera(next(iter(sorted(self.context.bridge.wall.cameras)), None))
        self.head.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.head.stop()

    def _selected(self) -> int | None:
        board = self.context.bridge.wall.wall.board
        return board.shown[board.selected]

    def _follow_selection(self) -> None:
        """Show the camera of the selected tile, or that this one stays, and why."""
        if not self.isVisible():
            return
        selected, is_drawing = self._selected(), self._is_drawing()
        if selected is not None and not self._is_pinned and not is_drawing:
            self.choose_camera(selected)
        is_changed = self.canvas.draft.is_changed
        why = self.tr("A zone is being drawn on it.") if is_drawing else ""
        if is_changed:
            why = self.tr("Save or discard the changes first.")
        self.pin.show_cameras(self._camera.number if self._camera else None, selected, why)
        self.pin.follow_button.setEnabled(not is_changed)
        self.pin.follow_button.setToolTip(why if is_changed else "")

    def _follow_pin(self) -> None:
        """Let the mark go once nothing is drawn any more."""
        if self.pin.isVisible() and not self._is_pinned and not self._is_drawing():
            self._follow_selection()

    def _is_drawing(self) -> bool:
        return self.canvas.draft.is_changed or self.canvas.outline_tool is not None

    def _pin(self, number: int) -> None:
        """Stay with a camera that was chosen here."""
        self._is_pinned = True
        self.choose_camera(number)
        self._follow_selection()

    def _unpin(self) -> None:
        self._is_pinned = False
        if not self.canvas.draft.is_changed:
            self.canvas.give_up()
        self._follow_selection()

    def _cameras_changed(self) -> None:
        self.cameras.show_cameras(self.context.bridge.wall.cameras.values())
        self.cameras.show_chosen(self._camera.number if self._camera else None)

    def choose_camera(self, number: int | None) -> None:
        """Edit another camera; changes must be saved or discarded first."""
        camera = self.context.bridge.wall.cameras.get(number) if number is not None else None
        if camera is not None and camera == self._camera:
            return
        if self.canvas.draft.is_changed and self._camera is not None:
            self.show_problem(
                self.tr("Save or discard the changes to camera {0} first.").format(self._camera.number)
            )
            self.cameras.show_chosen(self._camera.number)
            return
        self._camera, self._saved_zones, self._lens = camera, None, None
        self.canvas.outline_tool, self.canvas.draft = None, ZoneDraft()
        self.canvas.choose("")
        self.canvas.show_camera(camera.number if camera else None)
        self.cameras.show_chosen(number)
        self.head.watch(camera, None)
        self.reload()

    def reload(self) -> None:
        """Read the zones in force and discard the changes."""
        self.show_problem("")
        self.canvas.give_up()
        if self._camera is not None:
            self.work.load(self._camera.number)
        self._show()

    def _show_loaded(self, camera: int, camera_zones: CameraZones) -> None:
        if self._camera is None or camera != self._camera.number:
            return
        self._load_error = ""
        self._saved_zones, self._lens = camera_zones.zones, camera_zones.lens
        self.canvas.draft = ZoneDraft(camera_zones.zones.zones)
        self.head.watch(self._camera, camera_zones.lens)
        self.versions.show_versions(camera_zones.versions, may=self._may_change())
        self._show()

    def _show_load_error(self, camera: int, error: ConsoleError) -> None:
        if self._camera is not None and camera == self._camera.number:
            self._saved_zones, self._load_error = NO_ZONES, error_words(error)
            self.canvas.draft = ZoneDraft()
            self._show()

    # -- zones ----------------------------------------------------------------------------------------------

    def _may_change(self) -> bool:
        return self.context.bridge.attendance.may(Permission.CHANGE_ZONES)

    def begin(self) -> None:
        """Start drawing a new zone."""
        self.canvas.begin()
        self._show()

    def _choose_zone(self, zone_id: str) -> None:
        self.canvas.choose(zone_id)
        self._show()

    def _add_drawn(self, polygon: Polygon) -> None:
        names = {zone.name for zone in self.canvas.draft.zones}
        number = next(number for number in range(1, 99) if self.tr("Zone {0}").format(number) not in names)
        zone = Zone(secrets.token_hex(6), self.tr("Zone {0}").format(number), "", "", polygon)
        self.canvas.draft.put(zone)
        self.canvas.choose(zone.id)
        self._show()
        self.form.name.selectAll()
        self.form.name.setFocus()

    def _apply_edit(self, zone: Zone) -> None:
        old_zone = self.canvas.draft.zone(zone.id)
        if old_zone is not None:
            # The form does not hold the outline, so it is taken from the draft.
            self.canvas.draft.put(replace(zone, polygon=old_zone.polygon))
            self._show()

    def _delete(self) -> None:
        if self.canvas.zone is not None:
            self.canvas.draft.drop(self.canvas.zone_id)
            self.canvas.choose("")
            self._show()

    def save(self, *, is_same_view: bool = False) -> None:
        """Save the zones with a reason."""
        camera, before = self._camera, self._saved_zones
        if camera is None or before is None:
            return
        draft = self.canvas.draft
        unfinished = next((zone for zone in draft.zones if not zone.reason.strip()), None)
        if unfinished is not None:
            self._choose_zone(unfinished.id)
            self.show_problem(self.tr("Enter the reason for “{0}”.").format(unfinished.name))
            self.form.reason.setFocus()
            return
        space = ZoneSpace.WORLD if is_movable(camera) else ZoneSpace.PICTURE
        zones = replace(before, space=space, zones=draft.zones)
        if space is ZoneSpace.PICTURE and (draft.is_redrawn or is_same_view):
            view = self.context.services.feed.drawn_on(camera.number)
            zones = replace(zones, drawn_on=view or before.drawn_on)
        self.work.save(camera.number, before, zones)

    def _restore_version(self, zones: ZoneSet, version: str) -> None:
        if self._camera is not None and self._saved_zones is not None:
            self.work.restore_version(self._camera.number, self._saved_zones, zones, version)

    def _write_to_camera(self) -> None:
        if self._camera is not None:
            self.work.write(self._camera.number)

    def _show_former(self, zones: ZoneSet | None) -> None:
        self.canvas.former = zones.zones if zones is not None and self.versions.isVisible() else ()
        self.canvas.update()

    def _preview(self, is_on: bool) -> None:  # a signal's argument
        self.canvas.previews = is_on
        self.canvas.update()

    # -- camera position ------------------------------------------------------------------------------------

    def _lift_while_editing(self) -> None:
        """Lift zones while they are edited; recorded like every lift."""
        if (
            self._camera is not None
            and self.work.actor(Permission.CHANGE_ZONES, self._camera.number) is not None
        ):
            try:
                chosen = frozenset({self.canvas.zone_id} - {""})
                open_lift(self.context, self._camera.number, self, chosen)
            except OperatorError as error:
                self.context.bridge.messages.refuse(error)

    def _calibrate(self) -> None:
        camera = self._camera
        if camera is not None and self.work.actor(Permission.CHANGE_ZONES, camera.number) is not None:
            dialog = LensDialog(self.context, self._service, camera, self._lens, self)
            dialog.accepted.connect(self.reload)
            dialog.open()

    def go_to_zone(self) -> None:
        """Turn the camera so that the selected zone is in view."""
        zone, lens, camera = self.canvas.zone, self._lens, self._camera
        if zone is None or lens is None or camera is None:
            return
        position: PtzPosition = aim_at(lens, zone.polygon)

        def go(head: PtzHead) -> None:
            head.move_to(position)

        try:
            actor = self.context.bridge.wall.actor
            self.context.services.ptz.steering.go_to(camera.number, go, f"zone {zone.name}", actor)
        except OperatorError as error:
            self.context.bridge.messages.refuse(error)

    def _follow_head(self) -> None:
        self.canvas.set_coordinates(self.head.coordinates)
        self._show_state()

    def _arrived(self) -> None:
        self.head.set_aspect_of(self.canvas.picture)
        if not self.canvas.can_edit:
            self._show_state()

    def _polled(self) -> None:
        if self.isVisible() and self._camera is not None:
            self.canvas.set_lifted_zones(
                frozenset(lift.zone for lift in self._service.lifts_of(self._camera.number))
            )
            if not is_movable(self._camera):
                # Ask early, so that the view is known when the zones are saved.
                self.context.services.feed.drawn_on(self._camera.number)
            self._show_state()

    # -- display --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._follow_pin()
        draft, zone, may = self.canvas.draft, self.canvas.zone, self._may_change()
        movable = is_movable(self._camera)
        self.zone_list.show_zones(draft, self.canvas.zone_id)
        self.form.show_zone(zone, can_edit=may, is_movable=movable)
        has_camera_masks = any(kept_zone.in_camera for kept_zone in (self._saved_zones or NO_ZONES).zones)
        self.show_buttons(
            may=may,
            is_changed=draft.is_changed,
            has_zone=zone is not None,
            movable=movable,
            has_zones=bool((self._saved_zones or NO_ZONES).zones),
            has_masks=has_camera_masks,
        )
        self._show_state()

    def _show_state(self) -> None:
        camera = self._camera
        is_ready = self._saved_zones is not None and self.canvas.picture is not None and not self.head.problem
        self.canvas.can_edit = self._may_change() and is_ready
        self.draw_button.setEnabled(self.canvas.can_edit and self.canvas.outline_tool is None)
        if camera is None:
            self.standing.setText(no_cameras_words(self.context, self.tr("No cameras yet.")))
            return
        status = self.context.bridge.camera_status.status_of(camera.number)
        is_doubtful = status.mask.state is MaskState.COVERED and not is_movable(camera)
        self.fits_button.setVisible(is_doubtful and self._may_change() and bool(self.canvas.draft.zones))
        parts = [self._load_error, state_texts.mask_words(status.mask), self.head.problem, self._hint_text()]
        self.standing.setText(" · ".join(part for part in parts if part))

    def _hint_text(self) -> str:
        if self.canvas.outline_tool is not None:
            return self.tr(
                "Click each corner, or go there with the arrow keys and press Space; or drag a rectangle. "
                "Enter or double-click finishes, Backspace removes the last corner, Esc cancels."
            )
        if not self._may_change():
            return self.tr("You cannot change privacy zones. A supervisor or manager can.")
        if self.canvas.zone is not None and self.canvas.can_edit:
            return self.tr(
                "Tab: next corner · Arrow keys: move (Shift: 10 pixels) · "
                "Double-click a side, or Insert: add a corner"
            )
        return ""


PANE = PaneKind(
    "zones",
    str(QT_TRANSLATE_NOOP("Panes", "Privacy zones")),
    ZonesPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=1100,
)
