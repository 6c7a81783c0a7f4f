"""What the screen asks of heads beside moving them: lens, presets, tours, reservations, parking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.errors import OperatorError

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
    """UI thread. Whatever waits for a camera or the database is done in the background.

    Each act raises OperatorError where it cannot be done; what the camera says later comes as a message.
    """

    kept = Signal(int)
    """Presets, tours or parking of this camera were changed here."""

    def __init__(
        self,
        desk: PtzServices | None,
        steering: PtzBridge,
        wall: LiveWall,
        attendance: Attendance,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._steering, self._wall = desk, steering, wall
        self._attendance, self._background = attendance, background
        self._focused: int | None = None

    @property
    def desk(self) -> PtzServices:
        """The services.

        Raises:
            OperatorError: there are none at this console.
        """
        if self._desk is None:
            raise OperatorError("This console has no people, and so no presets, tours and reservations.")
        return self._desk

    @property
    def has_desk(self) -> bool:
        """Whether there are any."""
        return self._desk is not None

    # -- lens ----------------------------------------------------------------------------------------------

    def focus(self, direction: int) -> None:
        """Focus farther (1) or nearer (−1) until `focus(0)`; what is focused is remembered till then."""
        if direction:
            camera = self._steering.wanted()
            self.desk.orders.focus(camera, direction * FOCUS_SPEED, self._wall.actor)
            self._focused = camera
        elif self._focused is not None:
            camera, self._focused = self._focused, None
            self.desk.orders.focus(camera, 0.0, self._wall.actor)

    def automatic(self) -> None:
        """Focus and iris by the camera itself again."""
        camera = self._steering.wanted()
        self.desk.orders.automatic_focus(camera, self._wall.actor)
        self.desk.orders.iris(camera, 0.0, self._wall.actor)

    def iris(self, direction: int) -> None:
        """Open (1) or close (−1) by a step."""
        self.desk.orders.iris(self._steering.wanted(), direction * IRIS_STEP, self._wall.actor)

    def auxiliary(self, word: str) -> None:
        """The first of the camera's auxiliary commands that names this: wiper, washer.

        Raises:
            OperatorError: it has none.
        """
        camera = self._steering.wanted()
        offered = self._steering.state(camera).capabilities.auxiliary
        command = next((one for one in offered if word in one.casefold()), None)
        if command is None:
            raise OperatorError(f"Camera {camera} offers no {word}.")
        self.desk.orders.auxiliary(camera, command, self._wall.actor)

    def centre(self, camera: int, right: float, up: float, part: float, aspect: float) -> None:
        """Bring a place of the picture into its middle, and a part of it up to its full size."""
        self._steering.release("sent elsewhere")
        self.desk.orders.centre(camera, right, up, self._wall.actor, part=part, aspect=aspect)

    # -- reservations --------------------------------------------------------------------------------------

    def toggle_reservation(self, minutes: float = RESERVED_MIN) -> bool:
        """Reserve the target, or give it back; whether it is reserved now."""
        camera = self._steering.wanted()
        held = self.desk.reservations.of(camera)
        if held is not None and held.holder.login == self._wall.actor and not held.is_implicit:
            self.desk.reservations.give_back(camera, self._wall.actor)
            return False
        self.desk.reservations.reserve(camera, self.desk.rules.holder(self._wall.actor, camera), minutes)
        return True

    def request(self) -> None:
        """Ask the holder of the target for it."""
        camera = self._steering.wanted()
        self.desk.reservations.request(camera, self.desk.rules.holder(self._wall.actor, camera))

    def take_over(self) -> None:
        """Take the target over from somebody who comes after."""
        camera = self._steering.wanted()
        self.desk.reservations.take_over(camera, self.desk.rules.holder(self._wall.actor, camera))

    def answer(self, *, is_granted: bool) -> None:
        """Grant what is asked of who sits here, or decline it."""
        camera = self._steering.wanted()
        if is_granted:
            self.desk.reservations.grant(camera, self._wall.actor)
        else:
            self.desk.reservations.decline(camera, self._wall.actor)

    # -- kept things: done in the background ---------------------------------------------------------------

    def store(self, camera: int, name: str, picture: bytes, token: str = "") -> None:
        """Store what the camera shows as a preset."""
        self._later(camera, lambda desk, me: desk.presets.store(me, camera, name, picture, token))

    def rename(self, camera: int, preset: Preset, name: str) -> None:
        """Give a preset another name."""
        self._later(camera, lambda desk, me: desk.presets.rename(me, camera, preset, name))

    def delete(self, camera: int, preset: Preset) -> None:
        """Delete a preset."""
        self._later(camera, lambda desk, me: desk.presets.delete(me, camera, preset))

    def do(self, camera: int, work: Callable[[PtzServices, Actor], object]) -> None:
        """Whatever else is kept of a camera."""
        self._later(camera, work)

    def pictures(self, camera: int, then: Callable[[dict[str, bytes]], None]) -> None:
        """Thumbnails by the presets' tokens."""
        desk = self.desk
        self._background.run(lambda: desk.presets.pictures(camera), then)

    def _later(self, camera: int, work: Callable[[PtzServices, Actor], object]) -> None:
        desk, me = self.desk, self._actor()
        self._background.run(lambda: work(desk, me), lambda _done: self.kept.emit(camera))

    def _actor(self) -> Actor:
        person = self._attendance.person
        if person is None:
            raise OperatorError("Nobody is signed in at this console.", "Sign in first (Ctrl+E).")
        return person.actor
