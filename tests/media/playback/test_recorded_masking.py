"""Zones on played pictures: those of the recorded time, lifted and restored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import pytest

from console.domain.cameras.facts import ZONES, CameraFact
from console.domain.errors import EnvironmentFault
from console.domain.privacy.model import DrawnOn, Zone, ZoneSet
from console.domain.privacy.zone_json import write_zones
from console.media.playback.recorded_masking import RecordedMasking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.services.cameras.ports import TrackStore

SINCE = dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)
LEFT = Zone("left", "Window", "A home", "", ((0.0, 0.0), (0.4, 0.0), (0.4, 1.0), (0.0, 1.0)))
SET = ZoneSet(zones=(LEFT,), drawn_on=DrawnOn(160, 96))


@dataclass
class Facts:
    """The versions that a test gives."""

    versions: list[CameraFact] = field(default_factory=list)
    fails: bool = False

    def history(self, camera: int, name: str) -> Sequence[CameraFact]:
        if self.fails:
            raise EnvironmentFault("The database does not answer.")
        return [fact for fact in self.versions if (fact.camera, fact.name) == (camera, name)]

    def current(self, camera: int, name: str) -> CameraFact | None:
        raise NotImplementedError

    def all_current(self, name: str) -> dict[int, CameraFact]:
        raise NotImplementedError

    def at(self, camera: int, name: str, instant_utc: dt.datetime) -> CameraFact | None:
        raise NotImplementedError


def white() -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.full((96, 160, 3), 255, np.uint8)).reformat(format="yuv420p")


def is_left_covered(frame: av.VideoFrame) -> bool:
    grey = frame.to_ndarray(format="gray")
    assert grey[:, 120:].mean() > 200, "the rest of the picture is seen"
    return bool(grey[10:80, 5:50].mean() < 128)


def masking(facts: Facts, lifted: set[Zone]) -> RecordedMasking:
    return RecordedMasking(3, facts, cast("TrackStore", None), lambda _camera: frozenset(lifted))


@pytest.mark.req("PRV-01")
def test_a_frame_has_the_zones_of_its_own_time() -> None:
    facts = Facts([CameraFact(3, ZONES, write_zones(SET), "s", SINCE)])
    mask = masking(facts, set())
    frame = white()
    assert mask(frame, SINCE - dt.timedelta(seconds=1)) is frame
    assert is_left_covered(mask(frame, SINCE + dt.timedelta(seconds=1)))
    assert not is_left_covered(frame)


@pytest.mark.req("PRV-03")
def test_a_lifted_zone_is_not_covered_until_it_is_restored() -> None:
    lifted: set[Zone] = set()
    mask = masking(Facts([CameraFact(3, ZONES, write_zones(SET), "s", SINCE)]), lifted)
    lifted.add(SET.zones[0])
    assert not is_left_covered(mask(white(), SINCE))
    lifted.clear()
    assert is_left_covered(mask(white(), SINCE))


@pytest.mark.req("PRV-03")
def test_a_later_form_of_a_lifted_zone_stays_covered() -> None:
    later = replace(SET, zones=tuple(replace(zone, lift_most_s=0.0) for zone in SET.zones))
    changed = SINCE + dt.timedelta(hours=1)
    versions = [
        CameraFact(3, ZONES, write_zones(SET), "s", SINCE),
        CameraFact(3, ZONES, write_zones(later), "s", changed),
    ]
    mask = masking(Facts(versions), set(SET.zones))
    assert not is_left_covered(mask(white(), SINCE))
    assert is_left_covered(mask(white(), changed)), "this form is never lifted"


@pytest.mark.req("PRV-02")
def test_zones_that_cannot_be_read_cover_the_whole_picture() -> None:
    mask = masking(Facts(fails=True), set())
    assert mask(white(), SINCE).to_ndarray(format="gray").mean() < 128
