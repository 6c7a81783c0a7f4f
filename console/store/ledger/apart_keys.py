"""The key of the books that are kept apart: it wraps the key of each of their entries, and lies elsewhere.

The keys of all other entries lie in the database beside them, so that details can be erased. Of a book that
is kept apart (`domain.books.apart`) each is wrapped with one key, which is in the keyring of every console of
the scheme and in no database, so that a database's file or a backup shows nothing. Losing it loses those
records: two people keep a half each (`domain.surveillance.key_halves`).
"""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.books.apart import APART, BOOK_OF_DOCUMENTS
from console.domain.errors import EnvironmentFault, OperatorError
from console.store.ledger.document_key import (
    KeyInDoubt,
    has_sealed,
    private_half,
    public_half,
    sealed_documents,
    stated_halves,
)
from console.store.ledger.faults import reading_from
from console.store.ledger.sealed_box import open_box
from console.store.ledger.seat_keys import SeatKeys
from console.store.tables import entry_keys, pictures
from console.store.transactions import writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from console.services.ports import Vault

OPTION = "apart_keys"
"""Execution option of an engine under which its connections find the key."""
NAME = "surveillance key"
"""Its name in the keyring."""
_LETTERS = 16
"""Of a public half, after the name of a key that was replaced."""
KEY_BYTES = 32
MARK, NONCE_BYTES = b"WR1", 12
WHAT = "The keys of the books that are kept apart"


class ApartKeys:
    """Wraps and unwraps the keys of entries. Thread-safe; the keyring is asked once.

    Args:
        vault: the keyring.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = threading.Lock()
        self._key: bytes | None = None
        self.seat = SeatKeys()
        """The keys of the person in the seat, for the words that are sealed for persons."""

    def key(self) -> bytes | None:
        """Return the key; None: it is not on this console, or the keyring is locked."""
        try:
            return self.ask()
        except EnvironmentFault:
            return None

    def ask(self) -> bytes | None:
        """Return the key; None: it is not on this console.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        with self._lock:
            if self._key is None:
                self._key = self._vault.secret(NAME)
            return self._key

    def keep(self, key: bytes) -> None:
        """Store the key in the keyring; another one that was there stays there under another name.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        with self._lock:
            before = self._vault.secret(NAME)
            if before is not None and before != key:
                # It may be the only one that opens what another scheme or backup has.
                self._vault.keep_secret(f"{NAME} {public_half(before)[:_LETTERS]}", before)
            self._vault.keep_secret(NAME, key)
            self._key = key

    def wrap(self, connection: Connection, book: str, key: bytes, place: str = "") -> bytes:
        """Return an entry's key as it is stored. The first one of a scheme makes the key that wraps it.

        Args:
            connection: tells whether the scheme has such keys already.
            book: of the entry.
            key: the entry's key, or a document or draft of such a book.
            place: where a document or draft stands; elsewhere it cannot be opened.

        Raises:
            EnvironmentFault: the keyring is locked, or the key of this scheme is not on this console.
        """
        # A keyring that is only locked has the key already, and says that it is locked.
        own = self.ask()
        if own is None:
            if has_key(connection):
                raise missing_key()
            own = os.urandom(KEY_BYTES)
            self.keep(own)
        return _wrapped(own, book + place, key)

    def unwrap(self, book: str, stored: bytes, place: str = "") -> bytes | None:
        """Return an entry's key; None: the key that opens it is not on this console."""
        own = self.key()
        return _unwrapped(own, book + place, stored) if own is not None else None

    def adopt(self, engine: Engine, key: bytes) -> None:
        """Store a key that was put together from its halves.

        Raises:
            OperatorError: it does not open the records of this scheme.
            EnvironmentFault: there is no keyring, or the database is away.
        """
        with reading_from(engine) as connection:
            fits = self._fits(connection, key)
        if not fits:
            raise OperatorError(
                "These halves do not belong to the records of this scheme.", "Check both of them."
            )
        self.keep(key)

    def is_of(self, engine: Engine) -> bool:
        """Return whether this console has a key, and it opens the records of this scheme.

        Raises:
            EnvironmentFault: there is no keyring, or the database is away.
        """
        key = self.ask()
        with reading_from(engine) as connection:
            return key is not None and self._fits(connection, key)

    def _fits(self, connection: Connection, key: bytes) -> bool:
        """Return whether a key opens anything of a scheme, or agrees with its books where nothing is sealed.

        One record is enough: others may be damaged, or put there by somebody else.
        """
        wrapped = connection.execute(_wrapped_keys()).all()
        if any(_unwrapped(key, row.book, row.key) is not None for row in wrapped):
            return True
        private = private_half(key)
        has_boxes = False
        for name, box in sealed_documents(connection):
            has_boxes = True
            if open_box(private, box, place_of(name)) is not None:
                return True
        if wrapped:
            return False
        try:
            halves = stated_halves(connection)
        except KeyInDoubt:
            halves = []
        # Where nothing is sealed yet, a statement that disagrees with the key that is here may be anybody's.
        return public_half(key) in halves or (not has_boxes and (not halves or key == self.key()))

    def wrap_all(self, engine: Engine) -> int:
        """Wrap the keys that an earlier version left in the database, and return how many there were.

        Raises:
            EnvironmentFault: the database cannot be written, or the key is not on this console.
        """
        plain = _plain_keys()
        with reading_from(engine) as connection:
            if connection.execute(plain.limit(1)).first() is None:
                return 0
        with writing(engine, WHAT) as connection:
            self._wrap_documents(connection)
            rows = connection.execute(plain).all()
            for row in rows:
                place = (entry_keys.c.book == row.book) & (entry_keys.c.number == row.number)
                wrapped = self.wrap(connection, row.book, row.key)
                connection.execute(sa.update(entry_keys).where(place).values(key=wrapped))
        return len(rows)

    def _wrap_documents(self, connection: Connection) -> None:
        for begin, book in BOOK_OF_DOCUMENTS.items():
            named = sa.select(pictures.c.name, pictures.c.content)
            for row in connection.execute(
                named.where(pictures.c.name.startswith(begin, autoescape=True))
            ).all():
                if not is_wrapped(row.content):
                    wrapped = self.wrap(connection, book, row.content, place_of(row.name))
                    place = pictures.c.name == row.name
                    connection.execute(sa.update(pictures).where(place).values(content=wrapped))


def place_of(*names: str) -> str:
    """Return the place of a document or draft, to which its sealing binds it."""
    return "\0" + json.dumps(names)


def stored_key(
    connection: Connection | Engine, book: str, key: bytes | None, place: str = ""
) -> bytes | None:
    """Return the key of an entry, or a document or draft of such a book, as it is stored in this database.

    Raises:
        EnvironmentFault: the book is kept apart, and the key of this scheme is not on this console.
    """
    keys = keys_of(connection)
    if key is None or book not in APART or keys is None:
        return key
    if isinstance(connection, sa.Engine):
        with reading_from(connection) as reading:
            return keys.wrap(reading, book, key, place)
    return keys.wrap(connection, book, key, place)


def read_key(
    connection: Connection | Engine, book: str, stored: bytes | None, place: str = ""
) -> bytes | None:
    """Return the key of an entry from what is stored; None: there is none, or it cannot be opened here."""
    if stored is None or book not in APART or not is_wrapped(stored):
        return stored
    keys = keys_of(connection)
    return keys.unwrap(book, stored, place) if keys is not None else None


def is_wrapped(stored: bytes) -> bool:
    """Return whether a stored key is wrapped."""
    return len(stored) > KEY_BYTES and stored.startswith(MARK)


def keys_of(connection: Connection | Engine) -> ApartKeys | None:
    """Return the keys under which a database was opened; None: nothing is kept apart here."""
    keys: ApartKeys | None = connection.get_execution_options().get(OPTION)
    return keys


def own_half(connection: Connection | Engine) -> str:
    """Return the public half that follows from this console's key, hex; empty: it has no key."""
    keys = keys_of(connection)
    key = keys.key() if keys is not None else None
    return public_half(key) if key is not None else ""


def _wrapped(own: bytes, book: str, key: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return MARK + nonce + AESGCM(own).encrypt(nonce, key, book.encode())


def _unwrapped(own: bytes, book: str, stored: bytes) -> bytes | None:
    nonce, box = stored[len(MARK) : len(MARK) + NONCE_BYTES], stored[len(MARK) + NONCE_BYTES :]
    try:
        return AESGCM(own).decrypt(nonce, box, book.encode())
    except (InvalidTag, ValueError):
        return None


def _keys_of_apart() -> sa.Select[tuple[str, int, bytes]]:
    return sa.select(entry_keys).where(entry_keys.c.book.in_(APART)).order_by(entry_keys.c.number)


def _wrapped_keys() -> sa.Select[tuple[str, int, bytes]]:
    return _keys_of_apart().where(sa.func.length(entry_keys.c.key) > KEY_BYTES)


def _plain_keys() -> sa.Select[tuple[str, int, bytes]]:
    return _keys_of_apart().where(sa.func.length(entry_keys.c.key) == KEY_BYTES)


def has_key(connection: Connection) -> bool:
    """Return whether a scheme has such a key, on whichever console; a damaged statement shows one too."""
    if connection.execute(_wrapped_keys().limit(1)).first() is not None or has_sealed(connection):
        return True
    try:
        return bool(stated_halves(connection))
    except KeyInDoubt:
        return True


def missing_key() -> EnvironmentFault:
    """Return the error of a console that does not have the key of its scheme."""
    return EnvironmentFault(
        "The key of the sealed records is not on this console, so nothing can be sealed here.",
        "Two people enter their halves of it: watchroom surveillance recover.",
    )
