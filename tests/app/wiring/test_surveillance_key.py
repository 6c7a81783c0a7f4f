"""What the console seals and says at its start about the key of the sealed records (DIS-01, RIP-04)."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import pytest

from console.app.wiring import surveillance_key
from console.app.wiring.surveillance_key import KeyOfScheme, key_recovery, record_key
from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import Role
from console.services.surveillance.key_recovery import TAKEN
from console.settings.secrets import FixedSecrets
from console.store.database import open_database
from console.store.ledger.apart_keys import NAME, OPTION, ApartKeys
from console.store.ledger.document_sealing import seal_old_documents
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable
from tests.support.people import PASSWORD, Room, filled_database, open_room
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

LETTER = b"%PDF-1.7 Dear Mrs Marsh"
PLACE = f"request/{hashlib.sha256(LETTER).hexdigest()}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Engine]:
    """The database of an earlier version, with a letter in the clear."""
    engine = open_database(tmp_path / "watchroom.sqlite")
    PictureTable(engine, SystemClock()).save(PLACE, "application/pdf", LETTER, "amy")
    yield engine
    engine.dispose()


def keyed(engine: Engine, vault: FixedSecrets | None = None) -> Engine:
    return engine.execution_options(**{OPTION: ApartKeys(vault or FixedSecrets({}))})


def told_by(engine: Engine) -> list[str]:
    said: list[str] = []
    KeyOfScheme(engine, SystemClock(), said.append).run(threading.Event())
    return [str(one) for one in said]


@pytest.mark.req("DIS-01")
def test_at_the_start_old_letters_are_sealed_and_a_console_that_cannot_read_them_says_so(
    old: Engine, tmp_path: Path
) -> None:
    first = keyed(old)
    assert told_by(first) == []
    assert b"Marsh" not in (tmp_path / "watchroom.sqlite").read_bytes()
    found = PictureTable(first, SystemClock()).load(PLACE)
    assert found == ("application/pdf", LETTER)
    (said,) = told_by(keyed(old))
    assert "nobody has its halves" in said
    assert "also those that are attached now" in said
    with Units(old, SystemClock()).begin() as unit:
        unit.append(NewEntry("audit", TAKEN, "amy", {"with": "bob", "subject": "surveillance key"}))
    (said,) = told_by(keyed(old))
    assert "cannot be opened here" in said
    assert "watchroom surveillance recover" in said


def test_a_console_with_nothing_to_seal_makes_no_key(tmp_path: Path) -> None:
    vault = FixedSecrets({})
    engine = open_database(tmp_path / "watchroom.sqlite")
    try:
        assert told_by(keyed(engine, vault)) == []
        assert vault.secret(NAME) is None
    finally:
        engine.dispose()


def test_a_database_that_is_away_is_asked_again(old: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def away_twice(engine: Engine, clock: SystemClock, stop: threading.Event) -> int:
        asked.append(1)
        if len(asked) < 3:
            raise EnvironmentFault("The database is not responding.")
        return seal_old_documents(engine, clock, stop)

    monkeypatch.setattr(surveillance_key, "AGAIN_S", 0.001)
    monkeypatch.setattr(surveillance_key, "seal_old_documents", away_twice)
    first = keyed(old)
    assert told_by(first) == []
    assert len(asked) == 3
    assert PictureTable(first, SystemClock()).load(PLACE) == ("application/pdf", LETTER)


def test_it_stops_while_it_waits_for_the_database(old: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def away(_engine: Engine, _clock: SystemClock, _stop: threading.Event) -> int:
        stop.set()
        raise EnvironmentFault("The database is not responding.")

    monkeypatch.setattr(surveillance_key, "seal_old_documents", away)
    said: list[str] = []
    KeyOfScheme(keyed(old), SystemClock(), said.append).run(stop)
    assert said == []


@pytest.mark.req("DIS-01")
def test_a_console_whose_key_is_not_the_stated_one_says_so_at_its_start(old: Engine) -> None:
    told_by(keyed(old))
    other = FixedSecrets({})
    other.keep_secret(NAME, b"k" * 32)
    (said,) = told_by(keyed(old, other))
    assert "not the one that the books state" in said


@pytest.mark.req("DIS-01", "RIP-04")
def test_two_people_bring_the_key_of_a_scheme_that_has_letters_and_no_authorisations(
    tmp_path: Path, filled: Path
) -> None:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.SUPERVISOR)
        manager, supervisor = (room.me(Role.MANAGER), PASSWORD), (room.me(Role.SUPERVISOR), PASSWORD)
        assert record_key(scheme_of(room, tmp_path), room.staff) is None
        first, second = (scheme_of(Room(keyed(room.engine)), tmp_path) for _ in range(2))
        here, there = key_recovery(first, room.staff), key_recovery(second, room.staff)
        assert not here.lacks_halves(manager[0])
        first.pictures.save(PLACE, "application/pdf", LETTER, "amy")
        assert here.lacks_halves(manager[0])
        with pytest.raises(EnvironmentFault, match="not on this console"):
            second.pictures.load(PLACE)
        assert not there.lacks_halves(manager[0]), "the halves are taken where the key is"
        halves = here.halves(*manager, *supervisor)
        there.recover(*supervisor, *manager, halves)
        assert second.pictures.load(PLACE) == ("application/pdf", LETTER)
        assert not here.lacks_halves(manager[0])


def test_the_demos_key_is_public_and_needs_no_halves(old: Engine) -> None:
    engine = keyed(old)
    told_by(engine)
    assert KeyOfScheme(engine, SystemClock()).is_in_use()
    assert not KeyOfScheme(engine, SystemClock(), is_demo=True).is_in_use()
