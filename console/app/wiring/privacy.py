"""Privacy zones of a scheme: what is in force, the heads that are followed for it, and the acts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.domain.clock import SystemClock
from console.domain.errors import ConsoleError
from console.domain.ptz.model import Phase
from console.services.privacy.active_masks import ActiveMasks
from console.services.privacy.head_view import HeadViews
from console.services.privacy.position_poller import PositionOptions, PositionPoller
from console.services.privacy.service import PrivacyDependencies, PrivacyZones
from console.store.tracks import TrackTable

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera
    from console.services.cameras.device_ports import CameraDevice
    from console.services.people.service import PeopleServices
    from console.services.ports import CameraRegister, PtzDriver, Steering

_RESTLESS = {Phase.MOVING, Phase.STOPPING, Phase.UNCONFIRMED}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrivacyWiring:
    """What the engine, the screen and the threads are given."""

    orders: ActiveMasks
    positions: PositionPoller
    acts: PrivacyZones | None
    views: HeadViews
    loops: tuple[HostedLoop, ...]

    def look_of(self, camera: int) -> tuple[float, float] | None:
        """Degrees from pan zero, and the angle of view, of a camera that is followed; None: not known."""
        lens, log = self.orders.order(camera).lens, self.positions.logs().get(camera)
        reports = log.newest() if log is not None else ()
        if lens is None or not reports:
            return None
        at = reports[-1].position
        return at.pan * lens.pan_half_deg, lens.fov_deg(at.zoom)

    def tilt_of(self, camera: int) -> tuple[float, float] | None:
        """Degrees downwards, and the angle of view, of a camera that is followed; None: not known."""
        lens, log = self.orders.order(camera).lens, self.positions.logs().get(camera)
        reports = log.newest() if log is not None else ()
        if lens is None or not reports:
            return None
        at = reports[-1].position
        return -lens.direction(at)[1], lens.fov_deg(at.zoom)

    def changed(self, _cameras: object = None) -> None:
        """The cameras of the scheme changed. Any thread."""
        self.orders.stated()


def open_zones(
    scheme: OpenScheme,
    register: CameraRegister,
    open_driver: Callable[[Camera], PtzDriver],
    may_move: Callable[[int], bool],
    crashed: Callable[[str], None],
    staffing: PeopleServices | None = None,
    open_device: Callable[[Camera], CameraDevice] | None = None,
) -> PrivacyWiring:
    """Read the zones of a scheme and follow the heads that have some.

    Args:
        scheme: opened.
        register: of its cameras.
        open_driver: makes a camera's driver, without waiting for the camera.
        may_move: whether this console moves a camera just now.
        crashed: told when a loop fails.
        staffing: the people; None: zones hold, and nobody can change or lift them.
        open_device: logs in to a camera, for those that keep masks of their own; None: none is written to.
    """
    clock, facts = SystemClock(), scheme.camera_facts
    positions = PositionPoller(PositionOptions(clock, open_driver, may_move, TrackTable(scheme.database)))
    orders = ActiveMasks(facts, register, clock, scheme.ledger, positions)
    try:
        orders.load()
    except ConsoleError:
        _log.exception("the zones could not be read; every picture is covered until they can be")
        orders.stated()
    scheme.changes.subscribe(orders.changed_books)
    acts = None
    if staffing is not None:
        acts = PrivacyZones(
            PrivacyDependencies(
                facts,
                scheme.books,
                staffing.gate,
                staffing.sign_in,
                scheme.ledger,
                register,
                orders,
                clock,
                open_device=open_device,
            )
        )
        staffing.duty.listen(lambda: orders.seated(staffing.duty.login))

    def run(stop: threading.Event) -> None:
        try:
            orders.run(stop)
        finally:
            scheme.changes.unsubscribe(orders.changed_books)
            positions.close()

    views = HeadViews(positions, orders, clock)
    return PrivacyWiring(orders, positions, acts, views, (HostedLoop("privacy zones", run, crashed),))


class MayBeMoving:
    """Whether this console moves a camera, or has not had its stop confirmed. Any thread."""

    def __init__(self) -> None:
        self.steering: Steering | None = None
        """Set when there is one; before that, every head may move."""

    def __call__(self, camera: int) -> bool:
        """Of one camera."""
        return self.steering is None or self.steering.state(camera).phase in _RESTLESS
