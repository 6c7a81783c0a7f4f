"""`watchroom surveillance`: the key of the surveillance records, for two people together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.people.actor import Actor
    from console.services.surveillance.key_recovery import KeyRecovery

app = typer.Typer(name="surveillance", help="The key of the surveillance records.", no_args_is_help=True)
_FIRST = typer.Option(..., "--first", help="User name of the first person.")
_SECOND = typer.Option(..., "--second", help="User name of the second person.")
_DEMO = typer.Option(False, help="The demo's.")


@app.command()
def halves(first: str = _FIRST, second: str = _SECOND, demo: bool = _DEMO) -> None:
    """Show each of two people a half of the key, to be written down and kept apart from each other."""
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        one, other = _people(scheme, first, second)
        both = _recovery(scheme).halves(*one, *other)
    for login, half in zip((first, second), both, strict=True):
        typer.prompt(f"Only {login} looks at the screen now. Enter", default="", show_default=False)
        print(f"Half of {login}: {half}")
        typer.prompt("Written down? Enter", default="", show_default=False)
        _clear()


@app.command()
def recover(first: str = _FIRST, second: str = _SECOND, demo: bool = _DEMO) -> None:
    """Put the key together from two halves, and keep it in the keyring of this console."""
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        one, other = _people(scheme, first, second)
        typed = tuple(typer.prompt(f"Half of {login}", hide_input=True) for login in (first, second))
        _recovery(scheme).recover(*one, *other, (typed[0], typed[1]))
    print("The key is in the keyring of this console. Restart an open console.")


def _clear() -> None:
    """Take what was shown from the screen, and from what can be scrolled back to."""
    if sys.stdout.isatty():
        print("\x1b[2J\x1b[3J\x1b[H", end="", flush=True)


def _people(scheme: OpenScheme, first: str, second: str) -> tuple[tuple[Actor, str], tuple[Actor, str]]:
    """Return two people with the passwords that they typed.

    Raises:
        OperatorError: a user name or a password is wrong.
    """
    from console.app.wiring.people import open_people

    sign_in = open_people(scheme).sign_in

    def person(login: str) -> tuple[Actor, str]:
        secret = typer.prompt(f"Password of {login}", hide_input=True)
        return sign_in.sign_in(login, secret).actor, secret

    return person(first), person(second)


def _recovery(scheme: OpenScheme) -> KeyRecovery:
    from console.app.wiring.people import open_people
    from console.app.wiring.surveillance_key import key_recovery

    return key_recovery(scheme, open_people(scheme))
