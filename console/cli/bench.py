"""`watchroom bench …`: measurements that anybody can repeat."""

from __future__ import annotations

import json
from typing import Any

import typer

app = typer.Typer(name="bench", help="Measure, against the obvious alternative in the same run; prints JSON.")
SECONDS = typer.Option(15.0, min=2.0, help="Length of each measurement.")


def _print(figures: dict[str, Any]) -> None:
    from console.demo.bench.costs import machine

    print(json.dumps({"machine": machine(), **figures}, ensure_ascii=False))


@app.command()
def wall(
    seconds: float = SECONDS,
    record: bool = typer.Option(False, "--record", help="Measure the recorded wall, too."),
) -> None:
    """Sixteen tiles on the raster painter, against sixteen ffmpeg that decode to nowhere."""
    from console.demo.bench import suites

    _print({"wall": suites.wall(seconds, record=record)})


@app.command()
def record(seconds: float = SECONDS, cameras: int = typer.Option(64, min=1, max=256)) -> None:
    """Recording against one ffmpeg for each camera; verification against sha256sum."""
    from console.demo.bench import suites

    _print({"record": suites.record(seconds, cameras)})


@app.command()
def latency(seconds: float = SECONDS) -> None:
    """From the time code in the scene to the painted tile, and its growth."""
    from console.demo.bench import suites

    _print({"latency": suites.latency(seconds)})


@app.command()
def switch(seconds: float = SECONDS) -> None:
    """A recorded camera called to the spot: key to first picture."""
    from console.demo.bench import suites

    _print({"switch": suites.switch(seconds)})


@app.command()
def ptz(rounds: int = typer.Option(60, min=5, max=500)) -> None:
    """From the joystick and the mouse to the command on the wire, with sixteen living tiles."""
    from console.demo.bench.ptz import ptz as measured

    _print({"ptz": measured(rounds)})


@app.command("open")
def opening() -> None:
    """Cold camera to first picture, against bare PyAV."""
    from console.demo.bench import suites

    _print({"open": suites.opening()})


@app.command()
def start() -> None:
    """Process start to the first living tile."""
    from console.demo.bench import suites

    _print({"start": suites.start()})


@app.command()
def memory(seconds: float = SECONDS) -> None:
    """Memory of sixteen live recorded tiles, and its growth."""
    from console.demo.bench import suites

    _print({"memory": suites.memory(seconds)})


@app.command("all")
def every(seconds: float = SECONDS) -> None:
    """All of them."""
    from console.demo.bench import suites

    _print(dict(suites.every(seconds)))


@app.command()
def books(entries: int = typer.Option(1_000_000, min=1_000, max=10_000_000)) -> None:
    """Append, verify and search, against the bare database; minutes for a million entries."""
    from console.demo.bench import books as ledger

    _print({"books": ledger.books(entries)})


@app.command("books-postgres")
def books_postgres(rounds: int = typer.Option(5, min=1, max=50)) -> None:
    """Eight consoles that write one book on a PostgreSQL of its own, against eight without a chain."""
    from console.demo.bench.books_postgres import books_postgres as measured

    _print({"books_postgres": measured(rounds)})


@app.command()
def zones(
    moves: int = typer.Option(1000, min=1, max=100_000, help="Of the movable cameras; three a second."),
    seconds: float = SECONDS,
) -> None:
    """Privacy zones: masking against decoding, movable cameras against the truth, cost of sixteen cameras."""
    from console.demo.bench.zones import zones as measured

    _print({"zones": measured(moves, seconds)})
