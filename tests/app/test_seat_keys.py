"""The key of a person is kept only while they are in the seat and have not locked it (RIP-04)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

import pytest

from console.app.wiring.people import follow_seat
from console.store.ledger.seat_keys import SeatKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.services.people.seat import ConsoleSeat


class LockedMeanwhile:
    """A seat that somebody locks on another thread just after it was seen to be open."""

    def __init__(self) -> None:
        self.login = "amy"
        self._open = True
        self._changed: Callable[[], None] = lambda: None
        self.locking = threading.Thread(target=self._lock)

    def listen(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    @property
    def is_open(self) -> bool:
        seen = self._open
        if seen:
            self.locking.start()
            self.locking.join(1)  # it ends at once, or waits its turn
        return seen

    def unlock(self) -> None:
        self._changed()

    def _lock(self) -> None:
        self._open = False
        self._changed()


@pytest.mark.req("RIP-04")
def test_a_console_that_is_locked_while_it_is_unlocked_keeps_no_key() -> None:
    keys, seat = SeatKeys(), LockedMeanwhile()
    follow_seat(cast("ConsoleSeat", seat), keys)
    keys.bring("amy", b"private")
    seat.unlock()
    seat.locking.join()
    assert keys.person() is None
