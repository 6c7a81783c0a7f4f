"""`watchroom bench …`: measurements that anyone can repeat."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

app = typer.Typer(
    name="bench", help="Measure performance against the obvious alternative in the same run. Prints JSON."
)


@app.callback()
def prepare() -> None:
    """Compile the program first, as an installation does: else each start would measure Python's compiler."""
    import compileall
    import os
    import sys

    compileall.compile_dir(Path(__file__).parents[1], quiet=2)
    # Measured processes may not be kept from what users have; some build machines set it for all.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


SECONDS = typer.Option(15.0, min=2.0, help="Length of each measurement in seconds.")


def _print(figures: dict[str, Any]) -> None:
    from console.demo.bench.costs import machine

    print(json.dumps({"machine": machine(), **figures}, ensure_ascii=False))


@app.command()
def wall(
    seconds: float = SECONDS,
    record: bool = typer.Option(False, "--record", help="Also measure the wall while it is recorded."),
) -> None:
    """Measure sixteen tiles on the raster renderer, against sixteen ffmpeg processes that only decode."""
    from console.demo.bench import suites

    _print({"wall": suites.wall(seconds, record=record)})


@app.command()
def record(seconds: float = SECONDS, cameras: int = typer.Option(64, min=1, max=256)) -> None:
    """Measure recording, against one ffmpeg per camera; and verification, against sha256sum."""
    from console.demo.bench import suites

    _print({"record": suites.record(seconds, cameras)})


@app.command()
def relay(seconds: float = SECONDS) -> None:
    """Measure what the recorder's relay costs, and how soon a picture comes through it."""
    from console.demo.bench.relay import relay as measured

    _print({"relay": measured(seconds)})


@app.command()
def playback(
    seconds: float = SECONDS,
    instants: int = typer.Option(40, min=4, max=1000, help="Random instants that are sought."),
) -> None:
    """Measure seeking, nine cameras in step and beside live ones, instant replay and the timeline.

    Takes some minutes.
    """
    from console.demo.bench.playback_screen import playback as measured

    _print({"playback": measured(seconds, instants)})


@app.command()
def redaction(
    footage: Path = typer.Argument(help="OpenCV's sample vtest.avi.", exists=True, dir_okay=False),
    model: Path | None = typer.Option(None, help="A detector of your own (ONNX).", exists=True),
    only_time: bool = typer.Option(False, help="Leave out what is covered, which takes half an hour."),
) -> None:
    """Measure which people, heads and plates detection covers without help, in a street and in the town."""
    from console.demo.bench.redaction import redaction as measured

    _print({"redaction": measured(footage, model, only_time=only_time)})


@app.command()
def checks() -> None:
    """Measure checking that recordings decode, against recording itself."""
    from console.demo.bench.checks import checks as measured

    _print({"checks": measured()})


@app.command()
def interop() -> None:
    """Open a simulated camera in every odd way that it knows, beside bare libav. Takes some minutes."""
    from console.demo.bench.interop import interop as measured

    _print({"interop": measured()})


@app.command()
def latency(seconds: float = SECONDS) -> None:
    """Measure the delay from the time code in the scene to the painted tile, and its growth."""
    from console.demo.bench import suites

    _print({"latency": suites.latency(seconds)})


@app.command()
def switch(seconds: float = SECONDS) -> None:
    """Measure the time from the key press to the first picture of a recorded camera on the spot."""
    from console.demo.bench import suites

    _print({"switch": suites.switch(seconds)})


@app.command()
def panes(
    history: str = typer.Option("1y", help="Length of the history in the books."),
    rounds: int = typer.Option(4, min=1, max=50, help="How often each pane is opened again."),
) -> None:
    """Measure how long the screen waits while each pane opens, with sixteen live tiles."""
    from console.demo.bench.panes import panes as measured

    _print({"panes": measured(history, rounds)})


@app.command()
def keys(
    history: str = typer.Option("1y", help="Length of the history in the books."),
    rounds: int = typer.Option(5, min=1, max=50, help="How often each key is pressed again."),
) -> None:
    """Measure the commonest keys to the frame that shows the reaction, with sixteen live tiles."""
    from console.demo.bench.keys import keys as measured

    _print({"keys": measured(history, rounds)})


@app.command()
def surveillance(
    rounds: int = typer.Option(4, min=1, max=50, help="How many authorisations are cancelled."),
) -> None:
    """Measure a cancellation at one console to the dark tile at another, and the gate's question."""
    from console.demo.bench.surveillance import surveillance as measured

    _print({"surveillance": measured(rounds)})


@app.command()
def requests(
    count: int = typer.Option(100_000, min=1_000, max=1_000_000, help="Requests in the register."),
) -> None:
    """Measure the Requests pane on a register with many requests: filter, search and sort."""
    from console.demo.bench.requests import requests as measured

    _print({"requests": measured(count)})


@app.command()
def ptz(
    rounds: int = typer.Option(60, min=5, max=500),
    trace: bool = typer.Option(False, "--trace", help="Measure each step of a command instead."),
    busy: int = typer.Option(0, min=0, max=64, help="Other programs that keep a core busy meanwhile."),
) -> None:
    """Measure from joystick and mouse to the command on the network, with sixteen live tiles."""
    from console.demo.bench import ptz as hands

    _print({"ptz_trace": hands.traced(rounds, busy)} if trace else {"ptz": hands.ptz(rounds, busy)})


@app.command("open")
def opening() -> None:
    """Measure opening a camera until the first picture, against plain PyAV."""
    from console.demo.bench import suites

    _print({"open": suites.opening()})


@app.command()
def start() -> None:
    """Measure from the start of the process to the first live tile."""
    from console.demo.bench import suites

    _print({"start": suites.start()})


@app.command()
def memory(seconds: float = SECONDS) -> None:
    """Measure the memory of sixteen live, recorded tiles, and its growth."""
    from console.demo.bench import suites

    _print({"memory": suites.memory(seconds)})


@app.command("all")
def every(seconds: float = SECONDS) -> None:
    """Run all measurements."""
    from console.demo.bench import suites

    _print(dict(suites.every(seconds)))


@app.command()
def books(entries: int = typer.Option(1_000_000, min=1_000, max=10_000_000)) -> None:
    """Measure appending, verifying and searching entries, against the plain database.

    A million entries take minutes.
    """
    from console.demo.bench import books as ledger

    _print({"books": ledger.books(entries)})


@app.command("books-postgres")
def books_postgres(rounds: int = typer.Option(5, min=1, max=50)) -> None:
    """Measure eight consoles that write to one book on PostgreSQL, against eight without a hash chain."""
    from console.demo.bench.books_postgres import books_postgres as measured

    _print({"books_postgres": measured(rounds)})


@app.command()
def zones(
    moves: int = typer.Option(1000, min=1, max=100_000, help="Moves of the PTZ cameras, three per second."),
    seconds: float = SECONDS,
    busy: int = typer.Option(10, min=0, max=100, help="Busy programs beside the console, for its sight."),
) -> None:
    """Measure privacy zones: masking cost, accuracy and lost sight of PTZ cameras, sixteen cameras' cost."""
    from console.demo.bench.zones import zones as measured

    _print({"zones": measured(moves, seconds, busy)})


@app.command()
def retention(rows: int = typer.Option(1_000_000, min=1000), holds: int = typer.Option(1000, min=64)) -> None:
    """Measure one pass of retention over a large index with many holds."""
    from console.demo.bench.retention import retention as measured

    _print({"retention": measured(rows, holds)})


@app.command()
def evidence(
    seconds: float = typer.Option(3600.0, min=60.0, help="Recorded seconds in the package."),
    megabytes: int = typer.Option(1000, min=1, help="What the page hashes."),
    wall_seconds: float = typer.Option(60.0, min=1.0, help="Of each run of the wall beside an export."),
) -> None:
    """Measure an evidence package of one camera-hour, against cp and sha256sum. Needs 4 GB of disk.

    Then the wall and recording beside an export to a slow drive, and the page's hashes in Chromium.
    """
    from console.demo.bench.evidence import evidence as measured
    from console.demo.bench.evidence_beside import beside_export
    from console.demo.bench.evidence_page import page

    _print({"evidence": measured(seconds)})
    _print({"evidence_page": page(megabytes)})
    _print({"evidence_beside": beside_export(wall_seconds)})
