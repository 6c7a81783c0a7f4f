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
"""The maximum time between a version and its entry, which are saved together."""


@dataclass(frozen=True, slots=True)
class ZoneVersion:
    """One version and its reason; empty if its entry is not found."""

    fact: CameraFact
    why: str = ""


def with_reasons(store: BookStore, facts: Sequence[CameraFact]) -> list[ZoneVersion]:
    """Return versions with their reasons, from the entries in the audit log."""
    if not facts:
        return []
    subject = f"camera {facts[0].camera}"
    query = BookQuery("audit", kinds=("zone-changed",), limit=PAGE)
    entries = [entry for entry in store.page(query, personal=False) if entry.fields.get("subject") == subject]
    versions = []
    for fact in facts:
        near = [entry for entry in entries if abs(entry.instant_utc - fact.since_utc) <= TOGETHER]
        best = min(near, key=lambda entry: abs(entry.instant_utc - fact.since_utc), default=None)
        versions.append(ZoneVersion(fact, str(best.fields.get("why") or "") if best is not None else ""))
    return versions
