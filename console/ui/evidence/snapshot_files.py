"""The files of snapshots on this console, each checked against its entry before it is shown. Any thread."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.books.prints import Made

MOST_BYTES = 50_000_000


def write_new(folder: Path, made: Made, png: bytes) -> None:
    """Write the file of a snapshot; one that exists is never replaced.

    Raises:
        EnvironmentFault: it cannot be written.
    """
    path = folder / made.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(png)
    except OSError as error:
        raise EnvironmentFault(
            text("The snapshot cannot be saved: {error}.", error=error.strerror),
            "Check the snapshot folder in the settings.",
        ) from error


def read_checked(folder: Path, entry: Entry) -> bytes:
    """Return the picture of a snapshot, which is what was registered.

    Raises:
        OperatorError: it was taken on another console, or it is not what was registered.
    """
    path = path_of(folder, entry)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise OperatorError(
            text("The picture of {reference} is not on this console.", reference=_reference(entry)),
            "Look on the console on which it was taken.",
        ) from error
    if hashlib.sha256(content).hexdigest() != entry.fields.get("picture"):
        raise OperatorError(
            text("The file of {reference} is not what was registered.", reference=_reference(entry)),
            "Do not use it. Tell the manager.",
        )
    return content


def remove(folder: Path, entry: Entry) -> bool:
    """Delete the picture of a snapshot whose destruction was entered; return whether it was here."""
    try:
        path_of(folder, entry).unlink()
    except OSError:
        return False
    return True


def path_of(folder: Path, entry: Entry) -> Path:
    """Return the file of a snapshot; a name with a folder in it is no snapshot's."""
    return folder / Path(str(entry.fields.get("file", ""))).name


def _reference(entry: Entry) -> str:
    return str(entry.fields.get("reference", ""))
