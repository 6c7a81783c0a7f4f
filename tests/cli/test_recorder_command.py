"""`watchroom recorder`: started, seen, stopped; what is refused."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from console.app.instance_lock import recorder_runs
from console.app.scheme import demo_scheme

if TYPE_CHECKING:
    from pathlib import Path


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        input="",
        env=os.environ | {"WATCHROOM_HOME": str(home)} | environment,
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
    assert f'Environment="WATCHROOM_HOME={tmp_path}"' in unit
    assert f'ExecStart="{sys.executable}" -m console record --serve' in unit


@pytest.mark.skipif(sys.platform == "win32", reason="systemd is of Linux")
def test_the_unit_of_a_home_with_an_odd_name_is_read_back_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / 'a "b" %h \\ c'
    unit = run(home, "recorder", "install", "--print").stdout
    (line,) = [line for line in unit.splitlines() if line.startswith("Environment=")]
    (word,) = shlex.split(line.removeprefix("Environment="))
    assert word.replace("%%", "%") == f"WATCHROOM_HOME={home}"
    assert "%h" not in line.replace("%%", "")


def test_a_home_that_would_add_lines_to_the_unit_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path / "a\nExecStartPre=/bin/false", "recorder", "install", "--print")
    assert (done.returncode, done.stdout) == (2, "")
    assert "control character" in done.stderr


def test_a_unit_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("")
    done = run(tmp_path, "recorder", "install", HOME=str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr


def test_a_wrong_home_becomes_no_scheme(tmp_path: Path) -> None:
    done = run(tmp_path / "wrong", "recorder", "start")
    assert done.returncode == 2
    assert "no scheme" in done.stderr
    assert not (tmp_path / "wrong").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--camera", "-", "--into", "x"), "No address"),
        (("--into", "x"), "--into"),
        (("--json",), "--json"),
        (("--fingerprint", "00"), "--fingerprint"),
        (("--transport", "udp"), "--transport"),
        (("--camera", "rtsp://x/", "--into", "x", "--serve"), "--serve"),
        (("--camera", "rtsp://x/", "--demo"), "--demo"),
        (("--camera", "rtsp://x/", "--logins", "-"), "--logins"),
        (("--logins", "file.json"), "--logins"),
        (("--seconds", "nan"), "--seconds"),
        (("--seconds", "inf"), "--seconds"),
        (("--seconds", "1e300"), "--seconds"),
    ],
)
def test_options_that_would_be_passed_over_are_refused(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(tmp_path, "record", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of Unix")
@pytest.mark.parametrize("is_hung", [True, False])
def test_a_recorder_that_hangs_or_does_not_understand_is_stopped_too(
    tmp_path: Path, *, is_hung: bool
) -> None:
    demo_scheme(tmp_path / "demo").close()
    started = told(run(tmp_path, "recorder", "start", "--demo", "--json"))
    if is_hung:
        os.kill(started["pid"], signal.SIGSTOP)
        done = run(tmp_path, "recorder", "stop", "--demo", "--json")
        assert (done.returncode, told(done)) == (0, {"running": False})
    else:
        program = (
            "from pathlib import Path; import sys; from console.app.recorder import messages, stop\n"
            "messages.PROTOCOL = 99; sys.exit(not stop.stop_recorder(Path(sys.argv[1]), 'amy'))"
        )
        subprocess.run([sys.executable, "-c", program, tmp_path / "demo"], check=True, timeout=60)
    assert not recorder_runs(tmp_path / "demo")
    assert not (tmp_path / "demo" / "recorder" / "orders.sock").exists()
