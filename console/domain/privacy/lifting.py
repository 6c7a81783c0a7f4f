"""Rules for lifting a zone: for how long, by whom, and with whose agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone

SOURCE = "code of practice, PRV-03"
LEAST_S = 5.0


@dataclass(frozen=True, slots=True)
class Lift:
    """A lifted zone. The lift ends at `until_s` of the monotonic clock, independent of UTC."""

    camera: int
    zone: str
    zone_name: str
    by: str
    """User name."""
    by_name: str
    second: str
    """User name of the second person; empty if none was needed."""
    reason: str
    begun_utc: dt.datetime
    until_s: float
    until_utc: dt.datetime
    """The expected end, for display."""

    def is_over(self, now_s: float) -> bool:
        """Return whether the time of the lift has passed."""
        return now_s >= self.until_s


def check_lift(actor: Actor, zone: Zone, reason: str, seconds: float) -> None:
    """Check whether a zone may be lifted. The permission is checked elsewhere.

    Raises:
        Refusal: the zone forbids it to this person, or to everyone.
        OperatorError: no reason, or a time that is not allowed.
    """
    if zone.lift_most_s <= 0:
        raise _refused(
            text("You cannot lift zone {zone}. It is set never to be lifted.", zone=zone.name),
            "Anyone who may change privacy zones can allow it in the settings of the zone.",
            "this zone is never lifted",
        )
    if zone.lifters and actor.role not in zone.lifters:
        allowed = ", ".join(sorted(role.value for role in zone.lifters))
        raise _refused(
            text(
                "You cannot lift zone {zone}: the role {role} does not allow it.",
                zone=zone.name,
                role=actor.role.value,
            ),
            text("These roles can lift it: {allowed}.", allowed=allowed),
            text("this zone is lifted by: {allowed}", allowed=allowed),
        )
    if not checked_line("The reason", reason):
        raise OperatorError("Enter a reason for lifting the zone.", "The reason is recorded.")
    if not LEAST_S <= seconds <= zone.lift_most_s:  # NaN is refused too.
        minutes = round(zone.lift_most_s / 60)
        limit = "1 minute" if minutes == 1 else f"{minutes} minutes"
        raise OperatorError(
            text("You can lift zone {zone} for at most {limit}.", zone=zone.name, limit=limit),
            "Choose a shorter time.",
        )


def check_second(accounts: Collection[str], second: Actor | None, zone: Zone) -> None:
    """Check whether the second person may agree.

    Args:
        accounts: user names of all accounts of the person who asks.
        second: who agrees.
        zone: what it is about.

    Raises:
        Refusal: there is no second person, or it is the same person.
    """
    if second is None:
        raise _refused(
            text("Two people must agree to lift or weaken zone {zone}.", zone=zone.name),
            "Ask a second person with this permission to enter their password.",
            "a second person agrees to lifting or weakening this zone",
        )
    if second.login in accounts:
        raise _refused(
            "You cannot agree to your own request.",
            "Ask someone else to agree.",
            "no one agrees to their own request",
        )


def _refused(reason: str, remedy: str, rule: str) -> Refusal:
    return Refusal(reason, remedy, rule=rule, source=SOURCE)
