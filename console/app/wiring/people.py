"""Wiring of the services of people to the scheme's database."""

from __future__ import annotations

import logging
import platform
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from console.app.verification import heads_service
from console.app.wiring.cameras import agreements_of, kinds_of
from console.app.wiring.handover import in_hand
from console.domain.errors import EnvironmentFault
from console.domain.people.calendar import day_of
from console.domain.people.declaration import DECLARATION, own_undertaking
from console.domain.text import text
from console.domain.visitors.guest import not_for_groups
from console.services.books.maintenance import Maintenance
from console.services.books.service import BookService
from console.services.cameras.covert_cameras import CovertCameras
from console.services.cameras.lost_deployments import LostDeployments
from console.services.evidence.holds import HoldService
from console.services.people.absence_marks import AbsenceMarks
from console.services.people.service import people_services
from console.services.scheme.service import SchemeService
from console.settings.passwords import Argon2id
from console.store.ledger.apart_keys import keys_of
from console.store.people import PeopleTable
from console.store.reading_keys import ReadingKeyTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.app.scheme import OpenScheme
    from console.domain.people.refusal import Refusal
    from console.services.people.seat import ConsoleSeat
    from console.services.people.service import PeopleServices
    from console.store.ledger.seat_keys import SeatKeys

_log = logging.getLogger(__name__)


def follow_private_cameras(scheme: OpenScheme, people: PeopleServices) -> None:
    """Keep cameras of places where people expect privacy from whoever at this seat is not named (PRV-04).

    Raises:
        EnvironmentFault: it cannot be read who is named.
    """
    private, seat = scheme.private_cameras, people.seat
    private.load()
    scheme.changes.subscribe(private.changed_books)
    guests = people.guests

    def find_refusal(camera: int, _since_utc: dt.datetime | None) -> Refusal | None:
        if guests.has_group and private.place_of(camera) is not None:
            return not_for_groups(camera)
        return private.find_refusal(camera, seat.login)

    people.cameras.also(find_refusal)

    def changed() -> None:
        if private.has_any:
            people.cameras.changed()

    private.listen(changed)
    seat.listen(changed)


def follow_covert_cameras(scheme: OpenScheme, people: PeopleServices) -> CovertCameras:
    """Keep covert cameras from whoever at this seat is not named in their authorisation (RIP-04).

    Raises:
        EnvironmentFault: it cannot be read who is named.
    """
    seat, cameras = people.seat, people.cameras
    # A locked console shows its wall to whoever is in the room.
    covert = CovertCameras(
        scheme.books,
        people.access,
        lambda: seat.person if seat.is_open else None,
        LostDeployments(scheme.camera_facts, scheme.cameras.cameras),
    )
    covert.load()
    scheme.changes.subscribe(covert.changed_books)

    def find_refusal(camera: int, since_utc: dt.datetime | None) -> Refusal | None:
        session = cameras.session
        # An officer has the cameras of their own authorisation, whoever sits beside them.
        is_theirs = session is not None and camera in session.cameras
        return None if is_theirs else covert.find_refusal(camera, since_utc)

    cameras.also(find_refusal)
    cameras.hide(covert.hidden, covert.secret)
    cameras.divert(covert.apart)
    covert.listen(cameras.changed)

    def changed() -> None:
        if covert.has_any:
            cameras.changed()

    seat.listen(changed)
    return covert


def follow_seat(seat: ConsoleSeat, keys: SeatKeys) -> None:
    """Keep the key of a person only while they are in the seat and have not locked it."""
    one_by_one = threading.Lock()

    def follow() -> None:
        # Who unlocks and what locks are two threads: what one saw must not be told after the other.
        with one_by_one:
            keys.follow(seat.login if seat.is_open else "")

    seat.listen(follow)


def open_people(scheme: OpenScheme, failed: Callable[[str], None] = _log.error) -> PeopleServices:
    """Build the services of people for this console.

    Args:
        scheme: opened.
        failed: receives a text when the heads of the books cannot be signed at the end of a shift.

    Raises:
        EnvironmentFault: the accounts cannot be read or written.
    """
    clock, hasher = scheme.clock, Argon2id()
    store = PeopleTable(scheme.database, scheme.units)
    console = scheme.settings.people.console or platform.node() or "console"
    own = scheme.settings.people
    undertaking = own_undertaking(own.undertaking_version, own.undertaking)
    keys = keys_of(scheme.database)
    reading = ReadingKeyTable(scheme.database, keys.seat, hasher.key_of, hasher.cost) if keys else None
    services = people_services(
        store, hasher, clock, scheme.ledger, console, DECLARATION, undertaking, reading
    )
    if keys is not None:
        follow_seat(services.seat, keys.seat)
    heads = heads_service(scheme)
    books = BookService(scheme.books, services.access, services.sign_in)
    holds = HoldService(scheme.books, books, services.access, scheme.holds, clock, lambda _login: None)
    yearly = SchemeService(
        scheme.facts,
        scheme.books,
        books,
        services.access,
        services.sign_in,
        scheme.ledger,
        clock,
        lambda: kinds_of(scheme),
    )
    maintenance = Maintenance(
        scheme.books, books, services.access, clock, agreements_of(scheme).require_moved
    )
    scheme.ledger.divert = services.cameras.apart
    follow_private_cameras(scheme, services)
    covert = follow_covert_cameras(scheme, services)
    scheme.units.mark = AbsenceMarks(services.roster, clock).marked

    def signed_off() -> None:
        try:
            heads.sign("end of shift")
        except EnvironmentFault as fault:
            failed(text("The heads of the books could not be signed. {fault}", fault=fault))

    return replace(
        services,
        in_hand=lambda actor: in_hand(
            scheme.books,
            services.access,
            actor,
            day_of(clock.utc_now()),
            holds.due_for_review,
            yearly.reviews,
            lambda: tuple(services.roster.state.persons.values()),
            maintenance,
            clock.utc_now(),
        ),
        signed_off=signed_off,
        follow_cameras=covert.run,
    )
