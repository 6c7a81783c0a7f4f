"""The truth against which redaction is measured, and that the measure can fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from console.demo.bench.redaction import VIEWS, _is_covered
from console.demo.bench.redaction_truth import SimulatedStreet, Street


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
    assert _is_covered(cover, (10, 10, 40, 40), 0.9)
    assert not _is_covered(cover, (30, 10, 70, 40), 0.9)
    assert not _is_covered(cover, (60, 10, 70, 40), 0.9)
