"""Delays after failed attempts; setting the machine's clock neither ends nor stretches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.lockout import Failures, left_s, wait_s, words_of

if TYPE_CHECKING:
    from console.domain.clock import Clock
    from console.services.people.ports import PeopleStore

MOST_UNKNOWN = 1000
"""Logins that do not exist are delayed as well, so that nobody can tell; not without end in memory."""


class Lockouts:
    """One thread at a time. A delay that this process saw begin runs by its monotonic clock."""

    def __init__(self, store: PeopleStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._seen: dict[str, tuple[int, float]] = {}
        """By login: failures, and the monotonic instant from which it is free."""

    def check(self, login: str, *, is_known: bool) -> None:
        """Let an attempt pass.

        Raises:
            OperatorError: it comes too early; it says how long to wait.
        """
        left = self._free_s(login, is_known=is_known) - self._clock.monotonic_s()
        if left > 0:
            raise OperatorError(
                "Too many wrong passwords.",
                f"Try again in {words_of(left)}, or ask the manager to set a new one.",
            )

    def failed(self, login: str, *, is_known: bool) -> int:
        """An attempt failed; how many have."""
        self._free_s(login, is_known=is_known)
        count = self._seen.get(login, (0, 0.0))[0] + 1
        self._note(login, count, wait_s(count))
        if is_known:
            self._store.set_failures(login, Failures(count, self._clock.utc_now()))
        return count

    def succeeded(self, login: str) -> None:
        """An attempt succeeded: all is forgotten."""
        self._seen.pop(login, None)
        if self._store.failures(login).count:
            self._store.set_failures(login, Failures())

    def _free_s(self, login: str, *, is_known: bool) -> float:
        count, free_s = self._seen.get(login, (0, 0.0))
        kept = self._store.failures(login) if is_known else Failures(count)
        if kept.count > count or (kept.count == 0 and count and is_known):
            # Seen for the first time, or another console counted on, or the manager set a new password.
            self._note(login, kept.count, left_s(kept, self._clock.utc_now()))
            return self._seen[login][1]
        return free_s

    def _note(self, login: str, count: int, wait: float) -> None:
        while len(self._seen) >= MOST_UNKNOWN and login not in self._seen:
            self._seen.pop(next(iter(self._seen)))
        self._seen[login] = (count, self._clock.monotonic_s() + wait)
