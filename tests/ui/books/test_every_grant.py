"""Each kind of entry that says yes is in the list of who said yes, on the screen, on paper and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.bridge.labels import book_words
from console.domain.books import BOOKS, KINDS
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import NewEntry
from console.domain.books.fields import Shape
from console.domain.books.grants import AUTHOR, CASE, GRANTS
from console.domain.books.kinds import Part
from console.domain.clock import LONDON
from console.domain.disclosure.own_letters import EVERY_FACT
from console.domain.people.actor import Actor, Role
from console.domain.people.delegation import DelegatedTask
from console.services.books.agreements import Agreement, AgreementList, SaidYes
from console.services.books.service import new_entry
from console.ui.books.agreements_texts import ListChoice, agreement_columns, agreements_csv, paper_html
from tests.support.act_samples import SAMPLES
from tests.support.books import MOSS, Library
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.books.kinds import EntryKind

DAY = dt.timedelta(days=1)
AUDITOR = Actor("a.ward", "A. Ward", Role.AUDITOR)
RAW = re.compile(r"_utc\b|\b[a-z]+_[a-z]+\b|\d{4}-\d\d-\d\dT|\bcase\.|[{}\[\]]|\bNone\b|\(\)")
"""Names of fields, stamps and values as programs write them."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite")
    made.people[AUDITOR.login] = AUDITOR
    made.actor = MOSS
    yield made
    made.close()


def speaking(kind: EntryKind, called: str) -> Any:
    """A payload whose every word can be told from every other, so that none stands in place of another."""
    payload = good_payload(kind)
    words: dict[str, Any] = {}
    for spec in kind.fields:
        said = f"{called} {spec.name.replace('_', ' ')}"
        is_line = spec.shape is Shape.WORDS and not spec.is_incident and not spec.choices
        if is_line or spec.shape is Shape.LONG:
            words[spec.name] = said
        elif spec.shape is Shape.TAGS and not spec.choices:
            words[spec.name] = (f"{said} one", f"{said} two")
    grant = GRANTS.get(kind.name)
    if grant is not None and grant.only[1:]:
        words[grant.only[0]] = grant.only[1]
    return replace(payload, **words)


def opening_of(kind: EntryKind) -> EntryKind | None:
    """The kind that opens the case of another; None: it stands alone or opens one itself."""
    if kind.part in {Part.OPENS, Part.ALONE}:
        return None
    wanted = {name.removeprefix(CASE) for name in named_by(kind.name) if name.startswith(CASE)}
    openings = [one for one in BOOKS[kind.name.partition(".")[0]].kinds if one.part is Part.OPENS]
    return next(one for one in openings if wanted <= {spec.name for spec in one.fields})


def named_by(name: str) -> tuple[str, ...]:
    return (*GRANTS[name].names, *GRANTS[name].about)


def made(library: Library, name: str) -> dict[str, Any]:
    """Make an entry of a kind; return what its case and it say, each field by its name in the table."""
    if name not in KINDS:
        subject, detail = SAMPLES[name]
        act, said = act_of(name), {"subject": subject, **detail}
        personal = {key: value for key, value in said.items() if key in act.personal}
        fields = {key: value for key, value in said.items() if key not in act.personal}
        with library.store.unit() as unit:
            unit.append(NewEntry(act.book, name, MOSS.login, fields, personal))
        return {**said, AUTHOR: MOSS.login}
    kind, fields = KINDS[name], {AUTHOR: MOSS.login}
    about, opening = None, opening_of(kind)
    if opening is not None:
        first = speaking(opening, "first")
        fields |= {f"{CASE}{spec.name}": getattr(first, spec.name) for spec in opening.fields}
        about = entered(library, opening, first)
    own = speaking(kind, "own")
    entered(library, kind, own, about)
    return fields | {spec.name: getattr(own, spec.name) for spec in kind.fields}


def entered(library: Library, kind: EntryKind, payload: Any, about: int | None = None) -> int:
    """Enter it by the service of the books; what the program enters by itself, as it does."""
    if not kind.is_automatic and library.gate.find_refusal(library.actor, kind.act) is None:
        return library.enter(payload, about).number
    with library.store.unit() as unit:
        return unit.append(new_entry(kind, library.actor, payload, about))


def in_list(library: Library, name: str) -> Agreement:
    now = library.clock.utc_now()
    found = AgreementList(library.store, library.gate).between(AUDITOR, now - DAY, now + DAY).found
    title = KINDS[name].title if name in KINDS else act_of(name).title
    (line,) = [one for one in found if one.act == title and one.how is SaidYes.GRANTED]
    return line


def people_of(fields: dict[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    values = [fields.get(name) for name in names]
    parts = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
    return tuple(dict.fromkeys(str(part) for part in parts if part))


@pytest.mark.req("PPL-08", "LOG-06")
@pytest.mark.parametrize("name", GRANTS)
def test_every_kind_of_yes_is_listed_printed_and_exported_in_words(library: Library, name: str) -> None:
    fields, grant = made(library, name), GRANTS[name]
    line = in_list(library, name)
    assert line.to == people_of(fields, grant.to)
    assert line.said_by == (people_of(fields, grant.word) or (MOSS.login,))
    assert not line.has_hidden_names
    columns = agreement_columns(library.desk.names)
    now = library.clock.utc_now()
    choice = ListChoice(now.date(), now.date())
    agreements = AgreementList(library.store, library.gate)
    taken = agreements.to_print(AUDITOR, now - DAY, now + DAY, lambda one: one == line)
    html = paper_html(taken, columns, choice, "Anytown", AUDITOR.name, now)
    # Whoever may export is not named in the authorisations: the sheet is made of what the auditor reads.
    table = agreements_csv(taken, columns, choice, "Anytown", MOSS.name, now)
    cells = list(csv.reader(table.splitlines()))[-1]
    shown = [column.shown(line) for column in columns]
    assert shown[1].strip(), "on whose word"
    assert shown[3] == book_words(line.act)
    for cell in shown:
        assert RAW.search(cell) is None, cell
    # A time is written as spreadsheets read it.
    assert cells[0] == f"{line.at_utc.astimezone(LONDON):%d/%m/%Y %H:%M:%S}"
    for cell in shown[1:]:
        assert cell in [one.removeprefix("'") for one in cells], cell
    paper = re.sub(r"<[^>]+>", "\n", html)
    for cell in filter(None, shown):
        assert cell in paper.replace("&quot;", '"').replace("&#x27;", "'"), cell


def stored_words() -> Iterator[tuple[str, str, str]]:
    """What the fields of grants can hold besides typed words, as it is stored: kind, field and value."""
    for name in GRANTS.keys() & KINDS.keys():
        for spec in KINDS[name].fields:
            if spec.name in named_by(name):
                yield from ((name, spec.name, choice) for choice in spec.choices)
    yield from (("scheme.fact", "fact", fact) for fact in EVERY_FACT)
    for role in Role:
        yield "people.made", "role", role.value
        yield "people.order_given", "roles", role.value
    for task in DelegatedTask:
        yield "people.delegation_begun", "tasks", task.value
        yield "people.order_given", "tasks", task.value


@pytest.mark.req("PPL-08", "LOG-06")
def test_whatever_is_stored_of_a_list_stands_there_in_words(library: Library) -> None:
    columns, now = agreement_columns(library.desk.names), library.clock.utc_now()
    place = library.enter(good_payload(KINDS["operators.event"])), now
    values = sorted(stored_words())
    assert len(values) > 100
    for name, field, value in values:
        grant, title = GRANTS[name], KINDS[name].title
        said, to, about = ((value,) if field in part else () for part in (grant.word, grant.to, grant.about))
        line = Agreement(*place, SaidYes.GRANTED, said, to, title, ", ".join(about))
        (shown,) = (columns[at].shown(line) for at in (1, 2, 5) if columns[at].shown(line))
        assert RAW.search(shown) is None, (name, field, value)
        assert shown[:1] == shown[:1].upper(), (name, field, value)


@pytest.mark.req("LOG-05", "LOG-06")
def test_paper_and_table_are_in_the_order_that_was_chosen(library: Library) -> None:
    for name in ("visitors.arrived", "prints.made", "linked-feeds.agreed"):
        made(library, name)
        library.clock.advance(60)
    now = library.clock.utc_now()
    columns, agreements = agreement_columns(library.desk.names), AgreementList(library.store, library.gate)
    taken = agreements.to_print(AUDITOR, now - DAY, now + DAY, lambda one: one.how is SaidYes.GRANTED)
    titles = [KINDS[name].title for name in ("visitors.arrived", "prints.made", "linked-feeds.agreed")]
    for is_oldest_first, expected in ((False, titles[::-1]), (True, titles)):
        choice = ListChoice(now.date(), now.date(), is_oldest_first=is_oldest_first)
        html = paper_html(taken, columns, choice, "Anytown", AUDITOR.name, now)
        assert sorted(expected, key=html.index) == expected
        table = agreements_csv(taken, columns, choice, "Anytown", AUDITOR.name, now)
        assert [row[3] for row in csv.reader(table.splitlines()) if len(row) > 3][1:] == expected
        assert ("oldest first" if is_oldest_first else "newest first") in html
