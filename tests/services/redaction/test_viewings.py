"""A requester views a redacted copy at a seat that shows it, covered, and nothing else (DIS-05, DIS-08)."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from console.app.wiring.books import open_books
from console.app.wiring.redaction import open_redactions, open_viewings
from console.domain.books.disclosures import Checked, Confirmed, Decided, FeeCharged, Requested
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.calendar import day_of
from console.domain.people.console_sign import VIEWING, ConsoleSign
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.redaction.job import CoverBox, CoverTrack, KeyBox, RedactionJob
from console.domain.redaction.review import FramesSeen
from console.services.people.signs_of_life import SILENT_S, SignsOfLife
from console.services.redaction.service import RedactionRequest
from console.services.redaction.viewings import ViewingPlace
from console.store.console_signs import ConsoleSignTable
from tests.support.evidence import EvidenceRoom, at, evidence_room
from tests.support.people import PASSWORD
from tests.support.scheme import fail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.redaction.viewings import PreparedViewing

BOX = CoverBox(0.1, 0.1, 0.5, 0.5)
PLACE = ViewingPlace(
    room="Interview room 2", present=("Olivia Fletcher", "D. Data"), recipient="Olivia Fletcher"
)


def nothing(_done: int) -> None:
    pass


class Front:
    """A request with its redaction, and the data protection manager in the seat."""

    def __init__(self, evidence: EvidenceRoom) -> None:
        self.evidence, self.room = evidence, evidence.room
        self.staff = evidence.room.staff
        evidence.scheme.private_cameras.load()
        self.requests = open_books(evidence.scheme, self.staff, fail).books.requests
        self.redactions = open_redactions(evidence.scheme, self.staff)
        self.viewings = open_viewings(evidence.scheme, self.staff, self.redactions, self.requests)
        self.data = self.room.me(Role.DATA_PROTECTION)
        now_utc = self.room.clock.utc_now()
        self.request = self.requests.register(
            self.data, Requested(received_utc=now_utc, request="subject access", requester="Olivia Fletcher")
        ).number
        for name in ("identity", "place and time"):
            self.requests.check(self.data, self.request, Checked(check=name, is_met=True, evidence="seen"))
        self.staff.sit_down(self.room.person(self.data.login))

    def console(self) -> SignsOfLife:
        """Another console of the scheme, with its viewings."""
        scheme = replace(
            self.evidence.scheme, signs=SignsOfLife(ConsoleSignTable(self.room.engine), self.room.clock)
        )
        open_viewings(scheme, self.room.console("desk 2"), self.redactions, self.requests)
        return scheme.signs

    def granted(self) -> None:
        decided = Decided(
            decided_utc=self.room.clock.utc_now(),
            decision="granted",
            reason="it is she",
            decided_by="D. Data",
        )
        self.requests.enter(self.data, decided, self.request)

    def cleared(self) -> None:
        names = ("undisputed", "original_kept", "uninvestigated", "without_proceedings", "authorised")
        points: dict[str, Any] = {f"is_{name}": True for name in (*names, "to_identify")}
        confirmed = Confirmed(confirmed_utc=self.room.clock.utc_now(), person="D. Data", **points)
        self.requests.enter(self.data, confirmed, self.request)

    def redaction(self, about: str | None = None, *, is_released: bool = True) -> int:
        operator = self.room.me(Role.OPERATOR)
        named = f"disclosures {self.request}" if about is None else about
        number = self.redactions.begin(operator, RedactionRequest(7, at(0), at(2), "subject access", named))
        with contextlib.closing(self.redactions.open(operator, number, nothing).pictures) as pictures:
            job = RedactionJob(
                pictures.frames, (CoverTrack(1, "P", (KeyBox(0, BOX), KeyBox(pictures.frames - 1, BOX))),)
            )
            for frame in range(pictures.frames):
                pictures.covered_rgb(frame, job)
        self.redactions.finish_review(operator, number, job, FramesSeen(job.frames, (1 << job.frames) - 1))
        if is_released:
            self.redactions.release(self.room.me(Role.MANAGER), number)
        return number

    def prepared(self) -> PreparedViewing:
        return self.viewings.prepare(self.data, self.redaction(), nothing)

    def releases(self) -> list[dict[str, Any]]:
        entries = self.evidence.scheme.books.span("disclosures", 1, 1000, personal=True)
        return [dict(one.fields) for one in entries if one.kind == "disclosures.released"]


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with evidence_room(tmp_path) as evidence:
        evidence.room.on_duty(Role.OPERATOR)
        yield Front(evidence)


@pytest.mark.req("DIS-05", "DIS-08")
def test_the_seat_shows_the_covered_clip_and_nothing_else_until_it_is_unlocked(front: Front) -> None:
    front.granted()
    front.cleared()
    viewing = front.prepared()
    cameras, seat = front.staff.cameras, front.staff.seat
    stopped: list[str] = []
    cameras.stop_first(lambda: stopped.append("stopped"))
    assert cameras.may_use(7)
    front.viewings.begin(front.data, viewing, PLACE, PASSWORD)
    (released,) = front.releases()
    assert (released["way"], released["place"]) == ("viewed in a separate room", "Interview room 2")
    assert released["present"] == ("Olivia Fletcher", "D. Data")
    assert released["redacted_as"] == viewing.case.number
    assert stopped
    for camera in (7, 8):
        refused = cameras.find_refusal(camera)
        assert refused is not None
        assert "DIS-05" in refused.source
    assert not seat.is_open
    for act in Permission:
        assert seat.find_refusal(act) is not None, act
    with pytest.raises(OperatorError, match="Someone else"):
        front.viewings.begin(front.data, viewing, PLACE, PASSWORD)  # not a second one meanwhile
    width, height = viewing.clip.size
    for frame in range(viewing.clip.frames):
        picture = np.frombuffer(viewing.clip.rgb(frame), np.uint8).reshape(height, width, 3)
        covered = picture[round(height * 0.2) : round(height * 0.4), round(width * 0.2) : round(width * 0.4)]
        assert covered.max() < 16
    assert not hasattr(viewing.clip, "covered_rgb")
    seat.unlock(front.data.login)
    assert front.viewings.viewing is None
    assert cameras.may_use(7)
    (said,) = front.room.acts.named("viewing-ended")
    assert said[3]["shown"] == said[3]["frames"] == viewing.clip.frames
    viewing.clip.close()


@pytest.mark.req("DIS-05")
def test_a_viewing_whose_console_dies_is_entered_as_ended_by_another_or_at_the_next_start(
    front: Front,
) -> None:
    front.granted()
    front.cleared()
    viewing, clock = front.prepared(), front.room.clock
    front.viewings.begin(front.data, viewing, PLACE, PASSWORD)
    viewing.clip.rgb(0)
    mine = front.evidence.scheme.signs
    mine.turn()
    last_utc = clock.utc_now()
    # The console dies. Another one starts on the same database; nothing of this one goes on.
    later = front.console()
    later.turn()
    clock.sleep_s(SILENT_S - 5)
    later.turn()
    assert front.room.acts.named("viewing-broken-off") == []
    third = front.console()
    third.turn()
    for _ in range(30):
        clock.sleep_s(1)
        later.turn()
        third.turn()
    (said,) = front.room.acts.named("viewing-broken-off")
    assert (said[0], said[2]) == (PROGRAM.login, f"request {front.request}")
    assert said[3]["at"] == last_utc.isoformat(timespec="seconds")
    assert (said[3]["person"], said[3]["shown"]) == (front.data.login, 1)
    viewing.clip.close()


@pytest.mark.req("DIS-05")
def test_a_viewing_that_is_signed_off_is_not_entered_twice(front: Front) -> None:
    front.granted()
    front.cleared()
    viewing, later = front.prepared(), front.console()
    front.viewings.begin(front.data, viewing, PLACE, PASSWORD)
    for _ in range(30):
        front.room.clock.sleep_s(1)
        front.evidence.scheme.signs.turn()
        later.turn()
    front.staff.seat.unlock(front.data.login)
    front.evidence.scheme.signs.turn()
    for _ in range(30):
        front.room.clock.sleep_s(1)
        later.turn()
    assert front.room.acts.named("viewing-broken-off") == []
    viewing.clip.close()


def test_a_damaged_sign_of_a_viewing_is_entered_as_far_as_it_can_be_read(front: Front) -> None:
    table = ConsoleSignTable(front.room.engine)
    for token, content in (("a", b"not json"), ("b", b"[1]"), ("c", b'{"person": ["x"]}')):
        table.put(ConsoleSign(token, VIEWING, front.room.clock.utc_now(), content))
    for _ in range(15):
        front.room.clock.sleep_s(1)
        front.evidence.scheme.signs.turn()
    assert [set(said[3]) for said in front.room.acts.named("viewing-broken-off")] == [{"at"}] * 3


@pytest.mark.req("DIS-02", "PRV-05")
def test_a_request_is_ready_once_a_second_person_released_its_copy_as_it_is(front: Front) -> None:
    def state() -> RequestState:
        (request,) = front.requests.queue(front.data)
        assert request == front.requests.request(front.data, front.request)
        return request.state

    front.granted()
    assert state() is RequestState.REDACTING
    front.redaction("", is_released=True)
    assert state() is RequestState.REDACTING, "a copy for nobody is none for this request"
    number = front.redaction(is_released=False)
    assert state() is RequestState.REDACTING
    front.redactions.release(front.room.me(Role.MANAGER), number)
    assert state() is RequestState.READY
    # What was changed since is not what was released.
    operator = front.room.me(Role.OPERATOR)
    opened = front.redactions.open(operator, number, nothing)
    opened.pictures.close()
    job = opened.saved.job
    front.redactions.save(operator, number, replace(job, tracks=()), FramesSeen(job.frames))
    assert state() is RequestState.REDACTING
    front.redactions.save(operator, number, job, FramesSeen(job.frames))
    assert state() is RequestState.READY


@pytest.mark.req("DIS-08")
def test_nothing_is_shown_without_decision_six_points_fee_place_and_password(front: Front) -> None:
    viewing, seat = front.prepared(), front.staff.seat

    def refused(
        kind: type[Exception], said: str, place: ViewingPlace = PLACE, secret: str = PASSWORD
    ) -> None:
        with pytest.raises(kind, match=said):
            front.viewings.begin(front.data, viewing, place, secret)
        assert seat.is_open
        assert front.staff.cameras.may_use(7)
        assert front.viewings.viewing is None
        assert front.releases() == []

    refused(Refusal, "not granted")
    front.granted()
    refused(Refusal, "six points")
    front.cleared()
    refused(OperatorError, "not correct", secret="wrong")
    refused(OperatorError, "where it was viewed", replace(PLACE, room=" "))
    refused(OperatorError, "who was present", replace(PLACE, present=()))
    today = day_of(front.room.clock.utc_now())
    fee = FeeCharged(charged_on=today, charged_for="viewing", pounds=5.0, reason="the fortieth of one day")
    front.requests.enter(front.data, fee, front.request)
    refused(Refusal, "fee was not paid")
    with pytest.raises(Refusal):
        front.viewings.begin(front.room.me(Role.OPERATOR), viewing, PLACE, PASSWORD)
    with pytest.raises(OperatorError, match="Someone else"):
        front.viewings.begin(front.room.me(Role.MANAGER), viewing, PLACE, PASSWORD)
    viewing.clip.close()


@pytest.mark.req("PRV-05")
def test_only_what_a_second_person_released_for_a_request_is_prepared(front: Front) -> None:
    with pytest.raises(Refusal, match="second person"):
        front.viewings.prepare(front.data, front.redaction(is_released=False), nothing)
    with pytest.raises(OperatorError, match="for no request"):
        front.viewings.prepare(front.data, front.redaction("2026/0001"), nothing)
    with pytest.raises(Refusal):
        front.viewings.prepare(front.room.me(Role.OPERATOR), front.redaction(), nothing)
    scratch = front.evidence.home / "redaction"
    assert not [one for one in scratch.rglob("*") if one.is_file()], "no picture is left on the disk"


def test_somebody_else_who_takes_the_seat_ends_it(front: Front) -> None:
    front.granted()
    front.cleared()
    viewing = front.prepared()
    front.viewings.begin(front.data, viewing, PLACE, PASSWORD)
    front.staff.seat.sit_down(front.room.person(front.room.me(Role.MANAGER).login))
    assert front.viewings.viewing is None
    assert front.staff.cameras.may_use(7)
    viewing.clip.close()


@pytest.mark.req("DIS-05", "DIS-08")
def test_a_seat_that_its_person_lost_shows_no_camera_to_who_is_left_before_it(front: Front) -> None:
    """Signed off at another console, or their account closed: the requester still sits here."""
    front.granted()
    front.cleared()
    viewing = front.prepared()
    front.viewings.begin(front.data, viewing, PLACE, PASSWORD)
    front.staff.seat.leave()
    refused = front.staff.cameras.find_refusal(7)
    assert refused is not None
    assert "DIS-05" in refused.source
    front.staff.seat.sit_down(front.room.person(front.room.me(Role.MANAGER).login))
    assert front.viewings.viewing is None
    viewing.clip.close()
