"""Police ranks, low to high; special and staff grades hold none for authorisation."""

from __future__ import annotations

from enum import IntEnum


class Rank(IntEnum):
    """Ranks of the police in England and Wales, in their order."""

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
    def words(self) -> str:
        """As it is written."""
        return self.name.replace("_", " ").lower()


LONDON = {
    # The Metropolitan and City forces' names for the top ranks.
    "commander": Rank.ASSISTANT_CHIEF_CONSTABLE,
    "deputy assistant commissioner": Rank.DEPUTY_CHIEF_CONSTABLE,
    "assistant commissioner": Rank.DEPUTY_CHIEF_CONSTABLE,
    "deputy commissioner": Rank.CHIEF_CONSTABLE,
    "commissioner": Rank.CHIEF_CONSTABLE,
}
"""An assistant commissioner stands above a deputy assistant commissioner; for every authorisation of the
scheme's rules the two count the same."""

RANKS: dict[str, Rank] = {rank.words: rank for rank in Rank} | LONDON
"""By the words that forms offer, low to high."""


def rank_of(words: str) -> Rank | None:
    """The rank that these words mean; None for special and staff grades and whatever else."""
    return RANKS.get(" ".join(words.casefold().split()))
