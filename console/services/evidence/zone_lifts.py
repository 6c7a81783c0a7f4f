"""Lifting privacy zones for one package: the same rules as lifting them on the wall."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.lifting import LEAST_S, check_lift, check_second
from console.services.people.access_control import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.services.books.ports import Gate, PasswordCheck
    from console.services.ports import ActLog


@dataclass(frozen=True, slots=True)
class PackageRights:
    """What is asked before an act on a package."""

    gate: Gate
    passwords: PasswordCheck
    acts: ActLog


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """The person who agrees to lifting zones, with the password (or PIN) that they typed."""

    actor: Actor
    secret: str = field(repr=False)


def check_lifts(
    rights: PackageRights, actor: Actor, zones: Sequence[Zone], reason: str, second: SecondPerson | None
) -> None:
    """Check whether all these zones may be lifted for a package. The permission itself is asked before.

    Raises:
        Refusal: a zone forbids it, or a second person is needed and none agreed; it is recorded.
        OperatorError: no reason, or the second person's password is wrong.
    """
    try:
        for zone in zones:
            check_lift(actor, zone, reason, max(LEAST_S, zone.lift_most_s))
            if zone.needs_second:
                check_second(rights.gate.accounts_of(actor), second.actor if second else None, zone)
    except Refusal as refusal:
        raise record(rights.acts, actor.login, refusal, Permission.LIFT_ZONE.value, "evidence") from None
    if second is not None:
        rights.gate.require(second.actor, Permission.LIFT_ZONE, "evidence")
        rights.passwords.confirm(second.actor, second.secret)
