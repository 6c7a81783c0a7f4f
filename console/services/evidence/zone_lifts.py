"""Lifting privacy zones for one package: the same rules as lifting them on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.lifting import LEAST_S, check_lift, check_second
from console.services.people.access_control import record
from console.services.people.second_person import require_agreed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.services.books.ports import Gate, PasswordCheck
    from console.services.people.second_person import SecondApprover
    from console.services.ports import ActLog


@dataclass(frozen=True, slots=True)
class PackageRights:
    """What is asked before an act on a package."""

    gate: Gate
    passwords: PasswordCheck
    acts: ActLog
    asker_may_release: bool = False
    """Whether the scheme lets one person ask for a package and release it."""


def may_release(rights: PackageRights, actor: Actor, asker: str) -> bool:
    """Return whether a person may release a package, as far as it depends on who asked for it."""
    return rights.asker_may_release or asker not in rights.gate.accounts_of(actor)


def check_releaser(rights: PackageRights, actor: Actor, asker: str, subject: str) -> None:
    """Check whether the person who releases a package is another one than asked for it.

    Args:
        rights: with the scheme's rule.
        actor: who releases it.
        asker: user name of who asked for it.
        subject: what it is about, for the record of a refusal.

    Raises:
        Refusal: it is the same person, by whichever of their accounts; it is recorded.
    """
    if may_release(rights, actor, asker):
        if asker not in rights.gate.accounts_of(actor):
            rights.gate.require_independent({asker}, actor, Permission.RELEASE_DATA, subject)
        return
    refusal = Refusal(
        "You asked for this package, so you cannot release it.",
        "Ask another person who may hand over recorded data. It is listed under Media and holds, Packages.",
        rule="a package is released by another person than asked for it",
        source="settings of the scheme: evidence.asker_may_release",
    )
    raise record(rights.acts, actor.login, refusal, Permission.RELEASE_DATA.value, subject)


def check_lifts(
    rights: PackageRights, actor: Actor, zones: Sequence[Zone], reason: str, second: SecondApprover | None
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
        act = Permission.LIFT_ZONE
        require_agreed(rights.gate, rights.passwords, actor, second, act, "evidence")
