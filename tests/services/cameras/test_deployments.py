"""Deployments of redeployable cameras: approved by another, live only inside them, ended by themselves."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.deployment_file import Deployment, DeploymentState
from console.domain.books.deployments import (
    COVERT,
    Approved,
    Assessed,
    Deployed,
    Positioned,
    Refused,
    Reviewed,
    TakenDown,
)
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.commissioning import CommissioningStage
from console.domain.cameras.deployment import DeployedSpan, from_json, to_json
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.map.plans import CameraPlacement
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.ptz.policy import LiveUse
from tests.services.cameras.test_commissioning import WANTED, Yard, yard
from tests.services.map.test_service import add as add_plan
from tests.services.map.test_service import service_of as map_of
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.actor import Actor
    from console.services.cameras.deployments import Deployments

__all__ = ["yard"]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
READERS = ("the-manager",)
PHOTO = b"\xff\xd8\xff a photograph of two signs"


@dataclass
class Street:
    """A yard with redeployable camera 10, and the supervisor who deploys it."""

    yard: Yard
    bureau: Bureau

    @property
    def deployments(self) -> Deployments:
        return self.bureau.at.desk.deployments

    @property
    def now(self) -> dt.datetime:
        return self.yard.room.clock.utc_now()

    def me(self, role: Role) -> Actor:
        return self.yard.room.me(role)

    def assess(self, role: Role = Role.SUPERVISOR, **changes: Any) -> int:
        fields: dict[str, Any] = {
            "location": "Foundry Lane lay-by",
            "purpose": "prevent and detect crime",
            "assessment": "Three fires in a month; no homes in view.",
            "intelligence": "pattern 06/14",
            "consultation": "Ward members.",
            "openness": "overt, with signs",
            "controllers": ("Anyshire Police",),
            "asked_by": "Fire service",
        }
        return self.deployments.assess(self.me(role), Assessed(**{**fields, **changes})).number

    def approve(self, number: int, role: Role = Role.MANAGER, days: int = 28) -> None:
        self.deployments.enter(self.me(role), self.approval(days), number)

    def approval(self, days: int = 28) -> Approved:
        return Approved(from_utc=self.now, until_utc=self.now + days * DAY, reasons="Nothing milder helps.")

    def put_up(self, number: int, photograph: bytes = PHOTO, **changes: Any) -> None:
        fields: dict[str, Any] = {"camera": 10, "up_utc": self.now, "signs_utc": self.now, "person": "B."}
        self.deployments.enter(
            self.me(Role.SUPERVISOR), Deployed(**{**fields, **changes}), number, photograph
        )

    def take_down(self, number: int, photograph: bytes = PHOTO, **changes: Any) -> None:
        fields: dict[str, Any] = {"down_utc": self.now, "are_signs_down": True, "person": "B."}
        self.deployments.enter(
            self.me(Role.SUPERVISOR), TakenDown(**{**fields, **changes}), number, photograph
        )

    def one(self, number: int) -> Deployment:
        found = self.deployments.deployments(self.me(Role.SUPERVISOR))
        return next(one for one in found if one.number == number)

    def state(self, number: int) -> DeploymentState:
        return self.one(number).state(self.now)

    def is_live(self) -> bool:
        return any(camera.number == 10 for camera in self.yard.cameras.cameras())


def _no_database() -> None:
    raise EnvironmentFault("The database is away.", "Wait.")


@pytest.fixture
def street(yard: Yard) -> Street:
    made = Street(yard, Bureau(yard.room))
    yard.room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    made.deployments.listen(yard.cameras.deployed)
    yard.service.add(made.me(Role.ENGINEER), replace(WANTED, number=10, kind=CameraKind.REDEPLOYABLE))
    return made


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
    monkeypatch.setattr(admission, "load", _no_database)
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
def test_covert_only_under_its_authorisation(street: Street) -> None:
    with pytest.raises(OperatorError, match="names its surveillance authorisation"):
        street.assess(openness=COVERT)
    with pytest.raises(Refusal, match="no authorisation AP/9"):
        street.assess(openness=COVERT, authorisation="AP/9")
    entered = street.bureau.enter(cameras=(10,), readers=READERS)
    number = street.assess(openness=COVERT, authorisation="ap/ds/1")
    with pytest.raises(Refusal, match="does not last until then"):
        street.approve(number, days=200)
    street.approve(number)
    with pytest.raises(Refusal, match="Missing is"):
        street.put_up(number, b"", signs_utc=None)
    street.bureau.complete(entered)
    with pytest.raises(Refusal, match="covert camera has no signs"):
        street.put_up(number, PHOTO, signs_utc=None)
    street.put_up(number, b"", signs_utc=None)
    street.yard.in_service(10)
    assert street.deployments.end_due() == []
    street.bureau.cancel(entered)
    assert street.deployments.end_due() == [10]
    assert not street.is_live(), "its authorisation was cancelled"
    street.take_down(number, b"", are_signs_down=False)


@pytest.mark.req("RIP-04")
def test_a_covert_deployment_is_known_only_to_those_named_in_its_authorisation(street: Street) -> None:
    overt = street.assess()
    street.bureau.enter(cameras=(10,), readers=READERS)
    number = street.assess(openness=COVERT, authorisation="AP/DS/1")
    books, service = street.bureau.at.desk.books, street.deployments
    for role in (Role.OPERATOR, Role.TRAINEE, Role.DEPUTY, Role.OWNER, Role.DATA_PROTECTION):
        actor = street.me(role)
        assert [one.number for one in service.deployments(actor)] == [overt]
        assert [one.number for one in books.page(actor, BookQuery("deployments"))] == [overt]
        for words in ("fly-tipping", "AP/DS/1"):
            assert books.page(actor, BookQuery("deployments", text=words)) == []
        with pytest.raises(Refusal, match="cannot read all of this"):
            books.case(actor, EntryRef("deployments", number))
        with pytest.raises(Refusal, match="cannot read all of this"):
            service.photograph(actor, number, "0" * 64)
    with pytest.raises(Refusal, match="cannot read all of this"):
        service.enter(street.me(Role.DEPUTY), street.approval(), number)
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.DIRECTOR, Role.AUDITOR):
        assert number in [one.number for one in service.deployments(street.me(role))]


@pytest.mark.req("RIP-04")
def test_no_refusal_says_which_deployment_is_covert_or_that_it_is(street: Street) -> None:
    """What somebody who is not named hears says neither its number nor an authorisation."""
    overt = street.assess()
    street.approve(overt)
    street.bureau.complete(street.bureau.enter(cameras=(10,), readers=READERS))
    number = street.assess(openness=COVERT, authorisation="AP/DS/1")
    street.approve(number)
    street.put_up(number, b"", signs_utc=None)
    street.yard.in_service(10)
    deputy, deployments = street.me(Role.DEPUTY), street.deployments
    acts: tuple[Callable[[], object], ...] = (
        lambda: street.put_up(overt),
        lambda: deployments.correct(deputy, EntryRef("deployments", number), {"location": "x"}, "why"),
        lambda: street.bureau.at.desk.books.case(deputy, EntryRef("deployments", number)),
        lambda: street.bureau.at.desk.printing.prepare(deputy, "deployments", 1, number),
        lambda: LiveUse(street.yard.cameras.admission).check("ann", 10),
    )
    street.yard.room.clock.step_utc(200 * 86400)
    assert street.deployments.end_due() == [10]
    for act in acts:
        with pytest.raises(OperatorError) as refused:
            act()
        said = f"{refused.value} {getattr(refused.value, 'rule', '')} {getattr(refused.value, 'source', '')}"
        assert not re.search(r"deployment \d|uthoris|covert|RIP-04", said), said
    known = street.yard.service.commissioning_of(10)
    assert known is not None
    assert not re.search(r"\d", known.why_out.removesuffix("(RED-01)"))
    audit = street.bureau.at.store.page(BookQuery("audit", limit=500), personal=True)
    said = str([one.fields for one in audit if one.kind == "camera-out-of-service"])
    assert not re.search(rf"deployment {number}", said)


@pytest.mark.req("RED-01")
def test_a_covert_camera_is_one_that_the_authorisation_names(street: Street) -> None:
    street.bureau.complete(street.bureau.enter(cameras=(3,), readers=READERS))
    number = street.assess(openness=COVERT, authorisation="AP/DS/1")
    street.approve(number)
    with pytest.raises(Refusal, match="does not name camera 10"):
        street.put_up(number, b"", signs_utc=None)


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


def put_on_plan(street: Street, number: int, plan: str, x: int, y: int, role: Role = Role.SUPERVISOR) -> None:
    street.deployments.enter(street.me(role), Positioned(plan=plan, x=x, y=y), number)


@pytest.mark.req("RED-01")
def test_a_deployment_gets_its_place_on_a_plan_also_when_it_is_over(street: Street) -> None:
    plan = add_plan(map_of(street.yard.room), street.me(Role.MANAGER))
    number = street.assess()
    assert street.one(number).position is None
    with pytest.raises(OperatorError, match="plan does not exist"):
        put_on_plan(street, number, "nowhere", 1, 1)
    for x, y in ((-1, 5), (801, 5), (5, 601)):
        with pytest.raises(OperatorError, match="outside the plan"):
            put_on_plan(street, number, plan.id, x, y)
    with pytest.raises(Refusal):
        put_on_plan(street, number, plan.id, 5, 5, Role.OPERATOR)
    assert street.one(number).position is None, "what is refused is not entered"
    put_on_plan(street, number, plan.id, 10, 20)
    street.approve(number)
    street.put_up(number)
    street.take_down(number)
    before = street.one(number).position
    assert before is not None
    street.yard.room.clock.advance(3600)
    put_on_plan(street, number, plan.id, 800, 600)
    after = street.one(number).position
    assert after is not None
    assert (before.x, before.y, after.x, after.y) == (10, 20, 800, 600)
    assert (after.author, after.instant_utc) == (street.me(Role.SUPERVISOR).login, street.now)
    assert street.state(number) is DeploymentState.REMOVED, "its place changes nothing else"
    books = street.bureau.at.desk.books
    kinds = [
        entry.kind for entry in books.case(street.me(Role.MANAGER), EntryRef("deployments", number)).later
    ]
    assert kinds.count("deployments.positioned") == 2, "no place is overwritten"


@pytest.mark.req("RED-01")
def test_without_a_place_of_its_own_it_has_that_of_its_camera_at_that_time(street: Street) -> None:
    service, manager, clock = map_of(street.yard.room), street.me(Role.MANAGER), street.yard.room.clock
    plan = add_plan(service, manager)

    def deployed() -> int:
        number = street.assess()
        street.approve(number)
        street.put_up(number)
        return number

    def place(number: int) -> tuple[float, float] | None:
        (found,) = [one.position for one in street.deployments.charted(manager) if one.number == number]
        assert found is None or found.is_of_camera
        return (found.x, found.y) if found is not None else None

    service.put(manager, 10, CameraPlacement(plan.id, 10, 10))
    clock.advance(60)
    first = deployed()
    assert place(first) == (10, 10), "it was put on the map before it went up"
    clock.advance(60)
    street.take_down(first)
    clock.advance(60)
    second = deployed()
    assert place(second) is None, "the map still shows where the camera was before"
    clock.advance(60)
    service.put(manager, 10, CameraPlacement(plan.id, 30, 30))
    assert (place(first), place(second)) == ((10, 10), (30, 30))
    clock.advance(60)
    service.put(manager, 10, None)
    assert (place(first), place(second)) == ((10, 10), None)
    put_on_plan(street, second, plan.id, 7, 8)
    (own,) = [one.position for one in street.deployments.charted(manager) if one.number == second]
    assert own is not None
    assert (own.x, own.y, own.is_of_camera) == (7, 8, False)


@pytest.mark.req("RIP-04")
def test_the_place_of_a_covert_one_is_known_and_given_only_by_those_named(street: Street) -> None:
    plan = add_plan(map_of(street.yard.room), street.me(Role.MANAGER))
    overt = street.assess()
    street.bureau.enter(cameras=(10,), readers=READERS)
    number = street.assess(openness=COVERT, authorisation="AP/DS/1")
    put_on_plan(street, number, plan.id, 5, 5)
    books = street.bureau.at.desk.books
    for role in (Role.OPERATOR, Role.DEPUTY, Role.OWNER):
        actor = street.me(role)
        assert [one.number for one in street.deployments.charted(actor)] == [overt]
        assert {entry.kind for entry in books.page(actor, BookQuery("deployments"))} == {
            "deployments.assessed"
        }
    with pytest.raises(Refusal, match="cannot read all of this"):
        put_on_plan(street, number, plan.id, 6, 6, Role.DEPUTY)
    with pytest.raises(Refusal):
        street.deployments.charted_places(street.me(Role.TRAINEE))
    assert number in [one.number for one in street.deployments.charted_places(street.me(Role.MANAGER))]
