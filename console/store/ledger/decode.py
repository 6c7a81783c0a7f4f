"""Decoding rows of the ledger into entries."""

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

UNREADABLE = "personal details cannot be read: wrong key"


def decoded(
    row: Any, key: bytes | None, erased: str = "", as_kind: str = "", *, is_open: bool = False
) -> Entry:
    """Return the entry of a row.

    Args:
        row: a row of the ledger's table.
        key: of its personal details; None: they are left out (not needed, not permitted, or erased).
        erased: text shown if they were erased.
        as_kind: kind whose fields are used (a correction has the fields of the corrected entry).
        is_open: whether the entry opened a case that is still open.

    Raises:
        ValueError, TypeError, LookupError, AttributeError: the row was damaged.
    """
    payload = json.loads(row.payload)
    if not isinstance(payload, dict):
        raise TypeError("the payload of an entry is not an object")
    fields: dict[str, Any] = payload.get("fields", payload)
    if key is not None and "sealed" in payload:
        personal = unseal(payload["sealed"], key, binding(row.book, row.kind, row.author, row.instant))
        erased = UNREADABLE if personal is None else erased
        fields = fields | (personal or {})
    relation = payload.get("relation")
    return Entry(
        row.book,
        row.number,
        row.kind,
        row.author,
        dt.datetime.fromisoformat(row.instant),
        _values(as_kind or row.kind, fields),
        row.hash,
        erased,
        payload.get("doubt", ""),
        tuple(payload.get("about", ())),
        Relation(relation) if relation else None,
        is_open,
    )


def _values(kind: str, stored: Mapping[str, Any]) -> dict[str, Value]:
    declared = KINDS.get(kind)
    specs = {spec.name: spec for spec in declared.fields} if declared else {}
    return {name: from_json(specs.get(name), value) for name, value in stored.items()}
