"""`watchroom bench panes`: how long the screen waits while each pane opens, beside sixteen live tiles."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from console.demo.bench.panes_child import PanesTask
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.town import serve
from console.demo.history.demo import fill_demo

MUST_MS, AIM_MS = 50, 30


def panes(history: str, rounds: int) -> dict[str, Any]:
    """Measure every pane of the gallery on a scheme with a filled history.

    Args:
        history: length of the history in the books, as `watchroom demo --history` takes it.
        rounds: how often each pane is opened again after the first time.
    """
    with tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        entries = fill_demo(Path(place), history, lambda _done, _wanted: None)
        opened = measure(Path(place), rounds)
    return {"history": history, "entries": entries, **opened}


def measure(scheme: Path, rounds: int) -> dict[str, Any]:
    """Measure every pane on the scheme in a folder, in a console of its own process."""
    with serve(TILES, TILE_STREAM) as served:
        task = PanesTask(
            [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            served.user,
            served.password,
            str(scheme),
            # The process ends by itself when all panes have been opened.
            seconds=3600.0,
            screen=(1920, 1080),
            rounds=rounds,
        )
        command = [sys.executable, "-m", "console.demo.bench.panes_child"]
        done = subprocess.run(
            command, input=json.dumps(asdict(task)) + "\n", stdout=subprocess.PIPE, text=True, check=True
        )
    figures: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    nothing = figures.pop("")
    return {
        "tiles": TILES,
        "rounds": rounds,
        "longest_ms": max(pane["worst_ms"] for pane in figures.values()),
        "must_ms": MUST_MS,
        "aim_ms": AIM_MS,
        "no_pane": nothing,
        "panes": figures,
    }
