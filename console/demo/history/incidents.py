"""Incidents of a shift, from opening to outcome; some are corrected, some stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.history.events import InventedEntry, after
from console.demo.history.shifts import WEEKEND
from console.demo.history.words import CLOTHES, COLOURS, HAIR, INCIDENTS, MAKES, OCCURRENCES, PLACES
from console.domain.books.incidents import Arrived, Closed, Occurred, Opened, Response, Told
from console.domain.books.sightings import Person, Vehicle
from console.domain.clock import LONDON

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Iterator

    from console.demo.history.events import Crew

OPEN_DAYS = 2
"""How long before the end of the history an incident may still be open."""


def incidents(draw: random.Random, crew: Crew, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the incidents of one shift."""
    local = crew.begin_utc.astimezone(LONDON)
    is_night = local.hour >= 12
    is_busy = is_night and local.weekday() >= WEEKEND
    for number in range(draw.randrange(8, 16) if is_busy else draw.randrange(1, 6)):
        at = crew.moment(draw, latest=0.85)
        yield from _incident(draw, crew, at, f"incident {crew.begin_utc:%y%m%d%H} {number}", end_utc)


def _incident(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, end_utc: dt.datetime
) -> Iterator[InventedEntry]:
    is_night = crew.begin_utc.astimezone(LONDON).hour >= 12
    weights = [incident[2] if is_night else 1.05 - incident[2] for incident in INCIDENTS]
    ((type_, what, _, outcome),) = draw.choices(INCIDENTS, weights)
    place, cameras = draw.choice(PLACES)
    operator = draw.choice(crew.operators)
    yield InventedEntry(
        at,
        operator,
        Opened(
            what=what.format(n=draw.randrange(3, 16), place=place),
            type=type_,
            place=place,
            seen_utc=at,
            cameras=cameras,
            noticed=draw.choice(("seen on camera", "police radio", "shop or pub radio", "telephone")),
        ),
        case,
    )
    yield from _course(draw, operator, at, case)
    if draw.random() < 0.015:
        yield InventedEntry(
            after(at, 25),
            operator,
            case=case,
            changes={"place": draw.choice(PLACES)[0]},
            why="wrong street entered",
        )
    if (end_utc - at).days < OPEN_DAYS and draw.random() < 0.3:
        return
    yield from _end(draw, crew, operator, at, case, outcome)


def _course(draw: random.Random, operator: str, at: dt.datetime, case: str) -> Iterator[InventedEntry]:
    told_utc, log_number = after(at, draw.uniform(0.5, 4)), f"AP{at:%d%m}-{draw.randrange(100, 999)}"
    if draw.random() < 0.8:
        sign = f"AX{draw.randrange(10, 60)}"
        way = draw.choice(("radio", "telephone"))
        call = Told(
            whom="police control room", told_utc=told_utc, way=way, log_number=log_number, call_sign=sign
        )
        yield InventedEntry(told_utc, operator, call, case)
        if draw.random() < 0.7:
            came = after(told_utc, draw.uniform(3, 14))
            yield InventedEntry(
                came, operator, Arrived(who="police officers", arrived_utc=came, call_sign=sign), case
            )
    for _ in range(draw.randrange(3)):
        then = after(at, draw.uniform(2, 20))
        happened = draw.choice(OCCURRENCES).format(place=draw.choice(PLACES)[0])
        yield InventedEntry(then, operator, Occurred(what=happened, happened_utc=then), case)
    if draw.random() < 0.5:
        yield InventedEntry(after(at, 3), operator, _person(draw), case)
    if draw.random() < 0.12:
        yield InventedEntry(after(at, 4), operator, _vehicle(draw), case)


def _person(draw: random.Random) -> Person:
    return Person(
        role=draw.choice(("suspect", "suspect", "victim", "witness")),
        sex=draw.choice(("male", "female")),
        age=f"about {draw.randrange(16, 60)}",
        appearance=draw.choice(HAIR),
        clothing=draw.choice(CLOTHES),
        direction=f"towards {draw.choice(PLACES)[0]}",
    )


def _vehicle(draw: random.Random) -> Vehicle:
    area, age = draw.choice("BGKLMPSWY") + draw.choice("ABDEFGKN"), draw.randrange(51, 75)
    plate = f"{area}{age} {''.join(draw.choices('ABCDEFGHJKLMNPRSTUVWXYZ', k=3))}"
    make, colour = draw.choice(MAKES), draw.choice(COLOURS)
    return Vehicle(type="van" if "Transit" in make else "car", make=make, colour=colour, registration=plate)


def _end(
    draw: random.Random, crew: Crew, operator: str, at: dt.datetime, case: str, outcome: str
) -> Iterator[InventedEntry]:
    over = after(at, draw.uniform(22, 70))
    if draw.random() < 0.4:
        measured = Response(
            observation=draw.choice(("good", "good", "partial", "poor")),
            minutes=round(draw.uniform(2, 16), 1),
            identified=draw.choice(("yes", "no", "not known")),
            prevented=draw.choice(("yes", "no", "not known")),
            reduced=draw.choice(("yes", "not known")),
            restored=draw.choice(("yes", "yes", "no")),
        )
        yield InventedEntry(after(over, -1), operator, measured, case)
    arrests = draw.choice((1, 1, 2)) if outcome == "arrest" else None
    closing = Closed(outcome=outcome, closed_utc=over, arrests=arrests, is_footage_wanted=outcome == "arrest")
    yield InventedEntry(over, operator, closing, case)
    if draw.random() < 0.05:
        yield InventedEntry(after(over, 600), crew.supervisor, countersigns=(case,))
