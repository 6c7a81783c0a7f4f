from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from keyrings.cryptfile.cryptfile import CryptFileKeyring
from typer.testing import CliRunner

from console.app.scheme import open_scheme
from console.cli import app
from console.domain.errors import EnvironmentFault, OperatorError
from console.settings import passphrase
from console.settings.file import load, save
from console.settings.schema import DatabaseSettings

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.bench.postgres_server import PostgresServer


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
