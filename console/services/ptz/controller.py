"""Steer a camera: device threads around `domain.ptz.movement`, one for moves, two for stops, one for checks.

The thread for moves may wait seconds for a slow camera. Stops have their own threads and connections, which
also run the watchdog. There are two, so that a stop is sent at once even while the one before it still waits.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.ptz.model import Phase, PtzStatus, SteerState, Velocity
from console.domain.ptz.movement import Movement
from console.domain.ptz.stop_confirmation import StopConfirmation
from console.services.ptz.connection import PtzConnection
from console.services.ptz.controller_state import ControllerState
from console.services.ptz.controller_threads import ControllerThreads
from console.services.ptz.movement_log import MovementLog
from console.services.ptz.requests import GO, READ_STORED, STEPS, LatestWinsQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.ptz.movement import PendingStop, StopAttempt
    from console.services.ports import PtzHead
    from console.services.ptz.dependencies import ControllerDependencies

    Work = Callable[[PtzHead], object]

T = TypeVar("T")
_log = logging.getLogger(__name__)
MOVES, STOPS = "moves", "stops"
"""Names of the device threads that a command needs first."""


class CameraController:
    """The controller of one camera.

    Args:
        camera: the camera.
        means: dependencies shared by all controllers.
        changed: called from any thread when `state` changed; it must return at once.
    """

    def __init__(self, camera: Camera, means: ControllerDependencies, changed: Callable[[int], None]) -> None:
        self.camera = camera
        self._clock, self._means = means.clock, means
        clock, profile = means.clock, means.memory.profile_of(camera.number)
        self._movement, self._jobs, self._questions = (
            Movement(way=profile.way),
            LatestWinsQueue(),
            LatestWinsQueue(),
        )
        self._rest = StopConfirmation(profile.reliability)
        self._record = MovementLog(camera.number, means.acts, clock)
        self._line = PtzConnection(camera, means.open_driver, clock)
        self._lock = RLock()
        self.status = ControllerState(camera, self._lock, changed)
        stops = (STOPS, self.turn_stops)
        turns = ((MOVES, self.turn_moves), stops, stops, ("checks", self.turn_checks))
        self._threads = ControllerThreads(
            str(camera.number), self._lock, turns, self._movement.next_due_s, clock, self.status.broken
        )
        self._has_moved = False
        self._guarded = 0
        """Number of the movement that the guard knows."""
        self._wished_s: float | None = None

    @property
    def state(self) -> SteerState:
        """The state as the screen shows it."""
        return self.status.state

    # -- the operator's side: any thread, nothing waits -----------------------------------------------------

    def prepare(self) -> None:
        """Read the abilities of the camera, unless they are known."""
        with self._lock:
            if not self._questions.has(READ_STORED) and not self.state.capabilities.has_ptz:
                self._questions.put(READ_STORED, self._find_out)
                self._threads.wake()

    def move(self, velocity: Velocity, actor: str) -> None:
        """Move at a velocity until `release`, while it is renewed."""
        with self._lock:
            now_s = self._clock.monotonic_s()
            if not self._movement.is_held:
                self._record.begin(actor, now_s)
                self.status.has_said_away = False
                self._jobs.drop(GO)
            if velocity != self._movement.wish:
                self._wished_s = now_s
            self._movement.move(velocity, now_s)
            self._threads.wake(MOVES)

    def renew(self) -> bool:
        """Renew the movement. Return False if it has ended, because the watchdog was faster."""
        with self._lock:
            is_held = self._movement.renew(self._clock.monotonic_s())
        if is_held:
            self._means.guard.renew(self.camera.number)
        return is_held

    def release(self, cause: str) -> None:
        """Release the movement."""
        with self._lock:
            self._let_go(cause)

    def _let_go(self, cause: str) -> None:
        """Release the movement. The caller holds the lock."""
        now_s = self._clock.monotonic_s()
        if self._movement.release(now_s):
            self._wished_s = now_s
            self._record.let_go(cause, now_s)
            self._threads.wake(STOPS)
            self._means.guard.release(self.camera.number)

    def go_to(self, work: Work, to: str, actor: str) -> None:
        """Go to a position once no stop is owed. Only the newest request is kept."""
        self.release("sent elsewhere")
        self.submit(GO, work, lambda: self._record.sent(actor, to))

    def submit(self, kind: str, work: Work, then: Callable[[], None]) -> None:
        """Queue a call for the thread for moves, once no stop is owed. Of each kind, only the newest is kept.

        Args:
            kind: kind of the call.
            work: the call, with the driver whose abilities are known.
            then: called after success; a failure is reported.
        """
        with self._lock:
            self._jobs.put(kind, lambda: self._do(kind, work, then))
            self._threads.wake()

    def submit_and_wait(self, kind: str, work: Callable[[PtzHead], T]) -> Future[T]:
        """Queue a call and return a future for its result or error. A newer call of this kind cancels it."""
        answer: Future[T] = Future()
        with self._lock:
            self._jobs.put(kind, lambda: self._answer(work, answer), answer.cancel)
            self._threads.wake()
        return answer

    def refresh(self) -> None:
        """Read again what is stored in the camera."""
        with self._lock:
            self._questions.put(READ_STORED, self._find_out)
            self._threads.wake()

    def update_state(self, **changes: Any) -> None:
        """Set further state of the camera."""
        self.status.note(**changes)
        self._show()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is held, owed or under way."""
        with self._lock:
            return self._movement.is_idle

    def close(self, until_s: float) -> None:
        """Stop, wait for the confirmation until `until_s`, end the threads, and disconnect."""
        self.release("console closed")
        self._threads.close(lambda: self._movement.is_idle, until_s)
        self._record.never_stopped(self._clock.monotonic_s())
        self._line.close()

    # -- the moves' thread ---------------------------------------------------------------------------------

    def turn_moves(self) -> bool:
        """Do one thing, a move or a queued call. Return whether there was one."""
        with self._lock:
            now_s = self._clock.monotonic_s()
            velocity, timeout_s = self._movement.next_move(now_s), self._movement.timeout_s
            job = None
            if velocity is None and self._movement.owed is None:
                job = self._jobs.take()
        if velocity is not None:
            self._move(velocity, timeout_s)
        elif job is not None:
            job()
        return not (velocity is None and job is None)

    def turn_checks(self) -> bool:
        """Check whether the camera rests, or ask a question. Return whether there was one of these."""
        with self._lock:
            owed = self._movement.next_check(self._clock.monotonic_s())
            question = self._questions.take() if owed is None else None
        if owed is not None:
            self._check(owed)
        elif question is not None:
            question()
        return not (owed is None and question is None)

    def _move(self, velocity: Velocity, timeout_s: float) -> None:
        is_taken = False
        began_s = self._clock.monotonic_s()
        try:
            driver = self._ready()
            began_s = self._clock.monotonic_s()
            if self._is_still_wished():
                self._guard_movement(driver)
                position = self.state.position
                driver.move(velocity.scaled_for(position.zoom if position else None), timeout_s)
                is_taken = True
                self.status.learned(driver.lessons())
        except ConsoleError as fault:
            self._failed(fault)
        finally:
            self._moved(began_s, is_taken=is_taken)

    def _moved(self, began_s: float, *, is_taken: bool) -> None:
        with self._lock:
            now_s = self._clock.monotonic_s()
            self._movement.move_ended(now_s, is_taken=is_taken)
            self._record.moves = self._movement.moves
            if is_taken:
                self._line.answered()
                self._figures(began_s, now_s)
            self._threads.wake()
        self._show()

    def _guard_movement(self, driver: PtzHead) -> None:
        """Have the camera stopped if this process dies, from before its first command until it rests."""
        if self._guarded == self._movement.begun:
            return
        orders = driver.stop_orders(self._movement.way)
        if orders is not None:
            self._means.guard.hold(self.camera.number, orders)
        self._guarded = self._movement.begun

    def _is_still_wished(self) -> bool:
        """Return whether the movement is still held after the connection was made."""
        with self._lock:
            self._has_moved = self._has_moved or self._movement.is_held
            return self._movement.is_held

    def _ready(self) -> PtzHead:
        driver = self._line.ready()
        self.status.note(capabilities=self._line.can)
        return driver

    def _find_out(self, step: int = 0) -> None:
        """Ask one question. A slow camera takes seconds for each, and movements must not wait for all."""
        try:
            self._means.guard.prepare()
            driver = self._ready()
            self.status.note(**STEPS[step](driver, self._line.can))
            self._line.answered()
        except ConsoleError as fault:
            # No one is steering, so only the tile shows the failure.
            self.status.has_said_away = True
            self._failed(fault)
        else:
            if step + 1 < len(STEPS):
                with self._lock:
                    self._questions.put(READ_STORED, lambda: self._find_out(step + 1))
        self._show()

    def _do(self, kind: str, work: Work, then: Callable[[], None]) -> None:
        began_s = self._clock.monotonic_s()
        self.status.has_said_away = False
        try:
            work(self._ready())
        except ConsoleError as fault:
            self._failed(fault)
            return
        then()
        with self._lock:
            self._has_moved = self._has_moved or kind == GO
            self._line.answered()
            self._figures(began_s, self._clock.monotonic_s())
        self._show()

    def _answer(self, work: Callable[[PtzHead], T], answer: Future[T]) -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(work(self._ready()))
            self._line.answered()
        except ConsoleError as fault:
            self._line.failed(fault)
            answer.set_exception(fault)
        except Exception as bug:
            answer.set_exception(bug)
            raise
        self._show()

    def _failed(self, fault: ConsoleError) -> None:
        if isinstance(fault, LoginRefused):
            self.release("login refused")
        self._line.failed(fault)
        self.status.refuse(fault)
        self._show()

    # -- the stops' threads --------------------------------------------------------------------------------

    def turn_stops(self) -> bool:
        """Release a movement that is not renewed, or send a stop; return whether either was due."""
        with self._lock:
            now_s = self._clock.monotonic_s()
            abandoned = self._movement.is_abandoned(now_s)
            if abandoned:
                self._let_go("not renewed")
            attempt = self._movement.next_stop(now_s)
        self._show()
        if attempt is not None:
            self._stop(attempt)
        return attempt is not None or abandoned

    def _stop(self, attempt: StopAttempt) -> None:
        is_taken = is_refused = False
        began_s = self._clock.monotonic_s()
        try:
            if self._line.driver is not None and self._has_moved:
                self._line.driver.stop(attempt.way)
                self._heard()
            is_taken = True
        except CommandRefused:
            is_refused = True
            self._heard()
        except EnvironmentFault as fault:
            _log.info("a stop command to camera %d failed: %s", self.camera.number, fault.what)
        with self._lock:
            now_s = self._clock.monotonic_s()
            if is_taken:
                self._figures(began_s, now_s)
            self._movement.stop_ended(now_s, attempt, is_taken=is_taken, is_refused=is_refused)
            self._threads.wake()
        self._after_stop(is_over=False)

    def _check(self, owed: PendingStop) -> None:
        """Ask whether the camera has come to rest. Neither stops nor moves wait for this."""
        is_moving: bool | None = False
        try:
            if self._line.driver is not None and self._has_moved:
                is_moving = self._is_head_moving(self._line.driver, owed)
        except EnvironmentFault:
            is_moving = None
        with self._lock:
            now_s = self._clock.monotonic_s()
            is_over = self._movement.check_ended(
                now_s, owed, is_moving=is_moving, is_answered=is_moving is not None
            )
            self._threads.wake()
        self._after_stop(is_over=is_over)

    def _is_head_moving(self, driver: PtzHead, owed: PendingStop) -> bool | None:
        try:
            status = driver.status()
        except CommandRefused:
            status = PtzStatus()  # The camera does not report its status.
        self._heard()
        self.status.note(position=status.position or self.state.position)
        accepted_s = owed.accepted_s or 0.0
        is_seen_moving = self._means.motion_detector.is_moving(self.camera.number, accepted_s)
        has_picture = self._means.motion_detector.is_moving(self.camera.number, 0.0) is not None
        now_s = self._clock.monotonic_s()
        return self._rest.is_moving(accepted_s, now_s, status, is_seen_moving, has_picture=has_picture)

    def _heard(self) -> None:
        """Note that the camera answered; what it did not answer while it was away is asked again."""
        was_away = self._line.is_away
        self._line.answered()
        if was_away:
            self.refresh()

    def _after_stop(self, *, is_over: bool) -> None:
        if is_over:
            self._means.guard.done(self.camera.number)
            self._record.stopped(self._clock.monotonic_s(), self._movement.way)
            if self._has_moved:
                self._means.memory.record_stop(self.camera.number, self._movement.way, self._rest.reliability)
        elif self._movement.given_up:
            self._record.never_stopped(self._clock.monotonic_s())
        self._show()

    # -- what the screen sees ------------------------------------------------------------------------------

    def _figures(self, began_s: float, now_s: float) -> None:
        self.status.note(latency_ms=(now_s - began_s) * 1000)
        # A refresh follows no input, and a command that was already under way did not wait for it.
        if self._wished_s is not None and began_s >= self._wished_s:
            self.status.note(queued_ms=(began_s - self._wished_s) * 1000)
            self._wished_s = None

    def _show(self) -> None:
        with self._lock:
            self.status.show(self._phase(self._clock.monotonic_s()))

    def _phase(self, now_s: float) -> Phase:
        if self._movement.is_alarming(now_s):
            return Phase.UNCONFIRMED
        if self._movement.owed is not None:
            return Phase.STOPPING
        if self._line.is_away:
            return Phase.AWAY
        if self._movement.is_held:
            return Phase.MOVING
        return Phase.STEERABLE if self.state.capabilities.has_ptz else Phase.NONE
