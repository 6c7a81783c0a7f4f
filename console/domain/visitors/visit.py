"""A visit: one case of the visitors' register with its corrections."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import WHY_CORRECTED, Relation
from console.domain.books.visitors import SUPERVISED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value

BADGES = 99
"""Badges of the room: V01 to V99."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit.

    Attributes:
        number: number of the arrival in its book.
        name: name; empty if personal details may not be read or are erased.
        badge: the newest badge that was printed, or empty.
        people: how many came, the named one included; 1 but for an organised visit.
        names: of the others; empty like `name`.
        countersigned_by: user names of those who countersigned.
    """

    number: int
    visitor: str
    name: str
    organisation: str
    purpose: str
    host: str
    supervised_by: str
    arrived_utc: dt.datetime
    until_utc: dt.datetime | None
    badge: str = ""
    left_utc: dt.datetime | None = None
    is_badge_back: bool = False
    countersigned_by: tuple[str, ...] = ()
    people: int = 1
    names: str = ""

    @property
    def is_in_room(self) -> bool:
        """Whether the visitor has not signed out."""
        return self.left_utc is None

    @property
    def is_escorted(self) -> bool:
        """Whether someone must stay with the visitor throughout."""
        return self.visitor in SUPERVISED or bool(self.supervised_by)

    @property
    def badge_out(self) -> str:
        """The badge that the visitor still has, or empty."""
        return "" if self.left_utc is not None and self.is_badge_back else self.badge

    def is_overdue(self, now_utc: dt.datetime) -> bool:
        """Return whether the visitor should have left by now."""
        return self.is_in_room and self.until_utc is not None and self.until_utc <= now_utc


@dataclass(frozen=True, slots=True)
class StaffPresent:
    """A member of staff who is on duty."""

    name: str
    role: str
    console: str
    since_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class WhoIsHere:
    """Everyone who must be found when the building is evacuated (VIS-03).

    Attributes:
        has_names: whether names of visitors are included; otherwise there are badges and organisations.
        unread: number of visitors of whom the register cannot be read.
    """

    taken_utc: dt.datetime
    visits: tuple[Visit, ...]
    staff: tuple[StaffPresent, ...]
    has_names: bool
    by: str
    unread: int = 0


def visit_of(case: CaseFile) -> Visit:
    """Return the visit that a case of the register describes."""
    fields = case.current()
    badge = _last(case, "visitors.badge")
    left = _last(case, "visitors.left")
    return Visit(
        number=case.entry.number,
        visitor=_words(fields, "visitor"),
        name=_words(fields, "name"),
        organisation=_words(fields, "organisation"),
        purpose=_words(fields, "purpose"),
        host=_words(fields, "host"),
        supervised_by=_words(fields, "supervised_by"),
        arrived_utc=_moment(fields, "arrived_utc") or case.entry.instant_utc,
        until_utc=_moment(fields, "until_utc"),
        badge=_words(badge, "badge"),
        left_utc=_moment(left, "left_utc"),
        is_badge_back=bool(left.get("is_badge_back")),
        countersigned_by=case.countersigned_by,
        people=_people(fields),
        names=_words(fields, "names"),
    )


def _last(case: CaseFile, kind: str) -> dict[str, Value]:
    """Return the fields of the newest entry of a kind, with its corrections; empty if there is none."""
    entries = [entry for entry in case.later if entry.kind == kind]
    return corrected(entries[-1], case.later) if entries else {}


def corrected(entry: Entry, later: Iterable[Entry]) -> dict[str, Value]:
    """Return the fields of an entry with its corrections."""
    fields = dict(entry.fields)
    for correction in later:
        if correction.relation is Relation.CORRECTS and entry.number in correction.about:
            fields.update({name: value for name, value in correction.fields.items() if name != WHY_CORRECTED})
    return fields


def _people(fields: Mapping[str, Value]) -> int:
    told = fields.get("people")
    return told if isinstance(told, int) and told > 1 else 1


def _words(fields: Mapping[str, Value], name: str) -> str:
    return str(fields.get(name, ""))


def _moment(fields: Mapping[str, Value], name: str) -> dt.datetime | None:
    value = fields.get(name)
    return value if isinstance(value, dt.datetime) else None


# -- badges --------------------------------------------------------------------------------------------------


def badges_out(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the badges that are in use, with the visit of each, from entries in order.

    A badge that was not returned stays in use until the last entry of its visit is corrected.
    """
    all_entries = list(entries)
    badge_of: dict[int, str] = {}
    for entry in all_entries:
        visit = entry.about[0] if entry.about else 0
        if entry.kind == "visitors.badge":
            badge_of[visit] = str(corrected(entry, all_entries).get("badge", ""))
        elif entry.kind == "visitors.left" and corrected(entry, all_entries).get("is_badge_back"):
            badge_of.pop(visit, None)
    return {badge: visit for visit, badge in badge_of.items() if badge}


def free_badge(out: Iterable[str]) -> str:
    """Return the lowest badge that is free; empty if all are in use."""
    used = set(out)
    return next((name for number in range(1, BADGES + 1) if (name := f"V{number:02}") not in used), "")
