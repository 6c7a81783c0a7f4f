"""Cameras of places where people expect privacy: who sees them, where, and by which services (PRV-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.wiring.people import open_people
from console.domain.books.entries import BookQuery
from console.domain.cameras.facts import PRIVATE
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.privacy.private_place import PrivatePlace, read_place, write_place
from console.domain.visitors.guest import Guest
from console.services.cameras.seat_feed import SeatFeed, SeatRegister
from console.services.people.second_person import SecondApprover
from console.services.privacy.private_places import PrivateCameras, PrivatePlaces
from tests.support.feed import SyntheticFeed, scheme
from tests.support.people import PASSWORD, login_of
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.people import Room

AMY = login_of(Role.OPERATOR)
SHELTER = PrivatePlace("A women's shelter", frozenset({AMY}), frozenset({"Dell U24 A1"}))


class House:
    """The scheme of a room with its gate of cameras."""

    def __init__(self, room: Room, folder: Path) -> None:
        self.room, self.scheme = room, scheme_of(room, folder)
        self.people = open_people(self.scheme)
        self.places = PrivatePlaces(
            self.scheme.private_cameras,
            self.scheme.books,
            self.people.access,
            self.people.sign_in,
            self.scheme.ledger,
            lambda: frozenset(self.people.roster.reload().persons),
        )

    def sit(self, role: Role) -> None:
        self.people.seat.sit_down(self.people.roster.reload().persons[login_of(role)])

    def mark(
        self, camera: int = 3, place: PrivatePlace = SHELTER, second: SecondApprover | None = None
    ) -> None:
        self.places.state(self.room.me(Role.MANAGER), camera, place, second)

    def second(self, role: Role = Role.DEPUTY, secret: str = PASSWORD) -> SecondApprover:
        return SecondApprover(self.room.me(role), secret)


@pytest.fixture
def house(room: Room, tmp_path: Path) -> House:
    return House(room, tmp_path)


@pytest.mark.req("PRV-04")
def test_only_the_people_named_have_the_camera(house: House) -> None:
    house.sit(Role.SUPERVISOR)
    told: list[bool] = []
    house.people.cameras.listen(lambda: told.append(house.people.cameras.may_use(3)))
    house.mark()
    assert told == [False]
    feed = SyntheticFeed(scheme(4))
    seen = SeatFeed(feed, house.people.cameras, house.scheme.private_cameras.refusal_on)
    register = SeatRegister(type("All", (), {"cameras": lambda _self: scheme(4)})(), house.people.cameras)
    assert [camera.number for camera in register.cameras()] == [1, 2, 4]
    refused = house.people.cameras.find_refusal(3)
    assert refused is not None
    assert "PRV-04" in refused.source
    assert seen.drawn_on(3) is None
    house.sit(Role.OPERATOR)
    assert told[-1] is True
    assert house.people.cameras.may_use(3)
    assert len(register.cameras()) == 4
    house.people.seat.leave()
    assert not house.people.cameras.may_use(3)
    feed.stop()


@pytest.mark.req("PRV-04")
def test_a_group_at_the_wall_sees_it_nowhere(house: House) -> None:
    house.sit(Role.OPERATOR)
    house.mark()
    assert house.people.cameras.may_use(3)
    house.people.guests.follow(
        Guest(visit=1, is_inspector=False, operator=AMY, console="Desk 1", is_group=True)
    )
    house.people.seat.changed()
    refused = house.people.cameras.find_refusal(3)
    assert refused is not None
    assert "organised visit" in str(refused)
    assert house.people.cameras.may_use(4)
    house.people.guests.follow(None)
    house.people.seat.changed()
    assert house.people.cameras.may_use(3)


@pytest.mark.req("PRV-04")
def test_it_is_shown_on_marked_monitors_only(house: House) -> None:
    cameras = house.scheme.private_cameras
    assert cameras.refusal_on(3, "Any") is None
    house.mark()
    assert cameras.refusal_on(3, "Dell U24 A1") is None
    refused = cameras.refusal_on(3, "Acer")
    assert refused is not None
    assert "Move it to Dell U24 A1" in str(refused)
    house.mark(place=PrivatePlace("Shelter", frozenset({AMY})), second=house.second())
    assert cameras.refusal_on(3, "Acer") is None


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.MANAGER, Role.DEPUTY}])
def test_who_may_not_state_it(house: House, role: Role) -> None:
    with pytest.raises(Refusal):
        house.places.state(house.room.me(role), 3, SHELTER)
    house.mark()
    with pytest.raises(Refusal):
        house.places.clear(house.room.me(role), 3, "why")
    assert house.scheme.private_cameras.place_of(3) == SHELTER


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (PrivatePlace(" ", frozenset({AMY})), "why people expect"),
        (PrivatePlace("x", frozenset()), "at least one person"),
        (PrivatePlace("x", frozenset({"nobody.here"})), "no active account"),
        (PrivatePlace("x", frozenset({AMY}), frozenset(map(str, range(300)))), "At most"),
    ],
)
def test_what_cannot_be_stated(house: House, place: PrivatePlace, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        house.mark(place=place)
    assert house.scheme.private_cameras.place_of(3) is None


def test_it_is_taken_back_with_a_reason_and_another_console_follows(house: House) -> None:
    other = PrivateCameras(house.scheme.camera_facts)
    assert other.find_refusal(1, AMY) is not None  # not read yet: nobody sees anything
    other.load()
    house.mark()
    assert other.place_of(3) is None
    other.load()
    assert other.place_of(3) == SHELTER
    with pytest.raises(OperatorError, match="why no privacy"):
        house.places.clear(house.room.me(Role.MANAGER), 3, "")
    house.places.clear(house.room.me(Role.MANAGER), 3, "The shelter closed.", house.second())
    assert house.scheme.private_cameras.place_of(3) is None
    entry = house.scheme.books.page(BookQuery("audit"), personal=True)[0]
    assert entry.fields["agreed_by"] == login_of(Role.DEPUTY)
    with pytest.raises(OperatorError, match="Everyone who watches"):
        house.places.clear(house.room.me(Role.MANAGER), 3, "Again.")


@pytest.mark.req("PRV-04")
def test_more_people_or_monitors_need_a_second_person(house: House) -> None:
    house.mark()
    bob = login_of(Role.SUPERVISOR)
    manager = house.room.me(Role.MANAGER)
    wider = [
        PrivatePlace("Shelter", frozenset({AMY, bob}), SHELTER.monitors),
        PrivatePlace("Shelter", SHELTER.people, frozenset({"Dell U24 A1", "Acer"})),
        PrivatePlace("Shelter", SHELTER.people),
    ]
    for place in wider:
        with pytest.raises(Refusal, match="Two people must agree"):
            house.mark(place=place)
    with pytest.raises(Refusal, match="Two people must agree"):
        house.places.clear(manager, 3, "closed")
    with pytest.raises(Refusal, match="your own request"):
        house.places.clear(manager, 3, "closed", house.second(Role.MANAGER))
    with pytest.raises(Refusal):
        house.places.clear(manager, 3, "closed", house.second(Role.SUPERVISOR))
    with pytest.raises(OperatorError, match="assword"):
        house.places.clear(manager, 3, "closed", house.second(secret="guess"))
    assert house.scheme.private_cameras.place_of(3) == SHELTER
    # Fewer need nobody else.
    house.mark(place=wider[0], second=house.second())
    house.mark(place=PrivatePlace("Shelter", frozenset({bob}), SHELTER.monitors))


def test_a_statement_that_cannot_be_read_shows_the_camera_to_nobody(house: House) -> None:
    with house.scheme.books.unit() as unit:
        unit.state_camera_fact(5, PRIVATE, '{"people": 7}', "x")
    cameras = house.scheme.private_cameras
    cameras.load()
    assert cameras.find_refusal(5, AMY) is not None
    assert cameras.find_refusal(4, AMY) is None


@pytest.mark.parametrize("content", ["", "[]", "{}x", '{"reason": "x"}', '{"people": 7}', "null"])
def test_nonsense_is_refused(content: str) -> None:
    with pytest.raises(OperatorError):
        read_place(content)


def test_what_is_written_is_read() -> None:
    assert read_place(write_place(SHELTER)) == SHELTER
    assert read_place(write_place(None)) is None
