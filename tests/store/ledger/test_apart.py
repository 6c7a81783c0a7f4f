"""A book that is kept apart: the database alone says nothing, the key opens it, the chain stays whole."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books import KINDS
from console.domain.books.authorisations import Cancelled, Entered
from console.domain.books.entries import BookQuery, EntryRef, NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Actor, Role
from console.services.books.service import new_entry
from console.settings.secrets import FixedSecrets
from console.store.database import open_database
from console.store.drafts import DraftTable
from console.store.ledger.apart_keys import NAME, OPTION, ApartKeys
from console.store.ledger.book_table import BookTable
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.pictures import PictureTable
from console.store.tables import entry_keys
from console.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

AMY = Actor("amy", "Amy", Role.SUPERVISOR)
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SECRETS = ("AP/DS/77", "Marsh", "Moonlight Street", "drugs")
BOOK = "authorisations"


def entered(**changes: object) -> NewEntry:
    fields: dict[str, object] = {
        "urn": "AP/DS/77",
        "type": "directed surveillance, police",
        "form": "in writing",
        "granted_utc": NOW,
        "begins_utc": NOW,
        "location": "Moonlight Street",
        "cameras": (3, 7),
        "attending_officer": "DC Dale",
        "authorising_officer": "Supt Marsh",
        "grade": "superintendent",
        "organisation": "Anyshire Police",
        "reasons": "Dealing in drugs.",
    }
    payload = Entered(**{**fields, **changes})  # type: ignore[arg-type]
    return new_entry(KINDS["authorisations.entered"], AMY, payload)


class Scheme:
    """Books on a database as a console with this keyring opens them."""

    def __init__(self, place: Path | str, vault: FixedSecrets | None) -> None:
        engine = open_database(place)
        self.engine: Engine = (
            engine.execution_options(**{OPTION: ApartKeys(vault)}) if vault is not None else engine
        )
        self.units = Units(self.engine, SystemClock())
        self.books = BookTable(self.engine, self.units)

    @property
    def keys(self) -> ApartKeys:
        keys: ApartKeys = self.engine.get_execution_options()[OPTION]
        return keys

    def enter(self, entry: NewEntry | None = None) -> int:
        with self.units.begin() as unit:
            return unit.append(entry or entered())

    def read(self, number: int = 1) -> object:
        case = self.books.case(EntryRef(BOOK, number), personal=True)
        assert case is not None
        return case.entry.fields.get("location")


Opener = Callable[[FixedSecrets | None], Scheme]


@pytest.fixture
def console(place: Path | str) -> Iterator[Opener]:
    """Opens the database as a console with a keyring, or as somebody without one."""
    opened: list[Scheme] = []

    def scheme(vault: FixedSecrets | None) -> Scheme:
        opened.append(Scheme(place, vault))
        return opened[-1]

    yield scheme
    for one in opened:
        one.engine.dispose()


def everything_in(engine: Engine) -> str:
    """All that somebody with the database's file reads, the search index included."""
    said = []
    with engine.connect() as connection:
        for name in sa.inspect(engine).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608  # its own names
            said += [" ".join(map(str, row)) for row in rows]
    return "\n".join(said)


@pytest.mark.req("RIP-04")
def test_the_database_alone_says_nothing_and_the_console_reads_it(console: Opener) -> None:
    vault = FixedSecrets({})
    scheme = console(vault)
    scheme.enter()
    scheme.units.enter([entered(urn="AP/DS/78")])
    scheme.books.page(BookQuery(BOOK, text="Moonlight"), personal=True)  # builds the index
    told = everything_in(scheme.engine)
    for secret in (*SECRETS, "AP/DS/78", '"cameras"', "Anyshire"):
        assert secret not in told, secret
    assert '"type":"directed surveillance, police"' in told  # counted in the published report
    assert scheme.read() == "Moonlight Street"
    assert console(vault).read(2) == "Moonlight Street"
    with ledger_rows(scheme.engine, [BOOK]) as rows:
        (proof,) = verify(rows)
    assert proof.is_whole, proof.finding


@pytest.mark.req("RIP-04")
def test_without_the_key_nothing_is_read_and_nothing_entered(console: Opener) -> None:
    console(FixedSecrets({})).enter()
    other = console(FixedSecrets({}))
    assert other.read() is None
    with pytest.raises(EnvironmentFault, match="not on this console"):
        other.enter()
    with pytest.raises(EnvironmentFault, match="not on this console"):
        other.units.enter([entered()])
    assert console(None).read() is None
    # Other books do not depend on it.
    called = NewEntry("audit", "camera-called", "a.bell", {"subject": "camera 1"})
    assert other.enter(called) == 1
    assert other.books.head(BOOK)[0] == 1


@pytest.mark.req("RIP-04")
def test_the_key_is_adopted_only_if_it_opens_the_records(console: Opener) -> None:
    vault = FixedSecrets({})
    console(vault).enter()
    key = vault.secret(NAME)
    assert key is not None
    other = console(FixedSecrets({}))
    with pytest.raises(OperatorError, match="do not belong"):
        other.keys.adopt(other.engine, os.urandom(32))
    assert other.read() is None
    other.keys.adopt(other.engine, key)
    assert other.read() == "Moonlight Street"
    assert other.enter() == 2


@pytest.mark.req("RIP-04")
def test_what_an_earlier_version_left_is_wrapped_once(console: Opener) -> None:
    before = console(None)
    before.enter()
    before.enter()
    now = console(FixedSecrets({}))
    assert now.keys.wrap_all(now.engine) == 2
    assert now.keys.wrap_all(now.engine) == 0
    assert now.read() == "Moonlight Street"
    assert console(None).read() is None
    with now.engine.connect() as connection:
        assert {len(row.key) > 32 for row in connection.execute(sa.select(entry_keys))} == {True}


def test_a_book_that_is_kept_apart_is_searched_by_who_may_read_it(console: Opener) -> None:
    scheme = console(FixedSecrets({}))
    scheme.enter()
    scheme.enter(entered(urn="AP/DS/78", location="Harbour", reasons="Theft of boats."))
    cancelled = Cancelled(cancelled_utc=NOW, officer="Supt Marsh", reason="arrests made")
    scheme.enter(new_entry(KINDS["authorisations.cancelled"], AMY, cancelled, 2))

    def found(words: str, *, personal: bool = True) -> list[int]:
        page = scheme.books.page(BookQuery(BOOK, text=words), personal=personal)
        return [entry.number for entry in page]

    assert found("moonlight DRUGS") == [1]
    assert found("arrests boats") == [2]
    assert found("Marsh") == [2, 1]
    assert found("nowhere") == []
    assert found("moonlight", personal=False) == []
    kinds = BookQuery(BOOK, text="boats", kinds=("authorisations.entered",))
    assert [one.number for one in scheme.books.page(kinds, personal=True)] == [2]
    assert scheme.books.count(BookQuery(BOOK, text="Marsh"), personal=True) == 2


def test_a_vault_that_is_locked_is_asked_again_later(console: Opener) -> None:
    class Locked(FixedSecrets):
        is_locked = True

        def secret(self, name: str) -> bytes | None:
            if self.is_locked:
                raise EnvironmentFault("The keyring is locked.")
            return super().secret(name)

    vault = Locked({})
    vault.is_locked = False
    console(vault).enter()
    scheme = console(vault)
    vault.is_locked = True
    assert scheme.read() is None
    vault.is_locked = False
    assert scheme.read() == "Moonlight Street"


@pytest.mark.req("RIP-04")
def test_messages_and_drafts_of_such_a_book_are_sealed_too(console: Opener) -> None:
    vault = FixedSecrets({})
    scheme, bare = console(vault), console(None)
    PictureTable(bare.engine, SystemClock()).save(
        "surveillance/old", "text/plain", b"Old Marsh letter", "amy"
    )
    pictures = PictureTable(scheme.engine, SystemClock())
    pictures.save("surveillance/aa", "message/rfc822", b"From: Marsh", "amy")
    pictures.save("plan/1", "image/png", b"a plan of the town", "amy")
    drafts = DraftTable(scheme.engine, SystemClock())
    number = drafts.save("amy", "authorisations.entered", {"location": "Moonlight Street"})
    drafts.save("amy", "operators.event", {"event": "open words"})
    bare.enter()
    scheme.keys.wrap_all(scheme.engine)
    told = everything_in(scheme.engine)
    for secret in ("Marsh", "Moonlight"):
        assert secret not in told, secret
    assert "open words" in told
    assert pictures.load("surveillance/aa") == ("message/rfc822", b"From: Marsh")
    assert pictures.load("surveillance/old") == ("text/plain", b"Old Marsh letter")
    assert pictures.load("plan/1") == ("image/png", b"a plan of the town")
    assert {draft.id: draft.typed for draft in drafts.drafts_of("amy")}[number] == {
        "location": "Moonlight Street"
    }
    other = console(FixedSecrets({}))
    with pytest.raises(EnvironmentFault, match="sealed"):
        PictureTable(other.engine, SystemClock()).load("surveillance/aa")
    assert [draft.kind for draft in DraftTable(other.engine, SystemClock()).drafts_of("amy")] == [
        "operators.event"
    ]


@pytest.mark.req("RIP-04")
def test_what_an_older_version_indexed_leaves_the_index(console: Opener) -> None:
    scheme = console(None)
    scheme.enter()
    scheme.books.page(BookQuery(BOOK, kinds=("authorisations.entered",)), personal=True)
    is_sqlite = scheme.engine.dialect.name == "sqlite"
    old = (
        "UPDATE entry_text SET words = 'Marsh', personal = 'Moonlight'"
        if is_sqlite
        else "UPDATE entry_text SET doc = to_tsvector('simple', 'Marsh Moonlight')"
    )
    with scheme.engine.begin() as connection:
        assert connection.execute(sa.text(old)).rowcount == 1
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0013'"))
    bring_up_to_date(scheme.engine, "older", "0014")
    told = everything_in(scheme.engine)
    assert "Moonlight" not in told
    assert "marsh" not in told.lower()
    kinds = BookQuery(BOOK, kinds=("authorisations.entered",))
    assert [entry.number for entry in scheme.books.page(kinds, personal=True)] == [1]


@pytest.mark.req("RIP-04")
def test_what_is_sealed_opens_only_where_it_was_put(console: Opener) -> None:
    scheme = console(FixedSecrets({}))
    pictures, drafts = PictureTable(scheme.engine, SystemClock()), DraftTable(scheme.engine, SystemClock())
    pictures.save("surveillance/aa", "text/plain", b"From: Marsh", "amy")
    pictures.save("surveillance/bb", "text/plain", b"From: Dale", "amy")
    drafts.save("amy", "authorisations.entered", {"location": "Moonlight Street"})
    with scheme.engine.begin() as connection:
        connection.execute(sa.text("UPDATE draft SET author = 'mallory'"))
        content = sa.text("SELECT content FROM picture WHERE name = 'surveillance/aa'")
        moved = {"content": connection.execute(content).scalar_one()}
        connection.execute(
            sa.text("UPDATE picture SET content = :content WHERE name = 'surveillance/bb'"), moved
        )
    assert drafts.drafts_of("mallory") == []
    with pytest.raises(EnvironmentFault, match="sealed"):
        pictures.load("surveillance/bb")
    assert pictures.load("surveillance/aa") == ("text/plain", b"From: Marsh")


def test_an_open_document_may_begin_like_a_sealed_one(console: Opener) -> None:
    scheme = console(FixedSecrets({}))
    pictures = PictureTable(scheme.engine, SystemClock())
    manual = b"WR1 control room: the manual of the operators, part one"
    pictures.save("document/x", "text/plain", manual, "amy")
    assert pictures.load("document/x") == ("text/plain", manual)
