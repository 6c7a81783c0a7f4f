from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from console.domain.wall.cells import Rect
from console.domain.wall.monitors import Monitor, match

LEFT, RIGHT = Rect(0, 0, 1920, 1080), Rect(1920, 0, 1920, 1080)


def test_monitors_are_known_by_serial_number_wherever_they_stand() -> None:
    first = Monitor("Eizo", "S2433", "A1", "DP-1", LEFT)
    two = Monitor("Eizo", "S2433", "B2", "DP-2", RIGHT)
    # The system renumbered them, the cables were changed, and they stand the other way round.
    now = [replace(two, connector="DP-1", geometry=LEFT), replace(first, connector="DP-2", geometry=RIGHT)]
    assert match([first, two], now) == {0: 1, 1: 0}


def test_identical_monitors_are_told_apart_by_where_they_stand() -> None:
    first = Monitor("Eizo", "S2433", "", "", LEFT)
    two = Monitor("Eizo", "S2433", "", "", RIGHT)
    assert match([first, two], [two, first]) == {0: 1, 1: 0}


def test_a_missing_monitor_gives_its_place_to_nobody() -> None:
    first, second = Monitor("Eizo", "S2433", "A1"), Monitor("Dell", "U2720", "Z9")
    assert match([first], [second]) == {}
    assert match([first], [replace(first, serial="A2")]) == {}


def test_another_resolution_is_the_same_monitor() -> None:
    first = Monitor("Eizo", "S2433", "A1", "DP-1", LEFT)
    assert match([first], [replace(first, geometry=Rect(0, 0, 1280, 720))]) == {0: 0}


monitors = st.builds(
    Monitor,
    st.sampled_from(["", "Eizo", "Dell"]),
    st.sampled_from(["", "S2433"]),
    st.sampled_from(["", "A1", "B2"]),
    st.just(""),
    st.builds(Rect, st.sampled_from([0, 1920, 3840]), st.just(0), st.just(1920), st.just(1080)),
)


@given(st.lists(monitors, max_size=6), st.lists(monitors, max_size=6))
def test_every_monitor_is_matched_once_at_most(known: list[Monitor], present: list[Monitor]) -> None:
    pairs = match(known, present)
    assert len(set(pairs.values())) == len(pairs)


@given(st.lists(monitors, max_size=6, unique=True), st.randoms())
def test_shuffled_monitors_all_find_themselves(known: list[Monitor], random: object) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands in a Random
    pairs = match(known, shuffled)
    assert len(pairs) == len(known)
