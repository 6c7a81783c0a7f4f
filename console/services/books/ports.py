"""Ports of the services of the books: what they need of the database. The store implements them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import BookQuery, CaseFile, Entry, EntryRef, NewEntry
    from console.domain.books.incident_numbers import IncidentNumber
    from console.domain.books.signed_heads import SignedHead
    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from console.domain.people.delegation import Authority
    from console.domain.people.permissions import Permission
    from console.domain.people.refusal import Refusal


class UnitOfWork(Protocol):
    """A unit of work: everything in it is committed together, or nothing."""

    def append(self, entry: NewEntry) -> int:
        """Append an entry to its book. Return its number."""
        ...

    def place_hold(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str, owner: str
    ) -> int:
        """Put recordings on hold, so that they are not deleted. Only `services.books.holds` calls this.

        Args:
            camera: its number.
            begin_utc: recordings are kept from here.
            end_utc: recordings are kept until here.
            reason: why, in words.
            author: login of the person.
            owner: the entry to which the hold belongs, such as `incidents 12`.

        Returns:
            The number of the hold.
        """
        ...

    def place_sealed_hold(
        self,
        cameras: Sequence[int],
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        author: str,
        owner: str,
    ) -> int:
        """Put recordings on hold under an authorisation; which they are is sealed (RIP-04).

        Returns:
            The number of the hold. Only `services.books.holds` calls this.
        """
        ...

    def end_holds(self, owner: str, end_utc: dt.datetime) -> tuple[int, ...]:
        """Set the end of an owner's holds; return their numbers. Only `services.books.holds` calls this."""
        ...

    def lift_holds(self, owner: str) -> tuple[int, ...]:
        """End an owner's holds; return their numbers. Only `services.books.holds` calls this."""
        ...

    def begin_holds_earlier(self, owner: str, begin_utc: dt.datetime) -> None:
        """Let an owner's holds begin earlier, never later. Only `services.books.holds` calls this."""
        ...

    def state_fact(self, name: str, text: str, author: str) -> None:
        """State a fact of the scheme from now on. Earlier versions are kept."""
        ...

    def state_camera_fact(self, camera: int, name: str, content: str, author: str) -> int:
        """State a fact of a camera (see `services.cameras.ports.CameraFacts`). Earlier versions are kept."""
        ...

    def add_camera(self, camera: Camera) -> None:
        """Add a camera to the scheme.

        Raises:
            OperatorError: its number or its reference number is in use, or was.
        """
        ...

    def change_camera(self, camera: Camera) -> None:
        """Change the name, location or addresses of a camera.

        Raises:
            OperatorError: there is no such camera in use.
        """
        ...

    def remove_camera(self, number: int) -> None:
        """Remove a camera from the scheme. Its number is never used again.

        Raises:
            OperatorError: there is no such camera in use.
        """
        ...

    def drop_draft(self, draft: int) -> None:
        """Delete a draft that was entered."""
        ...


class BookStore(Protocol):
    """The books. Calls wait for the database: not for the UI thread. Any other thread."""

    def unit(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work. Units of this process run one at a time.

        Raises:
            EnvironmentFault: the database cannot be written; nothing of the unit was kept.
        """
        ...

    def page(self, query: BookQuery, *, personal: bool) -> Sequence[Entry]:
        """Return entries of a list (without corrections and countersignatures), newest first."""
        ...

    def damaged(self, ref: EntryRef) -> None:
        """Tell, once, that an entry cannot be understood, and is left out of lists."""
        ...

    def count(self, query: BookQuery, *, personal: bool) -> int:
        """Return how many entries a query finds. `before` and `limit` are ignored."""
        ...

    def entry(self, ref: EntryRef, *, personal: bool) -> Entry | None:
        """Return one entry, or None."""
        ...

    def incident_entry(self, own: IncidentNumber) -> int | None:
        """Return the number of the entry of the incident with this own number, or None."""
        ...

    def case(self, ref: EntryRef, *, personal: bool) -> CaseFile | None:
        """Return an entry with all later entries about it, or None."""
        ...

    def open_files(
        self, book: str, limit: int, *, personal: bool, before: int | None = None
    ) -> Sequence[CaseFile]:
        """Return open cases of a book with all later entries about them, newest first.

        Args:
            book: its name.
            limit: how many at most.
            personal: whether to read personal details.
            before: only cases with a smaller number.
        """
        ...

    def number_at(self, book: str, instant_utc: dt.datetime) -> int:
        """Return the number of the last entry up to an instant; approximate if a clock was set back."""
        ...

    def span(self, book: str, first: int, last: int, *, personal: bool) -> Sequence[Entry]:
        """Return every entry of a range of numbers, in order, with corrections and countersignatures."""
        ...

    def marked(
        self, book: str, kinds: Collection[str], *, is_open: bool | None = None
    ) -> Sequence[tuple[int, int]]:
        """Return the numbers of all entries of some kinds, in order, also of such as cannot be read.

        Each with the number of the entry that it is about; 0: of none. With `is_open`, only of such cases.
        """
        ...

    def due(self, book: str = "", limit: int = 500) -> Sequence[Entry]:
        """Return entries that still need a countersignature, oldest first. Empty `book`: all books."""
        ...

    def due_refs(self) -> Sequence[EntryRef]:
        """Return all entries that still need a countersignature, oldest first; also damaged ones."""
        ...

    def head(self, book: str) -> tuple[int, str]:
        """Return number and hash of the newest entry; 0 and 64 zeros for an empty book."""
        ...


class Changes(Protocol):
    """Reports which books have new entries, from this or another console. Thread-safe."""

    def subscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Call `changed` whenever books have new entries.

        It is called with the names of the books, from a thread of the store, after the commit. It must return
        at once and raise nothing (set a flag, emit a queued signal). After a lost connection it is called
        with every book, because anything may have happened meanwhile.
        """
        ...

    def unsubscribe(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Stop the calls. A call that is under way may still come."""
        ...


class Drafts(Protocol):
    """Drafts of entries. Calls wait for the database: not for the UI thread."""

    def save(
        self,
        author: str,
        kind: str,
        typed: Mapping[str, Any],
        about: int | None = None,
        draft: int | None = None,
    ) -> int:
        """Save what is typed, in a new draft or in an existing one of the author. Return its number.

        Raises:
            OperatorError: the draft is someone else's, or does not exist any more.
            EnvironmentFault: the database cannot be written.
        """
        ...

    def drafts_of(self, author: str) -> Sequence[EntryDraft]:
        """Return the drafts of a person, newest first. Drafts of others are never returned."""
        ...

    def drop(self, author: str, draft: int) -> None:
        """Delete a draft of this author. Nothing happens if it does not exist."""
        ...


class Gate(Protocol):
    """The permission check before every act."""

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        """Permit the act, or refuse it and record the attempt.

        Raises:
            Refusal: role, licence, shift or declaration forbid it.
        """
        ...

    def admit(self, actor: Actor, to: str, subject: str = "") -> None:
        """Check that a person may sign in at all; a refused attempt is recorded.

        Raises:
            Refusal: their account is closed, or something is not signed.
        """
        ...

    def find_refusal(self, actor: Actor, act: Permission) -> Refusal | None:
        """Return what `require` would refuse, without recording it. The roster's role counts."""
        ...

    def accounts_of(self, actor: Actor) -> frozenset[str]:
        """Return the user names of all accounts that belong to this person, their own included."""
        ...

    def role_permits(self, login: str, act: Permission) -> bool:
        """Return whether the role of an account permits an act, whatever else forbids it now.

        True if there is no such account: nobody knows what was permitted.
        """
        ...

    def require_independent(
        self, firsts: Collection[str], second: Actor, act: Permission, subject: str = ""
    ) -> None:
        """Check that somebody counts as a second person to these people. Waits for the database.

        Raises:
            Refusal: one made or reset the other's account in the last days, or a third both; it is recorded.
        """
        ...

    def enter_agreed(self, first: Actor, second: str, act: Permission, about: str = "") -> None:
        """Enter that two people agreed to an act, for a third to countersign. Waits for the database."""
        ...

    def authority(self, actor: Actor, act: Permission) -> Authority | None:
        """Return in whose absence, and by what, somebody may do an act; None: by their own role, or not."""
        ...


class PasswordCheck(Protocol):
    """Checks the password (or PIN) again before a countersignature."""

    def confirm(self, actor: Actor, secret: str) -> None:
        """Check that the secret is this person's.

        Raises:
            OperatorError: it is wrong, or the account is locked out for a time.
        """
        ...


class Signer(Protocol):
    """Signs heads with the installation's Ed25519 key. It may ask the keyring: not for the UI thread."""

    def public_key(self) -> str:
        """Return the public key, hex.

        Raises:
            EnvironmentFault: the keyring cannot be opened.
        """
        ...

    def sign(self, statement: bytes) -> str:
        """Return the signature of a statement (RFC 8032), hex."""
        ...


class HeadStore(Protocol):
    """The signed heads. Append only."""

    def unsigned(self) -> Sequence[tuple[str, int, str]]:
        """Return book, number and hash of each book's newest entry that has no signed head."""
        ...

    def newest(self) -> Sequence[tuple[str, int, str]]:
        """Return book, number and hash of each book's newest entry."""
        ...

    def save(self, heads: Sequence[SignedHead]) -> None:
        """Save signed heads."""
        ...

    def signed(self) -> Sequence[SignedHead]:
        """Return all signed heads."""
        ...

    def signers(self) -> frozenset[str]:
        """Return the public keys that have signed, hex."""
        ...


class SecondPlace(Protocol):
    """Another place for signed heads, so that someone who controls the database cannot remove them."""

    def send(self, heads: Sequence[SignedHead]) -> None:
        """Append heads there.

        Raises:
            EnvironmentFault: the place cannot be reached.
        """
        ...


class ErasureStore(Protocol):
    """Personal details that can be erased."""

    def expired(self, book: str, before_utc: dt.datetime) -> Sequence[int]:
        """Return entries with personal details whose case (or which themselves) ended before an instant."""
        ...

    def erase(self, book: str, numbers: Sequence[int], author: str, rule: str) -> None:
        """Destroy the keys and the search index of entries, and record it, in one unit of work."""
        ...

    def clear_traces(self) -> None:
        """Remove deleted data from the database: free pages, index segments, write-ahead log."""
        ...


class SchemeFacts(Protocol):
    """Facts of the scheme with their history."""

    def facts(self) -> dict[str, str]:
        """Return the facts in force, by name."""
        ...

    def history(self, name: str) -> Sequence[tuple[dt.datetime, str, str]]:
        """Return start, text and author of each version, oldest first."""
        ...


class BookExporter(Protocol):
    """Exports books as files that can be verified without the database."""

    def write(
        self,
        into: Path,
        heads: Sequence[SignedHead],
        about: dict[str, str],
        progress: Callable[[int], None],
        *,
        personal: bool,
        withheld: Mapping[str, Collection[int]],
    ) -> Sequence[Path]:
        """Write every book that has a head, up to that head. Return the files.

        Of what is withheld, by book and number, only the place in the chain is written.

        Raises:
            OperatorError: the folder is not empty.
            EnvironmentFault: the files cannot be written; none are left behind.
        """
        ...
