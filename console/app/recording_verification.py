"""Verifying the recordings of a volume, with or without decoding them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from console.media.recorder.decode_check import DecodeChild
from console.media.volume.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.recording.findings import Verification


def verify_recordings(folder: Path, progress: Callable[[int, int], None], *, decode: bool) -> Verification:
    """Verify a volume; nothing in it is changed.

    Args:
        folder: the volume.
        progress: receives the number of segments done, and of all.
        decode: whether every file is decoded, in a process of its own that a damaged file may end.

    Raises:
        OperatorError: it is not a volume.
        EnvironmentFault: it is of a newer format.
    """
    if not decode:
        return verify(folder, progress=progress)
    with contextlib.closing(DecodeChild()) as child:
        return verify(folder, progress=progress, decode=lambda path: child.file(path).fault)
