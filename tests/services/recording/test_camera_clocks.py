from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.recording.recorder_clock import (
    NOT_SYNCHRONISED,
    RECORDER_CLOCK_ACT,
    TIME_SERVICE,
    ClockComparison,
)
from console.services.recording.camera_clocks import CameraClockEntries
from tests.support.clocks import SimulatedClock
from tests.support.people import NOON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.act_aggregation import RecordedAct


@dataclass
class Books:
    """Keeps what is entered; may be away."""

    entered: list[RecordedAct] = field(default_factory=list)
    is_away: bool = False

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        del actor, act, subject, detail
        raise AssertionError("it must be on the disk when it is entered")

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        if self.is_away:
            raise EnvironmentFault("away")
        self.entered += acts

    @property
    def texts(self) -> list[str]:
        return [str(act.detail["errors"]) for act in self.entered]


def test_an_error_is_entered_at_first_when_it_changes_and_once_a_day() -> None:
    clock, books, errors = SimulatedClock(NOON), Books(), {7: 0.4, 8: -12.0}
    entries = CameraClockEntries(lambda: errors, books, clock)
    entries.enter()
    entries.enter()
    assert books.texts == ["7:+0.4 8:-12.0"]
    errors[7] = 0.8
    entries.enter()
    assert len(books.texts) == 1, "it wavers"
    errors[7] = 1.0
    entries.enter()
    assert books.texts[1:] == ["7:+1.0"]
    clock.advance(86_400)
    entries.enter()
    assert books.texts[2:] == ["7:+1.0 8:-12.0"]
    del errors[7], errors[8]
    clock.advance(86_400)
    entries.enter()
    assert len(books.texts) == 3, "what reports no time is not entered"


def test_the_recorders_own_clock_is_entered_when_its_state_changes_and_once_a_day() -> None:
    clock, books = SimulatedClock(NOON), Books()
    kept = [ClockComparison(None, None, NOT_SYNCHRONISED)]
    entries = CameraClockEntries(dict, books, clock, lambda: kept[0])
    entries.enter()
    entries.enter()
    assert [act.detail["how"] for act in books.entered] == [NOT_SYNCHRONISED]
    for error_s in (0.012, 0.013, 0.2):
        kept[0] = ClockComparison(error_s, 0.5, TIME_SERVICE)
        entries.enter()
    assert [act.detail["error_s"] for act in books.entered] == [None, 0.012, 0.2]
    clock.advance(86_400)
    entries.enter()
    assert [act.detail["error_s"] for act in books.entered[3:]] == [0.2]
    assert {(act.actor, act.act) for act in books.entered} == {("watchroom", RECORDER_CLOCK_ACT)}


def test_while_the_books_are_away_it_is_entered_later_and_said_once() -> None:
    books, told, stop = Books(is_away=True), list[str](), threading.Event()

    def failed(words: str) -> None:
        told.append(words)

    def errors() -> dict[int, float]:
        if len(asked) == 3:
            books.is_away = False
        if len(asked) == 5:
            stop.set()
        asked.append(1)
        return {7: 3.0}

    asked: list[int] = []
    CameraClockEntries(errors, books, SimulatedClock(NOON)).run(stop, failed, interval_s=0.001)
    assert books.texts == ["7:+3.0"]
    assert len(told) == 1
    assert "clocks of the cameras could not be entered" in told[0]
