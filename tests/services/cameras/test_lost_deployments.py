"""A deployment of which nobody can read the camera may have been covert: its camera is nobody's (RIP-04)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.deployments import COVERT
from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.services.books.covert_times import without
from console.store.ledger.book_table import BookTable
from console.store.tables import camera_facts
from tests.services.cameras.street import DAY, HOUR, street, yard
from tests.services.cameras.test_commissioning import WANTED
from tests.services.cameras.test_covert_cameras import Hung, hung
from tests.support.damage import damage, numbers_of

if TYPE_CHECKING:
    from tests.services.cameras.street import Street

__all__ = ["hung", "street", "yard"]
OPENED, APPROVED, PUT_UP = "deployments.assessed", "deployments.approved", "deployments.deployed"
EVERYTHING = (OPENED, APPROVED, PUT_UP)


@pytest.fixture(autouse=True)
def _expect_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)


def add_camera(street: Street, number: int, kind: CameraKind = CameraKind.REDEPLOYABLE) -> None:
    street.yard.service.add(street.me(Role.ENGINEER), replace(WANTED, number=number, kind=kind))


def lose(street: Street, number: int, payload: str = "{", *, with_facts: bool) -> None:
    """Damage the opening of a deployment and all that follows it, and with it what the cameras' facts say."""
    engine = street.yard.room.engine
    for kind in EVERYTHING:
        for one in numbers_of(engine, kind):
            if number <= one < number + len(EVERYTHING):
                damage(engine, "deployments", one, payload)
    if with_facts:
        with engine.begin() as connection:
            for trigger in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars():
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
            connection.execute(sa.delete(camera_facts).where(camera_facts.c.name == "deployment"))


def refused(
    street: Street, role: Role | None, *cameras: int, since_utc: dt.datetime | None = None
) -> set[int]:
    room = street.yard.room
    person = None if role is None else room.staff.roster.state.persons[room.me(role).login]
    covert = street.covert(lambda: person)
    covert.load()
    return {camera for camera in cameras if covert.find_refusal(camera, since_utc) is not None}


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("payload", ["{", "[]", '{"fields": {}}', '{"fields": {"openness": 3}}'])
def test_the_facts_of_the_camera_say_which_it_was(hung: Hung, payload: str) -> None:
    street = hung.street
    add_camera(street, 11)
    lose(street, hung.number, payload, with_facts=False)
    for role in (Role.OPERATOR, Role.DEPUTY, None):
        assert refused(street, role, 3, 10, 11) == {10}, role
    assert refused(street, Role.DIRECTOR, 3, 10, 11) == set(), "who reads all of them looks after it"
    before_utc = hung.begun_utc - HOUR
    assert refused(street, Role.OPERATOR, 10, since_utc=before_utc) == set()
    assert refused(street, Role.OPERATOR, 10, since_utc=street.now) == {10}


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("payload", ["{", "[]", '{"fields": {}}', '{"fields": {"openness": 3}}'])
def test_where_the_facts_are_gone_too_every_redeployable_camera_may_be_the_one(
    hung: Hung, payload: str
) -> None:
    street = hung.street
    add_camera(street, 11)
    add_camera(street, 12)
    other = street.assess()
    street.approve(other)
    street.put_up(other, camera=12)
    lose(street, hung.number, payload, with_facts=True)
    for role in (Role.OPERATOR, None):
        assert refused(street, role, 3, 10, 11, 12) == {10, 11}, "the twelfth is known to hang elsewhere"
    assert refused(street, Role.DIRECTOR, 10, 11, 12) == set()


@pytest.mark.req("RIP-04")
def test_an_authorisation_that_cannot_be_read_either_does_not_open_it(hung: Hung) -> None:
    engine = hung.street.yard.room.engine
    damage(engine, "deployments", numbers_of(engine, PUT_UP)[-1])
    damage(engine, "authorisations", hung.entered)
    assert refused(hung.street, Role.OPERATOR, 3, 10) == {10}


@pytest.mark.req("RED-01", "RIP-04")
@pytest.mark.parametrize("with_facts", [False, True])
def test_entering_it_again_with_another_s_approval_makes_its_camera_known(
    street: Street, with_facts: bool
) -> None:
    """The way out: an overt deployment that was lost is entered again as it was."""
    up_utc = street.now
    number = street.assess()
    street.approve(number)
    street.put_up(number)
    lose(street, number, with_facts=with_facts)
    street.yard.room.clock.step_utc(7200)
    assert refused(street, Role.OPERATOR, 10) == {10}
    assert street.deployments.unread(street.me(Role.SUPERVISOR)) == 1
    again = street.assess()
    street.deployments.enter(street.me(Role.MANAGER), replace(street.approval(), from_utc=up_utc), again)
    street.put_up(again, up_utc=up_utc, signs_utc=up_utc)
    assert refused(street, Role.OPERATOR, 10) == set()
    assert refused(street, Role.OPERATOR, 10, since_utc=up_utc) == set()
    street.yard.room.clock.step_utc(3600)
    street.take_down(again)
    street.yard.room.clock.step_utc(3600)
    assert refused(street, Role.OPERATOR, 10, since_utc=street.now - 2 * HOUR) == set()
    # Without its facts nothing says that this was the one; it is live again with its next deployment.
    assert refused(street, Role.OPERATOR, 10) == ({10} if with_facts else set())


@pytest.mark.req("RED-01", "RIP-04")
@pytest.mark.parametrize("with_facts", [False, True])
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_covert_one_is_entered_again_after_its_authorisation_has_ended_and_is_not_live(
    hung: Hung, is_whole: bool, with_facts: bool
) -> None:
    street, up_utc = hung.street, hung.begun_utc
    lost = hung.number if is_whole else numbers_of(street.yard.room.engine, PUT_UP)[-1]
    lose(street, lost, with_facts=with_facts)
    street.yard.room.clock.step_utc(200 * 24 * 3600)
    street.deployments.end_due()
    assert refused(street, Role.OPERATOR, 10) == {10}
    assert street.deployments.unread(street.me(Role.SUPERVISOR)) == 1
    again = street.assess(openness=COVERT, authorisation="ap/ds/1")
    # As it was: not longer than the authorisation lasted, by another person, and with a camera that it names.
    longer = replace(street.approval(), from_utc=up_utc, until_utc=street.now - DAY)
    with pytest.raises(Refusal, match="does not last until then"):
        street.deployments.enter(street.me(Role.MANAGER), longer, again)
    approval = replace(longer, until_utc=up_utc + DAY)
    with pytest.raises(Refusal):
        street.deployments.enter(street.me(Role.SUPERVISOR), approval, again)
    street.deployments.enter(street.me(Role.MANAGER), approval, again)
    add_camera(street, 11)
    with pytest.raises(Refusal, match="does not name camera 11"):
        street.put_up(again, b"", camera=11, up_utc=up_utc, signs_utc=None)
    street.put_up(again, b"", up_utc=up_utc, signs_utc=None)
    assert not street.is_live()
    street.take_down(again, b"", down_utc=up_utc + 2 * HOUR, are_signs_down=False)
    assert not street.is_live()
    # Those named see what it recorded, and nobody else does.
    for role, kept in ((Role.SUPERVISOR, set()), (Role.MANAGER, set()), (Role.OPERATOR, {10})):
        assert refused(street, role, 10, since_utc=up_utc + HOUR) == kept, role
    # Whole and without the camera's facts nothing says that no other deployment was lost.
    assert refused(street, Role.OPERATOR, 10) == ({10} if is_whole and with_facts else set())


@pytest.mark.req("RED-01")
def test_where_nothing_is_lost_nothing_is_approved_for_a_time_that_is_over(hung: Hung) -> None:
    street = hung.street
    again = street.assess()
    over = replace(street.approval(), from_utc=street.now - 2 * DAY, until_utc=street.now - DAY)
    with pytest.raises(OperatorError, match="The end has passed"):
        street.deployments.enter(street.me(Role.MANAGER), over, again)


def test_a_lost_assessment_that_was_never_put_up_hides_nothing(street: Street) -> None:
    number = street.assess()
    street.approve(number)
    lose(street, number, with_facts=True)
    assert refused(street, Role.OPERATOR, 10) == set()
    assert street.deployments.unread(street.me(Role.SUPERVISOR)) == 1


def test_a_time_without_what_is_known() -> None:
    days = [dt.datetime(2026, 6, day, tzinfo=dt.UTC) for day in range(1, 10)]
    assert without((days[0], days[8]), [(days[2], days[3]), (days[5], days[6])]) == [
        (days[0], days[2]),
        (days[3], days[5]),
        (days[6], days[8]),
    ]
    assert without((days[2], days[4]), [(days[3], days[8])]) == [(days[2], days[3])]
    assert without((days[2], days[4]), [(days[0], days[0] + DAY)]) == [(days[2], days[4])]
    assert without((days[2], days[4]), [(days[2], days[4])]) == []


@pytest.mark.req("RED-01")
def test_a_lost_deployment_entered_twice_puts_no_camera_in_two_places(street: Street) -> None:
    up_utc = street.now
    number = street.assess()
    street.approve(number)
    street.put_up(number)
    lose(street, number, with_facts=True)
    street.yard.room.clock.step_utc(7200)
    manager, approval = street.me(Role.MANAGER), replace(street.approval(), from_utc=up_utc)
    first, second = street.assess(), street.assess()
    for one in (first, second):
        street.deployments.enter(manager, approval, one)
    street.put_up(first, up_utc=up_utc, signs_utc=up_utc)
    for begun_utc in (up_utc, up_utc + HOUR):
        with pytest.raises((OperatorError, Refusal)):
            street.put_up(second, up_utc=begun_utc, signs_utc=begun_utc)
    # Nor once it was taken down, for a time in which it hung there.
    street.yard.room.clock.step_utc(3600)
    street.take_down(first)
    with pytest.raises((OperatorError, Refusal)):
        street.put_up(second, up_utc=up_utc + HOUR, signs_utc=up_utc + HOUR)
    # And one for a time before must be over when the next began.
    third = street.assess()
    street.deployments.enter(manager, replace(approval, from_utc=up_utc - DAY), third)
    street.put_up(third, up_utc=up_utc - HOUR, signs_utc=up_utc - HOUR)
    with pytest.raises(OperatorError, match="not free until then"):
        street.take_down(third, down_utc=up_utc + HOUR)
    street.take_down(third, down_utc=up_utc)
