"""`watchroom export`: books, and recordings as evidence, as files with their proof."""

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from console.cli.reach import counted, usable
from console.domain.errors import ConsoleError, OperatorError
from console.domain.text import text

app = typer.Typer(name="export", help="Export books and evidence as files that anyone can check.")


@app.callback()
def _group() -> None:
    """Export books and evidence as files that anyone can check."""


def _count(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} entries ", end="", file=sys.stderr, flush=True)


@app.command("books")
def books(
    into: Path = typer.Option(..., help="New folder for the files.", callback=usable),
    book: list[str] = typer.Option([], help="Book to export; can be repeated. Default: all books."),
    personal: bool = typer.Option(False, help="Include personal details in readable form."),
    demo: bool = typer.Option(False, help="Use the demo scheme."),
) -> None:
    """Export the books as CSV and JSON lines, with hash chain, signed heads and a signed list of files."""
    from console.app.scheme import reading_scheme
    from console.app.verification import export_books

    with reading_scheme(demo=demo) as scheme:
        written = export_books(scheme, into, book, _count, personal=personal)
    files = counted(len(written), "file")
    print(f"{files} in {into}. To check them: watchroom verify books --export {into}")


@app.command("evidence")
def evidence(
    into: Path = typer.Option(..., help="New folder for the package.", callback=usable),
    cameras: str = typer.Option("", help="Camera numbers, for example 1,2."),
    begin: str = typer.Option("", "--from", help="Begin in UTC, for example 2026-11-28T18:00:00Z."),
    end: str = typer.Option("", "--until", help="End in UTC, for example 2026-11-28T18:30:00Z."),
    reason: str = typer.Option("", help="Why the recordings are exported."),
    person: str = typer.Option(..., help="User name of the person who exports."),
    password_stdin: bool = typer.Option(
        False, "--password-stdin", help="Read the password from standard input."
    ),
    request: int = typer.Option(0, min=0, help="Write a package that was asked for before: its number."),
    copy: str = typer.Option("master", help="Type of copy: master, working, masked, viewing or clip."),
    form: str = typer.Option(
        "folder", "--as", help="What is written: folder, zip, cd, dvd, blu-ray or onvif."
    ),
    exhibit: str = typer.Option("", help="Exhibit reference, for example ABC/1. Default: the next one."),
    parent: str = typer.Option("", help="Exhibit that a copy is made from."),
    authority: str = typer.Option("", help="Authority for the export."),
    officer: str = typer.Option("", help="Officer in charge."),
    incident: str = typer.Option("", help="Number of the incident, for example 2026/0412."),
    disclosure: int | None = typer.Option(
        None, min=1, help="Number of the request in the disclosure register; it must be granted."
    ),
    lift_reason: str = typer.Option(
        "", help="Lift the privacy zones for this package only, with this reason."
    ),
    second: str = typer.Option(
        "", help="User name of a second person who agrees to lifting the zones; password on the next line."
    ),
    released_by: str = typer.Option(
        "", help="User name of another person who releases and writes it; password on the next line."
    ),
    demo: bool = typer.Option(False, help="Use the demo scheme and its people."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Export recordings as an evidence package, which plays and can be checked without watchroom.

    The person asks for the package; another releases it, unless the settings let one do both. Where
    privacy zones were in force and are not lifted, the package is a masked copy. Exit status 0 if issued.
    """
    from console.app.evidence_export import EvidenceOrder, export_evidence

    with _errors_as_json(as_json=as_json):
        order = EvidenceOrder(
            into=into,
            login=person,
            password=_password(password_stdin=password_stdin),
            request=request,
            cameras=_cameras(cameras) if not request else (),
            begin_utc=None if request else _instant(begin, "--from"),
            end_utc=None if request else _instant(end, "--until"),
            reason=reason,
            copy=copy,
            form=form,
            exhibit=exhibit,
            parent=parent,
            authority=authority,
            officer=officer,
            incident=incident,
            disclosure=disclosure,
            lift_reason=lift_reason,
            second=second,
            second_password=_password(password_stdin=password_stdin) if second else "",
            releaser=released_by,
            releaser_password=_password(password_stdin=password_stdin) if released_by else "",
        )
        result = export_evidence(order, _bytes_done, demo=demo)
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
    elif result["issued"]:
        print(_as_text(result))
    if not result["issued"]:
        lines = [result["error"], result["then"], _AGAIN[result["open"]].format(result["request"])]
        print(f"watchroom: {' '.join(filter(None, lines))}", file=sys.stderr)
        raise typer.Exit(2)


_AGAIN = {
    "here": "To write it later: watchroom export evidence --request {0}",
    "elsewhere": "Package request {0} stays open: somebody who may use its cameras writes it at a console.",
    "nowhere": "",
}
"""What happens with a request that was not written, by where it can be."""


def _as_text(result: dict[str, Any]) -> str:
    listed = f"{result['listed']} listed in the signed manifest"
    lines = [f"Recording fault: {fault}" for fault in result["faults"]]
    lines += [f"Note: {note}" for note in result["notes"]]
    lines += [
        f"Issued: exhibit {result['exhibit']} ({result['copy']}).",
        f"{counted(result['files'], 'file')} ({listed}), {result['bytes'] / 1e6:.1f} MB in {result['into']}.",
        f"Key: {result['key']}",
        *([f"Passphrase, shown only now: {result['passphrase']}"] if "passphrase" in result else []),
        f"To check it: watchroom verify package {result['into']}",
    ]
    return "\n".join(lines)


@contextlib.contextmanager
def _errors_as_json(*, as_json: bool) -> Iterator[None]:
    """Print an error as JSON too, where JSON was asked for; its exit status is the usual one."""
    try:
        yield
    except ConsoleError as error:
        if as_json:
            content = {"issued": False, "error": error.what, "then": error.then}
            print(json.dumps(content, ensure_ascii=False))
        raise


def _bytes_done(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done / 1e6:,.0f} of {total / 1e6:,.0f} MB ", end="", file=sys.stderr, flush=True)


def _password(*, password_stdin: bool) -> str:
    if password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    import getpass

    return getpass.getpass("Password: ")


def _cameras(typed: str) -> tuple[int, ...]:
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise OperatorError(
            text("“{typed}” is not a list of cameras.", typed=typed[:40]),
            "Enter their numbers with commas, for example 1,2.",
        )
    return tuple(map(int, parts))


def _instant(typed: str, option: str) -> dt.datetime:
    try:
        instant = dt.datetime.fromisoformat(typed.strip())
        # Without a zone it is UTC, as the option says.
        return (instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise OperatorError(
            text("{option}: “{typed}” is not a time.", option=option, typed=typed[:40]),
            "Enter it in UTC, for example 2026-11-28T18:00:00Z.",
        ) from None
