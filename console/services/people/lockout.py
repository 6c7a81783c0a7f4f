"""Delays after failed password attempts. Setting the machine's clock neither ends nor extends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.lockout import Failures, left_s, wait_s, words_of
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.services.people.ports import PeopleStore

MOST_UNKNOWN = 1000
"""Maximum number of unknown user names. They are delayed too, so that no one can tell which exist."""


class Lockouts:
    """Tracks delays. One thread at a time. A delay that this process started uses its monotonic clock."""

    def __init__(self, store: PeopleStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._seen: dict[str, tuple[int, float]] = {}
        """By user name: number of failures, and the monotonic instant at which the delay ends."""

    def check(self, login: str, *, is_known: bool) -> None:
        """Permit an attempt, or refuse it while a delay lasts.

        Raises:
            OperatorError: it is too early; the error says how long to wait.
        """
        left = self._free_s(login, is_known=is_known) - self._clock.monotonic_s()
        if left > 0:
            wait = words_of(left)
            raise OperatorError(
                "Too many incorrect passwords.",
                text("Try again in {wait}, or ask the manager to set a new password.", wait=wait),
            )

    def failed(self, login: str, *, is_known: bool) -> int:
        """Record a failed attempt. Return the number of failures."""
        self._free_s(login, is_known=is_known)
        count = self._seen.get(login, (0, 0.0))[0] + 1
        self._note(login, count, wait_s(count))
        if is_known:
            self._store.set_failures(login, Failures(count, self._clock.utc_now()))
        return count

    def succeeded(self, login: str) -> None:
        """Record a successful attempt, which clears all failures."""
        self._seen.pop(login, None)
        if self._store.failures(login).count:
            self._store.set_failures(login, Failures())

    def _free_s(self, login: str, *, is_known: bool) -> float:
        count, free_s = self._seen.get(login, (0, 0.0))
        stored = self._store.failures(login) if is_known else Failures(count)
        if stored.count > count or (stored.count == 0 and count and is_known):
            # First attempt here, or another console counted further, or the manager set a new password.
            self._note(login, stored.count, left_s(stored, self._clock.utc_now()))
            return self._seen[login][1]
        return free_s

    def _note(self, login: str, count: int, wait: float) -> None:
        while len(self._seen) >= MOST_UNKNOWN and login not in self._seen:
            self._seen.pop(next(iter(self._seen)))
        self._seen[login] = (count, self._clock.monotonic_s() + wait)
