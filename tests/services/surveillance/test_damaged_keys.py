"""A reader whose own key entry is damaged is told, and so is whoever would give them keys (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.apart import KEY_MADE, KEY_REFUSED
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.store.beside.check import check_beside
from console.store.ledger.book_table import BookTable
from console.store.ledger.chain import ChainRow, entry_hash
from console.store.tables import ledger
from console.ui.surveillance.texts import about
from tests.services.surveillance.test_word_keys import AUDITOR, DIRECTOR, SUPERVISOR, WHERE, Sealed
from tests.store.tampering import disarm
from tests.support.damage import damage
from tests.support.people import PASSWORD
from tests.support.reading_keys import keyed_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sealed(tmp_path: Path, filled: Path) -> Iterator[Sealed]:
    """Director and supervisor have pairs, and both have the key of the first authorisation."""
    with keyed_room(tmp_path, filled) as room:
        made = Sealed(room, tmp_path)
        made.begin()
        room.sign_in(DIRECTOR)
        with made.bureau.at.store.unit() as unit:
            # What one entry is damaged by is no fault of the next.
            unit.append(NewEntry("audit", "books-verified", SUPERVISOR, {"subject": "books"}))
        room.sign_in(SUPERVISOR)
        made.bureau.enter()
        yield made


def key_entries(sealed: Sealed, login: str = DIRECTOR) -> list[int]:
    query = sa.select(ledger.c.number).where(ledger.c.kind == KEY_MADE, ledger.c.author == login)
    with sealed.room.engine.connect() as connection:
        return list(connection.execute(query.order_by(ledger.c.number)).scalars())


def break_key_entry(sealed: Sealed, login: str = DIRECTOR, how: str = "what it says") -> None:
    number = key_entries(sealed, login)[-1]
    if how == "what it says":
        damage(sealed.room.engine, "audit", number)
        return
    with sealed.room.engine.begin() as connection:
        disarm(connection)
        mine = (ledger.c.book == "audit") & (ledger.c.number == number)
        values = {"hash": "0" * 64} if how == "its hash" else {"author": "nobody"}
        connection.execute(sa.update(ledger).where(mine).values(**values))


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("how", ["what it says", "its hash", "its author"])
def test_a_reader_whose_key_entry_is_damaged_states_the_key_anew_by_signing_in(
    sealed: Sealed, how: str
) -> None:
    room, own = sealed.room, sealed.room.pair(DIRECTOR)
    break_key_entry(sealed, how=how)
    second = sealed.bureau.enter(urn="AP/DS/2")
    before = len(key_entries(sealed))
    room.sign_in(DIRECTOR)
    assert room.pair(DIRECTOR) == own, "the pair is still theirs"
    assert len(key_entries(sealed)) == before + 1
    assert sealed.read(Role.DIRECTOR).location == WHERE
    news = sealed.register.own_key(room.me(Role.DIRECTOR))
    assert news.is_stated
    assert news.restated_utc == room.clock.utc_now()
    assert news.shut == (second,), "what was entered meanwhile is closed to them, and they hear of it"
    # A reader gives it to them, and what is entered from now on is theirs.
    room.sign_in(SUPERVISOR)
    assert sealed.read(Role.SUPERVISOR, second).lacking == (DIRECTOR,)
    sealed.register.give_words(sealed.bureau.supervisor, second, [DIRECTOR])
    third = sealed.bureau.enter(urn="AP/DS/3")
    room.sign_in(DIRECTOR)
    assert len(key_entries(sealed)) == before + 1, "it is stated once"
    assert {sealed.read(Role.DIRECTOR, number).location for number in (1, second, third)} == {WHERE}
    assert sealed.register.own_key(room.me(Role.DIRECTOR)).shut == ()


@pytest.mark.req("RIP-04")
def test_who_wraps_sees_who_gets_nothing_and_why(sealed: Sealed) -> None:
    room = sealed.room
    break_key_entry(sealed)
    second = sealed.bureau.enter(urn="AP/DS/2")
    one = sealed.read(Role.SUPERVISOR, second)
    assert (one.held_by, one.lacking, one.barred) == ((SUPERVISOR,), (), (DIRECTOR,))
    said = about(one, room.clock.utc_now(), 24)
    assert DIRECTOR in said
    assert "do not state their key" in said
    assert "enter their password" in said
    with pytest.raises(OperatorError, match="do not state") as refused:
        sealed.register.give_words(sealed.bureau.supervisor, second, [DIRECTOR])
    assert "password" in refused.value.then
    entries = sealed.bureau.at.store.page(BookQuery("audit", kinds=(KEY_REFUSED,)), personal=True)
    assert "damaged" in str(entries[0].fields["why"])
    findings = [one.words for one in check_beside(room.engine, is_demo=True) if "at audit" in one.words]
    assert findings
    assert not [words for words in findings if "somebody put it there" in words]


@pytest.mark.req("RIP-04")
def test_damage_while_a_reader_is_signed_in_is_told_and_mended_by_the_password(sealed: Sealed) -> None:
    room = sealed.room
    break_key_entry(sealed, SUPERVISOR)
    news = sealed.register.own_key(sealed.bureau.supervisor)
    assert not news.is_stated
    room.staff.sign_in.set_pin(sealed.bureau.supervisor, PASSWORD, "483920")
    before = len(key_entries(sealed, SUPERVISOR))
    room.staff.seat.lock()
    room.staff.sign_in.unlock(sealed.bureau.supervisor, "483920")
    room.staff.seat.unlock(SUPERVISOR)
    assert not sealed.register.own_key(sealed.bureau.supervisor).is_stated, "a PIN states nothing"
    room.staff.seat.lock()
    room.staff.sign_in.unlock(sealed.bureau.supervisor, PASSWORD)
    room.staff.seat.unlock(SUPERVISOR)
    assert sealed.register.own_key(sealed.bureau.supervisor).is_stated
    assert len(key_entries(sealed, SUPERVISOR)) == before + 1
    assert sealed.read(Role.SUPERVISOR, sealed.bureau.enter(urn="AP/DS/2")).location == WHERE


@pytest.mark.req("RIP-04")
def test_two_people_with_the_halves_cannot_give_it_before_it_is_stated_and_hear_why(sealed: Sealed) -> None:
    break_key_entry(sealed)
    second = sealed.bureau.enter(urn="AP/DS/2")
    with pytest.raises(OperatorError, match="do not state"):
        sealed.recovery.recover(*sealed.two, sealed.halves, DIRECTOR)
    sealed.room.sign_in(DIRECTOR)
    sealed.recovery.recover(*sealed.two, sealed.halves, DIRECTOR)
    assert sealed.read(Role.DIRECTOR, second).location == WHERE


def fit(sealed: Sealed, number: int) -> None:
    """Make the hash of an entry fit what it says, and the entry after it."""
    with sealed.room.engine.begin() as connection:
        here = (ledger.c.book == "audit") & (ledger.c.number == number)
        row = connection.execute(sa.select(ledger).where(here)).one()
        content = ChainRow(row.book, row.kind, row.author, row.instant, row.payload)
        fitting = entry_hash(content, number, row.previous_hash)
        connection.execute(sa.update(ledger).where(here).values(hash=fitting))
        after = (ledger.c.book == "audit") & (ledger.c.number == number + 1)
        connection.execute(sa.update(ledger).where(after).values(previous_hash=fitting))


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("payload", ["[]", "{", '{"fields": 3}', '{"public_key": 3}'])
def test_a_key_entry_that_says_something_else_stops_nobody(sealed: Sealed, payload: str) -> None:
    """Also where somebody made its hash fit, and the entry after it."""
    (number,) = key_entries(sealed)
    damage(sealed.room.engine, "audit", number, payload)
    fit(sealed, number)
    second = sealed.bureau.enter(urn="AP/DS/2")
    assert sealed.read(Role.SUPERVISOR, second).barred == (DIRECTOR,)
    sealed.room.sign_in(DIRECTOR)
    assert sealed.register.own_key(sealed.room.me(Role.DIRECTOR)).shut == (second,)


@pytest.mark.req("RIP-04")
def test_one_of_which_nobody_got_the_key_says_who_is_barred_and_who_gives_it(sealed: Sealed) -> None:
    for login in (DIRECTOR, SUPERVISOR):
        break_key_entry(sealed, login)
    second = sealed.bureau.enter(urn="AP/DS/2")
    one = sealed.read(Role.SUPERVISOR, second)
    assert (one.is_sealed, one.held_by, one.barred) == (True, (), (DIRECTOR, SUPERVISOR))
    said = about(one, sealed.room.clock.utc_now(), 24)
    assert "Nobody has the key" in said
    assert "the key of the scheme alone" not in said
    sealed.room.sign_in(SUPERVISOR)
    assert sealed.register.own_key(sealed.bureau.supervisor).shut == (second,)
    sealed.recovery.recover(*sealed.two, sealed.halves, SUPERVISOR)
    assert sealed.read(Role.SUPERVISOR, second).location == WHERE


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("number", [1, 2])
def test_a_damaged_authorisation_keeps_no_other_from_being_recovered(
    sealed: Sealed, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether what opened it is damaged, or what follows."""
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)
    second = sealed.bureau.enter(urn="AP/DS/2")
    damage(sealed.room.engine, "authorisations", number)
    sealed.room.sign_in(AUDITOR)
    sealed.recovery.recover(*sealed.two, sealed.halves, AUDITOR)
    assert sealed.read(Role.AUDITOR, second).location == WHERE
