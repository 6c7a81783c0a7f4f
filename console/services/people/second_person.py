"""The second person who agrees to what one person does not do alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.people.actor import Actor


@dataclass(frozen=True, slots=True)
class SecondApprover:
    """The person who agrees to an act of another, with the password (or PIN) that they typed."""

    actor: Actor
    secret: str = field(repr=False)
