from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.domain.books.act_aggregation import MOST_OPEN, ActAggregator, RecordedAct
from console.domain.books.automatic_acts import AUTOMATIC, act_of
from tests.support.clocks import SimulatedClock


def act(clock: SimulatedClock, word: str = "camera-called", subject: str = "camera 7") -> RecordedAct:
    return RecordedAct("ada", word, subject, clock.utc_now(), {"to": "spot"})


def test_the_first_is_written_at_once_and_its_repeats_as_one() -> None:
    clock, folder = SimulatedClock(), ActAggregator()
    first = act(clock)
    assert folder.add(first) == [first]
    for _ in range(5):
        clock.advance(2)
        assert folder.add(act(clock)) == []
    assert folder.due(clock.utc_now()) == []
    clock.advance(60)
    (folded,) = folder.due(clock.utc_now())
    assert folded.count == 5
    assert folded.payload() == {
        "subject": "camera 7",
        "to": "spot",
        "count": 5,
        "first": "2026-06-01T12:00:02.000+00:00",
        "last": "2026-06-01T12:00:10.000+00:00",
    }
    assert folder.due(clock.utc_now()) == []


def test_one_alone_leaves_nothing_behind() -> None:
    clock, folder = SimulatedClock(), ActAggregator()
    assert "count" not in folder.add(act(clock))[0].payload()
    clock.advance(61)
    assert folder.due(clock.utc_now()) == []
    assert len(folder.add(act(clock))) == 1


def test_other_cameras_other_people_and_slow_acts_are_not_folded() -> None:
    clock, folder = SimulatedClock(), ActAggregator()
    assert len(folder.add(act(clock))) == 1
    assert len(folder.add(act(clock, subject="camera 8"))) == 1
    assert len(folder.add(act(clock, word="snapshot"))) == 1
    assert len(folder.add(act(clock, word="snapshot"))) == 1
    assert len(folder.add(RecordedAct("bob", "camera-called", "camera 7", clock.utc_now()))) == 1


def test_an_act_after_the_window_brings_the_repeats_before_itself() -> None:
    clock, folder = SimulatedClock(), ActAggregator()
    folder.add(act(clock))
    clock.advance(1)
    folder.add(act(clock))
    clock.advance(90)
    late = act(clock)
    assert [entry.count for entry in folder.add(late)] == [1, 1]
    assert folder.flush() == []


def test_a_clock_set_back_ends_the_window() -> None:
    clock, folder = SimulatedClock(), ActAggregator()
    folder.add(act(clock))
    clock.advance(1)
    folder.add(act(clock))
    clock.step_utc(-3600)
    written = folder.add(act(clock))
    assert [entry.instant_utc.hour for entry in written] == [12, 11]


def test_windows_are_bounded() -> None:
    clock, folder = SimulatedClock(), ActAggregator()
    for number in range(MOST_OPEN + 5):
        folder.add(act(clock, subject=f"camera {number}"))
    assert len(folder._open) == MOST_OPEN


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-100, 100)), max_size=60))
def test_every_act_is_counted_once(done: list[tuple[int, float]]) -> None:
    clock, folder, written = SimulatedClock(), ActAggregator(), []
    for camera, seconds in done:
        clock.step_utc(seconds)
        written += folder.add(act(clock, subject=f"camera {camera}"))
        written += folder.due(clock.utc_now())
    written += folder.flush()
    assert sum(entry.count for entry in written) == len(done)


def test_acts_are_known_by_title_and_book() -> None:
    assert act_of("camera-called").book == "operators"
    assert act_of("something-new").title == "Something new"
    assert act_of("something-new").book == "audit"
    assert all(known.book in {"operators", "audit", "authorisations"} for known in AUTOMATIC.values())
