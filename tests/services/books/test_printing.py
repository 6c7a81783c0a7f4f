"""Printing, exporting, verifying, counting, auditing and countersigning: for every role, and misused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from console.domain.books import BOOKS, KINDS
from console.domain.books.apart import APART
from console.domain.books.audit_file import audit_file
from console.domain.books.counts import Counts, FaultTimes
from console.domain.books.entries import NewEntry
from console.domain.books.incidents import Occurred, Opened
from console.domain.books.page_proof import PageProof, digest_of, of_head, spans_of, spoken_spans
from console.domain.books.report_csv import report_csv
from console.domain.books.sampling import MOST_DIGITS, drawn_again
from console.domain.books.visitors import BOOK as VISITORS
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import PERMISSIONS, Permission, may
from console.domain.people.refusal import Refusal
from tests.support.books import BELL, CARR, SECRET, Library
from tests.support.books_services import FullDesk, LockedSigner, full_desk
from tests.support.filled_books import filled
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.domain.books.entries import EntryRef

AUDITOR = Actor("i.nash", "I. Nash", Role.AUDITOR)
YEAR = dt.timedelta(days=400)
ARRIVED = KINDS["visitors.arrived"]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite")
    yield made
    made.close()


@pytest.fixture
def full(library: Library) -> FullDesk:
    return full_desk(library)


def an_incident(library: Library, what: str = "Two men fighting") -> EntryRef:
    now = library.clock.utc_now()
    return library.desk.enter(Opened(what=what, type="assault", place="Quay", seen_utc=now, cameras=(7,)))


def a_visitor(library: Library, by: Actor = BELL) -> EntryRef:
    before, library.actor = library.actor, by
    ref = library.enter(good_payload(ARRIVED))
    library.actor = before
    return ref


def many(library: Library, count: int) -> None:
    with library.store.unit() as unit:
        for number in range(count):
            unit.append(NewEntry("operators", "camera-called", "a.bell", {"subject": f"camera {number}"}))


def somebody(role: Role) -> Actor:
    return Actor("x.any", "X. Any", role)


# -- every role --------------------------------------------------------------------------------------------


def may_read(role: Role, *books: str) -> bool:
    return all(may(role, BOOKS[book].read_act) for book in books)


def is_let(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal:
        return False
    return True


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_a_role_prints_exports_audits_counts_and_verifies_only_what_the_table_allows(
    library: Library, full: FullDesk, tmp_path: Path, role: Role
) -> None:
    ref, me = an_incident(library), somebody(role)
    begin, now = library.clock.utc_now() - YEAR, library.clock.utc_now() + YEAR
    prints = may(role, Permission.PRINT_BOOKS) and may_read(role, "incidents")
    assert is_let(lambda: full.printing.prepare(me, "incidents", 1, 1)) is prints
    assert is_let(lambda: full.printing.cases(me, "incidents", [1])) is prints
    assert is_let(lambda: full.printing.between(me, "incidents", begin, now)) is prints
    assert is_let(lambda: full.reports.period(me, begin, now)) is may(role, Permission.READ_BOOKS)
    assert is_let(lambda: full.proving.books(me, lambda _: None)) is may(role, Permission.READ_BOOKS)
    for name, books in (("one", ["incidents"]), ("all", [])):
        # All books are all but those kept apart, which only who inspects them takes along.
        asked = books or [book for book in BOOKS if book not in APART]
        exports = may(role, Permission.EXPORT_BOOKS) and may_read(role, *asked)

        def export(name: str = name, books: list[str] = books) -> object:
            return full.exports.export(me, tmp_path / name, books, personal=False)

        assert is_let(export) is exports
        assert (tmp_path / name).exists() is exports
    readable = may(role, Permission.EXPORT_BOOKS) and may(role, Permission.READ_PERSONAL)
    assert is_let(lambda: full.exports.export(me, tmp_path / "p", ["incidents"], personal=True)) is readable
    audits = may(role, Permission.DRAW_AUDIT)
    assert is_let(lambda: full.audits.draw(me, 4711, {"incidents": 1})) is audits
    audit = full.audits.draw(AUDITOR, 4711, {"incidents": 50}).audit
    assert is_let(lambda: full.audits.record_finding(me, audit, ref, "in order")) is audits
    assert is_let(lambda: full.audits.redraw(me, audit)) is may(role, Permission.READ_AUDIT)
    assert is_let(lambda: full.audits.conclude(me, audit, "well kept")) is audits
    signs = may(role, Permission.COUNTERSIGN)
    assert is_let(lambda: library.desk.books.due(me)) is signs
    assert is_let(lambda: library.desk.books.countersign(me, [ref], SECRET)) is signs


# -- printing ----------------------------------------------------------------------------------------------


@pytest.mark.req("LOG-05")
def test_a_case_is_printed_with_what_followed_and_its_corrections(library: Library, full: FullDesk) -> None:
    first = an_incident(library)
    an_incident(library, "Another fight")
    now = library.clock.utc_now()
    library.desk.enter(Occurred(what="They run", happened_utc=now), first.number)
    an_incident(library, "A third one")
    library.desk.correct(first, {"place": "Quay steps"}, "the pub is there")
    printout = full.printing.cases(BELL, "incidents", [1])
    assert [entry.number for entry in printout.entries] == [1, 2, 5, 8]
    assert printout.proof.numbers == "1–2, 5, 8"
    assert printout.proof.digest == digest_of(entry.hash for entry in printout.entries)
    read = PageProof.from_text(printout.proof.to_text())
    assert read == printout.proof
    assert of_head(read.signed).spans == ((1, 2), (5, 5), (8, 8))
    assert library.store.head("audit")[0] >= 1


@pytest.mark.parametrize(
    ("first", "last"),
    [(1, 3), (0, 1), (-5, 1), (2, 1), (1, 10**30), (10**30, 10**30), (2**63, 2**63 + 1)],
)
def test_numbers_that_no_entry_has_are_refused(
    library: Library, full: FullDesk, first: int, last: int
) -> None:
    an_incident(library)
    with pytest.raises(OperatorError):
        full.printing.prepare(BELL, "incidents", first, last)


def test_nothing_chosen_gone_or_too_scattered_is_refused_and_not_noted(
    library: Library, full: FullDesk
) -> None:
    many(library, 260)
    before = library.store.head("audit")[0]
    for numbers in ((), (999,), tuple(range(1, 260, 2))):
        with pytest.raises(OperatorError):
            full.printing.cases(BELL, "operators", numbers)
    begin = library.clock.utc_now() + YEAR
    with pytest.raises(OperatorError, match="Nothing was entered"):
        full.printing.between(BELL, "operators", begin, begin + YEAR)
    assert library.store.head("audit")[0] == before


def test_a_locked_keyring_is_said_and_nothing_is_printed_audited_or_exported(
    library: Library, tmp_path: Path
) -> None:
    an_incident(library)
    full = full_desk(library, LockedSigner())
    with pytest.raises(EnvironmentFault, match="keyring is locked"):
        full.printing.prepare(BELL, "incidents", 1, 1)
    with pytest.raises(EnvironmentFault, match="keyring is locked"):
        full.audits.draw(AUDITOR, 1, {"incidents": 1})
    with pytest.raises(EnvironmentFault, match="keyring is locked"):
        full.exports.export(AUDITOR, tmp_path / "x", ["incidents"], personal=False)
    assert library.store.head("audit")[0] == 0
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([5], "5-5"), ([1, 2, 3], "1-3"), ([9, 1, 2, 9, 7], "1-2,7,9"), (range(3, 5), "3-4")],
)
def test_runs_of_numbers_are_said_shortly(numbers: list[int], text: str) -> None:
    assert spoken_spans(spans_of(numbers)) == text


# -- audits ------------------------------------------------------------------------------------------------


@pytest.mark.req("LOG-06")
@pytest.mark.parametrize("number", [0, -7, 4711, 10**30, 10**MOST_DIGITS - 1])
def test_any_whole_number_draws_and_draws_again(library: Library, full: FullDesk, number: int) -> None:
    filled(library, 8)
    sample = full.audits.draw(AUDITOR, number, dict.fromkeys(BOOKS, 2))
    again = full.audits.redraw(AUDITOR, sample.audit)
    assert again.is_same
    assert again.number == number
    assert again.recorded == sample.entries
    library.actor = AUDITOR
    file = audit_file(library.desk.case(sample.audit))
    assert (file.number, file.checked_count, len(file.sample)) == (number, 0, len(sample.entries))


def test_a_number_without_end_is_refused(full: FullDesk, library: Library) -> None:
    an_incident(library)
    with pytest.raises(OperatorError, match="digits"):
        full.audits.draw(AUDITOR, 10**MOST_DIGITS, {"incidents": 1})


@pytest.mark.req("LOG-06")
def test_a_doctored_drawing_is_shown(library: Library, full: FullDesk) -> None:
    for _ in range(20):
        an_incident(library)
    sample = full.audits.draw(AUDITOR, 4711, {"incidents": 4})
    library.actor = AUDITOR
    fields = dict(library.desk.case(sample.audit).entry.fields)
    taken = [str(ref) for ref in sample.entries]
    swapped = drawn_again({**fields, "sample": ("incidents 1", *taken[1:])})
    assert not swapped.is_same or taken[0] == "incidents 1"
    assert not drawn_again({**fields, "number": 4712}).is_same
    head, number, _ = str(fields["head"]).split(" ")
    assert not drawn_again({**fields, "head": f"{head} {number} {'a' * 64}"}).is_same
    for broken in ({}, {**fields, "head": "x"}, {**fields, "number": "many"}, {**fields, "sample": ("x",)}):
        with pytest.raises(OperatorError, match="sample in this entry cannot be read"):
            drawn_again(broken)


# -- countersigning ----------------------------------------------------------------------------------------


@pytest.mark.req("LOG-04")
def test_only_what_was_read_is_countersigned(library: Library) -> None:
    first, second = a_visitor(library), a_visitor(library)
    assert [entry.ref for entry in library.desk.books.due(CARR)] == [first, second]
    read = {first: first.number}
    with pytest.raises(OperatorError, match="after you read it"):
        library.desk.books.countersign(CARR, [first, second], SECRET, read=read)
    library.desk.correct(first, {"purpose": "meeting"}, "wrong word")
    with pytest.raises(OperatorError, match="after you read it"):
        library.desk.books.countersign(CARR, [first], SECRET, read=read)
    assert len(library.desk.books.due(CARR)) == 2
    read[first] = library.store.head(VISITORS.name)[0]
    library.desk.books.countersign(CARR, [first], SECRET, read=read)
    assert [entry.ref for entry in library.desk.books.due(CARR)] == [second]


@pytest.mark.req("LOG-04")
def test_a_batch_with_ones_own_entry_is_refused_whole(library: Library) -> None:
    others, own = a_visitor(library), a_visitor(library, CARR)
    with pytest.raises(Refusal, match="your own"):
        library.desk.books.countersign(CARR, [others, own], SECRET)
    with pytest.raises(OperatorError, match="No entries are marked"):
        library.desk.books.countersign(CARR, [], SECRET)
    with pytest.raises(OperatorError, match="password"):
        library.desk.books.countersign(CARR, [others], "guess")
    assert len(library.desk.books.due(CARR)) == 2


@pytest.mark.req("LOG-04")
def test_who_may_not_read_a_book_neither_sees_nor_signs_what_waits_in_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = a_visitor(library)
    monkeypatch.setitem(PERMISSIONS, Role.SUPERVISOR, PERMISSIONS[Role.SUPERVISOR] - {Permission.READ_BOOKS})
    assert library.desk.books.due(CARR) == []
    with pytest.raises(Refusal):
        library.desk.books.due(CARR, VISITORS.name)
    with pytest.raises(Refusal):
        library.desk.books.countersign(CARR, [waiting], SECRET)


# -- exports and reports -----------------------------------------------------------------------------------


class EnoughError(Exception):
    pass


def test_an_export_given_up_leaves_nothing(library: Library, full: FullDesk, tmp_path: Path) -> None:
    many(library, 1_005)

    def give_up(count: int) -> None:
        raise EnoughError(count)

    with pytest.raises(EnoughError):
        full.exports.export(AUDITOR, tmp_path / "out", ["operators"], give_up, personal=False)
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]
    full.exports.export(AUDITOR, tmp_path / "out", ["operators"], personal=False)
    assert full.proving.export(AUDITOR, tmp_path / "out", lambda _: None).is_whole


@pytest.mark.req("CMP-02")
def test_a_report_says_what_it_leaves_out_and_can_be_given_up(library: Library, full: FullDesk) -> None:
    filled(library, 6)
    begin, end = library.clock.utc_now() - YEAR, library.clock.utc_now() + YEAR
    assert full.reports.period(AUDITOR, begin, end).total("Incidents by type") == 6
    assert full.reports.left_out(AUDITOR) == []
    assert BOOKS["authorisations"].title in full.reports.left_out(BELL)
    assert not full.reports.period(BELL, begin, end).tables.get("Authorised surveillance")

    def give_up(count: int) -> None:
        raise EnoughError(count)

    with pytest.raises(EnoughError):
        full.reports.period(BELL, begin, end, give_up)


@pytest.mark.req("CMP-02")
def test_a_spreadsheet_takes_nothing_in_a_report_for_a_formula() -> None:
    counts = Counts({"=cmd": Counter({"+SUM(A1)": 2, "-1": 1, "@x": 1, "plain": 3})})
    counts.faults = [FaultTimes(1, "=HYPERLINK(1)", "urgent", None, None, True)]
    rows = list(csv.reader(io.StringIO(report_csv("=about", counts, {"\t=x": 1.0}))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    assert "late, not repaired yet" in cells
