"""A camera that hangs covertly is seen by those named in its authorisation, and by nobody else (RIP-04)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
import sqlalchemy as sa

from console.app.wiring.evidence import plan_sources
from console.app.wiring.people import open_people
from console.bridge.messages import MessageCentre
from console.domain.books.act_aggregation import RecordedAct
from console.domain.books.automatic_acts import act_of
from console.domain.books.deployments import COVERT
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.cameras.check import CheckRound, CheckVerdict
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.people.shift import Handover
from console.domain.playback.review import ReviewRequest
from console.domain.playback.viewed import ViewedSpan
from console.domain.recording.causes import Cause
from console.services.cameras.daily_check import DailyChecks
from console.services.evidence.package_plans import PackagePlans
from console.services.people.seat_cameras import SeatCameras
from console.services.recording.kept_apart import KeptApart
from console.services.wall.service import WallService
from console.store.tables import ledger
from tests.services.cameras.street import READERS, Street, street, yard
from tests.services.playback.test_service import Desk
from tests.services.surveillance.test_kept_apart import NOW, Kept, OneCamera
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.people.person import Person
    from console.services.ports import LayoutStore, SteeringPolicy

__all__ = ["street", "yard"]
HOUR = dt.timedelta(hours=1)


class Hung:
    """Camera 10 hangs covertly; the supervisor entered its authorisation and named `READERS`."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.entered = street.bureau.enter(cameras=(10,), readers=READERS)
        street.bureau.complete(self.entered)
        self.number = street.assess(openness=COVERT, authorisation="ap/ds/1")
        street.approve(self.number)
        street.put_up(self.number, b"", signs_utc=None)
        self.begun_utc = street.now
        self.person: Person | None = None
        self.gate = street.yard.room.staff.access
        self.covert = street.covert(lambda: self.person)
        self.covert.load()

    def sit(self, role: Role | None) -> None:
        room = self.street.yard.room
        self.person = None if role is None else room.staff.roster.state.persons[room.me(role).login]


@pytest.fixture
def hung(street: Street) -> Hung:
    return Hung(street)


@pytest.mark.req("RIP-04")
def test_only_those_named_and_who_read_all_have_a_covert_camera(hung: Hung) -> None:
    for role in (Role.OPERATOR, Role.TRAINEE, Role.DEPUTY, Role.OWNER, None):
        hung.sit(role)
        refused = hung.covert.find_refusal(10)
        assert refused is not None, role
        said = f"{refused} {refused.rule} {refused.source}"
        assert not re.search(r"eployment|uthoris|covert|RIP", said)
        assert hung.covert.find_refusal(3) is None
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.DIRECTOR, Role.AUDITOR):
        hung.sit(role)
        assert hung.covert.find_refusal(10) is None, role
        assert hung.covert.hidden(10) == []


@pytest.mark.req("RIP-04")
def test_its_recordings_stay_hidden_after_it_was_taken_down(hung: Hung) -> None:
    street = hung.street
    street.yard.room.clock.step_utc(3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    heard: list[bool] = []
    hung.covert.listen(lambda: heard.append(True))
    hung.covert.changed_books(frozenset({"deployments"}))
    hung.covert.load()
    assert heard == [True]
    hung.sit(Role.OPERATOR)
    ended_utc = street.now
    assert hung.covert.find_refusal(10) is None, "it hangs somewhere else tomorrow"
    assert hung.covert.find_refusal(10, hung.begun_utc + HOUR / 2) is not None
    assert hung.covert.find_refusal(10, ended_utc + HOUR) is None
    assert hung.covert.hidden(10) == [(hung.begun_utc, ended_utc)]
    hung.sit(Role.MANAGER)
    assert hung.covert.hidden(10) == []


@pytest.mark.req("RIP-04")
def test_the_gate_of_the_seat_hides_them_and_they_look_deleted(hung: Hung) -> None:
    clock = hung.street.yard.room.clock
    seat = SeatCameras(clock)
    seat.also(hung.covert.find_refusal)
    seat.hide(hung.covert.hidden)
    hung.sit(Role.OPERATOR)
    assert not seat.may_use(10)

    spans = [(NOW - HOUR, NOW)]
    source = KeptApart(OneCamera(), Kept(), 10_000, clock, hidden_from=lambda _camera: spans)
    asked = (NOW - 2 * HOUR, NOW)
    assert source.segments(7, *asked) == []
    assert [(gap.begin_utc, gap.cause) for gap in source.gaps(7, *asked)] == [(NOW - HOUR, Cause.DELETED)]
    segment = OneCamera().segments(7, *asked)[0]
    with pytest.raises(EnvironmentFault, match="not available"):
        source.open_segment(segment)
    spans.clear()
    assert segment in source.segments(7, *asked)


@pytest.mark.req("RIP-04")
def test_every_way_into_a_scheme_has_the_gate(hung: Hung, tmp_path: Path) -> None:
    """Also a command, which has no seat: evidence is not exported there past the gate."""
    people = open_people(scheme_of(hung.street.yard.room, tmp_path))
    refused = people.cameras.find_refusal(10)
    assert refused is not None
    assert "at a console where you are signed in" in refused.then, "a command has no seat"
    assert people.cameras.hidden(10) != []
    people.seat.sit_down(people.roster.state.persons[hung.street.me(Role.MANAGER).login])
    assert people.cameras.find_refusal(10) is None
    people.seat.sit_down(people.roster.state.persons[hung.street.me(Role.OPERATOR).login])
    assert not people.cameras.may_use(10)


@pytest.mark.req("RIP-04")
def test_a_locked_console_shows_it_to_nobody(hung: Hung, tmp_path: Path) -> None:
    """The wall stays live while a console is locked, and others are in the room."""
    people = open_people(scheme_of(hung.street.yard.room, tmp_path))
    people.seat.sit_down(people.roster.state.persons[hung.street.me(Role.MANAGER).login])
    assert people.cameras.may_use(10)
    told: list[bool] = []
    people.cameras.listen(lambda: told.append(people.cameras.may_use(10)))
    people.seat.lock()
    assert not people.cameras.may_use(10)
    assert told[-1] is False


@pytest.mark.req("RIP-04")
def test_a_review_of_other_times_too_ends_with_who_may_see_all_of_it(hung: Hung, tmp_path: Path) -> None:
    """It began before the camera hung there, so that its first picture is everybody's."""
    room = hung.street.yard.room
    desk, seat = Desk(room, tmp_path), room.staff.cameras
    seat.also(hung.covert.find_refusal)
    seat.hide(hung.covert.hidden)
    asked = ReviewRequest((10,), hung.begun_utc - HOUR, hung.begun_utc + HOUR, "Theft", ("Ada Bell",))
    hung.sit(Role.MANAGER)
    desk.service.begin(room.me(Role.MANAGER), asked)
    hung.sit(Role.OPERATOR)
    seat.changed()
    assert desk.players[0].is_closed
    # Nothing of the hidden time is in the player of who never had it.
    room.clock.step_utc(3 * 3600)
    hung.street.take_down(hung.number, b"", are_signs_down=False)
    hung.covert.load()
    desk.service.begin(room.me(Role.OPERATOR), asked)
    seat.changed()
    assert not desk.players[1].is_closed


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("kind", ["deployments.assessed", "authorisations.entered"])
def test_a_damaged_entry_keeps_neither_the_console_from_starting_nor_the_gate_from_standing(
    hung: Hung, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine, book = hung.street.yard.room.engine, kind.partition(".")[0]
    place = {"book": book, "number": hung.street.bureau.at.store.head(book)[0] + 1}
    said = {"kind": kind, "author": "x", "instant": "2026-06-01T12:00:00.000+00:00", "payload": "{"}
    with engine.begin() as connection:
        connection.execute(sa.insert(ledger).values(**place, **said, previous_hash="0", hash="0"))
    told: list[EntryRef] = []
    hung.street.bureau.at.store.on_damaged = told.append
    fresh = hung.street.covert(lambda: hung.person)
    fresh.load()
    hung.sit(Role.OPERATOR)
    assert fresh.find_refusal(10) is not None
    hung.sit(Role.SUPERVISOR)
    assert fresh.find_refusal(10) is None
    assert f"{book} {place['number']}" in caplog.text
    assert told == [EntryRef(book, int(str(place["number"])))]


def test_a_database_that_is_away_is_no_damaged_entry(hung: Hung, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known then: what was in memory stays in force."""
    store = hung.street.bureau.at.store

    def away(*_args: object, **_named: object) -> None:
        raise EnvironmentFault("The database is away.")

    for name in ("page", "case", "head"):
        monkeypatch.setattr(store, name, away)
    with pytest.raises(EnvironmentFault, match="is away"):
        hung.covert.load()
    hung.sit(Role.OPERATOR)
    assert hung.covert.find_refusal(10) is not None


@pytest.mark.req("RIP-04", "EVD-01")
def test_no_package_says_of_what_is_there_that_it_was_deleted(hung: Hung, tmp_path: Path) -> None:
    street = hung.street
    street.yard.room.clock.step_utc(3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    scheme = scheme_of(street.yard.room, tmp_path)
    people = open_people(scheme)
    plans = PackagePlans(plan_sources(scheme, people))
    began, ended = hung.begun_utc, street.now

    def ask(begin: dt.datetime, end: dt.datetime) -> str:
        try:
            plans.footage(EvidenceSelection((10,), begin, end), lifted=False)
        except OperatorError as error:
            return error.what
        return ""

    refused = "You cannot use camera 10."
    people.seat.sit_down(people.roster.state.persons[street.me(Role.OPERATOR).login])
    assert ask(began - HOUR, began + HOUR / 2) == ask(began + HOUR / 2, ended + HOUR) == refused
    assert ask(ended, ended + HOUR) != refused
    people.seat.sit_down(people.roster.state.persons[street.me(Role.MANAGER).login])
    assert ask(began - HOUR, ended + HOUR) != refused


@pytest.mark.req("RIP-04", "PPL-08")
def test_the_log_of_the_room_has_nothing_of_what_is_done_with_it(hung: Hung, tmp_path: Path) -> None:
    street = hung.street
    people = open_people(scheme_of(street.yard.room, tmp_path))
    login = street.me(Role.MANAGER).login
    for subject, kind in (
        ("camera 10", "camera-steered"),
        ("camera 10, tampering", "camera-event"),
        ("camera 10", "fault-acknowledged"),
    ):
        act = RecordedAct(login, kind, subject, street.now, {"begin": "x"})
        kept = people.cameras.apart(act)
        assert act_of(kept.act).book == "authorisations"
        assert (kept.subject, kept.detail["did"]) == (subject, kind)
        assert (kept.detail["urn"], kept.detail["authorisation"]) == ("ap/ds/1", hung.entered)
        other = RecordedAct(login, kind, subject.replace("10", "1"), street.now)
        assert people.cameras.apart(other) is other
    # What proves that recordings are whole stays where verification looks for it.
    deleted = RecordedAct("age", "segment-deleted", "camera 10", street.now)
    assert people.cameras.apart(deleted) is deleted
    street.yard.room.clock.step_utc(3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    street.yard.room.clock.step_utc(86400)
    people = open_people(scheme_of(street.yard.room, tmp_path))
    steered = RecordedAct(login, "camera-steered", "camera 10", street.now)
    assert people.cameras.apart(steered) is steered


@pytest.mark.req("RIP-04", "EVD-05")
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("recording-reviewed", {"review": "media-log 3", "viewed": "{0}Z to {1}Z (2×); {2}Z to {3}Z"}),
        ("bookmark-saved", {"bookmark": 4, "at": "{1}+00:00"}),
        ("bookmark-deleted", {"bookmark": 4, "at": "{1}+00:00"}),
        ("snapshot", {"file": "VP-3.png", "at": "{1}+00:00"}),
        ("zone-restored", {"zone": "Flat", "recorded": "{1}+00:00"}),
        ("fault-acknowledged", {"fault": "no signal", "begin_utc": "{0}+00:00", "end_utc": "{1}+00:00"}),
    ],
)
def test_what_is_done_later_with_its_pictures_goes_to_the_authorisation_too(
    hung: Hung, word: str, said: dict[str, Any]
) -> None:
    """The time of the pictures decides it, not that of the act."""
    street = hung.street
    street.yard.room.clock.step_utc(2 * 3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    street.yard.room.clock.step_utc(86400)
    hung.covert.load()

    def done(*times: dt.datetime) -> RecordedAct:
        stamps = [f"{time:%Y-%m-%dT%H:%M:%S}" for time in times]
        detail = {name: str(one).format(*stamps) for name, one in said.items()}
        return RecordedAct("the-manager", word, "camera 10", street.now, detail)

    begun = hung.begun_utc
    kept = hung.covert.apart(done(begun - 3 * HOUR, begun + HOUR, begun + 9 * HOUR, begun + 10 * HOUR))
    assert (kept.act, kept.detail["did"], kept.detail["urn"]) == ("authorised-act", word, "ap/ds/1")
    for hours in (-4, 8):
        early = begun + hours * HOUR
        of_the_room = done(early, early + HOUR, early + HOUR, early + HOUR)
        assert hung.covert.apart(of_the_room) is of_the_room


@pytest.mark.req("RIP-04", "FLT-01")
def test_a_fault_of_it_that_is_acknowledged_is_not_in_the_log_of_the_room(
    hung: Hung, tmp_path: Path, qtbot: QtBot
) -> None:
    """An entry that says nothing but that there is such a camera says that there is such a camera."""
    del qtbot
    street = hung.street
    people = open_people(scheme_of(street.yard.room, tmp_path))
    people.seat.sit_down(people.roster.state.persons[street.me(Role.MANAGER).login])
    recorded: list[RecordedAct] = []

    class Log:
        def record(self, actor: str, act: str, subject: str, detail: dict[str, Any]) -> None:
            recorded.append(people.cameras.apart(RecordedAct(actor, act, subject, street.now, detail)))

    wall = WallService(Log(), cast("LayoutStore", None), cast("SteeringPolicy", None))
    centre = MessageCentre(wall.fault_acknowledged, now=lambda: street.now, discretion=people.cameras)
    centre.fault("picture 10", "Camera 10 Van: no signal", camera=10)
    centre.clear_fault("picture 10")
    centre.fault("picture 3", "Camera 3: no signal", camera=3)
    street.yard.room.clock.step_utc(3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    street.yard.room.clock.step_utc(3600)
    for number in (1, 2):
        centre.acknowledge(number, street.me(Role.MANAGER).login, "Restarted.")
    assert [(one.act, one.subject) for one in recorded] == [
        ("authorised-act", "camera 10"),
        ("fault-acknowledged", "camera 3"),
    ]


@pytest.mark.req("RIP-04")
def test_a_console_that_cannot_read_the_authorisation_names_no_camera(hung: Hung) -> None:
    hung.covert._times = tuple(replace(one, authorisation=None) for one in hung.covert._times)
    act = RecordedAct(
        "watchroom", "camera-event", "camera 10, tampering", hung.street.now, {"state": "began"}
    )
    kept = hung.covert.apart(act)
    assert (kept.act, kept.subject, dict(kept.detail)) == ("camera-event", "a camera", {})


@pytest.mark.req("RIP-04", "FLT-01")
def test_messages_ask_the_gate_of_the_seat(hung: Hung, tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot
    street = hung.street
    people = open_people(scheme_of(street.yard.room, tmp_path))
    persons = people.roster.state.persons
    centre = MessageCentre(lambda *_: None, now=lambda: street.now, discretion=people.cameras)
    people.cameras.listen(centre.cameras_changed)
    people.seat.sit_down(persons[street.me(Role.MANAGER).login])
    centre.fault("picture 10", "Camera 10 Van: no signal", camera=10)
    assert len(centre.open_faults()) == 1
    people.seat.lock()
    assert centre.open_faults() == []
    people.seat.sit_down(persons[street.me(Role.OPERATOR).login])
    assert centre.messages() == []
    people.seat.sit_down(persons[street.me(Role.MANAGER).login])
    assert len(centre.open_faults()) == 1


@pytest.mark.req("RIP-04", "FLT-01", "PPL-08")
def test_neither_the_daily_check_nor_a_handover_names_it(hung: Hung, tmp_path: Path) -> None:
    """The whole room reads both, also what a person entered who may know it."""
    street = hung.street
    people = open_people(scheme_of(street.yard.room, tmp_path))
    store, camera = street.bureau.at.store, replace(street.yard.cameras.cameras()[-1], number=10)
    supervisor = street.me(Role.SUPERVISOR)
    people.seat.sit_down(people.roster.state.persons[supervisor.login])
    assert people.cameras.may_use(10)
    checks = DailyChecks(
        store, people.access, street.yard.room.clock, people.roster, people.cameras.is_secret_now
    )
    looked = CheckRound.start((10, 11)).marked(11, CheckVerdict.FINE)
    checks.record(supervisor, looked.marked(10, CheckVerdict.DEFECT, "picture: dark"), {10: camera})
    checks.record(supervisor, looked.marked(10, CheckVerdict.FINE), {10: camera})
    last = checks.last()
    assert last is not None
    assert (last.good, last.faulty) == ((11,), ())
    assert not list(store.page(BookQuery("faults", kinds=("faults.reported",)), personal=True))
    assert [one.fields["good"] for one in store.page(BookQuery("faults"), personal=True)] == [(11,), (11,)]
    for trainee in street.yard.room.staff.roster.state.on_duty.values():
        if trainee.mentor:
            people.shifts.sign_off(street.me(Role.TRAINEE), Handover())
    ended = people.shifts.sign_off(street.me(Role.OPERATOR), Handover(cameras_out=(10, 11)))
    assert ended.handover.cameras_out == (11,)
    newest = store.head("staff")[0]
    (entry,) = store.span("staff", newest, newest, personal=True)
    assert entry.fields["cameras_out"] == (11,)


@pytest.mark.req("RIP-04", "EVD-05")
def test_nothing_that_playback_records_of_it_later_is_in_the_log_of_the_room(
    hung: Hung, tmp_path: Path
) -> None:
    """Each act says from when the pictures are, or it would be taken for one of today's camera."""
    street = hung.street
    room, manager = street.yard.room, street.me(Role.MANAGER)
    room.clock.step_utc(2 * 3600)
    street.take_down(hung.number, b"", are_signs_down=False)
    room.clock.step_utc(86400)
    hung.covert.load()
    desk = Desk(room, tmp_path)
    room.acts.acts.clear()
    begin, end = hung.begun_utc, hung.begun_utc + HOUR
    review = desk.service.begin(manager, ReviewRequest((10,), begin, end, "Tipping", ("M. Moss",)))
    desk.players[0].shown = [ViewedSpan(10, begin, end, 2)]
    desk.service.end(review)
    number = desk.service.bookmarks.save(manager, 10, end, "the lorry", is_private=False)
    desk.service.bookmarks.delete(manager, number)
    wall = WallService(room.acts, cast("LayoutStore", None), cast("SteeringPolicy", None))
    wall.snapshot_saved(manager.login, 10, end, "VP-3.png", "0" * 64, masked=False)
    done = [RecordedAct(*act[:3], street.now, act[3]) for act in room.acts.acts]
    assert [one.act for one in done] == [
        *("recording-reviewed", "bookmark-saved", "bookmark-deleted", "snapshot")
    ]
    assert {hung.covert.apart(one).act for one in done} == {"authorised-act"}
