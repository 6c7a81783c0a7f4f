"""Facts of a scheme that are kept with their history, and the text of its signs (SYS-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.scheme.elected_members import MEMBERS
from console.domain.scheme.standard_costs import COSTS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a scheme.

    Attributes:
        name: name of the fact, never changed.
        is_list: whether the text has one item per line.
        is_required: whether a complete scheme needs it.
    """

    name: str
    title: str
    hint: str = ""
    is_list: bool = False
    is_long: bool = False
    is_required: bool = True


FACTS = (
    Fact("owner", "Owner (data controller)", "The council or body responsible for the scheme"),
    Fact("manager", "Manager"),
    Fact("deputy", "Deputy manager", is_required=False),
    Fact("supervisors", "Supervisors", "One per line", is_list=True),
    Fact("data_protection", "Data protection manager"),
    Fact("director", "Director", "The single point of contact for the scheme"),
    Fact(
        "partners",
        "Partners",
        "For example police force, business improvement district, forums",
        is_list=True,
    ),
    Fact("purpose", "Purposes", "As on the signs, in one line"),
    Fact("objectives", "Objectives", "One per line", is_list=True),
    Fact("mission", "Mission statement", is_long=True, is_required=False),
    Fact(
        "extent", "Extent of the scheme", "Area covered and types of camera", is_long=True, is_required=False
    ),
    Fact("contact", "Published contact point", "Name, address, telephone"),
    Fact("registration", "ICO registration number", is_required=False),
    Fact(
        COSTS,
        "Standard costs of requests",
        "One per line in pounds: viewing 5.00, copy 10.00, editing, other costs",
        is_list=True,
        is_required=False,
    ),
)
ON_PAGES_OF_THEIR_OWN = (
    Fact("training", "Training that acts need", is_long=True, is_required=False),
    Fact("sites", "Sites", is_long=True, is_required=False),
    Fact(MEMBERS, "Elected members", is_long=True, is_required=False),
    Fact("camera_changes", "Agreement to added and removed cameras", is_required=False),
    Fact("second_person_days", "Days until a new account counts as a second person", is_required=False),
)
"""Facts that a page of their own shows and changes (PPL-02, SYS-12, SYS-07, PPL-08)."""
BY_NAME = {fact.name: fact for fact in (*FACTS, *ON_PAGES_OF_THEIR_OWN)}


def sign_text(facts: Mapping[str, str]) -> str:
    """Return the text of the signs: that cameras are in use, who runs them, why, and whom to contact."""
    lines = ["CCTV in operation"]
    if purpose := facts.get("purpose", "").strip():
        lines.append(
            f"Images are recorded for the purpose of: {purpose[0].lower()}{purpose[1:].rstrip('.')}."
        )
    if owner := facts.get("owner", "").strip():
        lines.append(f"This scheme is controlled by {owner}.")
    if contact := facts.get("contact", "").strip():
        lines.append(f"For information: {contact}")
    return "\n".join(lines)


def missing(facts: Mapping[str, str]) -> list[Fact]:
    """Return the facts that a complete scheme needs and this one does not have."""
    return [fact for fact in FACTS if fact.is_required and not facts.get(fact.name, "").strip()]


def items(text: str) -> tuple[str, ...]:
    """Return the items of a fact that is a list."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
