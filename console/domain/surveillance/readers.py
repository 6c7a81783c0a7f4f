"""Who may read an authorisation: who entered it, whom they named, and who reads all of them (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

NAMED = "authorisations.named"


def named_in(case: CaseFile) -> frozenset[str]:
    """Return the user names of those who may read an authorisation by what was entered about it.

    Whoever adds something later, such as the cancellation that came by telephone, is not named by that.
    """
    named = {case.entry.author, *_readers(case.entry.fields.get("readers"))}
    for entry in case.later:
        if entry.kind == NAMED:
            named |= _readers(entry.fields.get("readers"))
    return frozenset(named)


def _readers(value: object) -> set[str]:
    return {one.strip() for one in value if isinstance(one, str)} if isinstance(value, tuple) else set()
