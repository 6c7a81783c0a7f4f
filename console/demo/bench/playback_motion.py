"""What a search for motion takes, and what keeping the small grids costs the recorder."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.demo.bench.footage import FootageMaker, encoded_loop
from console.demo.bench.statistics import middle
from console.domain.playback.motion import CoveredCells, MotionArea
from console.media.motion.grid_files import CELLS, DAY, GridFiles
from console.media.motion.grid_search import records_between
from console.media.playback.grid_maker import GridMaker
from console.media.playback.motion_source import MotionGrids
from console.media.volume.recorded_volumes import RecordedVolumes
from console.settings.schema import RecordingSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVERY_S, SEARCHES, MUST_S = RecordingSettings().motion_every_s, 7, 2.0
RECORDED, MINUTES = (1920, 1080, 4_000_000), 5


def motion() -> dict[str, Any]:
    """Measure a search of one camera-day, and the processor's time for the grids of some minutes."""
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        search = _search(Path(folder))
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        keeping = _keep(Path(folder))
    return {"search_day": search, "keeping": keeping}


@dataclass
class EveryCamera:
    """Implements `services.playback.ports.GridRules` for cameras without privacy zones."""

    every_s: float

    def intervals(self, cameras: Sequence[int]) -> dict[int, float]:
        """Return the one interval."""
        return dict.fromkeys(cameras, self.every_s)

    def covered(self, camera: int) -> CoveredCells:
        """Return that nothing was covered."""
        del camera
        return CoveredCells()


def _search(folder: Path) -> dict[str, Any]:
    begin_utc = dt.datetime(2026, 3, 25, tzinfo=dt.UTC)
    files = GridFiles(folder)
    files.append(1, list(_day(begin_utc)))
    source, took = MotionGrids([folder]), []
    for _ in range(SEARCHES):
        begun_s = time.perf_counter()
        found = source.search(1, MotionArea(0.1, 0.1, 0.4, 0.5).cells(), begin_utc, begin_utc + DAY)
        took.append(time.perf_counter() - begun_s)
    size = sum(path.stat().st_size for path in folder.rglob("*.cells"))
    return {
        "every_s": EVERY_S,
        "moments": len(found.moments),
        "median_s": round(middle(took), 3),
        "must_s": MUST_S,
        "megabytes_a_day": round(size / 1e6, 1),
    }


def _day(begin_utc: dt.datetime) -> Iterator[tuple[dt.datetime, bytes]]:
    """Give a day's grids of a street with noise and a passer-by now and then."""
    chance = random.Random(12)  # noqa: S311 - a street, not secrets
    for number in range(round(DAY.total_seconds() / EVERY_S)):
        grid = bytearray(chance.choices(range(96, 104), k=CELLS))
        if chance.random() < 0.02:
            at = chance.randrange(CELLS - 40)
            grid[at : at + 40] = bytes([200]) * 40
        yield begin_utc + number * dt.timedelta(seconds=EVERY_S), bytes(grid)


def _keep(folder: Path) -> dict[str, Any]:
    loop, now_utc = encoded_loop(*RECORDED), dt.datetime.now(dt.UTC)
    begin_utc = now_utc - dt.timedelta(hours=1)
    maker = FootageMaker(folder)
    for minute in range(MINUTES):
        maker.segment(1, begin_utc + minute * dt.timedelta(minutes=1), loop)
    maker.close()
    before_s = _child_cpu_s()
    with contextlib.closing(RecordedVolumes([folder], lambda: now_utc)) as source:
        grids = GridMaker(source, [folder], lambda: [1], EveryCamera(EVERY_S), lambda: now_utc)
        grids.turn()
        grids.child.close()
    used_s = _child_cpu_s() - before_s
    return {
        "recorded": f"{RECORDED[0]}x{RECORDED[1]}",
        "cpu_percent_a_camera": round(100 * used_s / (MINUTES * 60), 2),
        "grids": len(records_between(GridFiles(folder), 1, begin_utc, now_utc)),
    }


def _child_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
