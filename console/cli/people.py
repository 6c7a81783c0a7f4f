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
        found = PeopleTable(scheme.database, scheme.units).persons()
    for one in found:
        left = "  left" if one.is_retired else ""
        licence = f"  {words_of(one.licence, clock.utc_now())}" if one.licence else ""
        print(f"{one.login:<16} {one.role.value:<24} {one.name}{licence}{left}")
    if not found:
        print("No accounts yet. Open the console: the first start makes the first manager.")
