from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import console
from console.app.os_account import os_account
from console.cli import app
from console.domain.books.entries import BookQuery
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from tests.support.people import login_of, open_room

PRINTED = Path(console.__file__).parents[1] / "resources" / "documentation" / "permissions.md"


@pytest.mark.req("PPL-08")
def test_the_printed_table_of_permissions_is_the_one_in_force() -> None:
    output = CliRunner().invoke(app, ["people", "permissions"]).stdout
    assert output.strip() in PRINTED.read_text("utf-8")


@pytest.mark.req("PPL-08")
def test_a_manager_who_lost_the_password_is_rescued_with_a_loud_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_room(tmp_path) as room:
        room.fill()
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    monkeypatch.setenv("LOGNAME", "the-manager")
    answer = CliRunner().invoke(app, ["people", "rescue", login_of(Role.MANAGER)], catch_exceptions=False)
    password = answer.stdout.splitlines()[0].rpartition(": ")[2]
    with open_room(tmp_path) as room:
        person = room.staff.sign_in.sign_in(login_of(Role.MANAGER), password)
        assert person.is_password_given
        books = BookTable(room.engine, Units(room.engine, room.clock))
        (event,) = books.page(BookQuery("security"), personal=True)
        (entry, *_) = books.page(BookQuery("people"), personal=True)
    assert event.author == entry.author == os_account().login
    assert event.author.startswith("OS account ")
    assert "the-manager" not in event.author
    assert entry.fields["what"] == "password, at the machine"
    with pytest.raises(OperatorError, match="is not a manager"):
        CliRunner().invoke(app, ["people", "rescue", login_of(Role.OPERATOR)], catch_exceptions=False)
