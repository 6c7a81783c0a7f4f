"""Steer with the joystick, from its thread straight to the device threads, not through the UI thread.

The UI only sets the camera and the person, and reports that it is alive. If it hangs, the operator sees
nothing, and the camera is stopped.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.ptz.model import STILL
from console.services.ptz.held_movement import RENEW_S, HeldMovement

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.domain.ptz.model import Velocity
    from console.services.ptz.ports import Steering

SCREEN_S = 0.6
"""The UI counts as hanging if it has not reported for this time."""


class JoystickSteering:
    """Implements `services.ptz.ports.JoystickListener`.

    Args:
        steering: the steering service.
        clock: monotonic clock.
    """

    def __init__(self, steering: Steering, clock: Clock) -> None:
        self.name = ""
        """Name of the joystick; empty while there is none."""
        self.fault = ""
        """Why joysticks cannot be used on this machine."""
        self.resting_axes: tuple[int, ...] = ()
        """Axes, counted from 0, that rest at their end and move nothing."""
        self._movement, self._clock = HeldMovement(steering), clock
        self._camera: int | None = None
        self._actor = ""
        self._must_centre = False
        self._renewed_s, self._screen_s = 0.0, -SCREEN_S
        self._lock = Lock()
        self._refused: Callable[[ConsoleError], None] = lambda _error: None
        self._button: Callable[[int, bool], None] = lambda _button, _down: None
        self._changed: Callable[[], None] = lambda: None
        self._diverted: Callable[[Velocity], None] | None = None

    @property
    def held(self) -> int | None:
        """The camera that the joystick moves now."""
        return self._movement.camera

    # -- the screen's side: any thread ----------------------------------------------------------------------

    def listen(
        self,
        refused: Callable[[ConsoleError], None],
        button: Callable[[int, bool], None],
        changed: Callable[[], None],
    ) -> None:
        """Set the callbacks for refusals, buttons and joysticks that come and go. Joystick thread."""
        self._refused, self._button, self._changed = refused, button, changed

    def aim(self, camera: int | None, actor: str) -> None:
        """Set the camera to steer and the person. The movement so far is released."""
        with self._lock:
            if (camera, actor) != (self._camera, self._actor):
                self._let_go("another camera" if actor == self._actor else "another person")
                self._camera, self._actor = camera, actor

    def divert(self, to: Callable[[Velocity], None] | None) -> None:
        """Hand the deflections to something else than a camera; None: to the camera again.

        Either way the stick must return to its centre before it moves a camera.
        """
        with self._lock:
            if to == self._diverted:
                return
            self._let_go("used otherwise")
            self._diverted, self._must_centre = to, True

    def ui_alive(self) -> None:
        """Record that the UI is alive."""
        self._screen_s = self._clock.monotonic_s()

    # -- the joystick's thread -----------------------------------------------------------------------------

    def missing(self, why: str) -> None:
        """Record that joysticks cannot be used on this machine."""
        self.fault = why
        self._changed()

    def plugged(self, name: str) -> None:
        """Record that a joystick was connected (`services.ptz.ports.JoystickListener`)."""
        with self._lock:
            # It may be pushed at this moment, and nobody means that for a movement.
            self._must_centre = True
        self.name, self.resting_axes = name, ()
        self._changed()

    def resting(self, axes: tuple[int, ...]) -> None:
        """Record which axes rest at their end (`services.ptz.ports.JoystickListener`)."""
        self.resting_axes = axes
        self._changed()

    def unplugged(self) -> None:
        """Release the movement, because the joystick was disconnected."""
        with self._lock:
            if self._diverted is not None:
                self._diverted(STILL)
            self._let_go("joystick unplugged")
        self.name, self.resting_axes = "", ()
        self._changed()

    def moved(self, wish: Velocity) -> None:
        """Steer with the new deflection (`services.ptz.ports.JoystickListener`)."""
        with self._lock:
            if self._diverted is not None:
                self._diverted(wish)
            elif wish.is_still:
                self._let_go("released")
                self._must_centre = False
            elif not self._must_centre and self._is_screen_alive():
                self._hold(wish)

    def pressed(self, button: int, *, is_down: bool) -> None:
        """Pass on a button (`services.ptz.ports.JoystickListener`)."""
        self._button(button, is_down)

    def looked(self) -> None:
        """Renew the movement."""
        if self.held is None:
            return
        with self._lock:
            now_s = self._clock.monotonic_s()
            if not self._is_screen_alive():
                self._let_go("screen hangs")
            elif self.held is not None and now_s - self._renewed_s >= RENEW_S:
                self._renewed_s = now_s
                self._renew()

    # -- the lock is held ----------------------------------------------------------------------------------

    def _is_screen_alive(self) -> bool:
        return self._clock.monotonic_s() - self._screen_s < SCREEN_S

    def _hold(self, wish: Velocity) -> None:
        if self._camera is None:
            return
        try:
            self._movement.move(self._camera, wish, self._actor)
        except ConsoleError as error:
            self._let_go("not permitted")
            self._must_centre = True
            self._refused(error)
        else:
            self._renewed_s = self._clock.monotonic_s()

    def _renew(self) -> None:
        error = self._movement.renew(self._actor)
        # The stick must return to the centre before it moves a camera again.
        self._must_centre = self._must_centre or self.held is None
        if error is not None:
            self._refused(error)

    def _let_go(self, cause: str) -> None:
        if self._movement.release(cause):
            self._must_centre = True
