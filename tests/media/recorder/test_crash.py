"""`kill -9` of a recorder in mid-write, at instants nobody chose."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from console.media.volume.verify import verify
from tests.media.clips import FPS
from tests.media.reading import decoded, media, reopen, rows

INSTANTS = 8
# A fragment, the recorder's pause, and the time that a loaded machine may take over both.
LOST_S = 1.5


def _killed(path: Path, frames: int) -> int:
    """Run a recorder into a volume and kill it once it was given so many frames; how many it was given."""
    given = 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.media.recorder.crash_child", str(path)],
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            given = int(line)
            if given >= frames:
                child.kill()
                break
        rest = [int(line) for line in child.stdout if line.endswith("\n")]
    return max([given, *rest])


@pytest.mark.slow
def test_killed_at_random_instants_little_is_lost(tmp_path: Path) -> None:
    chance = random.Random()
    instants = [chance.randint(2 * FPS, 5 * FPS) for _ in range(INSTANTS)]
    paths = [tmp_path / str(number) for number in range(INSTANTS)]
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(_killed, paths, instants))
    for path, frames in zip(paths, given, strict=True):
        reopen(path)
        kept = sum(row.frames for row in rows(path))
        assert kept >= frames - LOST_S * FPS, (frames, kept)
        assert kept == sum(decoded(file) for file in media(path))
        found = verify(path)
        assert found.whole, found.faults
