"""A wall to look at and to measure: `python -m tests.screenshots.wall --help`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from console.domain.cameras.status import PictureState, RecordingState, VolumeStatus
from console.domain.wall.layouts import layout_named
from console.domain.wall.moves import set_layout
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.shell import Shell
from tests.support.console import console_services, signed_on_room
from tests.support.feed import SOURCE, Pixels, SyntheticFeed, scaled, scheme
from tests.support.screen import SwitchedRecording

if TYPE_CHECKING:
    from collections.abc import Sequence


def footage(
    paths: Sequence[Path], cameras: int, frames: int, size: tuple[int, int]
) -> dict[int, list[Pixels]]:
    """Real pictures for every camera, each from another place of the films."""
    import cv2

    made: dict[int, list[Pixels]] = {}
    for camera in range(1, cameras + 1):
        film = cv2.VideoCapture(str(paths[camera % len(paths)]))
        film.set(
            cv2.CAP_PROP_POS_FRAMES, (camera * 41) % max(1, int(film.get(cv2.CAP_PROP_FRAME_COUNT)) - frames)
        )
        pictures = []
        for _ in range(frames):
            read, picture = film.read()
            if not read:
                break
            height = picture.shape[1] * 9 // 16
            top = (picture.shape[0] - height) // 2 if height < picture.shape[0] else 0
            cropped = picture[top : top + height]
            if camera % 2:
                cropped = cropped[:, ::-1]
            # Crops and gains, so that two films look like many cameras.
            zoom = 1 + (camera % 4) * 0.22
            wide, high = int(cropped.shape[1] / zoom), int(cropped.shape[0] / zoom)
            left = (camera * 67) % max(1, cropped.shape[1] - wide + 1)
            below = (camera * 31) % max(1, cropped.shape[0] - high + 1)
            part = cropped[below : below + high, left : left + wide]
            part = cv2.convertScaleAbs(part, alpha=0.72 + (camera % 5) * 0.09, beta=0)
            pictures.append(np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2BGRA), np.uint8))
        film.release()
        made[camera] = [scaled(picture, *size) for picture in pictures]
    return made


def harm(feed: SyntheticFeed) -> None:
    """One camera in every state there is."""
    states = list(PictureState)[1:]
    for camera, state in enumerate(states, 1):
        feed.statuses[camera] = replace(feed.status(camera), picture=state)
    for camera, fault in (
        (4, ""),
        (6, "nothing received for 9 s; trying again in 4 s"),
        (7, "wrong password (401)"),
    ):
        feed.statuses[camera] = replace(feed.status(camera), last_fault=fault)
    feed.statuses[8] = replace(feed.status(8), clock_error_s=-42.37)
    feed.statuses[9] = replace(feed.status(9), recording=RecordingState.FAILED, last_fault="disk full")
    feed.statuses[10] = replace(feed.status(10), recording=RecordingState.TIME_LAPSE)
    feed.statuses[11] = replace(feed.status(11), recording=RecordingState.OFF)
    feed.statuses[12] = replace(feed.status(12), masked=True)


class Beat(QObject):
    """A 10 ms timer of the UI thread, and how late it came."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last_s = time.perf_counter()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)
        self._timer.start(10)

    def _note(self) -> None:
        now_s = time.perf_counter()
        self.gaps_ms.append((now_s - self._last_s) * 1000)
        self._last_s = now_s

    def p99_ms(self) -> float:
        ordered = sorted(self.gaps_ms[20:])
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cameras", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--footage", type=Path)
    parser.add_argument("--grab", type=Path)
    parser.add_argument("--layout", default="")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--panes", default="")
    parser.add_argument("--keys", default="", help="ids of acts to perform, with commas")
    parser.add_argument("--type", default="", help="digits to type")
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--painter", default="raster")
    parser.add_argument("--framed", action="store_true")
    parser.add_argument("--fps", type=float, default=25)
    return parser.parse_args()


def cpu_s(thread_only: bool) -> float:
    return time.thread_time() if thread_only else time.process_time()


def main() -> int:
    args = arguments()
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    cameras = scheme(args.cameras)
    feed = SyntheticFeed(cameras, fps=args.fps)
    if args.footage:
        films = [args.footage / "street-768x576-10fps.avi", args.footage / "people-one-by-one.mp4"]
        feed.sources = footage(films, args.cameras, 10, SOURCE)
    if args.faults:
        harm(feed)
    recording = SwitchedRecording(
        listed=[VolumeStatus("recordings/one", 812 << 30, 2 << 40, 1188 << 30, 6.2, 18.4)]
    )
    with tempfile.TemporaryDirectory() as folder:
        settings = ScreenSettings(
            Path(folder) / "session.json",
            Path(folder) / "snapshots",
            scale=args.scale,
            renderer=RendererKind(args.painter),
            is_framed=args.framed,
        )
        with signed_on_room(Path(folder) / "scheme") as room:
            services = console_services(room, Path(folder), feed, recording=recording)
            report = trial(app, Shell(services, settings), feed, args)
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def trial(
    app: QApplication, shell: Shell, feed: SyntheticFeed, args: argparse.Namespace
) -> dict[str, float | str]:
    """Open, wait, press keys, measure, grab, close."""
    shell.open()
    window = shell.windows[0]
    width, height = map(int, args.size.split("x"))
    window.resize(width, height)
    if args.layout:
        shell.wall.change(set_layout(shell.wall.wall, 0, layout_named(args.layout)))
    if args.panes == "none":
        shell.toggle_panes()
    elif args.panes:
        for pane in args.panes.split(","):
            shell.show_pane(pane)
    feed.start()
    spin(app, 1.2)
    for camera in [number for number, status in feed.statuses.items() if status.picture in QUIET]:
        feed.quiet.add(camera)
    for key in filter(None, args.keys.split(",")):
        window.actions_by_id[key].trigger()
    for digit in args.type:
        window.entry.type(digit)
    beat = Beat()
    ui_s, all_s, began_s = cpu_s(True), cpu_s(False), time.perf_counter()
    spin(app, args.seconds)
    took_s = time.perf_counter() - began_s
    report: dict[str, float | str] = {
        "ui_cpu_percent": round((cpu_s(True) - ui_s) / took_s * 100, 1),
        "process_cpu_percent": round((cpu_s(False) - all_s) / took_s * 100, 1),
        "tick_p99_ms": round(beat.p99_ms(), 1),
        "painted_per_s": round(sum(viewing.painted for viewing in feed.viewings) / (took_s + 1.2), 1),
        "tile": str(feed.viewings[0].size) if feed.viewings else "",
        "painter": type(window.wall_view.renderer).__name__,
    }
    if args.grab:
        dialog = app.activeModalWidget() or app.activeWindow()
        shell.grab(args.grab)
        if dialog is not None and dialog is not window:
            dialog.grab().save(str(args.grab.with_suffix(".dialog.png")))
            dialog.close()
    feed.stop()
    shell.close()
    spin(app, 0.05)
    return report


QUIET = {PictureState.NO_SIGNAL, PictureState.REFUSED, PictureState.FROZEN}


def spin(app: QApplication, seconds: float) -> None:
    loop = QEventLoop(app)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
