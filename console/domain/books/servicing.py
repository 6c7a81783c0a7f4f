"""When each item is serviced by its maker's instructions, and the work orders that are open (FLT-02)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.instants import spoken_day
from console.domain.people.calendar import months_before
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value

SOON_DAYS = 30
"""A service is shown so long before its day."""
MOST_MONTHS = 120
"""The longest time between two services that can be planned."""


@dataclass(frozen=True, slots=True)
class ServicedItem:
    """An installed item with its servicing.

    Attributes:
        number: of the entry that installed it.
        every_months: the maker's interval; None: no servicing is planned.
        last_on: the day of the last service; None: never.
        due_on: the day of the next one; None: no servicing is planned.
    """

    number: int
    urn: str
    item: str
    make: str
    place: str
    cameras: tuple[int, ...] = ()
    every_months: int | None = None
    instructions: str = ""
    contractor: str = ""
    last_on: dt.date | None = None
    due_on: dt.date | None = None

    def is_due_soon(self, today: dt.date) -> bool:
        """Return whether its service is due within 30 days, or overdue."""
        return self.due_on is not None and self.due_on <= today + dt.timedelta(days=SOON_DAYS)

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether the day of its service has passed."""
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """An open work order.

    Attributes:
        number: of the entry that ordered it.
        arrived_utc: the contractor's first stamp; None: nobody has come yet.
    """

    number: int
    equipment: str
    place: str
    cameras: tuple[int, ...]
    work: str
    priority: str
    contractor: str
    wanted_on: dt.date
    item: int | None = None
    fault: int | None = None
    arrived_utc: dt.datetime | None = None

    def is_overdue(self, today: dt.date) -> bool:
        """Return whether the day by which it was wanted has passed."""
        return self.wanted_on < today


def serviced_item(case: CaseFile) -> ServicedItem:
    """Return the servicing of an item from its entries."""
    fields = case.current()
    plan: dict[str, Value] = {}
    place, last_on, due_on = str(fields.get("place") or ""), None, None
    for entry in case.later:
        if entry.kind == "equipment.moved":
            place = str(entry.fields.get("place") or place)
        elif entry.kind == "equipment.service-planned":
            plan, due_on = dict(entry.fields), _day(entry.fields.get("first_on"))
        elif entry.kind == "equipment.serviced":
            last_on = _day(entry.fields.get("serviced_on"))
            months = plan.get("every_months")
            if last_on is not None and isinstance(months, int):
                due_on = months_before(last_on, -months)
    months = plan.get("every_months")
    return ServicedItem(
        case.entry.number,
        str(fields.get("urn") or ""),
        str(fields.get("item") or ""),
        str(fields.get("make") or ""),
        place,
        _numbers(fields.get("cameras")),
        months if isinstance(months, int) else None,
        str(plan.get("instructions") or ""),
        str(plan.get("contractor") or ""),
        last_on,
        due_on,
    )


def work_order(case: CaseFile) -> WorkOrder:
    """Return a work order from its entries."""
    fields = case.current()
    arrived = next((one for one in case.later if one.kind == "work-orders.arrived"), None)
    stamp = arrived.fields.get("arrived_utc") if arrived is not None else None
    item, fault = fields.get("item"), fields.get("fault")
    return WorkOrder(
        case.entry.number,
        str(fields.get("equipment") or ""),
        str(fields.get("place") or ""),
        _numbers(fields.get("cameras")),
        str(fields.get("work") or ""),
        str(fields.get("priority") or ""),
        str(fields.get("contractor") or ""),
        _day(fields.get("wanted_on")) or case.entry.instant_utc.date(),
        item if isinstance(item, int) else None,
        fault if isinstance(fault, int) else None,
        stamp if isinstance(stamp, dt.datetime) else None,
    )


def due_words(due_on: dt.date, today: dt.date) -> str:
    """Return in words how a day stands to today."""
    days = (due_on - today).days
    if days < 0:
        if days == -1:
            return text("overdue by 1 day, since {day}", day=spoken_day(due_on))
        return text("overdue by {days} days, since {day}", days=-days, day=spoken_day(due_on))
    if days == 0:
        return text("due today")
    return text("due on {day}", day=spoken_day(due_on))


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else None


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, tuple) else ()
