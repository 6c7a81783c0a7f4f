"""Facts derived from the entries of a medium: where it is, who had it, what lacks a witness (EVD-03)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books import media
from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.books.media import MASTER, MISSING
from console.domain.books.payloads import from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value

REGISTERED, REMOVED, RETURNED = "media.registered", "media.removed", "media.returned"
RELOCATED, VIEWED, DELIVERED = "media.moved", "media.viewed", "media.delivered"
DESTROYED, DIFFERED = "media.destroyed", "media.differed"
MASTER_KEPT_YEARS = 3
"""Evidence master kept: 3 years (local code of practice)."""
_SPECS = {kind.name: {spec.name: spec for spec in kind.fields} for kind in media.BOOK.kinds}
_TIMES = {
    REGISTERED: "made_utc",
    REMOVED: "removed_utc",
    RETURNED: "returned_utc",
    RELOCATED: "relocated_utc",
    VIEWED: "viewed_utc",
    DELIVERED: "delivered_utc",
    DESTROYED: "destroyed_utc",
    DIFFERED: "counted_utc",
}
"""The time of each link as it was typed."""
MOVES = frozenset({REMOVED, RETURNED, RELOCATED, DELIVERED, DESTROYED})
"""Links by which a medium changes its place or its holder: none may follow an unsigned one."""


class Custody(Enum):
    """Where a medium is."""

    STORED = "in secure storage"
    OUT = "taken from storage"
    DELIVERED = "handed over"
    MISSING = "missing"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class CustodyLink:
    """One link in the continuity of a medium.

    Attributes:
        fields: with their corrections applied; personal ones are missing if they are erased or not permitted.
        signed_by: user name of the witness who countersigned what now stands; empty: no one yet.
        is_broken: whether the medium moved although a link before was unsigned.
    """

    number: int
    kind: str
    author: str
    instant_utc: dt.datetime
    fields: Mapping[str, Value]
    erased: str = ""
    signed_by: str = ""
    signed_utc: dt.datetime | None = None
    is_corrected: bool = False
    is_broken: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether a witness countersigned it."""
        return bool(self.signed_by)

    @property
    def when_utc(self) -> dt.datetime:
        """When it happened, as it was typed."""
        stated = self.fields.get(_TIMES.get(self.kind, ""))
        return stated if isinstance(stated, dt.datetime) else self.instant_utc

    def words(self, name: str) -> str:
        """Return a field as text; empty if it has none, or may not be read."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A medium with its life. `links` is in the order of entry and begins with its registration."""

    links: tuple[CustodyLink, ...] = field(default=())

    @property
    def number(self) -> int:
        """Number of the entry that registered it."""
        return self.links[0].number

    @property
    def reference(self) -> str:
        """Its unique reference."""
        return self.links[0].words("reference")

    @property
    def is_master(self) -> bool:
        """Whether it is a master copy."""
        return self.links[0].words("copy") == MASTER

    @property
    def custody(self) -> Custody:
        """Where it is, by its last movement."""
        return _custody(self._last_place)

    @property
    def _last_place(self) -> CustodyLink:
        return next(link for link in reversed(self.links) if link.kind != VIEWED)

    @property
    def place(self) -> str:
        """Its secure place, or who has it; empty where it is destroyed or may not be read."""
        last = self._last_place
        names = {REMOVED: "person", DELIVERED: "agency", DESTROYED: ""}
        return last.words(names.get(last.kind, "storage"))

    @property
    def unsigned(self) -> tuple[CustodyLink, ...]:
        """The links that no witness has countersigned."""
        return tuple(link for link in self.links if not link.is_signed)

    @property
    def breaks(self) -> tuple[CustodyLink, ...]:
        """Movements that were entered although a link before was unsigned, by whatever way."""
        return tuple(link for link in self.links if link.is_broken)

    @property
    def last_moved_utc(self) -> dt.datetime:
        """When the newest link was entered; a statement of continuity must be younger."""
        return max(link.instant_utc for link in self.links)

    @property
    def kept_until_utc(self) -> dt.datetime | None:
        """Until when a master is kept; None for other copies."""
        return add_years(self.links[0].when_utc, MASTER_KEPT_YEARS) if self.is_master else None

    def is_due(self, now_utc: dt.datetime) -> bool:
        """Whether it is a master whose three years are over, and it is still here."""
        until_utc = self.kept_until_utc
        is_here = self.custody in {Custody.STORED, Custody.OUT, Custody.MISSING}
        return is_here and until_utc is not None and until_utc <= now_utc


def _custody(last: CustodyLink) -> Custody:
    if last.kind == DIFFERED:
        return Custody.MISSING if last.words("difference") == MISSING else Custody.STORED
    states = {REMOVED: Custody.OUT, DELIVERED: Custody.DELIVERED, DESTROYED: Custody.DESTROYED}
    return states.get(last.kind, Custody.STORED)


def add_years(instant_utc: dt.datetime, years: int) -> dt.datetime:
    """Return the same day of a later year; 1 March for 29 February where there is none."""
    try:
        return instant_utc.replace(year=instant_utc.year + years)
    except ValueError:
        return instant_utc.replace(year=instant_utc.year + years, month=3, day=1)


def same_reference(one: str, other: str) -> bool:
    """Return whether two references are of one medium; case and spaces do not count."""
    return plain_reference(one) == plain_reference(other)


def plain_reference(reference: str) -> str:
    """Return a reference without case and without spaces, as a scanner or a person may give it."""
    return "".join(reference.casefold().split())


def media_items(entries: Iterable[Entry]) -> list[MediaItem]:
    """Return every medium of a span of the register, by number, with its corrections and signatures."""
    links: dict[int, Entry] = {}
    about: defaultdict[int, list[Entry]] = defaultdict(list)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.relation in {Relation.CORRECTS, Relation.COUNTERSIGNS}:
            for number in entry.about:
                about[number].append(entry)
        elif entry.kind in _TIMES:
            links[entry.number] = entry
            members[entry.about[0] if entry.about else entry.number].append(entry.number)
    return [
        MediaItem(_with_breaks([_link(links[number], about[number]) for number in members[first]]))
        for first in sorted(members)
        if first in links and links[first].kind == REGISTERED
    ]


def _link(entry: Entry, later: Sequence[Entry]) -> CustodyLink:
    corrections = [item for item in later if item.relation is Relation.CORRECTS]
    newest = max((item.number for item in corrections), default=entry.number)
    # Who entered or corrected it cannot be its witness, even if a row says so that was written by hand.
    authors = {entry.author, *(item.author for item in corrections)}
    signatures = [
        item
        for item in later
        if item.relation is Relation.COUNTERSIGNS and item.number > newest and item.author not in authors
    ]
    signed = signatures[0] if signatures else None
    return CustodyLink(
        entry.number,
        entry.kind,
        entry.author,
        entry.instant_utc,
        _current(entry, corrections),
        entry.erased,
        signed.author if signed else "",
        signed.instant_utc if signed else None,
        bool(corrections),
    )


def _current(entry: Entry, corrections: Sequence[Entry]) -> dict[str, Value]:
    fields = dict(entry.fields)
    for correction in corrections:
        fields.update({name: value for name, value in correction.fields.items() if name != WHY_CORRECTED})
    specs = _SPECS[entry.kind]
    return {name: from_json(specs.get(name), value) for name, value in fields.items()}


def _with_breaks(links: Sequence[CustodyLink]) -> tuple[CustodyLink, ...]:
    """Mark each movement that came before a link ahead of it was countersigned."""
    import dataclasses

    marked: list[CustodyLink] = []
    for link in links:
        is_broken = link.kind in MOVES and any(
            earlier.signed_utc is None or earlier.signed_utc > link.instant_utc for earlier in marked
        )
        marked.append(dataclasses.replace(link, is_broken=is_broken))
    return tuple(marked)
