"""Key pairs of persons: the private half is sealed with a key derived from their password (RIP-04)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.people.ports import SealedReadingKey
from console.store.ledger.sealed_box import new_private, public_of
from console.store.ledger.stated_keys import stated_key
from console.store.people_tables import reading_keys
from console.store.transactions import reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from console.store.ledger.seat_keys import SeatKeys

SALT_BYTES, NONCE_BYTES = 16, 12


class ReadingKeyTable:
    """Implements `services.people.ports.ReadingKeys`. Not on the UI thread: deriving a key takes 0.1 s.

    Args:
        engine: the main database.
        seat: holds what is opened, until the person leaves the seat.
        derive: returns a key of a password, a salt and a cost.
        cost: of keys that are made now.
    """

    def __init__(
        self, engine: Engine, seat: SeatKeys, derive: Callable[[str, bytes, str], bytes], cost: str
    ) -> None:
        self._engine, self._seat, self._derive, self._cost = engine, seat, derive, cost

    def unlock(self, login: str, password: str) -> bool:
        """Open a person's key for this seat; False: there is none that this password opens."""
        found = self._row(login)
        private = self._opened(login, found, password) if found is not None else None
        if private is None:
            return False
        self._seat.bring(login, private)
        return True

    def forget(self, login: str) -> None:
        """Forget the key of a person who has signed in and was refused the seat, or did not take it."""
        self._seat.forget(login)

    def forget_late(self) -> None:
        """Forget the key of a person who has signed in and has not taken the seat for too long."""
        self._seat.forget_late()

    def public(self, login: str) -> str:
        """Return the public half of a person's pair as it is kept; empty: there is none."""
        found = self._row(login)
        return found.public if found is not None else ""

    def stated(self, login: str) -> str:
        """Return the public half that the last entry of a person states; empty: none, or it was altered."""
        with reading(self._engine, text("The books cannot be read")) as connection:
            return stated_key(connection, login) or ""

    def own(self, login: str, password: str) -> SealedReadingKey | None:
        """Return the pair whose private half a password opens; None: it opens none.

        Nobody can exchange that half who does not know the password, so it is what the public half in the
        database and in the books must belong to.
        """
        found = self._row(login)
        private = self._private(login, found, password) if found is not None else None
        return self._sealed(login, private, password) if private is not None else None

    def made(self, login: str, password: str) -> SealedReadingKey:
        """Return a new pair, which counts once it is stored."""
        return self._sealed(login, new_private(), password)

    def resealed(self, login: str, old: str, new: str) -> SealedReadingKey | None:
        """Return a person's pair sealed with another password; None: there is none.

        Raises:
            OperatorError: the old password does not open it, such as a PIN.
        """
        found = self._row(login)
        if found is None:
            return None
        private = self._opened(login, found, old)
        if private is None:
            known = self._seat.known(login)
            private = known if known is not None and public_of(known).hex() == found.public else None
        if private is None:
            raise OperatorError(
                "Your key for sealed records can only be kept with your present password.",
                "Enter the password itself, not the PIN.",
            )
        return self._sealed(login, private, new)

    def _row(self, login: str) -> SealedReadingKey | None:
        query = sa.select(reading_keys).where(reading_keys.c.login == login)
        with reading(self._engine, text("The accounts cannot be read")) as connection:
            row = connection.execute(query).first()
        return SealedReadingKey(row.public, row.sealed, row.salt, row.cost) if row is not None else None

    def _sealed(self, login: str, private: bytes, password: str) -> SealedReadingKey:
        salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
        box = AESGCM(self._derive(password, salt, self._cost)).encrypt(nonce, private, login.encode())
        return SealedReadingKey(public_of(private).hex(), nonce + box, salt, self._cost)

    def _opened(self, login: str, found: SealedReadingKey, password: str) -> bytes | None:
        private = self._private(login, found, password)
        # Another public half beside it would have words sealed for somebody else.
        return private if private is not None and public_of(private).hex() == found.public else None

    def _private(self, login: str, found: SealedReadingKey, password: str) -> bytes | None:
        nonce, box = found.sealed[:NONCE_BYTES], found.sealed[NONCE_BYTES:]
        try:
            key = self._derive(password, found.salt, found.cost)
            private = AESGCM(key).decrypt(nonce, box, login.encode())
            public_of(private)
        except (InvalidTag, ValueError, TypeError):
            # Also a row that somebody damaged: nobody is kept from signing in by it.
            return None
        return private
