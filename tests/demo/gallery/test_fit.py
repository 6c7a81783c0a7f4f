"""At 150 % and with buttons for fingers, nothing of a pane or a dialog is cut on a monitor of 1280×800."""

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
@pytest.mark.timeout(900)
def test_nothing_is_cut_and_no_table_shows_what_is_stored(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if not request.config.getoption("--fit"):
        pytest.skip("only with --fit: it takes four minutes, too long for every run")
    answer = subprocess.run(
        [sys.executable, "-m", "tests.demo.gallery.fit_child"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "WATCHROOM_HOME": str(tmp_path)},
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    told = json.loads(answer.stdout.splitlines()[-1])
    # A comparison would show the first line only.
    assert not told["found"], json.dumps(told["found"], indent=1)
    assert told["warnings"] == []
    assert len(told["seen"]) > 60
