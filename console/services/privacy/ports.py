"""What the capture threads are told of zones, and what the services of zones need of the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from console.domain.privacy.model import NO_ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone, ZoneSet
    from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
    from console.domain.ptz.lens import LensModel


class PositionSource(Protocol):
    """Where one movable camera looks. Any thread; only `box` may wait, and never longer than told."""

    def box(
        self, from_s: float, to_s: float, wait_s: float = 0.0, *, may_rest: bool = True
    ) -> PositionBounds | PositionDoubt:
        """All positions that it may have had between two monotonic instants.

        Args:
            from_s: earlier instant.
            to_s: later instant.
            wait_s: where no report of after `to_s` is here, wait at most so long for one.
            may_rest: whether a head that rests by its reports may be taken to rest on.
        """
        ...

    def hurry(self) -> None:
        """Ask often for the next second: a picture was seen to move."""
        ...

    def look(self) -> None:
        """Say that somebody looks at its picture just now."""
        ...


@dataclass(frozen=True, slots=True)
class CameraMask:
    """How one camera is to be masked now. Never altered: a newer one takes its place."""

    zones: ZoneSet = NO_ZONES
    version: int = 0
    """Another number for each other order."""
    lifted: Mapping[str, float] = field(default_factory=dict)
    """Zones that are lifted, and until when on the monotonic clock."""
    lens: LensModel | None = None
    whereabouts: PositionSource | None = None
    """Of a movable camera."""
    doubt: str = ""
    """The whole picture is covered, and why."""

    def active(self, now_s: float) -> tuple[Zone, ...]:
        """The zones that cover now."""
        if not self.lifted:
            return self.zones.zones
        return tuple(zone for zone in self.zones.zones if self.lifted.get(zone.id, 0.0) <= now_s)


PLAIN = CameraMask()


class CameraMasks(Protocol):
    """The orders of all cameras. Any thread; it never waits."""

    def order(self, camera: int) -> CameraMask:
        """The one in force."""
        ...

    def covered(self, camera: int, why: str) -> None:
        """A picture is covered as a whole because its zones are not certain: it is recorded, folded."""
        ...


class LiftPolicy(Protocol):
    """Further rules for lifting, such as authorisations of the police. It must not wait."""

    def ask(self, actor: Actor, camera: int, zone: Zone) -> None:
        """Return where lifting is permitted.

        Raises:
            Refusal: it is not.
        """
        ...
