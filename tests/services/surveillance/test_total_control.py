"""Police in total control: the seats change hands, the books go on, and both sides sign the hand-back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books import KINDS
from console.domain.books.authorisations import TOTAL_CONTROL, Cancelled, DirectorInformed
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import NeedsConfirmation, OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.people.shift import Handover
from console.domain.scheme.elected_members import SOMEONE_ELSE, ElectedMember
from console.domain.surveillance.control import POLICE_ACTS, STAFF_ACTS, TAKEN
from console.services.surveillance.total_control import ControlRequest, Signature
from console.store.beside.check import check_beside
from console.store.holds import HoldTable
from console.store.tables import ledger
from tests.support.books_at_console import DeskRoom
from tests.support.payloads import good_payload
from tests.support.people import PASSWORD, Room, login_of
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.domain.surveillance.control import PoliceControl

INSPECTOR = "j.okafor"


class Handing(Bureau):
    """The police take control and hand it back; `inspector` is in charge, and a sergeant beside them."""

    def __init__(self, room: Room, at: DeskRoom | None = None) -> None:
        super().__init__(room, at)
        self.control = self.at.desk.control
        if INSPECTOR not in room.staff.roster.reload().persons:
            room.add(INSPECTOR, "Joy Okafor", Role.POLICE)

    @property
    def inspector(self) -> Actor:
        return self.room.person(INSPECTOR).actor

    @property
    def sergeant(self) -> Actor:
        return self.room.me(Role.POLICE)

    @property
    def manager(self) -> Actor:
        return self.room.me(Role.MANAGER)

    def permitted(self, **changes: object) -> int:
        now_utc = self.room.clock.utc_now()
        told: dict[str, object] = {
            "urn": "AP/TC/1",
            "type": TOTAL_CONTROL,
            "grade": "assistant chief constable",
            "authorising_officer": "ACC Marsh",
            "representative": "C. Executive",
            "ends_utc": now_utc + dt.timedelta(hours=6),
        }
        number = self.enter(**{**told, **changes})
        self.follow(number, DirectorInformed(informed_utc=now_utc, director="D. Reyes"))
        return number

    def request(self, **changes: object) -> ControlRequest:
        now_utc = self.room.clock.utc_now()
        said = ControlRequest(
            considered_by="C. Executive",
            considered_utc=now_utc,
            in_charge=INSPECTOR,
            officers=(INSPECTOR, login_of(Role.POLICE)),
        )
        return replace(said, **changes)  # type: ignore[arg-type]  # by name

    def take(self, number: int = 0) -> PoliceControl:
        number = number or self.permitted()
        return self.control.take(self.manager, number, self.request(), PASSWORD, PASSWORD)

    def entries(self, book: str = "authorisations") -> list[Entry]:
        newest, _ = self.at.store.head(book)
        found = [
            self.at.store.entry(EntryRef(book, number), personal=True) for number in range(1, newest + 1)
        ]
        return [entry for entry in found if entry is not None]

    def kinds(self, book: str = "authorisations") -> list[str]:
        return [entry.kind for entry in self.entries(book)]


@pytest.fixture
def handing(room: Room) -> Handing:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    return Handing(room)


@pytest.mark.req("RIP-02")
def test_the_staff_leave_and_the_named_officers_do_the_operators_acts(handing: Handing) -> None:
    staff, at = handing.room.staff, handing.at
    handing.sit()
    control = handing.take()
    assert control.officers == {INSPECTOR, login_of(Role.POLICE)}
    # Everybody was signed off, with an entry each, and nobody sits here.
    assert staff.roster.state.on_duty == {}
    assert handing.kinds("staff").count("staff.signed_off") == 3
    assert staff.seat.seat is None
    # The ordinary books say that the police have control, but not under which number (RIP-04).
    assert "AP/TC/1" not in str([dict(entry.fields) for entry in handing.entries("staff")])
    for role in Role:
        if role is Role.POLICE:
            continue
        for act in Permission:
            found = staff.access.find_refusal(handing.room.me(role), act)
            assert found is not None or act in STAFF_ACTS, (role, act)
    assert staff.access.find_refusal(handing.manager, Permission.REPORT_BREACH) is None
    # An officer signs on like an operator, and writes under their own name.
    assert staff.access.find_refusal(handing.sergeant, Permission.WATCH) is not None
    shift = staff.sit_down(handing.room.person(login_of(Role.POLICE)))
    assert shift is not None
    for act in Permission:
        is_permitted = staff.access.find_refusal(handing.sergeant, act) is None
        assert is_permitted == (act in POLICE_ACTS | {Permission.REPORT_BREACH}), act
    ref = at.desk.books.enter(handing.sergeant, good_payload(KINDS["operators.event"]))
    entry = at.store.entry(ref, personal=True)
    assert entry is not None
    assert entry.author == login_of(Role.POLICE)
    with pytest.raises(Refusal, match="police are in total control"):
        staff.sit_down(handing.room.person(login_of(Role.OPERATOR)))
    staff.sign_off(Handover())
    assert staff.roster.state.on_duty == {}


def test_only_the_named_cameras_and_only_for_the_officers(handing: Handing) -> None:
    staff = handing.room.staff
    control = handing.take()

    def usable() -> list[int]:
        return [number for number in range(1, 10) if staff.cameras.may_use(number)]

    assert usable() == [3, 7]
    staff.sit_down(handing.room.person(INSPECTOR))
    assert usable() == [3, 7]
    assert staff.cameras.find_refusal(3, control.begins_utc - dt.timedelta(seconds=1)) is not None
    assert staff.cameras.find_refusal(3, control.begins_utc) is None
    staff.sit_down(handing.room.person(login_of(Role.MANAGER)))
    assert usable() == []


@pytest.mark.req("RIP-02", "RIP-04")
def test_who_is_not_of_the_police_hears_that_a_camera_is_reserved_and_nothing_else(handing: Handing) -> None:
    staff = handing.room.staff
    control = handing.take()
    early_utc = control.begins_utc - dt.timedelta(seconds=1)

    def said() -> list[str]:
        found = [
            staff.cameras.find_refusal(camera, since) for camera in (1, 3) for since in (None, early_utc)
        ]
        found.append(staff.access.find_refusal(handing.manager, Permission.MANAGE_PEOPLE))
        return [f"{one.what} {one.then} {one.rule} {one.source}" for one in found if one is not None]

    nobody = said()
    staff.sit_down(handing.room.person(login_of(Role.MANAGER)))
    owner = said()
    assert (len(nobody), len(owner)) == (4, 5)
    assert all("is reserved." in one or "in total control." in one for one in nobody + owner)
    assert not any("AP/" in one or "uthorisation" in one for one in nobody + owner)
    staff.sit_down(handing.room.person(INSPECTOR))
    assert any("AP/TC/1" in one for one in said())


@pytest.mark.req("RIP-02")
def test_the_hand_back_is_signed_by_both(handing: Handing) -> None:
    staff = handing.room.staff
    handing.take()
    officer = handing.room.person(INSPECTOR)
    staff.sit_down(officer)
    manager, control = login_of(Role.MANAGER), handing.control

    def sign(login: str, secret: str = PASSWORD, own: str = PASSWORD) -> None:
        control.hand_back(officer.actor, own, Signature(login, secret), "all in order")

    for wrong in (login_of(Role.POLICE), INSPECTOR, "nobody.here"):
        with pytest.raises(Refusal, match="sign the hand-back"):
            sign(wrong)
    with pytest.raises(Refusal):
        sign(login_of(Role.OPERATOR))
    with pytest.raises(OperatorError, match="password or PIN"):
        sign(manager, "not this one")
    with pytest.raises(OperatorError, match="password or PIN"):
        sign(manager, PASSWORD, "not this one")
    assert handing.room.staff.police.control is not None
    sign(manager)
    assert control.control is None
    assert staff.seat.seat is None
    assert staff.roster.state.on_duty == {}
    assert staff.access.find_refusal(officer.actor, Permission.WATCH) is not None
    staff.sit_down(handing.room.person(login_of(Role.OPERATOR)))
    assert all(staff.cameras.may_use(number) for number in range(1, 10))
    assert handing.kinds()[-2:] == ["authorisations.held", "authorisations.control-handed-back"]
    with pytest.raises(OperatorError, match="not in control"):
        sign(manager)


@pytest.mark.req("RIP-02")
def test_nothing_is_given_without_rank_owner_officer_and_both_passwords(handing: Handing) -> None:
    control, manager = handing.control, handing.manager
    with pytest.raises(Refusal, match="assistant chief constable"):
        handing.permitted(grade="superintendent")
    with pytest.raises(Refusal):
        handing.permitted(representative="")
    directing = handing.enter()
    handing.complete(directing)
    with pytest.raises(Refusal, match="does not permit total control"):
        handing.take(directing)
    number = handing.permitted()
    for changes, said in (
        ({"considered_by": " "}, "most senior officer"),
        ({"considered_by": "Cllr Moss"}, "elected member"),
        ({"considered_utc": handing.room.clock.utc_now() + dt.timedelta(hours=1)}, "future"),
        ({"officers": (INSPECTOR, login_of(Role.OPERATOR))}, "no account of a police officer"),
        ({"officers": (login_of(Role.POLICE),)}, "in charge"),
        ({"officers": ()}, "in charge"),
    ):
        with pytest.raises(OperatorError, match=said):
            control.take(manager, number, handing.request(**changes), PASSWORD, PASSWORD)
    for secrets in ((PASSWORD, "wrong"), ("wrong", PASSWORD)):
        with pytest.raises(OperatorError, match="password or PIN"):
            control.take(manager, number, handing.request(), *secrets)
    with pytest.raises(Refusal):
        control.take(handing.operator, number, handing.request(), PASSWORD, PASSWORD)
    assert control.control is None
    assert len(handing.room.staff.roster.reload().on_duty) == 3
    handing.take(number)
    with pytest.raises(OperatorError, match="already"):
        handing.take(number)


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_it_ends_by_itself_and_by_cancellation(handing: Handing, *, is_cancelled: bool) -> None:
    room, staff = handing.room, handing.room.staff
    control = handing.take()
    staff.sit_down(room.person(INSPECTOR))
    if is_cancelled:
        cancelled = Cancelled(cancelled_utc=room.clock.utc_now(), officer="ACC Marsh", reason="over")
        handing.register.follow(handing.manager, cancelled, control.authorisation)
    else:
        room.clock.sleep_s(6 * 3600)
        # Before anything was read again.
        assert staff.access.find_refusal(handing.inspector, Permission.WATCH) is not None
        assert staff.access.find_refusal(handing.manager, Permission.MANAGE_PEOPLE) is None
    handing.control.read()
    assert handing.control.control is None
    assert staff.seat.seat is None
    assert staff.roster.state.on_duty == {}
    ended = handing.entries()[-1]
    assert (ended.kind, ended.author) == ("authorisations.control-ended", PROGRAM.login)
    before = handing.kinds()
    handing.control.read()
    assert handing.kinds() == before
    staff.sit_down(room.person(login_of(Role.OPERATOR)))


def test_a_clock_set_back_does_not_lengthen_it(handing: Handing) -> None:
    handing.take()
    handing.room.clock.sleep_s(3600)
    handing.room.clock.step_utc(-3600)
    handing.control.read()
    handing.room.clock.sleep_s(5 * 3600)
    assert handing.control.control is None


@pytest.mark.req("RIP-02")
def test_another_console_and_a_restart_know_it(handing: Handing) -> None:
    taken = handing.take()
    again = Room(handing.room.engine, handing.room.clock)
    there = DeskRoom(again)
    assert there.desk.control.control == taken
    assert not again.staff.cameras.may_use(1)
    assert again.staff.access.find_refusal(again.me(Role.OPERATOR), Permission.SIGN_ON) is not None
    manager = Signature(login_of(Role.MANAGER), PASSWORD)
    there.desk.control.hand_back(handing.inspector, PASSWORD, manager, "")
    assert handing.control.control is not None
    handing.control.read()
    assert handing.control.control is None


@pytest.mark.parametrize("kind", ["authorisations.entered", TAKEN])
def test_a_damaged_entry_keeps_no_console_from_starting(
    handing: Handing, kind: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("tests.support.books_at_console.fail", told.append)
    taken = handing.take()
    number = handing.at.store.head("authorisations")[0] + 1
    said = {"kind": kind, "author": "x", "instant": "2026-06-01T12:00:00.000+00:00", "payload": "{"}
    with handing.room.engine.begin() as connection:
        place = {"book": "authorisations", "number": number}
        connection.execute(sa.insert(ledger).values(**place, **said, previous_hash="0", hash="0"))
    there = DeskRoom(Room(handing.room.engine, handing.room.clock))
    assert there.desk.control.control == taken
    there.store.page(BookQuery("authorisations"), personal=False)
    assert f"authorisations {number}" in caplog.text
    assert len(told) == 1
    assert "Surveillance authorisations” cannot be read" in told[0]


@pytest.mark.req("RIP-05")
def test_the_recordings_are_held_and_the_books_verify(handing: Handing) -> None:
    handing.take()
    held = HoldTable(handing.room.engine).in_force().times
    assert sorted(one.camera for one in held) == [3, 7]
    assert [found for found in check_beside(handing.room.engine) if "hold" in str(found)] == []


def test_an_officer_in_control_does_not_begin_as_an_officer_beside_the_operator(handing: Handing) -> None:
    number = handing.permitted()
    handing.sit()
    with pytest.raises(Refusal, match="take the seats themselves"):
        handing.begin(number)
    handing.take(number)
    handing.room.staff.sit_down(handing.room.person(INSPECTOR))
    with pytest.raises(Refusal, match="beside the operator"):
        handing.officers.in_force(handing.inspector)


@pytest.mark.req("PPL-07")
def test_who_considered_it_is_no_elected_member_and_a_similar_name_is_asked_about(handing: Handing) -> None:
    member = ElectedMember("Clara Executive", "Castle")
    handing.at.desk.scheme.state_elected_members(handing.manager, [member])
    number = handing.permitted(representative="R. Owner")
    take = partial(handing.control.take, handing.manager, number)
    with pytest.raises(Refusal, match="elected member"):
        take(handing.request(considered_by="EXECUTIVE, Clara"), PASSWORD, PASSWORD)
    with pytest.raises(NeedsConfirmation, match=r"Is C\. Executive the elected member"):
        take(handing.request(), PASSWORD, PASSWORD)
    take(handing.request(namesake=SOMEONE_ELSE), PASSWORD, PASSWORD)
    (taken,) = [entry for entry in handing.entries() if entry.kind == TAKEN]
    assert taken.fields["namesake"] == SOMEONE_ELSE
