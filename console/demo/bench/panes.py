"""`watchroom bench panes`: how long the screen waits while each pane opens, beside sixteen live tiles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from console.demo.bench.filled_console import measured_by, with_history
from console.demo.bench.suites import TILES

if TYPE_CHECKING:
    from pathlib import Path

MUST_MS, AIM_MS = 50, 30


def panes(history: str, rounds: int) -> dict[str, Any]:
    """Measure every pane of the gallery on a scheme with a filled history.

    Args:
        history: length of the history in the books, as `watchroom demo --history` takes it.
        rounds: how often each pane is opened again after the first time.
    """
    return with_history(history, partial(measure, rounds=rounds))


def measure(scheme: Path, rounds: int) -> dict[str, Any]:
    """Measure every pane on the scheme in a folder, in a console of its own process."""
    figures: dict[str, dict[str, float]] = measured_by("console.demo.bench.panes_child", scheme, rounds)
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
