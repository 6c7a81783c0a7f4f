"""Keys of the words of authorisations: who holds them, and giving them to others (RIP-04)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import NewEntry


@dataclass(frozen=True, slots=True)
class WordHolders:
    """Who can open the words of authorisations.

    Attributes:
        by_number: user names of those who have the key of an authorisation; only those that are sealed.
        with_pair: user names of those who can be given one.
        barred: user names of those who cannot: the books do not state the key that is kept for them.
        restated: when a person's key was stated anew, by user name; only of those whose it was.
    """

    by_number: Mapping[int, frozenset[str]]
    with_pair: frozenset[str]
    barred: frozenset[str] = frozenset()
    restated: Mapping[str, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnKey:
    """How it stands with the key of a person for sealed records.

    Attributes:
        is_stated: whether the books state it; else nothing is sealed for them.
        restated_utc: when it was stated anew because the entry before was damaged or the key exchanged.
        shut: the authorisations that they may read, whose words they have no key of.
    """

    is_stated: bool = True
    restated_utc: dt.datetime | None = None
    shut: tuple[int, ...] = ()


class WordKeys(Protocol):
    """The keys of words. Calls wait for the database: not for the UI thread."""

    def holders(self) -> WordHolders:
        """Return who has the keys of which authorisations, and who could be given one."""
        ...

    def give(self, number: int, logins: Sequence[str], entry: Callable[[Sequence[str]], NewEntry]) -> bool:
        """Wrap the key of an authorisation for people, with an entry that names who got it.

        Returns:
            Whether who is in this seat has the key; else nothing was done.

        Raises:
            OperatorError: none of them can be given it.
        """
        ...

    def seal(self, number: int, content: bytes) -> bytes | None:
        """Return a document sealed for the readers of an authorisation. None: its words are not sealed."""
        ...

    def open(self, content: bytes) -> bytes | None:
        """Return a document as it was given. None: who is in this seat does not have the key."""
        ...


class RecoveredWords(Protocol):
    """The keys of words, for two people who open them with the recovery pair."""

    def sealed(self) -> Sequence[int]:
        """Return the authorisations whose words are sealed for their readers."""
        ...

    def recovery_key(self) -> str:
        """Return the public half of the recovery pair, hex. Empty: there is none yet."""
        ...

    def public_of(self, private: bytes) -> str:
        """Return the public half of a pair, hex."""
        ...

    def is_kept_apart(self) -> bool:
        """Return whether this scheme keeps the key of its surveillance records outside the database."""
        ...

    def recover(
        self, private: bytes, number: int, logins: Sequence[str], entry: Callable[[Sequence[str]], NewEntry]
    ) -> bool:
        """Wrap the key of an authorisation for people, with an entry that names who got it.

        Returns:
            Whether this recovery pair opens it; else nothing was done.

        Raises:
            OperatorError: none of them can be given it.
        """
        ...
