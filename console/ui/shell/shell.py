"""The screen side of the console: bridge, one window for each monitor, and the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDockWidget

from console.bridge.background import Background
from console.bridge.camera_status import CameraStatusPoller
from console.bridge.fault_keeper import FaultKeeper
from console.bridge.fault_monitor import FaultMonitor
from console.bridge.garbage import UiGarbageCollector
from console.bridge.messages import MessageCentre
from console.bridge.wall import LiveWall
from console.domain.errors import OperatorError
from console.domain.wall import moves
from console.domain.wall.monitor_matching import attach
from console.ui.base.context import PaneContext
from console.ui.books.countersign_pane import CountersignPane
from console.ui.evidence.actions import open_export
from console.ui.evidence.snapshot_dialog import open_snapshot
from console.ui.people.sign_in_view import SignInView
from console.ui.playback.pane import PANE as PLAYBACK
from console.ui.playback.pane import PlaybackPane
from console.ui.ptz.joystick_buttons import JoystickButtons
from console.ui.shell.bridges import make_bridge
from console.ui.shell.closing import closing_question, recorded
from console.ui.shell.dialogs_of_person import DialogsOfPerson
from console.ui.shell.docks import Docks
from console.ui.shell.entry_jumps import EntryJumps
from console.ui.shell.keyboard import Keyboard
from console.ui.shell.languages import speak
from console.ui.shell.monitor_windows import MonitorWindows
from console.ui.shell.officer_panes import OfficerPanes
from console.ui.shell.reminders import Reminders
from console.ui.shell.screens import ConnectedScreens
from console.ui.shell.session_keeper import SessionKeeper
from console.ui.shell.touch import TouchWatch
from console.ui.shell.unattended import Unattended
from console.ui.shell.window import MonitorWindow, monitor_of
from console.ui.wall.wall_view import WallView
from console.ui.widgets.look import look_from_plain
from console.ui.widgets.theme import dress, wear, worn

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QMessageBox, QWidget

    from console.bridge.evidence_wishes import SnapshotWish
    from console.domain.cameras.camera import Camera
    from console.domain.evidence.proposal import EvidenceProposal
    from console.ui.base.context import ScreenSettings, Services
    from console.ui.widgets.look import Look


class Shell(QObject):
    """Owns all windows of the console. UI thread.

    Args:
        services: the services.
        settings: the settings for the screen.
    """

    closed = Signal()
    """Emitted when the operator has closed the console and everything on the screen has ended."""

    cameras_changed = Signal(object)
    """Emitted from any thread with all live cameras when one was added, removed or renamed."""

    def __init__(self, services: Services, settings: ScreenSettings) -> None:
        super().__init__()
        self.services = services
        self.settings = settings
        app = QApplication.instance()
        if isinstance(app, QApplication):
            speak(app, settings.language)
        self._garbage = UiGarbageCollector(self)
        self._garbage.start()
        self.messages = MessageCentre(
            services.wall.fault_acknowledged, self, discretion=services.people.cameras
        )
        self.background = Background(self.messages, self)
        cameras = {camera.number: camera for camera in services.register.cameras()}
        self.camera_status = CameraStatusPoller(services.feed, list(cameras.values()), self)
        self.session_keeper = SessionKeeper(
            settings.session_path, self.background, self.messages, self._session
        )
        self.fault_keeper = FaultKeeper(
            settings.session_path.with_name("faults.json"), self.background, self.messages
        )
        self.screens = ConnectedScreens(self)
        self.screens.changed.connect(self._attach)
        wall = self.session_keeper.restored(self.screens.monitors, sorted(cameras))
        self._chosen_look = self.session_keeper.kept.get("look")
        wear(look_from_plain(self._chosen_look, settings.look))
        if isinstance(app, QApplication):
            dress(app, settings.scale)
        self.wall = LiveWall(wall, cameras, services.wall, self)
        bridge = make_bridge(
            services, settings, self.wall, self.messages, self.background, self.camera_status, self
        )
        self.context = PaneContext(services, bridge, settings)
        self.steering, self.attendance = bridge.ptz, bridge.attendance
        self._dialogs_of_person = DialogsOfPerson(self.attendance, self)
        bridge.surveillance.changed.connect(lambda: self._adopt(list(services.register.cameras())))
        self._officer_panes = OfficerPanes(
            services.people.cameras, bridge.surveillance, lambda: self.docks, self
        )
        self._windows = MonitorWindows(
            self.context, self, self.screens, self._dress_window, self._window_placed, self
        )
        self.buttons = JoystickButtons(
            bridge.joystick, bridge.ptz_commands, settings.joystick_buttons, self._windows.active, self
        )
        self.faults = FaultMonitor(self.camera_status, services.recording, self.messages, cameras)
        self.cameras_changed.connect(self._adopt)
        self._connect_wishes()
        self.touches = TouchWatch(self)
        self.touches.changed.connect(lambda: self._put_on(worn()))
        self.docks: Docks | None = None
        self.signing: SignInView | None = None
        self.reminders: Reminders | None = None
        self.keyboard = Keyboard(self.show_sign_in, self._windows.active, self)
        self.keyboard.moved.connect(self._follow_keys)
        self.unattended = Unattended(
            self.attendance, self.wall, lambda: self.windows, settings.unattended, self
        )
        self._is_open = False
        self._closing: QMessageBox | None = None

    # -- opening and closing --------------------------------------------------------------------------------

    def open(self) -> None:
        """Open a window on every monitor."""
        self._is_open = True
        self.camera_status.start()
        self.steering.start()
        self.context.bridge.joystick.start()
        self.attendance.start()
        self._windows.follow_wall()
        self.screens.start()
        self.wall.changed.connect(self._wall_changed)
        self.session_keeper.say_what_happened(self.wall.wall)

    def close(self) -> None:
        """Save the session, then end timers, streams and windows."""
        if not self._is_open:
            return
        # Stop all movement first, because closing may take a while.
        self.context.bridge.joystick.stop()
        self.steering.close()
        self.session_keeper.save_now()
        self._is_open = False
        self.keyboard.close()
        self.wall.close()
        self.attendance.stop()
        self.camera_status.stop()
        self.faults.stop()
        self.screens.stop()
        if self.docks is not None:
            self.docks.stop()
        self._windows.close()
        self.session_keeper.close()
        self.fault_keeper.close()
        self.background.close()
        self._garbage.stop()
        self.closed.emit()

    def quit(self) -> None:
        """Close the console after the current event."""
        if self._is_open:
            QTimer.singleShot(0, self, self.close)

    def ask_to_quit(self, window: QWidget) -> None:
        """Close the console; ask first if cameras are being recorded."""
        if not self._is_open or self._closing is not None:
            return
        cameras = recorded(self.camera_status.all())
        if not cameras:
            self.quit()
            return
        self._closing = closing_question(
            window, cameras, goes_on=self.settings.recording_goes_on, close=self.quit
        )
        self._closing.destroyed.connect(self._forget_question)

    def _forget_question(self) -> None:
        self._closing = None

    def _adopt(self, cameras: list[Camera]) -> None:
        if self._is_open:
            self.camera_status.set_cameras(cameras)
            self.wall.set_cameras(cameras)

    # -- windows and monitors -------------------------------------------------------------------------------

    def _attach(self) -> None:
        """Give the boards their monitors again. While no monitor is connected at all, nothing changes."""
        if self._is_open and self.screens.monitors:
            self.wall.change(attach(self.wall.wall, self.screens.monitors), is_undoable=False)
            self._windows.follow_wall()
            for window in self.windows:
                window.fit_screen()
            self.session_keeper.say_what_happened(self.wall.wall)

    def _wall_changed(self) -> None:
        if not self._is_open:
            # What was still under way changed it: no window opens again.
            return
        self._windows.follow_wall()
        self.save_session_soon()

    @property
    def windows(self) -> list[MonitorWindow]:
        """The open windows; the first one has the panes."""
        return self._windows.all

    def _dress_window(self, window: MonitorWindow) -> None:
        """Make a new window ready to be shown; the first one gets the panes."""
        self.keyboard.guard(window.wall_view)
        self.unattended.apply(window)
        if window is self.windows[0]:
            self.docks = Docks(self.context, window)
            self.reminders = Reminders(self.context, self.docks)
            self._follow_queue(self.docks, window)
            self.signing = SignInView(self.context, self.docks, window)
        window.put_on_look()
        if self.docks is not None:
            self.docks.polish()
        window.is_framed = bool(self.session_keeper.kept.get("framed", self.settings.is_framed))

    def _window_placed(self, window: MonitorWindow) -> None:
        self.touches.watch(window)
        if window is self.windows[0] and self.docks is not None:
            self.docks.restore(self.session_keeper.kept.get("panes"))
            self.docks.changed.connect(self.save_session_soon)
            if self.signing is not None:
                self.signing.begin()

    @staticmethod
    def _follow_queue(docks: Docks, window: MonitorWindow) -> None:
        pane = docks.by_id["countersign"].widget()
        if isinstance(pane, CountersignPane):
            pane.counted.connect(window.status_bar.show_waiting)

    def _connect_wishes(self) -> None:
        wishes = self.context.bridge.evidence
        wishes.wanted.connect(self._export_evidence)
        wishes.snapshot_wanted.connect(self._take_snapshot)
        wishes.review_wanted.connect(self._look_at)
        EntryJumps(self.context.bridge, self.show_pane, self)

    def _export_evidence(self, proposal: EvidenceProposal) -> None:
        """Open the form for an export that was begun in a pane."""
        window = self._windows.for_dialog()
        if window is not None:
            open_export(window, proposal)

    def _look_at(self, proposal: EvidenceProposal) -> None:
        """Show the form for a review that was begun in a pane."""
        try:
            pane = self.show_pane(PLAYBACK.id)
            if isinstance(pane, PlaybackPane):
                pane.propose_review(proposal)
        except OperatorError as error:
            self.messages.refuse(error)

    def _take_snapshot(self, wish: SnapshotWish) -> None:
        """Open the form for a snapshot of a live or played tile."""
        window = self._windows.for_dialog()
        if window is not None:
            window.open_dialog(open_snapshot(self.context, wish, window.dialog_parent))

    def wall_view_of(self, board: int) -> WallView | None:
        """Return the wall view that shows a board."""
        return self._windows.wall_view_of(board)

    def raise_active(self) -> None:
        """Bring the active board's window to the front."""
        window = self._windows.active()
        if window is None:
            return
        window.raise_()
        window.activateWindow()
        window.wall_view.setFocus()
        if self.docks is not None:
            self.docks.raise_floating()

    def toggle_renderer(self) -> None:
        """Switch to the other renderer."""
        self._windows.toggle_renderer()

    def toggle_figures(self) -> None:
        """Show or hide the figures on all tiles."""
        self._windows.toggle_figures()

    # -- panes, look, session ----------------------------------------------------------------

    def show_pane(self, pane: str) -> QWidget | None:
        """Show a pane and move the keyboard to it."""
        return self.docks.show(pane) if self.docks is not None else None

    def toggle_pane(self, pane: str) -> None:
        """Show or hide a pane."""
        if self.docks is not None:
            self.docks.toggle(pane)

    def fill_monitor(self, pane: str) -> None:
        """Give the whole monitor to a pane, without wall and other panes; if it has it, bring them back."""
        if self.docks is not None:
            self.docks.fill(pane)

    def move_pane(self) -> None:
        """Move the pane with the keys to the next side, or to the next monitor."""
        if self.docks is not None:
            self.docks.mover.move_on()

    def resize_pane(self, by: int) -> None:
        """Make the pane with the keys larger (+1) or smaller (−1)."""
        if self.docks is not None:
            self.docks.mover.resize(by)

    def toggle_panes(self) -> None:
        """Hide all panes, or show those that were hidden."""
        if self.docks is not None:
            self.docks.toggle_all()

    def show_sign_in(self) -> QWidget | None:
        """Move the keyboard to the sign-in page and return its field; None if it is not shown."""
        if self.signing is None or self.docks is None or not self.docks.is_covered:
            return None
        return self.signing.focus()

    def _follow_keys(self) -> None:
        """Show where the keys go; the board of a wall that has them is the active one."""
        if not self._is_open:
            return
        place = self.keyboard.place()
        owner = monitor_of(place)
        if isinstance(place, WallView):
            self.wall.change(moves.go_to(self.wall.wall, place.board_index), is_undoable=False)
            if self.docks is not None:
                self.docks.raise_floating()
        monitor = self.windows.index(owner) + 1 if owner in self.windows else None
        is_apart = isinstance(place, QDockWidget) and place.isFloating()
        for window in self.windows:
            # A pane in a window of its own may lie on any monitor: every bar names it.
            window.show_place_of_keys(place if window is owner or is_apart else None, monitor)
        if self.docks is not None:
            self.docks.mark(place)

    def show_round(self) -> None:
        """Begin the guided round on the window with the panes, or go to its next step.

        Raises:
            OperatorError: no one is signed in: nothing of it would be seen.
        """
        if self.windows and self.docks is not None:
            self.docks.require_open()
            self.windows[0].show_round(self.docks)

    def change_look(self, look: Look) -> None:
        """Use a look at once, and keep it for this seat."""
        self._put_on(look)
        self._chosen_look = look.plain()
        self.save_session_soon()

    def _put_on(self, look: Look) -> None:
        wear(look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, self.settings.scale)
        for window in self.windows:
            window.put_on_look()
            window.wall_view.draw_anew()

    def save_session_soon(self) -> None:
        """Schedule saving the session."""
        if self._is_open:
            self.session_keeper.save_soon()

    def _session(self) -> dict[str, object]:
        first = self.windows[0] if self.windows else None
        return {
            "wall": self.wall.saved_wall(),
            "framed": first.is_framed if first else self.settings.is_framed,
            "panes": self.docks.state() if self.docks else "",
            "look": self._chosen_look,
        }

    # -- screenshots ----------------------------------------------------------------------------------------

    def grab(self, path: Path, *, only_wall: bool = False) -> None:
        """Save a screenshot of the first window, or of its wall alone, as PNG."""
        window = self.windows[0]
        widget = window.wall_view.renderer.widget if only_wall else window
        widget.grab().save(str(path), "PNG")
