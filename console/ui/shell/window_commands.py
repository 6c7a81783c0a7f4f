"""What the keys of one window do. Each method is one act of the table in `acts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.cameras.status import RecordingState
from console.domain.errors import OperatorError
from console.domain.wall import monitor_matching, moves
from console.domain.wall.zoom import STEP, Zoom
from console.ui.wall import saved_walls, snapshots

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from console.bridge.wall import LiveWall
    from console.domain.ptz.model import Velocity
    from console.domain.wall.layouts import Layout
    from console.ui.base.context import PaneContext
    from console.ui.shell.window import MonitorWindow
    from console.ui.visitors.pane import VisitorsPane
    from console.ui.wall.tile import Tile
    from console.ui.wall.wall_view import WallView

PAN_STEP = 0.15
NUDGE_MS = 350


class WindowCommands:
    """The acts of one monitor's window. UI thread."""

    def __init__(self, context: PaneContext, window: MonitorWindow, stage: WallView) -> None:
        self.context = context
        self.window = window
        self.stage = stage

    @property
    def live(self) -> LiveWall:
        """The wall."""
        return self.context.bridge.wall

    def _apply(self, move: moves.Move, *, is_undoable: bool = True) -> None:
        self.live.change(move(self.live.wall), is_undoable=is_undoable)

    # -- camera -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Call the camera typed, or go to single and back."""
        typed = self.window.entry.take()
        if typed:
            self.live.call(int(typed))
        else:
            self._apply(moves.toggle_single, is_undoable=False)

    def escape(self) -> None:
        """Cancel the number; with none typed, go back from single."""
        if not self.window.entry.take() and self.live.wall.board.single is not None:
            self._apply(moves.toggle_single, is_undoable=False)

    def find(self) -> None:
        """Give the keyboard to the camera list's search."""
        self.window.host.show_pane("cameras")

    def snapshot(self) -> None:
        """Keep the picture of the selected tile."""
        view, camera = self._seen()
        if view.picture is None:
            raise OperatorError("There is no picture on this tile yet.", "Wait for the camera to come.")
        snapshots.keep(self.context, camera, view.picture, masked=view.face.masked)

    def switch_recording(self) -> None:
        """Real time, or back to time-lapse."""
        _, camera = self._seen()
        is_real_time = self.context.services.recording.state(camera) is RecordingState.REAL_TIME
        actor = self.live.actor
        self.context.services.recording.switch(camera, real_time=not is_real_time, actor=actor)
        mode = "time-lapse" if is_real_time else "real-time"
        self.context.services.acts.record(actor, "recording-switched", f"camera {camera}", {"to": mode})
        word = (
            QCoreApplication.translate("Desk", "time-lapse")
            if is_real_time
            else QCoreApplication.translate("Desk", "real time")
        )
        self.context.bridge.messages.note(
            QCoreApplication.translate("Desk", "Camera {0}: {1}").format(camera, word)
        )

    def _seen(self) -> tuple[Tile, int]:
        stage = self.window.host.stage_of(self.live.wall.active)
        view = stage.selected_view() if stage else None
        if view is None or view.sight is None:
            raise OperatorError("No camera is on the selected tile.", "Select a tile that shows one.")
        return view, view.sight.camera

    def seen_camera(self) -> int:
        """The camera on the selected tile.

        Raises:
            OperatorError: there is none.
        """
        return self._seen()[1]

    def zoom(self, notches: int) -> None:
        """Zoom about the middle of what is seen."""
        view, _ = self._seen()
        self._stage_zoom(view, view.zoom.about(0.5, 0.5, STEP**notches))

    def reset_zoom(self) -> None:
        """Show the whole picture."""
        view, _ = self._seen()
        self._stage_zoom(view, Zoom())

    def pan(self, across: int, down: int) -> None:
        """Move what is seen of a zoomed picture."""
        view, _ = self._seen()
        self._stage_zoom(view, view.zoom.moved(across * PAN_STEP, down * PAN_STEP))

    def _stage_zoom(self, view: Tile, zoom: Zoom) -> None:
        stage = self.window.host.stage_of(self.live.wall.active)
        if stage is not None:
            stage.zoom(view, zoom)

    # -- steering -----------------------------------------------------------------------------------------

    def nudge(self, direction: Velocity) -> None:
        """Move a camera for a moment, as a menu does it; the keys themselves are held."""
        steering = self.context.bridge.steering
        steering.nudge(steering.wanted(), direction, NUDGE_MS)

    def steer_home(self) -> None:
        """Send the camera home."""
        camera = self.context.bridge.steering.home()
        self._say_sent(camera, QCoreApplication.translate("Desk", "its home position"))

    def goto_preset(self, number: int) -> None:
        """Send the camera to a preset."""
        preset = self.context.bridge.steering.goto(number)
        self._say_sent(self.context.bridge.steering.wanted(), preset.name)

    def _say_sent(self, camera: int, to: str) -> None:
        text = QCoreApplication.translate("Desk", "Camera {0} goes to {1}").format(camera, to)
        self.context.bridge.messages.note(text)

    def choose_preset(self) -> None:
        """The camera's presets, by their pictures."""
        from console.ui.ptz.presets import choose_preset

        choose_preset(self)

    # -- wall ---------------------------------------------------------------------------------------------

    def select(self, across: int, down: int) -> None:
        """Move the selection."""
        self._apply(lambda wall: moves.move_selection(wall, across, down), is_undoable=False)

    def carry(self, across: int, down: int) -> None:
        """Move the selected camera."""
        self._apply(lambda wall: moves.carry(wall, across, down))

    def swap(self) -> None:
        """Swap the selected camera with the spot."""
        self._apply(lambda wall: moves.swap(wall, wall.selected, wall.spot))

    def mark_spot(self) -> None:
        """Make the selected tile the spot."""
        self._apply(lambda wall: moves.mark_spot(wall, wall.selected))

    def empty(self) -> None:
        """Empty the selected tile."""
        self._apply(lambda wall: moves.put(wall, wall.selected, None))

    def next_monitor(self, step: int) -> None:
        """Give another monitor the keys."""
        self._apply(lambda wall: moves.activate(wall, step), is_undoable=False)
        self.window.host.raise_active()

    def adopt(self) -> None:
        """Show here what a missing monitor showed."""
        if not self.live.wall.parked:
            raise OperatorError("No monitor is missing.")
        self._apply(lambda wall: monitor_matching.adopt(wall, wall.parked[0], wall.active))

    def toggle_figures(self) -> None:
        """Show or hide frame rates and ages."""
        self.window.host.toggle_figures()

    def toggle_density(self) -> None:
        """Show or hide pixels per metre on the selected tile."""
        self.stage.density.toggle()

    def undo(self) -> None:
        """Take the last change back."""
        self.live.undo()

    def redo(self) -> None:
        """Bring it back."""
        self.live.redo()

    # -- layouts ------------------------------------------------------------------------------------------

    def set_layout(self, layout: Layout) -> None:
        """Give the active monitor another layout."""
        self._apply(lambda wall: moves.set_layout(wall, wall.active, layout))

    def choose_layout(self) -> None:
        """Choose among all layouts."""
        from console.ui.wall.layout_dialog import LayoutDialog

        self.open_dialog(LayoutDialog(self.live.wall.board.layout.name, self.set_layout, self.window))

    def save_layout(self) -> None:
        """Save the wall under a name."""
        saved_walls.save_as(self.context, self.window)

    def open_layout(self) -> None:
        """Restore a saved wall."""
        saved_walls.choose(self.context, self.window)

    # -- tour ---------------------------------------------------------------------------------------------

    def toggle_tour(self) -> None:
        """Start a tour, or end it."""
        if self.live.run is None:
            self.live.start_tour(self.context.settings.dwell_s)
        else:
            self.live.stop_tour()

    def pause_tour(self) -> None:
        """Hold the page, or go on."""
        self.live.pause_tour()

    def step_tour(self, by: int) -> None:
        """Another page."""
        self.live.step_tour(by)

    # -- console ------------------------------------------------------------------------------------------

    def show_keys(self) -> None:
        """The overview of all keys."""
        from console.ui.shell.keys_dialog import KeysDialog

        self.open_dialog(KeysDialog(self.window))

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog; then the wall has the keyboard again, also where there is no window manager."""
        dialog.finished.connect(self.window.activateWindow)
        dialog.finished.connect(self.focus_wall)
        dialog.open()

    def toggle_pane(self, pane: str) -> None:
        """Show a pane, or hide it."""
        self.window.host.toggle_pane(pane)

    def new_incident(self) -> None:
        """Show the incident log with the form of a new incident."""
        from console.ui.books.incidents_pane import IncidentsPane

        pane = self.window.host.show_pane("incidents")
        if isinstance(pane, IncidentsPane):
            pane.new_incident()

    def _visitors(self) -> VisitorsPane | None:
        from console.ui.visitors.pane import VisitorsPane

        pane = self.window.host.show_pane("visitors")
        return pane if isinstance(pane, VisitorsPane) else None

    def new_arrival(self) -> None:
        """Show the register of visitors with the page of an arrival."""
        if pane := self._visitors():
            pane.new_arrival()

    def who_is_here(self) -> None:
        """Show and print who is in the room."""
        if pane := self._visitors():
            pane.who_is_here()

    def toggle_panes(self) -> None:
        """Hide all panes, or show those that were hidden so."""
        self.window.host.toggle_panes()

    def focus_wall(self) -> None:
        """The wall has the keyboard."""
        self.stage.setFocus()

    def acknowledge(self) -> None:
        """Acknowledge the oldest fault."""
        waiting = self.context.bridge.messages.open_faults()
        if not waiting:
            raise OperatorError("No fault waits to be acknowledged.")
        self.context.bridge.messages.acknowledge(waiting[0].number, self.live.actor)

    # -- people -------------------------------------------------------------------------------------------

    def change_operator(self) -> None:
        """Sign in or unlock; where somebody sits here, let another one take over."""
        attendance = self.context.bridge.attendance
        if attendance.staffing is None:
            raise _no_people()
        if not attendance.is_open:
            self.window.host.show_signing()
            return
        from console.ui.people.handover_dialog import HandoverDialog

        self.open_dialog(HandoverDialog.to_change(self.context, self.window))

    def lock(self) -> None:
        """Lock the panes; the wall goes on."""
        staffing = self.context.bridge.attendance.staffing
        if staffing is None:
            raise _no_people()
        staffing.duty.lock()

    def sign_off(self) -> None:
        """Sign off with a hand-over."""
        attendance = self.context.bridge.attendance
        if attendance.staffing is None or not attendance.is_open:
            raise _no_people()
        from console.ui.people.handover_dialog import HandoverDialog

        self.open_dialog(HandoverDialog.to_sign_off(self.context, self.window))

    def toggle_full(self) -> None:
        """With a frame, or without."""
        self.window.set_framed(is_framed=not self.window.is_framed)

    def toggle_painter(self) -> None:
        """The other painter."""
        self.window.host.toggle_painter()

    def quit(self) -> None:
        """Close the console."""
        self.window.host.quit()


def _no_people() -> OperatorError:
    return OperatorError(QCoreApplication.translate("Desk", "Nobody is signed in here."))
