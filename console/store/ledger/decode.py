"""From rows of the ledger to entries that can be read."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.entries import Entry, Relation
from console.domain.books.payloads import from_json
from console.store.ledger.field_encryption import binding, unseal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value

UNREADABLE = "personal details cannot be read: their key does not fit"


def decoded(
    row: Any, key: bytes | None, erased: str = "", as_kind: str = "", *, is_open: bool = False
) -> Entry:
    """The entry of a row.

    Args:
        row: a row of the ledger's table.
        key: of its personal details; None: they are left out (not asked for, not permitted, erased).
        erased: what is said where they were erased.
        is_open: the entry opened a case that nothing closed.
        as_kind: read the fields as this kind has them (a correction has the fields of what it corrects).
    """
    said: dict[str, Any] = json.loads(row.payload)
    kept: dict[str, Any] = said.get("fields", said)
    if key is not None and "sealed" in said:
        personal = unseal(said["sealed"], key, binding(row.book, row.kind, row.author, row.instant))
        erased = UNREADABLE if personal is None else erased
        kept = kept | (personal or {})
    relation = said.get("relation")
    return Entry(
        row.book,
        row.number,
        row.kind,
        row.author,
        dt.datetime.fromisoformat(row.instant),
        _values(as_kind or row.kind, kept),
        row.hash,
        erased,
        said.get("doubt", ""),
        tuple(said.get("about", ())),
        Relation(relation) if relation else None,
        is_open,
    )


def _values(kind: str, kept: Mapping[str, Any]) -> dict[str, Value]:
    known = KINDS.get(kind)
    specs = {spec.name: spec for spec in known.fields} if known else {}
    return {name: from_json(specs.get(name), value) for name, value in kept.items()}
