"""One linked feed, derived from its entries: which cameras, when, and whether it is in use (SYS-10)."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.linked_feeds import FROM_PARTNER, STREAM
from console.domain.clock import LONDON
from console.domain.errors import UNFIT_VALUES

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

AGREED = "linked-feeds.agreed"


@dataclass(frozen=True, slots=True)
class LinkedFeed:
    """A feed as the book has it.

    Attributes:
        number: of the entry that agreed it.
        from_time, until_time: the hours of each day, local time; both the same: all day.
        first_on, last_on: its days; no last one: it is permanent.
        is_over: whether the agreement was ended.
        used: the cameras of the use that is open; empty: none is.
    """

    number: int
    partner: str
    is_from_partner: bool
    is_stream: bool
    purpose: str
    agreement: str
    cameras: frozenset[int]
    from_time: dt.time | None
    until_time: dt.time | None
    first_on: dt.date
    last_on: dt.date | None
    is_over: bool = False
    used: tuple[int, ...] = ()

    @property
    def hours(self) -> str:
        """Return the hours of each day as text."""
        if self.from_time is None or self.until_time is None:
            return "–"
        if self.from_time == self.until_time:
            return "24 h"
        return f"{self.from_time:%H:%M}–{self.until_time:%H:%M}"

    def is_within(self, now_utc: dt.datetime) -> bool:
        """Return whether the agreement covers an instant. Hours that cannot be read cover none."""
        begin, end = self.from_time, self.until_time
        if self.is_over or begin is None or end is None:
            return False
        local = now_utc.astimezone(LONDON)
        at, day = local.time().replace(tzinfo=None), local.date()
        if begin < end:
            is_in_hours = begin <= at < end
        else:
            is_in_hours = at >= begin or at < end
            if at < end and begin != end:
                # After midnight it is still the night that began the day before.
                day -= dt.timedelta(days=1)
        return is_in_hours and self.first_on <= day and (self.last_on is None or day <= self.last_on)


def partner_to_json(number: int) -> str:
    """Return the content of the camera fact `partner`: the number of the agreement."""
    return json.dumps({"agreement": number})


def partner_from_json(content: str) -> int:
    """Read what `partner_to_json` wrote; no agreement has the number if it is damaged."""
    try:
        return int(json.loads(content)["agreement"])
    except UNFIT_VALUES:
        return sys.maxsize


def linked_feed(case: CaseFile) -> LinkedFeed:
    """Return a feed from its entries."""
    fields = case.current()
    used: tuple[int, ...] = ()
    for entry in case.later:
        if entry.kind == "linked-feeds.opened":
            used = _numbers(entry.fields.get("cameras"))
        elif entry.kind in {"linked-feeds.shut", "linked-feeds.ended"}:
            used = ()
    first, last = fields.get("begins_on"), fields.get("ends_on")
    return LinkedFeed(
        case.entry.number,
        str(fields.get("partner") or ""),
        fields.get("direction") == FROM_PARTNER,
        fields.get("way") == STREAM,
        str(fields.get("purpose") or ""),
        str(fields.get("agreement") or ""),
        frozenset(_numbers(fields.get("cameras"))),
        _time(fields.get("from_time")),
        _time(fields.get("until_time")),
        first if isinstance(first, dt.date) else dt.date.max,
        last if isinstance(last, dt.date) else None,
        not case.is_open,
        used,
    )


def _time(value: object) -> dt.time | None:
    try:
        return dt.time.fromisoformat(str(value))
    except ValueError:
        return None


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, tuple) else ()
