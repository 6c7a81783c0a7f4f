"""`watchroom bench keys`: from a key to the first painted frame that shows it, beside sixteen live tiles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from console.demo.bench.filled_console import measured_by, with_history
from console.demo.bench.keys_child import PLAIN, PLAIN_FILLED
from console.demo.bench.statistics import middle
from console.demo.bench.suites import TILES

if TYPE_CHECKING:
    from pathlib import Path

MEDIAN_MUST_MS, WORST_MUST_MS = 100, 300


def keys(history: str, rounds: int) -> dict[str, Any]:
    """Measure the commonest keys on a scheme with a filled history.

    Args:
        history: length of the history in the books, as `watchroom demo --history` takes it.
        rounds: how often each key is pressed again after the first time.
    """
    return with_history(history, partial(measure, rounds=rounds))


def measure(scheme: Path, rounds: int) -> dict[str, Any]:
    """Measure every key on the scheme in a folder, in a console of its own process."""
    measured = measured_by("console.demo.bench.keys_child", scheme, rounds)
    figures: dict[str, dict[str, float]] = measured["keys"]
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
        "bare_rows": measured["rows"],
        "bare": bare,
        "keys": figures,
    }
