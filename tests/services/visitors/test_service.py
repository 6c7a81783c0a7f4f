"""Visitors, asked of the service itself: what no form can be trusted with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.visitors import BadgePrinted, Left
from console.domain.errors import EnvironmentFault, NeedsConfirmation, OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.delegation import DelegatedTask
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.people.shift import ON_SHIFT
from console.domain.visitors.signature import is_signature
from console.domain.visitors.visit import BADGES, free_badge
from tests.support.books_at_console import SIGNED, DeskRoom
from tests.support.people import login_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.visitors.visit import Visit
    from tests.support.people import Room

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def house(room: Room) -> DeskRoom:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    return DeskRoom(room)


def operator(house: DeskRoom) -> Actor:
    return house.room.me(Role.OPERATOR)


def came(house: DeskRoom, **fields: object) -> int:
    return house.visits.arrive(operator(house), house.arrival(**fields)).number


def went(house: DeskRoom, number: int, *, is_badge_back: bool = True) -> EntryRef:
    payload = Left(left_utc=house.room.clock.utc_now(), is_badge_back=is_badge_back)
    return house.visits.leave(operator(house), number, payload)


def badge(house: DeskRoom, number: int) -> str:
    return house.visits.give_badge(operator(house), number, lambda _visit: None).badge


def entered(house: DeskRoom) -> int:
    return house.store.head("visitors")[0]


# -- every role --------------------------------------------------------------------------------------------


@pytest.mark.req("PPL-05")
@pytest.mark.parametrize("role", Role)
def test_only_who_may_admit_signs_in_gives_badges_and_signs_out(house: DeskRoom, role: Role) -> None:
    if role in ON_SHIFT - {Role.OPERATOR, Role.SUPERVISOR}:
        house.room.on_duty(role)
    first, me = came(house), house.room.me(role)
    left = Left(left_utc=house.room.clock.utc_now())
    acts = (
        lambda: house.visits.arrive(me, house.arrival(name="Priya Patel")),
        lambda: house.visits.give_badge(me, first, lambda _visit: None),
        lambda: house.visits.enter_badge(me, BadgePrinted(badge="X1", printed_utc=left.left_utc), first),
        lambda: house.visits.leave(me, first, left),
    )
    for act in acts:
        before = entered(house)
        if may(role, Permission.ADMIT_VISITOR):
            act()
            assert entered(house) == before + 1
        else:
            with pytest.raises(Refusal):
                act()
            assert entered(house) == before
    if not may(role, Permission.ADMIT_VISITOR):
        assert house.room.refused()[-1] == (me.login, Permission.ADMIT_VISITOR.value)


@pytest.mark.req("VIS-02")
@pytest.mark.parametrize("role", Role)
def test_nobody_without_the_permission_authorises(house: DeskRoom, role: Role) -> None:
    payload = house.arrival(authorised_by=login_of(role))
    if may(role, Permission.AUTHORISE_VISITOR):
        ref = house.visits.arrive(operator(house), payload)
        fields = house.desk.books.case(operator(house), ref).entry.fields
        assert fields["authorised_by"] == f"{house.room.person(login_of(role)).name} ({login_of(role)})"
    else:
        with pytest.raises(Refusal, match="cannot authorise"):
            house.visits.arrive(operator(house), payload)
        assert house.room.refused()[-1] == (login_of(Role.OPERATOR), Permission.AUTHORISE_VISITOR.value)
        assert entered(house) == 0


@pytest.mark.req("PPL-06")
def test_a_delegation_lets_the_operator_authorise_while_it_lasts(house: DeskRoom) -> None:
    room, staff = house.room, house.room.staff
    payload = house.arrival(authorised_by=login_of(Role.OPERATOR))
    now = room.clock.utc_now()
    for giver, holder in ((Role.MANAGER, Role.SUPERVISOR), (Role.SUPERVISOR, Role.OPERATOR)):
        staff.delegations.delegate(
            room.me(giver), login_of(holder), [DelegatedTask.CLEAR_VISITORS], now, now + HOUR, "absent"
        )
    assert login_of(Role.OPERATOR) in {person.login for person in house.visits.authorisers()}
    assert house.visits.arrive(operator(house), payload).number == 1
    room.clock.advance(3600)
    with pytest.raises(Refusal, match="cannot authorise"):
        house.visits.arrive(
            operator(house), house.arrival(name="A N Other", authorised_by=payload.authorised_by)
        )


@pytest.mark.req("VIS-02")
@pytest.mark.parametrize("visitor", ["engineer", "cleaner"])
@pytest.mark.parametrize("named", ["", "Nobody At All", login_of(Role.DEPUTY), login_of(Role.POLICE)])
def test_engineers_and_cleaners_are_supervised_by_somebody_who_is_there(
    house: DeskRoom, visitor: str, named: str
) -> None:
    with pytest.raises(OperatorError, match=r"supervis|not signed on"):
        came(house, visitor=visitor, supervised_by=named)
    house.room.staff.seat.sit_down(house.room.person(login_of(Role.MANAGER)))
    for number, there in enumerate((Role.OPERATOR, Role.MANAGER), 1):
        name = house.room.person(login_of(there)).name
        assert came(house, name=f"Person {number}x", visitor=visitor, supervised_by=name) == number


def test_nobody_on_duty_supervises_nobody(house: DeskRoom) -> None:
    house.room.staff.shifts.sign_other_off(house.room.me(Role.MANAGER), login_of(Role.OPERATOR), "forgot")
    house.room.staff.shifts.sign_other_off(house.room.me(Role.MANAGER), login_of(Role.SUPERVISOR), "forgot")
    assert house.visits.on_duty() == []
    payload = house.arrival(visitor="engineer", supervised_by=login_of(Role.OPERATOR))
    with pytest.raises(Refusal, match="not signed on") as refused:
        house.visits.arrive(house.room.me(Role.MANAGER), payload)
    assert "Someone must sign on" in refused.value.then


# -- what an arrival must be -------------------------------------------------------------------------------


@pytest.mark.req("VIS-01")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"is_notice_shown": False}, "notice has not been shown"),
        ({"declaration": "an old one"}, "version"),
        ({"signature": ""}, "fill in “Signature”"),
        ({"signature": "M 5 5"}, "not signed"),
        ({"signature": "M 1 1 L 2 2 L 3 3 L 4 4"}, "not signed"),
        ({"signature": "<svg onload=alert(1)>"}, "not signed"),
        ({"name": "x" * 1_000_000}, "longer than 80"),
        ({"name": " \t\u202e "}, r"U\+202E"),
        ({"name": "😀😀"}, "letters"),
        ({"purpose": "x" * 1_000_000}, "at most 200"),
        ({"purpose": "two\nlines"}, "one line"),
        ({"visitor": "burglar"}, "must be one of"),
        ({"visitor": "police"}, "force and collar"),
        ({"until_utc": dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)}, "already passed"),
        ({"until_utc": dt.datetime(2026, 6, 3, 11, tzinfo=dt.UTC)}, "longer than 24 hours"),
        ({"arrived_utc": dt.datetime(2026, 6, 1, 13, tzinfo=dt.UTC)}, "future"),
        ({"authorised_by": ""}, "cannot authorise"),
        ({"host": ""}, "fill in “Host”"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_entered(
    house: DeskRoom, changes: Mapping[str, object], message: str
) -> None:
    with pytest.raises(OperatorError, match=message):
        came(house, **changes)
    assert entered(house) == 0


@pytest.mark.parametrize("name", ["محمد بن سلمان", "Zoë 😀 Quill", "李小龍", "O'Brien; DROP TABLE ledger"])
def test_names_of_every_script_are_kept(house: DeskRoom, name: str) -> None:
    came(house, name=name)
    assert [visit.name for visit in house.visits.present(operator(house))] == [name]


def test_an_hour_is_the_usual_stay(house: DeskRoom) -> None:
    came(house)
    visit = house.visits.present(operator(house))[0]
    assert visit.until_utc == house.room.clock.utc_now() + HOUR


def test_the_same_person_twice_and_police_without_appointment_are_asked_about(house: DeskRoom) -> None:
    came(house)
    with pytest.raises(NeedsConfirmation, match=r"already signed in \(entry 1\)"):
        came(house, name="olivia FLETCHER")
    police = {
        "visitor": "police",
        "police_force": "Anyshire Police",
        "collar_number": "2417",
        "rank": "sergeant",
        "name": "S Nolan",
        # A tick is no appointment: it is in the diary.
        "is_appointed": True,
    }
    with pytest.raises(NeedsConfirmation, match="need an appointment"):
        came(house, **police)
    me, payload = operator(house), house.arrival(**police)
    assert house.visits.arrive(me, payload, is_sure=True).number == 2
    assert came(house, name="An Inspector", visitor="independent inspector", is_appointed=False) == 3


@pytest.mark.req("VIS-02")
def test_the_same_rules_hold_for_whatever_form_it_was_typed_in(house: DeskRoom) -> None:
    house.sit(Role.OPERATOR)
    with pytest.raises(Refusal, match="cannot authorise"):
        house.desk.enter(house.arrival(authorised_by=login_of(Role.TRAINEE)))
    ref = house.desk.enter(house.arrival())
    first = BadgePrinted(badge="V01", printed_utc=house.room.clock.utc_now())
    house.desk.enter(first, ref.number)
    other = came(house, name="Priya Patel")
    with pytest.raises(OperatorError, match="in use by visitor 1"):
        house.desk.enter(first, other)
    house.desk.enter(Left(left_utc=house.room.clock.utc_now()), ref.number)
    with pytest.raises(OperatorError, match="already signed out"):
        house.desk.enter(Left(left_utc=house.room.clock.utc_now()), ref.number)


def test_a_correction_names_no_authority_that_nobody_has(house: DeskRoom) -> None:
    house.sit(Role.OPERATOR)
    ref = house.desk.enter(house.arrival())
    with pytest.raises(Refusal, match="cannot authorise"):
        house.desk.correct(ref, {"authorised_by": login_of(Role.TRAINEE)}, "mistyped")
    house.desk.correct(ref, {"authorised_by": login_of(Role.MANAGER), "purpose": "visit"}, "mistyped")
    current = house.desk.case(ref).current()
    assert current["authorised_by"] == f"Mary Manager ({login_of(Role.MANAGER)})"
    assert current["purpose"] == "visit"


@pytest.mark.req("LOG-04")
def test_every_arrival_waits_for_a_countersignature_of_somebody_else(house: DeskRoom) -> None:
    ref = house.visits.arrive(operator(house), house.arrival())
    supervisor = house.room.me(Role.SUPERVISOR)
    assert [entry.ref for entry in house.desk.books.due(supervisor, "visitors")] == [ref]
    from tests.support.people import PASSWORD

    house.desk.books.countersign(supervisor, [ref], PASSWORD)
    visit = house.visits.present(operator(house))[0]
    assert visit.countersigned_by == (supervisor.login,)
    assert house.desk.books.due(supervisor, "visitors") == []


# -- badges ------------------------------------------------------------------------------------------------


def test_a_badge_is_nobody_elses_while_it_is_out(house: DeskRoom) -> None:
    first, second, third = (came(house, name=f"Person {letter}") for letter in "ABC")
    assert [badge(house, visit) for visit in (first, second)] == ["V01", "V02"]
    assert badge(house, first) == "V01"
    went(house, first, is_badge_back=False)
    went(house, second)
    assert badge(house, third) == "V02"
    fourth = came(house, name="Person D")
    assert badge(house, fourth) == "V03"
    # Found again: the entry of leaving is corrected, and the badge can be given to somebody.
    leaving = next(
        entry
        for entry in house.desk.books.case(operator(house), EntryRef("visitors", first)).later
        if entry.kind == "visitors.left"
    )
    house.visits.correct(operator(house), leaving.ref, {"is_badge_back": True}, "found in the corridor")
    assert badge(house, came(house, name="Person E")) == "V01"


def test_where_no_badge_can_be_made_none_is_entered(house: DeskRoom) -> None:
    number = came(house)

    def fail(_visit: Visit) -> None:
        raise EnvironmentFault("The folder cannot be written.")

    with pytest.raises(EnvironmentFault):
        house.visits.give_badge(operator(house), number, fail)
    assert entered(house) == 1
    assert house.visits.present(operator(house))[0].badge == ""


def test_when_every_badge_is_out_it_says_so() -> None:
    names = [free_badge([])]
    while names[-1]:
        names.append(free_badge(names))
    assert len(names) == BADGES + 1


# -- leaving -----------------------------------------------------------------------------------------------


def test_nobody_leaves_twice_or_before_they_came_or_later_than_now(house: DeskRoom) -> None:
    number, now = came(house), house.room.clock.utc_now()
    for wrong in (now - HOUR, now + HOUR):
        with pytest.raises(OperatorError, match="time of leaving"):
            house.visits.leave(operator(house), number, Left(left_utc=wrong))
    went(house, number)
    with pytest.raises(OperatorError, match="already signed out at"):
        went(house, number)
    with pytest.raises(OperatorError, match="already signed out"):
        badge(house, number)
    for missing in (0, 77):
        with pytest.raises(OperatorError, match="no visitor"):
            went(house, missing)


# -- who is in the room ------------------------------------------------------------------------------------


@pytest.mark.req("VIS-03")
def test_who_is_here_and_who_should_have_left(house: DeskRoom) -> None:
    for name, hours in (("Late", 2), ("Early", 1), ("Gone", 1)):
        came(house, name=name, until_utc=house.room.clock.utc_now() + hours * HOUR)
    went(house, 3)
    here = house.visits.who_is_here(operator(house))
    assert [visit.name for visit in here.visits] == ["Early", "Late"]
    assert {person.name for person in here.staff} == {"Operator Person", "Supervisor Person"}
    assert house.room.acts.named("evacuation-list")[0][0] == login_of(Role.OPERATOR)
    paper = house.visits.who_is_here_unasked("nobody")
    assert (paper.visits, paper.staff, paper.by) == (here.visits, here.staff, "")
    assert house.room.acts.named("evacuation-list")[1][0] == "nobody"
    assert house.visits.overdue() == []
    house.room.clock.advance(3600)
    overdue = house.visits.overdue()
    assert [(visit.number, visit.name) for visit in overdue] == [(2, "")]


@pytest.mark.req("VIS-03")
@pytest.mark.parametrize("role", Role)
def test_names_are_for_those_who_may_read_them(house: DeskRoom, role: Role) -> None:
    came(house)
    me = house.room.me(role)
    if not may(role, Permission.READ_BOOKS):
        for ask in (house.visits.present, house.visits.who_is_here, house.visits.former):
            with pytest.raises(Refusal):
                ask(me)
        return
    sees = may(role, Permission.READ_PERSONAL)
    assert [visit.name for visit in house.visits.present(me)] == (["Olivia Fletcher"] if sees else [""])
    assert house.visits.who_is_here(me).has_names is sees
    assert list(house.visits.former(me).names) == (["Olivia Fletcher"] if sees else [])
    assert house.visits.former(me).organisations == ("Fire and rescue service",)


def test_a_visitor_who_comes_again_need_not_say_everything_again(house: DeskRoom) -> None:
    came(house, organisation="Lumen Systems Ltd", purpose="repair")
    went(house, 1)
    former = house.visits.former(operator(house))
    assert former.names["Olivia Fletcher"]["organisation"] == "Lumen Systems Ltd"
    assert former.purposes == ("repair",)


def test_the_list_is_a_search_of_the_book_too(house: DeskRoom) -> None:
    came(house)
    entries = house.desk.books.page(operator(house), BookQuery("visitors", text="fletch"))
    assert len(entries) == 1
    owner = house.room.me(Role.OWNER)
    assert house.desk.books.page(owner, BookQuery("visitors", text="fletch")) == []


@pytest.mark.parametrize("path", ["", "M 1 1", "M 0 0 L 900 0 L 900", "L", SIGNED + " Z", "M 1 1 " * 30])
def test_what_is_no_signature(path: str) -> None:
    assert not is_signature(path)
    assert is_signature(SIGNED)
