"""PTZ commands of the screen other than movement: lens, presets, tours, reservations, parking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.attendance import Attendance
    from console.bridge.background import Background
    from console.bridge.ptz import PtzBridge
    from console.bridge.wall import LiveWall
    from console.domain.people.actor import Actor
    from console.domain.ptz.model import Preset
    from console.services.ptz.facade import PtzServices

RESERVED_MIN = 15.0
IRIS_STEP, FOCUS_SPEED = 0.1, 0.5


class PtzCommandsBridge(QObject):
    """Sends the operator's PTZ commands to the services. UI thread; waiting work runs in the background.

    Each command raises OperatorError if it cannot be done; a later answer of the camera comes as a message.
    """

    settings_changed = Signal(int)
    """Presets, tours or parking of this camera were changed at this console."""

    def __init__(
        self,
        services: PtzServices,
        steering: PtzBridge,
        wall: LiveWall,
        attendance: Attendance,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.services, self._steering, self._wall = services, steering, wall
        self._attendance, self._background = attendance, background
        self._focused: int | None = None

    # -- lens ----------------------------------------------------------------------------------------------

    def focus(self, direction: int) -> None:
        """Focus farther (1) or nearer (−1) until `focus(0)`, which goes to the same camera."""
        if direction:
            camera = self._steering.require_target()
            self.services.commands.focus(camera, direction * FOCUS_SPEED, self._wall.actor)
            self._focused = camera
        elif self._focused is not None:
            camera, self._focused = self._focused, None
            self.services.commands.focus(camera, 0.0, self._wall.actor)

    def automatic(self) -> None:
        """Set focus and iris of the target to automatic."""
        camera = self._steering.require_target()
        self.services.commands.automatic_focus(camera, self._wall.actor)
        self.services.commands.iris(camera, 0.0, self._wall.actor)

    def iris(self, direction: int) -> None:
        """Open (1) or close (−1) the iris of the target by a step."""
        self.services.commands.iris(self._steering.require_target(), direction * IRIS_STEP, self._wall.actor)

    def auxiliary(self, word: str) -> None:
        """Send the first auxiliary command of the target whose name contains the word: wiper, washer.

        Raises:
            OperatorError: the camera has no such command.
        """
        camera = self._steering.require_target()
        offered = self._steering.state(camera).capabilities.auxiliary
        command = next((name for name in offered if word in name.casefold()), None)
        if command is None:
            raise OperatorError(text("Camera {camera} has no {word}.", camera=camera, word=word))
        self.services.commands.auxiliary(camera, command, self._wall.actor)

    def centre(self, camera: int, right: float, up: float, part: float, aspect: float) -> None:
        """Centre a point of the picture and zoom in on a part of it.

        Args:
            camera: its number.
            right: of the point, from the centre, in widths of the picture.
            up: of the point, from the centre, in heights of the picture.
            part: of the picture that is to fill it, 0 to 1; 1: the zoom stays.
            aspect: width of the picture by its height.
        """
        self._steering.release("sent elsewhere")
        self.services.commands.centre(camera, right, up, self._wall.actor, part=part, aspect=aspect)

    # -- reservations --------------------------------------------------------------------------------------

    def toggle_reservation(self, minutes: float = RESERVED_MIN) -> bool:
        """Reserve the target or end its reservation; return whether it is reserved now."""
        camera = self._steering.require_target()
        reservation = self.services.reservations.reservation_of(camera)
        if (
            reservation is not None
            and reservation.holder.login == self._wall.actor
            and not reservation.is_implicit
        ):
            self.services.reservations.give_back(camera, self._wall.actor)
            return False
        self.services.reservations.reserve(
            camera, self.services.rules.holder(self._wall.actor, camera), minutes
        )
        return True

    def request(self) -> None:
        """Ask the holder of the target's reservation to hand the camera over."""
        camera = self._steering.require_target()
        self.services.reservations.request(camera, self.services.rules.holder(self._wall.actor, camera))

    def take_over(self) -> None:
        """Take the target over from a holder of lower priority."""
        camera = self._steering.require_target()
        self.services.reservations.take_over(camera, self.services.rules.holder(self._wall.actor, camera))

    def answer(self, *, is_granted: bool) -> None:
        """Grant or decline the request for the target that this operator holds."""
        camera = self._steering.require_target()
        if is_granted:
            self.services.reservations.grant(camera, self._wall.actor)
        else:
            self.services.reservations.decline(camera, self._wall.actor)

    # -- stored settings, in the background -----------------------------------------------------------------

    def store(self, camera: int, name: str, picture: bytes, token: str = "") -> None:
        """Store the camera's present view as a preset, with its picture as thumbnail."""
        self._run_later(camera, lambda ptz, me: ptz.presets.store(me, camera, name, picture, token))

    def rename(self, camera: int, preset: Preset, name: str) -> None:
        """Rename a preset."""
        self._run_later(camera, lambda ptz, me: ptz.presets.rename(me, camera, preset, name))

    def delete(self, camera: int, preset: Preset) -> None:
        """Delete a preset."""
        self._run_later(camera, lambda ptz, me: ptz.presets.delete(me, camera, preset))

    def run_in_background(self, camera: int, work: Callable[[PtzServices, Actor], object]) -> None:
        """Run other work on the stored settings of a camera in the background."""
        self._run_later(camera, work)

    def pictures(self, camera: int, then: Callable[[dict[str, bytes]], None]) -> None:
        """Load the thumbnails of a camera's presets, by preset token."""
        ptz = self.services
        self._background.run(lambda: ptz.presets.pictures(camera), then)

    def _run_later(self, camera: int, work: Callable[[PtzServices, Actor], object]) -> None:
        ptz, me = self.services, self._actor()
        self._background.run(lambda: work(ptz, me), lambda _done: self.settings_changed.emit(camera))

    def _actor(self) -> Actor:
        person = self._attendance.person
        if person is None:
            raise OperatorError("No one is signed in at this console.", "Sign in first.")
        return person.actor
