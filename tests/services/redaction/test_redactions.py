from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.redaction import open_redactions
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.redaction.job import (
    CoverBox,
    CoverStyle,
    CoverTrack,
    Decision,
    KeyBox,
    ModelUsed,
    RedactionJob,
)
from console.domain.redaction.job_json import instructions_sha256
from console.domain.redaction.review import FramesSeen
from console.services.redaction.service import RedactionRequest, Redactions
from tests.support import onnx_files
from tests.support.evidence import EvidenceRoom, at, evidence_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.people.actor import Actor

REQUEST = RedactionRequest(7, at(0), at(2), "subject access", "disclosures 3")
BOX = CoverBox(0.1, 0.1, 0.5, 0.5)


def nothing(_done: int) -> None:
    pass


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvidenceRoom]:
    with evidence_room(tmp_path_factory.mktemp("room")) as room:
        room.room.on_duty(Role.OPERATOR)
        yield room


@pytest.fixture(scope="module")
def service(evidence: EvidenceRoom) -> Redactions:
    return open_redactions(evidence.scheme, evidence.room.staff)


@pytest.fixture
def operator(evidence: EvidenceRoom) -> Actor:
    return evidence.room.me(Role.OPERATOR)


@pytest.fixture
def manager(evidence: EvidenceRoom) -> Actor:
    return evidence.room.me(Role.MANAGER)


def covered(frames: int) -> RedactionJob:
    return RedactionJob(frames, (CoverTrack(1, "Person 1", (KeyBox(0, BOX), KeyBox(frames - 1, BOX))),))


def looked(service: Redactions, actor: Actor, number: int, *changed: RedactionJob) -> RedactionJob:
    """Look at every frame in the studio, with everybody covered, and as each changed job covers it."""
    with contextlib.closing(service.open(actor, number, nothing).pictures) as pictures:
        job = covered(pictures.frames)
        for one in (job, *changed):
            for frame in range(pictures.frames):
                pictures.covered_rgb(frame, one)
    return job


def all_seen(job: RedactionJob) -> FramesSeen:
    return FramesSeen(job.frames, (1 << job.frames) - 1)


def kinds(evidence: EvidenceRoom, number: int) -> list[str]:
    entries = evidence.scheme.books.span("redactions", 1, 1000, personal=True)
    return [entry.kind for entry in entries if entry.number == number or number in entry.about]


@pytest.mark.req("PRV-05", "DIS-05")
def test_from_the_clip_to_the_copy(
    evidence: EvidenceRoom, service: Redactions, operator: Actor, manager: Actor, tmp_path: Path
) -> None:
    number = service.begin(operator, REQUEST)
    studio = service.open(operator, number, nothing)
    assert studio.pictures.frames > 10
    studio.pictures.close()
    job = looked(service, operator, number)
    service.finish_review(operator, number, job, all_seen(job))
    service.release(manager, number)
    copy = service.write(manager, number, tmp_path / "copy", nothing)
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text("utf-8"))
    assert manifest["exhibit"] == "RED/1/R1"
    assert manifest["result"]["sha256"] == copy.sha256
    assert manifest["instructions_sha256"] == instructions_sha256(job)
    assert (manifest["looked_at_by"], manifest["released_by"]) == (operator.login, manager.login)
    recorded = {segment.sha256 for segment in evidence.scheme.footage.segments(7, at(0), at(2))}
    assert {one["sha256"] for one in manifest["originals"]} == recorded
    assert kinds(evidence, number) == [
        "redactions.begun",
        "redactions.looked-at",
        "redactions.released",
        "redactions.issued",
    ]
    with pytest.raises(OperatorError, match="already issued"):
        service.save(operator, number, job, all_seen(job))
    again = service.begin(operator, dataclasses.replace(REQUEST, like=number))
    reopened = service.open(operator, again, nothing)
    reopened.pictures.close()
    assert reopened.saved.job == job, "its instructions are taken over"
    assert reopened.saved.seen.count == 0, "and looked at anew"


@pytest.mark.req("PRV-05")
def test_nothing_leaves_before_every_frame_was_looked_at(
    service: Redactions, operator: Actor, manager: Actor, tmp_path: Path
) -> None:
    number = service.begin(operator, REQUEST)
    job = looked(service, operator, number)
    with pytest.raises(Refusal, match=rf"{job.frames - 1} of {job.frames} frames .* Not yet: 8"):
        service.finish_review(operator, number, job, all_seen(job).without([7]))
    with pytest.raises(OperatorError, match="Not every frame"):
        service.release(manager, number)
    service.finish_review(operator, number, job, all_seen(job))
    service.save(operator, number, dataclasses.replace(job, style=CoverStyle.BLUR), all_seen(job))
    with pytest.raises(Refusal, match="changed after"):
        service.release(manager, number)
    service.save(operator, number, job, all_seen(job))
    with pytest.raises(OperatorError, match="not released"):
        service.write(manager, number, tmp_path / "copy", nothing)
    service.release(manager, number)
    service.save(operator, number, job.without_track(1), all_seen(job))
    with pytest.raises(Refusal, match="changed after"):
        service.write(manager, number, tmp_path / "copy", nothing)
    assert not (tmp_path / "copy").exists()


@pytest.mark.req("PRV-05")
def test_the_service_counts_only_frames_that_it_handed_out_as_they_are_covered_now(
    service: Redactions, operator: Actor, manager: Actor
) -> None:
    number = service.begin(operator, REQUEST)
    with contextlib.closing(service.open(operator, number, nothing).pictures) as pictures:
        job = covered(pictures.frames)
        with pytest.raises(Refusal, match=rf"0 of {job.frames} frames"):
            service.finish_review(operator, number, job, all_seen(job))
        for frame in range(job.frames):
            pictures.rgb(frame)
        with pytest.raises(Refusal, match=rf"0 of {job.frames} frames"):
            service.finish_review(operator, number, job, all_seen(job))
        for frame in (*range(job.frames - 3), job.frames - 2):
            pictures.covered_rgb(frame, job)
        last, before = job.frames, job.frames - 2
        with pytest.raises(Refusal, match=rf"Not yet: {before}, {last}\."):
            service.finish_review(operator, number, job, all_seen(job))
        # A count that is right is not enough: bits beyond the clip count for nothing.
        claimed = FramesSeen(job.frames, (1 << job.frames + 2) - 1 - (1 << 7) - (1 << 8))
        with pytest.raises(Refusal, match="Not yet: 8–9, "):
            service.finish_review(operator, number, job, claimed)
    looked(service, manager, number)
    with pytest.raises(Refusal, match=rf"Not yet: {before}, {last}\."):
        service.finish_review(operator, number, job, all_seen(job))
    other = job.with_track(job.tracks[0].with_key(3, CoverBox(0.6, 0.6, 0.7, 0.7)))
    looked(service, operator, number)
    with pytest.raises(Refusal, match=rf"2 of {job.frames} frames were looked at. Not yet: 2–{before + 1}"):
        service.finish_review(operator, number, other, all_seen(other))
    looked(service, operator, number, other)
    service.finish_review(operator, number, other, all_seen(other))
    service.finish_review(operator, number, job, all_seen(job))


@pytest.mark.req("PRV-05")
def test_what_was_seen_in_an_earlier_sitting_counts(service: Redactions, operator: Actor) -> None:
    number = service.begin(operator, REQUEST)
    job = looked(service, operator, number)
    assert service.save(operator, number, job, all_seen(job)).is_complete
    again = service.open(operator, number, nothing)
    again.pictures.close()
    assert again.saved.seen.is_complete
    service.finish_review(operator, number, job, again.saved.seen)


@pytest.mark.req("PRV-05")
def test_a_model_of_the_scheme_is_run_and_named_in_the_manifest(
    evidence: EvidenceRoom, service: Redactions, operator: Actor, manager: Actor, tmp_path: Path
) -> None:
    folder = service.models_folder
    folder.mkdir(exist_ok=True)
    content = onnx_files.yolo_v8()
    (folder / "people.onnx").write_bytes(content)
    (folder / "empty.onnx").touch()
    assert [one.name for one in service.models(operator)] == ["empty.onnx", "people.onnx"]
    number = service.begin(operator, REQUEST)
    with pytest.raises(OperatorError, match=r"no model “../secret.onnx”"):
        service.find(operator, number, nothing, "../secret.onnx")
    with pytest.raises(OperatorError, match=r"“empty.onnx” cannot be used. It is empty"):
        service.find(operator, number, nothing, "empty.onnx")
    found = service.find(operator, number, nothing, "people.onnx")
    used = ModelUsed("people.onnx", hashlib.sha256(content).hexdigest())
    assert used in found.found_with
    plain = looked(service, operator, number)
    job = dataclasses.replace(plain, found_with=found.found_with)
    service.finish_review(operator, number, job, all_seen(job))
    service.release(manager, number)
    service.write(manager, number, tmp_path / "copy", nothing)
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text("utf-8"))
    assert {"name": used.name, "sha256": used.sha256} in manifest["found_with"]
    with pytest.raises(Refusal):
        service.models(evidence.room.me(Role.AUDITOR))


@pytest.mark.req("PRV-05")
def test_a_second_person_releases(service: Redactions, operator: Actor, manager: Actor) -> None:
    own = service.begin(manager, REQUEST)
    job = looked(service, manager, own)
    service.finish_review(manager, own, job, all_seen(job))
    edited = service.begin(operator, REQUEST)
    service.save(manager, edited, job, all_seen(job))
    looked(service, operator, edited)
    service.finish_review(operator, edited, job, all_seen(job))
    for number in (own, edited):
        with pytest.raises(Refusal, match="cannot release it"):
            service.release(manager, number)
    with pytest.raises(Refusal, match="hand over recorded data"):
        service.release(operator, own)


@pytest.mark.req("DIS-14")
def test_who_stays_clear_has_a_reason(service: Redactions, operator: Actor) -> None:
    number, job = service.begin(operator, REQUEST), covered(20)
    clear = job.with_track(dataclasses.replace(job.tracks[0], decision=Decision.CONSENT))
    with pytest.raises(OperatorError, match="without a reason"):
        service.finish_review(operator, number, clear, all_seen(clear))


def test_who_may_not_redact_is_refused(evidence: EvidenceRoom, service: Redactions) -> None:
    before = len(evidence.scheme.books.span("redactions", 1, 1000, personal=True))
    for role in (Role.TRAINEE, Role.ENGINEER, Role.AUDITOR, Role.POLICE, Role.OWNER):
        person = evidence.room.me(role)
        with pytest.raises(Refusal):
            service.begin(person, REQUEST)
        for act in (service.open, service.find):
            with pytest.raises(Refusal):
                act(person, 1, nothing)
    assert len(evidence.scheme.books.span("redactions", 1, 1000, personal=True)) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end_utc": at(0)}, "empty"),
        ({"end_utc": at(700)}, "longer than 10 minutes"),
        ({"camera": 9}, "no recordings"),
        ({"camera": 70}, "no camera 70"),
        ({"like": 4711}, "no redaction 4711"),
        ({"parent": "the bag"}, "not an exhibit reference"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_is_wrong_is_said(
    service: Redactions, operator: Actor, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(OperatorError, match=words):
        service.begin(operator, dataclasses.replace(REQUEST, **changes))  # type: ignore[arg-type]  # any field


def test_a_copy_of_an_exhibit_is_named_after_it(service: Redactions, operator: Actor) -> None:
    numbers = [service.begin(operator, dataclasses.replace(REQUEST, parent="mm/4")) for _ in range(2)]
    assert [service.case(operator, number).exhibit for number in numbers] == ["MM/4/R1", "MM/4/R2"]
    assert {case.number for case in service.cases(operator)} >= set(numbers)
