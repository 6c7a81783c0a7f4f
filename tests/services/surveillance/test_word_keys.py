"""Words of an authorisation are sealed for named persons: signing in, resets, leavers, recovery (RIP-04)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.app.wiring.surveillance_key import word_recovery
from console.domain.books.authorisations import Cancelled, Confirmed, ReadersNamed
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.store.beside.check import check_beside
from console.store.ledger.apart_keys import keys_of, place_of, stored_key
from console.store.ledger.word_sealing import sealed_document
from console.store.people_tables import reading_keys
from console.store.tables import pictures, scheme_facts
from console.ui.surveillance.texts import about, record_html
from tests.support.people import GIVEN, PASSWORD, login_of
from tests.support.reading_keys import keyed_room
from tests.support.scheme import scheme_of
from tests.support.surveillance import MAIL, Bureau

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from tests.support.reading_keys import KeyedRoom

WHERE, NEW = "High Street", "harbour lamp 43"
SUPERVISOR, DIRECTOR, AUDITOR = map(login_of, (Role.SUPERVISOR, Role.DIRECTOR, Role.AUDITOR))


class Sealed:
    """A scheme whose words are sealed; the manager and the supervisor have the halves."""

    def __init__(self, room: KeyedRoom, folder: Path) -> None:
        self.room = room
        room.on_duty(Role.SUPERVISOR)
        self.bureau = Bureau(room)
        self.register = self.bureau.register
        self.recovery = word_recovery(scheme_of(room, folder), room.staff)
        self.halves = ("", "")

    @property
    def two(self) -> tuple[tuple[Actor, str], tuple[Actor, str]]:
        return (self.room.me(Role.MANAGER), PASSWORD), (self.bureau.supervisor, PASSWORD)

    def begin(self) -> None:
        self.halves = self.recovery.halves(*self.two)
        self.recovery.begin(*self.two, self.halves)

    def read(self, role: Role, number: int = 1) -> Authorisation:
        found = {one.number: one for one in self.register.authorisations(self.room.me(role))}
        return found[number]


@pytest.fixture
def sealed(tmp_path: Path, filled: Path) -> Iterator[Sealed]:
    with keyed_room(tmp_path, filled) as room:
        yield Sealed(room, tmp_path)


@pytest.fixture
def entered(sealed: Sealed) -> Sealed:
    """Director and supervisor have signed in since the upgrade; the supervisor entered an authorisation."""
    sealed.begin()
    sealed.room.sign_in(DIRECTOR)
    sealed.room.sign_in(SUPERVISOR)
    sealed.bureau.enter()
    return sealed


@pytest.mark.req("RIP-04")
def test_author_and_director_read_the_words_and_nobody_signed_in_does_not(entered: Sealed) -> None:
    assert entered.read(Role.SUPERVISOR).location == WHERE
    entered.room.sign_in(DIRECTOR)
    one = entered.read(Role.DIRECTOR)
    assert (one.location, one.is_sealed) == (WHERE, False)
    assert one.held_by == (DIRECTOR, SUPERVISOR)
    entered.room.staff.seat.leave()
    one = entered.register.find(1)
    assert (one.location, one.is_sealed, one.cameras) == ("", True, frozenset({3, 7}))


@pytest.mark.req("RIP-04")
def test_locking_wipes_the_key_and_only_the_password_brings_it_back(entered: Sealed) -> None:
    room, supervisor = entered.room, entered.bureau.supervisor
    room.staff.sign_in.set_pin(supervisor, PASSWORD, "483920")
    room.staff.seat.lock()
    keys = keys_of(room.engine)
    assert keys is not None
    assert keys.seat.person() is None
    room.staff.sign_in.unlock(supervisor, "483920")
    room.staff.seat.unlock(SUPERVISOR)
    one = entered.read(Role.SUPERVISOR)
    assert one.is_sealed
    said = about(one, room.clock.utc_now(), 24)
    assert "sealed" in said
    assert DIRECTOR in said
    room.staff.seat.lock()
    room.staff.sign_in.unlock(supervisor, PASSWORD)
    room.staff.seat.unlock(SUPERVISOR)
    assert entered.read(Role.SUPERVISOR).location == WHERE


def test_until_two_people_took_the_halves_nothing_changes(sealed: Sealed) -> None:
    sealed.room.sign_in(SUPERVISOR)
    sealed.bureau.enter()
    sealed.begin()
    sealed.room.staff.seat.leave()
    one = sealed.register.find(1)
    assert (one.location, one.is_sealed) == (WHERE, False)
    sealed.bureau.enter(urn="AP/DS/2")
    assert sealed.register.find(3).is_sealed


@pytest.mark.req("RIP-04")
def test_no_pair_is_made_for_who_reads_none_nor_with_a_given_password(sealed: Sealed) -> None:
    room = sealed.room
    room.sign_in(login_of(Role.OPERATOR))
    assert room.pair(login_of(Role.OPERATOR)) is None
    room.staff.people.set_password(room.me(Role.MANAGER), AUDITOR, GIVEN)
    room.staff.sign_in.sign_in(AUDITOR, GIVEN)
    assert room.pair(AUDITOR) is None
    room.staff.sign_in.change_password(room.me(Role.AUDITOR), GIVEN, PASSWORD)
    assert room.pair(AUDITOR) is not None
    assert check_beside(room.engine, is_demo=True) == []


@pytest.mark.req("RIP-04")
def test_a_changed_password_keeps_the_key(entered: Sealed) -> None:
    room, pair = entered.room, entered.room.pair(SUPERVISOR)
    room.staff.sign_in.change_password(entered.bureau.supervisor, PASSWORD, NEW)
    assert room.pair(SUPERVISOR) == pair
    room.sign_in(SUPERVISOR, NEW)
    assert entered.read(Role.SUPERVISOR).location == WHERE


def test_a_password_changed_with_the_pin_is_refused_unless_the_key_is_open(entered: Sealed) -> None:
    room, supervisor = entered.room, entered.bureau.supervisor
    room.staff.sign_in.set_pin(supervisor, PASSWORD, "483920")
    room.staff.seat.leave()
    with pytest.raises(OperatorError, match="present password"):
        room.staff.sign_in.change_password(supervisor, "483920", NEW)
    room.sign_in(SUPERVISOR)
    room.staff.sign_in.change_password(supervisor, "483920", NEW)
    room.sign_in(SUPERVISOR, NEW)
    assert entered.read(Role.SUPERVISOR).location == WHERE


@pytest.mark.req("RIP-04")
def test_who_resets_a_readers_password_reads_nothing_with_it(entered: Sealed) -> None:
    room, before = entered.room, entered.room.pair(DIRECTOR)
    room.staff.people.set_password(room.me(Role.MANAGER), DIRECTOR, GIVEN)
    room.staff.sign_in.change_password(room.me(Role.DIRECTOR), GIVEN, NEW)
    room.sign_in(DIRECTOR, NEW)
    assert room.pair(DIRECTOR) != before
    assert entered.read(Role.DIRECTOR).is_sealed
    with pytest.raises(OperatorError, match="do not have their key"):
        entered.register.give_words(room.me(Role.DIRECTOR), 1, [DIRECTOR])
    room.sign_in(SUPERVISOR)
    assert entered.read(Role.SUPERVISOR).lacking == (DIRECTOR,)
    entered.register.give_words(entered.bureau.supervisor, 1, [DIRECTOR])
    room.sign_in(DIRECTOR, NEW)
    assert entered.read(Role.DIRECTOR).location == WHERE
    given = entered.register.case(room.me(Role.DIRECTOR), 1).later[-1]
    assert (given.kind, given.fields["readers"]) == ("authorisations.words-given", (DIRECTOR,))


@pytest.mark.req("RIP-04")
def test_who_becomes_a_reader_later_is_given_the_key_and_nobody_else(entered: Sealed) -> None:
    room = entered.room
    room.sign_in(AUDITOR)
    assert entered.read(Role.AUDITOR).is_sealed
    room.sign_in(SUPERVISOR)
    with pytest.raises(Refusal, match="not named"):
        entered.register.give_words(entered.bureau.supervisor, 1, [login_of(Role.MANAGER)])
    assert entered.read(Role.SUPERVISOR).lacking == (AUDITOR,)
    entered.register.give_words(entered.bureau.supervisor, 1, [AUDITOR])
    with pytest.raises(OperatorError, match="Nobody was given"):
        entered.register.give_words(entered.bureau.supervisor, 1, [AUDITOR])
    room.sign_in(AUDITOR)
    assert entered.read(Role.AUDITOR).location == WHERE


@pytest.mark.req("RIP-04")
def test_a_manager_reads_no_later_one_by_a_reset_or_by_an_account_that_reads_all(entered: Sealed) -> None:
    room, manager = entered.room, entered.room.me(Role.MANAGER)
    room.staff.people.set_password(manager, DIRECTOR, GIVEN)
    room.staff.sign_in.change_password(room.me(Role.DIRECTOR), GIVEN, NEW)
    room.add("second-director", "Second Director", Role.DIRECTOR)
    room.sign_in("second-director")
    room.sign_in(SUPERVISOR)
    number = entered.bureau.enter(urn="AP/DS/2")
    one = entered.read(Role.SUPERVISOR, number)
    assert (one.held_by, one.lacking) == ((SUPERVISOR,), ("second-director", DIRECTOR))
    # From when a reader has given them one, they get the others like before.
    entered.register.give_words(entered.bureau.supervisor, number, [DIRECTOR])
    assert entered.read(Role.SUPERVISOR, entered.bureau.enter(urn="AP/DS/3")).held_by == (
        DIRECTOR,
        SUPERVISOR,
    )


@pytest.mark.req("RIP-04")
def test_naming_someone_gives_them_the_key(entered: Sealed) -> None:
    room, manager = entered.room, login_of(Role.MANAGER)
    room.sign_in(manager)
    room.sign_in(SUPERVISOR)
    entered.bureau.follow(1, ReadersNamed(readers=(manager,), reason="leads the inquiry"))
    room.sign_in(manager)
    one = entered.read(Role.MANAGER)
    assert (one.location, one.held_by) == (WHERE, (DIRECTOR, manager, SUPERVISOR))


@pytest.mark.req("RIP-04")
def test_a_retired_reader_loses_the_key_and_two_people_give_it_to_another(entered: Sealed) -> None:
    room = entered.room
    room.sign_in(AUDITOR)
    room.staff.people.retire(room.me(Role.MANAGER), DIRECTOR, "left")
    assert room.pair(DIRECTOR) is None
    with room.engine.begin() as connection:
        connection.execute(sa.delete(reading_keys).where(reading_keys.c.login == SUPERVISOR))
    assert entered.recovery.recover(*entered.two, entered.halves, AUDITOR) == (1, 0)
    assert entered.read(Role.AUDITOR).location == WHERE
    given = entered.register.case(room.me(Role.AUDITOR), 1).later[-1]
    assert given.fields == {"readers": (AUDITOR,), "recovered_with": SUPERVISOR}


@pytest.mark.req("RIP-04")
def test_one_person_alone_recovers_nothing_and_a_half_alone_neither(entered: Sealed) -> None:
    (manager, supervisor), halves = entered.two, entered.halves
    entered.room.sign_in(AUDITOR)
    with pytest.raises(Refusal, match="one person"):
        entered.recovery.recover(manager, manager, halves, AUDITOR)
    with pytest.raises(Refusal, match="one person"):
        entered.recovery.halves(manager, manager)
    with pytest.raises(OperatorError, match="same half"):
        entered.recovery.recover(manager, supervisor, (halves[0], halves[0]), AUDITOR)
    with pytest.raises(OperatorError):
        entered.recovery.recover(manager, (supervisor[0], "wrong"), halves, AUDITOR)
    with pytest.raises(OperatorError, match="do not open"):
        entered.recovery.recover(manager, supervisor, entered.recovery.halves(*entered.two), AUDITOR)
    with pytest.raises(OperatorError, match="no authorisation"):
        entered.recovery.recover(manager, supervisor, halves, login_of(Role.MANAGER))
    with pytest.raises(OperatorError, match="Nobody here"):
        entered.recovery.recover(manager, supervisor, halves, "nobody")
    operator = entered.room.me(Role.OPERATOR), PASSWORD
    with pytest.raises(Refusal):
        entered.recovery.recover(manager, operator, halves, AUDITOR)
    assert entered.read(Role.AUDITOR).is_sealed


@pytest.mark.req("RIP-04")
def test_a_manager_alone_cannot_put_a_recovery_key_of_their_own(entered: Sealed) -> None:
    scheme = entered.bureau.at.desk.scheme
    with pytest.raises(OperatorError, match="not a fact"):
        scheme.state(entered.room.me(Role.MANAGER), "recovery key of authorisations", "00" * 32)


@pytest.mark.req("RIP-04")
def test_a_cancellation_by_someone_not_named_is_sealed_too(entered: Sealed) -> None:
    room = entered.room
    room.sign_in(login_of(Role.MANAGER))
    now_utc = room.clock.utc_now()
    cancelled = Cancelled(cancelled_utc=now_utc, officer="Supt Marsh", reason="arrests made")
    entered.register.follow(room.me(Role.MANAGER), cancelled, 1)
    assert entered.register.find(1).cancelled_utc == now_utc
    room.sign_in(SUPERVISOR)
    case = entered.register.case(entered.bureau.supervisor, 1)
    assert not case.is_open
    reasons = [entry.fields.get("reason") for entry in case.later if entry.kind == "authorisations.cancelled"]
    assert reasons == ["arrests made"]
    # The commissioner may come when it is over.
    room.sign_in(AUDITOR)
    room.sign_in(SUPERVISOR)
    entered.register.give_words(entered.bureau.supervisor, 1, [AUDITOR])
    room.sign_in(AUDITOR)
    assert entered.read(Role.AUDITOR).location == WHERE


@pytest.mark.req("RIP-04")
def test_the_bureaus_message_is_read_by_who_has_the_key(entered: Sealed) -> None:
    room = entered.room
    now_utc = room.clock.utc_now()
    entered.bureau.follow(1, Confirmed(confirmed_utc=now_utc, confirmed_by="CAB"), MAIL)
    with room.engine.connect() as connection:
        (name,) = connection.execute(sa.select(pictures.c.name)).scalars()
    assert name.startswith("surveillance/1-")
    assert entered.register.message_of(entered.bureau.supervisor, 1) == ("message/rfc822", MAIL)
    room.sign_in(AUDITOR)
    with pytest.raises(OperatorError, match="do not have their key"):
        entered.register.message_of(room.me(Role.AUDITOR), 1)


@pytest.mark.req("RIP-03", "RIP-04")
@pytest.mark.parametrize("how", ["in the clear", "sealed"])
def test_a_message_that_somebody_put_in_place_of_the_bureaus_is_not_shown(entered: Sealed, how: str) -> None:
    room, bureau = entered.room, entered.bureau
    bureau.follow(1, Confirmed(confirmed_utc=room.clock.utc_now(), confirmed_by="CAB"), MAIL)
    other = MAIL + b" You may watch everything."
    with room.engine.begin() as connection:
        stored = other if how == "in the clear" else sealed_document(connection, 1, other)
        name = connection.execute(sa.select(pictures.c.name)).scalar_one()
        wrapped = stored_key(connection, "authorisations", stored, place_of(name))
        connection.execute(sa.update(pictures).values(content=wrapped))
    with pytest.raises(EnvironmentFault, match="not the one that was filed"):
        entered.register.message_of(bureau.supervisor, 1)


@pytest.mark.req("RIP-04")
def test_an_officer_works_and_it_ends_with_nobody_of_its_readers_signed_in(entered: Sealed) -> None:
    entered.bureau.complete(1)
    entered.room.staff.seat.leave()
    entered.bureau.sit()
    session = entered.bureau.begin(1)
    assert session.cameras == frozenset({3, 7})
    entered.bureau.cancel(1)
    entered.bureau.officers.read()
    assert entered.room.staff.cameras.lost != ""


def test_what_is_sealed_is_not_corrected_blindly_and_the_print_says_so(entered: Sealed) -> None:
    room = entered.room
    room.sign_in(AUDITOR)
    case = entered.register.case(room.me(Role.AUDITOR), 1)
    assert "Sealed: who printed" in record_html([case], "Council", room.clock.utc_now())
    room.staff.seat.leave()
    with pytest.raises(OperatorError, match="do not have their key"):
        entered.register.correct(
            entered.bureau.supervisor, EntryRef("authorisations", 1), {"location": "Low Street"}, "wrong"
        )
    room.sign_in(SUPERVISOR)
    entered.register.correct(
        entered.bureau.supervisor, EntryRef("authorisations", 1), {"location": "Low Street"}, "wrong"
    )
    assert entered.read(Role.SUPERVISOR).location == "Low Street"


@pytest.mark.req("RIP-04")
def test_a_public_key_that_somebody_put_into_the_database_is_found(entered: Sealed) -> None:
    assert check_beside(entered.room.engine, is_demo=True) == []
    with entered.room.engine.begin() as connection:
        same = reading_keys.c.login == DIRECTOR
        connection.execute(sa.update(reading_keys).where(same).values(public="00" * 32))
    findings = check_beside(entered.room.engine, is_demo=True)
    assert [DIRECTOR in finding.words for finding in findings] == [True]


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("how", ["replaced", "removed"])
def test_it_is_found_also_after_that_person_has_signed_in_again(entered: Sealed, how: str) -> None:
    same = reading_keys.c.login == DIRECTOR
    with entered.room.engine.begin() as connection:
        if how == "replaced":
            connection.execute(sa.update(reading_keys).where(same).values(public="00" * 32))
        else:
            connection.execute(sa.delete(reading_keys).where(same))
    entered.room.sign_in(DIRECTOR)
    entered.room.sign_in(DIRECTOR)
    (finding,) = check_beside(entered.room.engine, is_demo=True)
    assert DIRECTOR in finding.words
    assert "meanwhile" in finding.words


def test_a_key_that_follows_a_reset_is_no_finding(entered: Sealed) -> None:
    room = entered.room
    room.staff.people.set_password(room.me(Role.MANAGER), DIRECTOR, GIVEN)
    before = room.pair(DIRECTOR)
    room.staff.sign_in.change_password(room.me(Role.DIRECTOR), GIVEN, NEW)
    assert room.pair(DIRECTOR) != before
    assert check_beside(room.engine, is_demo=True) == []


def test_the_halves_are_in_no_entry(entered: Sealed) -> None:
    store = entered.bureau.at.store
    said = str([dataclasses.asdict(one) for one in store.page(BookQuery("audit"), personal=True)])
    said += str([dataclasses.asdict(one) for one in store.page(BookQuery("scheme"), personal=True)])
    assert not [half for half in entered.halves if half in said]
    assert "surveillance-words-halved" in said


@pytest.mark.parametrize(
    "damage", [{"cost": "0 0 0"}, {"cost": "x"}, {"salt": b""}, {"sealed": b""}, {"public": "00" * 32}]
)
def test_a_damaged_pair_keeps_nobody_from_signing_in(entered: Sealed, damage: dict[str, object]) -> None:
    before = entered.room.pair(SUPERVISOR)
    with entered.room.engine.begin() as connection:
        same = reading_keys.c.login == SUPERVISOR
        connection.execute(sa.update(reading_keys).where(same).values(**damage))
    entered.room.sign_in(SUPERVISOR)
    if "public" in damage:
        # The private half is still there, and their own counts again.
        assert entered.room.pair(SUPERVISOR) == before
    else:
        assert entered.room.pair(SUPERVISOR) not in {before, "00" * 32}
    assert entered.read(Role.SUPERVISOR).is_sealed == ("public" not in damage)


@pytest.mark.req("RIP-04")
def test_a_damaged_recovery_key_stops_entering_instead_of_sealing_less(entered: Sealed) -> None:
    with entered.room.engine.begin() as connection:
        same = scheme_facts.c.name == "recovery key of authorisations"
        connection.execute(sa.update(scheme_facts).where(same).values(text="nothing"))
    with pytest.raises(EnvironmentFault, match="recovery key"):
        entered.bureau.enter(urn="AP/DS/2")
    entered.begin()
    number = entered.bureau.enter(urn="AP/DS/2")
    assert entered.read(Role.SUPERVISOR, number).held_by == (DIRECTOR, SUPERVISOR)


def test_somebodys_damaged_public_key_stops_nobody_else(entered: Sealed) -> None:
    with entered.room.engine.begin() as connection:
        same = reading_keys.c.login == DIRECTOR
        connection.execute(sa.update(reading_keys).where(same).values(public="nothing"))
    number = entered.bureau.enter(urn="AP/DS/2")
    assert entered.read(Role.SUPERVISOR, number).held_by == (SUPERVISOR,)
