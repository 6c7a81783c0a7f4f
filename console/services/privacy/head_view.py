"""The position of a PTZ camera while its zones are drawn. It is followed even if it has no zones yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.privacy.position_bounds import rests

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.lens import LensModel
    from console.domain.ptz.model import PtzPosition
    from console.services.privacy.active_masks import ActiveMasks
    from console.services.privacy.position_poller import PositionPoller

FRESH_S = 2.5
"""A camera at rest is asked at least once a second."""


@dataclass(frozen=True, slots=True)
class HeadView:
    """The position of a camera at one instant."""

    position: PtzPosition | None = None
    """None: not known now."""
    is_resting: bool = False


class HeadViews:
    """Positions for drawing zones. Thread-safe; it never waits.

    Args:
        positions: reads the positions of cameras.
        orders: the zones in force; a camera with zones is followed anyway.
        clock: the system's.
    """

    def __init__(self, positions: PositionPoller, orders: ActiveMasks, clock: Clock) -> None:
        self._positions, self._orders, self._clock = positions, orders, clock

    def current(self, camera: Camera, lens: LensModel) -> HeadView:
        """Return the present position. Called repeatedly while someone draws."""
        # A camera with zones is followed with the lens in force, which may not be the drawer's any more.
        has_zones = self._orders.order(camera.number).whereabouts is not None
        followed = self._positions.logs().get(camera.number) if has_zones else None
        log = followed or self._positions.watch(camera, lens)
        log.note_viewed()
        reports = log.newest()
        if not reports or self._clock.monotonic_s() - reports[-1].end_s > FRESH_S:
            return HeadView()
        return HeadView(reports[-1].position, rests(reports))

    def leave(self, camera: int) -> None:
        """Stop following a camera after drawing, unless it has zones."""
        if self._orders.order(camera).whereabouts is None:
            self._positions.leave(camera)
