"""Lifting a zone: for how long, by whom, with whose agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone

SOURCE = "code of practice, PRV-03"
LEAST_S = 5.0


@dataclass(frozen=True, slots=True)
class Lift:
    """A zone that is lifted now. It ends by itself at `until_s` of the monotonic clock, whatever UTC does."""

    camera: int
    zone: str
    zone_name: str
    by: str
    """Login."""
    by_name: str
    second: str
    """Login of who agreed; empty where nobody needed to."""
    reason: str
    begun_utc: dt.datetime
    until_s: float
    until_utc: dt.datetime
    """As it was expected at the beginning, for showing."""

    def is_over(self, now_s: float) -> bool:
        """Whether its time has passed."""
        return now_s >= self.until_s


def check_lift(actor: Actor, zone: Zone, reason: str, seconds: float) -> None:
    """Whether a zone may be lifted so; the permission is asked elsewhere.

    Raises:
        Refusal: the zone forbids it to this person, or at all.
        OperatorError: no reason, or a time that is none.
    """
    if zone.lift_most_s <= 0:
        raise _refused(f"Zone {zone.name} is never lifted.", "Ask who drew it.", "this zone is never lifted")
    if zone.lifters and actor.role not in zone.lifters:
        allowed = ", ".join(sorted(role.value for role in zone.lifters))
        raise _refused(
            f"Zone {zone.name} may not be lifted by {actor.name} ({actor.role.value}).",
            f"Ask: {allowed}.",
            f"this zone is lifted by: {allowed}",
        )
    if not reason.strip():
        raise OperatorError("Lifting a zone needs its reason.", "Say what it is needed for.")
    if not LEAST_S <= seconds <= zone.lift_most_s:  # NaN is refused, too
        raise OperatorError(
            f"Zone {zone.name} is lifted for at most {zone.lift_most_s / 60:.0f} minutes.",
            "Choose a shorter time.",
        )


def check_second(actor: Actor, second: Actor | None, zone: Zone) -> None:
    """Whether who agrees may be that person.

    Raises:
        Refusal: nobody, or the same person.
    """
    if second is None:
        raise _refused(
            f"Zone {zone.name} is lifted by two people.",
            "Ask a second person with this permission to give their password.",
            "a second person agrees to lifting this zone",
        )
    if second.login == actor.login:
        raise _refused(
            "The second person is another one.", "Ask somebody else.", "nobody agrees to their own request"
        )


def _refused(what: str, then: str, rule: str) -> Refusal:
    return Refusal(what, then, rule=rule, source=SOURCE)
