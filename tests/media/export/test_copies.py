from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from console.app.package_verification import verify_package
from console.domain.books.entries import NewEntry
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.recording.recorder_clock import NOT_SYNCHRONISED, TIME_SERVICE, ClockComparison
from console.media.masking import paint
from console.services.evidence.packages import PackageRequest
from console.services.people.second_person import SecondApprover
from console.services.recording.camera_clocks import CameraClockEntries, RecorderClockComparison
from console.store.ledger.unit import Units
from console.store.ledger.writer import LedgerWriter
from console.ui.evidence.pdf_papers import pdf_of
from tests.support.evidence import WHOLE, EvidenceRoom, at, draw_zone, evidence_room
from tests.support.pdf_a import check_pdf_a
from tests.support.people import PASSWORD, login_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.books.fields import Value


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path) as room:
        yield room


def manifest_of(package: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((package / "manifest.json").read_text("utf-8"))
    return content


def statement_lines(package: Path) -> list[str]:
    return (package / "statements" / "section-9.html").read_text("utf-8").split("<p>")


def luma(file: Path) -> list[Any]:
    with av.open(file) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


@pytest.mark.req("PRV-01")
def test_zones_in_force_go_covered_and_the_master_stays(evidence: EvidenceRoom) -> None:
    draw_zone(evidence, 7)
    into, plan, written = evidence.made()
    assert (str(plan.exhibit), plan.copy) == ("MM/1/M1", CopyKind.MASKED)
    seven, eight = manifest_of(into)["cameras"]
    assert seven["masked"]
    assert not eight["masked"]
    assert seven["zones"][0]["names"] == ["Bedroom window"]
    originals = {segment.sha256 for footage in plan.footage[:1] for segment in footage.segments}
    assert originals.isdisjoint(segment["sha256"] for segment in seven["segments"])
    for segment in seven["segments"]:
        pictures = luma(into / segment["file"])
        assert len(pictures) == segment["frames"]
        for picture in pictures:
            left, right = picture[:, :70].astype(int), picture[:, 90:].astype(int)
            assert np.abs(left - paint.LUMA).max() < 12, "covered in every picture"
            assert right.std() > 30, "the rest of the noise is there"
    assert all(not segment["making"] for segment in eight["segments"]), "without zones: bit for bit"
    assert not written.faults
    assert verify_package(into, "")["whole"]


@pytest.mark.req("PRV-03")
def test_a_lift_for_the_package_lets_the_master_go(evidence: EvidenceRoom) -> None:
    draw_zone(evidence, 7)
    supervisor, manager = evidence.room.me(Role.SUPERVISOR), evidence.room.me(Role.MANAGER)
    evidence.room.on_duty(Role.OPERATOR)
    number = evidence.requested()
    with pytest.raises(Refusal):
        evidence.packages.lift(evidence.room.me(Role.OPERATOR), number, "the offence is in it")
    with pytest.raises(OperatorError, match="reason"):
        evidence.packages.lift(supervisor, number, " ")
    evidence.packages.lift(supervisor, number, "the offence is in it")
    evidence.packages.release(evidence.room.me(Role.DEPUTY), number)
    plan, _ = evidence.packages.write(manager, number, evidence.home / "package")
    assert plan.copy is CopyKind.MASTER
    assert manifest_of(evidence.home / "package")["cameras"][0]["zones_lifted"]
    entries = evidence.scheme.books.span("evidence", 1, 99, personal=True)
    (lifted,) = [entry for entry in entries if entry.kind == "evidence.lifted"]
    assert lifted.author == supervisor.login
    assert lifted.fields["zones"] == ("camera 7: Bedroom window",)


@pytest.mark.req("PRV-03")
def test_a_zone_that_is_never_lifted_or_needs_two_people(evidence: EvidenceRoom) -> None:
    manager, supervisor = evidence.room.me(Role.MANAGER), evidence.room.me(Role.SUPERVISOR)
    draw_zone(evidence, 7, needs_second=True)
    number = evidence.requested()
    for second in (None, SecondApprover(manager, PASSWORD)):
        with pytest.raises(Refusal):
            evidence.packages.lift(manager, number, "the offence is in it", second)
    with pytest.raises(OperatorError, match="not correct"):
        evidence.packages.lift(manager, number, "the offence is in it", SecondApprover(supervisor, "wrong"))
    evidence.packages.lift(manager, number, "the offence is in it", SecondApprover(supervisor, PASSWORD))
    draw_zone(evidence, 8, lift_most_s=0.0)
    other = evidence.requested()
    with pytest.raises(Refusal, match="never to be lifted"):
        evidence.packages.lift(manager, other, "the offence is in it", SecondApprover(supervisor, PASSWORD))


@pytest.mark.req("EVD-03")
def test_the_statements_are_filled_from_the_records(evidence: EvidenceRoom) -> None:
    into, plan, _ = evidence.made()
    statement = (into / "statements" / "section-9.html").read_text("utf-8")
    name, age, declaration = (
        statement.index(part)
        for part in (f"Statement of: {plan.made_by}", "Age if under 18", "is true to the")
    )
    assert name < age < declaration
    assert f"exhibit {plan.exhibit}" in statement
    assert "no recording from 25/03/2026 at 12:00:10 GMT" in statement
    continuity = (into / "statements" / "continuity.html").read_text("utf-8")
    assert "Package released, Deputy Person (evidence 2)" in continuity


@pytest.mark.req("EVD-03")
def test_every_paper_is_pdf_a(evidence: EvidenceRoom) -> None:
    into, _, _ = evidence.made(exhibit="MM/7")
    section_9 = "Witness statement (Criminal Justice Act 1967, section 9)"
    papers = {
        into / "label.pdf": "Label MM/7",
        into / "statements" / "section-9.pdf": section_9,
        into / "statements" / "continuity.pdf": "Statement of continuity",
        evidence.home / "package contact sheet, not served.pdf": "MM/7",
    }
    assert {*into.rglob("*.pdf"), *evidence.home.glob("*.pdf")} == set(papers)
    for path, title in papers.items():
        check_pdf_a(path.read_bytes(), title)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"/CA 1.0", b"/CA 0.5"),
        (b"/GTS_PDFA1", b"/GTS_PDFX1"),
        (b"/FontFile2", b"/FontFyle2"),
        (b'pdfaid:part="1"', b'pdfaid:part="2"'),
    ],
)
def test_what_is_no_pdf_a_is_found(before: bytes, after: bytes) -> None:
    """The check itself can fail."""
    raw = pdf_of("<p>Signature</p>", "A sheet")
    check_pdf_a(raw, "A sheet")
    with pytest.raises(AssertionError):
        check_pdf_a(raw.replace(before, after), "A sheet")
    with pytest.raises(AssertionError):
        check_pdf_a(raw.replace(b"xref\n0 ", b"xref\n1 "), "A sheet")


def test_the_witness_is_reached_by_a_sheet_beside_the_package_that_is_never_served(
    evidence: EvidenceRoom,
) -> None:
    into, _, written = evidence.made()
    assert (evidence.home / "package contact sheet, not served.pdf").read_bytes().startswith(b"%PDF")
    assert not [path for path in into.rglob("*") if "contact" in path.name]
    assert verify_package(into, written.fingerprint)["whole"]


def note_clock(evidence: EvidenceRoom, seconds: float, errors: dict[int, float]) -> None:
    """The recorder measures clocks at a time, and enters them through the real writer of acts."""
    clock = evidence.room.clock
    ledger = LedgerWriter(Units(evidence.scheme.database, clock), clock, pytest.fail)
    back_s = (clock.utc_now() - at(seconds)).total_seconds()
    clock.step_utc(-back_s)
    CameraClockEntries(lambda: errors, ledger, clock).enter()
    clock.step_utc(back_s)


@pytest.mark.req("EVD-04")
def test_clock_errors_are_what_the_recorder_measured_at_the_time(evidence: EvidenceRoom) -> None:
    note_clock(evidence, -3 * 86400, {7: 99.0})  # too long ago to say anything of these recordings
    note_clock(evidence, -600, {7: -2.5})
    note_clock(evidence, 5, {7: -3.25})
    note_clock(evidence, 3600, {7: 40.0})
    into, _, _ = evidence.made()
    seven, eight = manifest_of(into)["cameras"]
    assert [row["error_s"] for row in seven["clock"]["measured_when_recorded"]] == [-2.5, -3.2]
    assert seven["clock"]["error_s_when_recorded"] == -3.2
    assert seven["clock"]["error_s_when_exported"] is None
    assert eight["clock"]["words"] == "not measured"
    statement = (into / "statements" / "section-9.html").read_text("utf-8")
    assert "clock of camera 7 was measured as -3.2 seconds" in statement
    assert "error of the clock of camera 8 was not measured" in statement


@pytest.mark.req("EVD-04")
def test_the_recorders_own_clock_is_stated_when_recorded_and_when_exported(evidence: EvidenceRoom) -> None:
    into, plan, _ = evidence.made("before")
    assert manifest_of(into)["recorder_clock"]["words"] == "not measured"
    assert any("not measured: …" in line for line in statement_lines(into))
    clock, scheme = evidence.room.clock, evidence.scheme
    ledger = LedgerWriter(Units(scheme.database, clock), clock, pytest.fail)
    readings = iter(
        [ClockComparison(-0.25, 0.05, TIME_SERVICE), ClockComparison(None, None, NOT_SYNCHRONISED)]
    )
    comparison = RecorderClockComparison(evidence.room.staff.access, ledger, clock)
    with pytest.raises(Refusal):
        comparison.enter(evidence.room.me(Role.OPERATOR), 1.0, 0.5, "my watch")
    for seconds in (-600, 5):
        back_s = (clock.utc_now() - at(seconds)).total_seconds()
        clock.step_utc(-back_s)
        CameraClockEntries(dict, ledger, clock, lambda: next(readings)).enter()
        clock.step_utc(back_s)
    comparison.enter(evidence.room.me(Role.SUPERVISOR), 1.5, 0.5, "the speaking clock")
    into, plan, _ = evidence.made("after")
    stated = manifest_of(into)["recorder_clock"]
    assert (stated["error_s_when_recorded"], stated["error_s_when_exported"]) == (-0.25, 1.5)
    assert [row["with"] for row in stated["compared_when_recorded"]] == [TIME_SERVICE, NOT_SYNCHRONISED]
    exported = stated["compared_when_exported"]
    assert (exported["with"], exported["by"]) == ("the speaking clock", login_of(Role.SUPERVISOR))
    assert any("-0.250 seconds against the time service" in line for line in statement_lines(into))
    assert plan.recorder_clock.exported is not None


@pytest.mark.req("EVD-04")
def test_what_was_reviewed_for_the_incident_and_is_not_supplied_is_listed(evidence: EvidenceRoom) -> None:
    incident = evidence.scheme.books
    with incident.unit() as unit:
        number = unit.append(NewEntry("incidents", "incidents.opened", "op", {"seen_utc": at(0)}))
        for cameras, begin, end, case in (
            ((7, 9), 0, 10, number),
            ((8,), 20, 60, number),
            ((9,), 0, 10, number + 7),
        ):
            fields: dict[str, Value] = {
                "cameras": cameras,
                "begin_utc": at(begin),
                "end_utc": at(end),
                "reviewed_utc": at(60),
                "incident": case,
            }
            unit.append(NewEntry("media-log", "media-log.reviewed", "op", fields))
    into, _, _ = evidence.made(incident="2026/1")
    rows = manifest_of(into)["reviewed_not_supplied"]
    assert [(row["camera"], row["entry"]) for row in rows] == [(9, "media-log 1"), (8, "media-log 2")]
    statement = (into / "statements" / "section-9.html").read_text("utf-8")
    assert "not supplied" in statement


def test_each_copy_has_a_reference_of_its_own(evidence: EvidenceRoom) -> None:
    manager = evidence.room.me(Role.MANAGER)
    evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery"))
    for kind in (CopyKind.WORKING, CopyKind.WORKING, CopyKind.VIEWING, CopyKind.CLIP):
        evidence.packages.ask(manager, PackageRequest(WHOLE, "robbery", kind, parent="MM/1"))
    references = sorted(map(str, evidence.packages.exhibits()))
    assert references == ["MM/1", "MM/1/C1", "MM/1/V1", "MM/1/W1", "MM/1/W2"]


def test_a_viewing_copy_keeps_what_plays_everywhere(evidence: EvidenceRoom) -> None:
    into, plan, _ = evidence.made(copy=CopyKind.VIEWING)
    segments = manifest_of(into)["cameras"][0]["segments"]
    assert all(segment["codecs"] == ["h264"] for segment in segments)
    assert all(segment["sha256"] == segment["original_sha256"] for segment in segments)
    assert str(plan.exhibit) == "MM/1/V1"


def test_a_clip_is_one_file_of_the_selected_time(evidence: EvidenceRoom) -> None:
    selection = EvidenceSelection((7,), at(1), at(3))
    into, plan, _ = evidence.made(copy=CopyKind.CLIP, selection=selection)
    (segment,) = manifest_of(into)["cameras"][0]["segments"]
    assert segment["file"] == "media/00007/MM-1-C1-camera-7.mp4"
    assert "with a caption" in segment["making"]
    pictures = luma(into / segment["file"])
    assert len(pictures) == segment["frames"] == 50
    caption = pictures[0][-4:, :].astype(int)
    assert caption.min() < 40, "the caption's band is dark"
    assert plan.copy is CopyKind.CLIP
    assert verify_package(into, "")["whole"]
