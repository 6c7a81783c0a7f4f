"""Every service is walked: what takes a camera asks the gate, needs a closed permission, or says why not."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from console.app.wiring.policies import steering_rules, watch_policy
from console.domain.books import KINDS
from console.domain.books.authorisations import MaterialHandedOver
from console.domain.books.entries import NewEntry
from console.domain.cameras.events import DeviceEvent, EventKind
from console.domain.errors import OperatorError
from console.domain.map.plans import CameraPlacement
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.playback.motion import MotionArea
from console.domain.playback.review import ReviewRequest
from console.domain.surveillance.session import OPEN_ACTS
from console.services.cameras.events import CameraEventService, EventOptions
from console.services.cameras.seat_feed import NoPictures, SeatFeed, SeatRegister
from console.services.map.service import MapService
from console.services.playback.seat_recordings import SeatRecordings
from console.services.ptz.presets import Presets, picture_name
from console.services.ptz.reservations import Reservations
from console.services.surveillance.elsewhere import refusal_elsewhere
from console.services.wall.service import WallService
from console.store.camera_facts import CameraFactTable
from console.store.holds import HoldTable
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable
from tests.services.playback.test_service import Desk
from tests.services.test_every_act_asks import trees
from tests.support.books_at_console import SIGNED
from tests.support.feed import SyntheticFeed, scheme
from tests.support.payloads import good_payload
from tests.support.people import PASSWORD, login_of
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from console.services.cameras.admission import Admission
    from console.services.ports import LayoutStore
    from console.services.ptz.service import SteeringService
    from tests.support.people import Room

OPEN = {act.name for act in OPEN_ACTS}
NO_SCREEN = "shows nothing on a screen: it runs for the recorder, or at commissioning, which is closed"
BY_STEERING = "moves by SteeringService, whose policy asks the gate"
MASKS = "says which zones cover a camera, not what it shows"
EXCUSED = {
    "AcceptanceTests": NO_SCREEN,
    "ActiveMasks": MASKS,
    "Admission": NO_SCREEN,
    "AroundRecordings": "reads what the books know for a package, whose permission is closed",
    "AuthorisedHold": "asks the gate",
    "AuthorisedUse": "asks the gate",
    "Batch": NO_SCREEN,
    "FreeCameras": "refuses only; nothing is read",
    "Bookmarks": "asks the gate (below)",
    "BooksAtConsole": "enters which cameras an incident used; nothing is read",
    "CameraAgreements": "says what was agreed about adding a camera, not what it shows",
    "CameraEventService": "asks the gate (below)",
    "CameraLessons": NO_SCREEN,
    "CommissioningService": NO_SCREEN,
    "CovertCameras": "the gate asks it",
    "DailyChecks": "enters what was judged; nothing is read",
    "DeviceIdentityMonitor": NO_SCREEN,
    "HeadViews": MASKS,
    "HeldMovement": BY_STEERING,
    "Incidents": "enters which cameras an incident used; nothing is read",
    "JoystickSteering": BY_STEERING,
    "KeptApart": "shows less than there is; reviews and SeatRecordings, which read it, ask the gate",
    "LiftsAtPlace": "lifts by RecordedLifts, whose permission is closed",
    "LinkedFeeds": "says when a partner's camera may be seen, not what it shows",
    "LiveUse": "is asked by AuthorisedUse",
    "MotionRules": "says how often grids are kept, not what they show",
    "MotionSettings": "says how often grids are kept, not what they show",
    "MotionSearch": "asks the gate (below)",
    "NoAsker": MASKS,
    "PixelDensities": "says how a camera is mounted, not what it shows",
    "PlaybackService": "asks the gate (below)",
    "PositionPoller": MASKS,
    "PresencePolicy": "is asked after AuthorisedHold",
    "Presets": "asks the gate (below)",
    "PrivacyZones": MASKS,
    "PrivateCameras": "says who may see a camera, not what it shows",
    "PtzCommands": BY_STEERING,
    "RecordedLifts": MASKS,
    "Reservations": "reserves for a holder, who is what SteeringRules returned",
    "PoliceSeats": "the gate asks it",
    "ReservedElsewhere": "says only that a camera is reserved at another console",
    "SeatCameras": "it is the gate",
    "SeatFeed": "asks the gate (below)",
    "SeatPolicy": "is asked by AuthorisedUse",
    "SeatRecordings": "asks the gate (below)",
    "SteeringRules": "asks AuthorisedHold first (below)",
    "SteeringService": "its policy asks the gate (below)",
    "StopProfiles": NO_SCREEN,
    "TimelineMarks": "reads the books, whose permission is closed",
    "Tours": BY_STEERING,
    "Unguarded": NO_SCREEN,
    "ViewingSeat": "the gate asks it",
    "WallService": "its policy asks the gate (below)",
}
"""Services that take a camera without a permission that is closed while an officer is at the seat."""
SOON = dt.timedelta(minutes=1)


def permissions(
    node: ast.AST, near: Mapping[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> set[str]:
    named = {
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "Permission"
    }
    calls = {ast.unparse(one.func).rsplit(".", 1)[-1] for one in ast.walk(node) if isinstance(one, ast.Call)}
    for name in (calls & near.keys()) - seen:
        named |= permissions(near[name], near, seen | {name})
    return named


def open_services() -> Iterator[str]:
    for tree in trees("services"):
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for room in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            methods = {node.name: node for node in room.body if isinstance(node, ast.FunctionDef)}
            if any("Protocol" in ast.unparse(base) for base in room.bases):
                continue
            for method in methods.values():
                names = {argument.arg for argument in (*method.args.args, *method.args.kwonlyargs)}
                is_public = not method.name.startswith("_") and names & {"camera", "cameras"}
                if is_public and not permissions(method, functions | methods) - OPEN:
                    yield room.name


@pytest.mark.req("RIP-04")
def test_every_service_that_takes_a_camera_is_gated_or_says_why_not() -> None:
    assert set(open_services()) == set(EXCUSED)


class AllLive:
    """Every camera is in service."""

    def is_live(self, camera: int) -> bool:
        return camera > 0

    def wrong_device(self, camera: int) -> None:
        del camera


@pytest.fixture
def bureau(room: Room) -> Bureau:
    room.on_duty(Role.SUPERVISOR)
    made = Bureau(room)
    made.sit()
    return made


def test_wall_and_steering(bureau: Bureau) -> None:
    staff, login = bureau.room.staff, bureau.operator.login
    admission = cast("Admission", AllLive())
    wall = WallService(bureau.room.acts, cast("LayoutStore", None), watch_policy(admission, staff))
    rules = steering_rules(admission, staff, Reservations(bureau.room.acts, bureau.room.clock))
    wall.check_call(login, 4)
    rules.check(login, 4)
    session = bureau.begin()
    for check in (wall.check_call, rules.check):
        check(login, 3)
        with pytest.raises(Refusal, match="not named in the officer's authorisation"):
            check(login, 4)
    held = rules.holder(login, 7)
    assert (held.until_utc, held.ground) == (session.ends_utc, "AP/DS/1")
    bureau.room.staff.cameras.lose("It is cancelled.")
    for check in (wall.check_call, rules.check):
        with pytest.raises(Refusal, match="This seat has no cameras"):
            check(login, 3)


def test_pictures_and_the_list(bureau: Bureau) -> None:
    feed, seat = SyntheticFeed(scheme(9)), bureau.room.staff.cameras
    screen = SeatFeed(feed, seat)
    before = [screen.subscribe(number, 10, 10, lambda: None, None) for number in (3, 4)]  # type: ignore[arg-type]
    session = bureau.begin()
    assert [one.camera for one in feed.viewings] == [3]
    assert isinstance(screen.subscribe(4, 10, 10, lambda: None, None), NoPictures)  # type: ignore[arg-type]
    assert screen.drawn_on(4) is None
    assert before[1].latest() is None

    class Register:
        def cameras(self) -> list[object]:
            return list(feed.cameras)

    listed = SeatRegister(cast("SeatRegister", Register()), seat)
    assert [camera.number for camera in listed.cameras()] == sorted(session.cameras)
    seat.lose("It is cancelled.")
    assert feed.viewings == []
    assert listed.cameras() == []


def test_playback(bureau: Bureau, tmp_path: Path) -> None:
    desk = Desk(bureau.room, tmp_path)
    operator, now_utc = bureau.operator, bureau.room.clock.utc_now()

    def asked(*cameras: int, since: dt.timedelta) -> ReviewRequest:
        return ReviewRequest(cameras, now_utc + since, now_utc + since + SOON, "the case", ("Dale",))

    ordinary = desk.service.begin(operator, asked(4, since=-SOON))
    bureau.begin()
    # What was open for the room is closed, so that the officer does not see it.
    assert desk.players[0].is_closed
    assert ordinary.ref.book == "media-log"
    bureau.room.clock.sleep_s(2)
    for wrong in (asked(3, 4, since=dt.timedelta()), asked(3, since=-SOON)):
        with pytest.raises(Refusal):
            desk.service.begin(operator, wrong)
    with pytest.raises(OperatorError):
        desk.service.replay(operator, 4, now_utc)
    review = desk.service.begin(operator, asked(3, since=dt.timedelta()))
    assert review.ref.book == "authorisations"
    # The room's media log knows the room's own review only.
    assert len(desk.entered()) == 1
    source = SeatRecordings(desk.service.source, bureau.room.staff.cameras)
    assert list(source.bands(4, now_utc, now_utc + SOON)) == []
    assert list(source.segments(3, now_utc - SOON, now_utc)) == []
    bureau.room.staff.cameras.lose("It is cancelled.")
    assert desk.players[-1].is_closed


def test_bookmarks_and_the_search_for_motion(bureau: Bureau, tmp_path: Path) -> None:
    desk = Desk(bureau.room, tmp_path)
    operator, now_utc = bureau.operator, bureau.room.clock.utc_now()
    bookmarks, motion = desk.service.bookmarks, desk.service.motion
    for camera in (3, 4):
        bookmarks.save(operator, camera, now_utc - SOON, "the room's own", is_private=False)
    assert len(bookmarks.all(operator)) == 2
    bureau.begin()
    bureau.room.clock.sleep_s(2)
    assert list(bookmarks.all(operator)) == []
    # A bookmark is not kept apart: others would see it when the officer has left.
    with pytest.raises(Refusal, match="others would see it"):
        bookmarks.save(operator, 3, bureau.room.clock.utc_now(), "the subject", is_private=False)
    assert bookmarks.of(operator, 4, now_utc - SOON, now_utc + SOON) == []
    with pytest.raises(Refusal, match="not named"):
        bookmarks.save(operator, 4, now_utc, "another", is_private=False)
    area = MotionArea(0.0, 0.0, 1.0, 1.0)
    with pytest.raises(Refusal, match="not named"):
        motion.search(operator, 4, area, now_utc - SOON, now_utc)


def test_the_map_the_thumbnails_and_the_events(bureau: Bureau) -> None:
    room, may_use = bureau.room, bureau.room.staff.cameras.may_use
    pictures, manager = PictureTable(room.engine, room.clock), room.me(Role.MANAGER)
    site = MapService(CameraFactTable(room.engine), pictures, bureau.at.store, room.staff.access, may_use)
    plan = site.add_plan(manager, "Town", ("image/png", b"png"), (800, 600))
    for camera in (3, 4):
        site.put(manager, camera, CameraPlacement(plan.id, 10.0 * camera, 20))
        pictures.save(picture_name(camera, "1"), "image/jpeg", b"jpeg", "amy")
    presets = Presets(
        cast("SteeringService", None), room.staff.access, pictures, room.acts, room.clock, may_use
    )
    assert (set(site.read().on(plan.id)), set(presets.pictures(4))) == ({3, 4}, {"1"})
    events = CameraEventService(
        cast("Any", None), room.acts, room.clock, EventOptions(()), pytest.fail, may_use=may_use
    )
    for camera in (3, 4):
        events._listed.append(DeviceEvent(camera, EventKind.MOTION, is_on=True, at_utc=room.clock.utc_now()))
    assert len(events.recent()) == 2
    bureau.begin()
    assert set(site.read().on(plan.id)) == {3}
    assert (set(presets.pictures(3)), presets.pictures(4)) == ({"1"}, {})
    assert [event.camera for event in events.recent()] == [3]
    room.staff.cameras.lose("It is cancelled.")
    assert (site.read().on(plan.id), presets.pictures(3), events.recent()) == ({}, {}, ())


def test_an_incident_does_not_name_the_cameras_that_the_officer_looks_at(bureau: Bureau) -> None:
    bureau.begin()
    opened = good_payload(KINDS["incidents.opened"])
    ref = bureau.at.desk.enter(replace(opened, cameras=()), viewed=(3, 7))
    assert bureau.at.desk.use_cameras(ref.number, (3,)) == ()
    case = bureau.at.store.case(ref, personal=True)
    assert case is not None
    assert [entry.fields.get("cameras") or () for entry in (case.entry, *case.later)].count(()) == 1 + len(
        case.later
    )
    assert all(row.owner != str(ref) for row in HoldTable(bureau.room.engine).placed())


def test_the_command_line_is_closed_for_the_operator_too(bureau: Bureau) -> None:
    room, store = bureau.room, bureau.at.store

    def refused() -> Refusal | None:
        shift = room.staff.roster.reload().on_duty.get(bureau.operator.login)
        return refusal_elsewhere(store, shift, room.clock.utc_now())

    assert refused() is None
    session = bureau.begin()
    found = refused()
    assert found is not None
    assert "command line" in found.what
    # Nobody else is kept from their work, and the end of the time ends it.
    supervisor = room.staff.roster.state.on_duty[login_of(Role.SUPERVISOR)]
    assert refusal_elsewhere(store, supervisor, room.clock.utc_now()) is None
    shift = room.staff.roster.state.on_duty[bureau.operator.login]
    assert refusal_elsewhere(store, shift, session.ends_utc) is None
    bureau.officers.end(bureau.operator, PASSWORD)
    left = [act for act in room.acts.acts if act[1] == "officer-left"][-1]
    Units(room.engine, room.clock).enter([NewEntry("authorisations", left[1], left[0], dict(left[3]))])
    assert refused() is None


@pytest.mark.req("RIP-05")
def test_authorisations_that_overlap_hold_each_for_itself(bureau: Bureau) -> None:
    holds = HoldTable(bureau.room.engine)
    first = bureau.begin(cameras=(3, 7)).authorisation
    with pytest.raises(OperatorError, match="already at this seat"):
        bureau.begin(urn="AP/DS/2", cameras=(3,))
    bureau.officers.end(bureau.operator, PASSWORD)
    second = bureau.register.numbered("AP/DS/2")
    assert second is not None
    bureau.begin(second.number)
    bureau.officers.end(bureau.operator, PASSWORD)
    bureau.cancel(first)
    now_utc = bureau.room.clock.utc_now()
    handed = MaterialHandedOver(handed_utc=now_utc, recipient="DC Dale", medium="HDD", signature=SIGNED)
    bureau.register.hand_over(bureau.supervisor, handed, first)
    # What the other one names is still kept; what only the first named is not.
    assert holds.in_force().cover(3, now_utc, now_utc + SOON)
    assert not holds.in_force().cover(7, now_utc - SOON, now_utc + SOON)


def test_what_the_operator_typed_before_is_not_shown_to_the_officer(bureau: Bureau) -> None:
    desk = bureau.at.desk
    desk.save_draft("incidents.opened", {"place": "a house in Quay Street"})
    assert len(desk.my_drafts("incidents")) == 1
    bureau.room.clock.sleep_s(1)
    bureau.begin()
    assert desk.my_drafts("incidents") == []
    bureau.room.clock.sleep_s(1)
    desk.save_draft("incidents.opened", {"place": "High Street"})
    assert [draft.typed["place"] for draft in desk.my_drafts("incidents")] == ["High Street"]
    bureau.officers.end(bureau.operator, PASSWORD)
    assert len(desk.my_drafts("incidents")) == 2
