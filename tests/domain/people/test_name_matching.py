"""Which written names may be one person's."""

from __future__ import annotations

import pytest

from console.domain.people.name_matching import NameMatch, compare_names, name_parts


@pytest.mark.req("PPL-07")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Moss", "ada MOSS"),
        ("Ada Moss", "Cllr Ada Moss MBE"),
        ("Ada Moss", "Moss, Ada"),
        ("Ada Moss", "MOSS, Ada (Cllr)"),
        ("Ada Moss", "Ada Moss, MP"),
        ("Ada Moss", "Moss Ada"),
        ("Siân Prŷs-Jones", "Sian Prys Jones"),
        ("Smith-Jones, Ann", "Ann Smith‑Jones"),
        ("Seán O'Brien", "SEAN O’BRIEN"),
        ("Seán O'Brien", "Sean OBrien"),
        ("Ann Smith-Jones", "Ann Smithjones"),
        ("Łukasz Müller", "Lukasz Muller"),
        ("Insp. Ada Moss", "Mrs Ada Moss"),
    ],
)
def test_ways_to_write_one_name(one: str, other: str) -> None:
    assert compare_names(one, other) is NameMatch.SAME
    assert compare_names(other, one) is NameMatch.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "J. Smith"),
        ("John Smith", "Smith, J"),
        ("John Smith", "Smith J."),
        ("John Smith", "J.P. Smith"),
        ("John Paul Smith", "John Smith"),
        ("John Paul Smith", "J. Smith"),
        ("John Paul Smith", "Paul Smith"),
        ("John Smith", "Supt Smith"),
        ("J. Smith", "J. Smith"),
        ("Cllr Smith", "Mr Smith"),
    ],
)
def test_names_that_may_be_one(one: str, other: str) -> None:
    assert compare_names(one, other) is NameMatch.SIMILAR
    assert compare_names(other, one) is NameMatch.SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "Jane Smith"),
        ("John Smith", "John Smyth"),
        ("John Smith", "P. Smith"),
        ("John Smith", "John"),
        ("John Smith", "J."),
        ("John Smith", ""),
        ("Cllr", "Cllr"),
        ("John Adam Smith", "John Bert Smith"),
    ],
)
def test_other_names(one: str, other: str) -> None:
    assert compare_names(one, other) is NameMatch.OTHER
    assert compare_names(other, one) is NameMatch.OTHER


def test_the_words_of_a_name() -> None:
    assert name_parts("Cllr MOSS-HÁRT, Ada") == ("ada", "moss", "hart")
