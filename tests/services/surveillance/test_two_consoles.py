"""A cancellation at one console takes the cameras away at another, over a real server."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from console.domain.clock import SystemClock
from console.domain.people.actor import Role
from console.store.database import open_database
from tests.support.people import Room
from tests.support.surveillance import Bureau
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.clocks import SimulatedClock


@pytest.mark.req("RIP-03")
def test_a_cancellation_elsewhere_is_heard_over_the_server(
    postgres_url: str, record_property: Callable[[str, object], None]
) -> None:
    clock: SimulatedClock = SystemClock()  # type: ignore[assignment]  # real time: threads wait here
    here_engine, there_engine = open_database(postgres_url), open_database(postgres_url)
    stop = threading.Event()
    try:
        here = Room(here_engine, clock)
        here.fill()
        here.on_duty(Role.SUPERVISOR)
        bureau = Bureau(here)
        bureau.sit()
        session = bureau.begin()
        gone = threading.Event()
        here.staff.cameras.listen(gone.set)
        reading = threading.Thread(target=bureau.officers.run_reading, args=(stop,), daemon=True)
        reading.start()
        there = Bureau(Room(there_engine, clock))
        # The other console writes on its own connection; only the server tells this one.
        begun_s = time.perf_counter()
        there.cancel(session.authorisation)
        until(gone.is_set, "the cancellation")
        record_property("cancelled_to_gone_s", round(time.perf_counter() - begun_s, 3))
        assert not here.staff.cameras.may_use(3)
        assert "cancelled" in here.staff.cameras.lost
    finally:
        stop.set()
        here_engine.dispose()
        there_engine.dispose()
