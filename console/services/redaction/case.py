"""Where a redaction stands, from its entries in the book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.redactions import BOOK
from console.domain.books.spoken_refs import spoken_entry
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.people.actor import Actor

BEGUN, LOOKED_AT, RELEASED = "redactions.begun", "redactions.looked-at", "redactions.released"


@dataclass(frozen=True, slots=True)
class RedactionCase:
    """Where a redaction stands, from its entries.

    Attributes:
        looked_at: SHA-256 of the instructions with which every frame was looked at; empty: not yet.
        released: SHA-256 of the instructions that were released; empty: none.
    """

    number: int
    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    exhibit: str
    reason: str
    about: str
    looked_at: str
    released: str
    is_open: bool


def case_of(file: CaseFile) -> RedactionCase:
    """Return where a redaction stands.

    Raises:
        OperatorError: its entry cannot be read.
    """
    fields, camera = file.current(), file.current()["camera"]
    begin_utc, end_utc = fields["begin_utc"], fields["end_utc"]
    if not (
        isinstance(camera, int) and isinstance(begin_utc, dt.datetime) and isinstance(end_utc, dt.datetime)
    ):
        raise OperatorError(
            text("{ref} cannot be read.", ref=spoken_entry(file.entry)), "Begin the redaction anew."
        )
    return RedactionCase(
        file.entry.number,
        camera,
        begin_utc,
        end_utc,
        str(fields["exhibit"]),
        str(fields.get("reason") or ""),
        str(fields.get("about") or ""),
        _newest(file, LOOKED_AT),
        _newest(file, RELEASED),
        file.is_open,
    )


def _newest(file: CaseFile, kind: str) -> str:
    found: Sequence[str] = [
        str(entry.fields.get("instructions")) for entry in file.later if entry.kind == kind
    ]
    return found[-1] if found else ""


def manifest_of(case: RedactionCase, file: CaseFile, actor: Actor) -> dict[str, object]:
    """Return what the manifest of a copy says of its case."""
    releases = [entry.author for entry in file.later if entry.kind == RELEASED]
    looks = [entry.author for entry in file.later if entry.kind == LOOKED_AT]
    return {
        "copy": CopyKind.REDACTED.value,
        "exhibit": case.exhibit,
        "entry": f"{BOOK.name} {case.number}",
        "camera": case.camera,
        "begin": case.begin_utc.isoformat(timespec="milliseconds"),
        "end": case.end_utc.isoformat(timespec="milliseconds"),
        "looked_at_by": looks[-1],
        "released_by": releases[-1],
        "written_by": actor.login,
    }
