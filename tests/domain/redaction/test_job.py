from __future__ import annotations

import dataclasses

import pytest

from console.domain.errors import OperatorError
from console.domain.redaction.job import (
    CoverBox,
    CoverStyle,
    CoverTrack,
    Decision,
    KeyBox,
    RedactionJob,
    changed_frames,
)
from console.domain.redaction.job_json import (
    SavedRedaction,
    instructions_sha256,
    read_saved,
    saved_bytes,
)
from console.domain.redaction.review import FrameDoubtKind, FramesSeen, doubts

LEFT, RIGHT = CoverBox(0.1, 0.2, 0.3, 0.6), CoverBox(0.5, 0.2, 0.7, 0.6)
WALK = CoverTrack(1, "Person 1", (KeyBox(10, LEFT), KeyBox(20, RIGHT)))
JOB = RedactionJob(100, (WALK,))


def test_a_box_moves_evenly_between_its_key_boxes() -> None:
    middle = WALK.box_at(15)
    assert middle is not None
    assert middle.left == pytest.approx(0.3)
    assert middle.right == pytest.approx(0.5)
    assert WALK.box_at(9) is None
    assert WALK.box_at(21) is None
    assert WALK.box_at(20) == RIGHT


@pytest.mark.req("DIS-14")
def test_everybody_is_covered_until_decided_with_a_reason() -> None:
    assert JOB.covers_at(10) == [LEFT]
    clear = JOB.with_track(dataclasses.replace(WALK, decision=Decision.SUBJECT))
    assert clear.covers_at(10) == []
    with pytest.raises(OperatorError, match="without a reason"):
        clear.check()
    JOB.with_track(dataclasses.replace(WALK, decision=Decision.CONSENT, reason="letter of 3 May")).check()
    assert JOB.style is CoverStyle.SOLID
    assert not JOB.has_sound


def test_show_only_this_needs_somebody_to_show() -> None:
    with pytest.raises(OperatorError, match="nobody is chosen"):
        dataclasses.replace(JOB, is_inverse=True).check()


def test_who_leaves_and_comes_back_is_another_person() -> None:
    known = dataclasses.replace(WALK, decision=Decision.SUBJECT, reason="asked for it")
    before, after = known.split(16, 2)
    assert (before.last, after.first) == (15, 16)
    assert before.decision is Decision.SUBJECT
    assert after.decision is Decision.UNDECIDED
    assert after.box_at(16) in JOB.with_track(after).covers_at(16), "covered until somebody decides"
    box, same = after.box_at(18), known.box_at(18)
    assert box is not None
    assert same is not None
    assert box.left == pytest.approx(same.left)
    with pytest.raises(OperatorError, match="cannot be split"):
        WALK.split(10, 2)


def test_a_change_asks_for_a_second_look_at_what_it_changed() -> None:
    moved = JOB.with_track(WALK.with_key(15, LEFT))
    assert changed_frames(JOB, moved) == [11, 12, 13, 14, 15, 16, 17, 18, 19]
    assert changed_frames(JOB, JOB) == []
    assert len(changed_frames(JOB, dataclasses.replace(JOB, style=CoverStyle.BLUR))) == 100


@pytest.mark.req("PRV-05")
def test_the_review_is_over_when_every_frame_was_seen() -> None:
    seen = FramesSeen(3)
    assert not seen.is_complete
    assert not FramesSeen(0).is_complete
    for frame in (0, 2, 2, 99, -1):
        seen = seen.seen(frame)
    assert (seen.count, seen.next_unseen(2)) == (2, 1)
    seen = seen.seen(1)
    assert seen.is_complete
    assert seen.next_unseen(0) is None
    assert seen.without([1]).next_unseen(0) == 1


def test_doubts_name_what_was_not_covered_and_where_tracks_begin_and_end() -> None:
    found = dataclasses.replace(WALK, is_found=True)
    job = dataclasses.replace(
        JOB.with_track(found), sightings=(KeyBox(10, LEFT), KeyBox(12, CoverBox(0.8, 0.8, 0.9, 0.9)))
    )
    assert [(doubt.frame, doubt.kind) for doubt in doubts(job)] == [
        (10, FrameDoubtKind.APPEARS),
        (12, FrameDoubtKind.UNCOVERED),
        (20, FrameDoubtKind.LOST),
    ]
    assert doubts(JOB)[-1].kind is FrameDoubtKind.LEAVES


def test_a_job_is_kept_whole_and_its_hash_names_the_instructions() -> None:
    job = dataclasses.replace(JOB, sightings=(KeyBox(10, LEFT),))
    saved = SavedRedaction(job, FramesSeen(100, 5), ("a.bell",))
    assert read_saved(saved_bytes(saved)) == saved
    assert instructions_sha256(job) == instructions_sha256(JOB), "what was only detected changes nothing"
    assert instructions_sha256(JOB) != instructions_sha256(JOB.with_track(WALK.with_key(15, LEFT)))
    with pytest.raises(OperatorError):
        read_saved(b"{}")
    with pytest.raises(OperatorError, match="empty"):
        CoverBox(0.5, 0.5, 0.5, 0.9).checked()
