"""The pair for which documents with personal details are sealed.

Its public half is in the book of the scheme, so that any console seals. The private half follows from the key
in the keyring (`apart_keys`). The first statement counts: that key is never exchanged, so a later one was put
there by somebody else, and a first one that is not the keyring's shows a rewritten book. Two people who bring
their halves then state their key again; a console without it attaches nothing until they bring it there too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.domain.books.apart import DOCUMENTS_FACT, SEALED_DOCUMENTS, is_sealed_document
from console.domain.books.scheme import BOOK as FACTS
from console.domain.errors import UNFIT_VALUES, EnvironmentFault
from console.store.ledger.decode import decoded
from console.store.ledger.sealed_box import KEY_BYTES, public_of
from console.store.ledger.stated_keys import is_key, is_whole
from console.store.tables import ledger, pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

MARK = b"WRD1"
"""Begins a sealed document; no kind of document that is kept begins so."""
STATED = "scheme.fact"
_LABEL = b"watchroom sealed documents 1"


class KeyInDoubt(EnvironmentFault):
    """What the books state of the key is damaged, or disagrees with itself or with this console's key."""


def private_half(key: bytes) -> bytes:
    """Return the private half of the pair that follows from a scheme's key."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=_LABEL).derive(key)


def public_half(key: bytes) -> str:
    """Return the public half of the pair that follows from a scheme's key, hex."""
    return public_of(private_half(key)).hex()


def stated_halves(connection: Connection) -> list[str]:
    """Return every public half that the book of the scheme states, hex, the first one first.

    Raises:
        KeyInDoubt: an entry that states one is damaged.
    """
    stated = sa.select(ledger).where(ledger.c.book == FACTS.name, ledger.c.kind == STATED)
    # What has another fact is not looked at closer: a word in the stored entry selects it.
    named = stated.where(ledger.c.payload.contains(DOCUMENTS_FACT, autoescape=True))
    halves: list[str] = []
    for row in connection.execute(named.order_by(ledger.c.number)).all():
        try:
            fields = decoded(row, None).fields
        except UNFIT_VALUES:
            raise _damaged() from None
        if fields.get("fact") != DOCUMENTS_FACT:
            continue
        half = fields.get("text")
        if not isinstance(half, str) or not is_key(half) or not is_whole(connection, row):
            raise _damaged()
        if half not in halves:
            halves.append(half)
    return halves


def is_sealed(name: str, stored: bytes) -> bool:
    """Return whether a document is sealed for the pair."""
    return is_sealed_document(name) and stored.startswith(MARK)


def plain_names(connection: Connection) -> list[str]:
    """Return the names of the documents that an earlier version left in the clear."""
    return [row.name for row in connection.execute(_documents(is_plain=True))]


def has_sealed(connection: Connection) -> bool:
    """Return whether a document is sealed."""
    return connection.execute(_documents(is_plain=False).limit(1)).first() is not None


def sealed_documents(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Give name and box of each sealed document, the smallest first: a key is tried with them."""
    by_size = _documents(is_plain=False).order_by(None).order_by(sa.func.length(pictures.c.content))
    for row in connection.execute(by_size).all():
        # One by one, because together they may be larger than the memory.
        same = pictures.c.name == row.name
        content = connection.execute(sa.select(pictures.c.content).where(same)).scalar()
        if content is not None:
            yield row.name, bytes(content)[len(MARK) :]


def _documents(*, is_plain: bool) -> sa.Select[tuple[str]]:
    named = sa.or_(*(pictures.c.name.startswith(begin, autoescape=True) for begin in SEALED_DOCUMENTS))
    head = sa.func.substr(pictures.c.content, 1, len(MARK), type_=sa.LargeBinary)
    query = sa.select(pictures.c.name).where(named, head != MARK if is_plain else head == MARK)
    return query.order_by(pictures.c.name)


def _damaged() -> KeyInDoubt:
    return KeyInDoubt(
        "The entry that states the key of sealed documents is damaged, so nothing can be attached.",
        "Verify the books: watchroom verify books.",
    )
