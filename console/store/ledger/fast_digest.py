"""A faster form of the chain's formula for the rows of one book: half the time, the same bytes."""

from __future__ import annotations

from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from console.store.ledger.chain import digest

if TYPE_CHECKING:
    from console.store.ledger.chain_diagnosis import RawRow

MOST_KEPT = 10_000


class QuickDigest:
    """Hashes the rows of one book quickly.

    It keeps the quoted names of kinds and authors, and quotes payloads by replacing characters only. That is
    JSON's quoting as long as a payload has no bare control characters; a canonical one has none. For any
    other payload the hash differs, and the formula itself decides.
    """

    def __init__(self, book: str) -> None:
        self._begin = f"[{quoted(book)},"
        self._names: dict[tuple[str, str], str] = {}

    def digest_of(self, row: RawRow) -> str:
        """Return the hash that the row should have; its own, if the quick way confirms it."""
        book, number, kind, author, instant, payload, previous, hashed = row
        names = self._names.get((kind, author)) or self._quote_names(kind, author)
        body = payload.replace("\\", "\\\\") if "\\" in payload else payload
        body = body.replace('"', '\\"')
        text = f'{self._begin}{number},{names},{quoted(instant)},"{body}","{previous}"]'
        if sha256(text.encode()).hexdigest() == hashed:
            return hashed
        return digest(book, kind, author, instant, payload, number, previous)

    def _quote_names(self, kind: str, author: str) -> str:
        if len(self._names) > MOST_KEPT:
            self._names.clear()
        names = self._names[kind, author] = f"{quoted(kind)},{quoted(author)}"
        return names
