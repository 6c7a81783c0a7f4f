from __future__ import annotations

import pytest

from console.domain.people.police_ranks import RANKS, Rank, rank_of


def test_ranks_stand_in_their_order() -> None:
    assert Rank.SUPERINTENDENT >= Rank.INSPECTOR
    assert not Rank.SERGEANT >= Rank.INSPECTOR
    assert list(Rank) == sorted(Rank)


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        ("Inspector", Rank.INSPECTOR),
        (" chief  superintendent ", Rank.CHIEF_SUPERINTENDENT),
        ("commander", Rank.ASSISTANT_CHIEF_CONSTABLE),
        ("Assistant Commissioner", Rank.DEPUTY_CHIEF_CONSTABLE),
        ("Commissioner", Rank.CHIEF_CONSTABLE),
        ("special inspector", None),
        ("staff investigator", None),
        ("", None),
    ],
)
def test_what_words_mean_a_rank(words: str, rank: Rank | None) -> None:
    assert rank_of(words) is rank
    assert all(rank_of(known) is value for known, value in RANKS.items())
