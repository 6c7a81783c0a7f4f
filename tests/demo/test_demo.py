"""The demo as a person or a script starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def watchroom(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        env={**os.environ, "WATCHROOM_HOME": str(home)},
    )


@pytest.mark.req("SYS-04")
@pytest.mark.alone
def test_a_trial_shows_and_records_every_camera_and_what_it_recorded_is_whole(tmp_path: Path) -> None:
    picture = tmp_path / "wall.png"
    words = ["demo", "--cameras", "2", "--seconds", "6", "--headless", "--screenshot", str(picture), "--json"]
    done = watchroom(tmp_path, *words)
    report = json.loads(done.stdout)
    assert done.returncode == 0, report
    assert [camera["state"] for camera in report["cameras"]] == ["live", "live"]
    assert all(camera["seconds_recorded"] > 2 for camera in report["cameras"])
    assert picture.read_bytes().startswith(b"\x89PNG")
    checked = watchroom(tmp_path, "verify", "recordings", str(tmp_path / "demo" / "recordings"), "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["whole"]


def test_the_recorder_refuses_a_scheme_without_cameras(tmp_path: Path) -> None:
    done = watchroom(tmp_path, "record", "--seconds", "1")
    assert done.returncode == 2
    assert "no cameras" in done.stderr
