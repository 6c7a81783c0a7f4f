from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_simulate_announces_its_cameras_and_ends_with_its_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "console", "simulate", "--only", "3", "--json", "--until-eof"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"WATCHROOM_HOME": str(tmp_path)},
    ) as process:
        assert process.stdout
        assert process.stdin
        camera = json.loads(process.stdout.readline())
        assert camera["number"] == 3
        assert camera["ptz"]
        assert camera["main_url"].startswith("rtsp://127.0.0.1:")
        assert json.loads(process.stdout.readline()) == {"ready": True, "cameras": 1}
        process.stdin.close()
        assert process.wait(30) == 0
