"""A busy evening in the books, for tests and for looking at."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.deployments import OVERT, Assessed
from console.domain.books.incidents import Arrived, Closed, Occurred, Opened, Response, Told
from console.domain.books.kinds import Part
from console.domain.books.operators import Event
from console.domain.books.sightings import Person, Vehicle
from tests.support.books import BELL, CARR, DENT, MOSS, SECRET, Library
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from console.domain.books.entries import EntryRef
    from console.domain.people.actor import Actor

_SEEN = (
    ("antisocial behaviour", "Market Square", "Six youths kicking bins over and shouting at passers-by."),
    (
        "theft from a shop",
        "High Street",
        "Male ran from the chemist's with a full rucksack, staff behind him.",
    ),
    ("missing person", "Station Road", "Police ask for a woman of 81, grey coat, last seen at the bus stop."),
    ("road traffic collision", "Bridge Street", "Van and bicycle; the cyclist sits on the kerb and talks."),
    ("assault", "Quay", "Two men fighting outside the Crown; one is on the ground."),
)


def filled(library: Library, incidents: int = 12) -> EntryRef:
    """Incidents of an evening, the last of them told in full and still open; an entry in every book."""
    for number in range(incidents - 1):
        library.actor = (BELL, DENT)[number % 2]
        ref = _opened(library, number)
        library.clock.advance(420)
        if number % 3:
            _told(library, ref, 4 + number)
            closed = Closed(
                outcome="dispersed", closed_utc=library.clock.utc_now(), remarks="No further action."
            )
            library.desk.enter(closed, ref.number)
    library.actor = BELL
    for book in BOOKS.values():
        _one_of_each(library, book.name)
    library.actor = BELL
    library.desk.enter(
        Event(
            happened_utc=library.clock.utc_now(),
            category="radio",
            event="Pub radio tested with all doors",
            cameras=(3,),
        )
    )
    return in_full(library)


def in_full(library: Library) -> EntryRef:
    """One incident with everything that can follow, a correction, a countersignature."""
    ref = _opened(library, 4)
    library.clock.advance(95)
    _told(library, ref, 6)
    library.desk.use_cameras(ref.number, (12, 15))
    library.clock.advance(60)
    person = Person(
        role="suspect",
        sex="male",
        age="about 25",
        clothing="dark cap, red hooded top with a white zip, blue jeans, white trainers",
        direction="towards Mill Lane",
    )
    library.desk.enter(person, ref.number)
    library.desk.enter(
        Vehicle(type="car", make="Ford Focus", colour="silver", registration="AB12 C?E"), ref.number
    )
    now = library.clock.utc_now()
    ran = Occurred(what="The man in red runs along the quay; the other one stays down.", happened_utc=now)
    library.desk.enter(ran, ref.number)
    response = Response(
        observation="good", minutes=6, identified="yes", prevented="yes", reduced="not known", restored="yes"
    )
    library.desk.enter(response, ref.number)
    library.desk.correct(ref, {"place": "Quay steps"}, "the Crown is at the steps")
    library.actor = CARR
    library.desk.countersign([ref], SECRET)
    library.actor = BELL
    return ref


def _opened(library: Library, number: int) -> EntryRef:
    type_, place, what = _SEEN[number % len(_SEEN)]
    now = library.clock.utc_now()
    cameras = (number % 9 + 1,)
    return library.desk.enter(Opened(what=what, type=type_, place=place, seen_utc=now, cameras=cameras))


def _told(library: Library, ref: EntryRef, minutes: int) -> None:
    now = library.clock.utc_now()
    told = Told(whom="police control room", told_utc=now, way="radio", log_number=f"{1400 + ref.number}")
    library.desk.enter(told, ref.number)
    library.clock.advance(60 * minutes)
    arrived = Arrived(who="PC 81 and PC 204", arrived_utc=library.clock.utc_now(), call_sign="M21")
    library.desk.enter(arrived, ref.number)


def _one_of_each(library: Library, book: str) -> None:
    if book == "incidents":
        return
    ref = None
    for kind in BOOKS[book].kinds:
        payload = good_payload(kind)
        if kind.is_automatic or kind.part in {Part.CLOSES, Part.REOPENS}:
            continue
        if kind.part is Part.FOLLOWS and ref is None:
            continue
        library.actor = _who(kind.act)
        if isinstance(payload, Assessed):
            # Else nobody here, who is named in no authorisation, could add to it.
            payload = dataclasses.replace(payload, openness=OVERT, authorisation="")
        if dataclasses.is_dataclass(payload):
            entered = library.enter(payload, ref.number if ref and kind.part is Part.FOLLOWS else None)
            ref = entered if kind.part is Part.OPENS else ref
        library.clock.advance(60)


def _who(act: object) -> Actor:
    from console.domain.people.actor import Actor, Role
    from console.domain.people.permissions import PERMISSIONS

    if act in PERMISSIONS[Role.SUPERVISOR]:
        return CARR
    if act in PERMISSIONS[Role.MANAGER]:
        return MOSS
    role = next(role for role in (Role.AUDITOR, Role.DIRECTOR) if act in PERMISSIONS[role])
    return Actor("i.nash", "I. Nash", role)
