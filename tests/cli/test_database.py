from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from keyrings.cryptfile.cryptfile import CryptFileKeyring
from typer.testing import CliRunner

from console.app.doctor import DiagnosticLevel, examine
from console.app.scheme import open_scheme
from console.cli import app
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings import passphrase
from console.settings.file import load, save
from console.settings.schema import DatabaseSettings
from console.store.server_roles import ServerRoles
from tests.store.test_server_roles import drop_roles

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.bench.postgres_server import PostgresServer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a keyring that opens fast."""
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    monkeypatch.setattr(CryptFileKeyring, "time_cost", 1)
    monkeypatch.setattr(CryptFileKeyring, "memory_cost", 1024)
    (tmp_path / passphrase.CREDENTIAL).write_text("a long and rainy night")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    return tmp_path


@pytest.mark.req("LOG-02")
def test_setup_gives_the_console_a_role_of_its_own_and_doctor_says_what_was(
    home: Path, postgres_server: PostgresServer, postgres_url: str
) -> None:
    name = postgres_url.partition("?")[0].rpartition("/")[2]
    database = DatabaseSettings(url=postgres_server.tcp_url(name))
    save(home / "settings.toml", load(home / "settings.toml").model_copy(update={"database": database}))
    secret = postgres_server.password
    CliRunner().invoke(app, ["database", "password", "--stdin"], input=secret + "\n")
    (before,) = [found for found in examine(home) if found.subject == "database"]
    assert (before.verdict, "a superuser of the server" in before.found) == (DiagnosticLevel.WARNING, True)
    setup = ["database", "setup", "--administrator", "watchroom", "--stdin"]
    wrong = CliRunner().invoke(app, setup, input="wrong\n")
    assert isinstance(wrong.exception, EnvironmentFault)
    answer = CliRunner().invoke(app, setup, input=secret + "\n")
    try:
        assert answer.exit_code == 0, answer.output
        assert f"{name}_console is the user of every console" in answer.output
        assert load(home / "settings.toml").database.url.startswith(f"postgresql://{name}_console@")
        open_scheme(home).close()
        (after,) = [found for found in examine(home) if found.subject == "database"]
        assert (after.verdict, after.found) == (DiagnosticLevel.OK, f"a server, as {name}_console")
    finally:
        drop_roles(postgres_url, ServerRoles.of(name))


def test_setup_without_a_server_says_what_to_enter(home: Path) -> None:
    refused = CliRunner().invoke(app, ["database", "setup", "--stdin"], input="\n")
    assert isinstance(refused.exception, OperatorError)
    assert "database.url" in str(refused.exception)
    (found,) = [found for found in examine(home) if found.subject == "database"]
    assert found.verdict is DiagnosticLevel.OK


def test_the_servers_password_lives_in_the_keyring_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: PostgresServer,
    postgres_url: str,
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    monkeypatch.setattr(CryptFileKeyring, "time_cost", 1)
    monkeypatch.setattr(CryptFileKeyring, "memory_cost", 1024)
    (tmp_path / passphrase.CREDENTIAL).write_text("a long and rainy night")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    name = postgres_url.partition("?")[0].rpartition("/")[2]
    settings = load(tmp_path / "settings.toml")
    database = DatabaseSettings(url=postgres_server.tcp_url(name))
    save(tmp_path / "settings.toml", settings.model_copy(update={"database": database}))
    with pytest.raises(EnvironmentFault, match="needs a password"):
        open_scheme(tmp_path)
    refused = CliRunner().invoke(app, ["database", "password", "--stdin"], input="\n")
    assert isinstance(refused.exception, OperatorError)
    result = CliRunner().invoke(
        app, ["database", "password", "--stdin"], input=postgres_server.password + "\n"
    )
    assert result.exit_code == 0
    assert postgres_server.password not in result.output
    scheme = open_scheme(tmp_path)
    assert scheme.cameras.cameras() == []
    scheme.close()
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or postgres_server.password.encode() not in file.read_bytes()
