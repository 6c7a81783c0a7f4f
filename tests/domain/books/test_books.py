from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import json
import pkgutil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain import books
from console.domain.books import BOOKS, KINDS
from console.domain.books.fields import FieldSpec, Shape, Value, is_free_text
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part
from console.domain.books.payloads import check, from_json, problem_of, to_json, values_of
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import may
from console.domain.text import clean
from tests.support.payloads import good_payload, good_value

NAMED_BY_THE_CODE = {
    "operators",
    "incidents",
    "media-log",
    "media",
    "visitors",
    "faults",
    "prints",
    "equipment",
    "security",
    "audit",
    "statements",
    "deployments",
    "disclosures",
    "complaints",
    "authorisations",
}
"""LOG-01, but for the staff's book, which comes with the people."""


def modules() -> dict[str, Book]:
    modules_by_name = {}
    for module in pkgutil.iter_modules(books.__path__):
        book = getattr(importlib.import_module(f"{books.__name__}.{module.name}"), "BOOK", None)
        if book is not None:
            modules_by_name[module.name] = book
    return modules_by_name


def all_kinds() -> list[EntryKind]:
    return [kind for book in BOOKS.values() for kind in book.kinds]


@pytest.mark.req("LOG-01")
def test_every_book_of_the_code_is_there() -> None:
    assert set(BOOKS) >= NAMED_BY_THE_CODE


@pytest.mark.parametrize(("module", "book"), modules().items())
def test_every_module_with_a_book_is_registered(module: str, book: Book) -> None:
    assert BOOKS.get(book.name) is book, f"add {module}.BOOK to console/domain/books/__init__.py"
    assert book.name.replace("-", "_") == module


def test_titles_and_names_are_unique() -> None:
    assert len({book.title for book in BOOKS.values()}) == len(BOOKS)
    assert len(KINDS) == len(all_kinds())
    assert len({kind.payload for kind in all_kinds()}) == len(KINDS), "a payload tells its kind"


@pytest.mark.parametrize("book", BOOKS.values(), ids=lambda book: book.name)
def test_a_book_can_be_kept_read_and_erased(book: Book) -> None:
    # Shifts and accounts are entered by the services of people alone.
    entered = [kind for kind in book.kinds if not kind.is_automatic] or book.kinds
    assert any(may(role, kind.act) for kind in entered for role in Role)
    assert any(may(role, book.read_act) for role in Role)
    assert book.purpose
    assert book.retention.ground
    has_personal = any(kind.personal for kind in book.kinds)
    assert has_personal == (book.retention.days is not None), "personal details end, others stay"


@pytest.mark.parametrize("book", BOOKS.values(), ids=lambda book: book.name)
def test_cases_have_a_beginning_and_an_end(book: Book) -> None:
    parts = {kind.part for kind in book.kinds}
    if parts & {Part.FOLLOWS, Part.CLOSES, Part.OPENS}:
        assert parts >= {Part.OPENS, Part.CLOSES}
    assert [kind.part for kind in book.kinds].count(Part.OPENS) <= 1


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_kind_names_its_book_and_columns_that_exist(kind: EntryKind) -> None:
    book, _, what = kind.name.partition(".")
    assert kind in BOOKS[book].kinds
    assert what
    assert "." not in what
    names = {spec.name for spec in kind.fields}
    assert kind.columns
    assert set(kind.columns) <= names
    titles = [spec.title for spec in kind.fields]
    assert len(set(titles)) == len(titles), "two fields of a form look the same"
    assert all(spec.is_personal for spec in kind.fields if spec.shape is Shape.SIGNATURE)


@pytest.mark.parametrize("name", ["audit", "security", "authorisations"])
def test_restricted_books_are_not_read_by_operators(name: str) -> None:
    assert not may(Role.OPERATOR, BOOKS[name].read_act)
    assert may(Role.AUDITOR, BOOKS[name].read_act)


@pytest.mark.req("LOG-04")
def test_a_visit_is_always_countersigned() -> None:
    assert KINDS["visitors.arrived"].countersigning is Countersigning.ALWAYS


def test_every_free_text_is_personal_or_says_why_not() -> None:
    for kind in all_kinds():
        for spec in kind.fields:
            assert spec.is_personal == (is_free_text(spec) and not spec.kept), (kind.name, spec.name)
            assert is_free_text(spec) or not spec.kept, (kind.name, spec.name)


def test_the_public_is_personal_and_the_operator_is_not() -> None:
    for name, fields in {
        "visitors.arrived": {"name", "names", "purpose", "collar_number", "signature"},
        "complaints.received": {"complainant", "address", "complaint"},
        "incidents.vehicle": {"make", "colour", "registration", "marks", "occupants", "direction"},
        "staff.signed_off": {"notes", "visitors", "why"},
    }.items():
        assert KINDS[name].personal == fields
    assert {"clothing", "name", "age"} <= KINDS["incidents.person"].personal
    assert {"place", "what"} == KINDS["incidents.opened"].personal
    assert not KINDS["operators.event"].personal & {"event", "category"}


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_whole_payload_passes_and_an_empty_one_names_what_is_missing(kind: EntryKind) -> None:
    payload = good_payload(kind)
    check(kind, values_of(payload))
    required = [spec.title for spec in kind.fields if spec.is_required]
    with pytest.raises(OperatorError) as refusal:
        check(kind, {}) if required else pytest.fail("every kind needs something")
    assert all(f"“{title}”" in refusal.value.what for title in required)


RULED: list[tuple[str, dict[str, Any], str]] = [
    ("visitors.arrived", {"visitor": "police", "collar_number": ""}, "collar number"),
    ("visitors.arrived", {"visitor": "cleaner", "supervised_by": ""}, "enter who supervises"),
    ("prints.made", {"receiver": "the police", "authority": ""}, "inspector"),
    ("deployments.assessed", {"consultation": "", "no_consultation": ""}, "consulted"),
    ("disclosures.confirmed", {"is_to_identify": False, "exception": ""}, "refuse viewing"),
    ("authorisations.entered", {"ends_utc": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "end after it starts"),
]


@pytest.mark.parametrize(("name", "changes", "message"), RULED)
def test_what_holds_between_fields_is_asked(name: str, changes: dict[str, Any], message: str) -> None:
    kind = KINDS[name]
    payload = dataclasses.replace(good_payload(kind), **changes)
    with pytest.raises(OperatorError, match=message):
        check(kind, values_of(payload))


def test_rank_of_a_print_is_inspector_or_above() -> None:
    spec = next(spec for spec in KINDS["prints.made"].fields if spec.name == "rank")
    assert problem_of(spec, "sergeant")
    assert not problem_of(spec, "inspector")


_TEXT = st.text(max_size=60)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_INSTANTS = st.timedeltas(dt.timedelta(), dt.timedelta(days=80_000)).map(lambda since: _EPOCH + since)
_VALUES: dict[Shape, st.SearchStrategy[Value]] = {
    Shape.WORDS: _TEXT,
    Shape.LONG: _TEXT,
    Shape.SIGNATURE: _TEXT,
    Shape.INSTANT: _INSTANTS,
    Shape.DATE: st.dates(),
    Shape.WHOLE: st.integers(-(2**40), 2**40),
    Shape.AMOUNT: st.floats(allow_nan=False, allow_infinity=False),
    Shape.FLAG: st.booleans(),
    Shape.CAMERAS: st.lists(st.integers(1, 9999), max_size=9).map(tuple),
    Shape.TAGS: st.lists(_TEXT.map(clean).filter(bool), max_size=5).map(tuple),
}


def _anything(spec: FieldSpec) -> st.SearchStrategy[Value]:
    if spec.shape is Shape.CHOICE:
        return st.sampled_from(spec.choices) | _TEXT if spec.is_open else st.sampled_from(spec.choices)
    return _VALUES[spec.shape]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_passes_survives_the_ledger(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(all_kinds()))
    specs = {spec.name: spec for spec in kind.fields}
    fields = {
        name: data.draw(_anything(spec) if data.draw(st.booleans()) else st.just(good_value(spec)))
        for name, spec in specs.items()
    }
    values = values_of(kind.payload(**fields))
    try:
        check(kind, values)
    except OperatorError:
        return
    kept = json.loads(json.dumps({name: to_json(value) for name, value in values.items()}))
    assert {name: from_json(specs[name], value) for name, value in kept.items()} == values
