"""A redacted copy of a clip whose zones were never lifted: they stay on, whatever is kept clear (PRV-01)."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.app.wiring.redaction import open_redactions
from console.domain.people.actor import Role
from console.domain.redaction.job import CoverBox, CoverTrack, Decision, KeyBox, RedactionJob
from console.domain.redaction.review import FramesSeen
from console.media.masking import paint
from console.media.redaction.clips import RESULT
from console.services.redaction.service import RedactionRequest
from tests.support.evidence import at, draw_zone, evidence_room

if TYPE_CHECKING:
    from pathlib import Path

ALL = CoverBox(0.0, 0.0, 1.0, 1.0)


def nothing(_done: int) -> None:
    pass


@pytest.mark.req("PRV-01", "PRV-05")
@pytest.mark.parametrize("is_inverse", [False, True])
def test_zones_stay_on_in_studio_and_copy_although_everything_is_kept_clear(
    tmp_path: Path, is_inverse: bool
) -> None:
    with evidence_room(tmp_path) as evidence:
        evidence.room.on_duty(Role.OPERATOR)
        draw_zone(evidence, 7)
        service = open_redactions(evidence.scheme, evidence.room.staff)
        operator, manager = evidence.room.me(Role.OPERATOR), evidence.room.me(Role.MANAGER)
        number = service.begin(operator, RedactionRequest(7, at(0), at(2), "subject access"))
        with contextlib.closing(service.open(operator, number, nothing).pictures) as pictures:
            keys = (KeyBox(0, ALL), KeyBox(pictures.frames - 1, ALL))
            shown = CoverTrack(1, "Subject", keys, Decision.SUBJECT, "it is she")
            job = dataclasses.replace(RedactionJob(pictures.frames, (shown,)), is_inverse=is_inverse)
            width, height = pictures.size
            for frame in range(pictures.frames):
                for pixels in (pictures.rgb(frame), pictures.covered_rgb(frame, job)):
                    picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3).astype(int)
                    assert np.ptp(picture[:, : width * 4 // 10]) < 30, "flat under the zone"
                    assert picture[:, width * 6 // 10 :].std() > 20, "the rest is there"
        seen = FramesSeen(job.frames, (1 << job.frames) - 1)
        service.finish_review(operator, number, job, seen)
        service.release(manager, number)
        service.write(manager, number, tmp_path / "copy", nothing)
        with av.open(str(tmp_path / "copy" / RESULT)) as container:
            copied = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
        assert len(copied) == job.frames
        for luma in copied:
            left, right = luma[:, :70].astype(int), luma[:, 90:].astype(int)
            assert np.abs(left - paint.LUMA).max() < 12, "covered in every picture"
            assert right.std() > 20, "the rest of the noise is there"
