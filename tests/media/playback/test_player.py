from __future__ import annotations

import contextlib
import datetime as dt
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from console.bridge.playback import playback_status
from console.domain.playback.clock import PlaybackLoop
from console.domain.playback.strain import LATE_S
from console.domain.privacy.model import Zone
from console.domain.recording.causes import Cause
from console.media.playback.player import RecordedPlayer
from console.media.volume.recorded_volumes import RecordedVolumes
from tests.media.clips import FPS, clip
from tests.media.playback.recordings import CAMERA, RealClock, Seen, Unmasked, at, playing, wait_until
from tests.media.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FRAME = dt.timedelta(seconds=1 / FPS)
CAMERAS = (CAMERA, 9, 11)


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Path]:
    """Three cameras of 10 s, a gap of 10 s, and 10 s again."""
    town = Town(tmp_path)
    for cause in (Cause.LOST, Cause.CLOSED):
        begun_s = town.clock.now_s
        for camera in CAMERAS:
            town.clock.now_s = begun_s
            town.recorder.opened(camera, clip().form)
            town.send(camera, clip(), 10)
        for camera in CAMERAS:
            town.recorder.closed(camera, cause, "")
        town.pass_s(10)
    yield tmp_path
    town.recorder.finish()


def test_nothing_is_shown_before_someone_looks_and_then_the_picture_of_the_place(recorded: Path) -> None:
    with playing(recorded, begin=at(4.1)) as player:
        assert player.shown_utc(CAMERA) is None
        seen = Seen(player)
        wait_until(lambda: bool(seen.times))
        assert at(4.1) - FRAME < seen.times[0] <= at(4.1)
        assert [span.camera for span in player.viewed()] == [CAMERA]


def test_it_plays_every_picture_in_order(recorded: Path) -> None:
    with playing(recorded, begin=at(2)) as player:
        seen = Seen(player)
        # So slowly that no picture is left out on a machine that does something else as well.
        player.change(lambda clock, now_s: clock.play(now_s, 0.125))
        wait_until(lambda: len(seen.times) > 10)
        steps = {round((after - before) / FRAME) for before, after in pairwise(seen.times[:10])}
        assert steps == {1}


def test_it_plays_backwards(recorded: Path) -> None:
    with playing(recorded, begin=at(6)) as player:
        seen = Seen(player)
        player.change(lambda clock, now_s: clock.play(now_s, -0.5))
        wait_until(lambda: len(seen.times) > 40)
        assert all(after < before for before, after in pairwise(seen.times))


def test_cameras_keep_step(recorded: Path) -> None:
    with playing(recorded, CAMERAS, at(2)) as player:
        tiles = {camera: Seen(player, camera) for camera in CAMERAS}
        player.change(lambda clock, now_s: clock.play(now_s, 1.0))
        wait_until(lambda: player.position_utc > at(4))
        player.change(lambda clock, now_s: clock.pause(now_s))
        place_utc = player.position_utc
        wait_until(lambda: all(place_utc - FRAME < seen.times[-1] <= place_utc for seen in tiles.values()))
        assert len({seen.times[-1] for seen in tiles.values()}) == 1


def is_elsewhere(player: RecordedPlayer, place_utc: dt.datetime) -> bool:
    return player.shown_utc(CAMERA) not in {place_utc, None}


@pytest.mark.parametrize("by", [1, -1])
def test_a_step_goes_to_the_next_picture_and_stands_there(recorded: Path, by: int) -> None:
    with playing(recorded, begin=at(3.21)) as player:
        seen = Seen(player)
        wait_until(lambda: bool(seen.times))
        for _ in range(30):
            before = player.shown_utc(CAMERA)
            assert before is not None
            player.step(CAMERA, by)
            wait_until(partial(is_elsewhere, player, before))
            after = player.shown_utc(CAMERA)
            assert after is not None
            assert round((after - before) / FRAME) == by
        assert not player.clock.is_playing


def test_a_gap_is_said_and_left_out_on_wish(recorded: Path) -> None:
    with playing(recorded, begin=at(9.5)) as player:
        seen = Seen(player)
        player.change(lambda clock, now_s: clock.play(now_s, 4.0))
        wait_until(lambda: player.missing(CAMERA) is not None)
        gap = player.missing(CAMERA)
        assert gap is not None
        assert gap.gap is not None
        assert gap.gap.cause is Cause.LOST
        player.skips_gaps = True
        wait_until(lambda: bool(seen.times) and seen.times[-1] >= at(19.9))
        skipped = player.skipped()
        assert skipped is not None
        assert skipped[1] >= at(19.9)
        assert player.skipped() is None


def test_fast_playback_shows_key_frames_only(recorded: Path) -> None:
    with playing(recorded, begin=at(0)) as player:
        seen = Seen(player)
        wait_until(lambda: bool(seen.times))
        player.change(lambda clock, now_s: clock.play(now_s, 8.0))
        wait_until(lambda: player.position_utc > at(8))
        # The clip has a key frame a second.
        assert all((one - at(0)) % dt.timedelta(seconds=1) < FRAME for one in seen.times)
        assert len(seen.times) >= 5


def test_a_loop_comes_round(recorded: Path) -> None:
    with playing(recorded, begin=at(5)) as player:
        seen = Seen(player)
        loop = PlaybackLoop(at(5), at(5.4))
        player.change(lambda clock, now_s: clock.looped(loop, now_s).play(now_s, 1.0))
        wait_until(lambda: sum(after < before for before, after in pairwise(seen.times)) >= 3)
        assert all(at(5) - FRAME < one < at(5.4) for one in seen.times)
        assert max(span.times for span in player.viewed()) >= 1


def test_a_picture_that_stands_still_is_covered_again_when_a_lift_ends(recorded: Path) -> None:
    masking = Unmasked()
    clock = RealClock()
    with contextlib.closing(RecordedVolumes([recorded], clock.utc_now)) as source:
        player = RecordedPlayer([CAMERA], at(3), source, lambda _camera: masking, clock, workers=1)
        with contextlib.closing(player):
            seen = Seen(player)
            wait_until(lambda: len(seen.times) == 1)
            masking.lift = frozenset(
                {Zone("window", "Window", "A home", "", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)))}
            )
            player.masks_changed()
            wait_until(lambda: len(seen.times) == 2)
            masking.lift = frozenset()
            wait_until(lambda: len(seen.times) == 3)
            assert len(set(seen.times)) == 1


def test_a_tile_that_is_opened_on_a_picture_that_stands_still_gets_it(recorded: Path) -> None:
    with playing(recorded, begin=at(3)) as player:
        first = Seen(player)
        wait_until(lambda: bool(first.times))
        opened = [Seen(player) for _ in range(20)]
        wait_until(lambda: all(tile.times for tile in opened))


def test_a_busy_machine_shows_key_frames_and_says_so(recorded: Path) -> None:
    with playing(recorded, begin=at(4.1)) as player:
        seen = Seen(player)
        wait_until(lambda: bool(seen.times))
        player.change(lambda clock, now_s: clock.play(now_s, 0.125))
        assert not player.is_sparing
        assert not playback_status(player, CAMERA).only_key_frames
        player._strain.served(RealClock().monotonic_s(), LATE_S)
        wait_until(lambda: seen.times[-1] == at(4))
        status = playback_status(player, CAMERA)
        assert status.is_busy
        assert status.only_key_frames
        # A picture that stands still is exact, however busy the machine is.
        player.change(lambda clock, now_s: clock.seek(at(4.1), now_s).pause(now_s))
        wait_until(lambda: at(4.1) - FRAME < seen.times[-1] <= at(4.1))
        assert not playback_status(player, CAMERA).is_busy
