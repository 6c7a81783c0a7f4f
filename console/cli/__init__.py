"""The command `watchroom`: arguments only. One file per command, registered below."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from console import __version__
from console.cli import audit, bench, books, cameras, database, export, people, recorder, surveillance, verify
from console.cli.backup import backup, restore
from console.cli.console import open_console
from console.cli.demo import demo
from console.cli.doctor import doctor
from console.cli.probe import probe
from console.cli.ptz import ptz
from console.cli.record import record
from console.cli.report import report
from console.cli.simulate import simulate
from console.cli.texts import texts
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.text import text

app = typer.Typer(
    name="watchroom",
    help="The open control-room console for public-space CCTV.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.command()(doctor)
app.command()(demo)
app.command()(record)
app.command()(probe)
app.command()(ptz)
app.add_typer(verify.app)
app.add_typer(recorder.app)
app.add_typer(cameras.app)
app.add_typer(people.app)
app.add_typer(database.app)
app.add_typer(books.app)
app.add_typer(export.app)
app.add_typer(audit.app)
app.add_typer(surveillance.app)
app.add_typer(bench.app)
app.command()(simulate)
app.command()(report)
app.command()(backup)
app.command()(restore)
app.command()(texts)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"watchroom {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True),
    safe: bool = typer.Option(
        False, "--safe", help="Open with a new wall, without graphics acceleration; nothing is deleted."
    ),
) -> None:
    """Open the console on the scheme in WATCHROOM_HOME."""
    del version
    if context.invoked_subcommand is None:
        open_console(is_safe=safe)


def main() -> None:
    """Run the command line. Errors are printed to standard error, with exit status 2."""
    # Whatever the caller's umask: what this program writes is for its own user only.
    os.umask(0o077)
    _write_no_core()
    try:
        app()
    except ConsoleError as error:
        _end(error)
    except PermissionError as error:
        _end(_forbidden(error))


def _end(error: ConsoleError) -> NoReturn:
    print(f"watchroom: {error}", file=sys.stderr)
    sys.exit(2)


def _forbidden(error: PermissionError) -> ConsoleError:
    """Return in words that this user may not use a file: usually the scheme is another user's."""
    return EnvironmentFault(
        text("{file} cannot be used: {error}.", file=error.filename or "A file", error=error.strerror),
        "Run this as the user to whom the scheme belongs, or check the permissions.",
    )


def _write_no_core() -> None:
    """Let no crash write the memory of this process, or its children's, to the disk: passwords are in it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
