"""Questions to a PTZ camera before anyone steers it, asked one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.domain.ptz.model import Capabilities
    from console.services.ports import PtzHead


def _presets(driver: PtzHead, can: Capabilities) -> dict[str, Any]:
    del can
    return {"presets": tuple(driver.presets())}


def _tours(driver: PtzHead, can: Capabilities) -> dict[str, Any]:
    return {"tours": tuple(driver.tours()) if can.has_tours else ()}


def _position(driver: PtzHead, can: Capabilities) -> dict[str, Any]:
    del can
    return {"position": driver.status().position}


STEPS = (_presets, _tours, _position)
"""Each function returns fields of the state."""
