"""`watchroom bench ptz`: from the hand to the wire, beside sixteen live tiles."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console.demo.bench.ptz_child import PtzTask
from console.demo.bench.ptz_objects import objects
from console.demo.bench.ptz_trace import steps_of
from console.demo.bench.ptz_wire import listening
from console.demo.bench.statistics import middle, percentile
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.town import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MUST_MS, SLOW_MUST_MS = 20, 60
SLOW_S, SLOW_ROUNDS = 2.0, 4
LOST_MS = 2000.0
"""A command that has not come by then is missing, and counted so."""


def ptz(rounds: int = 60, busy: int = 0) -> dict[str, Any]:
    """Measure joystick and mouse: movement to command, release to stop; then a slow camera.

    Args:
        rounds: movements of each hand.
        busy: number of other programs that keep a core busy meanwhile.
    """
    with _busy_loops(busy), serve(TILES, TILE_STREAM) as served:
        hands = {hand: _run(served, hand, rounds) for hand in ("joystick", "mouse")}
        unguarded = _run(served, "joystick", rounds, is_guarded=False)
        slow = _run(served, "joystick", SLOW_ROUNDS, SLOW_S)
    figures: dict[str, Any] = {hand: _figures(*run) for hand, run in hands.items()}
    late = _late(*slow)
    figures["slow_camera"] = {
        "answers_after_s": SLOW_S,
        "releases": len(late),
        "stop_worst_ms": round(max(late), 1),
        "must_ms": SLOW_MUST_MS,
    }
    figures["watchdog"] = _compared(figures["joystick"], _figures(*unguarded))
    figures["tiles"] = TILES
    figures["busy_loops"] = busy
    figures["service_objects"] = objects()
    return figures


def traced(rounds: int, busy: int = 0) -> dict[str, Any]:
    """Measure every step of a command from joystick and mouse to the camera.

    Args:
        rounds: movements of each hand.
        busy: number of other programs that keep a core busy meanwhile.
    """
    with _busy_loops(busy), serve(TILES, TILE_STREAM) as served:
        runs = {hand: _run(served, hand, rounds, is_traced=True) for hand in ("joystick", "mouse")}
    figures: dict[str, Any] = {"tiles": TILES, "busy_loops": busy}
    for hand, (moments, seen) in runs.items():
        figures[hand] = _figures(moments, seen) | {
            f"{command}_steps": steps_of(
                moments[begins], moments["steps"][command], [at_ns for kind, at_ns in seen if kind == command]
            )
            for command, begins in (("move", "presses"), ("stop", "releases"))
        }
    return figures


@contextmanager
def _busy_loops(count: int) -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def _compared(guarded: dict[str, Any], unguarded: dict[str, Any]) -> dict[str, Any]:
    """Return the joystick's figures without the watchdog process, and the ratios with it to without it."""
    names = ("move_median_ms", "stop_median_ms")
    return {"without": unguarded} | {
        f"{name.removesuffix('_ms')}_ratio": round(guarded[name] / unguarded[name], 2) for name in names
    }


def _run(
    served: Any,
    hand: str,
    rounds: int,
    delay_s: float = 0.0,
    *,
    is_guarded: bool = True,
    is_traced: bool = False,
) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    with listening(delay_s) as wire, tempfile.TemporaryDirectory(prefix="watchroom-") as place:
        task = PtzTask(
            [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            served.user,
            served.password,
            place,
            # The process ends by itself when the hands have finished.
            seconds=600.0,
            onvif_url=wire.onvif_url,
            hand=hand,
            rounds=rounds,
            is_slow=bool(delay_s),
            is_guarded=is_guarded,
            is_traced=is_traced,
        )
        command = [sys.executable, "-m", "console.demo.bench.ptz_child"]
        completed = subprocess.run(
            command, input=json.dumps(asdict(task)) + "\n", capture_output=True, text=True, check=True
        )
        return json.loads(completed.stdout.splitlines()[-1]), wire.seen()


def _late(moments: dict[str, list[int]], seen: Sequence[tuple[str, int]]) -> list[float]:
    """Of the releases whose movement went out: a camera that is still asked what it can moves nothing."""
    moves = [at_ns for kind, at_ns in seen if kind == "move"]
    begun = [
        release
        for press, release in zip(moments["presses"], moments["releases"], strict=True)
        if any(press <= at_ns <= release for at_ns in moves)
    ]
    return _delays(begun, seen, "stop") or [LOST_MS]


def _figures(moments: dict[str, list[int]], seen: Sequence[tuple[str, int]]) -> dict[str, Any]:
    moves, stops = _delays(moments["presses"], seen, "move"), _delays(moments["releases"], seen, "stop")
    return {
        "movements": len(moves),
        "move_median_ms": round(middle(moves), 1),
        "move_p95_ms": round(percentile(moves, 95), 1),
        "stop_median_ms": round(middle(stops), 1),
        "stop_p95_ms": round(percentile(stops, 95), 1),
        "stop_worst_ms": round(max(stops), 1),
        "must_ms": MUST_MS,
    }


def _delays(begins: Sequence[int], seen: Sequence[tuple[str, int]], kind: str) -> list[float]:
    """Return the milliseconds from each moment to the first command of a kind after it."""
    delays = []
    for begin_ns in begins:
        after = [at_ns for command, at_ns in seen if command == kind and at_ns >= begin_ns]
        delays.append(min(LOST_MS, (min(after) - begin_ns) / 1e6) if after else LOST_MS)
    return delays
