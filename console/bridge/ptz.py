"""Steering from keys and mouse on the UI thread to the device threads, and their state back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.errors import OperatorError
from console.domain.ptz.model import Phase
from console.domain.text import text
from console.services.ptz.held_movement import RENEW_S, HeldMovement

if TYPE_CHECKING:
    from console.bridge.messages import MessageCentre
    from console.bridge.wall import LiveWall
    from console.domain.ptz.model import Preset, SteerState, Velocity
    from console.services.ptz.ports import Steering

PREPARE_MS = 1200
"""Delay before the cameras' PTZ capabilities are read, so that the pictures come first."""


class PtzBridge(QObject):
    """Holds at most one camera at a time. UI thread."""

    changed = Signal(int)
    """The steering state of this camera changed."""
    _state_changed = Signal(int)

    def __init__(
        self, steering: Steering, wall: LiveWall, messages: MessageCentre, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._movement = HeldMovement(steering)
        self._steering, self._wall, self._messages = steering, wall, messages
        self._renewing = QTimer(self)
        self._renewing.setInterval(round(RENEW_S * 1000))
        self._renewing.timeout.connect(self._renew)
        self._nudging = QTimer(self)
        self._nudging.setSingleShot(True)
        self._nudging.timeout.connect(lambda: self.release("released"))
        self._preparing = QTimer(self)
        self._preparing.setSingleShot(True)
        self._preparing.setInterval(PREPARE_MS)
        self._preparing.timeout.connect(self.prepare)
        self._state_changed.connect(self.changed)
        steering.listen(messages, self._state_changed.emit)
        wall.changed.connect(self._follow_wall)

    # -- which camera ---------------------------------------------------------------------------------------

    @property
    def target(self) -> int | None:
        """The camera that keys steer: the selected one, else the spot's; None if neither can be steered."""
        wall = self._wall.wall
        for place in (wall.selected, wall.spot):
            camera = wall.camera_at(place)
            is_visible = place.tile in wall.boards[place.board].visible
            if camera is not None and is_visible and self._steering.is_candidate(camera):
                return camera
        return None

    def require_target(self) -> int:
        """Return the target.

        Raises:
            OperatorError: there is no target.
        """
        camera = self.target
        if camera is None:
            raise OperatorError(
                "Neither the selected camera nor the spot camera can be steered.",
                "Select a tile marked PTZ.",
            )
        return camera

    def is_candidate(self, camera: int) -> bool:
        """Return whether the scheme lists a camera as one that can be steered."""
        return self._steering.is_candidate(camera)

    def state(self, camera: int) -> SteerState:
        """Return the steering state of a camera."""
        return self._steering.state(camera)

    def start(self) -> None:
        """Read the PTZ capabilities of the wall's cameras after `PREPARE_MS`."""
        self._preparing.start()

    def prepare(self) -> None:
        """Read the PTZ capabilities of the cameras on the wall, where they are not known yet."""
        for board in self._wall.wall.boards:
            for camera in board.shown:
                if camera is not None and self.state(camera).phase is Phase.NONE:
                    self._steering.prepare(camera)

    @property
    def held(self) -> int | None:
        """The camera that is being moved; the stop goes to it even if another is selected by then."""
        return self._movement.camera

    # -- holding --------------------------------------------------------------------------------------------

    def move(self, camera: int, velocity: Velocity) -> None:
        """Move a camera at a velocity until `release`.

        Raises:
            OperatorError: the camera cannot be steered, or not by this person.
        """
        self._nudging.stop()
        if velocity.is_still:
            self.release("released" if self.held in {None, camera} else "another camera")
            return
        self._movement.move(camera, velocity, self._wall.actor)
        if not self._renewing.isActive():
            self._renewing.start()

    def nudge(self, camera: int, velocity: Velocity, milliseconds: int) -> None:
        """Move a camera for some milliseconds; a second call before the end extends the movement."""
        self.move(camera, velocity)
        self._nudging.start(milliseconds)

    def release(self, cause: str = "released") -> None:
        """Stop the camera that is being moved, if any."""
        self._renewing.stop()
        self._nudging.stop()
        self._movement.release(cause)

    def _renew(self) -> None:
        error = self._movement.renew(self._wall.actor)
        if self.held is None:
            self._renewing.stop()
        if error is not None:
            self._messages.refuse(error)

    def _follow_wall(self) -> None:
        if self.held is not None and self.target != self.held:
            self.release("another camera")
        self._preparing.start()

    # -- positions ------------------------------------------------------------------------------------------

    def preset(self, camera: int, number: int) -> Preset:
        """Return a preset of a camera as its key numbers it, from 1.

        Raises:
            OperatorError: there is no such preset.
        """
        presets = self.state(camera).presets
        if not 1 <= number <= len(presets):
            raise OperatorError(
                text("Camera {camera} has no preset {number}.", camera=camera, number=number),
                text("Choose a preset from 1 to {count}.", count=len(presets))
                if presets
                else "No presets are stored in this camera.",
            )
        return presets[number - 1]

    def goto(self, camera: int, token: str) -> Preset:
        """Move a camera to the preset with this token; return the preset.

        Raises:
            OperatorError: there is no such preset any more, or this person may not steer.
        """
        preset = next((known for known in self.state(camera).presets if known.token == token), None)
        if preset is None:
            raise OperatorError(
                text("Camera {camera} no longer has this preset.", camera=camera), "Choose another preset."
            )
        self.release("sent elsewhere")
        self._steering.goto(camera, preset, self._wall.actor)
        return preset

    def home(self) -> int:
        """Move the target to its home position; return its number.

        Raises:
            OperatorError: there is no target, it has no home position, or this person may not steer.
        """
        camera = self.require_target()
        state = self.state(camera)
        if state.capabilities.has_ptz and not state.capabilities.has_home:
            raise OperatorError(
                text("Camera {camera} has no home position.", camera=camera), "Use one of its presets."
            )
        self.release("sent elsewhere")
        self._steering.home(camera, self._wall.actor)
        return camera

    def close(self) -> None:
        """Stop the movement and disconnect from the wall; the caller closes the steering service."""
        self.release("console closed")
        self._preparing.stop()
        self._wall.changed.disconnect(self._follow_wall)
