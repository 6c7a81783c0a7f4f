"""Facts of a scheme that are kept with their history, and the text of its signs (SYS-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact.

    Attributes:
        name: fixed for ever.
        is_list: one item on each line.
        is_required: a scheme without it is not complete.
    """

    name: str
    title: str
    hint: str = ""
    is_list: bool = False
    is_long: bool = False
    is_required: bool = True


FACTS = (
    Fact("owner", "Owner (data controller)", "the council or body that answers for the scheme"),
    Fact("manager", "Manager"),
    Fact("deputy", "Deputy manager", is_required=False),
    Fact("supervisors", "Supervisors", "one on each line", is_list=True),
    Fact("data_protection", "Data protection manager"),
    Fact("director", "Director", "the single point of contact"),
    Fact("partners", "Partners", "police force, business improvement district, forums", is_list=True),
    Fact("purpose", "Purposes", "as the signs name them, in one line"),
    Fact("objectives", "Objectives", "one on each line", is_list=True),
    Fact("mission", "Mission statement", is_long=True, is_required=False),
    Fact("extent", "Extent of the scheme", "area and kinds of camera", is_long=True, is_required=False),
    Fact("contact", "Published contact point", "name, address, telephone"),
    Fact("registration", "ICO registration number", is_required=False),
)
BY_NAME = {fact.name: fact for fact in FACTS}


def sign_text(facts: Mapping[str, str]) -> str:
    """The text of the signs: that cameras are in use, who runs them, why, and whom to ask."""
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
    """What a complete scheme has and this one has not."""
    return [fact for fact in FACTS if fact.is_required and not facts.get(fact.name, "").strip()]


def items(text: str) -> tuple[str, ...]:
    """The items of a fact that is a list."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
