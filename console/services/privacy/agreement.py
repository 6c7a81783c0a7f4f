"""Who may weaken privacy zones: who may lift them, and a second person where a zone asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.privacy.lifting import check_second
from console.domain.privacy.weakening import needs_second
from console.services.people.access_control import record
from console.services.people.second_person import require_agreed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.services.people.second_person import SecondApprover
    from console.services.privacy.service import PrivacyDependencies


def require_weakening(
    plan: PrivacyDependencies,
    actor: Actor,
    subject: str,
    weak: Sequence[Zone],
    second: SecondApprover | None,
) -> Mapping[str, Value]:
    """Check that a person may weaken zones; return what the entry says of the second person.

    Raises:
        Refusal: they may not, or a second person is needed and no one agreed; it is recorded.
        OperatorError: the second person's password is wrong.
    """
    if not weak:
        return {}
    plan.gate.require(actor, Permission.LIFT_ZONE, subject)
    if not needs_second(weak):
        return {}
    guarded = next(zone for zone in weak if needs_second([zone]))
    try:
        check_second(plan.gate.accounts_of(actor), second.actor if second else None, guarded)
    except Refusal as refusal:
        raise record(plan.acts, actor.login, refusal, Permission.LIFT_ZONE.value, subject) from None
    if second is None:
        return {}
    act = Permission.LIFT_ZONE
    return {"agreed_by": require_agreed(plan.gate, plan.passwords, actor, second, act, subject)}
