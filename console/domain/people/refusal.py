"""Refusals by a rule. A refusal gives the rule, its source and who could allow the act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import who_may
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission


TABLE = "table of permissions"
"""The source of a refusal because of a role."""


class Refusal(OperatorError):
    """An act that a rule forbids.

    Attributes:
        rule: the rule in plain words.
        source: the source of the rule (code of practice, statute, section).
    """

    def __init__(self, what: str, then: str, rule: str, source: str) -> None:
        super().__init__(what, then)
        self.rule, self.source = rule, source


def not_permitted(actor: Actor, act: Permission) -> Refusal:
    """Return the refusal of an act that the role of the actor does not allow."""
    roles = _any_of([role.value for role in who_may(act)])
    return Refusal(
        text(
            "You cannot {act}: the role {role} does not allow it (table of permissions).",
            act=act.value,
            role=actor.role.value,
        ),
        text("Ask {roles}.", roles=roles) if roles else "No role has this permission.",
        rule=text("role {role}: no permission to {act}", role=actor.role.value, act=act.value),
        source=TABLE,
    )


def _any_of(roles: Sequence[str]) -> str:
    *others, last = [f"the {role}" for role in roles] or [""]
    return f"{', '.join(others)} or {last}" if others else last
