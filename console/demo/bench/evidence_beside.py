"""What an export to a slow drive takes from the wall and from recording: a console alone, then with it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.demo.bench.evidence import record
from console.demo.bench.slow_export import DRIVE_BYTES_A_SECOND
from console.demo.bench.statistics import middle, percentile
from console.demo.bench.suites import TILE_STREAM, measured_console
from console.demo.bench.town import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

TILES = 9
MUST = 1.05
READ_EVERY_S = 0.5


def beside_export(seconds: float, rounds: int = 2) -> dict[str, Any]:
    """Measure a console that shows and records nine cameras, without and with an export to a slow drive.

    Args:
        seconds: of each run.
        rounds: of both in turn, so that a machine that grows slower harms neither.
    """
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as place, serve(TILES, TILE_STREAM) as served:
        volume = Path(place) / "volume"
        record(volume, max(300.0, 4 * seconds))
        alone, beside = [], []
        for _ in range(rounds):
            alone.append(measured_console(served, seconds, record=True, read_every_s=READ_EVERY_S))
            beside.append(
                measured_console(served, seconds, record=True, read_every_s=READ_EVERY_S, exports=str(volume))
            )
    return {
        "tiles": TILES,
        "drive_mb_a_second": DRIVE_BYTES_A_SECOND / 1e6,
        "exported_mb": round(sum(one["exported_mb"] for one in beside)),
        "alone": _figures(alone),
        "beside": _figures(beside),
        "ratios": {
            name: round(figure / max(1e-9, _figures(alone)[name]), 3)
            for name, figure in _figures(beside).items()
        },
        "must": MUST,
    }


def _figures(runs: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the middle of the runs: processor, the age of the oldest pictures, the timer of the screen."""
    ages = [[late_ms for _, late_ms in run["latencies_ms"]] for run in runs]
    return {
        "cpu_percent": round(middle([run["cpu_percent"] for run in runs]), 1),
        "ui_timer_p99_ms": round(middle([percentile(run["ticks_ms"], 99) for run in runs]), 2),
        "oldest_picture_p99_ms": round(middle([percentile(one, 99) for one in ages]), 1),
        "painted_fps": round(middle([run["painted_fps"] for run in runs]), 2),
    }
