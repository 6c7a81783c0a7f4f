"""Entries that name a covert camera at a covert time: only who is named for it reads them (RIP-04).

They stay where they are, in the ordinary books, so that nothing is missing from a chain. Which they are is
found by what they say (`domain.books.pictures`), not by their kind. What somebody entered who is not named,
and so cannot know that the camera hung there, is everybody's: an incident does not vanish because its place
has one.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from console.domain.books.apart import APART
from console.domain.books.camera_words import CameraWords
from console.domain.books.entries import Relation
from console.domain.books.exhibit_words import ExhibitWords
from console.domain.books.media_file import plain_reference
from console.domain.books.pictures import NO_WORDS, names_cameras, pictures_of, recorded_in
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import Permission
from console.services.books.camera_names import FormerNames
from console.services.books.covert_times import BOOKS, DEPLOYED, CovertTime, LostTimes, covert_times
from console.services.books.every import every_in_span
from console.services.books.informed_people import PEOPLE, InformedPeople, informed_people

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.entries import Entry
    from console.domain.books.pictures import Pictures
    from console.services.books.ports import BookStore, Gate

_Tip = tuple[tuple[int, str], ...]
_Said = tuple[str, tuple[CovertTime, ...], dt.datetime | None] | None
"""Who entered what names covert times, which, and when; None: nobody can read it."""
AT_ONCE = 500
EXHIBITS = ("evidence", "prints", "redactions")
"""Books whose entries name an exhibit with its cameras and times."""
REFERENCES = ("exhibit", "reference")
CLOCKS_DIFFER = dt.timedelta(hours=1)


@dataclass(slots=True)
class _Scan:
    """What a book says of covert cameras, as far as it was read.

    Attributes:
        first: number of the entry from which on it is read.
        last: number of the entry up to which it was read.
        authors: by number, who entered what names one, and of which times; None: nobody can read it.
        roots: by number, which of those entries it is, or is about.
        exhibits: by reference, of which covert times they are.
        links: by number, what the entries about others are about.
    """

    first: int
    last: int
    authors: dict[int, _Said] = field(default_factory=dict)
    roots: dict[int, frozenset[int]] = field(default_factory=dict)
    exhibits: dict[str, tuple[CovertTime, ...]] = field(default_factory=dict)
    links: dict[int, tuple[int, ...]] = field(default_factory=dict)


class CovertEntries:
    """Finds them. Thread-safe; calls wait for the database.

    Args:
        store: the books.
        gate: knows the accounts of a person, and who reads all authorisations.
    """

    def __init__(self, store: BookStore, gate: Gate) -> None:
        self._gate, self._index = gate, index_of(store)

    def numbers(self, actor: Actor, book: str) -> frozenset[int]:
        """Return the numbers of the entries of an ordinary book that are kept from a person."""
        if book in APART or book == DEPLOYED:
            # These have readers of their own.
            return frozenset()
        authors, roots = self._index.said(book)
        if not authors or self._gate.find_refusal(actor, Permission.INSPECT_AUTHORISATIONS) is None:
            return frozenset()
        return self._kept_from(self._gate.accounts_of(actor), authors, roots)

    def secret(self, book: str) -> frozenset[int]:
        """Return the numbers of the entries of an ordinary book that are kept from somebody, whoever asks."""
        if book in APART or book == DEPLOYED:
            return frozenset()
        return self._kept_from(frozenset(), *self._index.said(book))

    def _kept_from(
        self, own: frozenset[str], authors: Mapping[int, _Said], roots: Mapping[int, frozenset[int]]
    ) -> frozenset[int]:
        if not authors:
            return frozenset()
        informed = self._index.informed()
        kept = {number for number, said in authors.items() if self._is_kept(own, said, informed)}
        return frozenset(number for number, above in roots.items() if not kept.isdisjoint(above))

    def touched(self, actor: Actor, book: str) -> frozenset[int]:
        """Return the entries that a person may read, but not everything that is about them."""
        kept = self.numbers(actor, book)
        return self._index.above(book, kept) - kept if kept else frozenset()

    def keeps(self, actor: Actor, author: str, pictures: Pictures) -> bool:
        """Return whether pictures that somebody named in a row beside the books are kept from a person."""
        times = self._index.times_of(pictures)
        if not times or self._gate.find_refusal(actor, Permission.INSPECT_AUTHORISATIONS) is None:
            return False
        return self._is_kept(self._gate.accounts_of(actor), (author, times, None), self._index.informed())

    def _is_kept(self, own: frozenset[str], said: _Said, informed: InformedPeople) -> bool:
        if said is None:
            return True
        author, times, at_utc = said
        accounts = self._gate.accounts_of(Actor(author, author, Role.OPERATOR))
        others = [one for one in times if own.isdisjoint(one.named)]
        # What somebody entered who may have known what hung there. Who has no account is the program.
        return any(one.authorisation is None or one.knew(accounts, at_utc) for one in others) or (
            bool(others) and any(informed.knew(self._gate, one, at_utc) for one in accounts)
        )


class _Index:
    """What the books say of covert cameras, for all services. Thread-safe; calls wait for the database.

    A book is read once, from the first covert time on, and after that only what is new in it.
    """

    def __init__(self, store: BookStore) -> None:
        self._reached = ref(store)
        self._lock = threading.Lock()
        self._lost: LostTimes = lambda _lost, _hung: ()
        self._names: Callable[[], Mapping[int, str]] = dict
        self._words = NO_WORDS
        self._former = FormerNames()
        self._named: dict[int, str] = {}
        """The present names of the covert cameras; with the former ones, it is what `_words` finds."""
        self._had: frozenset[tuple[int, str]] = frozenset()
        self._tip: _Tip = ()
        self._times: tuple[CovertTime, ...] = ()
        self._scans: dict[str, _Scan] = {}
        self._informed = InformedPeople()
        self._accounts_read = 0
        """Number of the newest entry of accounts when it was read last who was informed."""

    def follow(self, lost: LostTimes, names: Callable[[], Mapping[int, str]]) -> None:
        """From now on, ask for times of deployments that cannot be read, and for the cameras' names."""
        with self._lock:
            self._lost, self._names, self._tip = lost, names, ()

    @property
    def _store(self) -> BookStore:
        store = self._reached()
        if store is None:
            message = "the books are closed"
            raise RuntimeError(message)
        return store

    def said(self, book: str) -> tuple[dict[int, _Said], dict[int, frozenset[int]]]:
        """Return by number who entered what names a covert time, and which of those an entry is about."""
        with self._lock:
            self._read_times()
            if not self._times:
                return {}, {}
            scan = self._read_on(book)
            return dict(scan.authors), dict(scan.roots)

    def above(self, book: str, numbers: frozenset[int]) -> frozenset[int]:
        """Return all entries of a book that some of its entries are about, also at second hand."""
        with self._lock:
            links = self._read_on(book).links
            above: set[int] = set()
            waiting = list(numbers)
            while waiting:
                number = waiting.pop()
                abouts = links.get(number) or self._abouts(book, number)
                waiting += [one for one in abouts if one not in above]
                above.update(abouts)
        return frozenset(above)

    def informed(self) -> InformedPeople:
        """Return who had a post that reads all authorisations, and since when."""
        with self._lock:
            newest = self._store.head(PEOPLE)[0]
            if newest != self._accounts_read:
                self._informed, self._accounts_read = informed_people(self._store), newest
            return self._informed

    def times_of(self, pictures: Pictures) -> tuple[CovertTime, ...]:
        """Return the covert times that pictures show."""
        with self._lock:
            self._read_times()
            return tuple(one for one in self._times if one.is_of(pictures))

    def _abouts(self, book: str, number: int) -> tuple[int, ...]:
        """Return what an entry is about that was entered before the first covert time."""
        if number > self._scans[book].first:
            return ()
        return next((one.about for one in every_in_span(self._store, book, number, number)), ())

    def _read_times(self) -> None:
        tip = tuple(self._store.head(book) for book in sorted(BOOKS))
        times, named = self._times, self._named
        if tip != self._tip:
            times = covert_times(self._store, self._lost)
            names = self._names() if times else {}
            # One that was taken out of the scheme keeps its name.
            named = {one.camera: names.get(one.camera, self._named.get(one.camera, "")) for one in times}
        if times:
            # A camera may be renamed while it hangs there.
            self._former.follow(self._store)
        had = frozenset(one for one in self._former.names if one[0] in named)
        if (times, named, had) != (self._times, self._named, self._had):
            self._times, self._named, self._had = times, named, had
            self._words = CameraWords(named, had)
            self._scans.clear()
        self._tip = tip

    def _read_on(self, book: str) -> _Scan:
        """Return what a book says, after reading what is new in it."""
        newest = self._store.head(book)[0]
        scan = self._scans.get(book)
        if scan is not None and scan.last >= newest:
            return scan
        exhibits = {} if book in EXHIBITS else self._exhibits()
        words = ExhibitWords(exhibits)
        if scan is None:
            # What was entered before it hung there knows nothing of it. Clocks of consoles differ a little.
            first_utc = min(one.begin_utc for one in self._times) - CLOCKS_DIFFER
            first = self._store.number_at(book, first_utc)
            scan = self._scans[book] = _Scan(first, first)
        while scan.last < newest:
            last = min(scan.last + AT_ONCE, newest)
            # Most words of an entry are personal details: they are looked through here, and told nobody.
            entries = every_in_span(self._store, book, scan.last + 1, last, personal=True)
            found = {entry.number: entry for entry in entries}
            for number in range(scan.last + 1, last + 1):
                entry = found.get(number)
                self._note(scan, number, entry)
                if entry is not None and number not in scan.authors:
                    self._note_exhibits(scan, entry, exhibits, words)
            scan.last = last
        return scan

    def _exhibits(self) -> dict[str, tuple[CovertTime, ...]]:
        """Return the exhibits of covert times, by reference."""
        return {
            reference: times for book in EXHIBITS for reference, times in self._read_on(book).exhibits.items()
        }

    def _note(self, scan: _Scan, number: int, entry: Entry | None) -> None:
        if entry is None:
            scan.authors[number], scan.roots[number] = None, frozenset({number})
            return
        if entry.about:
            scan.links[number] = entry.about
        roots = frozenset(root for about in entry.about for root in scan.roots.get(about, ()))
        fields = self._whole_fields(entry)
        if times := self._times_of(entry, fields):
            scan.authors[number] = entry.author, times, entry.instant_utc
            if entry.book in EXHIBITS:
                scan.exhibits.update(dict.fromkeys(_references(fields), times))
            roots |= {number}
        if roots:
            scan.roots[number] = roots

    def _note_exhibits(
        self, scan: _Scan, entry: Entry, exhibits: Mapping[str, tuple[CovertTime, ...]], words: ExhibitWords
    ) -> None:
        """Note an entry that names an exhibit of covert times, and not other times of its cameras."""
        named = words.named_in(entry.fields)
        fields = self._whole_fields(entry) if named else {}
        if named and not (recorded_in(fields) and names_cameras(fields)):
            # Whoever names it has read on the exhibit what it is.
            times = tuple(dict.fromkeys(time for one in sorted(named) for time in exhibits[one]))
            scan.authors[entry.number] = "", times, None
            scan.roots[entry.number] = scan.roots.get(entry.number, frozenset()) | {entry.number}

    def _whole_fields(self, entry: Entry) -> Mapping[str, object]:
        """Return what an entry says, with what it leaves to the entry that it is about."""
        is_correction = entry.relation is Relation.CORRECTS
        if not entry.about or not (is_correction or names_cameras(entry.fields, self._words)):
            return entry.fields
        above = every_in_span(self._store, entry.book, entry.about[0], entry.about[0], personal=True)
        said = above[0].fields if above else {}
        return {**(said if is_correction else recorded_in(said)), **entry.fields}

    def _times_of(self, entry: Entry, fields: Mapping[str, object]) -> tuple[CovertTime, ...]:
        pictures = pictures_of(entry, fields, self._words)
        return tuple(one for one in self._times if one.is_of(pictures)) if pictures is not None else ()


_indexes: WeakKeyDictionary[BookStore, _Index] = WeakKeyDictionary()
_making = threading.Lock()


def index_of(store: BookStore) -> _Index:
    """Return what books say of covert cameras, one for all services that have them open."""
    with _making:
        if store not in _indexes:
            _indexes[store] = _Index(store)
        return _indexes[store]


def _references(fields: Mapping[str, object]) -> list[str]:
    """Return what an entry calls an exhibit."""
    return [
        plain_reference(said) for name in REFERENCES if isinstance(said := fields.get(name), str) and said
    ]
