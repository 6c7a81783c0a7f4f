"""The people of the demo scheme. Their passwords are public by design; no other password ever is."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.app.wiring.people import open_people
from console.demo.documents import add_demo_documents
from console.demo.town import COUNCIL
from console.domain.books.people import AccountMade
from console.domain.books.staff import (
    DeclarationSigned,
    LicenceRecorded,
    TrainingRecorded,
    UndertakingSigned,
)
from console.domain.clock import SystemClock
from console.domain.people.actor import Role
from console.domain.people.declaration import DECLARATION, UNDERTAKING, SignedDeclaration
from console.domain.people.licence import Licence, LicenceState
from console.domain.people.person import NewPerson, Person, PoliceDetail
from console.domain.people.training import BASIC, REDEPLOYABLE, Topic, Training
from console.domain.people.training_rules import FACT, TrainingRules
from console.domain.scheme.elected_members import MEMBERS, members_words
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
    """A person of the demo scheme.

    Attributes:
        licence_days: days until the licence expires; None: no licence.
        lacks: topics missing from the training record.
        note: shown beside the name on the sign-in page.
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
    DemoPerson("a.bell", "Ada Bell", _R.OPERATOR, "river stone 11", GOOD_DAYS, note="start with this one"),
    DemoPerson("t.rahman", "Tariq Rahman", _R.SUPERVISOR, "copper kettle 7", 610, is_redeployable=True),
    DemoPerson("m.hughes", "Margaret Hughes", _R.MANAGER, "velvet anchor 3", is_redeployable=True),
    DemoPerson("d.price", "Dylan Price", _R.DEPUTY, "walnut ferry 21", is_redeployable=True),
    DemoPerson("s.okafor", "Simone Okafor", _R.SUPERVISOR, "tulip bridge 48", 300),
    DemoPerson("j.kowalski", "Jan Kowalski", _R.OPERATOR, "paper lantern 5", 720),
    DemoPerson("r.singh", "Ranjit Singh", _R.OPERATOR, "north harbour 60", 41, note="licence expires soon"),
    DemoPerson("c.doyle", "Ciara Doyle", _R.OPERATOR, "amber staircase 2", -9, note="licence expired"),
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
        note="only with an operator",
    ),
    DemoPerson("f.whitaker", "Fiona Whitaker", _R.DATA_PROTECTION, "linen compass 33"),
    DemoPerson("g.marsh", "Gordon Marsh", _R.DIRECTOR, "granite window 6"),
    DemoPerson("h.osei", "Harriet Osei", _R.HEAD_OF_SERVICE, "ivory harp 52"),
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
    ShownLogin(person.login, person.password, person.note) for person in PEOPLE if person.is_shown
)
OPERATOR = next(person.login for person in PEOPLE if person.role is _R.OPERATOR)
"""User name of the licensed operator who is signed on in runs without a person at the screen."""
MANAGER = next(person for person in PEOPLE if person.role is Role.MANAGER)


def open_demo_people(scheme: OpenScheme, failed: Callable[[str], None] = _log.error) -> PeopleServices:
    """Open the people of a demo scheme; made where there are none, and shown on the sign-in page.

    Args:
        scheme: a demo scheme; any other keeps its people, and shows none.
        failed: called with a message when the heads of the books cannot be signed at the end of a shift.

    Raises:
        EnvironmentFault: the accounts cannot be read or written.
    """
    if not scheme.is_demo:
        return open_people(scheme, failed)
    add_demo_people(PeopleTable(scheme.database, scheme.units), Argon2id(), SystemClock())
    if FACT not in scheme.facts.facts():
        # Whoever tries the demo sees what a missing training does; it can be switched off like anywhere.
        scheme.facts.state(FACT, TrainingRules(is_enforced=True).words, "demo")
    if MEMBERS not in scheme.facts.facts():
        scheme.facts.state(MEMBERS, members_words(COUNCIL), "demo")
    add_demo_documents(scheme, MANAGER.login, MANAGER.name)
    return replace(open_people(scheme, failed), shown=SHOWN)


def open_signed_on(scheme: OpenScheme, failed: Callable[[str], None] = _log.error) -> PeopleServices:
    """Open the people of a demo scheme with the operator signed on, for runs without a person at the screen.

    Raises:
        EnvironmentFault: the accounts cannot be read or written.
        OperatorError: the operator is signed on at another console.
    """
    people = open_demo_people(scheme, failed)
    person = people.roster.state.persons[OPERATOR]
    if people.sign_in.needs_undertaking(person):
        # A demo from before undertakings were kept has nobody at the screen who could sign.
        person = people.sign_in.undertake(person.actor, _password_of(OPERATOR))
    people.sit_down(person)
    return people


def _password_of(login: str) -> str:
    return next(person.password for person in PEOPLE if person.login == login)


def add_demo_people(store: PeopleStore, hasher: SecretHash, clock: Clock) -> None:
    """Add the demo's people to a scheme that has none, with the entries that real accounts have."""
    if store.persons():
        return
    hashed = [(member, hasher.hash(member.password)) for member in PEOPLE]
    now_utc = clock.utc_now()
    with store.unit() as unit:
        for number, (member, password_hash) in enumerate(hashed):
            _add(unit, _person(member, number, now_utc), password_hash, now_utc)


def staff_number_of(member: DemoPerson) -> str:
    """Return a made-up staff number; a police officer has a collar number instead."""
    return "" if member.police else f"ATN-{1001 + PEOPLE.index(member)}"


def _person(member: DemoPerson, number: int, now_utc: dt.datetime) -> Person:
    today = now_utc.date()
    licence = None
    if member.licence_days is not None:
        # Made-up numbers: no real licence begins with eight zeros.
        licence = Licence(f"00000000{number:08}", today + member.licence_days * DAYS, member.state)
    topics = BASIC + (REDEPLOYABLE if member.is_redeployable else ())
    trainings = tuple(
        Training(topic, today - (40 + 9 * at) * DAYS, "Anytown training centre")
        for at, topic in enumerate(topics)
        if member.role in TRAINED and topic not in member.lacks
    )
    signed = SignedDeclaration(DECLARATION.version, now_utc) if member.is_declared else None
    return Person(
        member.login,
        member.name,
        member.role,
        licence,
        signed,
        trainings,
        member.police,
        is_redeployable=member.is_redeployable,
        staff_number=staff_number_of(member),
        undertaken=SignedDeclaration(UNDERTAKING.version, now_utc) if member.is_declared else None,
    )


def _add(unit: PeopleUnitOfWork, person: Person, password_hash: str, now_utc: dt.datetime) -> None:
    manager = NewPerson(MANAGER.login, MANAGER.name, MANAGER.role)
    by = replace(person, login=manager.login, name=manager.name, role=manager.role).actor
    unit.add_person(person, password_hash, now_utc)
    police = person.police
    payloads: list[object] = [
        AccountMade(
            person=person.login,
            name=person.name,
            role=person.role.value,
            police=f"{police.force}, {police.collar}, {police.rank}" if police else "",
            staff_number=person.staff_number,
            is_redeployable=person.is_redeployable,
        )
    ]
    if person.licence is not None:
        licence = person.licence
        payloads.append(
            LicenceRecorded(
                person=person.login,
                licence=licence.number,
                expires=licence.expires,
                state=licence.state.value,
            )
        )
    for training in person.trainings:
        unit.add_training(person.login, training)
        payloads.append(
            TrainingRecorded(person=person.login, topic=training.topic.value, on=training.on, by=training.by)
        )
    for payload in payloads:
        unit.append(new_entry(kind_of(payload), by, payload))
    if person.signed is not None:
        declared = DeclarationSigned(
            person=person.login, version=person.signed.version, digest=DECLARATION.digest
        )
        unit.append(new_entry(kind_of(declared), person.actor, declared))
    if person.undertaken is not None:
        undertaken = UndertakingSigned(
            person=person.login, undertaking=person.undertaken.version, digest=UNDERTAKING.digest
        )
        unit.append(new_entry(kind_of(undertaken), person.actor, undertaken))
