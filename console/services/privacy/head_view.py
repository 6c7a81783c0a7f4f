"""Where a movable camera looks, for whoever draws its zones: followed also while it has none yet."""

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
"""A head at rest is asked once a second at least."""


@dataclass(frozen=True, slots=True)
class HeadView:
    """One head at one instant."""

    position: PtzPosition | None = None
    """None: it is not known just now."""
    is_resting: bool = False


class HeadViews:
    """Any thread; it never waits.

    Args:
        positions: asks the cameras.
        orders: of the zones in force: a camera that has some is followed anyway.
        clock: the system's.
    """

    def __init__(self, positions: PositionPoller, orders: ActiveMasks, clock: Clock) -> None:
        self._positions, self._orders, self._clock = positions, orders, clock

    def look(self, camera: Camera, lens: LensModel) -> HeadView:
        """Where it looks now; asked again and again for as long as somebody draws."""
        log = self._positions.follow(camera, lens)
        log.look()
        reports = log.newest()
        if not reports or self._clock.monotonic_s() - reports[-1].end_s > FRESH_S:
            return HeadView()
        return HeadView(reports[-1].position, rests(reports))

    def leave(self, camera: int) -> None:
        """Nobody draws on it any more."""
        if self._orders.order(camera).whereabouts is None:
            self._positions.leave(camera)
