"""Zones as a camera's own masks, and whether it kept them where they were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.report import DeviceMask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.privacy.model import Zone

SLACK_PARTS = 0.02
"""Cameras keep the corners of their masks on a grid of their own."""


@dataclass(frozen=True, slots=True)
class WrittenMasks:
    """What became of zones that were written into a camera."""

    kept: tuple[str, ...]
    refused: tuple[str, ...]
    """Names of zones that the camera does not hold, or not where they were drawn."""


def mask_of(zone: Zone) -> DeviceMask:
    """A zone as a camera keeps it."""
    points = tuple((min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)) for x, y in zone.polygon)
    return DeviceMask(zone.name, points, zone.style.value)


def compared(wanted: Sequence[Zone], kept: Sequence[DeviceMask]) -> WrittenMasks:
    """Which zones the camera kept."""
    found = {
        zone.name: any(one.name == zone.name and _is_near(mask_of(zone).points, one.points) for one in kept)
        for zone in wanted
    }
    return WrittenMasks(
        tuple(name for name, is_kept in found.items() if is_kept),
        tuple(name for name, is_kept in found.items() if not is_kept),
    )


def _is_near(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    """Whether two outlines are the same; a camera may begin at another corner."""
    if len(one) != len(other):
        return False
    return any(
        all(
            abs(a[0] - b[0]) <= SLACK_PARTS and abs(a[1] - b[1]) <= SLACK_PARTS
            for a, b in zip(one, [*other[at:], *other[:at]], strict=True)
        )
        for at in range(len(other))
    )
