"""What the services of the books need of the database; the store implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import BookQuery, CaseFile, Entry, EntryRef, NewEntry
    from console.domain.books.signed_heads import SignedHead
    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission


class UnitOfWork(Protocol):
    """One unit of work: everything in it is committed together or not at all."""

    def append(self, entry: NewEntry) -> int:
        """Append to its book; the number it was given."""
        ...

    def place_hold(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str
    ) -> int:
        """Bar the deletion of footage; the hold's number."""
        ...

    def change_hold(self, hold: int, *, end_utc: dt.datetime) -> None:
        """Move the end of a hold."""
        ...

    def state_fact(self, name: str, text: str, author: str) -> None:
        """A fact of the scheme holds from now on; the earlier ones stay."""
        ...

    def state_camera_fact(self, camera: int, name: str, content: str, author: str) -> None:
        """State a fact of a camera from now on; the earlier ones stay. See `services.cameras.ports`."""
        ...

    def add_camera(self, camera: Camera) -> None:
        """A camera comes into the scheme.

        Raises:
            OperatorError: its number or its reference number is in use, or was.
        """
        ...

    def change_camera(self, camera: Camera) -> None:
        """A camera is called, placed or addressed otherwise.

        Raises:
            OperatorError: there is no such camera in use.
        """
        ...

    def remove_camera(self, number: int) -> None:
        """A camera leaves the scheme; its number is never given again.

        Raises:
            OperatorError: there is no such camera in use.
        """
        ...

    def drop_draft(self, draft: int) -> None:
        """A draft that was entered is not needed any longer."""
        ...


class BookStore(Protocol):
    """The books. Calls wait for the database: never from the UI thread. Any other thread."""

    def unit(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work; one at a time in this process, in one order.

        Raises:
            EnvironmentFault: the database cannot be written; nothing of the unit was kept.
        """
        ...

    def page(self, query: BookQuery, *, personal: bool) -> Sequence[Entry]:
        """Entries that stand for themselves (no corrections, no countersignatures), newest first."""
        ...

    def count(self, query: BookQuery, *, personal: bool) -> int:
        """How many entries the query finds, to at most 10,000; `before` and `limit` do not matter."""
        ...

    def entry(self, ref: EntryRef, *, personal: bool) -> Entry | None:
        """One entry."""
        ...

    def case(self, ref: EntryRef, *, personal: bool) -> CaseFile | None:
        """One entry with all that was said about it later."""
        ...

    def number_at(self, book: str, instant_utc: dt.datetime) -> int:
        """Number of the last entry not later than an instant; near, where a clock was set back."""
        ...

    def span(self, book: str, first: int, last: int, *, personal: bool) -> Sequence[Entry]:
        """Every entry of a range of numbers, in order, corrections and countersignatures too."""
        ...

    def due(self, book: str = "", limit: int = 500) -> Sequence[Entry]:
        """Entries that must be countersigned and are not, oldest first; all books where none is named."""
        ...

    def head(self, book: str) -> tuple[int, str]:
        """Number and hash of the newest entry; 0 and 64 zeros for an empty book."""
        ...


class Changes(Protocol):
    """Tells which books have new entries, here or on another console of the same database. Any thread."""

    def subscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Be told from now on.

        `changed` is called with the names of books, from a thread of the store, after the commit; it must
        return at once and raise nothing (set a flag, emit a queued signal). After the connection was lost it
        is called with every book: anything may have happened meanwhile.
        """
        ...

    def unsubscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Be told no more; a call that is under way may still come."""
        ...


class Drafts(Protocol):
    """What people are typing. Calls wait for the database: never from the UI thread."""

    def save(
        self,
        author: str,
        kind: str,
        typed: Mapping[str, Any],
        about: int | None = None,
        draft: int | None = None,
    ) -> int:
        """Keep what is typed, in a new draft or in one of the author's own; its number.

        Raises:
            OperatorError: the draft is somebody else's, or gone (entered, or thrown away elsewhere).
            EnvironmentFault: the database cannot be written.
        """
        ...

    def of(self, author: str) -> Sequence[EntryDraft]:
        """A person's drafts, newest first; nobody sees those of others."""
        ...

    def drop(self, author: str, draft: int) -> None:
        """Throw a draft of one's own away; nothing happens where there is none."""
        ...


class Gate(Protocol):
    """Asked before every act."""

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        """Let the act pass, or refuse it and record the attempt.

        Raises:
            Refusal: role, licence, shift or declaration forbid it; it says which.
        """
        ...


class PasswordCheck(Protocol):
    """Re-entry of the password (or PIN) before a countersignature."""

    def confirm(self, actor: Actor, secret: str) -> None:
        """Whether this is still the person.

        Raises:
            OperatorError: wrong, or locked out for a time; it says until when.
        """
        ...


class Signer(Protocol):
    """Signs heads with the installation's Ed25519 key. May ask the keyring: never from the UI thread."""

    def public_key(self) -> str:
        """Hex.

        Raises:
            EnvironmentFault: the keyring cannot be opened.
        """
        ...

    def sign(self, statement: bytes) -> str:
        """The signature (RFC 8032), hex."""
        ...


class HeadStore(Protocol):
    """Signed heads. Append only."""

    def unsigned(self) -> Sequence[tuple[str, int, str]]:
        """Book, number and hash of each book's newest entry that no head has been signed for."""
        ...

    def newest(self) -> Sequence[tuple[str, int, str]]:
        """Book, number and hash of each book's newest entry."""
        ...

    def keep(self, heads: Sequence[SignedHead]) -> None:
        """Keep signed heads."""
        ...

    def signed(self) -> Sequence[SignedHead]:
        """All of them."""
        ...

    def signers(self) -> frozenset[str]:
        """The public keys that have signed, hex."""
        ...


class SecondPlace(Protocol):
    """Where heads are sent as well, so that who holds the database cannot take them back."""

    def send(self, heads: Sequence[SignedHead]) -> None:
        """Append them there.

        Raises:
            EnvironmentFault: it cannot be reached.
        """
        ...


class ErasureStore(Protocol):
    """Personal details that can be erased."""

    def expired(self, book: str, before_utc: dt.datetime) -> Sequence[int]:
        """Entries with personal details whose case (or which themselves) ended before an instant."""
        ...

    def erase(self, book: str, numbers: Sequence[int], author: str, rule: str) -> None:
        """Destroy keys and search index, and enter it, in one unit of work."""
        ...

    def clear_traces(self) -> None:
        """Make the database forget what it deleted: free pages, index segments, write-ahead log."""
        ...


class SchemeFacts(Protocol):
    """Facts of the scheme with their history."""

    def facts(self) -> dict[str, str]:
        """Those in force, by name."""
        ...

    def history(self, name: str) -> Sequence[tuple[dt.datetime, str, str]]:
        """Since when, text and author, oldest first."""
        ...


class BookExporter(Protocol):
    """Writes books as files that prove themselves."""

    def write(
        self,
        into: Path,
        heads: Sequence[SignedHead],
        about: dict[str, str],
        progress: Callable[[int], None],
        *,
        personal: bool,
    ) -> Sequence[Path]:
        """Write every book that has a head, up to that head.

        Raises:
            OperatorError: the folder is not empty.
            EnvironmentFault: it cannot be written; nothing half-written is left.
        """
        ...
