"""Pictures of single panes on the living demo town: `python -m tests.screenshots.panes OUT check,health`.

The panes are shown one after another, as the person named sees them; `--size` and `--scale` as for the
gallery. For looking at what one has just built; the gallery is the whole tour.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from console.app.console import Console, FaultReporter, application
from console.app.scheme import demo_scheme
from console.demo.cameras import commission_demo
from console.demo.gallery.album import Album
from console.demo.gallery.room import GalleryConsole, spin
from console.demo.headless import headless
from console.demo.map import put_demo_on_the_map
from console.demo.people import open_demo_people
from console.demo.privacy import put_demo_zones
from console.demo.town import FACTS, DemoTown


def main() -> None:
    told = argparse.ArgumentParser()
    told.add_argument("into", type=Path)
    told.add_argument("panes")
    told.add_argument("--login", default="m.hughes")
    told.add_argument("--cameras", type=int, default=4)
    told.add_argument("--scale", type=int, default=100)
    told.add_argument("--size", default="1920x1080")
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="watchroom-trial-") as folder:
        os.environ["WATCHROOM_HOME"] = folder
        if not os.environ.get("DISPLAY"):
            headless(Path(folder), monitors=1)
        with DemoTown(asked.cameras) as town:
            picture(asked, Path(folder), town)


def picture(asked: argparse.Namespace, folder: Path, town: DemoTown) -> None:
    application()
    scheme = demo_scheme(folder / "demo")
    scheme.cameras.replace(town.cameras)
    commission_demo(scheme, town.cameras)
    put_demo_on_the_map(scheme, town.cameras)
    put_demo_zones(scheme, town.cameras)
    for name, text in FACTS.items():
        scheme.facts.state(name, text, "demo")
    wall = scheme.settings.wall.model_copy(update={"scale_percent": asked.scale})
    scheme = replace(scheme, settings=scheme.settings.model_copy(update={"wall": wall}))
    console = Console(scheme, town.secrets(), FaultReporter(), open_demo_people(scheme, FaultReporter()))
    try:
        console.open()
        width, height = map(int, asked.size.split("x"))
        console.shell.windows[0].resize(width, height)
        room = GalleryConsole(console, Album(asked.into))
        feed = console.engine.feed
        room.until(lambda: all(feed.status(one.number).picture.is_alive for one in town.cameras))
        room.sign_in(asked.login)
        for pane in asked.panes.split(","):
            room.show_only(pane)
            spin(2.0)
            asked.into.mkdir(parents=True, exist_ok=True)
            console.shell.grab(asked.into / f"{pane}.png")
    finally:
        console.close()
        scheme.close()


if __name__ == "__main__":
    main()
