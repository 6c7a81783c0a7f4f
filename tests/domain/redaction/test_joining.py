from __future__ import annotations

import dataclasses

import pytest

from console.domain.errors import OperatorError
from console.domain.redaction.job import (
    CoverBox,
    CoverTrack,
    Decision,
    FrameSpan,
    KeyBox,
    RedactionJob,
    changed_frames,
)
from console.domain.redaction.job_json import job_as_json, read_job
from console.domain.redaction.joining import join
from console.domain.redaction.review import FrameDoubtKind, doubts

EDGE, INSIDE = CoverBox(0.0, 0.2, 0.1, 0.6), CoverBox(0.4, 0.2, 0.5, 0.6)
OUT = CoverTrack(1, "Person 1", (KeyBox(0, INSIDE), KeyBox(20, EDGE)))
BACK = CoverTrack(2, "Person 2", (KeyBox(50, EDGE), KeyBox(80, INSIDE)))
JOB = RedactionJob(100, (OUT, BACK))


@pytest.mark.req("PRV-05")
def test_who_leaves_and_comes_back_is_one_person_with_a_gap() -> None:
    (track,) = join(JOB, (2, 1)).tracks
    assert track.number == 1
    assert track.stretches == (FrameSpan(0, 20), FrameSpan(50, 80))
    for frame in range(100):
        assert track.box_at(frame) == (OUT.box_at(frame) or BACK.box_at(frame)), frame
    job = JOB.without_track(2).with_track(track)
    assert read_job(job_as_json(job)).tracks[0].stretches == track.stretches, "the gap is kept"
    kinds = [(doubt.frame, doubt.kind) for doubt in doubts(job)]
    assert kinds == [
        (20, FrameDoubtKind.LEAVES),
        (50, FrameDoubtKind.APPEARS),
        (80, FrameDoubtKind.LEAVES),
    ]


@pytest.mark.req("DIS-14")
@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (Decision.OBSCURE, Decision.OBSCURE, Decision.OBSCURE),
        (Decision.SUBJECT, Decision.SUBJECT, Decision.SUBJECT),
        (Decision.SUBJECT, Decision.UNDECIDED, Decision.UNDECIDED),
        (Decision.SUBJECT, Decision.CONSENT, Decision.UNDECIDED),
        (Decision.OBSCURE, Decision.CONSENT, Decision.UNDECIDED),
    ],
)
def test_decisions_agree_or_are_asked_anew(one: Decision, other: Decision, joined: Decision) -> None:
    job = JOB.with_track(dataclasses.replace(OUT, decision=one, reason="asked for it"))
    job = job.with_track(dataclasses.replace(BACK, decision=other, reason="asked for it"))
    (track,) = join(job, (1, 2)).tracks
    assert track.decision is joined
    assert track.reason == ("asked for it" if one is other else "")


def test_who_was_only_lost_stays_covered_in_between() -> None:
    lost = CoverTrack(1, "Person 1", (KeyBox(0, INSIDE), KeyBox(20, INSIDE)))
    again = CoverTrack(2, "Person 2", (KeyBox(30, INSIDE), KeyBox(40, INSIDE)))
    (track,) = join(RedactionJob(100, (lost, again)), (1, 2)).tracks
    assert track.stretches == (FrameSpan(0, 40),)
    subject = [
        dataclasses.replace(one, decision=Decision.SUBJECT, reason="asked for it") for one in (lost, again)
    ]
    (track,) = join(RedactionJob(100, tuple(subject)), (1, 2)).tracks
    assert track.box_at(25) is None, "nothing is shown where nobody placed a box"


def test_one_that_was_found_twice_is_inside_the_joined_box_in_every_frame() -> None:
    whole = CoverTrack(1, "Person 1", (KeyBox(0, CoverBox(0.1, 0.2, 0.2, 0.6)), KeyBox(40, INSIDE)))
    head = CoverTrack(3, "Person 3", (KeyBox(7, CoverBox(0.11, 0.15, 0.2, 0.3)), KeyBox(31, INSIDE)))
    job = RedactionJob(100, (whole, head))
    (track,) = join(job, (3, 1)).tracks
    for frame in range(41):
        joined = track.box_at(frame)
        assert joined is not None
        for box in job.covers_at(frame):
            assert joined.common(box) == pytest.approx(box.area), frame


def test_two_who_are_seen_apart_are_not_one() -> None:
    apart = CoverTrack(2, "Person 2", (KeyBox(10, CoverBox(0.8, 0.2, 0.9, 0.6)),))
    with pytest.raises(OperatorError, match=r"“Person 1” and “Person 2” are at different places in frame 11"):
        join(RedactionJob(100, (OUT, apart)), (1, 2))
    with pytest.raises(OperatorError, match="two or more"):
        join(JOB, (1,))


def test_splitting_what_was_joined_gives_both_again() -> None:
    joined = join(JOB, (1, 2)).tracks[0]
    for frame in (35, 50):
        before, after = joined.split(frame, 7)
        assert (before.first, before.last) == (0, 20)
        assert (after.first, after.last, after.number) == (50, 80, 7)
        assert after.decision is Decision.UNDECIDED
    parts = joined.split(60, 7)
    apart = JOB.without_track(2).with_track(parts[0]).with_track(parts[1])
    assert changed_frames(JOB, apart) == [], "all is covered as before: nothing needs a second look"


def test_a_key_box_at_the_end_of_a_stretch_leaves_the_gap() -> None:
    joined = join(JOB, (1, 2)).tracks[0].with_key(20, INSIDE)
    assert joined.box_at(35) is None
    assert joined.box_at(20) == INSIDE
