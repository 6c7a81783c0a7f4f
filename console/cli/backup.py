"""`watchroom backup` and `watchroom restore`."""

import sys
from pathlib import Path

import typer

from console.cli.reach import counted, usable


def _count(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} entries checked ", end="", file=sys.stderr, flush=True)


def backup(
    into: Path | None = typer.Option(
        None, help="New file. Default: a file in the backup folder.", callback=usable
    ),
    demo: bool = typer.Option(False, help="Use the demo scheme."),
) -> None:
    """Back up the books and the scheme while they are in use. Keep the file safe: it contains everything."""
    import threading

    from console.app.backups import back_up_scheme
    from console.app.os_account import os_account
    from console.app.scheme import reading_scheme

    with reading_scheme(demo=demo) as scheme:
        path, proof = back_up_scheme(scheme, os_account().login, into, progress=_count)
        stop = threading.Event()
        stop.set()
        scheme.ledger.run(stop)
    entries = counted(sum(proof.entries.values()), "entry", "entries")
    books, megabytes = counted(len(proof.entries), "book"), proof.size_bytes / 1e6
    print(f"{path}: complete, {entries} in {books}, {megabytes:.1f} MB.")


def restore(
    file: Path = typer.Argument(help="Backup file written by `watchroom backup`.", callback=usable),
    replace: str = typer.Option("", help="Exact name of the existing scheme, if it is to be replaced."),
) -> None:
    """Check a backup and restore it. The scheme that it replaces is kept next to it."""
    from console.app.backups import restore_scheme
    from console.app.os_account import os_account
    from console.app.sealed_check import is_shut
    from console.settings.home import home

    proof, replaced_path = restore_scheme(file, home(), os_account().login, replace, _count)
    entries = counted(sum(proof.entries.values()), "entry", "entries")
    books = counted(len(proof.entries), "book")
    print(f"Restored: {entries} in {books}.")
    if replaced_path:
        print(f"The previous scheme is kept as {replaced_path}.")
    if is_shut(home()):
        print(
            "The key of the sealed records is not on this machine, so letters, attachments and "
            "authorisations stay closed. Two people enter their halves: watchroom surveillance recover."
        )
