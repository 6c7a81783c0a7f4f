"""The life of a medium: nothing moves while a link is unsigned, nothing is handed over unstated (EVD-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books import BOOKS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.media import Delivered, Destroyed, Relocated, Removed, Returned, Viewed
from console.domain.books.media_file import Custody, media_items
from console.domain.books.media_log import Moved
from console.domain.errors import DamagedFault, OperatorError
from console.domain.people.refusal import Refusal
from console.services.books.service import new_entry
from console.store.ledger.book_table import BookTable
from tests.support.books import BELL, CARR, DENT, MOSS, SECRET, TRAINEE, Library
from tests.support.damage import damage, numbers_of
from tests.support.media import STROKES, act, item, medium, statement, witness, years

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOVEMENTS = (Removed, Relocated, Delivered, Destroyed)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite", actor=MOSS)
    yield made
    made.close()


def registered(library: Library, **changes: Any) -> int:
    """A medium that a witness countersigned on the spot."""
    return library.desk.media.register(library.actor, medium(library, **changes), witness()).number


def enter(library: Library, number: int, kind: type, **changes: Any) -> EntryRef:
    library.clock.advance(60)
    return library.desk.media.enter(library.actor, act(library, kind, **changes), number, witness())


def stated(library: Library, number: int) -> str:
    library.clock.advance(60)
    return str(library.desk.media.sign_statement(library.actor, number, STROKES).number)


@pytest.mark.req("EVD-02")
def test_a_medium_is_found_by_the_code_on_its_label_however_it_is_typed(library: Library) -> None:
    number = registered(library)
    for code in ("AB/1", " ab/1\n", "A B / 1"):
        assert library.desk.media.find(MOSS, code).number == number
    with pytest.raises(OperatorError, match="no medium “AB/2”"):
        library.desk.media.find(MOSS, "AB/2")


@pytest.mark.req("EVD-02")
def test_a_reference_is_given_once(library: Library) -> None:
    registered(library)
    with pytest.raises(OperatorError, match="in use already"):
        library.desk.enter(medium(library, reference="ab / 1"))
    assert library.store.head("media")[0] == 2


@pytest.mark.req("EVD-03")
@pytest.mark.parametrize("kind", MOVEMENTS)
def test_nothing_moves_while_a_link_before_is_unsigned(library: Library, kind: type) -> None:
    number = library.desk.enter(medium(library)).number
    library.desk.books.enter(MOSS, statement(library))
    before = library.store.head("media")
    for by in (witness(), None):
        with pytest.raises(Refusal, match="not countersigned by a witness") as refused:
            library.desk.media.enter(MOSS, act(library, kind, **_stated(kind)), number, by)
        assert refused.value.source == "code of practice, EVD-03"
    with pytest.raises(Refusal, match="not countersigned"):
        library.desk.enter(act(library, kind, **_stated(kind)), number)
    assert library.store.head("media") == before
    library.desk.media.countersign(MOSS, number, witness())
    assert not item(library, number).unsigned


def _stated(kind: type) -> dict[str, str]:
    return {"statement": "1"} if kind is Delivered else {}


@pytest.mark.req("EVD-03")
def test_the_form_of_the_media_log_moves_nothing_that_is_unsigned_or_elsewhere(library: Library) -> None:
    number = library.desk.enter(medium(library)).number
    library.clock.advance(60)
    line = Moved(
        moved_utc=library.clock.utc_now(),
        reference="ab/1",
        origin="working copies cabinet",
        destination="control room safe",
        reason="space",
        witness="D. Dent",
    )
    with pytest.raises(Refusal, match="not countersigned"):
        library.desk.enter(line)
    library.desk.media.countersign(MOSS, number, witness())
    with pytest.raises(OperatorError, match="is in working copies cabinet"):
        library.desk.enter(_replace(line, origin="master cabinet"))
    with pytest.raises(OperatorError, match="no medium"):
        library.desk.enter(_replace(line, reference="AB/9"))
    library.desk.enter(line)
    assert item(library, number).place == "control room safe"
    assert [entry.kind for entry in library.store.page(BookQuery("media-log"), personal=False)] == [
        "media-log.moved"
    ]


def _replace(line: Moved, **changes: Any) -> Moved:
    import dataclasses

    return dataclasses.replace(line, **changes)


@pytest.mark.req("EVD-02")
def test_its_whole_life_with_a_witness_at_each_step(library: Library) -> None:
    number = registered(library)
    enter(library, number, Removed)
    assert (item(library, number).custody, item(library, number).place) == (Custody.OUT, "A. Bell")
    enter(library, number, Viewed)
    enter(library, number, Returned)
    enter(library, number, Relocated)
    assert (item(library, number).custody, item(library, number).place) == (
        Custody.STORED,
        "control room safe",
    )
    enter(library, number, Delivered, statement=stated(library, number))
    assert item(library, number).custody is Custody.DELIVERED
    enter(library, number, Returned)
    enter(library, number, Destroyed)
    life = item(library, number)
    assert life.custody is Custody.DESTROYED
    assert {link.signed_by for link in life.links} == {"d.dent"}
    assert not life.breaks
    with pytest.raises(OperatorError, match="destroyed"):
        enter(library, number, Removed)


@pytest.mark.req("EVD-03")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (None, "no statement of continuity"),
        ({"signature": ""}, "is not signed"),
        ({"exhibits": ("AB/2",)}, "not about its continuity"),
        ({"statement": "what was seen"}, "not about its continuity"),
    ],
)
def test_no_hand_over_without_the_operators_signed_statement(
    library: Library, changes: dict[str, Any] | None, why: str
) -> None:
    number = registered(library)
    named = ""
    if changes is not None:
        library.clock.advance(60)
        named = str(library.desk.books.enter(MOSS, statement(library, **changes)).number)
    with pytest.raises(Refusal, match=why):
        enter(library, number, Delivered, statement=named)
    with pytest.raises(Refusal, match=why):
        library.desk.enter(act(library, Delivered, statement=named), number)
    assert item(library, number).custody is Custody.STORED


@pytest.mark.req("EVD-03")
def test_a_statement_that_is_older_than_a_movement_covers_it_not(library: Library) -> None:
    number = registered(library)
    old = stated(library, number)
    enter(library, number, Removed)
    with pytest.raises(Refusal, match="older than its newest entry"):
        enter(library, number, Delivered, statement=old)
    enter(library, number, Delivered, statement=stated(library, number))


@pytest.mark.req("EVD-03")
def test_the_statement_goes_to_the_officer_with_the_medium(library: Library) -> None:
    number = registered(library)
    said = stated(library, number)
    assert library.desk.media.statements_of(MOSS, item(library, number)) == [int(said)]
    case = library.desk.case(EntryRef("statements", int(said)))
    assert "AB/1" in str(case.entry.fields["text"])
    assert "countersigned by D. Dent" in str(case.entry.fields["text"])
    enter(library, number, Delivered, statement=said)
    case = library.desk.case(EntryRef("statements", int(said)))
    assert [entry.fields["collar_number"] for entry in case.later] == ["4711"]
    assert not case.is_open


@pytest.mark.req("EVD-02")
@pytest.mark.parametrize("missing", ["collar_number", "signature"])
def test_the_police_leave_number_and_signature(library: Library, missing: str) -> None:
    number = registered(library)
    with pytest.raises(OperatorError, match="collar number and signature"):
        enter(library, number, Delivered, statement=stated(library, number), **{missing: ""})


@pytest.mark.req("EVD-03")
def test_a_witness_is_another_person_who_may_witness_and_knows_their_password(library: Library) -> None:
    number = library.desk.enter(medium(library)).number
    sign = library.desk.media.countersign
    for who, why in ((witness(MOSS), "your own entry"), (witness(TRAINEE), "does not allow")):
        with pytest.raises(Refusal, match=why):
            sign(MOSS, number, who)
    for wrong in (witness(DENT, "guessed"), witness(DENT.__class__("no.one", "N", DENT.role))):
        with pytest.raises(OperatorError, match="password"):
            sign(MOSS, number, wrong)
    assert item(library, number).unsigned
    assert SECRET not in repr(witness())


@pytest.mark.req("EVD-03")
def test_a_supervisor_who_countersigns_in_the_queue_is_a_witness(library: Library) -> None:
    ref = library.desk.enter(medium(library))
    assert [entry.ref for entry in library.desk.due("media")] == [ref]
    library.desk.books.countersign(CARR, [ref], SECRET)
    assert item(library, ref.number).links[0].signed_by == "c.carr"


@pytest.mark.req("EVD-03")
def test_what_is_corrected_after_it_was_countersigned_is_unsigned_again(library: Library) -> None:
    number = registered(library)
    library.desk.correct(EntryRef("media", number), {"storage": "master cabinet"}, "wrong cabinet")
    assert item(library, number).place == "master cabinet"
    with pytest.raises(Refusal, match="not countersigned"):
        enter(library, number, Removed)
    library.desk.media.countersign(MOSS, number, witness())
    enter(library, number, Removed)


@pytest.mark.req("EVD-03")
def test_a_hand_written_movement_shows_as_broken_continuity(library: Library) -> None:
    number = library.desk.enter(medium(library)).number
    library.clock.advance(60)
    payload = act(library, Removed)
    with library.store.unit() as unit:
        from console.services.books.service import kind_of

        unit.append(new_entry(kind_of(payload), MOSS, payload, number))
    (broken,) = item(library, number).breaks
    assert broken.kind == "media.removed"
    with pytest.raises(Refusal, match="not countersigned"):
        enter(library, number, Returned)


@pytest.mark.req("EVD-03")
def test_a_hand_written_countersignature_of_the_author_does_not_count(library: Library) -> None:
    from console.domain.books.entries import NewEntry, Relation

    number = library.desk.enter(medium(library)).number
    with library.store.unit() as unit:
        unit.append(
            NewEntry(
                "media", "media.countersigned", MOSS.login, {"numbers": (number,)}, {}, (number,),
                Relation.COUNTERSIGNS,
            )
        )  # fmt: skip
    assert item(library, number).unsigned


@pytest.mark.req("EVD-01")
def test_a_master_is_kept_for_three_years_and_then_destroyed_with_a_witness(library: Library) -> None:
    number = registered(library, copy="master", storage="master cabinet")
    with pytest.raises(Refusal, match="kept for three years, until"):
        enter(library, number, Destroyed)
    with pytest.raises(Refusal, match="stays in secure storage"):
        enter(library, number, Delivered, statement=stated(library, number))
    assert library.desk.media.due(MOSS) == []
    library.clock.advance(years(3).total_seconds())
    assert [one.number for one in library.desk.media.due(MOSS)] == [number]
    with pytest.raises(Refusal, match="without a witness"):
        library.desk.enter(act(library, Destroyed), number)
    enter(library, number, Destroyed)
    assert library.desk.media.due(MOSS) == []


@pytest.mark.req("EVD-03")
def test_nothing_is_stated_of_a_medium_and_it_is_not_destroyed_while_a_part_of_its_life_cannot_be_read(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)
    number, other = registered(library), registered(library, reference="AB/2")
    enter(library, number, Removed)
    damage(library.engine, "media", numbers_of(library.engine, "media.removed")[-1])
    library.clock.advance(years(4).total_seconds())
    for refused in (
        lambda: stated(library, number),
        lambda: library.desk.media.statement_text(MOSS, number),
        lambda: enter(library, number, Destroyed),
    ):
        with pytest.raises(DamagedFault, match="is not possible there"):
            refused()
    assert stated(library, other)
    enter(library, other, Destroyed)
    # The room goes on with it all the same.
    enter(library, number, Removed)
    assert item(library, number).custody is Custody.OUT


@pytest.mark.req("EVD-05")
def test_an_original_is_not_replayed_unless_essential(library: Library) -> None:
    number = registered(library, copy="master")
    with pytest.raises(Refusal, match="originals are not replayed"):
        enter(library, number, Viewed)
    enter(library, number, Viewed, conditions="The working copy cannot be read.")


def test_another_console_that_moves_it_first_wins(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    number = registered(library)
    register, span = library.desk.media, library.store.span
    calls = {"left": 1}

    def moved_meanwhile(book: str, first: int, last: int, *, personal: bool) -> Any:
        if calls["left"] and book == "media":
            calls["left"] -= 1
            entries = span(book, first, last, personal=personal)
            register.enter(MOSS, act(library, Relocated), number, witness())
            return entries
        return span(book, first, last, personal=personal)

    monkeypatch.setattr(library.store, "span", moved_meanwhile)
    with pytest.raises(OperatorError, match="changed at another console"):
        register.enter(MOSS, act(library, Removed), number, witness())
    assert item(library, number).place == "control room safe"


@pytest.mark.req("EVD-02")
def test_a_time_in_the_future_or_before_the_last_entry_is_refused(library: Library) -> None:
    number = registered(library)
    enter(library, number, Removed)
    early = library.clock.utc_now() - years(1)
    with pytest.raises(OperatorError, match="before the last entry"):
        enter(library, number, Returned, returned_utc=early)
    with pytest.raises(OperatorError, match="future"):
        enter(library, number, Returned, returned_utc=library.clock.utc_now() + years(1))


@pytest.mark.req("EVD-02")
def test_stocktaking_enters_each_difference(library: Library) -> None:
    numbers = {
        name: registered(library, reference=name, storage=place)
        for name, place in (("AB/1", "safe"), ("AB/2", "safe"), ("AB/3", "cabinet"), ("AB/4", "cabinet"))
    }
    library.clock.advance(60)
    ref = library.desk.media.count(MOSS, ["safe"], ["ab/1", "AB/3", "XX/9", "", "AB/1"])
    fields = library.desk.case(ref).entry.fields
    assert fields["found"] == ("AB/1",)
    assert (fields["missing"], fields["elsewhere"], fields["unknown"]) == (("AB/2",), ("AB/3",), ("XX/9",))
    assert item(library, numbers["AB/2"]).custody is Custody.MISSING
    assert item(library, numbers["AB/3"]).place == "safe"
    assert item(library, numbers["AB/4"]).place == "cabinet"
    with pytest.raises(OperatorError, match="No place"):
        library.desk.media.count(MOSS, [], ["AB/1"])


def test_the_register_of_a_broken_span_says_what_there_is(library: Library) -> None:
    number = registered(library)
    entries = library.store.span("media", 1, 9, personal=True)
    # A link whose registration is gone belongs to no medium; it raises nothing.
    assert media_items([entry for entry in entries if entry.number != number]) == []


def test_an_operator_registers_and_only_the_manager_moves(library: Library) -> None:
    number = library.desk.media.register(BELL, medium(library), witness()).number
    with pytest.raises(Refusal, match="take media out"):
        library.desk.media.enter(BELL, act(library, Removed), number, witness())
    assert {kind.name for kind in BOOKS["media"].kinds if kind.has_service} == {
        kind.name for kind in BOOKS["media"].kinds
    }


@pytest.mark.req("EVD-03")
def test_a_witness_signs_only_what_they_have_read(library: Library) -> None:
    number = library.desk.enter(medium(library)).number
    seen = item(library, number).links[0]
    library.desk.correct(EntryRef("media", number), {"storage": "master cabinet"}, "wrong cabinet")
    with pytest.raises(OperatorError, match="changed since this was shown"):
        library.desk.media.countersign(MOSS, number, witness(), seen)
    library.desk.media.countersign(MOSS, number, witness(), item(library, number).links[0])
    assert not item(library, number).unsigned


@pytest.mark.req("EVD-01")
@pytest.mark.parametrize("change", [{"copy": "working"}, {"made_utc": 4}])
def test_an_operator_does_not_correct_the_three_years_of_a_master_away(
    library: Library, change: dict[str, Any]
) -> None:
    changes = {
        name: library.clock.utc_now() - years(value) if isinstance(value, int) else value
        for name, value in change.items()
    }
    ref = library.desk.media.register(BELL, medium(library, copy="master"), witness())
    with pytest.raises(Refusal):
        library.desk.media.correct(BELL, ref, changes, "typed wrongly")
    assert item(library, ref.number).kept_until_utc is not None
    library.desk.media.correct(CARR, ref, changes, "typed wrongly")  # a supervisor may, and a witness signs
    assert item(library, ref.number).unsigned


@pytest.mark.req("EVD-08")
def test_a_medium_on_hold_does_not_slip_out_of_it_by_another_reference(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = registered(library)
    monkeypatch.setattr(library.desk.media, "_holds_on", {"AB/1": "claim 7"}.get)
    ref = EntryRef("media", number)
    with pytest.raises(Refusal, match="on hold for claim 7"):
        library.desk.media.correct(MOSS, ref, {"reference": "AB/9"}, "typed wrongly")
    assert item(library, number).reference == "AB/1"
    library.desk.media.correct(MOSS, ref, {"reference": "ab / 1"}, "as on the label")
    library.desk.media.correct(MOSS, ref, {"contents": "incident 13"}, "another incident")


@pytest.mark.req("EVD-01")
def test_a_master_ordered_by_a_court_is_not_corrected_into_one_for_the_police(library: Library) -> None:
    number = registered(library, copy="master")
    said = stated(library, number)
    court = enter(library, number, Delivered, statement=said, recipient="a court")
    with pytest.raises(Refusal, match="is a master"):
        library.desk.media.correct(MOSS, court, {"recipient": "the police"}, "mistake")
    library.desk.media.correct(MOSS, court, {"agency": "Anyshire Court"}, "mistake")


@pytest.mark.req("EVD-03")
def test_a_hand_over_is_not_corrected_into_one_to_the_police_by_who_may_not(library: Library) -> None:
    number = registered(library)
    other = enter(library, number, Delivered, statement=stated(library, number), recipient="other")
    with pytest.raises(Refusal):
        library.desk.media.correct(BELL, other, {"recipient": "the police"}, "mistake")
    library.desk.media.correct(MOSS, other, {"recipient": "the police"}, "mistake")
