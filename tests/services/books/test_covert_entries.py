"""What names a covert camera at a covert time is read by those named for it alone (RIP-04)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

import pytest

from console.app.wiring.books import damaged_words
from console.domain.books import BOOKS, KINDS
from console.domain.books.apart import APART
from console.domain.books.authorisations import ReadersNamed
from console.domain.books.automatic_acts import AUTOMATIC
from console.domain.books.entries import BookQuery, EntryRef, NewEntry, Relation
from console.domain.books.fields import Shape, Value
from console.domain.books.incidents import Closed, Reopened
from console.domain.books.kinds import Part
from console.domain.books.payloads import values_of
from console.domain.books.people import AGREED
from console.domain.books.pictures import CAMERA_FIELDS, ROUTINE
from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.calendar import day_of
from console.domain.people.person import NewPerson
from console.domain.people.refusal import Refusal
from console.services.books import covert_entries
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.exports import Exports
from console.services.books.head_signing import HeadSigning
from console.services.books.printing import Printing
from console.settings.signing import DemoSigner
from console.store.cameras import CameraTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.export import BookFiles
from console.store.ledger.exported import verify_export
from console.store.ledger.signed_heads import HeadTable
from tests.services.cameras.street import street, yard
from tests.services.cameras.test_covert_cameras import HOUR, Hung, hung
from tests.support.damage import damage, numbers_of
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from console.domain.books.kinds import EntryKind
    from console.services.books.ports import SchemeFacts

__all__ = ["hung", "street", "yard"]
OWN_RULES = {*APART, "deployments"}
CAMERA_KINDS = [
    kind
    for kind in KINDS.values()
    if kind.name.partition(".")[0] not in OWN_RULES
    and any(one.shape is Shape.CAMERAS or one.name == "camera" for one in kind.fields)
]
CAMERA_ACTS = [
    word
    for word, act in AUTOMATIC.items()
    if act.book in {"operators", "audit"} and word not in ROUTINE and word.partition("-")[0] != "cameras"
]
UNNAMED = (Role.OPERATOR, Role.TRAINEE, Role.DEPUTY, Role.DATA_PROTECTION, Role.OWNER)
NAMED = (Role.SUPERVISOR, Role.MANAGER, Role.DIRECTOR, Role.AUDITOR)


class Read:
    """What the room reads after the camera hung for two hours and was taken down."""

    def __init__(self, hung: Hung) -> None:
        self.hung, self.street = hung, hung.street
        self.store, self.books = hung.street.bureau.at.store, hung.street.bureau.at.desk.books
        self.begun_utc = hung.begun_utc
        self.concerned = ConcernedEntries(self.store, hung.gate)

    def me(self, role: Role) -> Actor:
        return self.street.me(role)

    def take_down(self) -> None:
        self.street.yard.room.clock.step_utc(2 * 3600)
        self.street.take_down(self.hung.number, b"", are_signs_down=False)
        self.street.yard.room.clock.step_utc(24 * 3600)

    def append(
        self,
        book: str,
        kind: str,
        fields: Mapping[str, Value],
        by: Actor | None = None,
        about: int | None = None,
    ) -> int:
        author = (by or self.me(Role.MANAGER)).login
        tied = {"about": (about,), "relation": Relation.FOLLOWS} if about is not None else {}
        with self.store.unit() as unit:
            return unit.append(NewEntry(book, kind, author, fields, **tied))  # type: ignore[arg-type]  # by name

    def correction(self, book: str, number: int, changes: Mapping[str, Value]) -> int:
        author = self.me(Role.MANAGER).login
        with self.store.unit() as unit:
            return unit.append(
                NewEntry(book, f"{book}.corrected", author, changes, {}, (number,), Relation.CORRECTS)
            )

    def of_kind(self, kind: EntryKind, camera: int, at_utc: dt.datetime, by: Actor | None = None) -> int:
        said = values_of(good_payload(kind))
        for spec in kind.fields:
            if spec.shape is Shape.INSTANT:
                said[spec.name] = at_utc
            elif spec.shape is Shape.CAMERAS:
                said[spec.name] = (1, camera)
            elif spec.name == "camera":
                said[spec.name] = camera
        return self.append(kind.name.partition(".")[0], kind.name, said, by)

    def kept(self, role: Role, book: str) -> frozenset[int]:
        return self.concerned.numbers(self.me(role), book)


@pytest.fixture
def read(hung: Hung) -> Read:
    return Read(hung)


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("kind", CAMERA_KINDS, ids=lambda kind: kind.name)
def test_every_kind_that_names_a_camera_is_kept_at_its_covert_time_alone(read: Read, kind: EntryKind) -> None:
    book = kind.name.partition(".")[0]
    while_it_hangs = read.of_kind(kind, 10, read.begun_utc)
    by_unknowing = read.of_kind(kind, 10, read.begun_utc, read.me(Role.OPERATOR))
    by_program = read.of_kind(kind, 10, read.begun_utc, PROGRAM)
    other_camera = read.of_kind(kind, 2, read.begun_utc)
    for role in UNNAMED:
        assert read.kept(role, book) == {while_it_hangs, by_program}, role
    read.take_down()
    follows = read.append(book, f"{book}.countersigned", {}, read.me(Role.SUPERVISOR), while_it_hangs)
    later = read.of_kind(kind, 10, read.street.now)
    for role in UNNAMED:
        kept = read.kept(role, book)
        assert kept == {while_it_hangs, by_program, follows}, role
        assert kept.isdisjoint({by_unknowing, other_camera, later})
    for role in NAMED:
        assert read.kept(role, book) == frozenset(), role


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize(
    "kind",
    [
        one
        for one in CAMERA_KINDS
        if {"begin_utc", "end_utc", "picture_utc"} & {spec.name for spec in one.fields}
    ],
    ids=lambda kind: kind.name,
)
def test_the_time_of_the_pictures_counts_not_that_of_the_act(read: Read, kind: EntryKind) -> None:
    read.take_down()
    book = kind.name.partition(".")[0]
    long_after = read.of_kind(kind, 10, read.begun_utc + HOUR)
    assert read.kept(Role.OPERATOR, book) == {long_after}


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("word", CAMERA_ACTS)
def test_every_act_with_the_camera_is_kept_that_stands_in_an_ordinary_book(read: Read, word: str) -> None:
    book = AUTOMATIC[word].book
    said: dict[str, Value] = {"subject": "camera 10"}
    first = read.append(book, word, said)
    read.append(book, word, {"subject": "camera 1"})
    read.take_down()
    read.append(book, word, said)
    ended = (read.begun_utc + HOUR).isoformat()
    late = read.append(book, word, {"subject": "camera 10, tampering", "ended": ended})
    shown = f"{read.begun_utc:%Y-%m-%dT%H:%M:%SZ} to {read.begun_utc + HOUR:%Y-%m-%dT%H:%M:%SZ} (2×)"
    viewed = read.append(book, word, {**said, "viewed": shown})
    assert read.kept(Role.OPERATOR, book) == {first, late, viewed}
    assert read.kept(Role.MANAGER, book) == frozenset()


@pytest.mark.req("RIP-04", "LOG-05")
def test_no_list_search_queue_or_print_of_the_room_has_it(read: Read) -> None:
    read.take_down()
    kind = KINDS["media-log.reviewed"]
    before = read.of_kind(kind, 1, read.begun_utc)
    number = read.of_kind(kind, 10, read.begun_utc)
    after = read.of_kind(kind, 1, read.begun_utc)
    desk, operator, manager = read.street.bureau.at.desk, read.me(Role.OPERATOR), read.me(Role.MANAGER)
    every = BookQuery("media-log", kinds=(kind.name,), limit=2)
    assert [one.number for one in desk.books.every(operator, every)] == [after, before]
    assert [one.number for one in desk.books.every(manager, every)] == [after, number, before]
    assert number not in [
        one.number for one in desk.books.page(operator, BookQuery("media-log", text="entered"))
    ]
    with pytest.raises(Refusal, match="cannot read all of this") as refused:
        desk.books.case(operator, EntryRef("media-log", number))
    assert "covert" not in f"{refused.value} {refused.value.rule} {refused.value.source}"
    deputy = read.me(Role.DEPUTY)
    engine, clock = read.street.yard.room.engine, read.street.yard.room.clock
    heads = HeadSigning(HeadTable(engine), DemoSigner(), clock, read.store)
    printing = Printing(read.store, read.hung.gate, heads)
    printed = printing.prepare(deputy, "media-log", before, after)
    assert [one.number for one in printed.entries] == [before, after]
    assert printed.proof.spans == ((before, before), (after, after))
    day = printing.between(deputy, "media-log", read.begun_utc, read.street.now + HOUR)
    assert [one.number for one in day.entries] == [before, after]
    with pytest.raises(Refusal, match="cannot read all of this"):
        printing.cases(deputy, "media-log", [number])
    assert len(printing.prepare(manager, "media-log", before, after).entries) == 3


@pytest.mark.req("RIP-04", "LOG-06")
def test_the_list_of_who_said_yes_leaves_it_out(read: Read) -> None:
    said = {"act": "lift privacy zones", "second": "the-director", "about": "camera 10"}
    agreed = read.append("people", AGREED, said)
    granted = read.of_kind(KINDS["prints.made"], 10, read.begun_utc)
    agreements = read.street.bureau.at.desk.agreements
    span = read.begun_utc - HOUR, read.street.now + HOUR

    def listed(role: Role) -> set[EntryRef]:
        return {one.entry for one in agreements.between(read.me(role), *span).found}

    both = {EntryRef("people", agreed), EntryRef("prints", granted)}
    assert listed(Role.DATA_PROTECTION).isdisjoint(both)
    assert both <= listed(Role.MANAGER)


@pytest.mark.req("RIP-04", "LOG-05")
def test_an_export_has_its_place_in_the_chain_and_is_whole(read: Read, tmp_path: Path) -> None:
    kind = KINDS["media-log.reviewed"]
    for camera in (1, 10, 1):
        read.of_kind(kind, camera, read.begun_utc)
    room = read.street.yard.room
    heads = HeadSigning(HeadTable(room.engine), DemoSigner(), room.clock, read.store)
    facts = cast("SchemeFacts", SimpleNamespace(facts=dict))
    exports = Exports(
        BookFiles(room.engine, DemoSigner()), read.store, read.hung.gate, heads, facts, room.clock
    )
    exports.export(read.me(Role.DATA_PROTECTION), tmp_path / "out", ["media-log"], personal=False)
    exports.export(read.me(Role.MANAGER), tmp_path / "named", ["media-log"], personal=False)
    for folder, withheld in (("out", 1), ("named", 0)):
        (proof,) = verify_export(tmp_path / folder).books
        assert (proof.is_whole, proof.entries, proof.withheld) == (True, 3, withheld)
    said = [(tmp_path / folder / "media-log.csv").read_text("utf-8-sig") for folder in ("out", "named")]
    assert ["1, 10" in one for one in said] == [False, True]


@pytest.mark.req("RIP-04")
def test_who_once_read_all_authorisations_still_knows_of_them(read: Read) -> None:
    """Else everybody read what a director entered, once that person has another post."""
    kind, director = KINDS["media-log.reviewed"], read.me(Role.DIRECTOR)
    people = read.street.yard.room.staff.people
    before = read.of_kind(kind, 10, read.begun_utc, director)
    assert read.kept(Role.OPERATOR, "media-log") == {before}
    for role in (Role.HEAD_OF_SERVICE, Role.SUPERVISOR):
        people.change(
            read.me(Role.MANAGER), NewPerson(director.login, director.name, role, staff_number="D 1")
        )
    after = read.of_kind(kind, 10, read.begun_utc, director)
    assert read.kept(Role.OPERATOR, "media-log") == {before, after}


@pytest.mark.req("RIP-04")
def test_what_somebody_entered_before_they_were_promoted_stays_everybodys(read: Read) -> None:
    kind, clock = KINDS["media-log.reviewed"], read.street.yard.room.clock
    author = read.me(Role.DEPUTY)
    unknowing = read.of_kind(kind, 10, read.begun_utc, author)
    clock.step_utc(60)
    promote(read, author, Role.DIRECTOR)
    clock.step_utc(60)
    knowing = read.of_kind(kind, 10, read.begun_utc, author)
    promote(read, author, Role.SUPERVISOR)
    clock.step_utc(60)
    after = read.of_kind(kind, 10, read.begun_utc, author)
    assert read.kept(Role.TRAINEE, "media-log") == {knowing, after}
    assert unknowing not in read.kept(Role.OPERATOR, "media-log")


@pytest.mark.req("RIP-04")
def test_what_somebody_entered_before_they_were_named_stays_everybodys(read: Read) -> None:
    kind, clock = KINDS["media-log.reviewed"], read.street.yard.room.clock
    author = read.me(Role.DEPUTY)
    unknowing = read.of_kind(kind, 10, read.begun_utc, author)
    clock.step_utc(60)
    named = ReadersNamed(readers=(author.login,), reason="they relieve the supervisor")
    read.street.bureau.follow(read.hung.entered, named)
    clock.step_utc(60)
    knowing = read.of_kind(kind, 10, read.begun_utc, author)
    assert read.kept(Role.TRAINEE, "media-log") == {knowing}
    assert read.kept(Role.DEPUTY, "media-log") == frozenset()
    read.street.bureau.follow(read.hung.entered, named)
    clock.step_utc(60)
    assert read.kept(Role.TRAINEE, "media-log") == {knowing}
    assert unknowing not in read.kept(Role.OPERATOR, "media-log")


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("lost", [1, 2])
def test_a_lost_change_of_a_role_lets_the_program_forget_nothing(
    read: Read, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    told: list[EntryRef] = []
    monkeypatch.setattr(BookTable, "damaged", lambda _self, ref: told.append(ref))
    kind, director = KINDS["media-log.reviewed"], read.me(Role.DIRECTOR)
    before = read.of_kind(kind, 10, read.begun_utc, director)
    unknowing = read.of_kind(kind, 10, read.begun_utc, read.me(Role.OPERATOR))
    promote(read, director, Role.HEAD_OF_SERVICE)
    promote(read, director, Role.SUPERVISOR)
    engine = read.street.yard.room.engine
    changes = numbers_of(engine, "people.changed")[-2:]
    for number in changes[:lost]:
        damage(engine, "people", number)
    # As after a restart.
    monkeypatch.setattr(covert_entries, "_indexes", WeakKeyDictionary())
    fresh = ConcernedEntries(read.store, read.hung.gate)
    # One lost change is seen by what is around it. Of two nobody can tell who had which post.
    kept = {before} if lost == 1 else {before, unknowing}
    assert fresh.numbers(read.me(Role.TRAINEE), "media-log") == kept
    assert fresh.numbers(read.me(Role.AUDITOR), "media-log") == frozenset()
    lost_ones = [ref for ref in told if ref.book == "people"]
    assert {ref.number for ref in lost_ones} == set(changes[:lost])
    for ref in lost_ones:
        assert f"Entry {ref.number} of" in damaged_words(ref)
        assert "which role somebody had" in damaged_words(ref)
        assert "Restore the last backup" in damaged_words(ref)


def promote(read: Read, actor: Actor, role: Role) -> None:
    changed = NewPerson(actor.login, actor.name, role, staff_number="D 1")
    read.street.yard.room.staff.people.change(read.me(Role.MANAGER), changed)


OPENED_WITH_CAMERAS = {one.name.partition(".")[0] for one in CAMERA_KINDS if one.part is Part.OPENS}
FOLLOWING = [
    kind
    for kind in KINDS.values()
    if kind.part in {Part.FOLLOWS, Part.CLOSES, Part.REOPENS}
    and not kind.is_automatic
    and kind.name.partition(".")[0] in OPENED_WITH_CAMERAS
]


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("kind", FOLLOWING, ids=lambda kind: kind.name)
def test_nobody_adds_to_a_case_that_is_kept_from_them(read: Read, kind: EntryKind) -> None:
    """What was refused, or allowed, would say what stands there."""
    book = kind.name.partition(".")[0]
    opening = next(
        one for one in CAMERA_KINDS if one.name.partition(".")[0] == book and one.part is Part.OPENS
    )
    number = read.of_kind(opening, 10, read.begun_utc)
    newest = read.store.head(book)
    entering = [role for role in UNNAMED if read.hung.gate.find_refusal(read.me(role), kind.act) is None]
    for role in entering:
        with pytest.raises(Refusal, match="cannot read all of this"):
            read.books.enter_from_service(read.me(role), good_payload(kind), number)
    assert read.store.head(book) == newest


@pytest.mark.req("RIP-04")
def test_nobody_adds_to_an_incident_that_is_kept_from_them_nor_asks_what_it_holds(read: Read) -> None:
    incidents, operator = read.street.bureau.at.desk.incidents, read.me(Role.OPERATOR)
    deputy, now_utc = read.me(Role.DEPUTY), read.street.now
    number = read.of_kind(KINDS["incidents.opened"], 10, read.begun_utc)
    ref = EntryRef("incidents", number)
    newest = read.store.head("incidents")
    acts: list[Callable[[], object]] = [
        lambda: incidents.add_cameras(operator, number, (10,)),
        lambda: incidents.enter(operator, good_payload(KINDS["incidents.occurred"]), number),
        lambda: incidents.enter(deputy, Closed(closed_utc=now_utc, outcome="no offence"), number),
        lambda: incidents.reopen(deputy, Reopened(reason="again"), number),
        lambda: incidents.correct(deputy, ref, {"closed_utc": now_utc - 99 * HOUR}, "wrong"),
        lambda: read.books.correct(deputy, ref, {"place": "elsewhere"}, "wrong"),
    ]
    for act in acts:
        with pytest.raises(Refusal, match="cannot read all of this"):
            act()
    assert read.store.head("incidents") == newest
    assert incidents.add_cameras(read.me(Role.SUPERVISOR), number, (2,)) == (2,)


@pytest.mark.req("RIP-04")
def test_what_follows_an_ordinary_case_is_left_out_of_it(read: Read) -> None:
    """A request from outside stays; where its pictures are, only those named read."""
    said = values_of(good_payload(KINDS["disclosures.requested"]))
    request = read.append("disclosures", "disclosures.requested", {**said, "cameras": ()})
    searched = values_of(good_payload(KINDS["disclosures.searched"]))
    searched |= {"cameras": (10,), "begin_utc": read.begun_utc, "end_utc": read.begun_utc + HOUR}
    found = read.append("disclosures", "disclosures.searched", searched, about=request)
    wrong = read.append("disclosures", "disclosures.corrected", {"cameras": (10,)}, about=found)
    ref = EntryRef("disclosures", request)
    assert read.books.case(read.me(Role.OPERATOR), ref).later == ()
    assert [one.number for one in read.books.case(read.me(Role.MANAGER), ref).later] == [found, wrong]


@pytest.mark.req("RIP-04", "CMP-02")
def test_reports_count_nothing_of_it_whoever_makes_them_but_the_authorisations(read: Read) -> None:
    desk, clock = read.street.bureau.at.desk, read.street.yard.room.clock
    begin, end = read.begun_utc - 48 * HOUR, read.street.now + 48 * HOUR
    today = day_of(clock.utc_now())

    def counted(role: Role) -> dict[str, dict[str, int]]:
        period = desk.reports.period(read.me(role), begin, end)
        return {title: dict(rows) for title, rows in period.tables.items()}

    def published(role: Role) -> list[object]:
        report = desk.public_reports.make(read.me(role), today - dt.timedelta(days=29), today)
        return [report.tables, report.measures, report.availability]

    made = {role: counted(role) for role in (Role.OPERATOR, Role.MANAGER, Role.DIRECTOR, Role.AUDITOR)}
    public = published(Role.MANAGER)
    assert made[Role.DIRECTOR]["Authorised surveillance"] == {"Authorisations entered": 1}
    for name in (
        "incidents.opened",
        "media-log.reviewed",
        "prints.made",
        "evidence.asked",
        "media-log.copied",
    ):
        read.of_kind(KINDS[name], 10, read.begun_utc)
    assert {role: counted(role) for role in made} == made
    assert published(Role.MANAGER) == public
    # What names another camera counts, and what somebody entered who cannot know that one hangs there.
    read.of_kind(KINDS["media-log.reviewed"], 1, read.begun_utc)
    read.of_kind(KINDS["media-log.reviewed"], 10, read.begun_utc, read.me(Role.OPERATOR))
    for role, before in made.items():
        reviewed = counted(role)["Recordings reviewed"]
        assert sum(reviewed.values()) == sum(before.get("Recordings reviewed", {}).values()) + 2, role


@pytest.mark.req("RIP-04")
def test_no_search_finds_an_ordinary_case_by_what_is_kept_of_it(read: Read) -> None:
    """The index has a case as a whole."""
    said = values_of(good_payload(KINDS["disclosures.requested"]))
    request = read.append(
        "disclosures", "disclosures.requested", {**said, "cameras": (), "place": "the quay"}
    )
    found = read.append("disclosures", "disclosures.closed", {"outcome": "answered early"}, about=request)
    searched = values_of(good_payload(KINDS["disclosures.searched"]))
    searched |= {"cameras": (10,), "begin_utc": read.begun_utc, "end_utc": read.begun_utc + HOUR}
    covert = read.append(
        "disclosures", "disclosures.searched", {**searched, "result": "lorry"}, about=request
    )
    read.correction("disclosures", covert, {"result": "tipper"})
    assert read.concerned.numbers(read.me(Role.OPERATOR), "disclosures").isdisjoint({request, found})

    def finds(role: Role, **sought: Any) -> bool:
        page = read.books.page(read.me(role), BookQuery("disclosures", **sought))
        return [one.number for one in page] == [request]

    for words in ("lorry", "tipper", "lor", "quay lorry"):
        assert not finds(Role.OPERATOR, text=words), words
    for words in ("quay", "the qu", "answered", "quay early"):
        assert finds(Role.OPERATOR, text=words), words
    searching = ("disclosures.searched",)
    assert not finds(Role.OPERATOR, kinds=searching)
    assert finds(Role.OPERATOR, kinds=("disclosures.requested", *searching))
    assert finds(Role.OPERATOR)
    assert finds(Role.MANAGER, text="lorry", kinds=searching)


@pytest.mark.req("RIP-04")
def test_a_correction_speaks_of_what_it_corrects(read: Read) -> None:
    """It has only the fields that it changes: the camera, or the time, stands in the entry before."""
    read.take_down()
    said = values_of(good_payload(KINDS["media-log.reviewed"]))
    early = read.begun_utc - 48 * HOUR
    said |= {"cameras": (1,), "begin_utc": read.begun_utc, "end_utc": read.begun_utc + HOUR}
    of_other_camera = read.append("media-log", "media-log.reviewed", said)
    said |= {"cameras": (10,), "begin_utc": early, "end_utc": early + HOUR}
    of_other_time = read.append("media-log", "media-log.reviewed", said)
    assert read.kept(Role.OPERATOR, "media-log") == frozenset()
    camera = read.correction("media-log", of_other_camera, {"cameras": (1, 10)})
    time = read.correction("media-log", of_other_time, {"end_utc": read.begun_utc + HOUR})
    assert read.kept(Role.OPERATOR, "media-log") == {camera, time}
    ref = EntryRef("media-log", of_other_camera)
    assert read.books.case(read.me(Role.OPERATOR), ref).current()["cameras"] == (1,)
    assert read.books.case(read.me(Role.MANAGER), ref).current()["cameras"] == (1, 10)


@pytest.mark.req("RIP-04", "EVD-01")
def test_a_medium_is_of_the_time_of_its_exhibit(read: Read) -> None:
    read.take_down()
    asked = values_of(good_payload(KINDS["evidence.asked"]))
    asked |= {"cameras": (10,), "begin_utc": read.begun_utc, "end_utc": read.begun_utc + HOUR}
    read.append("evidence", "evidence.asked", {**asked, "exhibit": "MM/1"})
    early = {"begin_utc": read.begun_utc - 48 * HOUR, "end_utc": read.begun_utc - 47 * HOUR}
    read.append("evidence", "evidence.asked", {**asked, **early, "exhibit": "MM/2"})
    medium = values_of(good_payload(KINDS["media.registered"]))
    medium |= {"cameras": (10,), "made_utc": read.street.now}
    keeper = read.me(Role.OPERATOR)
    covert = read.append("media", "media.registered", {**medium, "reference": "mm / 1"}, keeper)
    moved = read.append("media", "media.moved", {"storage": "safe"}, keeper, covert)
    read.append("media", "media.registered", {**medium, "reference": "MM/2"}, keeper)
    assert read.kept(Role.DEPUTY, "media") == {covert, moved}
    assert read.kept(Role.MANAGER, "media") == frozenset()


@pytest.mark.req("RIP-04", "EVD-01")
def test_what_names_a_kept_exhibit_is_kept_as_the_exhibit_is(read: Read) -> None:
    read.take_down()
    asked = values_of(good_payload(KINDS["evidence.asked"]))
    asked |= {"cameras": (10,), "begin_utc": read.begun_utc, "end_utc": read.begun_utc + HOUR}
    read.append("evidence", "evidence.asked", {**asked, "exhibit": "MM/1"})
    early = {"begin_utc": read.begun_utc - 48 * HOUR, "end_utc": read.begun_utc - 47 * HOUR}
    read.append("evidence", "evidence.asked", {**asked, **early, "exhibit": "MM/12"})
    keeper = read.me(Role.OPERATOR)
    medium = {**values_of(good_payload(KINDS["media.registered"])), "cameras": ()}
    line = read.append("media", "media.registered", {**medium, "reference": "mm / 1"}, keeper)
    read.append("media", "media.registered", {**medium, "reference": "MM/12"}, keeper)
    taken = {**values_of(good_payload(KINDS["statements.taken"])), "text": "I made it.", "exhibits": ()}
    tagged = read.append("statements", "statements.taken", {**taken, "exhibits": ("AB/3", "MM/1")}, keeper)
    handed = read.append("statements", "statements.handed", {}, keeper, tagged)
    told = {"text": "I produce the disc, exhibit MM/1, and sign it."}
    with read.store.unit() as unit:
        written = unit.append(NewEntry("statements", "statements.taken", keeper.login, taken, told))
    read.append("statements", "statements.taken", {**taken, "exhibits": ("AB/3", "MM/12")}, keeper)
    copied = read.append("media-log", "media-log.copied", {"reference": "MM/1"}, keeper)
    for role in UNNAMED:
        assert read.kept(role, "media") == {line}, role
        assert read.kept(role, "statements") == {tagged, handed, written}, role
        assert read.kept(role, "media-log") == {copied}, role
    for book in ("media", "statements", "media-log"):
        assert read.kept(Role.MANAGER, book) == frozenset()


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize(
    "said", ["cams 9 & 10 were off", "C10 saw him", "camera no. 10", "Seen at foundry  LANE lay-by"]
)
def test_an_entry_that_names_it_in_its_words_alone_is_kept(read: Read, said: str) -> None:
    name_camera(read, "Foundry Lane lay-by")
    supervisor = read.me(Role.SUPERVISOR)
    kind = KINDS["operators.event"]
    plain = {**values_of(good_payload(kind)), "cameras": ()}
    words = next(one.name for one in kind.fields if one.shape is Shape.LONG)
    with read.store.unit() as unit:
        number = unit.append(NewEntry("operators", kind.name, supervisor.login, plain, {words: said}))
        other = unit.append(NewEntry("operators", kind.name, supervisor.login, plain, {words: "10 minutes"}))
        unknowing = NewEntry("operators", kind.name, read.me(Role.OPERATOR).login, plain, {words: said})
        free = unit.append(unknowing)
    kept = read.kept(Role.OPERATOR, "operators")
    assert number in kept
    assert kept.isdisjoint({other, free})
    assert number not in read.kept(Role.MANAGER, "operators")


@pytest.mark.req("RIP-04")
def test_a_name_that_the_camera_had_or_gets_while_it_hangs_names_it(read: Read) -> None:
    kind, supervisor = KINDS["operators.event"], read.me(Role.SUPERVISOR)
    words = next(one.name for one in kind.fields if one.shape is Shape.LONG)

    def say(said: str) -> int:
        plain = {**values_of(good_payload(kind)), "cameras": ()}
        with read.store.unit() as unit:
            return unit.append(NewEntry("operators", kind.name, supervisor.login, plain, {words: said}))

    former, later = say("Harbour wall is dark"), say("The QUAY SIDE again")
    place = say("the Foundry was quiet")
    assert read.kept(Role.OPERATOR, "operators").isdisjoint({former, later, place})
    engineer = read.me(Role.ENGINEER)
    for change in ("Harbour wall → Foundry", "Foundry → Quay side"):
        read.append("audit", "camera-changed", {"subject": "camera 10", "name": change}, engineer)
    kept = read.kept(Role.OPERATOR, "operators")
    assert kept >= {former, later}
    assert place not in kept
    assert say("the picture of the Foundry") in read.kept(Role.OPERATOR, "operators")
    kind = KINDS["faults.reported"]
    fault = {**values_of(good_payload(kind)), "equipment": "Foundry", "cameras": ()}
    assert read.append("faults", kind.name, fault, supervisor) in read.kept(Role.OPERATOR, "faults")


def name_camera(read: Read, name: str) -> None:
    table = CameraTable(read.street.yard.room.engine, read.street.yard.room.clock)
    (camera,) = (one for one in table.cameras() if one.number == 10)
    table.put([replace(camera, name=name)])


@pytest.mark.req("RIP-04")
def test_a_damaged_entry_and_what_follows_it_is_kept(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)
    kind = KINDS["evidence.asked"]
    number = read.of_kind(kind, 1, read.begun_utc)
    issued = read.append("evidence", "evidence.issued", {"medium": "folder: x"}, about=number)
    assert read.kept(Role.OPERATOR, "evidence") == frozenset()
    damage(read.street.yard.room.engine, "evidence", number)
    # As after a restart.
    monkeypatch.setattr(covert_entries, "_indexes", WeakKeyDictionary())
    fresh = ConcernedEntries(read.store, read.hung.gate)
    assert fresh.numbers(read.me(Role.OPERATOR), "evidence") == {number, issued}
    assert fresh.numbers(read.me(Role.AUDITOR), "evidence") == frozenset()


@pytest.mark.req("RIP-04")
def test_a_book_is_read_once_and_then_only_what_is_new(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    operator, kind = read.me(Role.OPERATOR), KINDS["media-log.reviewed"]
    numbers = {read.of_kind(kind, 10, read.begun_utc) for _ in range(3)}
    spans: list[tuple[int, int]] = []
    span = read.store.span

    def counted(book: str, first: int, last: int, *, personal: bool) -> Any:
        if book == "media-log":
            spans.append((first, last))
        return span(book, first, last, personal=personal)

    monkeypatch.setattr(read.store, "span", counted)
    for _ in range(3):
        assert read.concerned.numbers(operator, "media-log") == numbers
    assert spans == [(min(numbers), max(numbers))]
    new = read.of_kind(kind, 10, read.begun_utc)
    assert read.concerned.numbers(operator, "media-log") == {*numbers, new}
    assert spans[1:] == [(new, new)]


@pytest.mark.req("RIP-04")
def test_a_book_is_counted_without_what_is_kept_and_without_reading_it(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = KINDS["prints.made"]
    covert = [read.of_kind(kind, camera, read.begun_utc) for camera in (1, 10, 10, 1, 1)][1]
    read.append("prints", "prints.handed", {"recipient": "PC"}, about=covert)
    books = read.concerned.books_of(read.me(Role.OPERATOR))
    assert books.count(BookQuery("prints", is_open=True), personal=False) == 3
    assert books.count(BookQuery("prints", kinds=("prints.handed",)), personal=False) == 0
    monkeypatch.setattr(read.store, "page", None)
    assert books.count(BookQuery("prints"), personal=False) == 3
    named = read.concerned.books_of(read.me(Role.MANAGER))
    assert named.count(BookQuery("prints"), personal=False) == 5


def test_where_no_camera_hangs_covertly_nothing_is_read(street: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store = street.bureau.at.store
    concerned = ConcernedEntries(store, street.yard.room.staff.access)
    concerned.numbers(street.me(Role.OPERATOR), "operators")
    for name in ("page", "span", "case", "count"):
        monkeypatch.setattr(store, name, None)
    for book in BOOKS:
        if book not in {"deployments", "complaints", "security"}:
            assert concerned.numbers(street.me(Role.OPERATOR), book) == frozenset()


def test_every_field_of_cameras_is_known_to_the_rule() -> None:
    """Numbers of cameras under a name that the rule does not know would be everybody's."""
    for kind in KINDS.values():
        for spec in kind.fields:
            if "camera" in spec.name and spec.shape in {Shape.WHOLE, Shape.CAMERAS, Shape.TAGS}:
                assert spec.name in CAMERA_FIELDS, f"{kind.name}.{spec.name}"
