"""Steering one camera: device threads around `domain.ptz.movement`, one for moves and two for stops.

The moves' thread may wait seconds for a slow camera. Stops have threads and connections of their own, which
also keep the watchdog; two, so that a stop goes out at once even while the one before it still waits.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.ptz.faults import LoginRefused, Refused
from console.domain.ptz.model import Phase, SteerState, Velocity
from console.domain.ptz.movement import Movement
from console.services.ptz_record import MovementRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.movement import Attempt, Owed
    from console.services.ports import ActLog, Notices, PtzDriver

STOP_THREADS = 2
AWAY_S = 2.0
"""A camera that did not answer, or refused the login, is not asked again sooner."""
_log = logging.getLogger(__name__)


class Helm:
    """One camera's steering.

    Args:
        camera: which.
        open_driver: makes its driver, without waiting for the camera.
        clock: monotonic for durations, UTC for the record.
        acts: where each movement is recorded.
        changed: told when `state` changed; any thread, and it must return at once.
    """

    def __init__(
        self,
        camera: Camera,
        open_driver: Callable[[Camera], PtzDriver],
        clock: Clock,
        acts: ActLog,
        changed: Callable[[int], None],
    ) -> None:
        self.camera = camera
        self.state = SteerState()
        self.notices: Notices | None = None
        self._open, self._clock, self._changed = open_driver, clock, changed
        self._movement = Movement()
        self._record = MovementRecord(camera.number, acts, clock)
        self._driver: PtzDriver | None = None
        self._condition = threading.Condition()
        self._version = 0
        self._job: Callable[[], None] | None = None
        self._away_until_s: float | None = None
        self._has_said_away = False
        self._has_moved = False
        self._wished_s: float | None = None
        self._told = self.state
        self._threads: list[threading.Thread] = []
        self._is_closing = False

    # -- the operator's side: any thread, nothing waits -----------------------------------------------------

    def prepare(self) -> None:
        """Find out what the camera can, unless that is known."""
        with self._condition:
            if self._job is None and not self.state.capabilities.has_ptz:
                self._job = self._find_out
                self._wake()

    def hold(self, velocity: Velocity, actor: str) -> None:
        """Move so, until `release`, and for as long as it is renewed."""
        with self._condition:
            now_s = self._clock.monotonic_s()
            if not self._movement.is_held:
                self._record.begin(actor, now_s)
                self._has_said_away = False
                self._job = None
            if velocity != self._movement.wish:
                self._wished_s = now_s
            self._movement.hold(velocity, now_s)
            self._wake()

    def renew(self) -> bool:
        """Hold on; False where nothing is held any more: the watchdog was faster."""
        with self._condition:
            return self._movement.renew(self._clock.monotonic_s())

    def release(self, cause: str) -> None:
        """Let go."""
        with self._condition:
            self._let_go(cause)

    def _let_go(self, cause: str) -> None:
        """The condition is held."""
        now_s = self._clock.monotonic_s()
        if self._movement.release(now_s):
            self._wished_s = now_s
            self._record.let_go(cause, now_s)
            self._wake()

    def go(self, work: Callable[[PtzDriver], None], to: str, actor: str) -> None:
        """Go to a position once no stop is owed; the newest wish wins."""
        self.release("sent elsewhere")
        with self._condition:
            self._job = lambda: self._go(work, to, actor)
            self._wake()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is held, owed or in flight."""
        with self._condition:
            return self._movement.is_idle

    def _wake(self) -> None:
        """The condition is held."""
        self._version += 1
        if not self._threads and not self._is_closing:
            self._start()
        self._condition.notify_all()

    # -- the moves' thread ----------------------------------------------------------------------------------

    def turn_moves(self) -> bool:
        """Do one thing: a move, a look whether it stopped, or a job. Whether there was one."""
        with self._condition:
            now_s = self._clock.monotonic_s()
            velocity, timeout_s = self._movement.next_move(now_s), self._movement.timeout_s
            owed = self._movement.next_check(now_s) if velocity is None else None
            job = None
            if velocity is None and self._movement.owed is None:
                job, self._job = self._job, None
        if velocity is not None:
            self._move(velocity, timeout_s)
        elif owed is not None:
            self._check(owed)
        elif job is not None:
            job()
        return not (velocity is None and owed is None and job is None)

    def _move(self, velocity: Velocity, timeout_s: float) -> None:
        is_taken = False
        began_s = self._clock.monotonic_s()
        try:
            driver = self._ready()
            began_s = self._clock.monotonic_s()
            if self._is_still_wished():
                position = self.state.position
                driver.move(velocity.scaled_for(position.zoom if position else None), timeout_s)
                is_taken = True
        except ConsoleError as fault:
            self._failed(fault)
        finally:
            with self._condition:
                now_s = self._clock.monotonic_s()
                self._movement.move_ended(now_s, is_taken=is_taken)
                self._record.moves = self._movement.moves
                if is_taken:
                    self._away_until_s = None
                    self._figures(began_s, now_s)
                self._wake()
            self._show()

    def _is_still_wished(self) -> bool:
        """Getting ready may take a while; a key that was let go meanwhile moves nothing."""
        with self._condition:
            self._has_moved = self._has_moved or self._movement.is_held
            return self._movement.is_held

    def _ready(self) -> PtzDriver:
        """The driver, its camera's abilities known.

        Raises:
            EnvironmentFault: the camera does not answer, did not a moment ago, or cannot be steered.
        """
        if self._away_until_s is not None and self._clock.monotonic_s() < self._away_until_s:
            raise EnvironmentFault(
                "The camera does not answer to its steering.", "It is tried again in a moment."
            )
        if self._driver is None:
            self._driver = self._open(self.camera)
        if not self.state.capabilities.has_ptz:
            can = self._driver.capabilities()
            if not can.has_ptz:
                raise Refused(f"Camera {self.camera.number} offers no steering over ONVIF.")
            self._note(capabilities=can)
        return self._driver

    def _find_out(self) -> None:
        try:
            driver = self._ready()
            presets = tuple(driver.presets())
            self._away_until_s = None
            self._note(presets=presets, position=driver.status().position)
        except ConsoleError as fault:
            self._has_said_away = True  # nobody asked: the tile says it, and the message centre does not
            self._failed(fault)
        self._show()

    def _go(self, work: Callable[[PtzDriver], None], to: str, actor: str) -> None:
        began_s = self._clock.monotonic_s()
        self._has_said_away = False
        try:
            work(self._ready())
        except ConsoleError as fault:
            self._failed(fault)
            return
        self._record.sent(actor, to)
        with self._condition:
            self._has_moved, self._away_until_s = True, None
            self._figures(began_s, self._clock.monotonic_s())
        self._show()

    def _failed(self, fault: ConsoleError) -> None:
        """A command came to nothing: say so once for each time that somebody steers."""
        if isinstance(fault, LoginRefused):
            self.release("login refused")
        now_s = self._clock.monotonic_s()
        if not isinstance(fault, Refused) and now_s >= (self._away_until_s or now_s):
            self._away_until_s = now_s + AWAY_S
        if not self._has_said_away and self.notices is not None:
            self._has_said_away = True
            called = f"Camera {self.camera.number} {self.camera.name}: {fault.what}"
            self.notices.refuse(EnvironmentFault(called, fault.then))
        self._show()

    # -- the stops' thread ----------------------------------------------------------------------------------

    def turn_stops(self) -> bool:
        """Do one thing: let go what nobody renews, or stop. Whether there was one."""
        with self._condition:
            now_s = self._clock.monotonic_s()
            abandoned = self._movement.is_abandoned(now_s)
            if abandoned:
                self._let_go("not renewed")
            attempt = self._movement.next_stop(now_s)
        self._show()
        if attempt is not None:
            self._stop(attempt)
        return attempt is not None or abandoned

    def _stop(self, attempt: Attempt) -> None:
        is_taken = is_refused = False
        began_s = self._clock.monotonic_s()
        try:
            if self._driver is not None and self._has_moved:
                self._driver.stop(attempt.way)
            is_taken = True
        except Refused:
            is_refused = True
        except EnvironmentFault as fault:
            _log.info("a stop of camera %d failed: %s", self.camera.number, fault.what)
        with self._condition:
            now_s = self._clock.monotonic_s()
            if is_taken:
                self._figures(began_s, now_s)
            self._movement.stop_ended(now_s, attempt, is_taken=is_taken, is_refused=is_refused)
            self._wake()
        self._after_stop(is_over=False)

    def _check(self, owed: Owed) -> None:
        """Ask whether the head came to rest, on the moves' connection: stops never wait for this."""
        is_moving, is_answered = None, True
        try:
            if self._driver is not None and self._has_moved:
                status = self._driver.status()
                is_moving = status.is_moving
                self._note(position=status.position or self.state.position)
        except Refused:
            pass  # it does not tell
        except EnvironmentFault:
            is_answered = False
        with self._condition:
            now_s = self._clock.monotonic_s()
            is_over = self._movement.check_ended(now_s, owed, is_moving=is_moving, is_answered=is_answered)
            self._wake()
        self._after_stop(is_over=is_over)

    def _after_stop(self, *, is_over: bool) -> None:
        if is_over:
            self._record.stopped(self._clock.monotonic_s(), self._movement.way)
        elif self._movement.given_up:
            self._record.never_stopped(self._clock.monotonic_s())
        self._show()

    # -- what the screen sees -------------------------------------------------------------------------------

    @property
    def _fault_key(self) -> str:
        return f"steering {self.camera.number}"

    def _figures(self, began_s: float, now_s: float) -> None:
        wished_s, self._wished_s = self._wished_s, None
        self._note(latency_ms=(now_s - began_s) * 1000)
        if wished_s is not None:  # a refresh follows no wish
            self._note(queued_ms=max(0.0, began_s - wished_s) * 1000)

    def _note(self, **changes: Any) -> None:
        with self._condition:
            self.state = replace(self.state, **changes)

    def _show(self) -> None:
        """Tell what changed, if anything did; the alarm begins and ends here."""
        with self._condition:
            before = self._told
            self._note(phase=self._phase(self._clock.monotonic_s()))
            now = self._told = self.state
            # Within the lock: an end must never be told before its beginning.
            self._alarm(is_on=now.phase is Phase.UNCONFIRMED, was_on=before.phase is Phase.UNCONFIRMED)
        if now != before:
            self._changed(self.camera.number)

    def _alarm(self, *, is_on: bool, was_on: bool) -> None:
        if self.notices is None or is_on == was_on:
            return
        if was_on:
            self.notices.over(self._fault_key)
            return
        self.notices.fault(
            self._fault_key,
            f"Camera {self.camera.number} {self.camera.name}: its stop is not confirmed.",
            "Watch its picture. The console goes on sending stop until the camera confirms it.",
            self.camera.number,
        )

    def _phase(self, now_s: float) -> Phase:
        if self._movement.is_alarming(now_s):
            return Phase.UNCONFIRMED
        if self._movement.owed is not None:
            return Phase.STOPPING
        if self._away_until_s is not None:
            return Phase.AWAY
        if self._movement.is_held:
            return Phase.MOVING
        return Phase.STEERABLE if self.state.capabilities.has_ptz else Phase.NONE

    # -- threads --------------------------------------------------------------------------------------------

    def _start(self) -> None:
        for name, turn in (("moves", self.turn_moves), *[("stops", self.turn_stops)] * STOP_THREADS):
            thread = threading.Thread(
                target=self._run, args=(turn,), name=f"ptz {self.camera.number} {name}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def _run(self, turn: Callable[[], bool]) -> None:
        try:
            while self._wait_after(turn):
                pass
        except Exception:  # noqa: BLE001  # the top of a thread: reported
            _log.exception("steering of camera %d ended", self.camera.number)
            if self.notices is not None:
                self.notices.fault(
                    f"{self._fault_key} thread",
                    f"Camera {self.camera.number}: its steering stopped working.",
                    "Restart the console; the cause is in the diagnostic log.",
                    self.camera.number,
                )

    def _wait_after(self, turn: Callable[[], bool]) -> bool:
        with self._condition:
            version = self._version
        if turn():
            return True
        with self._condition:
            if self._is_closing:
                return False
            if version == self._version:
                now_s = self._clock.monotonic_s()
                due_s = self._movement.next_due_s(now_s)
                self._condition.wait(None if due_s is None else max(0.005, due_s - now_s))
            return True

    def close(self, until_s: float) -> None:
        """Stop, wait for the confirmation until then, end the threads, hang up."""
        self.release("console closed")
        with self._condition:
            while not self._movement.is_idle and (left_s := until_s - self._clock.monotonic_s()) > 0:
                self._condition.wait(left_s)
            self._is_closing = True
            self._condition.notify_all()
        for thread in self._threads:
            thread.join(max(0.1, until_s + 1.0 - self._clock.monotonic_s()))
        self._record.never_stopped(self._clock.monotonic_s())
        if self._driver is not None:
            self._driver.close()
