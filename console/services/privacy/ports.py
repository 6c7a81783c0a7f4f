"""Ports of zones: the masking for the capture threads, and what the services of zones need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from console.domain.privacy.model import NO_ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.privacy.model import Zone, ZoneSet
    from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
    from console.domain.ptz.lens import LensModel


class PositionSource(Protocol):
    """The positions of one PTZ camera. Thread-safe; only `box` may wait, never longer than `wait_s`."""

    def box(
        self, from_s: float, to_s: float, wait_s: float = 0.0, *, may_rest: bool = True
    ) -> PositionBounds | PositionDoubt:
        """Return all positions that the camera may have had between two monotonic instants.

        Args:
            from_s: earlier instant.
            to_s: later instant.
            wait_s: maximum wait for a report after `to_s`, if there is none.
            may_rest: whether a camera at rest may be assumed to stay at rest.
        """
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
