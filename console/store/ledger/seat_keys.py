"""The keys of the person in the seat, in memory only while they sit there and have not locked it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WAITS_S = 900.0
"""The longest time between a password and the seat: declaration, undertaking and handover are read in it."""


class SeatKeys:
    """Holds the private key of who is in the seat, and what it has opened. Thread-safe; it never waits.

    Args:
        now_s: a clock in seconds that is never set.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lock = threading.Lock()
        self._seated: tuple[str, bytes] | None = None
        self._coming: tuple[str, bytes] | None = None
        """Of a person who has signed in and is not in the seat yet."""
        self._came_s = 0.0
        self._last = ""
        self._opened: dict[str, bytes] = {}

    def bring(self, login: str, private: bytes) -> None:
        """Take the key of a person whose password was checked; it counts once they are in the seat."""
        with self._lock:
            if login == self._last:
                self._seated, self._opened = (login, private), {}
            else:
                self._coming, self._came_s = (login, private), self._now_s()

    def forget(self, login: str) -> None:
        """Forget the key of a person who has signed in and was refused the seat, or did not take it."""
        with self._lock:
            if self._coming is not None and self._coming[0] == login:
                self._coming = None

    def forget_late(self) -> None:
        """Forget the key of a person who has signed in and has not taken the seat for too long."""
        with self._lock:
            self._drop_late()

    def _drop_late(self) -> None:
        if self._coming is not None and self._now_s() - self._came_s > WAITS_S:
            self._coming = None

    def follow(self, login: str) -> None:
        """Forget every key but that of who is in the seat now; an empty name: nobody, or it is locked."""
        with self._lock:
            self._drop_late()
            if self._seated is not None and self._seated[0] != login:
                self._seated, self._opened = None, {}
            if self._coming is not None and self._coming[0] == login:
                self._seated, self._coming, self._opened = self._coming, None, {}
            elif login != self._last:
                self._coming = None
            self._last = login

    def person(self) -> tuple[str, bytes] | None:
        """Return user name and private key of who is in the seat, or None."""
        with self._lock:
            return self._seated

    def known(self, login: str) -> bytes | None:
        """Return the private key of a person who is in the seat or has just signed in, or None."""
        with self._lock:
            mine = (one for one in (self._seated, self._coming) if one is not None and one[0] == login)
            return next((private for _, private in mine), None)

    def opened(self, public: str) -> bytes | None:
        """Return the private key of an authorisation that was opened for who is in the seat, or None."""
        with self._lock:
            return self._opened.get(public)

    def keep(self, login: str, public: str, private: bytes) -> None:
        """Keep the private key of an authorisation for as long as the same person is in the seat."""
        with self._lock:
            if self._seated is not None and self._seated[0] == login:
                self._opened[public] = private
