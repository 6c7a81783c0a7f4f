"""`watchroom export`: the books as files with their proof."""

import sys
from pathlib import Path

import typer

app = typer.Typer(name="export", help="Write books as files that anybody can check.")


@app.callback()
def _group() -> None:
    """Write books as files that anybody can check."""


def _count(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} entries ", end="", file=sys.stderr, flush=True)


@app.command("books")
def books(
    into: Path = typer.Option(..., help="A new folder."),
    book: list[str] = typer.Option([], help="Which book; may be repeated. None: all."),
    personal: bool = typer.Option(False, help="With personal details, readable."),
    demo: bool = typer.Option(False, help="The demo scheme's."),
) -> None:
    """Export the books as CSV and JSON lines, with chain, signed heads and a signed list of files."""
    from console.app.scheme import reading_scheme
    from console.app.verification import export_books

    with reading_scheme(demo=demo) as scheme:
        written = export_books(scheme, into, book, _count, personal=personal)
    print(f"{len(written)} files in {into}. Check them: watchroom verify books --export {into}")
