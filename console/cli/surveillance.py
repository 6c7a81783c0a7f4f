"""`watchroom surveillance`: the key of the sealed records, for two people together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.domain.people.actor import Actor
    from console.services.surveillance.key_recovery import KeyRecovery
    from console.services.surveillance.word_recovery import WordRecovery

app = typer.Typer(name="surveillance", help="The key of the sealed records.", no_args_is_help=True)
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
    _show((first, second), both)


@app.command()
def recover(first: str = _FIRST, second: str = _SECOND, demo: bool = _DEMO) -> None:
    """Put the key together from two halves, and keep it in the keyring of this console."""
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        one, other = _people(scheme, first, second)
        typed = tuple(typer.prompt(f"Half of {login}", hide_input=True) for login in (first, second))
        _recovery(scheme).recover(*one, *other, (typed[0], typed[1]))
    print("The key is in the keyring of this console. Restart an open console.")


@app.command("seal-words")
def seal_words(first: str = _FIRST, second: str = _SECOND, demo: bool = _DEMO) -> None:
    """Seal the words of authorisations for their readers from now on; two people take the recovery key."""
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        one, other = _people(scheme, first, second)
        recovery = _word_recovery(scheme)
        _show((first, second), recovery.halves(one, other))
        # Kept nowhere else: what was not written down, or wrongly, would be lost.
        typed = tuple(typer.prompt(f"Half of {login} again", hide_input=True) for login in (first, second))
        recovery.begin(one, other, (typed[0], typed[1]))
    print("The words of authorisations that are entered from now on are sealed for their readers.")


@app.command("give-words")
def give_words(
    first: str = _FIRST,
    second: str = _SECOND,
    to: str = typer.Option(..., "--to", help="User name of the person who is to read."),
    demo: bool = _DEMO,
) -> None:
    """Give a person the keys of the words that they may read, with both halves of the recovery key."""
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        one, other = _people(scheme, first, second)
        typed = tuple(typer.prompt(f"Half of {login}", hide_input=True) for login in (first, second))
        given, shut = _word_recovery(scheme).recover(one, other, (typed[0], typed[1]), to)
    print(f"{to} got the keys of {given} authorisations.")
    if shut:
        print(f"These halves do not open {shut} more: they belong to another recovery key.")


def _show(logins: tuple[str, str], both: tuple[str, str]) -> None:
    """Show each of two people their half."""
    for login, half in zip(logins, both, strict=True):
        typer.prompt(f"Only {login} looks at the screen now. Enter", default="", show_default=False)
        print(f"Half of {login}: {half}")
        typer.prompt("Written down? Enter", default="", show_default=False)
        _clear()


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


def _word_recovery(scheme: OpenScheme) -> WordRecovery:
    from console.app.wiring.people import open_people
    from console.app.wiring.surveillance_key import word_recovery

    return word_recovery(scheme, open_people(scheme))
