"""The list of elected members: as it is kept, as it is read from elsewhere, and who is in office (PPL-07)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from console.domain.errors import OperatorError
from console.domain.people.name_matching import NameMatch
from console.domain.scheme.elected_members import (
    ElectedMember,
    checked_members,
    is_elected_member,
    members_of,
    members_words,
    merged,
    namesakes,
    read_day,
    read_list,
)

pytestmark = pytest.mark.req("PPL-07")
MOSS = ElectedMember("Ada Moss", "Castle", dt.date(2023, 5, 4), dt.date(2027, 5, 5), "a.moss")
SMITH = ElectedMember("John Smith", "Quay", dt.date(2024, 1, 1))


def test_what_is_kept_is_read_again_by_surname() -> None:
    words = members_words((SMITH, MOSS))
    assert words == "Ada Moss | Castle | 04/05/2023 | 05/05/2027 | a.moss\nJohn Smith | Quay | 01/01/2024"
    assert members_of(words) == (MOSS, SMITH)


@given(some.text(max_size=300))
def test_whatever_is_stored_can_be_read(words: str) -> None:
    members_of(words)
    read_list(words)


def test_damage_keeps_nobody_out_of_the_list() -> None:
    (member,) = members_of("Ada Moss | Castle | 99/99/2023 | never")
    assert member.is_in_office(dt.date(2026, 6, 1))


def test_a_term() -> None:
    assert MOSS.is_in_office(dt.date(2023, 5, 4))
    assert MOSS.is_in_office(dt.date(2027, 5, 5))
    assert not MOSS.is_in_office(dt.date(2023, 5, 3))
    assert not MOSS.is_in_office(dt.date(2027, 5, 6))
    assert SMITH.is_in_office(dt.date(2040, 1, 1))


def test_who_has_a_name_during_the_term() -> None:
    day = dt.date(2026, 6, 1)
    assert list(namesakes("MOSS, Ada", (MOSS, SMITH), day)) == [(NameMatch.SAME, MOSS)]
    assert list(namesakes("J. Smith", (MOSS, SMITH), day)) == [(NameMatch.SIMILAR, SMITH)]
    assert list(namesakes("Ada Moss", (MOSS, SMITH), dt.date(2022, 1, 1))) == []


@pytest.mark.parametrize(
    ("pasted", "members"),
    [
        ("Ada Moss\nJohn Smith\n", (ElectedMember("Ada Moss"), ElectedMember("John Smith"))),
        ("Moss, Ada\nSmith, John", (ElectedMember("Ada Moss"), ElectedMember("John Smith"))),
        (
            "Ada Moss, Castle\nJohn Smith, Quay",
            (ElectedMember("Ada Moss", "Castle"), ElectedMember("John Smith", "Quay")),
        ),
        (
            "Councillor;Ward;From;Until\nMoss, Ada;Castle;04/05/2023;2027-05-05",
            (ElectedMember("Ada Moss", "Castle", dt.date(2023, 5, 4), dt.date(2027, 5, 5)),),
        ),
        (
            'Surname,First name,Party,Ward\nMoss,Ada,Independent,"Castle, Upper"',
            (ElectedMember("Ada Moss", "Castle, Upper"),),
        ),
        (
            "\ufeffAda Moss\tCastle\t4 May 2023\t\ta.moss\r\n",
            (ElectedMember("Ada Moss", "Castle", dt.date(2023, 5, 4), None, "a.moss"),),
        ),
        ("", ()),
    ],
)
def test_lists_from_elsewhere(pasted: str, members: tuple[ElectedMember, ...]) -> None:
    found = read_list(pasted)
    assert found.members == members
    assert found.problems == ()


def test_lines_that_cannot_be_read_are_said() -> None:
    found = read_list("Name;Ward;From\nAda Moss;Castle;Tuesday\nCllr;Quay;\nJohn Smith;Quay;1/1/2024")
    assert found.members == (SMITH,)
    assert [problem.split(":")[0] for problem in found.problems] == ["Line 2", "Line 3"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ((ElectedMember("  "),), "Enter the name"),
        ((ElectedMember("A | B"),), "name or ward"),
        ((ElectedMember("Ada Moss", "", dt.date(2026, 1, 2), dt.date(2026, 1, 1)),), "before it begins"),
        ((MOSS, ElectedMember("MOSS, Ada", "castle")), "twice"),
        ((SMITH,) * 501, "at most 500"),
    ],
)
def test_what_is_wrong_is_said(wrong: tuple[ElectedMember, ...], said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        checked_members(wrong)


def test_a_second_term_is_an_entry_of_its_own() -> None:
    again = ElectedMember("Ada Moss", "Castle", dt.date(2027, 5, 6))
    assert checked_members((MOSS, again)) == (MOSS, again)
    found = merged((MOSS, SMITH), (again, SMITH, again), dt.date(2026, 6, 1))
    assert (found.members, found.added, found.ended) == ((MOSS, SMITH, again), (again,), ())


def test_a_whole_list_ends_the_terms_of_others() -> None:
    day, old = dt.date(2026, 6, 1), ElectedMember("Old One", "", None, dt.date(2020, 1, 1))
    new = ElectedMember("New One", "Castle")
    found = merged((MOSS, SMITH, old), (ElectedMember("SMITH, John", "Quay"), new), day, is_whole=True)
    ended = replace(MOSS, until=day)
    assert found.ended == (ended,)
    assert found.added == (new,)
    assert found.members == (SMITH, old, ended, new)


def test_days() -> None:
    assert read_day("") is None
    assert read_day("4 May 2023") == dt.date(2023, 5, 4)
    for wrong in ("31/2/2026", "4 Foo 2023", "2023"):
        with pytest.raises(OperatorError, match="not a date"):
            read_day(wrong)


@pytest.mark.parametrize(
    "name", ["Cllr A. Moss", "A. Moss MP", "The Mayor", "councillor Moss,", "Cynghorydd Moss"]
)
def test_titles_of_elected_members(name: str) -> None:
    assert is_elected_member(name)
    assert not is_elected_member("DC Mayors")
