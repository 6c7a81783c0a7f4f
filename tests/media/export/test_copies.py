from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from console.app.package_verification import verify_package
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.media.masking import paint
from console.services.evidence.packages import PackageRequest
from console.services.evidence.zone_lifts import SecondPerson
from tests.support.evidence import WHOLE, EvidenceRoom, at, draw_zone, evidence_room
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path) as room:
        yield room


def manifest_of(package: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((package / "manifest.json").read_text("utf-8"))
    return content


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
    evidence.packages.release(manager, number)
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
    for second in (None, SecondPerson(manager, PASSWORD)):
        with pytest.raises(Refusal):
            evidence.packages.lift(manager, number, "the offence is in it", second)
    with pytest.raises(OperatorError, match="not correct"):
        evidence.packages.lift(manager, number, "the offence is in it", SecondPerson(supervisor, "wrong"))
    evidence.packages.lift(manager, number, "the offence is in it", SecondPerson(supervisor, PASSWORD))
    draw_zone(evidence, 8, lift_most_s=0.0)
    other = evidence.requested()
    with pytest.raises(Refusal, match="never to be lifted"):
        evidence.packages.lift(manager, other, "the offence is in it", SecondPerson(supervisor, PASSWORD))


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
    assert "Package released, Dan Deputy (evidence 2)" in continuity


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
