"""Privacy zones as acts: who may, what is recorded, how a lift ends; on a real database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.commissioning import Commissioning, CommissioningStage, to_json
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.facts import COMMISSIONING
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.privacy.model import NO_ZONES, Zone, ZoneSet, ZoneSpace
from console.domain.privacy.position_bounds import PositionBounds
from console.domain.ptz.lens import LensModel
from console.domain.ptz.lens_json import read_lens, write_lens
from console.domain.ptz.model import Capabilities, PtzPosition, PtzStatus
from console.services.people.seat_cameras import APART
from console.services.people.second_person import SecondApprover
from console.services.privacy.active_masks import ActiveMasks
from console.services.privacy.head_view import HeadViews
from console.services.privacy.position_poller import PositionOptions, PositionPoller
from console.services.privacy.service import PrivacyDependencies, PrivacyZones
from console.store.camera_facts import CameraFactTable
from console.store.ledger import book_table as store
from console.store.ledger.unit import Units
from console.store.tracks import TrackTable
from tests.support.people import PASSWORD
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.cameras.report import DeviceMask
    from console.services.cameras.device_ports import CameraDevice
    from tests.support.people import Room

WINDOW = Zone("window", "Bedroom", "A home", "", ((0.1, 0.1), (0.3, 0.1), (0.3, 0.4)), lift_most_s=600)
DOOR = replace(WINDOW, id="door", name="Door", needs_second=True, in_camera=True)
LENS = LensModel(0.0, 170.0, -28.0, 40.0, ((0.0, 62.0), (1.0, 6.0)))
PLACE = ((1.0, 1.0), (5.0, 1.0), (5.0, 5.0))
FIXED = Camera(1, "C-1", "Street", "", "", CameraKind.FIXED, "rtsp://127.0.0.1/1")
MOVABLE = Camera(
    2,
    "C-2",
    "Square",
    "",
    "",
    CameraKind.PTZ,
    "rtsp://127.0.0.1/2",
    device=onvif_device("http://127.0.0.1/2"),
)


class Listed:
    def cameras(self) -> Sequence[Camera]:
        return [FIXED, MOVABLE]


class FakeHead:
    """A head that answers; or fails."""

    def __init__(self) -> None:
        self.fails = False
        self.position: PtzPosition | None = PtzPosition(0.1, 0.2, 0.3)

    def capabilities(self) -> Capabilities:
        return Capabilities(has_ptz=True, tells_position=True)

    def position_query(self) -> None:
        """It cannot be asked by another process."""

    def status(self) -> PtzStatus:
        if self.fails:
            raise EnvironmentFault("No answer.")
        return PtzStatus(self.position, is_moving=False)

    def close(self) -> None:
        """Nothing is open."""


def no_device(camera: Camera) -> CameraDevice:
    raise OperatorError(f"Camera {camera.number} does not answer.")


@dataclass
class Desk:
    room: Room
    head: FakeHead = field(default_factory=FakeHead)

    def __post_init__(self) -> None:
        room = self.room
        self.facts = CameraFactTable(room.engine)
        self.tracks = TrackTable(room.engine)
        self.books = store.BookTable(room.engine, Units(room.engine, room.clock))
        self.again()

    def again(self) -> None:
        """As after a start of the console."""
        room = self.room
        from console.domain.clock import SystemClock

        self.positions = PositionPoller(
            PositionOptions(SystemClock(), lambda _camera: self.head, tracks=self.tracks)
        )
        self.orders = ActiveMasks(self.facts, Listed(), room.clock, room.acts, self.positions)
        self.orders.load()
        plan = PrivacyDependencies(
            self.facts,
            self.books,
            room.staff.access,
            room.staff.sign_in,
            room.acts,
            Listed(),
            self.orders,
            room.clock,
            no_device,
        )
        self.plan, self.zones = plan, PrivacyZones(plan)

    def entries(self, kind: str) -> list[dict[str, object]]:
        book = "operators" if kind == "zone-lifted" else "audit"
        entries = self.books.page(BookQuery(book, kinds=(kind,)), personal=True)
        return [dict(entry.fields) for entry in entries]

    def draw(self, *zones: Zone, camera: int = 1) -> ZoneSet:
        return self.zones.change(self.room.me(Role.MANAGER), camera, ZoneSet(zones=zones), "survey")

    def covers(self) -> tuple[str, ...]:
        order = self.orders.order(1)
        return tuple(zone.id for zone in order.active(self.room.clock.monotonic_s()))


@pytest.fixture
def desk(room: Room) -> Iterator[Desk]:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    made = Desk(room)
    yield made
    made.positions.close()


@pytest.mark.req("PRV-03")
@pytest.mark.parametrize("role", Role)
def test_only_who_may_changes_writes_and_lifts(desk: Desk, role: Role) -> None:
    desk.draw(WINDOW)
    me, zones = desk.room.me(role), desk.zones
    other = desk.room.me(Role.SUPERVISOR if role is not Role.SUPERVISOR else Role.MANAGER)
    acts = (
        (Permission.CHANGE_ZONES, lambda: zones.change(me, 1, ZoneSet(zones=(DOOR,)), "survey")),
        (Permission.CHANGE_ZONES, lambda: zones.undo(me, 1, SecondApprover(other, PASSWORD))),
        (Permission.CHANGE_ZONES, lambda: zones.calibrate(me, 2, LENS)),
        (Permission.CHANGE_ZONES, lambda: zones.write_into_camera(me, 1)),
        (Permission.LIFT_ZONE, lambda: zones.lift(me, 1, "window", "a missing child", 60)),
        (Permission.WATCH, lambda: zones.restore(me, 1, "window")),
    )
    for act, do in acts:
        before = len(desk.room.refused())
        if may(role, act):
            try:
                do()
            except Refusal as found:
                pytest.fail(str(found))
            except OperatorError:
                continue  # there is no device here
        else:
            with pytest.raises(Refusal):
                do()
            assert len(desk.room.refused()) == before + 1


@pytest.mark.req("PRV-01")
def test_zones_in_force_at_an_instant_stand_in_the_facts_with_their_entry(desk: Desk) -> None:
    clock = desk.room.clock
    before = clock.utc_now()
    clock.advance(60)
    drawn = desk.draw(WINDOW)
    first = clock.utc_now()
    clock.advance(60)
    desk.draw(WINDOW, DOOR)
    clock.advance(60)
    assert drawn.zones[0].author == desk.room.me(Role.MANAGER).login
    assert desk.zones.at(1, before) == NO_ZONES
    assert desk.zones.at(1, first) == drawn
    assert len(desk.zones.at(1, clock.utc_now()).zones) == 2
    assert [entry["added"] for entry in desk.entries("zone-changed")] == ["Door", "Bedroom"]
    second = SecondApprover(desk.room.me(Role.SUPERVISOR), PASSWORD)
    assert desk.zones.undo(desk.room.me(Role.MANAGER), 1, second) == drawn
    assert desk.covers() == ("window",)


def test_saying_what_holds_changes_nothing_and_a_change_has_its_reason(desk: Desk) -> None:
    desk.draw(WINDOW)
    desk.draw(WINDOW)
    assert len(desk.entries("zone-changed")) == 1
    with pytest.raises(OperatorError):
        desk.zones.change(desk.room.me(Role.MANAGER), 1, NO_ZONES, " ")


def test_a_zone_lies_where_its_camera_has_places(desk: Desk) -> None:
    me = desk.room.me(Role.MANAGER)
    world = ZoneSet(ZoneSpace.WORLD, (replace(WINDOW, polygon=PLACE),))
    for camera, wrong in (
        (1, world),
        (2, world),
        (2, ZoneSet(zones=(WINDOW,))),
        (9, ZoneSet(zones=(WINDOW,))),
    ):
        with pytest.raises(OperatorError):
            desk.zones.change(me, camera, wrong, "survey")
    desk.zones.calibrate(me, 2, LENS)
    desk.zones.change(me, 2, world, "survey")
    assert desk.zones.lens(2) == LENS
    assert read_lens(write_lens(LENS)) == LENS


@pytest.mark.req("PRV-03", "RIP-04")
def test_a_lift_that_goes_apart_is_written_apart(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operator's log never had cannot be read from it, printed or exported."""
    desk.draw(WINDOW)
    acts: list[RecordedAct] = []

    def apart(act: RecordedAct) -> RecordedAct:
        acts.append(act)
        return replace(act, act=APART, detail={**act.detail, "did": act.act, "urn": "AP/DS/1"})

    plan = replace(desk.zones._plan, apart=apart)
    monkeypatch.setattr(desk.zones, "_plan", plan)
    me = desk.room.me(Role.SUPERVISOR)
    desk.zones.lift(me, 1, "window", "a missing child", 120)
    assert [(act.actor, act.act, act.subject) for act in acts] == [(me.login, "zone-lifted", "camera 1")]
    assert desk.entries("zone-lifted") == []
    number = plan.store.head("authorisations")[0]
    entry = plan.store.entry(EntryRef("authorisations", number), personal=True)
    assert entry is not None
    said = {name: entry.fields[name] for name in ("did", "urn", "zone", "reason", "subject")}
    assert said == {
        "did": "zone-lifted",
        "urn": "AP/DS/1",
        "zone": WINDOW.name,
        "reason": "a missing child",
        "subject": "camera 1",
    }
    assert desk.covers() == ()


@pytest.mark.req("PRV-03")
def test_a_lift_ends_by_itself_whatever_the_clock_on_the_wall_does(desk: Desk) -> None:
    desk.draw(WINDOW)
    me, clock = desk.room.me(Role.SUPERVISOR), desk.room.clock
    lift = desk.zones.lift(me, 1, "window", "a missing child", 120)
    assert desk.covers() == ()
    assert desk.zones.lift_of(1) == lift
    assert desk.entries("zone-lifted")[0]["reason"] == "a missing child"
    clock.advance(60)
    clock.step_utc(-3600)
    assert desk.covers() == ()
    clock.advance(60)
    assert desk.covers() == ("window",)
    assert desk.zones.lift_of(1) is None
    desk.orders.end_those_run_out()
    restored = desk.room.acts.named("zone-restored")
    assert [detail["ended_by"] for _, _, _, detail in restored] == ["its time ran out"]


@pytest.mark.req("PRV-03")
def test_after_a_crash_in_a_lift_the_zone_is_in_force(desk: Desk) -> None:
    desk.draw(WINDOW)
    desk.zones.lift(desk.room.me(Role.SUPERVISOR), 1, "window", "a missing child", 120)
    desk.again()
    assert desk.covers() == ("window",)


@pytest.mark.req("PRV-03")
def test_two_lifts_at_once(desk: Desk) -> None:
    desk.draw(WINDOW, replace(WINDOW, id="yard", name="Yard"))
    me, other = desk.room.me(Role.SUPERVISOR), desk.room.me(Role.MANAGER)
    desk.zones.lift(me, 1, "window", "a missing child", 120)
    with pytest.raises(OperatorError, match="already lifted"):
        desk.zones.lift(other, 1, "window", "the same child", 120)
    desk.zones.lift(other, 1, "yard", "the same child", 60)
    assert desk.covers() == ()
    desk.orders.end_lifts_of_others(other.login)
    assert desk.covers() == ("window",)
    desk.zones.restore(other, 1, "yard")
    assert desk.covers() == ("window", "yard")
    with pytest.raises(OperatorError):
        desk.zones.restore(other, 1, "yard")


@pytest.mark.req("PRV-03")
def test_a_second_person_agrees_with_their_password(desk: Desk) -> None:
    desk.draw(DOOR)
    me, other, operator = (desk.room.me(role) for role in (Role.SUPERVISOR, Role.MANAGER, Role.OPERATOR))
    for wrong in (
        None,
        SecondApprover(me, PASSWORD),
        SecondApprover(operator, PASSWORD),
        SecondApprover(other, "wrong"),
    ):
        with pytest.raises(OperatorError):
            desk.zones.lift(me, 1, "door", "a missing child", 60, wrong)
        assert desk.covers() == ("door",)
    lift = desk.zones.lift(me, 1, "door", "a missing child", 60, SecondApprover(other, PASSWORD))
    assert lift.second == other.login
    desk.zones.restore(me, 1, "door")
    desk.room.alter(other.login, staff_number=f"{desk.room.person(me.login).staff_number} -")
    with pytest.raises(Refusal, match="your own request"):  # a second account of the same person
        desk.zones.lift(me, 1, "door", "a missing child", 60, SecondApprover(other, PASSWORD))
    assert PASSWORD not in repr(SecondApprover(other, PASSWORD))


def test_lifting_has_its_limits(desk: Desk) -> None:
    manager_only = replace(WINDOW, lifters=frozenset({Role.MANAGER}))
    never = replace(WINDOW, id="never", name="Never", lift_most_s=0.0)
    desk.draw(manager_only, never)
    supervisor, manager = desk.room.me(Role.SUPERVISOR), desk.room.me(Role.MANAGER)
    with pytest.raises(Refusal, match="does not allow it"):
        desk.zones.lift(supervisor, 1, "window", "why", 60)
    with pytest.raises(Refusal, match="never to be lifted"):
        desk.zones.lift(manager, 1, "never", "why", 60)
    for zone, reason, seconds in (
        ("window", " ", 60.0),
        ("window", "why", 601.0),
        ("window", "why", float("nan")),
        ("window", "why", -1.0),
        ("none", "why", 60.0),
    ):
        with pytest.raises(OperatorError):
            desk.zones.lift(manager, 1, zone, reason, seconds)
    assert desk.room.acts.named("refused")


def test_a_changed_zone_is_lifted_no_longer(desk: Desk) -> None:
    desk.draw(WINDOW)
    desk.zones.lift(desk.room.me(Role.SUPERVISOR), 1, "window", "a missing child", 120)
    desk.draw(replace(WINDOW, name="Bedroom window"))
    assert desk.covers() == ("window",)


class KeepingDevice:
    """Keeps one mask, somewhat rounded, and refuses the others."""

    def write_masks(self, wanted: Sequence[DeviceMask]) -> Sequence[DeviceMask]:
        first = wanted[0]
        rounded = tuple((round(x, 2), round(y + 0.004, 2)) for x, y in (*first.points[1:], first.points[0]))
        return [replace(first, points=rounded, token="1")]

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.req("PRV-01")
def test_what_a_camera_refused_of_its_masks_is_said(desk: Desk) -> None:
    desk.draw(WINDOW, DOOR, replace(DOOR, id="gate", name="Gate"))

    def opened(camera: Camera) -> CameraDevice:
        assert camera is FIXED
        return KeepingDevice()  # type: ignore[return-value]  # as much of a device as is asked

    written = PrivacyZones(replace(desk.plan, open_device=opened)).write_into_camera(
        desk.room.me(Role.MANAGER), 1
    )
    assert (written.kept, written.refused) == (("Door",), ("Gate",))
    assert desk.entries("zone-written")[0]["refused"] == "Gate"


@pytest.mark.req("PRV-02")
def test_a_movable_camera_with_zones_is_followed_and_its_track_is_kept(desk: Desk) -> None:
    me = desk.room.me(Role.MANAGER)
    desk.zones.calibrate(me, 2, LENS)
    desk.zones.change(me, 2, ZoneSet(ZoneSpace.WORLD, (replace(WINDOW, polygon=PLACE),)), "survey")
    where = desk.orders.order(2).whereabouts
    assert where is not None
    log = desk.positions.logs()[2]
    until(lambda: len(log.newest()) >= 3, "three reports")
    last = log.newest()[-1].begin_s
    box = where.box(last, last)
    assert isinstance(box, PositionBounds)
    assert box.middle.pan == pytest.approx(0.1)
    desk.head.position = None
    until(lambda: not log.newest(), "a head that says nothing")
    desk.zones.change(me, 2, ZoneSet(ZoneSpace.WORLD), "none is left")
    assert not desk.positions.logs()
    desk.positions.close()
    now_utc = dt.datetime.now(dt.UTC)
    assert desk.tracks.between(2, now_utc - dt.timedelta(minutes=5), now_utc)


@pytest.mark.req("PRV-02")
def test_a_new_lens_is_followed_while_somebody_still_draws_with_the_old_one(desk: Desk) -> None:
    me = desk.room.me(Role.MANAGER)
    desk.zones.calibrate(me, 2, LENS)
    desk.zones.change(me, 2, ZoneSet(ZoneSpace.WORLD, (replace(WINDOW, polygon=PLACE),)), "survey")
    views = HeadViews(desk.positions, desk.orders, SystemClock())
    desk.zones.calibrate(me, 2, replace(LENS, roll_deg=1.0))
    until(lambda: views.current(MOVABLE, LENS).position is not None, "a position for who draws")
    # The masks' own log still gets reports.
    assert desk.orders.order(2).whereabouts is desk.positions.logs()[2]
    desk.positions.close()


@pytest.mark.req("PRV-02", "PRV-03")
def test_a_lens_that_moves_zones_needs_what_weakening_them_needs(desk: Desk) -> None:
    """Under another lens the same directions lie elsewhere on the picture: what was covered is seen."""
    me, other = desk.room.me(Role.MANAGER), desk.room.me(Role.SUPERVISOR)
    desk.zones.calibrate(me, 2, LENS)
    guarded = replace(WINDOW, polygon=PLACE, needs_second=True)
    desk.zones.change(me, 2, ZoneSet(ZoneSpace.WORLD, (guarded,)), "survey")
    slower = replace(LENS.timing, most_per_s=(100.0, 200.0, 1.0))
    wider = replace(LENS, error_deg=1.0)
    for weaker in (
        replace(LENS, pan_zero_deg=2.0),
        replace(LENS, fov=((0.0, 65.0), (1.0, 6.0))),
        replace(LENS, fov=((0.0, 62.0), (0.5, 30.0), (1.0, 6.0))),
        replace(LENS, error_deg=0.0),
        replace(LENS, timing=slower),
        replace(LENS, roll_deg=1.5, error_deg=1.0),
        replace(LENS, pan_half_deg=-170.0),
    ):
        with pytest.raises(Refusal, match="Two people must agree"):
            desk.zones.calibrate(me, 2, weaker)
        assert desk.zones.lens(2) == LENS
    # What covers as much as before, or more, is one person's act.
    faster = replace(LENS.timing, most_per_s=(400.0, 300.0, 1.0), stale_s=0.2)
    for safe in (
        LENS,
        replace(wider, pan_zero_deg=0.5),
        replace(wider, pan_zero_deg=0.5, timing=faster),
    ):
        desk.zones.calibrate(me, 2, safe)
        assert desk.zones.lens(2) == safe
    assert "agreed_by" not in desk.entries("lens-calibrated")[0]
    desk.zones.calibrate(me, 2, LENS, SecondApprover(other, PASSWORD))
    assert desk.entries("lens-calibrated")[0]["agreed_by"] == other.login
    # A zone that one person may weaken needs only the permission to lift it.
    desk.zones.change(
        me,
        2,
        ZoneSet(ZoneSpace.WORLD, (replace(guarded, needs_second=False),)),
        "less",
        SecondApprover(other, PASSWORD),
    )
    desk.zones.calibrate(me, 2, replace(LENS, pan_zero_deg=2.0))
    desk.positions.close()


@pytest.mark.req("PRV-02", "SYS-07")
def test_before_a_camera_was_ever_in_service_its_lens_is_one_persons(desk: Desk) -> None:
    """Nothing of it was shown or recorded; once it was, taking it out of service does not bring that back."""
    me = desk.room.me(Role.MANAGER)

    def stage(now: CommissioningStage) -> None:
        details = replace(Commissioning(), stage=now)
        with desk.books.unit() as unit:
            unit.state_camera_fact(2, COMMISSIONING, to_json(details), me.login)

    stage(CommissioningStage.SET_UP)
    desk.zones.calibrate(me, 2, LENS)
    guarded = replace(WINDOW, polygon=PLACE, needs_second=True)
    desk.zones.change(me, 2, ZoneSet(ZoneSpace.WORLD, (guarded,)), "survey")
    desk.zones.calibrate(me, 2, replace(LENS, pan_zero_deg=2.0))
    for later in (CommissioningStage.IN_SERVICE, CommissioningStage.OUT, CommissioningStage.SET_UP):
        stage(later)
        with pytest.raises(Refusal, match="Two people must agree"):
            desk.zones.calibrate(me, 2, LENS)
    desk.positions.close()


def test_zones_that_cannot_be_read_cover_the_picture(desk: Desk) -> None:
    with desk.books.unit() as unit:
        unit.state_camera_fact(1, "zones", "nonsense", "somebody")
    desk.orders.load()
    assert desk.orders.order(1).doubt == "zones unreadable"
    desk.draw(WINDOW)
    assert desk.orders.order(1).doubt == ""


def test_before_anything_was_read_every_picture_is_covered(desk: Desk) -> None:
    fresh = ActiveMasks(desk.facts, Listed(), desk.room.clock, desk.room.acts)
    assert fresh.order(5).doubt == "zones not known"
    fresh.load()
    assert fresh.order(5).doubt == ""


@pytest.mark.req("PRV-01")
def test_versions_of_one_second_each_have_their_own_reason(desk: Desk) -> None:
    manager = desk.room.me(Role.MANAGER)
    desk.zones.change(manager, 1, ZoneSet(zones=(DOOR,)), "complaint 12")
    desk.zones.change(manager, 1, ZoneSet(zones=(replace(DOOR, name="Back door"),)), "survey 3")
    desk.zones.change(manager, 1, ZoneSet(zones=(DOOR,)), "mistake")
    assert [version.why for version in desk.zones.versions(1)] == ["complaint 12", "survey 3", "mistake"]


@pytest.mark.req("PRV-03")
def test_who_weakens_a_zone_needs_what_lifting_it_needs(room: Room) -> None:
    desk = Desk(room)
    room.on_duty(Role.SUPERVISOR)
    supervisor, manager = room.me(Role.SUPERVISOR), room.me(Role.MANAGER)
    in_force = desk.zones.change(supervisor, 1, ZoneSet(zones=(WINDOW, DOOR)), "two homes")
    weaker = [
        ZoneSet(zones=(WINDOW,)),
        ZoneSet(zones=(WINDOW, replace(DOOR, needs_second=False))),
        ZoneSet(zones=(WINDOW, replace(DOOR, polygon=((0.1, 0.1), (0.2, 0.1), (0.2, 0.2))))),
    ]
    for zones in weaker:
        with pytest.raises(Refusal, match="Two people"):
            desk.zones.change(supervisor, 1, zones, "in the way")
        with pytest.raises(Refusal, match="own request"):
            desk.zones.change(supervisor, 1, zones, "in the way", SecondApprover(supervisor, PASSWORD))
        with pytest.raises(OperatorError, match="password"):
            desk.zones.change(supervisor, 1, zones, "in the way", SecondApprover(manager, "wrong"))
    with pytest.raises(Refusal, match="Two people"):
        desk.zones.undo(supervisor, 1)
    assert desk.zones.zones(1) == in_force
    desk.zones.change(supervisor, 1, ZoneSet(zones=(DOOR,)), "no home any more")
    desk.zones.change(supervisor, 1, NO_ZONES, "house pulled down", SecondApprover(manager, PASSWORD))
    assert desk.zones.zones(1).zones == ()
    (entry, *_) = desk.books.page(BookQuery("audit", kinds=("zone-changed",)), personal=False)
    assert entry.fields["agreed_by"] == manager.login
