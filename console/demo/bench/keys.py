"""`watchroom bench keys`: from a key to the first painted frame that shows it, beside sixteen live tiles."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from console.demo.bench.keys_child import PLAIN, PLAIN_FILLED, KeysTask
from console.demo.bench.statistics import middle
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.town import serve
from console.demo.history.demo import fill_demo

MEDIAN_MUST_MS, WORST_MUST_MS = 100, 300


def keys(history: str, rounds: int) -> dict[str, Any]:
    """Measure the commonest keys on a scheme with a filled history.

    Args:
        history: length of the history in the books, as `watchroom demo --history` takes it.
        rounds: how often each key is pressed again after the first time.
    """
    with tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        entries = fill_demo(Path(place), history, lambda _done, _wanted: None)
        pressed = measure(Path(place), rounds)
    return {"history": history, "entries": entries, **pressed}


def measure(scheme: Path, rounds: int) -> dict[str, Any]:
    """Measure every key on the scheme in a folder, in a console of its own process."""
    with serve(TILES, TILE_STREAM) as served:
        task = KeysTask(
            [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            served.user,
            served.password,
            str(scheme),
            # The process ends by itself when all keys have been pressed.
            seconds=3600.0,
            screen=(1920, 1080),
            rounds=rounds,
        )
        command = [sys.executable, "-m", "console.demo.bench.keys_child"]
        done = subprocess.run(
            command, input=json.dumps(asdict(task)) + "\n", stdout=subprocess.PIPE, text=True, check=True
        )
    told = json.loads(done.stdout.splitlines()[-1])
    figures: dict[str, dict[str, float]] = told["keys"]
    bare = {name: figures.pop(name) for name in (PLAIN, PLAIN_FILLED)}
    medians = [one["median_ms"] for one in figures.values()]
    return {
        "tiles": TILES,
        "rounds": rounds,
        "median_ms": round(middle(medians), 1),
        "slowest_median_ms": max(medians),
        "median_must_ms": MEDIAN_MUST_MS,
        "worst_ms": max(one["worst_ms"] for one in figures.values()),
        "worst_must_ms": WORST_MUST_MS,
        "bare_rows": told["rows"],
        "bare": bare,
        "keys": figures,
    }
