"""Several monitors, as Qt's offscreen platform makes them; each run is a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def run(
    folder: Path,
    places: list[int],
    layout: str = "",
    program: str = "two_monitors",
    sizes: Sequence[tuple[int, int]] = ((1000, 600), (1000, 600)),
) -> dict[str, Any]:
    """Open the console on monitors at these places, numbered in this order."""
    described = folder / "screens.json"
    screens = [
        {
            "name": f"screen-{number}",
            "x": x,
            "y": 0,
            "width": width,
            "height": height,
            "logicalDpi": 96,
            "dpr": 1,
        }
        for number, (x, (width, height)) in enumerate(zip(places, sizes, strict=False))
    ]
    described.write_text(json.dumps({"synchronousWindowSystemEvents": False, "screens": screens}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={described}"}
    answer = subprocess.run(
        [sys.executable, "-m", f"tests.support.{program}", str(folder / "session.json"), layout],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    report: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return report


@pytest.mark.slow
def test_layouts_come_back_on_their_own_monitors_however_these_are_numbered(tmp_path: Path) -> None:
    first = run(tmp_path, [0, 1000], "1+5")
    assert first["shown"] == {"0": "auto 16", "1000": "1+5"}
    assert first["active"] == 1
    assert run(tmp_path, [1000, 0])["shown"] == first["shown"]


@pytest.mark.slow
def test_a_missing_monitors_content_is_offered_and_comes_back(tmp_path: Path) -> None:
    run(tmp_path, [0, 1000], "1+5")
    alone = run(tmp_path, [0])
    assert alone["shown"] == {"0": "auto 16"}
    assert alone["parked"] == 1
    assert alone["said"] == ["A monitor is missing. Its cameras are kept."]
    assert run(tmp_path, [1000, 0])["shown"] == {"0": "auto 16", "1000": "1+5"}


@pytest.mark.slow
def test_what_is_typed_never_drives_a_wall_while_something_else_is_open(tmp_path: Path) -> None:
    report = run(tmp_path, [0, 1000], program="typing_on_two_monitors")
    assert report["found"] == []
    panes, dialogs = (
        {where for where in report["typed"] if where.startswith(word)} for word in ("pane", "dialog")
    )
    assert {pane.id for pane in PANES} <= {where.split()[1] for where in panes}
    assert len(dialogs) >= 12


@pytest.mark.slow
def test_the_wall_is_on_one_monitor_and_the_panes_on_another_of_another_size(tmp_path: Path) -> None:
    report = run(tmp_path, [0, 1920], program="panes_on_two_monitors", sizes=[(1920, 1080), (1280, 800)])
    assert report["found"] == []
    assert report["looked_at"] > 5 * len(PANES)


@pytest.fixture
def display() -> Iterator[str]:
    """A real X server with a screen that can change its resolution."""
    if not shutil.which("Xvfb") or not shutil.which("xrandr"):
        pytest.skip("Xvfb and xrandr are not installed; ./test installs them where it may")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [*("Xvfb", "-displayfd", str(writer)), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


def changing(display: str, *commands: str, scales: str = "") -> list[dict[str, Any]]:
    """Run a console while xrandr changes its monitors; return a report after each change."""
    scaled = {"QT_SCREEN_SCALE_FACTORS": scales} if scales else {}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.support.changing_monitor", *commands],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display, **scaled},
        timeout=90,
    )
    assert answer.returncode == 0, answer.stderr
    assert "deleted" not in answer.stderr
    reports: list[dict[str, Any]] = json.loads(answer.stdout.splitlines()[-1])
    return reports


@pytest.mark.slow
def test_a_monitor_that_changes_its_resolution_or_turns_keeps_its_window(display: str) -> None:
    reports = changing(
        display,
        "--newmode 1280x1024 109.00 1280 1368 1496 1712 1024 1027 1034 1063",
        "--addmode screen 1280x1024",
        "--output screen --mode 1280x1024",
        "--output screen --mode 1920x1080",
    )
    wide, small = [1920, 1080], [1280, 1024]
    assert [report.get("screen") for report in reports] == [wide, wide, wide, small, wide, None]
    assert [report.get("windows") for report in reports] == [[wide], [wide], [wide], [small], [wide], None]
    assert {report["boards"] for report in reports[:-1]} == {1}
    assert reports[-1]["saved"]


LEFT = "--setmonitor left 960/254x1080/286+0+0 screen"
RIGHT = "--setmonitor right 960/254x1080/286+960+0 none"
PORTRAIT = "--setmonitor right 600/159x1000/265+960+0 none"


def filled(report: dict[str, Any]) -> bool:
    """Whether every monitor has a window that fills it, and none is anywhere else."""
    return bool(report["shown"] == report["monitors"])


@pytest.mark.slow
@pytest.mark.parametrize("scales", ["", "screen=2;left=2;right=1.5"], ids=["plain", "scaled"])
def test_each_monitor_has_its_window_after_unplugging_turning_and_sleep(display: str, scales: str) -> None:
    reports = changing(
        display,
        *(LEFT, RIGHT),
        *("--delmonitor right", RIGHT),  # unplugged, plugged in again
        *("--delmonitor right", PORTRAIT),  # another one, turned
        *("--delmonitor right", "--delmonitor left", LEFT, RIGHT),  # both sleep, and wake one after the other
        scales=scales,
    )
    shown = reports[:-1]
    assert [len(report["monitors"]) for report in shown] == [1, 1, 2, 1, 2, 1, 2, 1, 1, 1, 2]
    assert [report for report in shown if not filled(report)] == []
    assert shown[-1]["monitors"] == shown[2]["monitors"]
    assert {report["layout"] for report in shown} == {"4×4", "auto 16"}
    assert reports[-1]["saved"]
