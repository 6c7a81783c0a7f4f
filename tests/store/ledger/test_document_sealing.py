"""Papers of requests, complaints, prints, deployments: nobody reads them from the file (DIS-01, CMP-01)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.surveillance_key import KeyOfScheme
from console.domain.books.apart import SEALED_DOCUMENTS
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings.secrets import FixedSecrets
from console.store.backup import back_up
from console.store.database import open_database
from console.store.ledger.apart_keys import NAME
from console.store.ledger.document_key import MARK, public_half
from console.store.ledger.document_sealing import seal_old_documents, state_key
from console.store.ledger.unit import Units
from console.store.restore import restore_file
from tests.store.ledger.test_apart import entered
from tests.support.document_desk import JPEG, NEEDLE, PDF, Desk, LockedVault, Opener, consoles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


GO_ON = threading.Event()


@pytest.fixture
def desk(place: Path | str) -> Iterator[Opener]:
    """Opens a console on the same database."""
    with consoles(place) as opened:
        yield opened


def is_told(folder: Path, needle: bytes) -> list[str]:
    """The files of a folder whose bytes have a needle."""
    return [file.name for file in sorted(folder.iterdir()) if file.is_file() and needle in file.read_bytes()]


@pytest.mark.req("DIS-01", "CMP-01")
def test_neither_file_nor_log_nor_backup_has_a_word_of_what_was_attached(tmp_path: Path) -> None:
    folder = tmp_path / "scheme"
    engine = open_database(folder / "watchroom.sqlite")
    try:
        console = Desk(engine, FixedSecrets({}))
        names = [console.attach(one, prefix) for prefix in SEALED_DOCUMENTS for one in (PDF, JPEG)]
        back_up(engine, folder / "backup.sqlite")
        console.files.save("document/x", "text/plain", b"the open manual", "amy")
        assert "watchroom.sqlite-wal" in is_told(folder, b"the open manual")
        for needle in (NEEDLE, b"Moonlight", b"%PDF", b"JFIF", b"\xff\xd8\xff\xe0", console.key):
            assert is_told(folder, needle) == []
        assert [console.read(name) for name in names] == [PDF, JPEG] * len(SEALED_DOCUMENTS)
    finally:
        engine.dispose()


@pytest.mark.req("DIS-01")
def test_what_an_earlier_version_left_in_the_clear_is_sealed_and_leaves_no_trace(tmp_path: Path) -> None:
    folder = tmp_path / "scheme"
    engine = open_database(folder / "watchroom.sqlite")
    try:
        before = Desk(engine, None)
        names = [before.attach(one, prefix) for prefix in SEALED_DOCUMENTS for one in (PDF, JPEG)]
        before.files.save("plan/1", "image/png", b"a plan of the town", "amy")
        assert is_told(folder, NEEDLE)
        console = Desk(engine, FixedSecrets({}))
        assert seal_old_documents(console.engine, SystemClock(), GO_ON) == len(names)
        assert seal_old_documents(console.engine, SystemClock(), GO_ON) == 0
        assert is_told(folder, NEEDLE) == []
        assert is_told(folder, b"a plan of the town")
        assert [console.read(name) for name in names] == [PDF, JPEG] * len(SEALED_DOCUMENTS)
    finally:
        engine.dispose()


def test_sealing_old_documents_stops_when_it_is_told_and_goes_on_later(desk: Opener) -> None:
    before = desk(None)
    for prefix in SEALED_DOCUMENTS:
        before.attach(PDF, prefix)

    class AfterTwo:
        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > 2

    console = desk(FixedSecrets({}))
    assert seal_old_documents(console.engine, SystemClock(), AfterTwo()) == 2
    assert seal_old_documents(console.engine, SystemClock(), GO_ON) == len(SEALED_DOCUMENTS) - 2


@pytest.mark.req("DIS-01", "CMP-01")
def test_the_row_is_sealed_also_on_a_server_and_opens_for_the_key(desk: Opener) -> None:
    console = desk(FixedSecrets({}))
    name = console.attach()
    stored = console.stored(name)
    assert stored.startswith(MARK)
    assert NEEDLE not in stored
    assert b"%PDF" not in stored
    assert console.read(name) == PDF
    with pytest.raises(EnvironmentFault, match="is sealed"):
        desk(None).files.load(name)
    assert console.stated() == [public_half(console.key)]


@pytest.mark.req("DIS-01")
def test_a_console_without_the_key_attaches_and_another_reads(desk: Opener) -> None:
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    first.attach(JPEG)
    name = second.attach(PDF)
    assert second.vault is not None
    assert second.vault.secret(NAME) is None
    with pytest.raises(EnvironmentFault, match="not on this console") as refused:
        second.read(name)
    assert "watchroom surveillance recover" in refused.value.then
    assert second.files.has(name)
    assert not second.files.has("request/other")
    assert first.read(name) == PDF
    # Two people bring it: then it reads too.
    second.keys.adopt(second.engine, first.key)
    assert second.read(name) == PDF
    assert len(first.stated()) == 1


def test_the_halves_of_another_scheme_are_refused_also_without_any_authorisation(desk: Opener) -> None:
    desk(FixedSecrets({})).attach()
    second = desk(FixedSecrets({}))
    with pytest.raises(OperatorError, match="do not belong"):
        second.keys.adopt(second.engine, b"k" * 32)


@pytest.mark.req("RIP-04")
def test_documents_and_authorisations_have_one_key_whichever_was_first(desk: Opener) -> None:
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    first.attach()
    with pytest.raises(EnvironmentFault, match="not on this console"):
        Units(second.engine, SystemClock()).enter([entered()])
    assert Units(first.engine, SystemClock()).enter([entered()]) == [1]


@pytest.mark.req("DIS-01")
def test_a_scheme_whose_key_is_elsewhere_gets_no_second_one(desk: Opener) -> None:
    first, second = desk(FixedSecrets({})), desk(FixedSecrets({}))
    Units(first.engine, SystemClock()).enter([entered()])
    with pytest.raises(EnvironmentFault, match="not on this console"):
        second.attach()
    # The console that has it states it at its start; then any console attaches.
    state_key(first.engine, SystemClock().utc_now())
    state_key(first.engine, SystemClock().utc_now())
    assert first.read(second.attach()) == PDF
    assert first.stated() == [public_half(first.key)]


def test_a_keyring_that_is_only_locked_gets_no_second_key(desk: Opener) -> None:
    vault = LockedVault()
    console = desk(vault)
    with pytest.raises(EnvironmentFault, match="locked"):
        console.attach()
    vault.is_locked = False
    console.attach()
    assert (console.key, console.stated()) == (b"k" * 32, [public_half(b"k" * 32)])


@pytest.mark.req("DIS-01", "RIP-04")
def test_a_locked_keyring_is_called_locked_and_not_without_the_key(desk: Opener) -> None:
    """Else two people would be fetched with their halves, or the letters be taken for lost."""
    first = desk(FixedSecrets({}))
    name = first.attach()
    Units(first.engine, SystemClock()).enter([entered()])
    vault = LockedVault(first.key)
    console, said = desk(vault), list[str]()
    keeper = KeyOfScheme(console.engine, SystemClock(), said.append)
    keeper.run(GO_ON)
    assert said == ["The keyring is locked."]
    for asked in (
        lambda: console.read(name),
        lambda: Units(console.engine, SystemClock()).enter([entered()]),
        keeper.key,
        keeper.is_of_records,
    ):
        with pytest.raises(EnvironmentFault, match="locked"):
            asked()
    # To attach, no key is needed.
    later = console.attach(JPEG)
    vault.is_locked = False
    assert (console.read(name), console.read(later)) == (PDF, JPEG)


@pytest.mark.req("DIS-01", "CMP-01")
def test_swapped_truncated_and_foreign_boxes_are_refused_in_words(desk: Opener) -> None:
    console = desk(FixedSecrets({}))
    name, other = console.attach(PDF), console.attach(JPEG)
    letter = console.attach(PDF, "complaint/")
    box, swapped = console.stored(name), console.stored(other)
    damaged = [box[:end] for end in (4, 5, 36, 40, 48, 60, len(box) - 1)]
    damaged += [
        swapped,
        console.stored(letter),
        box[:-1] + bytes([box[-1] ^ 1]),
        box + b"x",
        MARK + bytes(200),
    ]
    for stored in damaged:
        console.put(name, stored)
        with pytest.raises(EnvironmentFault, match="cannot be opened"):
            console.read(name)
    for plain in (b"", b"WR", JPEG, b"%PDF-1.7 another"):
        console.put(name, plain)
        with pytest.raises(EnvironmentFault, match="not the one that was filed"):
            console.read(name)
    console.put(name, box)
    assert console.read(name) == PDF


@pytest.mark.req("DIS-01")
def test_what_somebody_sealed_themselves_is_not_the_document_that_was_filed(desk: Opener) -> None:
    """Anybody seals for the public half; the name is the SHA-256 that the entry states."""
    console, thief = desk(FixedSecrets({})), desk(FixedSecrets({}))
    name = console.attach(PDF)
    thief.files.save(name, "application/pdf", b"%PDF-1.7 granted", "amy")
    with pytest.raises(EnvironmentFault, match="not the one that was filed"):
        console.read(name)


@pytest.mark.req("DIS-01")
def test_a_restored_backup_opens_at_a_console_with_the_key_and_at_no_other(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "one" / "watchroom.sqlite")
    console = Desk(engine, FixedSecrets({}))
    name = console.attach()
    back_up(engine, tmp_path / "backup.sqlite")
    engine.dispose()
    (tmp_path / "two").mkdir()
    restore_file(tmp_path / "backup.sqlite", tmp_path / "two" / "watchroom.sqlite", SystemClock().utc_now())
    again = open_database(tmp_path / "two" / "watchroom.sqlite")
    try:
        assert Desk(again, console.vault).read(name) == PDF
        with pytest.raises(EnvironmentFault, match="not on this console"):
            Desk(again, FixedSecrets({})).read(name)
    finally:
        again.dispose()
