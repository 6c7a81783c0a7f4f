"""`watchroom surveillance`: two people seal the words of authorisations, and give a person their keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from console.app.scheme import demo_scheme
from console.cli import app
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.surveillance.key_halves import halves_of
from console.services.surveillance import word_recovery
from console.store.ledger.sealed_words import SealedWords
from tests.support.people import PASSWORD, login_of, open_room

if TYPE_CHECKING:
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


def recovery_key(place: Path) -> str:
    scheme = demo_scheme(place)
    try:
        return SealedWords(scheme.database, scheme.units).recovery_key()
    finally:
        scheme.close()
