"""Text that controls a terminal, the writing direction or nothing at all is refused wherever it comes in."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import console
from console.domain.books import KINDS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.fields import Shape
from console.domain.books.scheme import CodeChanged, DocumentFiled
from console.domain.books.visitors import INSPECTOR
from console.domain.cameras.list_file import read_list
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.delegation import DelegatedTask
from console.domain.people.licence import LicenceState
from console.domain.people.person import NewPerson, PoliceDetail
from console.domain.people.shift import Handover
from console.domain.people.training import Topic, Training
from console.domain.privacy.model import ZoneSet
from console.domain.privacy.private_place import PrivatePlace
from console.domain.ptz.model import Preset
from console.domain.ptz.tour import PresetTour, TourStop
from console.services.books.agreements import AgreementList
from console.services.cameras.device_settings import checked_servers
from console.services.evidence.media_register_witness import WitnessSignature
from console.services.privacy.private_places import PrivatePlaces
from console.services.surveillance.total_control import Signature
from console.services.wall.service import WallService
from console.store.layouts import LayoutTable
from tests.services.cameras.test_commissioning import FILLED, WANTED, Yard, yard
from tests.services.map.test_service import add, service_of
from tests.services.privacy.test_service import WINDOW, Desk
from tests.services.ptz.test_service import Wired, wired
from tests.services.surveillance.test_total_control import INSPECTOR as IN_CHARGE
from tests.services.surveillance.test_total_control import Handing
from tests.services.visitors.test_diary import Calendar
from tests.services.visitors.test_guests import CARNIVAL, PC, Lobby
from tests.support.books_at_console import DeskRoom
from tests.support.payloads import good_payload
from tests.support.people import GIVEN, PASSWORD, login_of
from tests.support.scheme import scheme_of
from tests.support.steering_doubles import Anyone

if TYPE_CHECKING:
    from tests.support.people import Room

__all__ = ["wired", "yard"]
UNFIT = (
    *("a\x00b", "a\x1b[31mb", "a\x07b", "a\x7fb", "a\x85b", "a\u202eb", "a\u2066b"),
    *("a\ud800b", "a\uffffb", "a\ufdd0b", "x" * 100_001),
)
FIT = ("Zoë Ångström", "مرحبا\u200f", "🏴\U000e0067\U000e0062 café", "O'Neil-Smith")
Act = Callable[[str], object]


def refuses(act: Act) -> None:
    for unfit in UNFIT:
        with pytest.raises(OperatorError) as refused:
            act(unfit)
        # What is refused is not repeated to the terminal either.
        assert not {"\x00", "\x1b", "\x07", "\u202e", "\ud800"} & set(str(refused.value)), unfit
        assert len(str(refused.value)) < 2_000


def entries(room: Room) -> int:
    with room.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one())


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if not kind.is_automatic])
def test_no_form_of_any_book(room: Room, kind: Any) -> None:
    at = DeskRoom(room)
    role = next(role for role in (Role.MANAGER, Role.AUDITOR, Role.DIRECTOR) if kind.act in roles_acts(role))
    at.sit(role)
    before, good = entries(room), good_payload(kind)
    for spec in kind.fields:
        if spec.shape in {Shape.WORDS, Shape.LONG, Shape.CHOICE}:
            for unfit in UNFIT:
                payload = replace(good, **{spec.name: unfit})
                with pytest.raises(OperatorError):
                    at.desk.books.enter_from_service(room.me(role), payload, 1)
        elif spec.shape is Shape.TAGS:
            for unfit in UNFIT:
                with pytest.raises(OperatorError):
                    at.desk.books.enter_from_service(room.me(role), replace(good, **{spec.name: (unfit,)}), 1)
    assert entries(room) == before


def roles_acts(role: Role) -> frozenset[Any]:
    from console.domain.people.permissions import PERMISSIONS

    return PERMISSIONS[role]


def test_nor_reasons_and_remarks(room: Room) -> None:
    at = DeskRoom(room)
    at.sit(Role.MANAGER)
    operator = room.me(Role.OPERATOR)
    room.on_duty(Role.OPERATOR)
    ref = at.desk.books.enter(operator, good_payload(KINDS["operators.event"]))
    manager, supervisor, before = room.me(Role.MANAGER), room.me(Role.SUPERVISOR), entries(room)
    books = at.desk.books
    refuses(lambda text: books.correct(manager, ref, {"event": "as it was"}, text))
    refuses(lambda text: books.correct(manager, ref, {"event": text}, "wrong"))
    refuses(lambda text: books.countersign(supervisor, [ref], "", text))
    refuses(lambda text: at.desk.incidents.correct(manager, EntryRef("incidents", 1), {}, text))
    refuses(lambda text: at.visits.correct(manager, EntryRef("visitors", 1), {}, text))
    refuses(lambda text: at.scheme.correct_review(manager, EntryRef("scheme", 1), {}, text))
    assert entries(room) == before


def test_nor_private_places(room: Room, tmp_path: Path) -> None:
    scheme = scheme_of(room, tmp_path)
    scheme.private_cameras.load()
    operator, manager = login_of(Role.OPERATOR), room.me(Role.MANAGER)
    places = PrivatePlaces(
        scheme.private_cameras,
        scheme.books,
        room.staff.access,
        room.staff.sign_in,
        scheme.ledger,
        lambda: frozenset({operator}),
    )
    before, people = entries(room), frozenset({operator})
    refuses(lambda text: places.state(manager, 1, PrivatePlace(text, people)))
    refuses(lambda text: places.state(manager, 1, PrivatePlace("Shelter", people, frozenset({text}))))
    refuses(lambda text: places.clear(manager, 1, text))
    assert entries(room) == before


def test_nor_people(room: Room) -> None:
    staff, manager, now = room.staff, room.me(Role.MANAGER), room.clock.utc_now()
    operator = login_of(Role.OPERATOR)
    room.on_duty(Role.OPERATOR)
    before = entries(room)
    day = now.date()
    police = PoliceDetail("Anyshire", "1", "sergeant")
    refuses(lambda text: staff.people.add(manager, NewPerson(text, "Ann", Role.OPERATOR), GIVEN))
    refuses(lambda text: staff.people.add(manager, NewPerson("ann", text, Role.OPERATOR), GIVEN))
    refuses(
        lambda text: staff.people.add(
            manager, NewPerson("ann", "Ann", Role.OPERATOR, staff_number=text), GIVEN
        )
    )
    for name in ("force", "collar", "rank"):
        refuses(
            lambda text, name=name: staff.people.add(  # type: ignore[misc]  # bound at once
                manager, NewPerson("ann", "Ann", Role.POLICE, replace(police, **{name: text})), GIVEN
            )
        )
    refuses(lambda text: staff.people.change(manager, NewPerson(operator, text, Role.OPERATOR)))
    refuses(lambda text: staff.people.retire(manager, operator, text))
    refuses(lambda text: staff.people.record_licence(manager, operator, text, day, LicenceState.ACTIVE))
    topic = next(iter(Topic))
    refuses(lambda text: staff.people.record_training(manager, operator, Training(topic, day, text)))
    tasks, end = [DelegatedTask.POLICE], now + dt.timedelta(hours=1)
    supervisor = login_of(Role.SUPERVISOR)
    refuses(lambda text: staff.delegations.delegate(manager, supervisor, tasks, now, end, text))
    begun = staff.delegations.delegate(manager, supervisor, tasks, now, end, "leave")
    refuses(lambda text: staff.delegations.withdraw(manager, begun.number, text))
    roles = [Role.SUPERVISOR]
    refuses(lambda text: staff.orders.give(manager, roles, [], tasks, text))
    refuses(lambda text: staff.orders.give(manager, roles, [text], tasks, "nights"))
    order = staff.orders.give(manager, roles, [], tasks, "nights")
    refuses(lambda text: staff.orders.end(manager, order.number, text))
    refuses(lambda text: staff.shifts.sign_off(room.me(Role.OPERATOR), Handover(text)))
    refuses(lambda text: staff.shifts.sign_off(room.me(Role.OPERATOR), Handover(visitors=(text,))))
    refuses(lambda text: staff.shifts.sign_other_off(manager, operator, text))
    refuses(lambda text: staff.shifts.sign_on(room.me(Role.SUPERVISOR), text))
    assert entries(room) == before + 2


def test_nor_cameras(yard: Yard) -> None:
    service, manager = yard.service, yard.room.me(Role.MANAGER)
    service.add(manager, WANTED)
    before = entries(yard.room)
    for name in ("name", "place", "group"):
        refuses(lambda text, name=name: service.add(manager, replace(WANTED, **{name: text})))  # type: ignore[misc]  # bound at once
        refuses(lambda text, name=name: service.change(manager, 1, replace(WANTED, **{name: text})))  # type: ignore[misc]  # bound at once
    refuses(lambda text: service.add(manager, replace(WANTED, url=f"rtsp://10.0.0.9/{text}")))
    for name in ("purpose", "assessment", "requirement", "safeguard", "fingerprint"):
        refuses(lambda text, name=name: service.save(manager, 1, replace(FILLED, **{name: text})))  # type: ignore[misc]  # bound at once
    refuses(lambda text: service.accept_certificate(manager, 1, text))
    refuses(lambda text: service.take_out(manager, 1, text))
    refuses(lambda text: service.remove(manager, 1, text))
    refuses(lambda text: checked_servers([text]))
    assert entries(yard.room) == before


def test_nor_presets_and_tours(wired: Wired) -> None:
    me = wired.room.me(Role.OPERATOR)
    stops = (TourStop("1", "Bench", 5),)
    refuses(lambda text: wired.presets.store(me, 3, text))
    refuses(lambda text: wired.presets.rename(me, 3, Preset("1", "Bench"), text))
    refuses(lambda text: wired.tours.save(me, 3, [PresetTour(text, stops)]))
    refuses(lambda text: wired.tours.save(me, 3, [PresetTour("Round", (TourStop("1", text, 5),))]))
    assert not any("store" in said for said in wired.head.said)


def test_nor_zones(room: Room) -> None:
    desk = Desk(room)
    manager = room.me(Role.MANAGER)
    desk.draw(WINDOW)
    before = entries(room)
    for name in ("id", "name", "reason"):
        refuses(lambda text, name=name: desk.draw(replace(WINDOW, **{name: text})))  # type: ignore[misc]  # bound at once
    refuses(lambda text: desk.zones.change(manager, 1, ZoneSet(), text))
    refuses(lambda text: desk.zones.lift(manager, 1, "window", text, 60))
    refuses(lambda text: desk.zones.lift(manager, 1, text, "a missing child", 60))
    assert entries(room) == before


def test_nor_the_map_the_wall_and_the_scheme(room: Room) -> None:
    plans, manager = service_of(room), room.me(Role.MANAGER)
    plan = add(plans, manager)
    at = DeskRoom(room)
    wall = WallService(room.acts, LayoutTable(room.engine, room.clock), Anyone())
    before = entries(room)
    refuses(lambda text: add(plans, manager, text))
    refuses(lambda text: plans.change_plan(manager, replace(plan, title=text)))
    refuses(lambda text: plans.remove_plan(manager, text))
    refuses(lambda text: wall.save(manager.login, text, {}))
    refuses(lambda text: at.scheme.state(manager, "mission", text))
    refuses(lambda text: at.scheme.state(manager, text, "Safe"))
    change = CodeChanged(
        change="minor change", what="x", grounds="x", agreed=(), holds_from=dt.date(2026, 7, 1)
    )
    documents = at.desk.documents
    filed = DocumentFiled(document="other", title="x", version="1", mark="public", sha256="", media_type="")
    for name in ("document", "title", "version", "mark", "changes"):
        refuses(lambda text, name=name: documents.file(manager, replace(filed, **{name: text}), b"x", "x"))  # type: ignore[misc]  # bound at once
    for name in ("change", "what", "grounds", "consulted"):
        refuses(lambda text, name=name: at.scheme.change_code(manager, replace(change, **{name: text})))  # type: ignore[misc]  # bound at once
    assert entries(room) == before


def test_nor_media_and_holds(room: Room) -> None:
    at = DeskRoom(room)
    room.on_duty(Role.OPERATOR)
    register, holds, manager = at.desk.media, at.desk.holds, room.me(Role.MANAGER)
    medium = good_payload(KINDS["media.registered"])
    number = register.register(manager, replace(medium, copy="working", master="")).number
    held = replace(
        good_payload(KINDS["media-log.held"]),
        owner=manager.login,
        review_on=(room.clock.utc_now() + dt.timedelta(days=9)).date(),
    )
    hold = holds.place(manager, held)
    operator = WitnessSignature(login_of(Role.OPERATOR), PASSWORD)
    register.countersign(manager, number, operator)
    before = entries(room)
    refuses(lambda text: register.find(manager, text))
    refuses(lambda text: register.sign_statement(manager, number, text))
    refuses(lambda text: register.count(manager, [text], []))
    refuses(lambda text: register.count(manager, ["safe"], [text]))
    refuses(lambda text: register.correct(manager, EntryRef("media", number), {"storage": text}, "wrong"))
    refuses(lambda text: register.countersign(manager, number, replace(operator, remarks=text)))
    refuses(lambda text: holds.review(manager, hold, held.review_on, text))
    refuses(lambda text: holds.release(manager, hold, text, "M. Moss"))
    refuses(lambda text: holds.release(manager, hold, "over", text))
    refuses(lambda text: holds.correct(manager, hold, {"reason": text}, "wrong"))
    assert entries(room) == before


def test_nor_total_control(room: Room) -> None:
    handing = Handing(room)
    number, manager = handing.permitted(), handing.manager
    before = entries(room)
    control = handing.control
    for name in ("considered_by", "in_charge"):
        refuses(
            lambda text, name=name: control.take(  # type: ignore[misc]  # bound at once
                manager, number, handing.request(**{name: text}), PASSWORD, PASSWORD
            )
        )
    refuses(lambda text: control.take(manager, number, handing.request(), PASSWORD, text))
    refuses(
        lambda text: control.take(manager, number, handing.request(officers=(IN_CHARGE, text)), PASSWORD, "")
    )
    assert entries(room) == before
    room.clock.sleep_s(3600)
    handing.take(number)
    before = entries(room)
    owner, officer = Signature(manager.login, PASSWORD), handing.inspector
    refuses(lambda text: control.hand_back(officer, PASSWORD, owner, text))
    refuses(lambda text: control.hand_back(officer, PASSWORD, Signature(text, PASSWORD), ""))
    assert entries(room) == before


def test_nor_visitors_at_a_seat(room: Room) -> None:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    lobby = Lobby(room)
    lobby.sit(Role.OPERATOR)
    officer, inspector = lobby.came(**PC), lobby.came(visitor=INSPECTOR, name="Ira Moss")
    before, guests, operator = entries(room), lobby.guests, lobby.operator
    for name in ("ground", "purpose"):
        refuses(
            lambda text, name=name: guests.observe(  # type: ignore[misc]  # bound at once
                operator, officer, replace(CARNIVAL, **{name: text}), PASSWORD
            )
        )
    refuses(lambda text: guests.observe(operator, officer, CARNIVAL, text))
    refuses(lambda text: guests.inspect(operator, inspector, text))
    assert entries(room) == before


def test_nor_the_diary(room: Room) -> None:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    calendar = Calendar(room)
    calendar.sit(Role.OPERATOR)
    ref = EntryRef("diary", calendar.make())
    before = entries(room)
    for name in ("visitor", "name", "organisation", "purpose", "agreed_with"):
        refuses(
            lambda text, name=name: calendar.desk.diary.make(  # type: ignore[misc]  # bound at once
                calendar.operator, replace(calendar.wanted(), **{name: text})
            )
        )
    refuses(lambda text: calendar.desk.diary.correct(calendar.operator, ref, {"purpose": "x"}, text))
    assert entries(room) == before


def test_nor_what_a_list_is_chosen_by(room: Room) -> None:
    at = DeskRoom(room)
    agreements, now = AgreementList(at.store, room.staff.access), room.clock.utc_now()
    manager, before = room.me(Role.MANAGER), entries(room)
    refuses(lambda text: agreements.to_print(manager, now, now, lambda _one: True, text))
    refuses(lambda text: agreements.to_export(manager, now, now, lambda _one: True, text))
    assert entries(room) == before


def test_nor_the_list_of_cameras() -> None:
    for unfit in UNFIT:
        if "\ud800" in unfit:
            continue
        listed = read_list(f"address,name\n10.0.0.7,{unfit}\n10.0.0.8,Gate\n")
        assert [camera.address for camera in listed.cameras] == ["10.0.0.8"], unfit
        assert len(listed.refused) == 1


@pytest.mark.parametrize("text", FIT)
def test_what_people_are_really_called_is_kept(room: Room, text: str) -> None:
    at = DeskRoom(room)
    at.sit(Role.OPERATOR)
    payload = replace(good_payload(KINDS["operators.event"]), event=text)
    at.desk.enter(payload)
    (entry,) = at.desk.page(BookQuery("operators"))
    assert entry.fields["event"] == text


HARMLESS = {
    "ConcernedEntries.numbers": "names of a book",
    "ConcernedEntries.require": "names of a book",
    "ConcernedEntries.require_numbers": "names of a book",
    "ConcernedEntries.find_refusal": "names of a book",
    "ConcernedEntries.covert_pictures": "names of a book",
    "ConcernedEntries.keeps_pictures": "a user name, compared with those who are named",
    "CovertEntries.numbers": "names of a book",
    "CovertEntries.touched": "names of a book",
    "CovertEntries.keeps": "a user name, compared with those who are named",
    "MaterialExports.write": "checks the name of the drive like a field of an entry, before it writes",
    "PublicReports.sign": "digests and names of the files that the program wrote",
    "AuthorisationRegister.give_words": "user names, compared with those who may read it",
    "ElectedMemberCheck.require_none": "names, compared with those of the list",
    "GuestSeat.noted": "what the gate was asked about: the name of a book",
    "DeploymentReading.photograph": "finds a photograph by its digest, in the list of the deployment's own",
    "SchemeDocuments.steps": "a type of incident, compared with the headings of the manual",
    "SchemeService.review_paper": "finds a review by its name",
    "MapService.add_plan": "tried as `add`",
    "BookService.incident": "finds an incident by its number",
    "TimelineMarks.incident_place": "finds an incident by its number",
    "Discs.burn": "a drive that the program found",
    "Audits.draw": "names of books",
    "Audits.record_finding": "entries of the audit book",
    "Audits.conclude": "entries of the audit book",
    "Audits.correct": "corrects by BookService",
    "Exports.export": "names of books",
    "Printing.prepare": "names of a book",
    "Printing.cases": "names of a book",
    "Printing.between": "names of a book",
    "BookService.correct_from_service": "what BookService.correct calls",
    "BookService.due": "names of a book",
    "Batch.add": "adds by CommissioningService",
    "Batch.try_out": "names of tests",
    "DailyChecks.record": "an entry of the book of faults",
    "DeviceSettingsService.set_imaging": "names and values that the camera offered",
    "DeviceSettingsService.times": "tried as `checked_servers`",
    "DeviceSettingsService.use_ntp": "tried as `checked_servers`",
    "AccessControl.require": "the subject of a refusal, which the ledger's writer cleans",
    "AccessControl.admit": "the subject of a refusal, which the ledger's writer cleans",
    "PtzCommands.auxiliary": "a command that the camera offered",
    "CameraController.go_to": "the name of a preset, recorded by the ledger's writer, which cleans it",
    "MovementLog.sent": "the name of a preset, recorded by the ledger's writer, which cleans it",
    "SteeringService.go_to": "the name of a preset, recorded by the ledger's writer, which cleans it",
    "SteeringService.submit": "names of acts",
    "SteeringService.submit_and_wait": "names of acts",
    "Tours.start": "the name of a tour that is kept",
    "WallService.restored": "the name of a wall that is kept",
    "WallService.delete": "the name of a wall that is kept",
    "HoldService.prolong_for_service": "the words of a rule, from a service",
    "HoldService.return_for_service": "the words of a rule, from a service",
    "Requests.document": "the hash of a document, which is compared",
    "ComplaintLetters.document": "the hash of a document, which is compared",
    "VideoPrints.take_snapshot": "an entry of the book of prints, checked as all of them",
    "WallService.snapshot_saved": "a file's name, which the ledger's writer cleans",
    "WallService.fault_acknowledged": "a fault's words, which the ledger's writer cleans",
}
"""Acts that take text which nobody types, or that pass it to an act that is tried here."""
_NOT_TYPED = {
    "login",
    "secret",
    "password",
    "mentor",
    "token",
    "zone_id",
    "plan_id",
    "holder",
    "old",
    "new",
    "pin",
}


def test_no_act_that_takes_text_is_left_out() -> None:
    here = Path(__file__).read_text("utf-8")
    missing = [
        act for act in acts_with_text() if act not in HARMLESS and f".{act.partition('.')[2]}(" not in here
    ]
    assert missing == []
    assert HARMLESS.keys() <= acts_with_text()


@cache
def acts_with_text() -> frozenset[str]:
    paths = sorted((Path(console.__file__).parent / "services").rglob("*.py"))
    rooms = [
        room
        for path in paths
        for room in ast.parse(path.read_text("utf-8")).body
        if isinstance(room, ast.ClassDef) and not any("Protocol" in ast.unparse(base) for base in room.bases)
    ]
    return frozenset(
        f"{room.name}.{method.name}"
        for room in rooms
        for method in room.body
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_") and takes_text(method)
    )


def takes_text(method: ast.FunctionDef) -> bool:
    arguments = [*method.args.args, *method.args.kwonlyargs]
    said = [
        ast.unparse(argument.annotation)
        for argument in arguments
        if argument.annotation and argument.arg not in {*_NOT_TYPED, "actor"}
    ]
    return any(argument.arg == "actor" for argument in arguments) and any(
        "str" in words and "Callable" not in words for words in said
    )
