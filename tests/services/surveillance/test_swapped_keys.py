"""A public key that stood in the database for a while gets no words, and the books tell of it (RIP-04)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.apart import KEY_MADE
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.store.beside.check import check_beside
from console.store.ledger.apart_keys import keys_of
from console.store.ledger.chain import ChainRow, entry_hash
from console.store.ledger.sealed_box import new_private, public_of
from console.store.ledger.seat_keys import WAITS_S, SeatKeys
from console.store.ledger.word_keys import add_wraps, private_key, wraps
from console.store.people_tables import reading_keys
from console.store.tables import ledger, word_wraps
from tests.services.surveillance.test_word_keys import DIRECTOR, SUPERVISOR, WHERE, Sealed
from tests.store.tampering import disarm
from tests.support.people import PASSWORD
from tests.support.reading_keys import keyed_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sealed(tmp_path: Path, filled: Path) -> Iterator[Sealed]:
    """Director and supervisor have pairs; nothing is entered yet."""
    with keyed_room(tmp_path, filled) as room:
        made = Sealed(room, tmp_path)
        made.begin()
        room.sign_in(DIRECTOR)
        room.sign_in(SUPERVISOR)
        yield made


def put(sealed: Sealed, public: str, login: str = DIRECTOR) -> None:
    """Somebody with the database puts a public key beside a reader's name."""
    with sealed.room.engine.begin() as connection:
        same = reading_keys.c.login == login
        connection.execute(sa.update(reading_keys).where(same).values(public=public))


def targets(sealed: Sealed) -> set[str]:
    with sealed.room.engine.connect() as connection:
        return {one.target for one in wraps(connection)}


@pytest.mark.req("RIP-04")
def test_a_key_swapped_and_swapped_back_is_wrapped_nothing_and_is_found(sealed: Sealed) -> None:
    own, strange = sealed.room.pair(DIRECTOR) or "", public_of(new_private()).hex()
    put(sealed, strange)
    sealed.bureau.enter()
    put(sealed, own)
    assert targets(sealed) == {sealed.room.pair(SUPERVISOR)}
    (finding,) = check_beside(sealed.room.engine, is_demo=True)
    assert DIRECTOR in finding.words
    assert strange[:16] in finding.words
    # The next is for the director again, who is given the first by a reader.
    sealed.bureau.enter(urn="AP/DS/2")
    sealed.register.give_words(sealed.bureau.supervisor, 1, [DIRECTOR])
    sealed.room.sign_in(DIRECTOR)
    assert sealed.read(Role.DIRECTOR).location == WHERE


@pytest.mark.req("RIP-04")
def test_a_key_swapped_while_a_reader_gives_is_wrapped_nothing(sealed: Sealed) -> None:
    own = sealed.room.pair(DIRECTOR) or ""
    sealed.bureau.enter()
    with sealed.room.engine.begin() as connection:
        connection.execute(sa.delete(word_wraps).where(word_wraps.c.id == 1))
    put(sealed, public_of(new_private()).hex())
    before = targets(sealed)
    with pytest.raises(OperatorError, match="Nobody was given"):
        sealed.register.give_words(sealed.bureau.supervisor, 1, [DIRECTOR])
    assert targets(sealed) == before
    put(sealed, own)


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("how", ["its row only", "its row and its hash"])
def test_an_altered_entry_states_no_key(sealed: Sealed, how: str) -> None:
    strange = public_of(new_private()).hex()
    put(sealed, strange)
    with sealed.room.engine.begin() as connection:
        disarm(connection)
        mine = (ledger.c.kind == KEY_MADE) & (ledger.c.author == DIRECTOR)
        row = connection.execute(sa.select(ledger).where(mine)).one()
        content = json.loads(row.payload)
        content.get("fields", content)["public_key"] = strange
        values = {"payload": json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)}
        if how == "its row and its hash":
            changed = ChainRow(row.book, row.kind, row.author, row.instant, values["payload"])
            values["hash"] = entry_hash(changed, row.number, row.previous_hash)
        connection.execute(sa.update(ledger).where(mine).values(**values))
    sealed.bureau.enter()
    assert strange not in targets(sealed)


@pytest.mark.req("RIP-04")
def test_a_wrap_for_a_key_that_no_entry_states_is_found(sealed: Sealed) -> None:
    sealed.bureau.enter()
    assert check_beside(sealed.room.engine, is_demo=True) == []
    with sealed.room.engine.begin() as connection:
        (word,) = {one.word for one in wraps(connection)}
        private = private_key(connection, word)
        assert private is not None
        strange = {DIRECTOR: "ab" * 32}
        add_wraps(connection, 1, private, strange)
    (finding,) = check_beside(sealed.room.engine, is_demo=True)
    assert "authorisation 1" in finding.words


@pytest.mark.req("RIP-04")
def test_a_sign_in_that_is_refused_later_leaves_no_key(sealed: Sealed) -> None:
    room = sealed.room
    keys = keys_of(room.engine)
    assert keys is not None
    director = room.staff.sign_in.sign_in(DIRECTOR, PASSWORD)
    assert keys.seat.known(DIRECTOR) is not None
    room.staff.people.retire(room.me(Role.MANAGER), DIRECTOR, "left")
    with pytest.raises(Refusal):
        room.staff.sit_down(director)
    assert keys.seat.known(DIRECTOR) is None
    assert keys.seat.known(SUPERVISOR) is not None


@pytest.mark.req("RIP-04")
def test_a_key_that_waits_for_the_seat_is_forgotten_after_a_time() -> None:
    now_s = [100.0]
    keys = SeatKeys(lambda: now_s[0])
    keys.bring("amy", b"private")
    now_s[0] += WAITS_S - 1
    keys.forget_late()
    assert keys.known("amy") == b"private"
    now_s[0] += 2
    keys.forget_late()
    now_s[0] -= 2
    assert keys.known("amy") is None
    keys.bring("amy", b"private")
    now_s[0] += WAITS_S + 1
    keys.follow("amy")
    assert keys.person() is None
    keys.bring("amy", b"private")
    keys.forget_late()
    now_s[0] += WAITS_S + 1
    keys.forget_late()
    assert keys.person() == ("amy", b"private")


def rewrite(sealed: Sealed, public: str) -> None:
    """Somebody makes the audit log again from the director's key on, to its tip, with another key in it."""
    with sealed.room.engine.begin() as connection:
        disarm(connection)
        rows = connection.execute(
            sa.select(ledger).where(ledger.c.book == "audit").order_by(ledger.c.number)
        ).all()
        previous = ""
        for row in rows:
            content = json.loads(row.payload)
            if row.kind == KEY_MADE and row.author == DIRECTOR:
                content.get("fields", content)["public_key"] = public
            payload = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            changed = ChainRow(row.book, row.kind, row.author, row.instant, payload)
            previous = previous or row.previous_hash
            values = {"payload": payload, "previous_hash": previous}
            previous = entry_hash(changed, row.number, previous)
            here = (ledger.c.book == row.book) & (ledger.c.number == row.number)
            connection.execute(sa.update(ledger).where(here).values(**values, hash=previous))


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("how", ["row", "row and books", "books"])
def test_a_readers_password_brings_their_own_key_back_whatever_the_books_say(
    sealed: Sealed, how: str
) -> None:
    """Only the password opens the private half, so that what it belongs to cannot be exchanged."""
    room = sealed.room
    own, strange = room.pair(DIRECTOR) or "", public_of(new_private()).hex()
    sealed.bureau.enter()
    if how != "books":
        put(sealed, strange)
    if how != "row":
        rewrite(sealed, strange)
    room.sign_in(DIRECTOR)
    assert room.pair(DIRECTOR) == own
    assert sealed.read(Role.DIRECTOR).location == WHERE
    findings = " ".join(one.words for one in check_beside(room.engine, is_demo=True))
    assert "opens another" in findings
    assert strange[:16] in findings
    # From now on nothing is sealed for the other, and the next sign-in finds everything in order.
    sealed.bureau.enter(urn="AP/DS/2")
    assert strange not in targets(sealed)
    assert own in targets(sealed)
    with room.engine.connect() as connection:
        made = sa.select(sa.func.count()).where(ledger.c.kind == KEY_MADE, ledger.c.author == DIRECTOR)
        before = connection.execute(made).scalar()
    room.sign_in(DIRECTOR)
    with room.engine.connect() as connection:
        assert connection.execute(made).scalar() == before
