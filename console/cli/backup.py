"""`watchroom backup` and `watchroom restore`."""

import getpass
import sys
from pathlib import Path

import typer


def _count(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} entries checked ", end="", file=sys.stderr, flush=True)


def backup(
    into: Path | None = typer.Option(None, help="A new file; none: in the backups' folder."),
    demo: bool = typer.Option(False, help="The demo scheme."),
) -> None:
    """Back up the books and the scheme while it is in use. The file holds all of them: guard it."""
    import threading

    from console.app.backups import back_up_scheme
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        path, proof = back_up_scheme(scheme, getpass.getuser(), into, progress=_count)
        stop = threading.Event()
        stop.set()
        scheme.ledger.run(stop)
    entries = sum(proof.entries.values())
    print(
        f"{path}: whole, {entries:,} entries in {len(proof.entries)} books, {proof.size_bytes / 1e6:.1f} MB."
    )


def restore(
    file: Path = typer.Argument(help="What `watchroom backup` wrote."),
    replace: str = typer.Option("", help="The exact name of the scheme that is there and shall be replaced."),
) -> None:
    """Check a backup and bring it back. What it replaces is kept beside it."""
    from console.app.backups import restore_scheme
    from console.settings.home import home

    proof, kept = restore_scheme(file, home(), getpass.getuser(), replace, _count)
    print(f"Restored: {sum(proof.entries.values()):,} entries in {len(proof.entries)} books.")
    if kept:
        print(f"What was there is kept as {kept}.")
