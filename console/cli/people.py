"""`watchroom people`: the table of permissions, and who there is."""

from __future__ import annotations

import typer

app = typer.Typer(name="people", help="Permissions and accounts.", no_args_is_help=True)


@app.command()
def permissions() -> None:
    """Print the table of permissions as Markdown."""
    from console.domain.people.permissions import permissions_table

    print(permissions_table(), end="")


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
        print(f"{person.login:<16} {person.role.value:<24} {person.name}{licence}{left}")
    if not persons:
        print("No accounts yet. Open the console to create the first manager.")
