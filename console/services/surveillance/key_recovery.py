"""Halves of the key of the sealed records: two people together take and use them (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.key_halves import halves_of, key_of

if TYPE_CHECKING:
    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, PasswordCheck

SUBJECT = "surveillance key"
TAKEN, BROUGHT_BACK = "surveillance-key-halved", "surveillance-key-recovered"


class KeyKeeper(Protocol):
    """Where the key lies on this console."""

    def key(self) -> bytes | None:
        """Return the key, or None; raise an error if the keyring is locked."""
        ...

    def is_in_use(self) -> bool:
        """Return whether something is sealed for the scheme's key, so that losing it loses records."""
        ...

    def is_of_records(self) -> bool:
        """Return whether this console's key is the one that opens the records of this scheme."""
        ...

    def adopt(self, key: bytes) -> None:
        """Store a key that opens the records of this scheme, and state it; refuse any other."""
        ...


class KeyRecovery:
    """The acts on the key. Not for the UI thread: calls wait for the keyring and the database.

    Args:
        keeper: where the key lies.
        gate: the rules of people.
        passwords: checks what both typed.
        store: the books.
    """

    def __init__(self, keeper: KeyKeeper, gate: Gate, passwords: PasswordCheck, store: BookStore) -> None:
        self._keeper, self._gate, self._passwords, self._store = keeper, gate, passwords, store

    def lacks_halves(self, actor: Actor) -> bool:
        """Return whether sealed records would be lost with this console, because nobody has taken halves.

        Raises:
            Refusal: the actor may not read the authorisations, so they take no half either.
        """
        self._gate.require(actor, Permission.READ_AUTHORISATIONS, SUBJECT)
        if self._keeper.key() is None or not self._keeper.is_in_use():
            return False
        taken = BookQuery(act_of(TAKEN).book, limit=1, kinds=(TAKEN,))
        return not self._store.page(taken, personal=False)

    def halves(self, first: Actor, first_secret: str, second: Actor, second_secret: str) -> tuple[str, str]:
        """Return a half for each of two people. Earlier halves stay valid.

        Raises:
            Refusal: one of them may not read the authorisations, or both are one person.
            OperatorError: a password is wrong, or there is no key yet.
        """
        require_both(self._gate, self._passwords, (first, first_secret), (second, second_secret))
        key = self._keeper.key()
        if key is None:
            raise OperatorError(
                "There is no key of the sealed records on this console.",
                "It is made with the first authorisation, letter or attachment. If this console has lost it: "
                "watchroom surveillance recover.",
            )
        if not self._keeper.is_of_records():
            raise OperatorError(
                "The key on this console does not open the sealed records of this scheme, so halves of it "
                "would be worth nothing.",
                "Take the halves at a console that opens them. Two people bring them here: watchroom "
                "surveillance recover.",
            )
        self._enter(first, TAKEN, second)
        return halves_of(key)

    def recover(
        self, first: Actor, first_secret: str, second: Actor, second_secret: str, halves: tuple[str, str]
    ) -> None:
        """Put the key together from two halves, and keep it in the keyring of this console.

        Raises:
            Refusal: one of them may not read the authorisations, or both are one person.
            OperatorError: a password is wrong, a half was mistyped, or they are another scheme's.
        """
        require_both(self._gate, self._passwords, (first, first_secret), (second, second_secret))
        self._keeper.adopt(key_of(*halves))
        self._enter(first, BROUGHT_BACK, second)

    def _enter(self, actor: Actor, act: str, second: Actor) -> None:
        detail: dict[str, Value] = {"with": second.login, "subject": SUBJECT}
        with self._store.unit() as unit:
            unit.append(NewEntry(act_of(act).book, act, actor.login, detail))


def require_both(
    gate: Gate, passwords: PasswordCheck, first: tuple[Actor, str], second: tuple[Actor, str]
) -> None:
    """Check that two different people who may read authorisations have typed their passwords.

    Raises:
        Refusal: one of them may not, or both are one person.
        OperatorError: a password is wrong.
    """
    act = Permission.READ_AUTHORISATIONS
    for person, secret in (first, second):
        gate.require(person, act, SUBJECT)
        passwords.confirm(person, secret)
    if second[0].login in gate.accounts_of(first[0]):
        raise Refusal(
            "Both halves would be with one person.",
            "Another person who may read the authorisations takes the second half.",
            rule="Sealed records are opened again by two people together.",
            source="code of practice, RIP-04",
        )
    gate.require_independent({first[0].login}, second[0], act, SUBJECT)
    gate.enter_agreed(first[0], second[0].login, act, SUBJECT)
