"""`watchroom export`: the books as files with their proof."""

import sys
from pathlib import Path

import typer

from console.cli.reach import counted, usable

app = typer.Typer(name="export", help="Export books as files that anyone can check.")


@app.callback()
def _group() -> None:
    """Export books as files that anyone can check."""


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
