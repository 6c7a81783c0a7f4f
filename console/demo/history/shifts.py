"""The rota of a year: two shifts a day, a third operator on busy nights; acts recorded automatically."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.demo.history.events import Crew, InventedAct, InventedEntry, after
from console.demo.history.words import EVENTS, HANDOVERS, OPERATORS, PLACES, SUPERVISORS
from console.domain.books.operators import Event as Logged
from console.domain.clock import LONDON
from console.domain.people.actor import PROGRAM

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

HOURS = (7, 19)
WEEKEND = 4
"""Weekday number from which nights are busy: Friday."""


def crews(draw: random.Random, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Crew]:
    """Return every shift between two instants, by local time."""
    day = begin_utc.astimezone(LONDON).date()
    shifts: list[Crew] = []
    while True:
        for hour in HOURS:
            begin = dt.datetime.combine(day, dt.time(hour), LONDON).astimezone(dt.UTC)
            end = dt.datetime.combine(day, dt.time(hour), LONDON) + dt.timedelta(hours=12)
            if end.astimezone(dt.UTC) > end_utc:
                return shifts
            if begin >= begin_utc:
                shifts.append(_crew(draw, begin, end.astimezone(dt.UTC), is_night=hour == HOURS[1]))
        day += dt.timedelta(days=1)


def _crew(draw: random.Random, begin: dt.datetime, end: dt.datetime, *, is_night: bool) -> Crew:
    is_busy = begin.astimezone(LONDON).weekday() >= WEEKEND and is_night
    operators = tuple(draw.sample(OPERATORS, 3 if is_busy else 2))
    return Crew(begin, end, operators, SUPERVISORS[begin.toordinal() % 2])


def noted(draw: random.Random, crew: Crew) -> Iterator[InventedAct | InventedEntry]:
    """Generate camera calls, steering, acknowledged faults and the occasional entry by hand."""
    for operator in crew.operators:
        for _ in range(draw.randrange(3, 8)):
            place, cameras = draw.choice(PLACES)
            del place
            camera, at = draw.choice(cameras), crew.moment(draw)
            yield InventedAct(at, operator, "camera-called", f"camera {camera}", {"to": "spot"})
            if camera in {3, 12}:
                detail: dict[str, str | int | float | None] = {
                    "by": "keys",
                    "seconds": round(draw.uniform(2, 40), 1),
                }
                yield InventedAct(after(at, 0.1), operator, "camera-steered", f"camera {camera}", detail)
    if draw.random() < 0.4:
        at = crew.moment(draw)
        yield InventedAct(
            at, crew.operators[0], "fault-acknowledged", "camera 8", {"fault": "Camera 8: no signal"}
        )
    if draw.random() < 0.6:
        category, text = draw.choice(EVENTS)
        at = crew.moment(draw)
        yield InventedEntry(at, crew.operators[-1], Logged(happened_utc=at, category=category, event=text))


def kept(draw: random.Random, crew: Crew) -> Iterator[InventedAct]:
    """Generate automatic acts of a shift: deleted recordings, now and then a saved layout."""
    for camera in range(1, 17, 5):
        at = after(crew.begin_utc, camera)
        detail: dict[str, str | int | float | None] = {"by": "rule: retention period", "recordings": 720}
        yield InventedAct(at, PROGRAM.login, "segment-deleted", f"camera {camera}", detail)
    if draw.random() < 0.05:
        yield InventedAct(crew.moment(draw), crew.operators[0], "layout-saved", "layout night patrol")


def handover(draw: random.Random) -> str:
    """Return handover notes for the next shift."""
    return draw.choice(HANDOVERS)
