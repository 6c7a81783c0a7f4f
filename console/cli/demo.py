"""`watchroom demo`: the console on a simulated town."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path  # noqa: TC003  # typer reads the annotation at run time

import typer

from console.cli.reach import counted


def demo(
    cameras: int = typer.Option(
        0, min=0, max=256, help="Number of cameras. 0: 16, or 9 with fewer than four cores."
    ),
    seconds: float = typer.Option(0.0, min=0.0, help="End after this time and report. 0: stay open."),
    headless: bool = typer.Option(False, help="Run without a screen, as if on 1920×1080 monitors."),
    monitors: int = typer.Option(1, min=1, max=8, help="Number of monitors, with --headless."),
    screenshot: Path | None = typer.Option(None, help="Save a PNG of the first window at the end."),
    as_json: bool = typer.Option(
        False, "--json", help="Print one JSON object with the figures of each camera."
    ),
    history: str = typer.Option(
        "", help="Fill the demo's books with an invented past, for example 1y, 3m, 2w or 10d."
    ),
    gallery: Path | None = typer.Option(
        None, help="Save a picture of every window, page and dialog in this folder."
    ),
    size: str = typer.Option("1920x1080", help="Size of the monitor for --gallery, in pixels."),
    scale: float = typer.Option(1.0, min=1.0, max=2.0, help="Scale of text and spacing in --gallery."),
    safe: bool = typer.Option(False, "--safe", help="Open with a new wall, without graphics acceleration."),
    unplug: int = typer.Option(0, min=0, help="Disconnect this camera of the demo that runs, and end."),
    plug: int = typer.Option(0, min=0, help="Connect this camera of the demo that runs again, and end."),
) -> None:
    """Open the console on a town of simulated cameras. Your own scheme is not touched.

    With --seconds it is a test: the exit status is 0 only if every camera was live and recorded.
    """
    from console.app.console import FaultReporter, run_console
    from console.app.console_start import failing_in_a_window
    from console.app.recorder.beside import recorder_beside
    from console.app.scheme import demo_scheme
    from console.demo.cameras import commission_demo
    from console.demo.headless import headless as draw_into_memory
    from console.demo.map import put_demo_on_the_map
    from console.demo.people import open_demo_people
    from console.demo.plugs import keep_plugs
    from console.demo.privacy import put_demo_zones
    from console.demo.progress import building
    from console.demo.town import FACTS, DemoTown
    from console.settings.home import home

    if unplug or plug:
        from console.demo.plugs import set_plug

        print(set_plug(home() / "demo", unplug or plug, is_in=not unplug))
        return
    if gallery is not None:
        raise typer.Exit(_picture(gallery, size, scale, cameras or 9, history or "2w"))
    if history:
        _fill(home() / "demo", history)
        if not seconds:
            return
    if headless:
        draw_into_memory(home() / "demo", monitors=monitors)

    if not seconds:
        print(
            "Starting the demo town. The first start takes up to a minute, later ones a few seconds.",
            flush=True,
        )
    failed = FaultReporter()
    with DemoTown(cameras or _as_many_as_run_well(), None if seconds else building(home() / "demo")) as town:
        scheme = demo_scheme(home() / "demo", failed)
        scheme.cameras.replace(town.cameras)
        commission_demo(scheme, town.cameras)
        put_demo_on_the_map(scheme, town.cameras)
        put_demo_zones(scheme, town.cameras)
        for name, text in FACTS.items():
            scheme.facts.state(name, text, "demo")
        try:
            if not seconds:
                keep_plugs(home() / "demo", town.control_urls)
                _say_how_to_begin()
                with failing_in_a_window():
                    people = open_demo_people(scheme, failed)
                    recorder = recorder_beside(scheme, town.secrets().logins)
                    status = run_console(scheme, town.secrets(), failed, people, recorder, is_safe=safe)
                raise typer.Exit(status)
            from console.demo.scripted_run import run_trial

            report = run_trial(scheme, town.secrets(), failed, seconds, screenshot)
        finally:
            scheme.close()
    print(json.dumps(report, ensure_ascii=False) if as_json else _words(report["cameras"]))
    raise typer.Exit(0 if report["ok"] else 1)


def _fill(place: Path, period: str) -> None:
    from console.demo.history.demo import fill_demo

    def tell(done: int, count: int) -> None:
        if sys.stderr.isatty():
            print(
                f"\r{done:,} of {count:,} entries ",
                end="" if done < count else "\n",
                file=sys.stderr,
                flush=True,
            )

    count = fill_demo(place, period, tell)
    entries = counted(count, "entry", "entries")
    print(f"{entries}. To view them: watchroom demo. To check them: watchroom verify books --demo")


def _picture(into: Path, size: str, scale: float, cameras: int, history: str) -> int:
    from console.demo.gallery.run import GalleryOptions, write_gallery
    from console.domain.errors import OperatorError

    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 800 <= int(width) <= 7680 and int(height) <= 4320):
        raise OperatorError(
            f"{size} is not a valid monitor size.", "Enter it as WIDTHxHEIGHT, for example 1920x1080."
        )
    gallery = write_gallery(into.resolve(), GalleryOptions(int(width), int(height), scale, cameras, history))
    pictures = counted(len(gallery.album.pictures), "picture")
    print(f"{pictures} in {into}; index.md and index.html list them.")
    for file in gallery.blank:
        print(f"blank: {file}", file=sys.stderr)
    for warning in gallery.warnings:
        print(f"Qt: {warning}", file=sys.stderr)
    return 0 if gallery.is_good else 1


def _as_many_as_run_well() -> int:
    """Return how many cameras this machine can simulate. It also runs the console, which costs as much."""
    return 16 if (os.cpu_count() or 1) >= 4 else 9


def _say_how_to_begin() -> None:
    print("Disconnect a camera, any number:  watchroom demo --unplug 3")
    print("Connect it again:                 watchroom demo --plug 3")
    print("The black and white blocks at the lower left of each picture are a time code, which tests read.")
    print("The overview of keys in the console also shows you round.", flush=True)


def _words(rows: list[dict[str, object]]) -> str:
    lines = [f"{'camera':<30} {'picture':<14} {'recording':<14} {'fps':>5} {'recorded':>9}"]
    lines += [
        f"{row['number']:>3} {row['name']:<26} {row['state']:<14} {row['recording']:<14}"
        f" {row['fps_shown']:>5} {row['seconds_recorded']:>7} s"
        for row in rows
    ]
    return "\n".join(lines)
