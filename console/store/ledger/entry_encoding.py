"""Preparing an entry for its book: everything except its place in the chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.apart import sealed_fields
from console.domain.books.automatic_acts import personal_details
from console.domain.books.kinds import Countersigning, Part
from console.domain.books.payloads import to_json
from console.store.ledger.chain import ChainRow, canonical
from console.store.ledger.field_encryption import binding, seal

if TYPE_CHECKING:
    from console.domain.books.entries import NewEntry

DOUBT_S = 0.5
"""Seconds by which an entry may be dated before the entry before it without a remark."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An entry with its instant, its payload and the key of its personal details."""

    entry: NewEntry
    instant: str
    payload: dict[str, Any]
    key: bytes | None

    @property
    def opens(self) -> bool:
        """Whether it opens a case."""
        kind = KINDS.get(self.entry.kind)
        return kind is not None and kind.part is Part.OPENS

    @property
    def due(self) -> bool:
        """Whether it must be countersigned."""
        kind = KINDS.get(self.entry.kind)
        return kind is not None and kind.countersigning is Countersigning.ALWAYS

    def row(self, before: str | None) -> ChainRow:
        """Return the row of the entry, with a remark if it is dated before the entry before it.

        `before` is the instant of that entry; None: there is none, or it was checked already.
        """
        doubt = _doubt(before, self.instant) if before else ""
        payload = {**self.payload, "doubt": doubt} if doubt else self.payload
        return ChainRow(self.entry.book, self.entry.kind, self.entry.author, self.instant, canonical(payload))


def compose(entry: NewEntry, now_utc: dt.datetime) -> Composed:
    """Prepare an entry; its personal details are encrypted with a key of their own."""
    instant = (entry.instant_utc or now_utc).astimezone(dt.UTC).isoformat(timespec="milliseconds")
    named = frozenset(entry.open_fields)
    typed = (personal_details(entry.kind) & named) | sealed_fields(entry.book, entry.kind, named)
    personal = {**entry.personal, **{name: entry.open_fields[name] for name in typed}}
    open_fields = {name: value for name, value in entry.open_fields.items() if name not in typed}
    payload: dict[str, Any] = {"fields": _plain(open_fields)}
    if entry.relation is not None:
        payload["about"], payload["relation"] = list(entry.about), entry.relation.value
    key = None
    if personal:
        bound_to = binding(entry.book, entry.kind, entry.author, instant)
        payload["sealed"], key = seal(_plain(personal), bound_to)
    return Composed(entry, instant, payload, key)


def _plain(fields: Any) -> dict[str, Any]:
    return {name: to_json(value) for name, value in fields.items()}


def _doubt(before: str, instant: str) -> str:
    """Return a remark if an entry is dated before the entry before it, else an empty text."""
    back_s = (dt.datetime.fromisoformat(before) - dt.datetime.fromisoformat(instant)).total_seconds()
    return (
        f"dated {back_s:.1f} s before the entry before it: clock set back, or entered late"
        if back_s > DOUBT_S
        else ""
    )
