"""Convert zones to the camera's own masks, and check whether it stored them as drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.report import DeviceMask
from console.domain.numbers import clamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.privacy.model import Zone

SLACK_PARTS = 0.02
"""Tolerance for cameras that round mask corners to a grid."""


@dataclass(frozen=True, slots=True)
class WrittenMasks:
    """The result of writing zones to a camera."""

    kept: tuple[str, ...]
    refused: tuple[str, ...]
    """Names of zones that the camera did not store, or not where they were drawn."""


def mask_of(zone: Zone) -> DeviceMask:
    """Return a zone as a mask of the camera."""
    points = tuple((clamp(x, 0.0, 1.0), clamp(y, 0.0, 1.0)) for x, y in zone.polygon)
    return DeviceMask(zone.name, points, zone.style.value)


def compared(zones: Sequence[Zone], masks: Sequence[DeviceMask]) -> WrittenMasks:
    """Return which zones the camera stored."""
    is_kept_by_name = {
        zone.name: any(
            mask.name == zone.name and _is_near(mask_of(zone).points, mask.points) for mask in masks
        )
        for zone in zones
    }
    return WrittenMasks(
        tuple(name for name, is_kept in is_kept_by_name.items() if is_kept),
        tuple(name for name, is_kept in is_kept_by_name.items() if not is_kept),
    )


def _is_near(first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]]) -> bool:
    """Return whether two outlines are equal. A camera may begin at another corner."""
    if len(first) != len(second):
        return False
    return any(
        all(
            abs(a[0] - b[0]) <= SLACK_PARTS and abs(a[1] - b[1]) <= SLACK_PARTS
            for a, b in zip(first, [*second[at:], *second[:at]], strict=True)
        )
        for at in range(len(second))
    )
