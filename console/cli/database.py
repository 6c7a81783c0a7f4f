"""`watchroom database …`: the server that several consoles share."""

from __future__ import annotations

import sys

import typer

from console.domain.errors import OperatorError

app = typer.Typer(name="database", help="Settings of the database server that several consoles share.")


@app.callback()
def _group() -> None:
    """Settings of the database server that several consoles share."""


@app.command()
def password(
    stdin: bool = typer.Option(
        False, "--stdin", help="Read the password from standard input. Default: ask for it."
    ),
) -> None:
    """Save the password of the database user in the keyring, for the URL in the settings."""
    from console.app.scheme import KEPT_AS
    from console.settings.secrets import KeyringSecrets

    secret = sys.stdin.readline().rstrip("\r\n") if stdin else typer.prompt("Password", hide_input=True)
    if not secret:
        raise OperatorError("No password was entered.", "Nothing was changed.")
    KeyringSecrets().keep_secret(KEPT_AS, secret.encode())
    print("The password is saved in the keyring.")
