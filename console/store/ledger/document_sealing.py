"""Sealing documents with personal details: any console of a scheme does it, one with the key opens them.

A box is bound to the name of its document. The database's file or a backup shows that there is a document, of
which kind of record, its SHA-256, its size, by whom and when.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.apart import DOCUMENTS_FACT, is_sealed_document
from console.domain.books.entries import NewEntry
from console.domain.books.payloads import values_of
from console.domain.books.scheme import BOOK as FACTS
from console.domain.books.scheme import FactStated
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM
from console.domain.text import text
from console.store.ledger.apart_keys import KEY_BYTES, has_key, keys_of, place_of
from console.store.ledger.append import append
from console.store.ledger.document_key import (
    MARK,
    STATED,
    KeyInDoubt,
    has_sealed,
    is_sealed,
    plain_names,
    private_half,
    public_half,
    sealed_documents,
    stated_halves,
)
from console.store.ledger.faults import reading_from
from console.store.ledger.sealed_box import open_box, seal_to
from console.store.tables import pictures, scheme_facts
from console.store.transactions import driver_of, is_postgres, writing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from console.domain.clock import Clock, Stop
    from console.store.ledger.apart_keys import ApartKeys

WHAT = text("The documents cannot be sealed")


def seal_document(connection: Connection, name: str, content: bytes, now_utc: dt.datetime) -> bytes:
    """Return a document as it is stored under its name. The first one of a scheme makes and states the key.

    Raises:
        KeyInDoubt: what the books state of the key does not agree, with itself or with this console's.
        EnvironmentFault: the key of this scheme is elsewhere, and no book states it yet.
    """
    keys = keys_of(connection)
    if keys is None or not is_sealed_document(name):
        return content
    return MARK + seal_to(bytes.fromhex(_public(connection, keys, now_utc)), content, place_of(name))


def open_document(connection: Connection, name: str, stored: bytes) -> bytes:
    """Return a document from what is stored under its name.

    Raises:
        EnvironmentFault: the keyring is locked, the key is not on this console, or the box is damaged or
            another document's.
    """
    if not is_sealed(name, stored):
        return stored
    keys = keys_of(connection)
    key = keys.ask() if keys is not None else None
    if key is None:
        raise EnvironmentFault(
            "The document is sealed, and the key of the sealed records is not on this console.",
            "Two people enter their halves of it: watchroom surveillance recover. Or open it at a console "
            "that has the key.",
        )
    content = open_box(private_half(key), stored[len(MARK) :], place_of(name))
    if content is None:
        raise EnvironmentFault(
            "The document cannot be opened: it is damaged, sealed for another key, or not the one that was "
            "filed here.",
            "Tell the manager, and verify the books. A backup may still have it.",
        )
    return content


def has_sealed_documents(engine: Engine) -> bool:
    """Return whether a document of this scheme is sealed.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    with reading_from(engine) as connection:
        return has_sealed(connection)


def state_key(engine: Engine, now_utc: dt.datetime) -> None:
    """State the public half of this console's key, if it has one and the books do not state it yet.

    Raises:
        KeyInDoubt: the books state another.
        EnvironmentFault: the database cannot be written.
    """
    keys = keys_of(engine)
    if keys is None or (key := keys.key()) is None:
        return
    with reading_from(engine) as connection:
        if public_half(key) in stated_halves(connection):
            return
    with writing(engine, WHAT) as connection:
        _public(connection, keys, now_utc)


def state_key_again(engine: Engine, now_utc: dt.datetime) -> None:
    """State this console's key beside another that the books state, because two people have brought it.

    Raises:
        EnvironmentFault: the database cannot be written.
    """
    key = keys.key() if (keys := keys_of(engine)) is not None else None
    if key is None:
        return
    with writing(engine, WHAT) as connection:
        try:
            halves = stated_halves(connection)
        except KeyInDoubt:
            # Whoever has the key goes on all the same, and nobody else would believe a second statement.
            return
        if (mine := public_half(key)) not in halves:
            _state(connection, mine, now_utc, before=halves[0] if halves else "")


def unopened_documents(connection: Connection) -> Iterator[str]:
    """Give the names of the documents that this console's key does not open: another's, or damaged."""
    key = keys.key() if (keys := keys_of(connection)) is not None else None
    if key is None:
        return
    private = private_half(key)
    for name, box in sealed_documents(connection):
        if open_box(private, box, place_of(name)) is None:
            yield name


def seal_old_documents(engine: Engine, clock: Clock, stop: Stop) -> int:
    """Seal the documents that an earlier version left in the clear, one by one; return how many.

    Raises:
        EnvironmentFault: the database cannot be written, or there is no key to seal for; those that were
            sealed until then stay so.
    """
    if keys_of(engine) is None:
        return 0
    with reading_from(engine) as connection:
        names = plain_names(connection)
    count = 0
    for name in names:
        if stop.is_set():
            break
        same = pictures.c.name == name
        with writing(engine, WHAT) as connection:
            content = connection.execute(sa.select(pictures.c.content).where(same)).scalar()
            if content is None or is_sealed(name, content):
                continue
            sealed = seal_document(connection, name, bytes(content), clock.utc_now())
            connection.execute(sa.update(pictures).where(same).values(content=sealed))
        count += 1
    _empty_log(engine)
    return count


def _empty_log(engine: Engine) -> None:
    """Empty SQLite's log of changes: freed pages are overwritten, but the log still has what they had.

    At every start, because the last one may have ended before it came so far.
    """
    if is_postgres(engine):
        return
    with driver_of(engine, WHAT) as driver:
        (is_busy, *_pages) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise EnvironmentFault(
            "The log of the database is in use, so it may still have documents in the clear.",
            "The console tries again in a minute.",
        )


def _public(connection: Connection, keys: ApartKeys, now_utc: dt.datetime) -> str:
    """Return the public half for which to seal, stated now if it was not."""
    own = keys.key()
    try:
        halves = stated_halves(connection)
    except KeyInDoubt:
        if own is None:
            raise
        # The key itself is here. That its statement is damaged is said at the start, and by `verify books`.
        return public_half(own)
    if own is None and len(halves) > 1:
        raise _strange(
            "The books state more than one key of sealed documents, so nothing can be attached here."
        )
    if own is None and halves:
        return halves[0]
    if own is None:
        own = _made(connection, keys)
    mine = public_half(own)
    if halves and mine not in halves:
        raise _strange(
            "The key of the sealed records on this console is not the one that the books state, so nothing "
            "can be attached here."
        )
    if not halves:
        _state_first(connection, keys, own, now_utc)
    return mine


def _state_first(connection: Connection, keys: ApartKeys, own: bytes, now_utc: dt.datetime) -> None:
    """State the key, and store it if it was made for this document."""
    mine = public_half(own)
    _state(connection, mine, now_utc)
    # Appending waited for another console, which may have stated its own first; one of the same keyring may
    # have stored another meanwhile.
    if stated_halves(connection)[0] != mine or (kept := keys.ask()) not in {None, own}:
        raise EnvironmentFault("Another console made the key at the same moment.", "Try again.")
    if kept is None:
        keys.keep(own)


def _made(connection: Connection, keys: ApartKeys) -> bytes:
    # Asked once more, because a keyring that was only locked has the key already.
    if (kept := keys.ask()) is not None:
        return kept
    if has_key(connection):
        raise EnvironmentFault(
            "The key of the sealed records is not on this console, so nothing can be attached here.",
            "Start a console that has it: from then on any console attaches. Or two people enter their "
            "halves of it: watchroom surveillance recover.",
        )
    return os.urandom(KEY_BYTES)


def _state(connection: Connection, half: str, now_utc: dt.datetime, before: str = "") -> None:
    stated = values_of(FactStated(fact=DOCUMENTS_FACT, text=half, before=before))
    append(connection, NewEntry(FACTS.name, STATED, PROGRAM.login, stated), now_utc)
    row = {"name": DOCUMENTS_FACT, "text": half, "author": PROGRAM.login, "since_utc": now_utc}
    connection.execute(sa.insert(scheme_facts).values(**row))


def _strange(what: str) -> KeyInDoubt:
    return KeyInDoubt(
        what,
        "Tell the manager, and verify the books: watchroom verify books. Two people who enter their halves "
        "say which key is right here: watchroom surveillance recover.",
    )
