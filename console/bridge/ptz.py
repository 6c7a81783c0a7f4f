"""From keys and mouse on the UI thread to the device threads that steer, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.errors import OperatorError
from console.domain.ptz.model import Phase

if TYPE_CHECKING:
    from console.bridge.messages import MessageCentre
    from console.bridge.wall import LiveWall
    from console.domain.ptz.model import Preset, SteerState, Velocity
    from console.services.ports import Steering

RENEW_MS = 120
"""Well under what the device threads' watchdog allows, so that a busy screen does not let a camera go."""
PREPARE_MS = 1200
"""Finding out what cameras can waits until the wall has its pictures."""


class PtzBridge(QObject):
    """Holds at most one camera at a time. UI thread."""

    changed = Signal(int)
    """The steering of this camera stands differently."""
    _told = Signal(int)

    def __init__(
        self, steering: Steering, wall: LiveWall, messages: MessageCentre, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.held: int | None = None
        """The camera that is held, to which the stop belongs, whatever is selected by then."""
        self._steering, self._wall, self._messages = steering, wall, messages
        self._renewing = QTimer(self)
        self._renewing.setInterval(RENEW_MS)
        self._renewing.timeout.connect(self._renew)
        self._nudging = QTimer(self)
        self._nudging.setSingleShot(True)
        self._nudging.timeout.connect(lambda: self.release("released"))
        self._preparing = QTimer(self)
        self._preparing.setSingleShot(True)
        self._preparing.setInterval(PREPARE_MS)
        self._preparing.timeout.connect(self.prepare)
        self._told.connect(self.changed)
        steering.listen(messages, self._told.emit)
        wall.changed.connect(self._follow)

    # -- which camera ---------------------------------------------------------------------------------------

    @property
    def target(self) -> int | None:
        """The camera that keys steer: the selected one, else that on the spot; None where neither can be."""
        wall = self._wall.wall
        for place in (wall.selected, wall.spot):
            camera = wall.camera_at(place)
            is_visible = place.tile in wall.boards[place.board].visible
            if camera is not None and is_visible and self._steering.is_candidate(camera):
                return camera
        return None

    def wanted(self) -> int:
        """The target.

        Raises:
            OperatorError: there is none.
        """
        camera = self.target
        if camera is None:
            raise OperatorError(
                "Neither the selected camera nor the one on the spot can be steered.",
                "Select a tile that is marked PTZ.",
            )
        return camera

    def is_candidate(self, camera: int) -> bool:
        """Whether the scheme says that a camera can be steered."""
        return self._steering.is_candidate(camera)

    def state(self, camera: int) -> SteerState:
        """How a camera's steering stands."""
        return self._steering.state(camera)

    def start(self) -> None:
        """The wall is open: find out, a little later, what its cameras can."""
        self._preparing.start()

    def prepare(self) -> None:
        """Find out what the cameras on the wall can."""
        for board in self._wall.wall.boards:
            for camera in board.shown:
                if camera is not None and self.state(camera).phase is Phase.NONE:
                    self._steering.prepare(camera)

    # -- holding --------------------------------------------------------------------------------------------

    def hold(self, camera: int, velocity: Velocity) -> None:
        """Move a camera so, until `release`.

        Raises:
            OperatorError: it cannot be steered, or not by this person.
        """
        if self.held is not None and self.held != camera:
            self.release("another camera")
        self._nudging.stop()
        if velocity.is_still:
            self.release()
            return
        self._steering.hold(camera, velocity, self._wall.actor)
        self.held = camera
        if not self._renewing.isActive():
            self._renewing.start()

    def nudge(self, camera: int, velocity: Velocity, milliseconds: int) -> None:
        """Move a camera for a moment; again before its end makes the moment longer."""
        self.hold(camera, velocity)
        self._nudging.start(milliseconds)

    def release(self, cause: str = "released") -> None:
        """Let go of whatever is held."""
        self._renewing.stop()
        self._nudging.stop()
        camera, self.held = self.held, None
        if camera is not None:
            self._steering.release(camera, cause)

    def _renew(self) -> None:
        if self.held is None:
            return
        try:
            if not self._steering.renew(self.held, self._wall.actor):
                # The screen hung for too long and the camera was stopped: it takes a new press to move it.
                self.release("not renewed")
        except OperatorError as error:
            # The permission ended in mid-movement.
            self.release("not permitted any more")
            self._messages.refuse(error)

    def _follow(self) -> None:
        if self.held is not None and self.target != self.held:
            self.release("another camera")
        self._preparing.start()

    # -- positions ------------------------------------------------------------------------------------------

    def goto(self, camera: int, number: int) -> Preset:
        """Send a camera to one of its presets, counted from 1.

        Raises:
            OperatorError: it has no such preset, or this person may not.
        """
        presets = self.state(camera).presets
        if not 1 <= number <= len(presets):
            raise OperatorError(
                f"Camera {camera} has no preset {number}.",
                f"It has {len(presets)}." if presets else "None are stored in it.",
            )
        self.release("sent elsewhere")
        self._steering.goto(camera, presets[number - 1], self._wall.actor)
        return presets[number - 1]

    def home(self) -> int:
        """Send the target home; which camera it is.

        Raises:
            OperatorError: there is none, it has no home, or this person may not.
        """
        camera = self.wanted()
        state = self.state(camera)
        if state.capabilities.has_ptz and not state.capabilities.has_home:
            raise OperatorError(f"Camera {camera} has no home position.", "Use one of its presets.")
        self.release("sent elsewhere")
        self._steering.home(camera, self._wall.actor)
        return camera

    def close(self) -> None:
        """Let go and listen no more; the service itself is closed by who made it."""
        self.release("console closed")
        self._preparing.stop()
        self._wall.changed.disconnect(self._follow)
