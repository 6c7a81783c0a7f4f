"""Ports of zones: the masking for the capture threads, and what the services of zones need."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from console.domain.privacy.model import NO_ZONES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.privacy.model import Zone, ZoneSet
    from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
    from console.domain.ptz.lens import LensModel
    from console.domain.ptz.model import Capabilities, PtzStatus
    from console.domain.ptz.position_query import PositionQuery


class PositionSource(Protocol):
    """The positions of one PTZ camera. Thread-safe; only `box` may wait, never longer than `wait_s`."""

    def box(
        self,
        from_s: float,
        to_s: float,
        wait_s: float = 0.0,
        *,
        may_rest: bool = True,
        link_most_s: float = math.inf,
    ) -> PositionBounds | PositionDoubt:
        """Return all positions that the camera may have had between two monotonic instants.

        Args:
            from_s: earlier instant.
            to_s: later instant.
            wait_s: maximum wait for a report after `to_s`, if there is none.
            may_rest: whether a camera at rest may be assumed to stay at rest.
            link_most_s: see `domain.privacy.position_bounds.box_over`.
        """
        ...

    def has_moved(self, since_s: float) -> bool:
        """Return whether the camera moved after an instant, or this console may be moving it; for figures."""
        ...

    def poll_faster(self) -> None:
        """Ask often for the next second, because the picture was seen to move."""
        ...

    def note_viewed(self) -> None:
        """Record that someone watches the picture now."""
        ...


@dataclass(frozen=True, slots=True)
class CameraMask:
    """How one camera is masked now. Immutable: a newer one replaces it."""

    zones: ZoneSet = NO_ZONES
    version: int = 0
    """Changes with every change of the order."""
    lifted: Mapping[str, float] = field(default_factory=dict)
    """Lifted zones, with their end on the monotonic clock."""
    lens: LensModel | None = None
    whereabouts: PositionSource | None = None
    """For a PTZ camera."""
    doubt: str = ""
    """The reason why the whole picture is covered; empty if it is not."""

    def active(self, now_s: float) -> tuple[Zone, ...]:
        """Return the zones that cover at `now_s` (monotonic seconds)."""
        if not self.lifted:
            return self.zones.zones
        return tuple(zone for zone in self.zones.zones if self.lifted.get(zone.id, 0.0) <= now_s)


PLAIN = CameraMask()


class CameraMasks(Protocol):
    """The masking of all cameras. Thread-safe; it never waits."""

    def order(self, camera: int) -> CameraMask:
        """Return the masking in force."""
        ...

    def covered(self, camera: int, why: str) -> None:
        """Record that a whole picture is covered because its zones are not certain. Repeats are folded."""
        ...


class PositionDriver(Protocol):
    """As much of a camera's driver as following its position needs. One thread; calls wait for the camera."""

    def capabilities(self) -> Capabilities:
        """Return the abilities of the camera (`services.ports.PtzDriver`)."""
        ...

    def status(self) -> PtzStatus:
        """Return position and movement (`services.ports.PtzDriver`)."""
        ...

    def position_query(self) -> PositionQuery | None:
        """Return how another process asks, as far as was learned by asking; None: it cannot."""
        ...

    def close(self) -> None:
        """Close all connections; a later call opens them again."""
        ...


class PositionAsker(Protocol):
    """Asks cameras for their positions where nothing delays it. Thread-safe; nothing here waits."""

    def ask(
        self, camera: int, query: PositionQuery, every_s: float, take: Callable[[PtzStatus | None], None]
    ) -> bool:
        """Ask a camera from now on; return False if it cannot be asked here.

        Args:
            camera: its number.
            query: how it is asked.
            every_s: interval of the questions.
            take: called with each answer, on any thread, one at a time and in order; with None when the
                camera gives none, or is not asked here any more. It must not wait.
        """
        ...

    def pace(self, camera: int, every_s: float) -> None:
        """Change the interval of the questions."""
        ...

    def leave(self, camera: int) -> None:
        """Ask a camera no more."""
        ...

    def pump(self) -> None:
        """Hand on the answers that are here, without waiting for the thread that does so."""
        ...

    def close(self) -> None:
        """End the process that asks."""
        ...


class NoAsker:
    """Implements `PositionAsker` where no other process asks: each camera is asked by its own thread."""

    def ask(self, camera: int, query: PositionQuery, every_s: float, take: object) -> bool:
        """Return False."""
        del camera, query, every_s, take
        return False

    def pace(self, camera: int, every_s: float) -> None:
        """Do nothing."""

    def leave(self, camera: int) -> None:
        """Do nothing."""

    def pump(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
