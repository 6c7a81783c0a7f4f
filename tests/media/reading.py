"""What a test wants to know of a volume after the recorder has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av

from console.media.volume.volume import Volume
from tests.media.town import NO_LIMITS

if TYPE_CHECKING:
    from pathlib import Path

    from console.domain.recording.segments import Gap, Segment
    from console.media.volume.reconcile import Reconciled


def reopen(path: Path) -> Reconciled:
    """Start on the volume and leave it again; what was found."""
    volume = Volume(path, lambda: 0.0, NO_LIMITS)
    volume.close()
    return volume.reconciled


def rows(path: Path) -> list[Segment]:
    volume = Volume(path, lambda: 0.0, NO_LIMITS)
    try:
        return volume.index.all()
    finally:
        volume.close()


def gaps(path: Path) -> list[Gap]:
    volume = Volume(path, lambda: 0.0, NO_LIMITS)
    try:
        return volume.index.all_gaps()
    finally:
        volume.close()


def media(path: Path) -> list[Path]:
    """The segment files, in the order of the camera's chain."""
    return sorted((path / "segments").rglob("*.m*"))


def decoded(path: Path) -> int:
    """Pictures that really come out of a file."""
    with av.open(path) as container:
        return sum(1 for _ in container.decode(video=0))
