"""`watchroom surveillance`: two people seal the words of authorisations, and give a person their keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from keyrings.cryptfile.cryptfile import CryptFileKeyring
from typer.testing import CliRunner

from console.app.scheme import demo_scheme, open_scheme
from console.cli import app
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.surveillance.key_halves import halves_of
from console.services.surveillance import word_recovery
from console.settings.passphrase import CREDENTIAL
from console.store.ledger.sealed_words import SealedWords
from tests.support.people import PASSWORD, login_of, open_room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MANAGER, SUPERVISOR = login_of(Role.MANAGER), login_of(Role.SUPERVISOR)
BOTH = ("--demo", "--first", MANAGER, "--second", SUPERVISOR)


@pytest.mark.req("RIP-04")
def test_two_people_seal_the_words_only_with_halves_that_they_wrote_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "demo"
    place.mkdir()
    with open_room(place) as room:
        room.fill()
        room.on_duty(Role.SUPERVISOR)
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    shown = halves_of(os.urandom(32))
    monkeypatch.setattr(word_recovery, "halves_of", lambda _key: shown)
    signed_in, read = [PASSWORD, PASSWORD], ["", "", "", ""]

    def run(*command: str, typed: list[str]) -> str:
        lines = "\n".join([*typed, ""])
        return CliRunner().invoke(app, ["surveillance", *command], input=lines, catch_exceptions=False).stdout

    with pytest.raises(OperatorError, match="same half"):
        run("seal-words", *BOTH, typed=[*signed_in, *read, shown[0], shown[0]])
    assert recovery_key(place) == ""
    said = run("seal-words", *BOTH, typed=[*signed_in, *read, *shown])
    assert all(half in said for half in shown)
    assert "are sealed for their readers" in said
    assert len(bytes.fromhex(recovery_key(place))) == 32
    with pytest.raises(OperatorError, match="no authorisation"):
        run("give-words", *BOTH, "--to", SUPERVISOR, typed=[*signed_in, *shown])


@pytest.mark.req("DIS-01", "RIP-04")
def test_a_machine_that_has_only_the_backup_reads_letters_once_two_people_bring_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / CREDENTIAL).write_text("a long and rainy night")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(CryptFileKeyring, "time_cost", 1)
    monkeypatch.setattr(CryptFileKeyring, "memory_cost", 1024)
    old, new, kept = tmp_path / "old", tmp_path / "new", "request/1"
    old.mkdir()
    with open_room(old) as room:
        room.fill()
        room.on_duty(Role.SUPERVISOR)

    def run(home: Path, *command: str, typed: Sequence[str] = ()) -> str:
        monkeypatch.setenv("WATCHROOM_HOME", str(home))
        lines = "\n".join([*typed, ""])
        return CliRunner().invoke(app, [*command], input=lines, catch_exceptions=False).stdout

    def letter(home: Path) -> bytes:
        monkeypatch.setenv("WATCHROOM_HOME", str(home))
        scheme = open_scheme(home)
        try:
            found = scheme.pictures.load(kept)
            assert found is not None
            return found[1]
        finally:
            scheme.close()

    monkeypatch.setenv("WATCHROOM_HOME", str(old))
    scheme = open_scheme(old)
    scheme.pictures.save(kept, "application/pdf", b"%PDF-1.7 Dear Mrs Marsh", "amy")
    scheme.close()
    assert "nobody has the halves" in run(old, "doctor")
    taken = run(old, "surveillance", "halves", *BOTH[1:], typed=[PASSWORD, PASSWORD, "", "", "", ""])
    halves = [line.partition(": ")[2] for line in taken.splitlines() if line.startswith("Half of ")]
    assert len(halves) == 2
    assert "two people have its halves" in run(old, "doctor")
    new.mkdir()
    run(old, "backup", "--into", str(tmp_path / "backup.sqlite"))
    assert "watchroom surveillance recover" in run(new, "restore", str(tmp_path / "backup.sqlite"))
    assert b"Marsh" not in (tmp_path / "backup.sqlite").read_bytes()
    assert "not on this machine" in run(new, "doctor")
    with pytest.raises(EnvironmentFault, match="not on this console"):
        letter(new)
    run(new, "surveillance", "recover", *BOTH[1:], typed=[PASSWORD, PASSWORD, *halves])
    assert letter(new) == letter(old) == b"%PDF-1.7 Dear Mrs Marsh"


def recovery_key(place: Path) -> str:
    scheme = demo_scheme(place)
    try:
        return SealedWords(scheme.database, scheme.units).recovery_key()
    finally:
        scheme.close()
