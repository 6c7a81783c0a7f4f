"""Wiring of privacy zones: zones in force, the PTZ positions they need, and changing them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.app.hosted_loop import HostedLoop
from console.devices.onvif.position_asker import PositionAsking
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
    from console.services.ports import CameraRegister
    from console.services.privacy.ports import PositionDriver
    from console.services.ptz.ports import Steering

_RESTLESS = {Phase.MOVING, Phase.STOPPING, Phase.UNCONFIRMED}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrivacyWiring:
    """The privacy zones in force, for engine, screen and threads."""

    orders: ActiveMasks
    positions: PositionPoller
    views: HeadViews
    loops: tuple[HostedLoop, ...]

    def direction_of(self, camera: int) -> tuple[float, float] | None:
        """Return a camera's pan (degrees from pan zero) and angle of view (degrees); None: not known."""
        lens, log = self.orders.order(camera).lens, self.positions.logs().get(camera)
        reports = log.newest() if log is not None else ()
        if lens is None or not reports:
            return None
        at = reports[-1].position
        return at.pan * lens.pan_half_deg, lens.fov_deg(at.zoom)

    def tilt_of(self, camera: int) -> tuple[float, float] | None:
        """Return a camera's tilt (degrees downwards) and angle of view (degrees); None: not known."""
        lens, log = self.orders.order(camera).lens, self.positions.logs().get(camera)
        reports = log.newest() if log is not None else ()
        if lens is None or not reports:
            return None
        at = reports[-1].position
        return -lens.direction(at)[1], lens.fov_deg(at.zoom)

    def changed(self, _cameras: object = None) -> None:
        """Update the zones after a change of the cameras. Any thread."""
        self.orders.mark_stale()


def open_privacy(
    scheme: OpenScheme,
    register: CameraRegister,
    open_driver: Callable[[Camera], PositionDriver],
    may_move: Callable[[int], bool],
    failed: Callable[[str], None],
    *,
    keeps_tracks: bool = True,
) -> PrivacyWiring:
    """Read the zones of a scheme and follow the position of the PTZ cameras that have zones.

    Args:
        scheme: opened.
        register: the cameras.
        open_driver: creates a camera's driver, without waiting for the camera.
        may_move: whether this console may be moving a camera now.
        failed: receives a text when a loop fails.
        keeps_tracks: whether positions are kept for recordings; beside a recorder that is its affair.
    """
    clock, facts = scheme.clock, scheme.camera_facts
    tracks = TrackTable(scheme.database) if keeps_tracks else None
    positions = PositionPoller(PositionOptions(clock, open_driver, may_move, tracks, PositionAsking()))
    orders = ActiveMasks(facts, register, clock, scheme.ledger, positions)
    try:
        orders.load()
    except ConsoleError:
        _log.exception("the privacy zones could not be read; every picture is covered until they can be")
        orders.mark_stale()
    scheme.changes.subscribe(orders.changed_books)

    def run(stop: threading.Event) -> None:
        try:
            orders.run(stop)
        finally:
            # After a crash it is started again and still needs both.
            if stop.is_set():
                scheme.changes.unsubscribe(orders.changed_books)
                positions.close()

    views = HeadViews(positions, orders, clock)
    return PrivacyWiring(orders, positions, views, (HostedLoop("privacy zones", run, failed),))


def open_privacy_service(
    scheme: OpenScheme,
    register: CameraRegister,
    orders: ActiveMasks,
    people: PeopleServices,
    open_device: Callable[[Camera], CameraDevice],
) -> PrivacyZones:
    """Return the service that changes and lifts zones. Lifts end when another person signs in.

    Args:
        scheme: opened.
        register: the cameras.
        orders: the zones in force.
        people: the services of people.
        open_device: opens a camera's device to write its own masks.
    """
    people.seat.listen(lambda: orders.end_lifts_of_others(people.seat.login))
    return PrivacyZones(
        PrivacyDependencies(
            scheme.camera_facts,
            scheme.books,
            people.access,
            people.sign_in,
            scheme.ledger,
            register,
            orders,
            scheme.clock,
            open_device,
            people.cameras.apart,
        )
    )


class MayBeMoving:
    """Tells whether this console moves a camera, or its stop is not confirmed. Any thread."""

    def __init__(self) -> None:
        self.steering: Steering | None = None
        """Set later; until then every camera counts as moving."""

    def __call__(self, camera: int) -> bool:
        """Return whether a camera may be moving."""
        return self.steering is None or self.steering.state(camera).phase in _RESTLESS
