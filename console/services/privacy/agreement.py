"""Who may weaken privacy zones: who may lift them, and a second person where a zone asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

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
    from console.services.books.ports import Gate, PasswordCheck
    from console.services.people.second_person import SecondApprover
    from console.services.ports import ActLog


class WeakeningRights(Protocol):
    """Who is asked, and where a refusal is recorded."""

    @property
    def gate(self) -> Gate:
        """The rules of people."""
        ...

    @property
    def passwords(self) -> PasswordCheck:
        """Checks that of the second person."""
        ...

    @property
    def acts(self) -> ActLog:
        """Where refused attempts are recorded."""
        ...


def require_weakening(
    rights: WeakeningRights,
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
    rights.gate.require(actor, Permission.LIFT_ZONE, subject)
    if not needs_second(weak):
        return {}
    guarded = next(zone for zone in weak if needs_second([zone]))
    try:
        check_second(rights.gate.accounts_of(actor), second.actor if second else None, guarded)
    except Refusal as refusal:
        raise record(rights.acts, actor.login, refusal, Permission.LIFT_ZONE.value, subject) from None
    if second is None:
        return {}
    act = Permission.LIFT_ZONE
    return {"agreed_by": require_agreed(rights.gate, rights.passwords, actor, second, act, subject)}
