"""Whatever the umask of the shell: what the program writes is for its own user only."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from console.app.doctor import DiagnosticLevel, examine
from console.settings.home import wider_than_private

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


def run(home: Path, *words: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "console", *words],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "WATCHROOM_HOME": str(home)},
        umask=0,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr


def test_a_new_home_is_closed_to_others(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "cameras", "add", "rtsp://127.0.0.1:9/main", "--name", "Quay")
    run(home, "cameras", "list")
    assert (home / "watchroom.sqlite").exists()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert wider_than_private(home) == []


def test_a_home_that_was_open_is_closed_and_the_doctor_names_what_is_wider(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "cameras", "add", "rtsp://127.0.0.1:9/main", "--name", "Quay")
    home.chmod(0o755)
    (home / "notes.txt").write_text("shared")
    (home / "notes.txt").chmod(0o644)
    (found,) = [finding for finding in examine(home) if finding.subject == "privacy of files"]
    assert found.verdict is DiagnosticLevel.WARNING
    assert "2 files or folders" in found.found
    run(home, "cameras", "list")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
