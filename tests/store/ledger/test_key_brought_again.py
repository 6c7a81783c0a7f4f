"""After somebody tampered with what the books state of the key, or the keyring: ways out (DIS-01, RIP-04)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.app.wiring.surveillance_key import KeyOfScheme
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings.secrets import FixedSecrets
from console.store.beside.check import check_beside
from console.store.database import open_database
from console.store.ledger import document_sealing
from console.store.ledger.apart_keys import NAME
from console.store.ledger.document_key import MARK, public_half
from console.store.ledger.document_sealing import seal_old_documents
from console.store.ledger.unit import Units
from console.store.tables import entry_keys, pictures
from tests.store.ledger.test_apart import entered
from tests.store.ledger.test_document_key import append_statement
from tests.store.ledger.test_document_sealing import GO_ON, is_told
from tests.support.document_desk import JPEG, NEEDLE, PDF, Desk, Opener, consoles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOREIGN = b"f" * 32


@pytest.fixture
def desk(place: Path | str) -> Iterator[Opener]:
    """Opens a console on the same database."""
    with consoles(place) as opened:
        yield opened


def brought(console: Desk, key: bytes) -> None:
    """Two people bring the key to a console."""
    KeyOfScheme(console.engine, SystemClock()).adopt(key)


@pytest.mark.req("DIS-01", "RIP-04")
def test_two_people_who_bring_the_key_are_a_way_out_of_an_exchanged_statement(desk: Opener) -> None:
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    kept = first.attach(JPEG)
    append_statement(first.engine, public_half(FOREIGN), is_first=True)
    lost = second.attach(PDF)
    with pytest.raises(EnvironmentFault, match="not the one that the books state"):
        first.attach(b"%PDF-1.7 three")
    brought(first, first.key)
    assert first.stated() == [public_half(FOREIGN), public_half(first.key)]
    assert first.read(first.attach(b"%PDF-1.7 three")) == b"%PDF-1.7 three"
    assert first.read(kept) == JPEG
    # Whoever has no key cannot tell which is right, until it is brought there too.
    with pytest.raises(EnvironmentFault, match="more than one key"):
        second.attach(b"%PDF-1.7 four")
    brought(second, first.key)
    assert first.read(second.attach(b"%PDF-1.7 four")) == b"%PDF-1.7 four"
    assert first.stated() == [public_half(FOREIGN), public_half(first.key)], (
        "it is stated once more, not twice"
    )
    findings = [one.words for one in check_beside(first.engine, is_demo=True)]
    assert [one for one in findings if lost in one], "what was sealed for others is named"
    assert not [one for one in findings if kept in one]


@pytest.mark.req("DIS-01", "RIP-04")
def test_a_key_is_brought_although_nothing_was_sealed_before_its_statement_was_exchanged(
    desk: Opener,
) -> None:
    first, other = desk(FixedSecrets({})), desk(FixedSecrets({}))
    name = first.attach(JPEG)
    first.files.delete(name)
    append_statement(first.engine, public_half(FOREIGN), is_first=True)
    with pytest.raises(OperatorError, match="do not belong"):
        brought(other, os.urandom(32))
    brought(first, first.key)
    assert first.read(first.attach(PDF)) == PDF


@pytest.mark.req("DIS-01", "RIP-04")
def test_the_halves_are_not_refused_because_of_rows_that_somebody_put_before_the_others(desk: Opener) -> None:
    first, other = desk(FixedSecrets({})), desk(FixedSecrets({}))
    name = first.attach(PDF)
    Units(first.engine, SystemClock()).enter([entered()])
    Units(first.engine, SystemClock()).enter([entered()])
    append_statement(first.engine, public_half(FOREIGN), is_first=True)
    with first.engine.begin() as connection:
        row = connection.execute(sa.select(pictures).where(pictures.c.name == name)).one()
        junk = {**row._asdict(), "content": MARK + bytes(100)}
        for number in range(30):
            connection.execute(sa.insert(pictures).values({**junk, "name": f"authority/{number:064x}"}))
        connection.execute(
            sa.update(entry_keys).where(entry_keys.c.number == 1).values(key=b"WR1" + bytes(80))
        )
    brought(other, first.key)
    assert other.read(name) == PDF
    with first.engine.begin() as connection:
        connection.execute(sa.delete(entry_keys))
    brought(desk(FixedSecrets({})), first.key)
    with pytest.raises(OperatorError, match="do not belong"):
        brought(desk(FixedSecrets({})), os.urandom(32))


@pytest.mark.req("RIP-04")
def test_a_key_that_is_replaced_in_the_keyring_is_kept_there(desk: Opener) -> None:
    """It may be the only one that opens another scheme of this machine."""
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    first.attach(JPEG)
    before = os.urandom(32)
    assert second.vault is not None
    second.vault.keep_secret(NAME, before)
    assert not KeyOfScheme(second.engine, SystemClock()).is_of_records()
    brought(second, first.key)
    assert second.vault.secret(NAME) == first.key
    assert second.vault.secret(f"{NAME} {public_half(before)[:16]}") == before
    assert KeyOfScheme(second.engine, SystemClock()).is_of_records()


@pytest.mark.req("DIS-01")
def test_a_key_that_another_console_of_the_same_keyring_made_meanwhile_is_not_passed_over(
    desk: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = FixedSecrets({})
    console, made = desk(vault), os.urandom(32)
    state = document_sealing._state

    def meanwhile(*args: object) -> None:
        state(*args)  # type: ignore[arg-type]
        vault.keep_secret(NAME, made)

    monkeypatch.setattr(document_sealing, "_state", meanwhile)
    with pytest.raises(EnvironmentFault, match="at the same moment"):
        console.attach(PDF)
    assert console.stated() == []
    monkeypatch.undo()
    assert console.read(console.attach(PDF)) == PDF
    assert console.stated() == [public_half(made)]


@pytest.mark.req("DIS-01")
def test_a_console_that_died_before_the_log_was_emptied_empties_it_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "scheme"
    engine = open_database(folder / "watchroom.sqlite")
    reader = open_database(folder / "watchroom.sqlite")
    try:
        Desk(engine, None).attach(PDF)
        console = Desk(engine, FixedSecrets({}))
        with reader.connect() as reading:
            # Another program reads, so the log cannot be emptied yet: that is said, and tried again.
            reading.execute(sa.select(pictures.c.name)).all()
            with pytest.raises(EnvironmentFault, match="in the clear"):
                seal_old_documents(console.engine, SystemClock(), GO_ON)
        assert is_told(folder, NEEDLE)
        assert seal_old_documents(console.engine, SystemClock(), GO_ON) == 0
        assert is_told(folder, NEEDLE) == []
    finally:
        reader.dispose()
        engine.dispose()


@pytest.mark.req("RIP-04")
def test_a_key_whose_statement_is_damaged_is_in_use_all_the_same(desk: Opener) -> None:
    """Whoever may take halves is reminded also then, and nobody makes a second key."""
    append_statement(desk(None).engine, "nothing")
    console = desk(FixedSecrets({}))
    assert KeyOfScheme(console.engine, SystemClock()).is_in_use()
    with pytest.raises(EnvironmentFault, match="not on this console"):
        Units(console.engine, SystemClock()).enter([entered()])
