"""Entries of the audit log about a recording volume: what was deleted, and how far its chains reached."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.recording.witness import (
    DELETION_ACT,
    HEADS_ACT,
    EnteredDeletion,
    VolumeWitness,
    deletions_from_text,
    heads_from_text,
)
from console.store.beside.readable import snapshot
from console.store.ledger.rows import raw_rows
from console.store.ledger.trust import AUDIT
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

StatedAct = tuple[object, object, object]
"""Kind, author and payload of an entry, as stored; each may have been damaged."""


def entered_about(engine: Engine, volume: str) -> VolumeWitness | None:
    """Return what the books say of a volume; None if they do not know it.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    query = sa.select(ledger.c.kind, ledger.c.author, ledger.c.payload)
    query = query.where(ledger.c.book == AUDIT, ledger.c.kind.in_((DELETION_ACT, HEADS_ACT)))
    query = query.order_by(ledger.c.number)
    with snapshot(engine) as connection:
        return witness_in(raw_rows(connection, query), volume)


def witness_in(entries: Iterable[StatedAct], volume: str) -> VolumeWitness | None:
    """Return what entries say of a volume, oldest first; None if they do not name it.

    An entry that cannot be read states nothing; the verification of the books names it.
    """
    heads: list[tuple[int, int, str]] = []
    deletions: dict[str, EnteredDeletion] = {}
    for kind, author, payload in entries:
        try:
            fields = _fields(payload)
            if fields.get("volume") != volume:
                continue
            if kind == HEADS_ACT:
                heads += heads_from_text(fields["heads"])
            elif kind == DELETION_ACT:
                deletions.update(_deletions(str(author), fields))
        except (ValueError, OverflowError, TypeError, KeyError, AttributeError, RecursionError):
            continue
    return VolumeWitness(tuple(heads), deletions) if heads or deletions else None


def _fields(payload: object) -> dict[str, Any]:
    content = json.loads(payload) if isinstance(payload, str | bytes) else {}
    fields: dict[str, Any] = content["fields"]
    return fields


def _deletions(author: str, fields: dict[str, Any]) -> dict[str, EnteredDeletion]:
    """Return what one entry states: many deletions, or one, as older entries do."""
    if "segments" in fields:
        return dict(deletions_from_text(fields["segments"], author))
    begin, end = (dt.datetime.fromisoformat(fields[name]) for name in ("begin_utc", "end_utc"))
    return {fields["file"]: EnteredDeletion(author, str(fields["sha256"]), begin, end)}
