"""The year's servicing, work orders and linked feeds of the demonstration."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.demo.history.events import InventedEntry
from console.demo.town import PARTNERS
from console.domain.books import linked_feeds, work_orders
from console.domain.clock import LONDON

if TYPE_CHECKING:
    from collections.abc import Iterator

MANAGER = "m.hughes"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def contractor_events(begin_utc: dt.datetime, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate a finished work order, an open one, and a feed to a partner that was used once."""
    span = end_utc - begin_utc
    for one in (*_orders(begin_utc + span * 0.4, end_utc), *_feed(begin_utc + span * 0.5)):
        if begin_utc <= one.at_utc <= end_utc:
            yield one


def _orders(first_utc: dt.datetime, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    for name, at, is_done in (("order 1", first_utc, True), ("order 2", end_utc - 3 * DAY, False)):
        order = work_orders.Ordered(
            equipment="camera 4",
            cameras=(4,),
            work="Clean the dome, check the seals and the earth.",
            priority="routine",
            contractor="Lumen Systems Ltd",
            wanted_on=(at + DAY).astimezone(LONDON).date(),
        )
        yield InventedEntry(at, MANAGER, order, name)
        if is_done:
            came, went = at + 20 * HOUR, at + 22 * HOUR
            arrived = work_orders.ContractorArrived(arrived_utc=came, engineer="B. Carter")
            done = work_orders.WorkDone(done_utc=went, engineer="B. Carter", work="Cleaned; seals renewed.")
            yield InventedEntry(came, MANAGER, arrived, name)
            yield InventedEntry(went, MANAGER, done, name)


def _feed(at: dt.datetime) -> Iterator[InventedEntry]:
    agreed = linked_feeds.Agreed(
        partner=PARTNERS[0],
        direction=linked_feeds.TO_PARTNER,
        way=linked_feeds.MONITOR,
        purpose="Public events in the market square.",
        agreement="LF/3",
        agreed_by="Margaret Hughes",
        cameras=(1, 2),
        from_time="00:00",
        until_time="00:00",
        begins_on=at.astimezone(LONDON).date(),
    )
    yield InventedEntry(at, MANAGER, agreed, "feed 1")
    opened = linked_feeds.Opened(opened_utc=at + HOUR, cameras=(1,), reason="Market day")
    yield InventedEntry(at + HOUR, MANAGER, opened, "feed 1")
    yield InventedEntry(at + 2 * HOUR, MANAGER, linked_feeds.Shut(shut_utc=at + 2 * HOUR), "feed 1")
