"""What is kept under an authorisation is kept by retention, and seen through no ordinary door."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from console.app.wiring.handover import in_hand
from console.domain.books import BOOKS
from console.domain.books.automatic_acts import act_of
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.recording.causes import Cause
from console.domain.recording.held import HeldTimes
from console.domain.recording.modes import RecordingMode
from console.domain.recording.outlook import CameraStock, as_if_not_kept
from console.domain.recording.retention import RetentionRules
from console.domain.recording.segments import Gap, Segment, SegmentState
from console.media.volume.outlook import VolumeStock
from console.media.volume.volume_set import VolumeConfig
from console.services.evidence.outlook import RetentionOutlooks
from console.services.playback.marks import TimelineMarks
from console.services.recording.kept_apart import READ_S, KeptApart
from console.services.recording.retention import RetentionService
from console.settings.secrets import FixedSecrets
from console.store.beside.check import check_beside
from console.store.cameras import CameraTable
from console.store.database import open_database
from console.store.holds import HoldTable
from console.store.ledger.apart_keys import OPTION, ApartKeys
from console.store.ledger.unit import Units
from console.store.sealed_holds import seal_old, unopened_since
from console.store.tables import holds, ledger
from tests.media.clips import BEGIN
from tests.media.town import NO_LIMITS
from tests.media.volume.test_retention import BelievedClock, Register, _town
from tests.support.people import PASSWORD, Room
from tests.support.surveillance import Bureau

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CAMERA = 8837
URN, REASON, STREET = "AP/DS/4471", "Stolen outboard motors", "Salamander Quay"
SECRETS = (str(CAMERA), URN, REASON, STREET, "Marsh")
MOMENT = dt.timedelta(seconds=2)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NAMED: dict[str, Any] = {"urn": URN, "cameras": (CAMERA,), "location": STREET, "reasons": REASON}


class Sealed:
    """A room whose database a console with a keyring opened, and where an authorisation was used."""

    def __init__(self, room: Room) -> None:
        self.room = room
        room.on_duty(Role.SUPERVISOR)
        table = CameraTable(room.engine, room.clock)
        table.add(Camera(CAMERA, "U8837", "Quay", "", "", CameraKind.PTZ, "rtsp://x/"))
        self.bureau = Bureau(room)
        self.bureau.sit()
        self.holds = HoldTable(room.engine)

    def use(self) -> int:
        """Have an officer work under an authorisation for a moment, until it is cancelled."""
        session = self.bureau.begin(**NAMED)
        self.room.clock.sleep_s(MOMENT.total_seconds())
        self.bureau.cancel(session.authorisation)
        self.bureau.officers.read()
        self.bureau.officers.end(self.bureau.operator, PASSWORD)
        return session.authorisation


@pytest.fixture
def sealed(tmp_path: Path, filled: Path) -> Iterator[Sealed]:
    place = tmp_path / "watchroom.sqlite"
    place.write_bytes(filled.read_bytes())
    engine = open_database(place)
    keyed = engine.execution_options(**{OPTION: ApartKeys(FixedSecrets({}))})
    try:
        yield Sealed(Room(keyed))
    finally:
        engine.dispose()


@pytest.mark.req("RIP-05")
def test_retention_keeps_it_and_the_books_agree_with_the_table(sealed: Sealed) -> None:
    begun_utc = sealed.room.clock.utc_now()
    sealed.use()
    (held,) = sealed.holds.in_force().times
    assert (held.camera, held.begin_utc, held.end_utc) == (CAMERA, begun_utc, begun_utc + MOMENT)
    assert sealed.holds.apart().times == sealed.holds.in_force().times
    assert check_beside(sealed.room.engine, is_demo=True) == []
    with sealed.room.engine.begin() as connection:
        connection.execute(sa.update(holds).values(sealed=None))
    assert any("is gone" in finding.words for finding in check_beside(sealed.room.engine, is_demo=True))


@pytest.mark.req("RIP-04")
def test_no_ordinary_view_of_the_holds_has_it(sealed: Sealed) -> None:
    begin_utc = sealed.room.clock.utc_now()
    sealed.bureau.begin(**NAMED)
    operator, desk, clock = sealed.bureau.operator, sealed.bureau.at.desk, sealed.room.clock
    manager = sealed.room.me(Role.MANAGER)
    sealed.bureau.officers.end(operator, PASSWORD)
    clock.sleep_s(3600)
    until_utc = clock.utc_now()
    assert sealed.holds.known().times == []
    assert sealed.holds.placed() == []
    assert sealed.holds.is_held(CAMERA, begin_utc, until_utc) is None
    assert desk.holds.holds(manager) == []
    for actor in (operator, manager):
        marks = TimelineMarks(desk.books, clock, sealed.holds.known)
        assert marks.of(actor, CAMERA, begin_utc - DAY, until_utc) == []
    gate, today = sealed.room.staff.access, until_utc.date()
    told = in_hand(sealed.bureau.at.store, gate, manager, today, desk.holds.holds)
    assert str(CAMERA) not in str(told)
    with pytest.raises(OperatorError, match="No recording of camera"):
        desk.deletions.certificate(sealed.bureau.supervisor, CAMERA, begin_utc, until_utc)


@pytest.mark.req("RIP-04")
def test_the_books_of_the_room_have_a_pointer_with_the_number_and_nothing_else(sealed: Sealed) -> None:
    sealed.use()
    operator, books = sealed.bureau.operator, sealed.bureau.at.desk.books
    for book in BOOKS:
        if sealed.room.staff.access.find_refusal(operator, BOOKS[book].read_act) is not None:
            continue
        for query in (BookQuery(book), *(BookQuery(book, text=secret) for secret in SECRETS)):
            page = books.page(operator, query)
            said = " ".join(str(dict(entry.fields)) for entry in page)
            assert not [secret for secret in SECRETS if secret in said], book
    acts = [act for act in sealed.room.acts.acts if act[1] != "authorised-act"]
    for _, act, subject, detail in acts:
        words = f"{subject} {detail}"
        if act in {"cameras-reserved", "cameras-free", "officer-left"}:
            words = words.replace(URN, "")
        if act == "officer-left":
            continue  # in the book that is kept apart
        assert not [secret for secret in SECRETS if secret in words], (act, words)


@pytest.mark.req("RIP-04")
def test_the_file_of_the_database_says_neither_camera_nor_reason(sealed: Sealed, tmp_path: Path) -> None:
    sealed.use()
    Units(sealed.room.engine, sealed.room.clock).enter(
        [
            NewEntry(act_of(act).book, act, login, {"subject": subject, **detail}, {})
            for login, act, subject, detail in sealed.room.acts.acts
        ]
    )
    with sealed.room.engine.connect() as connection:
        (row,) = connection.execute(sa.select(holds)).all()
        told = {
            (entry.kind, secret)
            for entry in connection.execute(sa.select(ledger))
            for secret in SECRETS
            if secret in entry.payload
        }
    assert (row.camera, row.reason, row.owner.rpartition(" ")[0]) == (0, "reserved", "authorisations")
    # The pointer in the operator's log has the number, and nothing else is anywhere.
    assert told == {("cameras-reserved", URN), ("cameras-free", URN)}
    files = [tmp_path / "watchroom.sqlite", tmp_path / "watchroom.sqlite-wal"]
    content = b"".join(file.read_bytes() for file in files if file.exists())
    for secret in (REASON, STREET, "Marsh"):
        assert secret.encode() not in content, secret


@pytest.mark.req("RIP-04")
def test_holds_of_an_earlier_version_are_sealed_and_until_then_not_shown(sealed: Sealed) -> None:
    now_utc = sealed.room.clock.utc_now()
    old = {
        "camera": CAMERA,
        "begin_utc": now_utc - DAY,
        "end_utc": now_utc,
        "reason": "reserved",
        "author": "amy",
        "placed_utc": now_utc - DAY,
        "owner": "authorisations 1",
    }
    with sealed.room.engine.begin() as connection:
        connection.execute(sa.insert(holds).values(**old))
    assert sealed.holds.known().times == []
    assert [held.camera for held in sealed.holds.in_force().times] == [CAMERA]
    assert seal_old(sealed.room.engine) == 1
    assert seal_old(sealed.room.engine) == 0
    with sealed.room.engine.connect() as connection:
        assert connection.execute(sa.select(holds.c.camera)).scalar_one() == 0
    (held,) = sealed.holds.in_force().times
    assert (held.camera, held.begin_utc, held.end_utc) == (CAMERA, now_utc - DAY, now_utc)


@pytest.mark.req("RIP-05")
def test_without_the_key_every_camera_is_kept_since_then(sealed: Sealed) -> None:
    begun_utc = sealed.room.clock.utc_now()
    sealed.use()
    assert unopened_since(sealed.room.engine) is None
    other = sealed.room.engine.execution_options(**{OPTION: ApartKeys(FixedSecrets({}))})
    held = HoldTable(other).in_force()
    assert unopened_since(other) == begun_utc
    for camera in (1, CAMERA):
        assert held.cover(camera, begun_utc, begun_utc + 400 * DAY)
        assert not held.cover(camera, begun_utc - DAY, begun_utc)
    assert HoldTable(other).known().times == []
    assert (HoldTable(other).unopened_since(), sealed.holds.unopened_since()) == (begun_utc, None)


@pytest.mark.req("RIP-05")
def test_retention_obeys_a_sealed_hold_and_says_if_it_cannot_be_opened(
    sealed: Sealed, tmp_path: Path
) -> None:
    folder = tmp_path / "volume"
    folder.mkdir()
    town = _town(folder)  # cameras 1 and 2, from BEGIN
    engine, clock = sealed.room.engine, sealed.room.clock
    with Units(engine, clock).begin() as unit:
        unit.place_sealed_hold((1,), BEGIN - HOUR, BEGIN + HOUR, "amy", "authorisations 1")
    acts, rules = town.acts, RetentionRules()
    for _ in range(2):
        service = RetentionService(
            town.volumes, HoldTable(engine), acts, Register(), rules, clock=BelievedClock()
        )
        report = service.step(BEGIN + 40 * DAY)
        assert report.alarms == []
        assert {one.segment.camera for one in town.volumes.oldest(BEGIN + 40 * DAY, 100)} == {1}
    assert "authorisation" not in str(acts.done)
    other = engine.execution_options(**{OPTION: ApartKeys(FixedSecrets({}))})
    blind = RetentionService(town.volumes, HoldTable(other), acts, Register(), rules, clock=BelievedClock())
    (alarm,) = blind.step(BEGIN + 41 * DAY).alarms
    assert "key of the sealed records is missing" in str(alarm)
    assert town.volumes.oldest(BEGIN + 41 * DAY, 100) != []
    with Units(engine, clock).begin() as unit:
        unit.lift_holds("authorisations 1")
    RetentionService(town.volumes, HoldTable(engine), acts, Register(), rules, clock=BelievedClock()).step(
        BEGIN + 41 * DAY
    )
    assert town.volumes.oldest(BEGIN + 41 * DAY, 100) == []
    town.recorder.finish()


@pytest.mark.req("RIP-04")
def test_the_preview_of_tonights_deletions_shows_it_neither_as_held_nor_as_due(
    sealed: Sealed, tmp_path: Path
) -> None:
    folder = tmp_path / "volume"
    folder.mkdir()
    town = _town(folder)  # cameras 1 and 2, from BEGIN
    town.recorder.finish()
    room, desk = sealed.room, sealed.bureau.at.desk
    room.clock.step_utc((BEGIN + 30 * DAY - room.clock.utc_now()).total_seconds())
    source = VolumeStock(lambda: [VolumeConfig(folder, NO_LIMITS)])
    ahead = RetentionOutlooks(source, sealed.holds, desk.holds, room.staff.access, room.clock, 30)
    for actor in (sealed.bureau.operator, room.me(Role.MANAGER)):
        before = ahead.outlook(actor)
        assert {stock.camera: stock.due_segments for stock in before.stocks} == {1: 3, 2: 3}
    with Units(room.engine, room.clock).begin() as unit:
        unit.place_sealed_hold((1,), BEGIN - HOUR, BEGIN + HOUR, "amy", "authorisations 1")
    for actor in (sealed.bureau.operator, room.me(Role.MANAGER)):
        seen = ahead.outlook(actor)
        one, two = seen.stocks
        # Nothing of it is on hold, and nothing of it is left: as if it were deleted.
        assert (one.held_bytes, one.free_bytes, one.due_segments) == (0, 0, 0)
        assert (two.due_segments, two.held_bytes) == (3, 0)
        assert seen.held_bytes == 0


def test_the_forecast_counts_it_and_names_no_camera() -> None:
    # Camera 2: 10 GB, of which 6 are over their period and kept only under an authorisation.
    truth = [CameraStock(1, 0, 5, 1, 1), CameraStock(2, 10, 0, 0, 0)]
    seen = [CameraStock(1, 0, 5, 1, 1), CameraStock(2, 0, 10, 6, 3)]
    shown = as_if_not_kept(truth, seen)
    assert shown == [CameraStock(1, 0, 5, 1, 1), CameraStock(2, 0, 4, 0, 0)]


# -- recordings that only an authorisation still keeps -------------------------------------------------------

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
OLD = NOW - 40 * DAY


class OneCamera:
    """Recordings of an hour, forty days ago, and of one an hour ago; six segments each."""

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Segment]:
        step = dt.timedelta(minutes=10)
        begins = [base + step * count for base in (OLD, NOW - HOUR) for count in range(6)]
        return [
            Segment(
                *(camera, number, OLD, begin, begin + step, f"{number}.mp4", 1, "", "", 1, 1),
                RecordingMode.REAL_TIME,
                Cause.NEXT,
                SegmentState.SEALED,
            )
            for number, begin in enumerate(begins)
            if begin < end_utc and begin + step > begin_utc
        ]

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Gap]:
        del camera, begin_utc, end_utc
        return []

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[TimelineBand]:
        del camera, begin_utc, end_utc
        return [TimelineBand(BandKind.REAL_TIME, base, base + HOUR) for base in (OLD, NOW - HOUR)]

    def open_segment(self, segment: Segment) -> Any:
        return segment.name

    def away(self) -> Sequence[str]:
        return []

    def close(self) -> None: ...


class Kept:
    """Holds that a test sets."""

    is_away = False

    def __init__(self) -> None:
        self.open, self.covert = HeldTimes(), HeldTimes()

    def known(self) -> HeldTimes:
        if self.is_away:
            raise EnvironmentFault("The holds cannot be read.")
        return self.open

    def apart(self) -> HeldTimes:
        return self.covert


def held(camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> HeldTimes:
    from console.domain.recording.held import HeldTime

    return HeldTimes([HeldTime(camera, begin_utc, end_utc)])


@pytest.mark.req("RIP-04")
def test_what_only_an_authorisation_keeps_looks_as_if_it_were_deleted(room: Room) -> None:
    room.clock.sleep_s((NOW - room.clock.utc_now()).total_seconds())
    kept, officer = Kept(), [False]
    source = KeptApart(OneCamera(), kept, 30, room.clock, lambda: officer[0])
    kept.covert = held(7, OLD, OLD + HOUR)
    asked = (OLD - DAY, NOW)
    assert len(source.segments(8, *asked)) == 12
    seen = source.segments(7, *asked)
    assert [segment.begin_utc > OLD + DAY for segment in seen] == [True] * 6
    assert source.hidden(7, *asked) == [(OLD, OLD + HOUR)]
    assert list(source.gaps(7, *asked)) == [Gap(7, OLD, OLD + HOUR, Cause.DELETED)]
    assert [(band.kind, band.begin_utc) for band in source.bands(7, *asked)] == [
        (BandKind.GAP, OLD),
        (BandKind.REAL_TIME, NOW - HOUR),
    ]
    first = OneCamera().segments(7, *asked)[0]
    with pytest.raises(EnvironmentFault, match="not available"):
        source.open_segment(first)
    # With the officer there, the seat has what the authorisation names (`SeatRecordings`).
    officer[0] = True
    assert len(source.segments(7, *asked)) == 12
    officer[0] = False
    # What an incident keeps too is seen by everyone.
    kept.open = held(7, OLD, OLD + HOUR / 2)
    room.clock.sleep_s(READ_S)
    assert len(source.segments(7, *asked)) == 9
    assert source.hidden(7, *asked) == [(OLD + HOUR / 2, OLD + HOUR)]


@pytest.mark.req("RIP-04")
def test_while_the_holds_cannot_be_read_nothing_over_its_period_is_shown(room: Room) -> None:
    room.clock.sleep_s((NOW - room.clock.utc_now()).total_seconds())
    kept = Kept()
    kept.is_away = True
    source = KeptApart(OneCamera(), kept, 30, room.clock)
    assert len(source.segments(7, OLD - DAY, NOW)) == 6
    assert len(source.segments(7, NOW - DAY, NOW)) == 6
    kept.is_away = False
    assert len(source.segments(7, OLD - DAY, NOW)) == 12


@pytest.mark.req("RIP-04")
def test_a_bookmark_is_not_kept_apart_and_so_not_saved(sealed: Sealed, tmp_path: Path) -> None:
    from tests.services.playback.test_service import Desk

    desk = Desk(sealed.room, tmp_path)
    sealed.bureau.begin(**NAMED)
    now_utc = sealed.room.clock.utc_now()
    with pytest.raises(Refusal, match="others would see it"):
        desk.service.bookmarks.save(sealed.bureau.operator, CAMERA, now_utc, "the boat", is_private=True)


@pytest.mark.req("RIP-04")
def test_a_refused_entry_leaves_no_number_in_the_log(sealed: Sealed) -> None:
    with pytest.raises(Refusal):
        sealed.bureau.register.enter(sealed.bureau.operator, sealed.bureau.payload(**NAMED))
    (said,) = sealed.room.acts.named("refused")
    assert not [secret for secret in SECRETS if secret in str(said)]
