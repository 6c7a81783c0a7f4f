"""`watchroom recorder`: started, seen, stopped; what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from console.app.instance_lock import recorder_runs
from console.app.scheme import demo_scheme

if TYPE_CHECKING:
    from pathlib import Path


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"WATCHROOM_HOME": str(home)},
    )


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_is_started_seen_and_stopped(tmp_path: Path) -> None:
    demo_scheme(tmp_path / "demo").close()
    before = run(tmp_path, "recorder", "status", "--demo", "--json")
    assert (before.returncode, told(before)) == (1, {"running": False})
    started = told(run(tmp_path, "recorder", "start", "--demo", "--json"))
    try:
        assert started["running"]
        again = told(run(tmp_path, "recorder", "start", "--demo", "--json"))
        assert again["pid"] == started["pid"]
        seen = run(tmp_path, "recorder", "status", "--demo")
        assert seen.returncode == 0
        assert f"process {started['pid']}" in seen.stdout
    finally:
        stopped = run(tmp_path, "recorder", "stop", "--demo", "--json")
    assert (stopped.returncode, told(stopped)) == (0, {"running": False})
    assert not recorder_runs(tmp_path / "demo")
    log = (tmp_path / "demo" / "recorder" / "recorder.log").stat()
    assert log.st_mode & 0o077 == 0


def test_logins_that_are_none_are_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "console", "record", "--serve", "--logins", "-"],
        input='["x"]',
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"WATCHROOM_HOME": str(tmp_path)},
    )
    assert done.returncode != 0
    assert "cannot be read" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="systemd is of Linux")
def test_the_unit_starts_this_program_on_this_home(tmp_path: Path) -> None:
    unit = run(tmp_path, "recorder", "install", "--print").stdout
    assert f"Environment=WATCHROOM_HOME={tmp_path}" in unit
    assert f"ExecStart={sys.executable} -m console record --serve" in unit
