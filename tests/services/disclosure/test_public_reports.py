"""The annual report that is published, from real books."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.domain.books.complaints import Answered, Closed, Received
from console.domain.books.disclosures import Decided, Requested
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.books.faults import FaultRepaired, FaultReported
from console.domain.books.incidents import Closed as IncidentClosed
from console.domain.books.incidents import Opened, Response
from console.domain.books.media_log import Reviewed
from console.domain.disclosure.public_report import ReportSignature, public_csv
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from tests.support.books import BELL, CARR, MOSS, Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.disclosure.public_report import PublicReport, PublicTable


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    found = Library(tmp_path / "books.sqlite")
    yield found
    found.close()


def incident(library: Library, type_: str, outcome: str = "dispersed", minutes: float = 4.0) -> None:
    now = library.clock.utc_now()
    ref = library.enter(Opened(what="Jane Doe of 4 Mill Lane", type=type_, place="Quay", seen_utc=now))
    answers: Any = {"identified": "no", "prevented": "no", "reduced": "no", "restored": "yes"}
    library.enter(Response(observation="good", minutes=minutes, **answers), ref.number)
    library.enter(IncidentClosed(outcome=outcome, closed_utc=now), ref.number)


def request(library: Library, kind: str, days: int = 0) -> None:
    now = library.clock.utc_now()
    asked = Requested(
        received_utc=now - dt.timedelta(days=days),
        request=kind,
        requester="Jane Doe",
        reasons="an accident",
        way="letter",
    )
    library.actor = MOSS
    ref = library.enter(asked)
    if days:
        library.actor = Actor("i.nash", "I. Nash", Role.DIRECTOR)
        decided = Decided(decided_utc=now, decision="granted", reason="shown", decided_by="T. Rahman")
        library.enter(decided, ref.number)


def made(library: Library) -> PublicReport:
    today = day_of(library.clock.utc_now())
    return library.desk.public_reports.make(MOSS, today - dt.timedelta(days=29), today)


def table(report: PublicReport, title: str) -> PublicTable:
    return next(one for one in report.tables if one.title == title)


def rows(report: PublicReport, title: str) -> dict[str, int | None]:
    return {row.name: row.now for row in table(report, title).rows}


@pytest.mark.req("CMP-02")
def test_the_figures_have_no_personal_detail_and_no_small_number(library: Library) -> None:
    for type_, count in (("theft", 7), ("assault", 2), ("drugs", 6), ("Jane Doe again", 9)):
        for _ in range(count):
            incident(library, type_, "Jane Doe went home" if count == 9 else "dispersed")
    for _ in range(6):
        library.enter(
            Reviewed(
                reviewed_utc=library.clock.utc_now(),
                reason="Jane Doe's bag",
                cameras=(3,),
                begin_utc=library.clock.utc_now(),
                end_utc=library.clock.utc_now(),
                present=("A. Bell",),
            )
        )
    report = made(library)
    by_type = rows(report, "Incidents by type")
    assert by_type == {"theft": 7, "assault": None, "drugs": None, "other": 9}
    assert table(report, "Incidents by type").total.now == 24
    assert rows(report, "Incidents by outcome") == {"dispersed": 15, "other": 9}
    hours = [row.now for row in table(report, "Incidents by hour of the day").rows]
    assert len(hours) == 24
    assert sum(count or 0 for count in hours) == 24
    assert rows(report, "Reviews of recordings") == {"for another reason": 6}
    assert rows(report, "Response times")["up to 5 minutes"] == 24
    assert ("Median response time (minutes)", "4.0") in {(one.name, one.now) for one in report.measures}
    csv = public_csv(report)
    assert "Jane" not in csv
    assert "Incidents by type,assault,withheld," in csv


@pytest.mark.req("CMP-02")
def test_it_is_compared_with_the_period_before(library: Library) -> None:
    for _ in range(5):
        incident(library, "theft")
    library.clock.advance(30 * 86_400)
    for _ in range(8):
        incident(library, "theft")
    row = table(made(library), "Incidents by type").rows[0]
    assert (row.name, row.now, row.before, row.change) == ("theft", 8, 5, "+3")


@pytest.mark.req("CMP-02")
def test_requests_in_time_complaints_and_their_answers(library: Library) -> None:
    for _ in range(6):
        request(library, "subject access", 10)
    for _ in range(5):
        request(library, "subject access", 50)
    for _ in range(9):
        request(library, "police")
    day = day_of(library.clock.utc_now())
    library.actor = MOSS
    for _ in range(5):
        complaint = Received(
            received_on=day,
            way="letter",
            subject="the scheme",
            complainant="Jane Doe",
            complaint="It watches me",
        )
        ref = library.enter(complaint)
        answer = Answered(answered_on=day, way="letter", finding="upheld", answer="Sorry", person="T. Rahman")
        library.enter(answer, ref.number)
        library.enter(Closed(closed_on=day, satisfaction="satisfied"), ref.number)
    report = made(library)
    access = rows(report, "Subject access requests")
    assert (access["in time"], access["late"]) == (6, 5)
    assert table(report, "Subject access requests").total.now == 11
    assert rows(report, "Time taken to answer requests") == {
        "up to 7 days": 0,
        "8 to 30 days": 6,
        "over 30 days": 5,
        "not answered yet": 9,
    }
    assert ("Median days to answer, subject access", "10.0") in {
        (one.name, one.now) for one in report.measures
    }
    assert rows(report, "Satisfaction of complainants") == {"satisfied": 5}
    assert rows(report, "Complaints answered within 15 working days")["in time"] == 5


@pytest.mark.req("CMP-02")
@pytest.mark.req("FLT-01")
def test_the_availability_of_each_camera_and_the_contract(library: Library) -> None:
    library.clock.advance(86_400 * 20)
    fault = FaultReported(
        equipment="camera 3", cameras=(3,), defect="dark", priority="urgent", seen_utc=library.clock.utc_now()
    )
    ref = library.enter(fault)
    library.clock.advance(86_400 * 3)
    library.enter(
        FaultRepaired(repaired_utc=library.clock.utc_now(), work="cable", checked_by="A. Bell"), ref.number
    )
    report = made(library)
    shares = {one.name: float(one.now.split()[0]) for one in report.availability}
    assert shares["Camera 4 Quay"] == 100
    # Three days of the last thirty, the thirtieth of which is not over.
    assert 88 <= shares["Camera 3 Market Square"] <= 91
    assert rows(report, "Faults under the contract, urgent") == {"in time": 0, "late": 1}


@pytest.mark.req("CMP-02")
def test_it_is_signed_and_recorded_and_only_by_who_may(library: Library) -> None:
    incident(library, "theft")
    report = made(library)
    today = day_of(library.clock.utc_now())
    for actor in (BELL, CARR):
        with pytest.raises(Refusal):
            library.desk.public_reports.make(actor, today, today)
        with pytest.raises(Refusal):
            library.desk.public_reports.sign(actor, report, {})
    with pytest.raises(OperatorError, match="not begun"):
        library.desk.public_reports.make(MOSS, today + dt.timedelta(days=1), today + dt.timedelta(days=2))
    signed = library.desk.public_reports.sign(MOSS, report, {"report.csv": b"a"})
    again = ReportSignature.from_file(signed.to_file())
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(again.public_key))
    key.verify(bytes.fromhex(again.signature), again.statement())
    assert again.files == {"report.csv": hashlib.sha256(b"a").hexdigest()}
    with pytest.raises(InvalidSignature):
        key.verify(bytes.fromhex(again.signature), again.statement() + b" ")
    (entry,) = library.store.page(BookQuery("audit", kinds=("report-published",)), personal=False)
    assert entry.author == MOSS.login
    assert entry.fields["signature"] == signed.signature


@pytest.mark.req("CMP-02")
def test_periods_that_differ_a_little_are_not_published_beside_one_another(library: Library) -> None:
    reports = library.desk.public_reports

    def publish(first: dt.date, last: dt.date) -> None:
        reports.sign(MOSS, reports.make(MOSS, first, last), {"report.csv": b"a"})

    today = day_of(library.clock.utc_now())
    year = dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    publish(*year)
    publish(*year)
    for shifted in (
        (year[0], year[1] - dt.timedelta(days=1)),
        (year[0] + dt.timedelta(days=1), year[1]),
        (dt.date(today.year - 2, 1, 1), dt.date(today.year - 2, 6, 30)),
    ):
        with pytest.raises(Refusal, match="published already"):
            publish(*shifted)
    # The year before has its column in the first report already; the next year compares with it.
    publish(dt.date(today.year - 2, 1, 1), dt.date(today.year - 2, 12, 31))
    publish(dt.date(today.year, 1, 1), dt.date(today.year, 12, 31))


@pytest.mark.req("CMP-02")
def test_a_period_that_is_published_again_gives_no_small_change_away(library: Library) -> None:
    reports = library.desk.public_reports
    for type_, count in (("theft", 9), ("drugs", 6), ("assault", 8)):
        for _ in range(count):
            incident(library, type_)
    first = made(library)
    assert rows(first, "Incidents by type") == {"theft": 9, "drugs": 6, "assault": 8}
    reports.sign(MOSS, first, {"report.csv": b"a"})
    for _ in range(2):
        incident(library, "drugs")
    incident(library, "fire")
    again = made(library)
    by_type = rows(again, "Incidents by type")
    assert (by_type["drugs"], by_type["fire"]) == (None, None)
    assert table(again, "Incidents by type").total.now is None, "three more"
    assert by_type["theft"] == 9, "what did not change is published again"
    reports.sign(MOSS, again, {"report.csv": b"b"})
    for _ in range(20):
        incident(library, "drugs")
    third = made(library)
    assert rows(third, "Incidents by type")["drugs"] is None, "what was withheld stays withheld"
    with pytest.raises(OperatorError, match="published meanwhile"):
        reports.sign(MOSS, again, {"report.csv": b"c"})


@pytest.mark.req("CMP-02")
def test_of_a_report_whose_figures_were_not_kept_nothing_is_published_again(library: Library) -> None:
    for _ in range(9):
        incident(library, "theft")
    today = day_of(library.clock.utc_now())
    period = f"{today - dt.timedelta(days=29)} to {today}"
    with library.store.unit() as unit:
        unit.append(NewEntry("audit", "report-published", MOSS.login, {"subject": period}))
    report = made(library)
    assert set(rows(report, "Incidents by type").values()) == {None}
    assert rows(report, "Faults under the contract, urgent") == {"in time": 0, "late": 0}


@pytest.mark.req("SYS-12")
def test_the_report_of_a_site_counts_only_what_its_cameras_were_about(library: Library) -> None:
    now = library.clock.utc_now()
    for camera, type_ in ((3, "theft"), (3, "theft"), (4, "assault")):
        opened = Opened(what="x", type=type_, place="Quay", seen_utc=now, cameras=(camera,))
        ref = library.enter(opened)
        library.enter(IncidentClosed(outcome=f"{type_} over", closed_utc=now), ref.number)
    begin, end = now - dt.timedelta(days=1), now + dt.timedelta(days=1)
    site = library.desk.reports.period(MOSS, begin, end, cameras=frozenset({3, 9}))
    assert site.tables["Incidents by type"] == {"theft": 2}
    assert site.tables["Outcomes"] == {"theft over": 2}
    assert library.desk.reports.period(MOSS, begin, end).total("Incidents by type") == 3
