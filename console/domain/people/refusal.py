"""A refusal names the rule, its source and who could allow the act; it is recorded by who raises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import who_may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission


class Refusal(OperatorError):
    """What the rules forbid.

    Attributes:
        rule: in plain words.
        source: where it stands (code of practice, statute, section).
    """

    def __init__(self, what: str, then: str, rule: str, source: str) -> None:
        super().__init__(what, then)
        self.rule, self.source = rule, source


def not_permitted(actor: Actor, act: Permission) -> Refusal:
    """The refusal of an act that the actor's role does not have."""
    return Refusal(
        f"{actor.name} ({actor.role.value}) may not {act.value}.",
        f"Ask {_any_of([role.value for role in who_may(act)])}.",
        rule=f"role {actor.role.value}: no permission to {act.value}",
        source="table of permissions",
    )


def _any_of(roles: Sequence[str]) -> str:
    *others, last = [f"the {role}" for role in roles] or ["nobody: no role has this permission"]
    return f"{', '.join(others)} or {last}" if others else last
