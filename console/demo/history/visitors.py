"""Visitors of a shift: most are countersigned the same day, the newest are not yet."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from console.demo.history.events import InventedEntry, after
from console.demo.history.words import FIRST, LAST, NAMES, VISITS
from console.domain.books.diary import Appointed, Dropped
from console.domain.books.visitors import ENGINEER, GROUP, POLICE, SUPERVISED, Arrived, BadgePrinted, Left
from console.domain.clock import LONDON
from console.domain.visitors.texts import VISITOR_TEXTS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from console.demo.history.events import Crew


def visitors(draw: random.Random, crew: Crew, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the visitors of one shift."""
    is_day = crew.begin_utc.astimezone(LONDON).hour < 12
    for number in range(draw.choice((0, 1, 2, 3, 4)) if is_day else draw.choice((0, 0, 1))):
        case = f"visitor {crew.begin_utc:%y%m%d%H} {number}"
        yield from _visit(draw, crew, crew.moment(draw, latest=0.7), case, end_utc)


def still_here(draw: random.Random, crew: Crew, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate three visitors still present at the end of the history, one of them overdue."""
    for number, (minutes, stay) in enumerate(((95, 60), (40, 120), (15, 60)), 11):
        at, operator = after(end_utc, -minutes), draw.choice(crew.operators)
        arrival = replace(_arrival(draw, crew, at), until_utc=after(at, stay))
        yield InventedEntry(at, operator, arrival, f"still here {number}")
        badge = BadgePrinted(badge=f"V{number}", printed_utc=after(at, 1))
        yield InventedEntry(after(at, 1), operator, badge, f"still here {number}")


def diary(crew: Crew, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate an appointment of one shift that was cancelled, on some days."""
    # Its own draw, so that the rest of the year stays as it was.
    draw = random.Random(f"diary {crew.begin_utc:%y%m%d%H}")  # noqa: S311  # nothing secret
    at = crew.moment(draw, latest=0.7)
    if draw.random() < 0.15 and after(at, 120) < end_utc:
        case = f"appointment {crew.begin_utc:%y%m%d%H}"
        yield InventedEntry(at, draw.choice(crew.operators), _appointment(draw, after(at, 24 * 60)), case)
        yield InventedEntry(
            after(at, 90), draw.choice(crew.operators), Dropped(reason="Rang to cancel"), case
        )


def still_expected(crew: Crew, end_utc: dt.datetime) -> Iterator[InventedEntry]:
    """Generate the appointments that are open at the end of the history, one of them overdue."""
    draw = random.Random("still expected")  # noqa: S311  # nothing secret
    for number, (minutes, due) in enumerate(((300, -50), (200, 45), (100, 24 * 60))):
        appointment = _appointment(draw, after(end_utc, due))
        at = after(end_utc, -minutes)
        yield InventedEntry(at, draw.choice(crew.operators), appointment, f"expected {number}")


def _appointment(draw: random.Random, due_utc: dt.datetime) -> Appointed:
    visitor, organisation, purpose = draw.choice(VISITS)
    return Appointed(
        visitor=visitor,
        name=f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        organisation=organisation,
        purpose=purpose,
        due_utc=due_utc,
        agreed_with=NAMES["m.hughes"],
    )


def _visit(
    draw: random.Random, crew: Crew, at: dt.datetime, case: str, end_utc: dt.datetime
) -> Iterator[InventedEntry]:
    operator = draw.choice(crew.operators)
    yield InventedEntry(at, operator, _arrival(draw, crew, at), case)
    is_back = draw.random() < 0.98
    # A lost badge has a number that later visitors do not get.
    number = int(case.rsplit(maxsplit=1)[-1]) + (1 if is_back else 40 + at.timetuple().tm_yday % 50)
    badge = BadgePrinted(badge=f"V{number:02}", printed_utc=after(at, 1))
    yield InventedEntry(after(at, 1), operator, badge, case)
    stay = draw.uniform(20, 150)
    if after(at, stay) < end_utc:
        departure = Left(left_utc=after(at, stay), is_badge_back=is_back)
        yield InventedEntry(after(at, stay), operator, departure, case)
    if draw.random() < (0.97 if (end_utc - at).days > 1 else 0.3):
        yield InventedEntry(after(at, stay + draw.uniform(5, 240)), crew.supervisor, countersigns=(case,))


def _arrival(draw: random.Random, crew: Crew, at: dt.datetime) -> Arrived:
    visitor, organisation, purpose = draw.choice(VISITS)
    is_police = visitor == POLICE
    return Arrived(
        visitor=visitor,
        name=f"{draw.choice(FIRST)} {draw.choice(LAST)}",
        organisation=organisation,
        purpose=purpose,
        arrived_utc=at,
        is_appointed=draw.random() < 0.8,
        until_utc=after(at, draw.choice((60, 90, 120, 180))),
        host=_named(draw.choice(crew.operators)),
        supervised_by=_named(draw.choice(crew.operators)) if visitor in SUPERVISED else "",
        authorised_by=_named(crew.supervisor if visitor != ENGINEER else "m.hughes"),
        police_force=organisation if is_police else "",
        collar_number=str(draw.randrange(1000, 9999)) if is_police else "",
        rank=draw.choice(("constable", "constable", "sergeant")) if is_police else "",
        people=draw.randrange(6, 20) if visitor == GROUP else None,
        is_notice_shown=True,
        declaration=VISITOR_TEXTS.version,
        signature=scrawl(draw),
    )


def _named(login: str) -> str:
    return f"{NAMES[login]} ({login})"


def scrawl(draw: random.Random) -> str:
    """Return a random signature as SVG path strokes in a box of 1000 × 300."""
    x, y, strokes = 120.0, 170.0, []
    for step in range(34):
        x += draw.uniform(4, 38)
        y = min(260.0, max(50.0, y + draw.uniform(-70, 70)))
        strokes.append(f"{'M' if step in {0, 19} else 'L'} {x:.0f} {y:.0f}")
    return " ".join(strokes)
