"""The truth against which redaction is measured, and that the measure can fail."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from console.demo.bench.redaction import VIEWS, proposed
from console.demo.bench.redaction_review import cover_at, is_covered, review, uncovered
from console.demo.bench.redaction_truth import SimulatedStreet, Street, TruePicture
from console.domain.redaction.job import RedactionJob
from console.media.redaction.detection import find_people

if TYPE_CHECKING:
    from console.demo.bench.redaction_review import TrueScene
    from console.media.redaction.clip_source import ClipSource


def test_the_street_was_drawn_in_two_hundred_pictures() -> None:
    street = Street(Path("vtest.avi"))
    pictures = [street.truth(number) for number in range(street.count)]
    assert street.count == 200
    assert [len(pictures[number].people) for number in (0, 50, 100, 150, 199)] == [3, 6, 7, 8, 7]
    assert sum(len(one.people) for one in pictures) > 1300
    for number, one in enumerate(pictures):
        assert len(one.heads) <= len(one.people)
        assert len(one.plates) == 2
        for left, top, right, bottom in (*one.people, *one.heads, *one.plates):
            assert -8 <= left < right <= street.size[0] + 8, number
            assert 0 <= top < bottom <= street.size[1], number
    (first, *_), (later, *_) = pictures[0].people, pictures[10].people
    (between, *_) = pictures[5].people
    assert first[0] < between[0] < later[0], "who walks is in between"


@pytest.mark.slow
def test_the_town_knows_where_its_plates_are_drawn() -> None:
    scene = SimulatedStreet(VIEWS[0])
    pictures = scene.pictures()
    found = 0
    for number, picture in zip(range(60), pictures, strict=False):
        shown = np.asarray(picture.frame.to_ndarray(format="gray"))
        for left, top, right, bottom in scene.truth(number).plates:
            part = shown[round(top) : round(bottom), round(left) : round(right)]
            found += 1
            assert part.max() - part.min() > 60, "dark letters on a bright ground"
    assert found > 10


def test_a_box_that_is_half_covered_is_not_covered() -> None:
    cover = np.zeros((100, 100), np.uint8)
    cover[:, :50] = 255
    assert is_covered(cover, (10, 10, 40, 40), 0.9)
    assert not is_covered(cover, (30, 10, 70, 40), 0.9)
    assert not is_covered(cover, (60, 10, 70, 40), 0.9)


class _ShortStreet(SimulatedStreet):
    count = 60


@pytest.mark.slow
@pytest.mark.req("PRV-05")
def test_the_review_leads_to_everybody_who_is_not_covered_in_the_town() -> None:
    scene = _ShortStreet(VIEWS[1])
    truths = [scene.truth(number) for number in range(scene.count)]

    def left(job: RedactionJob) -> int:
        return sum(len(uncovered(job, number, scene, truth)) for number, truth in enumerate(truths))

    clip = cast("ClipSource", SimpleNamespace(read=scene.pictures, count=scene.count))
    # Without the usual picture, so that detection leaves something to the review.
    job = proposed(find_people(clip, lambda _done: None))
    everybody = left(RedactionJob(scene.count))
    assert 0 < left(job) < 0.3 * everybody, "detection helps, and is not enough"
    figures = review(job, scene)
    assert left(figures.job) == 0
    assert figures.by_doubts > 0.1, (
        "some of them by the jumps to doubts, the rest by those to frames not seen"
    )
    assert figures.drawn > 0
    figures.job.check()


@pytest.mark.req("PRV-05")
def test_a_box_that_uncovers_somebody_in_a_frame_already_seen_leads_back_there() -> None:
    truth = TruePicture(((40.0, 40.0, 50.0, 60.0),), (), ())
    scene = cast("TrueScene", SimpleNamespace(count=30, size=(100, 100), truth=lambda _number: truth))
    figures = review(RedactionJob(30), scene)
    assert all(not uncovered(figures.job, number, scene, truth) for number in range(30))
    assert figures.drawn < 30 * 2
    covered = cover_at(figures.job.tracks, 12, (100, 100))
    assert covered.mean() < 255 * 0.1, "no more than the person is covered"
