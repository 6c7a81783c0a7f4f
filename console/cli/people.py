"""`watchroom people`: the table of permissions, and who there is."""

from __future__ import annotations

import typer

app = typer.Typer(name="people", help="Permissions and accounts.", no_args_is_help=True)


@app.command()
def permissions() -> None:
    """Print as Markdown who may do what, and which entries and books ask it."""
    from console.domain.books.asked_permissions import asked_table
    from console.domain.people.permissions import permissions_table

    print(permissions_table())
    print(asked_table(), end="")


@app.command("list")
def list_people() -> None:
    """Show the accounts of the scheme in WATCHROOM_HOME."""
    from console.app.scheme import reading_scheme
    from console.domain.clock import SystemClock
    from console.domain.people.licence import words_of
    from console.store.people import PeopleTable

    clock = SystemClock()
    with reading_scheme() as scheme:
        persons = PeopleTable(scheme.database, scheme.units).persons()
    for person in persons:
        left = "  closed" if person.is_retired else ""
        licence = f"  {words_of(person.licence, clock.utc_now())}" if person.licence else ""
        number = person.staff_number or (person.police.collar if person.police else "")
        print(f"{person.login:<16} {number:<12} {person.role.value:<24} {person.name}{licence}{left}")
    if not persons:
        print("No accounts yet. Open the console to create the first manager.")


@app.command()
def rescue(login: str = typer.Argument(help="User name of a manager who lost their password.")) -> None:
    """Set a password for one sign-in for a manager. It is recorded in the books under your OS account."""
    import secrets

    from console.app.os_account import os_account
    from console.app.scheme import reading_scheme
    from console.app.wiring.people import open_people

    password = "-".join(secrets.token_hex(3) for _ in range(4))
    with reading_scheme() as scheme:
        person = open_people(scheme).people.rescue(os_account(), login, password)
    print(f"Password of {person.name} for one sign-in: {password}")
    print("This is recorded in the book of accounts and in the security-of-data log.")
