"""Who holds the keys of words: implements `WordKeys` of `services.surveillance.word_keys`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.services.surveillance.word_keys import WordHolders
from console.store.ledger.apart_keys import keys_of
from console.store.ledger.faults import reading_from
from console.store.ledger.sealed_box import public_of
from console.store.ledger.stated_keys import refusal_of, statements, strange_keys
from console.store.ledger.word_keys import (
    RECOVERY,
    entered_recovery,
    private_key,
    recovered,
    sealed_numbers,
    word_key,
    wrap_for,
    wraps,
)
from console.store.ledger.word_sealing import opened_document, sealed_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.books.entries import NewEntry
    from console.store.ledger.unit import Units


class SealedWords:
    """The keys of words in the main database. Any thread that may wait for it."""

    def __init__(self, engine: Engine, units: Units) -> None:
        self._engine, self._units = engine, units

    def holders(self) -> WordHolders:
        """Return who has the keys of which authorisations, and who could be given one."""
        if keys_of(self._engine) is None:
            return WordHolders({}, frozenset())
        with reading_from(self._engine) as connection:
            stated = statements(connection)
            own = {login: one.public for login, one in stated.items() if one is not None}
            held: dict[int, set[str]] = {}
            for one in wraps(connection):
                held.setdefault(one.number, set())
                if one.login != RECOVERY and own.get(one.login) == one.target:
                    held[one.number].add(one.login)
        return WordHolders(
            {number: frozenset(who) for number, who in held.items()},
            frozenset(own),
            frozenset(stated.keys() - own.keys()),
            {login: one.again_utc for login, one in stated.items() if one is not None and one.again_utc},
        )

    def give(self, number: int, logins: Sequence[str], entry: Callable[[Sequence[str]], NewEntry]) -> bool:
        """Wrap the key of an authorisation for people, and enter it; False: who is in this seat has no key.

        Raises:
            OperatorError: none of them can be given it.
        """
        return self._give(lambda connection: _own(connection, number), number, logins, entry)

    def recover(
        self, private: bytes, number: int, logins: Sequence[str], entry: Callable[[Sequence[str]], NewEntry]
    ) -> bool:
        """Wrap it for people with the recovery pair, and enter it; False: that pair does not open it.

        Raises:
            OperatorError: none of them can be given it.
        """
        return self._give(lambda connection: recovered(connection, number, private), number, logins, entry)

    def _give(
        self,
        opened: Callable[[Connection], bytes | None],
        number: int,
        logins: Sequence[str],
        entry: Callable[[Sequence[str]], NewEntry],
    ) -> bool:
        with self._units.begin() as unit:
            private = opened(unit.connection)
            if private is None:
                return False
            given = wrap_for(unit.connection, number, private, logins)
            strange = strange_keys(unit.connection, logins)
            for login, public in strange.items():
                unit.append(refusal_of(unit.connection, login, public, entry(logins).author))
            if given:
                unit.append(entry(given))
        if not given:
            raise _nobody_given(is_strange=bool(strange))
        return True

    def sealed(self) -> list[int]:
        """Return the authorisations whose words are sealed for their readers."""
        with reading_from(self._engine) as connection:
            return sealed_numbers(connection)

    def recovery_key(self) -> str:
        """Return the public half of the recovery pair, hex; empty: nobody has taken its halves yet."""
        with reading_from(self._engine) as connection:
            # As entered: whatever somebody did to the fact, two people can take new halves.
            return entered_recovery(connection) or ""

    def public_of(self, private: bytes) -> str:
        """Return the public half of a pair, hex."""
        return public_of(private).hex()

    def is_kept_apart(self) -> bool:
        """Return whether this scheme keeps the key of its surveillance records outside the database."""
        return keys_of(self._engine) is not None

    def seal(self, number: int, content: bytes) -> bytes | None:
        """Return a document sealed for the readers of an authorisation; None: its words are not sealed."""
        if keys_of(self._engine) is None:
            return None
        with reading_from(self._engine) as connection:
            return sealed_document(connection, number, content)

    def open(self, content: bytes) -> bytes | None:
        """Return a document as it was given; None: who is in this seat does not have the key."""
        with reading_from(self._engine) as connection:
            return opened_document(connection, content)


def _own(connection: Connection, number: int) -> bytes | None:
    public = word_key(connection, number)
    return private_key(connection, public.hex()) if public is not None else None


def _nobody_given(*, is_strange: bool) -> OperatorError:
    then = "They have it already, or have to sign in once with a password of their own first."
    if is_strange:
        return OperatorError(
            "Nobody was given the key: the books do not state the key beside their name.",
            "They sign in once with their password, which states it anew. Then give it to them again.",
        )
    return OperatorError("Nobody was given the key.", then)
