"""Two halves of a key, typed from paper."""

from __future__ import annotations

import os

import pytest

from console.domain.errors import OperatorError
from console.domain.surveillance.key_halves import halves_of, key_of


def test_two_halves_bring_the_key_back_in_either_order_and_however_they_are_typed() -> None:
    for _ in range(50):
        key = os.urandom(32)
        one, other = halves_of(key)
        assert key_of(one, other) == key
        assert key_of(other.lower().replace(" ", ""), one.replace(" ", "-")) == key
        assert key_of(one.replace("O", "0").replace("I", "1"), other) == key


def test_halves_of_one_key_differ_each_time_and_do_not_mix() -> None:
    key = os.urandom(32)
    first, second = halves_of(key), halves_of(key)
    assert first[0] != second[0]
    assert key_of(first[0], second[1]) != key


@pytest.mark.parametrize("change", [lambda half: half[:-1], lambda half: "Z" + half[1:], lambda _half: ""])
def test_a_half_that_was_mistyped_is_refused(change: object) -> None:
    one, other = halves_of(os.urandom(32))
    with pytest.raises(OperatorError, match="no half"):
        key_of(change(one), other)  # type: ignore[operator]


def test_one_wrong_letter_is_noticed() -> None:
    one, other = halves_of(os.urandom(32))
    for at, letter in enumerate(one):
        wrong = "B" if letter == "C" else "C"
        if letter == " " or at == 0:
            continue
        with pytest.raises(OperatorError):
            key_of(one[:at] + wrong + one[at + 1 :], other)


def test_the_same_half_twice_is_no_key() -> None:
    one, _ = halves_of(os.urandom(32))
    with pytest.raises(OperatorError, match="same half"):
        key_of(one, one)


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("place", [0, 1])
def test_a_refusal_shows_nothing_of_what_was_typed_unseen(place: int) -> None:
    halves = list(halves_of(bytes(range(32))))
    mistyped = halves[place].replace(" ", "")[:-1]
    for typed in (mistyped, "harbour lamp 43"):
        both = (typed, halves[1 - place]) if place == 0 else (halves[1 - place], typed)
        with pytest.raises(OperatorError, match="no half") as refused:
            key_of(*both)
        said = f"{refused.value.what} {refused.value.then}".upper()
        assert not [at for at in range(len(typed) - 3) if typed[at : at + 4].upper() in said]
