"""A visit as the room sees it: one case of the visitors' register, with its corrections."""

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
        number: of the arrival in its book.
        name: empty where personal details may not be read, or are erased.
        badge: the newest one that was printed, or empty.
        countersigned_by: logins.
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

    @property
    def is_in_room(self) -> bool:
        """Whether nobody has signed them out."""
        return self.left_utc is None

    @property
    def is_escorted(self) -> bool:
        """Whether somebody must be with them throughout."""
        return self.visitor in SUPERVISED or bool(self.supervised_by)

    @property
    def badge_out(self) -> str:
        """The badge that somebody still has, or empty."""
        return "" if self.left_utc is not None and self.is_badge_back else self.badge

    def is_overdue(self, now_utc: dt.datetime) -> bool:
        """Whether they should have left by now."""
        return self.is_in_room and self.until_utc is not None and self.until_utc <= now_utc


@dataclass(frozen=True, slots=True)
class StaffPresent:
    """Somebody of the staff who is on duty."""

    name: str
    role: str
    console: str
    since_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class WhoIsHere:
    """Everybody who must be found when the building is emptied (VIS-03).

    Attributes:
        has_names: of visitors; who may not read them sees badges and organisations.
    """

    taken_utc: dt.datetime
    visits: tuple[Visit, ...]
    staff: tuple[StaffPresent, ...]
    has_names: bool
    by: str


def visit_of(case: CaseFile) -> Visit:
    """The visit that a case of the register tells of."""
    said = case.current()
    badge = _last(case, "visitors.badge")
    left = _last(case, "visitors.left")
    return Visit(
        number=case.entry.number,
        visitor=_words(said, "visitor"),
        name=_words(said, "name"),
        organisation=_words(said, "organisation"),
        purpose=_words(said, "purpose"),
        host=_words(said, "host"),
        supervised_by=_words(said, "supervised_by"),
        arrived_utc=_moment(said, "arrived_utc") or case.entry.instant_utc,
        until_utc=_moment(said, "until_utc"),
        badge=_words(badge, "badge"),
        left_utc=_moment(left, "left_utc"),
        is_badge_back=bool(left.get("is_badge_back")),
        countersigned_by=case.countersigned_by,
    )


def _last(case: CaseFile, kind: str) -> dict[str, Value]:
    """Fields of the newest entry of a kind, with its corrections; empty where there is none."""
    found = [one for one in case.later if one.kind == kind]
    return corrected(found[-1], case.later) if found else {}


def corrected(entry: Entry, later: Iterable[Entry]) -> dict[str, Value]:
    """Fields of an entry as they stand now."""
    said = dict(entry.fields)
    for one in later:
        if one.relation is Relation.CORRECTS and entry.number in one.about:
            said.update({name: value for name, value in one.fields.items() if name != WHY_CORRECTED})
    return said


def _words(said: Mapping[str, Value], name: str) -> str:
    return str(said.get(name, ""))


def _moment(said: Mapping[str, Value], name: str) -> dt.datetime | None:
    value = said.get(name)
    return value if isinstance(value, dt.datetime) else None


# -- badges --------------------------------------------------------------------------------------------------


def badges_out(entries: Iterable[Entry]) -> dict[str, int]:
    """Which badges somebody still has, and the visit of each, told by entries in their order.

    A badge that was not given back stays out until its visit's last entry is corrected.
    """
    kept = list(entries)
    has: dict[int, str] = {}
    for entry in kept:
        visit = entry.about[0] if entry.about else 0
        if entry.kind == "visitors.badge":
            has[visit] = str(corrected(entry, kept).get("badge", ""))
        elif entry.kind == "visitors.left" and corrected(entry, kept).get("is_badge_back"):
            has.pop(visit, None)
    return {badge: visit for visit, badge in has.items() if badge}


def free_badge(out: Iterable[str]) -> str:
    """The lowest number that nobody has; empty where all are out."""
    taken = set(out)
    return next((name for number in range(1, BADGES + 1) if (name := f"V{number:02}") not in taken), "")
