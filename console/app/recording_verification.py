"""Verifying the recordings of a volume, with or without decoding them, against books."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.scheme import has_scheme, reading_scheme
from console.domain.errors import ConsoleError
from console.domain.recording.findings import SegmentFault, SegmentFinding
from console.media.recorder.decode_check import DecodeChild
from console.media.volume.folder import describe
from console.media.volume.verify import verify
from console.store.ledger.exported import entries_of_audit, verify_export
from console.store.ledger.volume_witness import entered_about, witness_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.recording.findings import Verification
    from console.domain.recording.witness import VolumeWitness

NO_BOOKS = (
    "No books were at hand, so that a cut end of a camera's recordings, a missing camera and a deletion "
    "without its entry would not show. Name an export of the books with --export."
)
UNKNOWN = "These books do not mention this volume, so that nothing was compared with them."


def verify_recordings(
    folder: Path,
    progress: Callable[[int, int], None],
    *,
    decode: bool,
    export: Path | None = None,
    keys: frozenset[str] = frozenset(),
    demo: bool = False,
) -> Verification:
    """Verify a volume; nothing in it is changed.

    Args:
        folder: the volume.
        progress: receives the number of segments done, and of all.
        decode: whether every file is decoded, in a process of its own that a damaged file may end.
        export: exported books, to compare with; None: the books of this machine's scheme, if there is one.
        keys: trusted public keys (hex) for the export; empty: the one in the export.
        demo: whether the demo scheme's books are compared.

    Raises:
        OperatorError: it is not a volume, or the export is none.
        EnvironmentFault: it is of a newer format.
    """
    said = _in_export(folder, export, keys) if export else _in_scheme(folder, demo=demo)
    if not decode:
        result = verify(folder, said.witness, progress)
    else:
        with contextlib.closing(DecodeChild()) as child:
            result = verify(folder, said.witness, progress, lambda path: child.file(path).fault)
    result.faults += said.faults
    result.notes += said.notes
    result.uncompared += said.uncompared
    return result


@dataclass(frozen=True, slots=True)
class _Said:
    """What books say of a volume, and what must be said of the books."""

    witness: VolumeWitness | None = None
    faults: tuple[SegmentFault, ...] = ()
    notes: tuple[str, ...] = ()
    uncompared: tuple[str, ...] = ()


def _in_export(folder: Path, export: Path, keys: frozenset[str]) -> _Said:
    witness = witness_in(entries_of_audit(export), describe(folder))
    proof = verify_export(export, keys=keys)
    words = "the exported books are not intact: see watchroom verify books --export"
    faults = () if proof.is_whole else (SegmentFault(SegmentFinding.BOOKS, str(export), words=words),)
    return _Said(witness, faults, (*proof.notes, *(() if witness else (UNKNOWN,))))


def _in_scheme(folder: Path, *, demo: bool) -> _Said:
    if not has_scheme(demo=demo):
        return _Said(notes=(NO_BOOKS,))
    try:
        with reading_scheme(demo=demo) as scheme:
            witness = entered_about(scheme.database, describe(folder))
    except ConsoleError as error:
        return _Said(uncompared=(f"The books could not be compared: {error.what}",))
    return _Said(witness, notes=() if witness else (UNKNOWN,))
