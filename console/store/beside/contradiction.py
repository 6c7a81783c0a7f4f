"""A finding about a row that does not follow from the entries."""

from __future__ import annotations

import datetime as dt

from console.domain.books.proof import BookFinding, Damage

TOGETHER = dt.timedelta(seconds=10)
"""The most time between a row and its entry, which are saved together."""


def contradiction(words: str) -> BookFinding:
    """Return the finding."""
    return BookFinding("", 0, Damage.CONTRADICTED, words)
