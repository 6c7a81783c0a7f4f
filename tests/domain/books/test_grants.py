"""Every kind of entry that names who asked, allowed or got something is a grant, or says why it is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from console.domain.books import BOOKS, KINDS
from console.domain.books.automatic_acts import AUTOMATIC
from console.domain.books.fields import Shape
from console.domain.books.grants import AUTHOR, CASE, GRANTS, NOT_GRANTS, GrantFields, named
from console.domain.books.kinds import Part

if TYPE_CHECKING:
    from console.domain.books.fields import Value

SHAPES = {Shape.WORDS, Shape.LONG, Shape.CHOICE, Shape.TAGS}
WHO = re.compile(
    r"authoris|approv|agreed|request|recipient|releas|officer|director|decided|delegat|person|\bby\b|whom"
    r"|\bhost|police force|processor|partner|may read|present\b|witness|mentor|supervis|considered",
    re.IGNORECASE,
)


def names_somebody(name: str) -> bool:
    return any(
        spec.shape in SHAPES and (WHO.search(spec.title) or WHO.search(spec.name))
        for spec in KINDS[name].fields
    )


@pytest.mark.req("PPL-08", "LOG-06")
def test_whoever_is_named_is_named_as_a_grant_or_for_a_reason() -> None:
    naming = {name for name in KINDS if names_somebody(name)}
    assert naming - GRANTS.keys() - NOT_GRANTS.keys() - {"deployments.approved"} == set()
    assert not GRANTS.keys() & NOT_GRANTS.keys()
    assert NOT_GRANTS.keys() <= naming
    assert all(NOT_GRANTS.values())


@pytest.mark.parametrize("name", GRANTS)
def test_the_fields_of_a_grant_exist(name: str) -> None:
    grant = GRANTS[name]
    if name not in KINDS:
        assert name in AUTOMATIC
        return
    kind = KINDS[name]
    book = BOOKS[name.partition(".")[0]]
    own = {spec.name for spec in kind.fields}
    opened = {spec.name for one in book.kinds if one.part is Part.OPENS for spec in one.fields}
    for field in (*grant.names, *grant.about, *grant.only[:1]):
        if field.startswith(CASE):
            assert kind.part not in {Part.OPENS, Part.ALONE}
            assert field.removeprefix(CASE) in opened
        else:
            assert field == AUTHOR or field in own
    if grant.only[1:]:
        spec = next(spec for spec in kind.fields if spec.name == grant.only[0])
        assert set(grant.only[1:]) <= set(spec.choices)


def test_who_is_named_is_read_from_the_entry_and_its_case() -> None:
    fields: dict[str, Value] = {"present": ("Ann", " Ben ", "Ann"), "rank": ""}
    case: dict[str, Value] = {"officer": "Cy"}
    assert named(("present", "rank", CASE + "officer", AUTHOR), fields, case, "m.moss") == (
        "Ann",
        "Ben",
        "Cy",
        "m.moss",
    )


def test_only_some_answers_are_a_yes() -> None:
    one = GrantFields((), only=("decision", "granted"))
    assert one.is_yes({"decision": "granted"})
    assert not one.is_yes({"decision": "refused"})
    assert not GrantFields((), only=("agreed_by",)).is_yes({"agreed_by": ""})
