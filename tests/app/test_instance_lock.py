"""The locks of a home: whoever looks keeps nobody out, and of two that start together one says why."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from console.app.instance_lock import only_recorder, recorder_runs

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROGRAM = """
import sys, time
from pathlib import Path
from console.app.instance_lock import only_recorder
from console.domain.errors import EnvironmentFault
sys.stdin.readline()
try:
    with only_recorder(Path(sys.argv[1])):
        print("mine", flush=True)
        sys.stdin.readline()
except EnvironmentFault as fault:
    print(fault.what, flush=True)
"""


def test_those_who_look_keep_no_recorder_out_and_take_none_of_themselves_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with only_recorder(tmp_path):
        assert recorder_runs(tmp_path)
    close, looks, may_end = os.close, threading.Event(), threading.Event()

    def close_late(descriptor: int) -> None:
        if threading.current_thread().name == "looker":
            looks.set()
            may_end.wait(20)
        close(descriptor)

    monkeypatch.setattr(os, "close", close_late)
    looker = threading.Thread(target=recorder_runs, args=(tmp_path,), name="looker")
    looker.start()
    assert looks.wait(20)
    assert not recorder_runs(tmp_path)
    threading.Timer(0.1, may_end.set).start()
    with only_recorder(tmp_path):
        assert recorder_runs(tmp_path)
    looker.join()


def test_of_several_that_start_at_the_same_instant_one_records_and_the_others_say_so(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    starting = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    pipes = [(one.stdin, one.stdout) for one in starting]
    for given, _ in pipes:
        assert given is not None
        print(file=given, flush=True)
    said = sorted(told.readline().strip() for _, told in pipes if told is not None)
    for one in starting:
        one.communicate("\n", timeout=20)
    assert said == [*[f"A recorder already runs on the scheme in {tmp_path}."] * 3, "mine"]
