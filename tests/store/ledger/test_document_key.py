"""The public half for which documents are sealed, exchanged or damaged in the database (DIS-01, CMP-01)."""

from __future__ import annotations

import contextlib
import json
import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.apart import DOCUMENTS_FACT
from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.threads import BackgroundThread
from console.settings.secrets import FixedSecrets
from console.store.beside.check import check_beside
from console.store.ledger import document_sealing
from console.store.ledger.apart_keys import NAME, place_of
from console.store.ledger.chain import ChainRow, entry_hash
from console.store.ledger.document_key import MARK, private_half, public_half
from console.store.ledger.document_sealing import state_key
from console.store.ledger.rows import ledger_rows
from console.store.ledger.sealed_box import open_box
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.tables import ledger, pictures, scheme_facts
from tests.store.tampering import disarm
from tests.support.document_desk import JPEG, PDF, Opener, consoles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from tests.support.document_desk import Desk


@pytest.fixture
def desk(place: Path | str) -> Iterator[Opener]:
    """Opens a console on the same database."""
    with consoles(place) as opened:
        yield opened


def append_statement(engine: Engine, half: str, *, is_first: bool = False) -> None:
    """Somebody who can write the database enters a statement, or makes the first one again with its hash."""
    if is_first:
        with engine.begin() as connection:
            disarm(connection)
            same = (ledger.c.book == "scheme") & (ledger.c.kind == "scheme.fact")
            row = connection.execute(sa.select(ledger).where(same)).one()
            content = json.loads(row.payload)
            content["fields"]["text"] = half
            payload = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            changed = ChainRow(row.book, row.kind, row.author, row.instant, payload)
            values = {"payload": payload, "hash": entry_hash(changed, row.number, row.previous_hash)}
            connection.execute(sa.update(ledger).where(same).values(**values))
            connection.execute(
                sa.update(scheme_facts).where(scheme_facts.c.name == DOCUMENTS_FACT).values(text=half)
            )
        return
    with Units(engine, SystemClock()).begin() as unit:
        fields = {"fact": DOCUMENTS_FACT, "text": half, "before": "", "agreed_by": ""}
        unit.append(NewEntry("scheme", "scheme.fact", "watchroom", fields))
        unit.state_fact(DOCUMENTS_FACT, half, "watchroom")


@pytest.mark.req("DIS-01", "CMP-01")
@pytest.mark.parametrize("how", ["exchanged", "added"])
def test_a_public_half_put_into_the_database_is_noticed_and_nothing_is_sealed_for_it(
    desk: Opener, how: str
) -> None:
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    name = first.attach(JPEG)
    half = public_half(b"f" * 32)
    append_statement(first.engine, half, is_first=how == "exchanged")
    findings = " ".join(one.words for one in check_beside(first.engine, is_demo=True))
    assert "key of sealed documents" in findings
    assert half[:16] in findings
    if how == "exchanged":
        with pytest.raises(EnvironmentFault, match="not the one that the books state"):
            first.attach(PDF)
        with pytest.raises(EnvironmentFault, match="not the one that the books state"):
            state_key(first.engine, SystemClock().utc_now())
    else:
        # The first statement counts: whoever has the key goes on, whoever has not asks.
        assert first.read(first.attach(PDF)) == PDF
        with pytest.raises(EnvironmentFault, match="more than one key"):
            second.attach(b"%PDF-1.7 three")
    assert first.read(name) == JPEG
    with first.engine.connect() as connection:
        boxes = connection.execute(sa.select(pictures.c.name, pictures.c.content)).all()
    foreign = private_half(b"f" * 32)
    assert not [one for one in boxes if open_box(foreign, one.content[len(MARK) :], place_of(one.name))]


@pytest.mark.req("DIS-01")
@pytest.mark.parametrize("how", ["its words only", "taken away", "damaged"])
def test_a_statement_that_was_altered_or_taken_away_stops_attaching_without_the_key(
    desk: Opener, how: str
) -> None:
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    first.attach(JPEG)
    with first.engine.begin() as connection:
        disarm(connection)
        same = (ledger.c.book == "scheme") & (ledger.c.kind == "scheme.fact")
        connection.execute(sa.delete(scheme_facts))
        if how == "taken away":
            connection.execute(sa.delete(ledger).where(same))
        else:
            payload = connection.execute(sa.select(ledger.c.payload).where(same)).scalar_one()
            half = public_half(b"f" * 32)
            other = payload.replace(public_half(first.key), half if how == "its words only" else "nothing")
            connection.execute(sa.update(ledger).where(same).values(payload=other))
    with pytest.raises(EnvironmentFault, match="not on this console" if how == "taken away" else "damaged"):
        second.attach(PDF)
    assert second.vault is not None
    assert second.vault.secret(NAME) is None
    # Whoever has the key goes on, and it is brought to the other by its halves.
    assert first.read(first.attach(PDF)) == PDF
    with pytest.raises(OperatorError, match="do not belong"):
        second.keys.adopt(second.engine, b"k" * 32)
    second.keys.adopt(second.engine, first.key)
    assert second.read(second.attach(b"%PDF-1.7 four")) == b"%PDF-1.7 four"


def test_a_statement_that_is_no_key_is_refused_in_words(desk: Opener) -> None:
    append_statement(desk(None).engine, "00" * 32)
    with pytest.raises(EnvironmentFault, match="damaged"):
        desk(FixedSecrets({})).attach()


def test_stating_it_leaves_the_books_whole(desk: Opener) -> None:
    console = desk(FixedSecrets({}))
    console.attach()
    assert check_beside(console.engine) == []
    with ledger_rows(console.engine, ["scheme"]) as rows:
        (proof,) = verify(rows)
    assert proof.is_whole, proof.finding


@pytest.mark.req("DIS-01")
def test_two_consoles_that_attach_the_first_document_at_once_have_one_key(
    desk: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, state = threading.Barrier(2), document_sealing._state

    def together(connection: Connection, half: str, now_utc: dt.datetime) -> None:
        # Each has seen that nothing is stated; SQLite lets only one come so far.
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(1.0)
        state(connection, half, now_utc)

    monkeypatch.setattr(document_sealing, "_state", together)
    desks, faults = [desk(FixedSecrets({})), desk(FixedSecrets({}))], list[EnvironmentFault]()

    def attach(one: Desk, content: bytes) -> None:
        try:
            one.attach(content)
        except EnvironmentFault as fault:
            faults.append(fault)

    threads = [
        BackgroundThread(attach, args=(one, content), name="console")
        for one, content in zip(desks, (PDF, JPEG), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [fault.what for fault in faults] in ([], ["Another console made the key at the same moment."])
    names = [one.attach(content) for one, content in zip(desks, (PDF, JPEG), strict=True)]
    holders = [one for one in desks if one.vault is not None and one.vault.secret(NAME) is not None]
    assert len(holders) == 1
    assert holders[0].stated() == [public_half(holders[0].key)]
    assert [holders[0].read(name) for name in names] == [PDF, JPEG]
