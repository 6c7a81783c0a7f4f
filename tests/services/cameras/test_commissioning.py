"""Cameras into the scheme, set up, into service and out: who may, what is missing, what is recorded."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.cameras import CameraDirectory
from console.domain.books.camera_changes import CAMERA_CHANGES, ENFORCED
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged
from console.domain.cameras.addresses import CameraRequest
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.certificate import CertifiedService
from console.domain.cameras.commissioning import (
    AcceptanceTest,
    Commissioning,
    CommissioningStage,
    Quality,
    from_json,
    to_json,
)
from console.domain.cameras.device_address import DeviceAddress, onvif_url
from console.domain.cameras.report import Identity
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.cameras.admission import Admission
from console.services.cameras.batch import Batch
from console.services.cameras.commissioning import CommissioningService
from console.services.cameras.enrolment import Enrolment
from console.services.cameras.free_cameras import CameraReserved, FreeCameras
from console.services.cameras.registry import CameraList
from console.services.cameras.seat_feed import SeatRegister
from console.services.ptz.policy import LiveUse
from console.services.scheme.camera_agreements import CameraAgreements
from console.settings.secrets import FixedSecrets
from console.store.camera_facts import CameraFactTable
from console.store.cameras import CameraTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from tests.support.books_at_console import DeskRoom

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from tests.support.people import Room

WANTED = CameraRequest("rtsp://op:tr0ub4dor@10.0.0.9/main", "High Street", place="by the bank")
FILLED = Commissioning(
    purpose="public safety",
    assessment="DPIA 2026-14",
    assessed_on=dt.date(2026, 5, 4),
    requirement="Faces at the bank's door, by day and night",
    quality=Quality.IDENTIFY,
)
BOX = Identity("Axis", "Q6315", "11.2", "ACCC8E000001")


@dataclass
class Yard:
    """A room with its cameras."""

    room: Room
    cameras: CameraDirectory
    service: CommissioningService
    secrets: FixedSecrets
    told: list[Sequence[Camera]]

    def acts(self, kind: str = "") -> list[tuple[str, str]]:
        with self.room.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT kind, author FROM ledger ORDER BY instant, number"
            ).all()
        return [(row[0], row[1]) for row in rows if row[0].startswith(kind or "camera")]

    def in_service(self, number: int = 1, *, is_passed: bool = True) -> None:
        engineer, manager = self.room.me(Role.ENGINEER), self.room.me(Role.MANAGER)
        self.service.save(engineer, number, FILLED)
        for name in ("picture", "recording"):
            self.service.record_test(
                engineer, number, AcceptanceTest(name, is_passed, "seen", self.room.clock.utc_now())
            )
        self.service.put_into_service(manager, number, BOX)


@pytest.fixture
def yard(room: Room) -> Yard:
    facts = CameraFactTable(room.engine)
    table = CameraTable(room.engine, room.clock)
    books = BookTable(room.engine, Units(room.engine, room.clock))
    admission, secrets = Admission(facts, room.clock), FixedSecrets({})
    admission.load()
    cameras = CameraDirectory(CameraList(table), admission)
    service = CommissioningService(
        Enrolment(table, books, secrets, FreeCameras(room.staff.cameras.is_reserved, room.acts).require),
        cameras.all_cameras,
        admission,
        facts,
        books,
        room.staff.access,
        room.clock,
    )
    made = Yard(room, cameras, service, secrets, [])
    cameras.listen(made.told.append)
    return made


@pytest.mark.req("SYS-07")
def test_a_camera_goes_live_only_with_assessment_requirement_and_trials(yard: Yard) -> None:
    engineer, manager = yard.room.me(Role.ENGINEER), yard.room.me(Role.MANAGER)
    camera = yard.service.add(engineer, WANTED)
    policy = LiveUse(yard.cameras.admission)
    assert (camera.main_url, yard.secrets.login(camera.urn)) == ("rtsp://10.0.0.9/main", ("op", "tr0ub4dor"))
    assert list(yard.cameras.cameras()) == []
    with pytest.raises(Refusal, match="being set up") as refused:
        policy.check("ann", camera.number)
    assert "SYS-07" in refused.value.source
    with pytest.raises(Refusal, match=r"impact assessment.*operational requirement.*passed picture test"):
        yard.service.put_into_service(manager, camera.number)
    yard.in_service()
    assert yard.told[-1] == [camera]
    policy.check("ann", camera.number)
    fact = CameraFactTable(yard.room.engine).history(1, "commissioning")[-1]
    assert from_json(fact.content).stage is CommissioningStage.IN_SERVICE
    kinds = [kind for kind, _ in yard.acts()]
    assert kinds == ["camera-added", "camera-set-up", "camera-set-up", "camera-set-up", "camera-in-service"]
    assert yard.acts("equipment") == [("equipment.installed", manager.login)]
    assert yard.service.identity(1) == BOX


@pytest.mark.req("RIP-02")
def test_a_camera_that_somebody_needs_at_another_console_stays_as_it_is(yard: Yard) -> None:
    engineer, manager = yard.room.me(Role.ENGINEER), yard.room.me(Role.MANAGER)
    camera = yard.service.add(engineer, WANTED)
    yard.in_service()
    yard.service.accept_certificate(engineer, 1, "aa")
    held, before = {1}, yard.acts()
    yard.room.staff.cameras.reserve(held.__contains__)
    service, elsewhere = yard.service, replace(WANTED, url="rtsp://10.0.0.8/main")
    trying = Batch(None, service, None)  # type: ignore[arg-type]  # neither is reached
    ways = (
        lambda: service.remove(manager, 1, "broken"),
        lambda: service.take_out(manager, 1, "dirty"),
        lambda: service.change(engineer, 1, elsewhere),
        lambda: service.change(engineer, 1, replace(WANTED, user="op", password="another")),
        lambda: service.save(engineer, 1, replace(FILLED, purpose="another")),
        lambda: service.accept_certificate(engineer, 1, "bb"),
        lambda: service.accept_device(engineer, 1, replace(BOX, serial="another")),
    )
    for way in ways:
        with pytest.raises(CameraReserved, match="reserved at another console") as refused:
            way()
        assert not any(word in str(refused.value) for word in ("AP/", "police", "officer", "authorisation"))
    for outcomes in (
        trying.try_out(engineer, [camera], ["steering"], Event(), lambda _step: None),
        trying.fill(engineer, [camera], lambda details: replace(details, purpose="another")),
    ):
        assert [(one.is_good, "reserved" in one.said) for one in outcomes] == [(False, True)]
    assert yard.acts() == before
    assert [camera.number for camera in yard.cameras.cameras()] == [1]
    assert yard.secrets.login(camera.urn) == ("op", "tr0ub4dor")
    assert len(yard.room.acts.named("refused")) == len(ways) + 2
    # Its name is changed meanwhile, and the rest when the work has ended.
    service.change(engineer, 1, replace(WANTED, url="rtsp://10.0.0.9/main", name="High Street north"))
    held.clear()
    service.take_out(manager, 1, "dirty")
    service.remove(manager, 1, "broken")


@pytest.mark.req("SYS-07")
def test_a_wireless_link_needs_its_safeguard_and_a_failed_trial_counts_for_nothing(yard: Yard) -> None:
    engineer, manager = yard.room.me(Role.ENGINEER), yard.room.me(Role.MANAGER)
    yard.service.add(engineer, WANTED)
    with pytest.raises(Refusal, match="passed picture test"):
        yard.in_service(is_passed=False)
    now = yard.room.clock.utc_now()
    for name in ("picture", "recording"):
        yard.service.record_test(engineer, 1, AcceptanceTest(name, is_passed=True, said="seen", at_utc=now))
    known = yard.service.commissioning_of(1)
    assert known is not None
    yard.service.save(engineer, 1, replace(known, is_wireless=True))
    with pytest.raises(Refusal, match="safeguard of the wireless link"):
        yard.service.put_into_service(manager, 1)
    yard.service.save(engineer, 1, replace(known, is_wireless=True, safeguard="WPA3, AES-256"))
    yard.service.put_into_service(manager, 1)


@pytest.mark.req("SYS-07")
def test_a_movable_camera_is_tried_with_its_steering(yard: Yard) -> None:
    engineer = yard.room.me(Role.ENGINEER)
    yard.service.add(engineer, replace(WANTED, kind=CameraKind.PTZ, onvif="10.0.0.9"))
    with pytest.raises(Refusal, match="passed steering test"):
        yard.in_service()


def test_out_of_service_with_a_reason_and_back_again(yard: Yard) -> None:
    manager = yard.room.me(Role.MANAGER)
    yard.service.add(manager, WANTED)
    yard.in_service()
    with pytest.raises(OperatorError, match="reason"):
        yard.service.take_out(manager, 1, " ")
    yard.service.take_out(manager, 1, "bracket is loose")
    assert yard.told[-1] == []
    with pytest.raises(Refusal, match="bracket is loose"):
        LiveUse(yard.cameras.admission).check("ann", 1)
    yard.service.put_into_service(manager, 1)
    assert [camera.number for camera in yard.told[-1]] == [1]
    assert len(yard.acts("equipment")) == 1, "it was installed once"


def test_what_is_filled_in_never_changes_the_stage(yard: Yard) -> None:
    engineer = yard.room.me(Role.ENGINEER)
    yard.service.add(engineer, WANTED)
    yard.service.save(engineer, 1, replace(FILLED, stage=CommissioningStage.IN_SERVICE))
    known = yard.service.commissioning_of(1)
    assert known is not None
    assert known.stage is CommissioningStage.SET_UP
    count = len(yard.acts())
    yard.service.save(engineer, 1, known)
    assert len(yard.acts()) == count, "nothing changed, nothing is recorded"


def test_a_camera_is_changed_and_its_login_replaced_or_kept(yard: Yard) -> None:
    engineer = yard.room.me(Role.ENGINEER)
    camera = yard.service.add(engineer, WANTED)
    bare = replace(WANTED, url="rtsp://10.0.0.10/main", name="Bank")
    changed = yard.service.change(engineer, 1, bare)
    assert (changed.urn, changed.name) == (camera.urn, "Bank")
    assert yard.secrets.login(camera.urn) == ("op", "tr0ub4dor")
    yard.service.change(engineer, 1, replace(bare, user="op", password="other"))
    assert yard.secrets.login(camera.urn) == ("op", "other")
    with yard.room.engine.connect() as connection:
        text = str(connection.exec_driver_sql("SELECT payload FROM ledger").all())
    assert "rtsp://10.0.0.9/main → rtsp://10.0.0.10/main" in json.loads(json.dumps(text))
    assert "tr0ub4dor" not in text


def test_a_device_of_another_driver_stays_where_only_onvif_addresses_are_entered(yard: Yard) -> None:
    engineer = yard.room.me(Role.ENGINEER)
    camera = yard.service.add(engineer, WANTED)
    newer = replace(camera, device=DeviceAddress("semaphore", "http://10.0.0.9/", "2"))
    CameraTable(yard.room.engine, yard.room.clock).put([newer])
    yard.cameras.all_cameras.reload()
    changed = yard.service.change(engineer, camera.number, replace(WANTED, name="Quay"))
    assert (changed.name, changed.device) == ("Quay", newer.device)
    with_onvif = yard.service.change(engineer, camera.number, replace(WANTED, onvif="10.0.0.9"))
    assert onvif_url(with_onvif.device) == "http://10.0.0.9/onvif/device_service"


def test_the_channel_of_a_device_stays_while_its_address_does(yard: Yard) -> None:
    engineer = yard.room.me(Role.ENGINEER)
    camera = yard.service.add(engineer, replace(WANTED, onvif="10.0.0.9"))
    address = DeviceAddress("onvif", onvif_url(camera.device), "VideoSource_2")
    CameraTable(yard.room.engine, yard.room.clock).put([replace(camera, device=address)])
    yard.cameras.all_cameras.reload()
    renamed = yard.service.change(engineer, camera.number, replace(WANTED, name="Quay", onvif="10.0.0.9"))
    assert (renamed.name, renamed.device) == ("Quay", address)
    moved = yard.service.change(engineer, camera.number, replace(WANTED, onvif="10.0.0.10"))
    assert moved.device is not None
    assert moved.device.channel == ""


def test_one_that_leaves_takes_its_login_along_and_its_number_is_never_given_again(yard: Yard) -> None:
    manager = yard.room.me(Role.MANAGER)
    camera = yard.service.add(manager, WANTED)
    yard.service.remove(manager, 1, "stolen")
    assert yard.secrets.login(camera.urn) == ("", "")
    assert yard.service.add(manager, WANTED).number == 2


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_every_act_asks_the_gate(yard: Yard, role: Role) -> None:
    manager, me = yard.room.me(Role.MANAGER), yard.room.me(role)
    yard.room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    yard.service.add(manager, WANTED)
    yard.in_service()
    service, now = yard.service, yard.room.clock.utc_now()
    acts: list[tuple[Permission, Callable[[], object]]] = [
        (Permission.SET_UP_CAMERA, lambda: service.add(me, WANTED)),
        (Permission.SET_UP_CAMERA, lambda: service.change(me, 1, WANTED)),
        (Permission.SET_UP_CAMERA, lambda: service.save(me, 1, FILLED)),
        (
            Permission.SET_UP_CAMERA,
            lambda: service.record_test(me, 1, AcceptanceTest("clock", is_passed=True, said="", at_utc=now)),
        ),
        (Permission.SET_UP_CAMERA, lambda: service.accept_certificate(me, 1, "ab" * 32)),
        (Permission.PUT_INTO_SERVICE, lambda: service.take_out(me, 1, "why")),
        (Permission.PUT_INTO_SERVICE, lambda: service.put_into_service(me, 1)),
        (Permission.SET_UP_CAMERA, lambda: service.accept_device(me, 1, BOX)),
        (Permission.PUT_INTO_SERVICE, lambda: service.remove(me, 1, "why")),
    ]
    for act, work in acts:
        if may(role, act):
            work()
        else:
            with pytest.raises(Refusal):
                work()


def test_a_camera_from_before_goes_on_as_it_was(yard: Yard) -> None:
    assert yard.cameras.admission.is_live(77)
    LiveUse(yard.cameras.admission).check("ann", 77)


@pytest.mark.req("SYS-07")
def test_reviews_come_up_before_they_are_due(yard: Yard) -> None:
    yard.service.add(yard.room.me(Role.MANAGER), WANTED)
    yard.in_service()
    assert yard.service.reviews_due() == []
    yard.room.clock.step_utc(300 * 86400)
    ((camera, day),) = yard.service.reviews_due()
    assert (camera.number, day) == (1, dt.date(2027, 5, 4))
    assert replace(FILLED, assessed_on=dt.date(2024, 2, 29)).review_due_on == dt.date(2025, 3, 1)


@pytest.mark.req("SYS-07")
def test_a_seat_without_a_camera_in_service_is_told_so_and_not_that_there_are_none(yard: Yard) -> None:
    seat = yard.room.staff.cameras
    register = SeatRegister(yard.cameras, seat, yard.cameras.all_cameras.cameras)
    assert register.why_none() is None
    yard.service.add(yard.room.me(Role.ENGINEER), WANTED)
    refused = register.why_none()
    assert refused is not None
    assert (refused.rule, "Commissioning" in refused.then) == ("No camera is in service.", True)
    yard.in_service()
    assert register.why_none() is None
    yard.service.take_out(yard.room.me(Role.MANAGER), 1, "dirty")
    assert register.why_none() is not None


def test_what_another_console_changed_is_seen(yard: Yard) -> None:
    books = BookTable(yard.room.engine, Units(yard.room.engine, yard.room.clock))
    table = CameraTable(yard.room.engine, yard.room.clock)
    other = Enrolment(table, books, yard.secrets, lambda _login, _camera: None)
    other.add(WANTED, "ann")
    yard.cameras.refresh()
    assert not yard.cameras.admission.is_live(1)
    assert [camera.name for camera in yard.cameras.all_cameras.cameras()] == ["High Street"]


def test_what_is_kept_is_read_again_and_nonsense_refused() -> None:
    known = FILLED.with_test(
        AcceptanceTest("picture", is_passed=True, said="seen", at_utc=dt.datetime.now(dt.UTC))
    )
    assert from_json(to_json(known)) == known
    for nonsense in ("", "[]", "{}", '{"stage": "flying"}', "null"):
        with pytest.raises(EnvironmentFault, match="cannot be read"):
            from_json(nonsense)


def test_a_certificate_is_kept_and_a_camera_from_before_stays_live(yard: Yard) -> None:
    engineer = yard.room.me(Role.ENGINEER)
    yard.service.add(engineer, WANTED)
    yard.cameras.admission._known = {}
    yard.service.accept_certificate(engineer, 1, "ab" * 32)
    known = yard.service.commissioning_of(1)
    assert known is not None
    assert known.fingerprint == "ab" * 32
    assert yard.cameras.admission.is_live(1)
    assert [camera.number for camera in yard.told[-1]] == [1]


@pytest.mark.req("SYS-07")
def test_a_camera_from_before_stays_in_service_and_part_of_the_scheme_whatever_is_filled_in(
    yard: Yard,
) -> None:
    manager = yard.room.me(Role.MANAGER)
    asked: list[tuple[int, bool]] = []
    yard.service._require_agreement = lambda _login, camera, *, is_added: asked.append((camera, is_added))
    passed = AcceptanceTest("picture", is_passed=True, said="seen", at_utc=yard.room.clock.utc_now())
    ways: list[tuple[int, Callable[[], None]]] = [
        (1, lambda: yard.service.save(manager, 1, FILLED)),
        (2, lambda: yard.service.record_test(manager, 2, passed)),
        (3, lambda: yard.service.accept_certificate(manager, 3, "ab" * 32)),
    ]
    for number, alter in ways:
        yard.service.add(manager, replace(WANTED, number=number))
        del yard.cameras.admission._known[number]
        alter()
        assert yard.cameras.admission.is_live(number)
        yard.service.remove(manager, number, "the street is closed")
    assert asked == [(1, False), (2, False), (3, False)]


def test_device_and_streams_have_certificates_of_their_own(yard: Yard) -> None:
    engineer, _ = _live(yard)
    yard.service.accept_certificate(engineer, 1, "ab" * 32)
    yard.service.accept_certificate(engineer, 1, "cd" * 32, CertifiedService.STREAMS)
    known = yard.service.commissioning_of(1)
    assert known is not None
    assert (known.fingerprint, known.stream_fingerprint) == ("ab" * 32, "cd" * 32)
    assert from_json(to_json(known)) == known
    assert yard.cameras.admission.is_live(1), "the first one of a service changes nothing that was tested"
    yard.service.accept_certificate(engineer, 1, "ef" * 32, CertifiedService.STREAMS)
    assert not yard.cameras.admission.is_live(1), "another one may be another device"


def _live(yard: Yard) -> tuple[Actor, Actor]:
    """A live camera 1; its engineer and its manager."""
    engineer, manager = yard.room.me(Role.ENGINEER), yard.room.me(Role.MANAGER)
    yard.service.add(engineer, WANTED)
    yard.in_service()
    return engineer, manager


@pytest.mark.req("SYS-07")
def test_a_live_camera_that_an_engineer_alters_must_be_admitted_again(yard: Yard) -> None:
    engineer, manager = _live(yard)
    admission = yard.cameras.admission
    for changed in (
        replace(FILLED, purpose="another purpose"),
        replace(FILLED, assessment="DPIA 99"),
        replace(FILLED, requirement="see into the flats"),
    ):
        yard.service.put_into_service(manager, 1)
        yard.service.save(engineer, 1, changed)
        assert not admission.is_live(1)
        assert yard.told[-1] == []
        assert yard.service.lacks(1) == [], "its tests still count"
        with pytest.raises(Refusal):
            yard.service.put_into_service(engineer, 1)
    yard.service.put_into_service(manager, 1)
    assert admission.is_live(1)
    assert ("camera-out-of-service", engineer.login) in yard.acts()


@pytest.mark.req("SYS-07")
def test_another_device_at_a_live_camera_must_be_tried_again(yard: Yard) -> None:
    engineer, manager = _live(yard)
    yard.service.accept_device(engineer, 1, replace(BOX, serial="S9"))
    assert not yard.cameras.admission.is_live(1)
    with pytest.raises(Refusal, match="passed picture test"):
        yard.service.put_into_service(manager, 1)


@pytest.mark.req("SYS-07")
def test_another_address_takes_a_live_camera_back_to_set_up_and_another_name_does_not(yard: Yard) -> None:
    engineer, manager = _live(yard)
    yard.service.change(engineer, 1, replace(WANTED, name="Quay north"))
    assert yard.cameras.admission.is_live(1)
    yard.service.change(manager, 1, replace(WANTED, url="rtsp://10.9.9.9/live"))
    assert not yard.cameras.admission.is_live(1)
    with pytest.raises(Refusal, match="passed picture test"):
        yard.service.put_into_service(manager, 1)


@pytest.mark.req("SYS-07")
def test_another_certificate_at_a_live_camera_takes_it_back_to_set_up(yard: Yard) -> None:
    engineer, _ = _live(yard)
    yard.service.accept_certificate(engineer, 1, "AA:" * 31 + "AA")
    assert yard.cameras.admission.is_live(1), "there was none before"
    yard.service.accept_certificate(engineer, 1, "BB:" * 31 + "BB")
    assert not yard.cameras.admission.is_live(1)


@pytest.mark.req("SYS-07")
def test_the_manager_renews_an_assessment_without_an_interruption(yard: Yard) -> None:
    _, manager = _live(yard)
    yard.service.save(manager, 1, replace(FILLED, assessment="DPIA 2027"))
    assert yard.cameras.admission.is_live(1)


@pytest.mark.req("SYS-07")
@pytest.mark.req("SYS-08")
def test_a_camera_is_added_and_removed_only_with_its_recorded_agreement(yard: Yard) -> None:
    room = yard.room
    house, manager = DeskRoom(room), room.me(Role.MANAGER)
    agreements = CameraAgreements(house.facts, house.store, room.acts, room.clock)
    yard.service._require_agreement = agreements.require
    yard.service.add(room.me(Role.ENGINEER), WANTED)
    yard.in_service()
    assert yard.cameras.cameras(), "an upgrade stops no scheme that never said so"

    for name, said in (("owner", "Council"), ("manager", "Mary"), ("partners", "Police")):
        house.scheme.state(manager, name, said)
    with pytest.raises(OperatorError, match="not a rule"):
        house.scheme.state(manager, CAMERA_CHANGES, "perhaps")
    house.scheme.state(manager, CAMERA_CHANGES, ENFORCED)
    yard.service.take_out(manager, 1, "lamp post")
    yard.service.put_into_service(manager, 1, BOX)
    second = yard.service.add(room.me(Role.ENGINEER), replace(WANTED, number=2))
    with pytest.raises(Refusal, match="cannot remove camera 1: no agreed major change"):
        yard.service.remove(manager, 1, "the street is closed")
    with pytest.raises(Refusal, match="cannot put camera 2 into service for the first time"):
        yard.in_service(2)
    assert room.refused()[-1] == (manager.login, "add a camera")

    change = CodeChanged(
        change=MAJOR,
        what="Camera 1 goes, camera 2 comes",
        grounds="New street",
        consulted="Letters",
        agreed=("Council", "Police"),
        holds_from=room.clock.utc_now().date(),
        added=(2,),
        removed=(1,),
    )
    later = change.holds_from + dt.timedelta(days=9)
    house.scheme.change_code(manager, replace(change, holds_from=later))
    with pytest.raises(Refusal, match="in force"):
        yard.service.put_into_service(manager, 2, BOX)
    with pytest.raises(OperatorError, match="is a major change"):
        house.scheme.change_code(manager, replace(change, change=MINOR, agreed=("Council", "Mary")))
    house.scheme.change_code(manager, change)
    yard.service.put_into_service(manager, 2, BOX)
    yard.service.remove(manager, 1, "the street is closed")
    assert list(yard.cameras.cameras()) == [second]
    with pytest.raises(OperatorError, match="is or was in use"):
        yard.service.add(room.me(Role.ENGINEER), replace(WANTED, number=1))
    third = yard.service.add(room.me(Role.ENGINEER), replace(WANTED, number=3))
    yard.service.remove(manager, third.number, "typed wrongly: it was never in service")
