"""Versions of zones with the reasons that were entered for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.facts import CameraFact
    from console.services.books.ports import BookStore

PAGE = 500
TOGETHER = dt.timedelta(seconds=2)
"""A version and its entry are of one unit of work."""


@dataclass(frozen=True, slots=True)
class ZoneVersion:
    """One version, and why it was made; empty where the entry is not found."""

    fact: CameraFact
    why: str = ""


def with_reasons(store: BookStore, facts: Sequence[CameraFact]) -> list[ZoneVersion]:
    """Versions with their reasons, by the entries in the audit log."""
    if not facts:
        return []
    subject = f"camera {facts[0].camera}"
    query = BookQuery("audit", kinds=("zone-changed",), limit=PAGE)
    entries = [one for one in store.page(query, personal=False) if one.fields.get("subject") == subject]
    made = []
    for fact in facts:
        near = [one for one in entries if abs(one.instant_utc - fact.since_utc) <= TOGETHER]
        best = min(near, key=lambda one: abs(one.instant_utc - fact.since_utc), default=None)
        made.append(ZoneVersion(fact, str(best.fields.get("why") or "") if best is not None else ""))
    return made
