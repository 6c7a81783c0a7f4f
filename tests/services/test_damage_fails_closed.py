"""What keeps something from somebody keeps it when an entry of it is damaged: nothing opens by that."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.entries import EntryRef
from console.domain.books.linked_feeds import FROM_PARTNER, Ended
from console.domain.books.media_log import Held
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import Role
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import cases_of, every_in_span
from console.services.cameras.linked_feeds import LinkedFeeds
from console.store.beside.check import check_beside
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.tables import camera_facts
from console.ui.visitors.evacuation import list_html
from tests.services.cameras.street import Street, street, yard
from tests.services.cameras.test_covert_cameras import Hung, hung
from tests.services.cameras.test_linked_feeds import Linked, linked
from tests.support.books import MOSS, Library
from tests.support.books_at_console import DeskRoom
from tests.support.damage import damage, numbers_of
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from console.services.cameras.covert_cameras import CovertCameras
    from tests.support.people import Room

__all__ = ["hung", "linked", "street", "yard"]


@pytest.fixture(autouse=True)
def _expect_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)


def started_anew(hung: Hung) -> CovertCameras:
    fresh = hung.street.covert(lambda: hung.person)
    fresh.load()
    return fresh


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize(
    "kind",
    [
        "deployments.assessed",
        "deployments.approved",
        "deployments.deployed",
        "authorisations.entered",
        "authorisations.agreed",
    ],
)
@pytest.mark.parametrize("payload", ["{", "[]", '{"fields": {}}'])
def test_a_covert_camera_stays_covert_whatever_entry_of_it_is_damaged(
    hung: Hung, kind: str, payload: str
) -> None:
    engine = hung.street.yard.room.engine
    for number in numbers_of(engine, kind):
        damage(engine, kind.partition(".")[0], number, payload)
    fresh = started_anew(hung)
    for role in (Role.OPERATOR, Role.TRAINEE, None):
        hung.sit(role)
        assert fresh.find_refusal(10) is not None, role
        assert fresh.find_refusal(3) is None
    hung.sit(Role.DIRECTOR)
    assert fresh.find_refusal(10) is None, "who reads all of them looks after it"


@pytest.mark.req("RIP-04")
def test_a_damaged_end_of_a_covert_deployment_does_not_end_it(hung: Hung) -> None:
    street = hung.street
    street.yard.room.clock.step_utc(3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    engine = street.yard.room.engine
    damage(engine, "deployments", numbers_of(engine, "deployments.ended")[-1])
    fresh = started_anew(hung)
    hung.sit(Role.OPERATOR)
    assert fresh.find_refusal(10) is not None
    hung.sit(Role.MANAGER)
    assert fresh.find_refusal(10) is None, "a named person keeps it"


def test_a_camera_with_signs_is_everybody_s_though_its_deployment_is_damaged(street: Street) -> None:
    number = street.assess()
    street.approve(number)
    street.put_up(number)
    damage(street.yard.room.engine, "deployments", number)
    covert = street.covert(lambda: None)
    covert.load()
    assert covert.find_refusal(10) is None


@pytest.mark.req("RIP-04")
def test_nobody_reads_what_follows_a_deployment_that_cannot_be_read(hung: Hung) -> None:
    engine, store = hung.street.yard.room.engine, hung.street.bureau.at.store
    concerned = ConcernedEntries(store, hung.gate)
    put_up = numbers_of(engine, "deployments.deployed")[-1]
    operator, auditor = hung.street.me(Role.OPERATOR), hung.street.me(Role.AUDITOR)
    assert put_up in concerned.numbers(operator, "deployments")
    damage(engine, "deployments", hung.number)
    assert put_up in concerned.numbers(operator, "deployments")
    assert put_up not in concerned.numbers(auditor, "deployments")


@pytest.mark.req("SYS-10")
@pytest.mark.parametrize("kind", ["linked-feeds.agreed", "linked-feeds.ended"])
def test_a_partner_s_camera_is_not_seen_under_an_agreement_that_cannot_be_read(
    linked: Linked, kind: str
) -> None:
    number = linked.agree(direction=FROM_PARTNER, cameras=(3,))
    today = linked.library.clock.utc_now().date()
    assert linked.feeds.find_refusal(3) is None
    linked.feeds.enter(MOSS, Ended(ended_on=today, reason="it is over"), number)
    assert linked.feeds.find_refusal(3) is not None
    engine = linked.library.engine
    damage(engine, "linked-feeds", numbers_of(engine, kind)[-1])
    for _ in range(2):
        linked.feeds.load()
        refused = linked.feeds.find_refusal(3)
        assert refused is not None
        assert "cannot be read" in refused.what
    assert linked.feeds.find_refusal(5) is None
    linked.agree(direction=FROM_PARTNER, cameras=(3,))
    assert linked.feeds.find_refusal(3) is None, "another agreement covers it"


@pytest.mark.req("SYS-10")
@pytest.mark.parametrize("payload", ["{", "[]", "{}", '{"fields": {}}', '{"fields": {"cameras": [9]}}'])
def test_a_partner_s_camera_stays_hidden_after_a_restart_whatever_became_of_its_agreement(
    linked: Linked, payload: str
) -> None:
    """Then neither the books nor the memory know it; the camera itself says whose it is."""
    linked.agree(direction=FROM_PARTNER, cameras=(3,))
    own = linked.agree(cameras=(5,))
    engine = linked.library.engine
    assert check_camera_facts_of(engine) == []
    for number in numbers_of(engine, "linked-feeds.agreed"):
        damage(engine, "linked-feeds", number, payload)
    for _ in range(2):
        again = restarted(linked)
        again.load()
        refused = again.find_refusal(3)
        assert refused is not None
        assert "cannot be read" in refused.what
        assert "enter the agreement anew" in refused.then
        assert again.find_refusal(5) is None, own
    linked.agree(direction=FROM_PARTNER, cameras=(3,))
    again.load()
    assert again.find_refusal(3) is None, "another agreement covers it"
    assert len([one for one in check_camera_facts_of(engine) if "partner" in one]) == 1


@pytest.mark.req("SYS-10")
def test_a_damaged_fact_hides_the_partner_s_camera_too_until_it_is_agreed_anew(linked: Linked) -> None:
    linked.agree(direction=FROM_PARTNER, cameras=(3,))
    engine = linked.library.engine
    with engine.begin() as connection:
        connection.execute(sa.update(camera_facts).values(content="{"))
    damage(engine, "linked-feeds", numbers_of(engine, "linked-feeds.agreed")[-1])
    again = restarted(linked)
    again.load()
    assert again.find_refusal(3) is not None


def restarted(linked: Linked) -> LinkedFeeds:
    library = linked.library
    facts = CameraFactTable(library.engine)
    return LinkedFeeds(library.store, library.desk.books, library.gate, library.clock, KeptActs(), facts)


def check_camera_facts_of(engine: Engine) -> list[str]:
    found = [one.words for one in check_beside(engine)]
    return [words for words in found if "partner" in words or "version" in words]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "books.sqlite")
    yield made
    made.close()


@pytest.mark.req("EVD-08")
@pytest.mark.parametrize("payload", ["{", "[]", "{}", '{"fields": {"media": 7}}'])
def test_no_medium_is_destroyed_while_a_hold_cannot_be_read(library: Library, payload: str) -> None:
    holds = library.desk.holds
    held = Held(
        held_for="request",
        subject="CR/7",
        reason="asked for",
        owner=MOSS.login,
        review_on=library.clock.utc_now().date() + dt.timedelta(days=30),
        media=("DVD-7",),
    )
    number = holds.place(MOSS, held).number
    assert holds.why_kept("DVD-7") == "request CR/7"
    assert holds.why_kept("DVD-8") == ""
    damage(library.engine, "media-log", number, payload)
    assert holds.why_kept("DVD-7") == "a hold that cannot be read"


def test_a_database_that_fails_for_a_moment_is_no_damaged_entry(
    hung: Hung, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a covert camera would be everybody's until somebody enters something."""
    store = hung.street.bureau.at.store
    real = store.case
    failures = [EnvironmentFault("Another program is using the database.")]

    def case(ref: EntryRef, *, personal: bool) -> object:
        if failures:
            raise failures.pop()
        return real(ref, personal=personal)

    monkeypatch.setattr(store, "case", case)
    with pytest.raises(EnvironmentFault):
        hung.covert.load()
    hung.sit(Role.OPERATOR)
    assert hung.covert.find_refusal(10) is not None
    hung.covert.load()
    assert hung.covert.find_refusal(10) is not None
    failures.append(EnvironmentFault("Another program is using the database."))
    with pytest.raises(EnvironmentFault):
        cases_of(store, [EntryRef("deployments", hung.number)])
    monkeypatch.setattr(store, "span", lambda *_args, **_named: case(EntryRef("x", 1), personal=False))
    failures.append(EnvironmentFault("Another program is using the database."))
    with pytest.raises(EnvironmentFault):
        every_in_span(store, "deployments", 1, 1)


@pytest.mark.req("VIS-03")
def test_nobody_is_missing_from_the_list_for_an_evacuation(room: Room) -> None:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    house, me = DeskRoom(room), room.me(Role.OPERATOR)
    numbers = [house.visits.arrive(me, house.arrival(name=name)).number for name in ("Ada", "Bea", "Cy")]
    house.visits.give_badge(me, numbers[0], lambda _visit: None)
    damage(room.engine, "visitors", numbers_of(room.engine, "visitors.badge")[-1])
    damage(room.engine, "visitors", numbers[2])
    for here in (house.visits.who_is_here(me), house.visits.who_is_here_unasked("nobody")):
        assert sorted(visit.name for visit in here.visits) == ["Ada", "Bea"]
        assert here.unread == 1
        assert "1 more visitor: the entry cannot be read" in list_html(here, "", is_on_screen=False)
    damage(room.engine, "visitors", numbers[2], '{"fields": {}}')
    here = house.visits.who_is_here(me)
    assert (len(here.visits), here.unread) == (3, 0)
    assert "cannot be read" not in list_html(here, "", is_on_screen=False)
