"""A measured console in a process of its own, on books with a history and beside sixteen live tiles."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.demo.bench.child import RoundsTask
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.town import serve
from console.demo.history.demo import fill_demo

if TYPE_CHECKING:
    from collections.abc import Callable

SCREEN = (1920, 1080)
UNTIL_IT_ENDS_S = 3600.0
"""The child ends by itself when it has done all rounds."""


def with_history(history: str, measure: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Return what is measured on a scheme whose books are filled first, with their length.

    Args:
        history: length of the history in the books, as `watchroom demo --history` takes it.
        measure: measures on the scheme in a folder.
    """
    with tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        entries = fill_demo(Path(place), history, lambda _done, _wanted: None)
        measured = measure(Path(place))
    return {"history": history, "entries": entries, **measured}


def measured_by(child: str, scheme: Path, rounds: int) -> dict[str, Any]:
    """Return what a child module of the benchmarks prints about the console that it runs on a scheme."""
    with serve(TILES, TILE_STREAM) as served:
        task = RoundsTask(
            [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            served.user,
            served.password,
            str(scheme),
            seconds=UNTIL_IT_ENDS_S,
            screen=SCREEN,
            rounds=rounds,
        )
        done = subprocess.run(
            [sys.executable, "-m", child],
            input=json.dumps(asdict(task)) + "\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
