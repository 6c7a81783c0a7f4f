"""The people of the demo scheme. Their passwords are public by design; nothing else's ever is."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.app.wiring.people import open_staffing
from console.domain.books.people import AccountMade
from console.domain.books.staff import DeclarationSigned, LicenceRecorded, TrainingRecorded
from console.domain.clock import SystemClock
from console.domain.people.actor import Role
from console.domain.people.declaration import DECLARATION, SignedDeclaration
from console.domain.people.licence import Licence, LicenceState
from console.domain.people.person import NewPerson, Person, PoliceDetail
from console.domain.people.training import BASIC, REDEPLOYABLE, Topic, Training
from console.services.books.service import kind_of, new_entry
from console.services.people.service import ShownLogin
from console.settings.passwords import Argon2id
from console.store.people import PeopleTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.app.scheme import OpenScheme
    from console.domain.clock import Clock
    from console.services.people.ports import PeopleStore, PeopleUnitOfWork, SecretHash
    from console.services.people.service import PeopleServices

GOOD_DAYS = 500
DAYS = dt.timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of them.

    Attributes:
        licence_days: until the licence's last day; None: they have none.
        lacks: topics that their training record misses.
        note: what the sign-in page says of them.
    """

    login: str
    name: str
    role: Role
    password: str
    licence_days: int | None = None
    state: LicenceState = LicenceState.ACTIVE
    lacks: tuple[Topic, ...] = ()
    note: str = ""
    police: PoliceDetail | None = None
    is_redeployable: bool = False
    is_declared: bool = True
    is_shown: bool = True


_R = Role
PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("a.bell", "Ada Bell", _R.OPERATOR, "river stone 11", GOOD_DAYS, note="begin with her"),
    DemoPerson("t.rahman", "Tariq Rahman", _R.SUPERVISOR, "copper kettle 7", 610, is_redeployable=True),
    DemoPerson("m.hughes", "Margaret Hughes", _R.MANAGER, "velvet anchor 3"),
    DemoPerson("d.price", "Dylan Price", _R.DEPUTY, "walnut ferry 21"),
    DemoPerson("s.okafor", "Simone Okafor", _R.SUPERVISOR, "tulip bridge 48", 300),
    DemoPerson("j.kowalski", "Jan Kowalski", _R.OPERATOR, "paper lantern 5", 720),
    DemoPerson("r.singh", "Ranjit Singh", _R.OPERATOR, "north harbour 60", 41, note="licence ends soon"),
    DemoPerson("c.doyle", "Ciara Doyle", _R.OPERATOR, "amber staircase 2", -9, note="licence has expired"),
    DemoPerson(
        "p.evans", "Pete Evans", _R.OPERATOR, "slate meadow 14", 400, lacks=(Topic.PRIVACY, Topic.MEDIA)
    ),
    DemoPerson(
        "l.novak",
        "Lenka Nováková",
        _R.OPERATOR,
        "winter orchard 8",
        250,
        LicenceState.SUSPENDED,
        note="licence suspended",
    ),
    DemoPerson(
        "k.amos",
        "Kezia Amos",
        _R.TRAINEE,
        "quiet sparrow 19",
        lacks=(Topic.HUMAN_RIGHTS, Topic.DISCIPLINE),
        note="only beside an operator",
    ),
    DemoPerson("f.whitaker", "Fiona Whitaker", _R.DATA_PROTECTION, "linen compass 33"),
    DemoPerson("g.marsh", "Gordon Marsh", _R.DIRECTOR, "granite window 6"),
    DemoPerson("owner", "Anytown Borough Council", _R.OWNER, "seven bells 1974", is_shown=False),
    DemoPerson("e.lindqvist", "Elin Lindqvist", _R.AUDITOR, "silver thimble 27", note="inspector"),
    DemoPerson(
        "b.carter", "Ben Carter", _R.ENGINEER, "orange ladder 12", note="contractor", is_declared=False
    ),
    DemoPerson(
        "ps.nolan",
        "Siobhán Nolan",
        _R.POLICE,
        "cobalt whistle 4",
        police=PoliceDetail("Anyshire Police", "2417", "sergeant"),
    ),
    DemoPerson(
        "insp.grant",
        "Marcus Grant",
        _R.POLICE,
        "maple signal 90",
        police=PoliceDetail("Anyshire Police", "1108", "inspector"),
        is_shown=False,
    ),
)
TRAINED = frozenset({_R.MANAGER, _R.DEPUTY, _R.SUPERVISOR, _R.OPERATOR, _R.TRAINEE})
SHOWN: Sequence[ShownLogin] = tuple(
    ShownLogin(one.login, one.password, one.note) for one in PEOPLE if one.is_shown
)
MANAGER = next(one for one in PEOPLE if one.role is Role.MANAGER)


def open_demo_staffing(scheme: OpenScheme, failed: Callable[[str], None] = _log.error) -> PeopleServices:
    """Open the people of a demo scheme; made where there are none, and shown on the sign-in page.

    Args:
        scheme: a demo scheme; any other keeps its people, and shows none.
        failed: called with a message when the heads of the books cannot be signed at the end of a shift.

    Raises:
        EnvironmentFault: the accounts cannot be read or written.
    """
    if not scheme.is_demo:
        return open_staffing(scheme, failed)
    settle(PeopleTable(scheme.database, scheme.units), Argon2id(), SystemClock())
    return replace(open_staffing(scheme, failed), shown=SHOWN)


def settle(store: PeopleStore, hasher: SecretHash, clock: Clock) -> None:
    """Give a demo scheme its people, where it has none. Every one is in the books as any other would be."""
    if store.persons():
        return
    made = [(one, hasher.of(one.password)) for one in PEOPLE]
    now_utc = clock.utc_now()
    with store.unit() as unit:
        for number, (one, password_hash) in enumerate(made):
            _add(unit, _person(one, number, now_utc), password_hash, now_utc)


def _person(one: DemoPerson, number: int, now_utc: dt.datetime) -> Person:
    today = now_utc.date()
    licence = None
    if one.licence_days is not None:
        # Invented numbers: the first eight digits of no real series.
        licence = Licence(f"00000000{number:08}", today + one.licence_days * DAYS, one.state)
    wanted = BASIC + (REDEPLOYABLE if one.is_redeployable else ())
    trainings = tuple(
        Training(topic, today - (40 + 9 * at) * DAYS, "Anytown training centre")
        for at, topic in enumerate(wanted)
        if one.role in TRAINED and topic not in one.lacks
    )
    signed = SignedDeclaration(DECLARATION.version, now_utc) if one.is_declared else None
    return Person(
        one.login,
        one.name,
        one.role,
        licence,
        signed,
        trainings,
        one.police,
        is_redeployable=one.is_redeployable,
    )


def _add(unit: PeopleUnitOfWork, person: Person, password_hash: str, now_utc: dt.datetime) -> None:
    manager = NewPerson(MANAGER.login, MANAGER.name, MANAGER.role)
    by = replace(person, login=manager.login, name=manager.name, role=manager.role).actor
    unit.add_person(person, password_hash, now_utc)
    police = person.police
    said: list[object] = [
        AccountMade(
            person=person.login,
            name=person.name,
            role=person.role.value,
            police=f"{police.force}, {police.collar}, {police.rank}" if police else "",
            is_redeployable=person.is_redeployable,
        )
    ]
    if person.licence is not None:
        licence = person.licence
        said.append(
            LicenceRecorded(
                person=person.login,
                licence=licence.number,
                expires=licence.expires,
                state=licence.state.value,
            )
        )
    for one in person.trainings:
        unit.add_training(person.login, one)
        said.append(TrainingRecorded(person=person.login, topic=one.topic.value, on=one.on, by=one.by))
    for payload in said:
        unit.append(new_entry(kind_of(payload), by, payload))
    if person.signed is not None:
        declared = DeclarationSigned(
            person=person.login, version=person.signed.version, digest=DECLARATION.digest
        )
        unit.append(new_entry(kind_of(declared), person.actor, declared))
