"""Deployments of redeployable cameras: approved by another, live only inside them, ended by themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from console.domain.books.deployment_file import DeploymentState
from console.domain.books.deployments import (
    Refused,
    Reviewed,
)
from console.domain.books.entries import EntryRef
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.commissioning import CommissioningStage
from console.domain.cameras.deployment import DeployedSpan, from_json, to_json
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.books.erasure import Erasure
from console.services.ptz.policy import LiveUse
from console.store.beside.check import check_beside
from console.store.ledger.erasing import Erasing
from console.store.pictures import PictureTable
from console.store.tables import camera_facts
from tests.services.cameras.street import (
    DAY,
    HOUR,
    PHOTO,
    Street,
    no_database,
    street,
    yard,
)
from tests.services.cameras.test_commissioning import WANTED

__all__ = ["street", "yard"]


@pytest.mark.req("RED-01")
def test_from_the_assessment_to_the_removal(street: Street) -> None:
    with pytest.raises(Refusal, match="approved deployment") as refused:
        street.yard.in_service(10)
    assert "RED-01" in str(refused.value)
    number = street.assess()
    with pytest.raises(Refusal, match="not approved"):
        street.put_up(number)
    street.approve(number)
    assert street.state(number) is DeploymentState.APPROVED
    with pytest.raises(Refusal, match="approved deployment"):
        street.yard.in_service(10)
    street.put_up(number)
    assert not street.is_live(), "the manager puts it into service"
    street.yard.in_service(10)
    assert street.is_live()
    street.take_down(number)
    assert not street.is_live()
    with pytest.raises(Refusal, match="deployment is over"):
        LiveUse(street.yard.cameras.admission).check("ann", 10)
    one = street.one(number)
    assert (one.state(street.now), one.camera, one.location) == (
        DeploymentState.REMOVED,
        10,
        "Foundry Lane lay-by",
    )
    assert one.controllers == ("Anyshire Police",)
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert one.photographs == (digest, digest)
    reader = street.me(Role.OPERATOR)
    assert street.deployments.photograph(reader, number, digest) == ("image/jpeg", PHOTO)
    assert street.deployments.photograph(reader, number, "plan/1") is None
    with pytest.raises(OperatorError, match="is closed"):
        street.approve(number)


@pytest.mark.req("RED-01")
def test_whoever_assesses_does_not_approve(street: Street) -> None:
    number = street.assess(Role.MANAGER)
    with pytest.raises(Refusal, match="You assessed this"):
        street.approve(number)
    with pytest.raises(Refusal, match="You assessed this"):
        street.deployments.enter(street.me(Role.MANAGER), Refused(reasons="no"), number)
    street.approve(number, Role.HEAD_OF_SERVICE)
    assert street.one(number).approved_by == street.me(Role.HEAD_OF_SERVICE).login
    with pytest.raises(OperatorError, match="approved already"):
        street.deployments.enter(street.me(Role.HEAD_OF_SERVICE), Refused(reasons="no"), number)
    other = street.assess()
    street.deployments.enter(street.me(Role.MANAGER), Refused(reasons="Lighting helps."), other)
    assert street.state(other) is DeploymentState.REFUSED


@pytest.mark.req("RED-01")
@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_every_role_may_what_the_table_says(street: Street, role: Role) -> None:
    me, number = street.me(role), street.assess(Role.DEPUTY)
    acts: list[tuple[Permission, Any]] = [
        (Permission.APPROVE_DEPLOYMENT, lambda: street.deployments.enter(me, street.approval(), number)),
        (Permission.ASSESS_DEPLOYMENT, lambda: street.assess(role)),
        (Permission.READ_BOOKS, lambda: street.deployments.deployments(me)),
        (Permission.READ_BOOKS, lambda: street.deployments.photograph(me, number, "0")),
    ]
    for act, work in acts:
        if may(role, act) and not (role is Role.DEPUTY and act is Permission.APPROVE_DEPLOYMENT):
            work()
        else:
            with pytest.raises(Refusal):
                work()


@pytest.mark.req("RED-01")
@pytest.mark.parametrize(
    ("changes", "photograph", "said"),
    [
        ({"signs_utc": None}, PHOTO, "signs are not put up"),
        ({}, b"", "photograph of the signs is missing"),
        ({}, b"GIF89a", "neither PNG nor JPEG"),
        ({}, b"\xff\xd8\xff" + bytes(10_000_000), "limit is 10 MB"),
        ({"camera": 3}, PHOTO, "no redeployable camera 3"),
        ({"camera": 99}, PHOTO, "no redeployable camera 99"),
        ({"up_utc": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, PHOTO, "not approved for that time"),
        ({"up_utc": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)}, PHOTO, "in the future"),
    ],
)
def test_what_is_refused_at_the_installation(
    street: Street, changes: dict[str, Any], photograph: bytes, said: str
) -> None:
    number = street.assess()
    street.approve(number)
    with pytest.raises(OperatorError, match=said):
        street.put_up(number, photograph, **changes)
    assert street.state(number) is DeploymentState.APPROVED
    room = street.yard.room
    assert PictureTable(room.engine, room.clock).names("deployment/") == [], "no picture is left behind"


@pytest.mark.req("RED-01")
def test_a_camera_hangs_in_one_place_and_its_signs_come_down_with_it(street: Street) -> None:
    first, second = street.assess(), street.assess()
    for number in (first, second):
        street.approve(number)
    street.put_up(first)
    with pytest.raises(OperatorError, match="removal was not entered"):
        street.put_up(second)
    with pytest.raises(Refusal, match="signs are still up"):
        street.take_down(first, are_signs_down=False)
    with pytest.raises(Refusal, match="photograph"):
        street.take_down(first, b"")
    with pytest.raises(OperatorError, match="before it was installed"):
        street.take_down(first, down_utc=street.now - HOUR)
    with pytest.raises(OperatorError, match="not installed yet"):
        street.take_down(second)
    street.take_down(first)
    street.put_up(second)


@pytest.mark.req("RED-01")
def test_it_ends_by_itself_also_without_the_database(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    number = street.assess()
    street.approve(number, days=2)
    street.put_up(number)
    street.yard.in_service(10)
    admission, told = street.yard.cameras.admission, street.yard.told
    assert admission.changes_in_s() == pytest.approx(2 * 86400, abs=1)
    seen = street.yard.cameras.cameras()
    street.yard.room.clock.step_utc(2 * 86400)
    assert not admission.is_live(10), "nothing was written yet"
    told.clear()
    monkeypatch.setattr(admission, "load", no_database)
    with pytest.raises(EnvironmentFault):
        street.yard.cameras.refresh(seen)
    assert 10 not in [camera.number for camera in told[-1]], "the wall and the recorder are told"
    monkeypatch.undo()
    assert street.state(number) is DeploymentState.OVER
    assert street.deployments.end_due() == [10]
    assert street.deployments.end_due() == []
    street.yard.cameras.refresh()
    known = street.yard.service.commissioning_of(10)
    assert known is not None
    assert known.stage is CommissioningStage.OUT
    assert "deployment is over" in known.why_out
    assert ("deployments.over", PROGRAM.login) in street.yard.acts("deployments")
    street.approve(number, days=30)
    street.yard.service.put_into_service(street.me(Role.MANAGER), 10)
    assert street.is_live(), "a later approval sets another end"
    assert street.deployments.end_due() == []


@pytest.mark.req("RED-01")
def test_a_review_that_finds_it_no_longer_needed_ends_it(street: Street) -> None:
    number = street.assess()
    street.approve(number)
    no = Reviewed(reviewed_utc=street.now, result="Quiet for two weeks.", goes_on="no")
    with pytest.raises(OperatorError, match="not installed"):
        street.deployments.enter(street.me(Role.SUPERVISOR), no, number)
    street.put_up(number)
    street.yard.in_service(10)
    street.deployments.enter(street.me(Role.SUPERVISOR), replace(no, goes_on="yes"), number)
    assert street.is_live()
    street.deployments.enter(street.me(Role.SUPERVISOR), no, number)
    assert not street.is_live()
    assert street.state(number) is DeploymentState.OVER


@pytest.mark.req("RED-01")
def test_one_that_was_live_without_a_deployment_is_taken_out(street: Street) -> None:
    street.yard.service.change(street.me(Role.ENGINEER), 10, WANTED)
    street.yard.in_service(10)
    table = street.yard.service.enrolment
    table.change(10, replace(WANTED, kind=CameraKind.REDEPLOYABLE), "ann")
    assert street.deployments.end_due() == [10]
    street.yard.cameras.refresh()
    assert not street.is_live()


def test_a_camera_that_stays_for_good_is_bounded_no_more(street: Street) -> None:
    number = street.assess()
    street.approve(number)
    street.put_up(number)
    street.take_down(number)
    street.yard.service.change(street.me(Role.ENGINEER), 10, WANTED)
    street.yard.in_service(10)
    street.yard.cameras.refresh()
    assert street.is_live()


@pytest.mark.req("RED-01")
def test_wording_is_corrected_and_nothing_else(street: Street) -> None:
    number = street.assess()
    ref = EntryRef("deployments", number)
    street.deployments.correct(
        street.me(Role.SUPERVISOR), ref, {"assessment": "Four fires."}, "a typing error"
    )
    with pytest.raises(OperatorError, match="cannot be corrected"):
        street.deployments.correct(street.me(Role.SUPERVISOR), ref, {"location": "elsewhere"}, "wrong")
    with pytest.raises(OperatorError, match="no deployment 99"):
        street.approve(99)


def test_the_directory_wakes_for_the_end_of_a_deployment(street: Street) -> None:
    assert street.yard.cameras._wait_s() == 20
    begin = street.now - HOUR
    span = DeployedSpan(1, begin, street.now + dt.timedelta(seconds=3))
    street.yard.cameras.admission.remember_span(10, span)
    assert street.yard.cameras._wait_s() == pytest.approx(3, abs=0.1)
    stop = threading.Event()
    stop.set()
    street.deployments.run(stop)


def test_a_stored_time_is_read_again_and_nonsense_refused(street: Street) -> None:
    span = DeployedSpan(3, street.now, street.now + HOUR)
    assert from_json(to_json(span)) == span
    assert from_json(to_json(None)) is None
    for nonsense in ("", "[]", "{}", '{"deployment": 1, "from_utc": 2, "until_utc": 3}'):
        with pytest.raises(EnvironmentFault, match="cannot be read"):
            from_json(nonsense)


@pytest.mark.req("RED-01")
def test_the_books_verify_with_what_deployments_say_of_cameras(street: Street) -> None:
    number = street.assess()
    street.approve(number)
    street.put_up(number)
    street.take_down(number)
    engine = street.yard.room.engine
    assert [one.words for one in check_beside(engine) if "deployment" in one.words] == []
    with engine.begin() as connection:
        fact = {"camera": 10, "name": "deployment", "content": "null", "author": "somebody"}
        connection.execute(sa.insert(camera_facts).values(**fact, since_utc=street.now))
    assert ["deployment" in one.words for one in check_beside(engine) if "deployment" in one.words] == [True]


@pytest.mark.req("LOG-02")
def test_photographs_are_erased_with_the_names_of_their_deployment(street: Street) -> None:
    room, store = street.yard.room, street.bureau.at.store
    number = street.assess()
    street.approve(number)
    street.put_up(number)
    street.take_down(number, PHOTO + b", taken down")
    kept = PictureTable(room.engine, room.clock)
    assert len(kept.names("deployment/")) == 2
    room.clock.step_utc((3 * 366 * DAY + DAY).total_seconds())
    Erasure(Erasing(room.engine, store), room.staff.access, room.clock).erase_due(PROGRAM)
    assert kept.names("deployment/") == []
