"""Who may read an authorisation: who entered it, whom they named, and who reads all of them (RIP-04)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

NAMED = "authorisations.named"
EVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def named_in(case: CaseFile) -> frozenset[str]:
    """Return the user names of those who may read an authorisation by what was entered about it.

    Whoever adds something later, such as the cancellation that came by telephone, is not named by that.
    """
    return frozenset(named_since(case))


def named_since(case: CaseFile) -> dict[str, dt.datetime]:
    """Return `named_in` with when each was named later; `EVER`: with the authorisation itself."""
    since = dict.fromkeys((case.entry.author, *_readers(case.entry.fields.get("readers"))), EVER)
    for entry in case.later:
        if entry.kind == NAMED:
            for login in _readers(entry.fields.get("readers")):
                since[login] = min(entry.instant_utc, since.get(login, entry.instant_utc))
    return since


def _readers(value: object) -> set[str]:
    return {one.strip() for one in value if isinstance(one, str)} if isinstance(value, tuple) else set()
