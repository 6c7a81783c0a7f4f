"""Decide when to move and when to stop one camera, without threads, clock or network.

Dead-man rule: a movement lives only while someone renews it. When it is not renewed, or is released, a stop
is owed until a stop has been confirmed that began after every move of the movement had ended. A stop that
overtook a move on another connection therefore does not count.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.numbers import clamp
from console.domain.ptz.model import STILL, StopMethod, Velocity

RENEW_S = 0.5
"""A movement that is not renewed for this time is released."""
REFRESH_S = 0.4
"""The interval at which a move is sent again, because it has a short timeout."""
TIMEOUT_S, TIMEOUT_MOST_S = 1.0, 5.0
ALARM_S = 1.0
"""After this time, an unconfirmed stop is a fault that the operator must know of."""
NEVER_S, RARELY_S = 600.0, 20.0
"""After so long a stop counts as never confirmed; it is sent on, but only so often."""
GIVE_UP_S = 86_400.0
"""A camera that moved when its network went is stopped when it is back, if that takes no longer than this."""
SETTLE_S, CHECK_S = 0.8, 0.06
"""The time for a camera to come to rest, and the interval of the checks. A camera that still moves afterwards
did not obey, and the next way is tried before the alarm."""
_RETRY_S = (0.0, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 5.0)


@dataclass(slots=True, eq=False)
class PendingStop:
    """A stop that has not been confirmed yet."""

    since_s: float
    way: StopMethod
    next_s: float
    attempts: int = 0
    in_flight: bool = False
    came_early: bool = False
    """The last stop was accepted while a move was under way. Another must follow the end of that move."""
    accepted_s: float | None = None
    """When a valid stop was accepted. Now the camera has to come to rest."""
    check_s: float = 0.0
    is_checking: bool = False

    def is_due(self, now_s: float) -> bool:
        """Return whether a stop must be sent now."""
        waits = self.in_flight or self.came_early or self.accepted_s is not None
        return not waits and now_s >= self.next_s


@dataclass(frozen=True, slots=True)
class StopAttempt:
    """One stop command that is under way."""

    owed: PendingStop
    way: StopMethod
    moves: int | None
    """Number of moves so far, if all had ended; None if one was under way."""


@dataclass(slots=True)
class Movement:
    """The movement of one camera. One thread at a time; times are monotonic seconds."""

    wish: Velocity = STILL
    """The velocity that is held; zero if none is."""
    owed: PendingStop | None = None
    way: StopMethod = StopMethod.STOP
    """The way of stopping that worked last."""
    given_up: bool = False
    moves: int = 0
    """Number of moves sent so far."""
    begun: int = 0
    """Number of movements so far, each from the first push to the release."""
    is_moving: bool = False
    """Whether a move is under way."""
    _renewed_s: float = 0.0
    _sent: Velocity = STILL
    _sent_s: float = 0.0
    _retry_s: float = 0.0
    _latency_s: float = 0.0
    _stop_after: int = -1
    """Number of moves when the last stop was sent."""
    _alarmed: bool = False
    """The alarm continues during a new movement until the camera obeys."""

    @property
    def is_held(self) -> bool:
        """Whether someone holds the movement."""
        return not self.wish.is_still

    @property
    def is_idle(self) -> bool:
        """Whether no movement is held, no stop is owed and no move is under way."""
        return not (self.is_held or self.owed or self.is_moving)

    @property
    def timeout_s(self) -> float:
        """The timeout of a move: short, but longer than a slow camera needs to be refreshed."""
        return clamp(2 * self._latency_s + 0.5, TIMEOUT_S, TIMEOUT_MOST_S)

    def is_alarming(self, now_s: float) -> bool:
        """Return whether a stop has been unconfirmed for so long that the operator must know."""
        is_late = self.owed is not None and now_s - self.owed.since_s >= ALARM_S
        return self.given_up or self._alarmed or is_late

    # -- what the operator does ---------------------------------------------------------------------------

    def move(self, wish: Velocity, now_s: float) -> None:
        """Move at this velocity from now on."""
        if wish.is_still:
            self.release(now_s)
            return
        # A new movement does not end the alarm. It ends when the camera obeys.
        self._alarmed = self.is_alarming(now_s)
        if not self.is_held:
            self._retry_s = 0.0
            self.begun += 1
        self.wish, self._renewed_s = wish, now_s
        # The new movement will need its own stop.
        self.owed, self.given_up = None, False

    def renew(self, now_s: float) -> bool:
        """Renew the movement. Return whether it was still held."""
        if self.is_held:
            self._renewed_s = now_s
        return self.is_held

    def release(self, now_s: float) -> bool:
        """Release the movement, so that a stop is owed. Return whether it was held."""
        if not self.is_held:
            return False
        self.wish = STILL
        self.owed = PendingStop(now_s, self.way, now_s)
        # Tapping keys must not use up the connections of a slow camera. If a stop was already sent after the
        # move that is under way, the next one waits for the end of that move.
        self.owed.came_early = self.is_moving and self._stop_after == self.moves
        return True

    def is_abandoned(self, now_s: float) -> bool:
        """Return whether the movement is held but was not renewed in time."""
        return self.is_held and now_s - self._renewed_s >= RENEW_S

    # -- moves --------------------------------------------------------------------------------------------

    def next_move(self, now_s: float) -> Velocity | None:
        """Return the move to send now, if any. The caller must then call `move_ended`."""
        if not self.is_held or self.is_moving or now_s < self._retry_s:
            return None
        if self.wish == self._sent and now_s - self._sent_s < REFRESH_S:
            return None
        self.is_moving = True
        self._sent, self._sent_s = self.wish, now_s
        self.moves += 1
        return self.wish

    def move_ended(self, now_s: float, *, is_taken: bool) -> None:
        """Record that the move was answered, failed or timed out."""
        self.is_moving = False
        if is_taken:
            self._latency_s, self._alarmed = now_s - self._sent_s, False
        else:
            self._sent, self._retry_s = STILL, now_s + REFRESH_S
        if self.owed is not None and self.owed.came_early:
            self.owed.came_early, self.owed.next_s = False, now_s

    # -- stops --------------------------------------------------------------------------------------------

    def next_stop(self, now_s: float) -> StopAttempt | None:
        """Return the stop to send now, if any. The caller must then call `stop_ended`."""
        owed = self.owed
        if owed is None or not owed.is_due(now_s):
            return None
        owed.in_flight = True
        owed.attempts += 1
        self._stop_after = self.moves
        return StopAttempt(owed, owed.way, None if self.is_moving else self.moves)

    def stop_ended(
        self, now_s: float, attempt: StopAttempt, *, is_taken: bool, is_refused: bool = False
    ) -> None:
        """Record that the stop was accepted, was refused (the next way is tried then), or did not arrive."""
        # The stop may have ended a newer movement, so the held velocity is sent again at once.
        self._sent = STILL
        owed = attempt.owed
        owed.in_flight = False
        if owed is not self.owed:
            if not is_taken and self.owed is not None and self.owed.came_early:
                self.owed.came_early, self.owed.next_s = False, now_s  # The newer stop relied on this one.
            return
        if is_taken and attempt.moves == self.moves:
            owed.accepted_s = owed.check_s = now_s
        elif is_taken:
            owed.came_early, owed.next_s = self.is_moving, now_s
        else:
            owed.way = attempt.way.other if is_refused else owed.way
            is_rare = now_s - owed.since_s > NEVER_S
            owed.next_s = now_s + (RARELY_S if is_rare else _RETRY_S[min(owed.attempts, len(_RETRY_S)) - 1])
            self._give_up(owed, now_s)

    def next_check(self, now_s: float) -> PendingStop | None:
        """Return the stop whose effect must be checked now. The caller must then call `check_ended`."""
        owed = self.owed
        if owed is None or owed.accepted_s is None or owed.is_checking or now_s < owed.check_s:
            return None
        owed.is_checking = True
        return owed

    def check_ended(
        self, now_s: float, owed: PendingStop, *, is_moving: bool | None, is_answered: bool = True
    ) -> bool:
        """Apply the camera's answer about its movement. Return whether the stop is confirmed."""
        owed.is_checking = False
        if owed is not self.owed or owed.accepted_s is None:
            return False
        if is_answered and not is_moving:
            self.owed, self.way, self._alarmed, self.given_up = None, owed.way, False, False
            return True
        owed.check_s = now_s + CHECK_S
        if is_answered and now_s - owed.accepted_s >= SETTLE_S:
            owed.accepted_s, owed.way, owed.next_s = None, owed.way.other, now_s
        self._give_up(owed, now_s)
        return False

    def _give_up(self, owed: PendingStop, now_s: float) -> None:
        self.given_up = self.given_up or now_s - owed.since_s >= NEVER_S
        if now_s - owed.since_s >= GIVE_UP_S:
            self.owed = None

    def next_due_s(self, now_s: float) -> float | None:
        """Return when something is due next; None: only after the operator does something."""
        times = []
        if self.is_held:
            times.append(self._renewed_s + RENEW_S)
            if not self.is_moving:
                times.append(max(self._sent_s + REFRESH_S, self._retry_s))
        owed = self.owed
        if owed is not None:
            alarm_s = owed.since_s + ALARM_S
            times.append(alarm_s if now_s < alarm_s else now_s + 1.0)
            if owed.accepted_s is not None:
                times += [] if owed.is_checking else [owed.check_s]
            elif not owed.in_flight and not owed.came_early:
                times.append(owed.next_s)
        return min(times, default=None)
