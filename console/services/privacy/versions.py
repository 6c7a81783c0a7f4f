"""Versions of a camera's zones, each with the reason that was entered for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.services.books.every import every

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import Entry
    from console.domain.cameras.facts import CameraFact
    from console.services.books.ports import BookStore


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
    query = BookQuery("audit", kinds=("zone-changed",), since_utc=facts[0].since_utc - TOGETHER)
    found = every(store, query, personal=True)
    entries = [entry for entry in found if entry.fields.get("subject") == subject]
    named = {entry.fields["version"]: entry for entry in entries if "version" in entry.fields}
    unnamed = [entry for entry in entries if "version" not in entry.fields]
    versions = []
    for fact in facts:
        best = named.get(fact.version) or _nearest(unnamed, fact)
        versions.append(ZoneVersion(fact, str(best.fields.get("why") or "") if best is not None else ""))
    return versions


def _nearest(entries: Sequence[Entry], fact: CameraFact) -> Entry | None:
    """Return the entry of a version from before entries named their version: the nearest in time."""
    near = [entry for entry in entries if abs(entry.instant_utc - fact.since_utc) <= TOGETHER]
    return min(near, key=lambda entry: abs(entry.instant_utc - fact.since_utc), default=None)
