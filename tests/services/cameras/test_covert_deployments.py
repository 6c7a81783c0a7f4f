"""Covert deployments: only under an authorisation, and known only to those named in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from console.domain.books.deployments import (
    COVERT,
)
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.services.ptz.policy import LiveUse
from tests.services.cameras.street import (
    PHOTO,
    READERS,
    Street,
    put_on_plan,
    street,
    yard,
)
from tests.services.map.test_service import add as add_plan
from tests.services.map.test_service import service_of as map_of

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["street", "yard"]


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
