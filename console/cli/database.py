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
def setup(
    administrator: str = typer.Option("postgres", help="A superuser of the server, for this command only."),
    stdin: bool = typer.Option(
        False, "--stdin", help="Read the administrator's password from standard input. Default: ask for it."
    ),
) -> None:
    """Create the roles of the database server with the least rights each, and upgrade its tables."""
    from console.app.database_setup import set_up_database
    from console.settings.file import load
    from console.settings.home import home
    from console.store.postgres import needs_no_password

    url = load(home() / "settings.toml").database.url
    secret = ""
    if stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    elif url and not needs_no_password(url):
        secret = typer.prompt(f"Password of {administrator}", hide_input=True)
    roles = set_up_database(home(), administrator, secret)
    print(f"{roles.owner} owns the tables and cannot sign in.")
    print(f"{roles.console} is the user of every console, and of this one from now on.")
    print(f"{roles.auditor} may only read. Set its password with psql: \\password {roles.auditor}")
    print("Consoles elsewhere: enter the user in database.url, and run `watchroom database password`.")


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
