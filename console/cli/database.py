"""`watchroom database …`: the server that several consoles share."""

from __future__ import annotations

import sys

import typer

from console.domain.errors import OperatorError

app = typer.Typer(name="database", help="The server on which several consoles keep their books.")


@app.callback()
def _group() -> None:
    """The server on which several consoles keep their books."""


@app.command()
def password(
    stdin: bool = typer.Option(False, "--stdin", help="Read it from standard input; else it is asked for."),
) -> None:
    """Keep the password of the database's user in the keyring, for the URL in the settings."""
    from console.app.scheme import KEPT_AS
    from console.settings.secrets import KeyringSecrets

    given = sys.stdin.readline().rstrip("\r\n") if stdin else typer.prompt("Password", hide_input=True)
    if not given:
        raise OperatorError("No password was given.", "Nothing was changed.")
    KeyringSecrets().keep_secret(KEPT_AS, given.encode())
    print("The keyring has it.")
