"""Police ranks, low to high. Special and staff grades hold no rank for authorisations."""

from __future__ import annotations

from enum import IntEnum


class Rank(IntEnum):
    """The ranks of the police in England and Wales, in order."""

    CONSTABLE = 1
    SERGEANT = 2
    INSPECTOR = 3
    CHIEF_INSPECTOR = 4
    SUPERINTENDENT = 5
    CHIEF_SUPERINTENDENT = 6
    ASSISTANT_CHIEF_CONSTABLE = 7
    DEPUTY_CHIEF_CONSTABLE = 8
    CHIEF_CONSTABLE = 9

    @property
    def title(self) -> str:
        """The rank in words."""
        return self.name.replace("_", " ").lower()


LONDON = {
    # The Metropolitan and City forces' names for the top ranks.
    "commander": Rank.ASSISTANT_CHIEF_CONSTABLE,
    "deputy assistant commissioner": Rank.DEPUTY_CHIEF_CONSTABLE,
    "assistant commissioner": Rank.DEPUTY_CHIEF_CONSTABLE,
    "deputy commissioner": Rank.CHIEF_CONSTABLE,
    "commissioner": Rank.CHIEF_CONSTABLE,
}
"""An assistant commissioner is above a deputy assistant commissioner. For all authorisations in the scheme's
rules, both count as the same rank."""

RANKS: dict[str, Rank] = {rank.title: rank for rank in Rank} | LONDON
"""The ranks by the names that forms offer, low to high."""


def rank_of(words: str) -> Rank | None:
    """Return the rank with this name; None for special and staff grades and unknown names."""
    return RANKS.get(" ".join(words.casefold().split()))
