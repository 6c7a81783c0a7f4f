from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.domain.errors import EnvironmentFault
from console.services.ptz import parking
from tests.support.waiting import until

if TYPE_CHECKING:
    import threading

    import pytest


class Told:
    """What a screen would show."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.ended: list[str] = []

    def __call__(self, what: str) -> None:
        self.faults.append(what)

    def over(self, what: str) -> None:
        self.ended.append(what)


class Crashing:
    """A loop that crashes some times and then runs."""

    def __init__(self, crashes: int, error: Exception) -> None:
        self._crashes, self._error = crashes, error
        self.runs = 0

    def run(self, stop: threading.Event) -> None:
        self.runs += 1
        if self.runs <= self._crashes:
            raise self._error
        stop.wait()


def hosted(loop: Crashing, told: Told, steady_s: float) -> HostedLoop:
    return HostedLoop("search index", loop.run, told, pause_s=0.001, steady_s=steady_s)


def test_a_loop_that_crashed_is_started_again_and_told_once() -> None:
    told, loop = Told(), Crashing(4, ZeroDivisionError("no"))
    thread = hosted(loop, told, steady_s=60)
    thread.start()
    until(lambda: loop.runs == 5, "the fifth run")
    assert thread.end(5)
    assert told.faults == ["The search index stopped working: no. It is started again."]
    assert told.ended == []


def test_a_loop_that_runs_again_says_that_its_crash_is_over() -> None:
    told, loop = Told(), Crashing(1, EnvironmentFault("The database is away.", "Check it."))
    thread = hosted(loop, told, steady_s=0.01)
    thread.start()
    until(lambda: told.ended, "the crash to be over")
    assert thread.end(5)
    assert told.faults == told.ended == ["The database is away. Check it."]


def test_a_loop_that_returned_is_not_started_again() -> None:
    told, runs = Told(), []
    thread = HostedLoop("joystick", lambda _stop: runs.append(1), told, pause_s=0.001)
    thread.start()
    assert thread.end(5)
    assert len(runs) == 1
    assert told.faults == []


def test_a_loop_that_crashes_for_ever_ends_when_it_is_told_to() -> None:
    told, loop = Told(), Crashing(10**9, ZeroDivisionError("no"))
    thread = hosted(loop, told, steady_s=60)
    thread.start()
    until(lambda: loop.runs > 2, "three runs")
    assert thread.end(5)
    assert len(told.faults) == 1


def test_what_the_steering_watch_could_not_load_is_loaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parking, "TURN_S", 0.001)
    told, tries = Told(), []

    def load() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise EnvironmentFault("The tours cannot be read.", "Check it.")

    watch = parking.PtzMonitor([load], [])
    thread = HostedLoop("steering watch", lambda stop: watch.run(stop, told), told)
    thread.start()
    until(lambda: len(tries) == 3, "the third try")
    assert thread.end(5)
    assert told.faults == ["The tours cannot be read. Check it."]
