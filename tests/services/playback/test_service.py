from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from console.domain.books.entries import BookQuery
from console.domain.books.incidents import Opened
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.playback.review import IMMEDIATE_RESPONSE, ReviewRequest
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.playback.viewed import ViewedSpan
from console.domain.recording.held import HeldTimes
from console.services.playback.bookmarks import Bookmarks
from console.services.playback.lifting import RecordedLifts
from console.services.playback.motion import MotionSearch
from console.services.playback.service import PlaybackDependencies, PlaybackService
from console.settings.review_file import ReviewFile
from console.store.bookmarks import BookmarkTable
from tests.support.books_at_console import DeskRoom
from tests.support.feed import scheme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.domain.books.entries import Entry
    from console.services.playback.lifting import LiftingDependencies
    from console.services.playback.motion_rules import MotionRules, MotionSettings
    from console.services.playback.ports import MotionSource, RecordingPlayer
    from console.services.recording.ports import FootageSource
    from tests.support.people import Room

BEGIN = dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)
END = BEGIN + dt.timedelta(minutes=10)
REQUEST = ReviewRequest((3, 4), BEGIN, END, "Theft from a stall", ("Ada Bell", "PC 4711"))


@dataclass
class FakePlayer:
    """A player that has shown what a test says."""

    shown: list[ViewedSpan] = field(default_factory=list)
    is_closed: bool = False

    def viewed(self) -> Sequence[ViewedSpan]:
        return self.shown

    def close(self) -> None:
        self.is_closed = True


@dataclass
class FakeSource:
    """Recordings that a test names."""

    recorded: dict[int, list[TimelineBand]] = field(default_factory=dict)

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[TimelineBand]:
        del begin_utc, end_utc
        return self.recorded.get(camera, [])


class Desk:
    """The service on the books of a room, with players that show nothing by themselves."""

    def __init__(self, room: Room, folder: Path) -> None:
        self.room, self.books = room, DeskRoom(room)
        self.players: list[FakePlayer] = []
        self.begins: list[dt.datetime] = []
        self.source = FakeSource()
        self.out_of_service: set[int] = set()
        self.kept = ReviewFile(folder)
        self.service = self.console()

    def console(self) -> PlaybackService:
        at_console = self.books.desk
        return PlaybackService(
            PlaybackDependencies(
                at_console.books,
                self.room.staff.access,
                self.room.acts,
                at_console.visits,
                cast("FootageSource", self.source),
                self._open,
                self.kept,
                self.room.clock,
                RecordedLifts(cast("LiftingDependencies", None)),
                Bookmarks(
                    BookmarkTable(self.room.engine, self.room.clock),
                    self.room.staff.access,
                    self.room.acts,
                    cast("FootageSource", self.source),
                    self.room.staff.cameras,
                    self.room.clock,
                ),
                MotionSearch(
                    cast("MotionSource", None),
                    self.room.staff.access,
                    cast("MotionRules", None),
                    self.room.staff.cameras,
                    cast("MotionSettings", None),
                ),
                HeldTimes,
                self.room.staff.cameras,
                lambda: scheme(10),
                lambda camera: camera not in self.out_of_service,
            )
        )

    def _open(self, cameras: Sequence[int], begin_utc: dt.datetime) -> RecordingPlayer:
        assert cameras
        self.begins.append(begin_utc)
        self.players.append(FakePlayer())
        return cast("RecordingPlayer", self.players[-1])

    def entered(self) -> list[Entry]:
        return list(self.books.store.page(BookQuery("media-log"), personal=True))

    def acts(self) -> list[tuple[Any, ...]]:
        return [act for act in self.room.acts.acts if act[1] == "recording-reviewed"]


@pytest.fixture
def desk(room: Room, tmp_path: Path) -> Desk:
    made = Desk(room, tmp_path)
    room.on_duty(Role.OPERATOR)
    made.books.sit(Role.OPERATOR)
    room.acts.acts.clear()
    return made


@pytest.mark.req("EVD-05")
def test_a_review_is_in_the_books_before_there_is_a_player(desk: Desk) -> None:
    counted: list[int] = []

    def opened(cameras: Sequence[int], begin_utc: dt.datetime) -> RecordingPlayer:
        counted.append(len(desk.entered()))
        return desk._open(cameras, begin_utc)

    desk.service._plan = replace(desk.service._plan, open_player=opened)
    now_utc = desk.room.clock.utc_now()
    desk.books.desk.enter(
        Opened(what="A fight", type="public order", place="Market Square", seen_utc=now_utc)
    )
    asked = replace(REQUEST, incident="1")
    review = desk.service.begin(desk.room.me(Role.OPERATOR), asked)
    assert counted == [1]
    (entry,) = desk.entered()
    assert entry.kind == "media-log.reviewed"
    assert entry.number == review.ref.number
    assert entry.fields["cameras"] == (3, 4)
    assert entry.fields["incident"] == f"{now_utc.year}/0001"
    with pytest.raises(OperatorError, match="no incident 2001/0002"):
        desk.service.begin(desk.room.me(Role.OPERATOR), replace(REQUEST, incident="2001/0002"))
    assert entry.fields["present"] == ("Ada Bell", "PC 4711")


def test_it_begins_where_the_first_camera_has_a_recording(desk: Desk) -> None:
    minute = dt.timedelta(minutes=1)

    def band(kind: BandKind, begin: int, end: int) -> TimelineBand:
        return TimelineBand(kind, BEGIN + begin * minute, BEGIN + end * minute)

    me = desk.room.me(Role.OPERATOR)
    for recorded, begin in (
        ({}, 0),
        ({3: [band(BandKind.GAP, 0, 8)], 4: [band(BandKind.GAP, 0, 3), band(BandKind.TIME_LAPSE, 3, 9)]}, 3),
        ({3: [band(BandKind.REAL_TIME, -5, 9)]}, 0),
        ({3: [band(BandKind.INCIDENT, 1, 9)]}, 0),
    ):
        desk.source.recorded = recorded
        desk.service.end(desk.service.begin(me, REQUEST))
        assert desk.begins[-1] == BEGIN + begin * minute


@pytest.mark.req("EVD-05")
@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"present": ()},
        {"present": (" ",)},
        {"cameras": ()},
        {"cameras": tuple(range(1, 18))},
        {"end_utc": BEGIN},
        {"end_utc": BEGIN - dt.timedelta(minutes=1)},
        {"reason": "a\x00b"},
    ],
)
def test_without_reason_persons_cameras_or_time_nothing_is_opened(
    desk: Desk, wrong: dict[str, object]
) -> None:
    with pytest.raises(OperatorError):
        desk.service.begin(desk.room.me(Role.OPERATOR), replace(REQUEST, **wrong))  # type: ignore[arg-type]  # by name
    assert desk.players == []
    assert desk.entered() == []


@pytest.mark.req("PPL-07")
@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_review_see_a_recording(desk: Desk, role: Role) -> None:
    if role is Role.SUPERVISOR:
        desk.room.on_duty(role)
    actor = desk.room.me(role)
    if role in {Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER, Role.DEPUTY}:
        desk.service.begin(actor, REQUEST)
        assert len(desk.players) == 1
        return
    with pytest.raises(Refusal):
        desk.service.begin(actor, REQUEST)
    with pytest.raises(Refusal):
        desk.service.replay(actor, 3, BEGIN)
    assert desk.players == []


def test_what_was_looked_at_is_entered_when_the_review_ends_and_once(desk: Desk) -> None:
    review = desk.service.begin(desk.room.me(Role.OPERATOR), REQUEST)
    desk.players[0].shown = [ViewedSpan(3, BEGIN, END, 2), ViewedSpan(4, BEGIN, END)]
    desk.service.end(review)
    desk.service.end(review)
    assert desk.players[0].is_closed
    acts = desk.acts()
    assert [act[2] for act in acts] == ["camera 3", "camera 4"]
    assert acts[0][3]["viewed"] == "2026-11-27T14:00:00Z to 2026-11-27T14:10:00Z (2×)"
    assert acts[0][3]["review"] == str(review.ref)


def test_a_review_in_which_nothing_was_looked_at_says_so(desk: Desk) -> None:
    desk.service.end(desk.service.begin(desk.room.me(Role.OPERATOR), REQUEST))
    (act,) = desk.acts()
    assert act[3]["viewed"] == "nothing"


def test_what_a_console_showed_that_died_is_entered_at_the_next_start(desk: Desk, tmp_path: Path) -> None:
    review = desk.service.begin(desk.room.me(Role.OPERATOR), REQUEST)
    desk.players[0].shown = [ViewedSpan(3, BEGIN, END)]
    desk.service.keep()
    desk.kept = ReviewFile(tmp_path)
    after = desk.console()
    after.enter_left_over()
    after.enter_left_over()
    (act,) = desk.acts()
    assert act[0] == review.actor.login
    assert act[2] == "camera 3"
    assert act[3]["ended"] == "the console stopped"


def test_a_review_that_is_open_is_not_taken_for_one_whose_console_died(desk: Desk) -> None:
    desk.service.begin(desk.room.me(Role.OPERATOR), REQUEST)
    desk.service.keep()
    desk.service.enter_left_over()
    assert desk.acts() == []


@pytest.mark.parametrize(
    "content",
    [
        *("", "[1]", "{", '{"media-log 1": {"viewed": [[1], 5, null]}}'),
        '{"media-log 1": {"viewed": [[Infinity, "2026-11-27", "2026-11-27", 1]]}}',
        '{"media-log 1": {"viewed": [[3, "0001-01-01T00:00:00+14:00", "2026-11-27", 1]]}}',
        '{"media-log 1": {"login": [7], "viewed": {"3": 4}}}',
    ],
)
def test_a_damaged_file_of_open_reviews_stops_nothing(desk: Desk, tmp_path: Path, content: str) -> None:
    (tmp_path / "reviews.json").write_text(content)
    desk.kept = ReviewFile(tmp_path)
    desk.console().enter_left_over()


@pytest.mark.req("EVD-05")
def test_an_instant_replay_asks_nothing_and_names_who_is_in_the_room(desk: Desk) -> None:
    desk.books.visits.arrive(desk.room.me(Role.OPERATOR), desk.books.arrival())
    desk.service.replay(desk.room.me(Role.OPERATOR), 3, desk.room.clock.utc_now())
    (entry,) = desk.entered()
    assert entry.fields["reason"] == IMMEDIATE_RESPONSE
    assert entry.fields["present"] == (desk.room.me(Role.OPERATOR).name, "Olivia Fletcher")


def test_cameras_in_service_are_told_from_those_out_of_it_and_those_never_recorded(desk: Desk) -> None:
    band = TimelineBand(BandKind.REAL_TIME, BEGIN, END)
    gap = TimelineBand(BandKind.GAP, BEGIN, END)
    desk.source.recorded = {3: [band], 4: [gap], 5: [band]}
    desk.out_of_service = {5, 6}
    found = desk.service.reviewable([2, 3, 4, 5, 6])
    assert (found.in_service, found.out_of_service) == ((3,), (5,))


def test_a_camera_that_the_scheme_does_not_have_is_refused(desk: Desk) -> None:
    with pytest.raises(OperatorError, match="no camera 11 in this scheme"):
        desk.service.begin(desk.room.me(Role.OPERATOR), replace(REQUEST, cameras=(3, 11)))
    assert desk.entered() == []
