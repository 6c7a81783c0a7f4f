"""Whose signatures count: the scheme's own key, and the keys that books signed with it introduce."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.proof import BookFinding, Damage
from console.store.beside.readable import snapshot
from console.store.ledger.rows import raw_rows
from console.store.ledger.verify import is_signed
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Engine

    from console.domain.books.signed_heads import SignedHead

AUDIT, KEY_ACT = "audit", "signing-key"
Introduction = tuple[int, str]
"""Number of an entry of the audit log, and the public key (hex) that it introduces."""


def introductions(engine: Engine) -> list[Introduction]:
    """Return the keys that entries introduce, oldest first; an entry that cannot be read introduces none."""
    query = sa.select(ledger.c.number, ledger.c.payload)
    query = query.where(ledger.c.book == AUDIT, ledger.c.kind == KEY_ACT).order_by(ledger.c.number)
    with snapshot(engine) as connection:
        rows = list(raw_rows(connection, query))
    named = ((number, key_in(payload)) for number, payload in rows)
    return [(number, key) for number, key in named if key and isinstance(number, int)]


def key_in(payload: object) -> str:
    """Return the key (hex) that the payload of an entry introduces; empty if it cannot be read."""
    try:
        content = json.loads(payload) if isinstance(payload, str | bytes) else {}
        key = content["fields"]["public_key"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return key if isinstance(key, str) else ""


def believed_keys(
    own: frozenset[str], introduced: Sequence[Introduction], heads: Sequence[SignedHead]
) -> frozenset[str]:
    """Return the scheme's own keys and those that entries under a head signed with a believed key introduce.

    Args:
        own: public keys (hex) that are known to be the scheme's.
        introduced: from the audit log.
        heads: all known signed heads.
    """
    audit = sorted((head for head in heads if head.head.book == AUDIT), key=_number, reverse=True)
    believed, pending = set(own), list(own)
    while pending:
        key = pending.pop()
        newest = next((head for head in audit if head.public_key == key and is_signed(head)), None)
        reached = newest.head.number if newest else 0
        fresh = {other for number, other in introduced if number <= reached} - believed
        believed |= fresh
        pending += fresh
    return frozenset(believed)


def _number(head: SignedHead) -> int:
    return head.head.number


def foreign_findings(
    heads: Sequence[SignedHead], believed: frozenset[str], introduced: Sequence[Introduction] = ()
) -> list[BookFinding]:
    """Return a finding for each book and key that signed without being the scheme's.

    A key that an entry introduces, but that no head of a believed key covers yet, is said to be one: a new
    console's key looks like that, and so does a stranger's.
    """
    waiting = {key: number for number, key in reversed(introduced)}
    foreign = [head for head in heads if head.public_key not in believed]
    counts = Counter((head.head.book, head.public_key) for head in foreign)
    newest = {(head.head.book, head.public_key): head.head.number for head in sorted(foreign, key=_number)}
    return [
        BookFinding(
            book,
            newest[book, key],
            Damage.FOREIGN,
            f"{count} of the heads of {book} are signed with {_called(key, waiting)}, so they prove nothing",
        )
        for (book, key), count in sorted(counts.items())
    ]


def _called(key: str, waiting: Mapping[str, int]) -> str:
    if key in waiting:
        return (
            f"a key that entry {waiting[key]} of the audit log introduces ({key}), but which no head of a "
            "known key covers yet: a new console's, until one with a known key has signed, or a stranger's"
        )
    return f"a key that is not this scheme's ({key})"
