"""The recorder under a hostile machine: killed at any instant, hung, out of memory, with a full disk."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from console.app.instance_lock import recorder_runs
from console.app.recorder.address import door_of, server_of
from console.app.recorder.start import RecorderStarter, start
from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import RecordingState
from tests.app.recorder.bench import Bench
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are of Unix")


@pytest.fixture(scope="module")
def town() -> Iterator[SimulatedTown]:
    with SimulatedTown(2, scene="bars", size=(320, 192), gop_s=1) as running:
        yield running


@pytest.fixture
def bench(town: SimulatedTown, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(town, tmp_path / "demo")
    try:
        until(made.is_recording, "recording", 40)
        yield made
    finally:
        town.cameras[0].clear_faults()
        made.close()


def family(pid: int) -> list[psutil.Process]:
    """Return a process and everything that it started."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def has_ended(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def unknown_files(home: Path) -> list[Path]:
    """Return what is no part of a scheme: files cut off, or not renamed."""
    return [path for path in home.rglob("*") if path.suffix in {".new", ".part", ".tmp"}]


def killed(pid: int) -> None:
    """Kill a recorder and see that nothing of it is left."""
    members = family(pid)
    os.kill(pid, signal.SIGKILL)
    until(lambda: has_ended(members), "the end of all its processes", 20)


def listener(home: Path) -> int:
    """Return the process at the door, as soon as there is one."""
    until(lambda: server_of(home), "an open door", 60)
    return server_of(home) or 0


def test_a_recorder_killed_at_any_instant_leaves_nothing_and_records_again(bench: Bench) -> None:
    for after_s in (0.0, 0.2, 0.7, 2.5):
        threading.Event().wait(after_s)
        killed(listener(bench.home))
    until(bench.is_recording, "recording again", 60)
    bench.close()
    assert unknown_files(bench.home) == []
    assert bench.findings() == []


def test_a_recorder_killed_while_it_seals_leaves_nothing_and_records_again(bench: Bench) -> None:
    for after_s in (0.0, 0.05, 0.2):
        until(bench.is_recording, "recording", 60)
        pid = listener(bench.home)
        members = family(pid)
        os.kill(pid, signal.SIGTERM)
        threading.Event().wait(after_s)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        until(partial(has_ended, members), "the end of all its processes", 20)
    until(bench.is_recording, "recording again", 60)
    bench.close()
    assert unknown_files(bench.home) == []
    assert bench.findings() == []


def test_a_recorder_that_an_earlier_console_left_and_that_hangs_is_started_again(
    bench: Bench,
) -> None:
    before = listener(bench.home)
    members = family(before)
    # This console has not started it, so it has no process to look after.
    left, bench.starter._process = bench.starter._process, None
    assert left is not None
    os.kill(before, signal.SIGSTOP)
    until(lambda: bench.pid not in {0, before} and bench.is_recording(), "another recorder", 60)
    assert left.wait(20) == -signal.SIGKILL
    until(lambda: has_ended(members), "the end of the one that hung", 20)


def test_a_recorder_that_was_stopped_for_a_moment_goes_on(bench: Bench) -> None:
    before = bench.pid
    os.kill(before, signal.SIGSTOP)
    threading.Event().wait(1.5)
    os.kill(before, signal.SIGCONT)
    until(lambda: bench.pid == before and bench.is_recording(), "the same recorder", 30)


def test_what_a_person_switched_and_what_moves_is_told_to_a_recorder_that_starts_again(
    bench: Bench,
) -> None:
    bench.engine.recorder.switch(1, real_time=False, actor="amy")
    until(lambda: bench.engine.recorder.state(1) is RecordingState.TIME_LAPSE, "time-lapse")
    killed(bench.pid)
    until(lambda: bench.engine.recorder.state(2) is RecordingState.REAL_TIME, "recording again", 60)
    until(lambda: bench.engine.recorder.state(1) is RecordingState.TIME_LAPSE, "time-lapse again")


def test_a_recorder_that_was_short_of_memory_records_and_serves_again(bench: Bench) -> None:
    before = bench.pid
    used = psutil.Process(before).memory_info().vms
    # Less than it has: whatever it asks the system for is refused, threads too.
    resource.prlimit(before, resource.RLIMIT_AS, (used // 2, resource.RLIM_INFINITY))
    tiles = [bench.watch(camera) for camera in (1, 2)]
    threading.Event().wait(4)
    resource.prlimit(before, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    until(bench.is_recording, "recording", 60)
    for tile in tiles:
        until(tile.latest, "a picture", 60)
        tile.close()


def _failed_with_reason(bench: Bench, camera: int) -> bool:
    status = bench.engine.recorder.status(camera)
    return status is not None and status.recording is RecordingState.FAILED and bool(status.recording_fault)


def test_a_disk_that_takes_no_more_is_said_and_recording_goes_on_when_it_does(bench: Bench) -> None:
    before = bench.pid
    resource.prlimit(before, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    # Each camera fails when its own file reaches the limit, and tries again meanwhile.
    for camera in (1, 2):
        until(partial(_failed_with_reason, bench, camera), f"the fault of camera {camera}", 60)
    assert bench.pid == before
    resource.prlimit(before, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    until(bench.is_recording, "recording again", 90)


def test_two_that_start_at_the_same_instant_are_one_in_the_end(town: SimulatedTown, tmp_path: Path) -> None:
    made = Bench(town, tmp_path / "demo")
    others = [start(made.home, is_demo=True, logins=made.logins) for _ in range(3)]
    until(made.is_recording, "recording", 60)
    for other in others:
        if other.pid != made.pid:
            assert other.wait(60) != 0
    assert server_of(made.home) == made.pid
    made.close()
    for other in others:
        other.wait(20)


def test_consoles_that_are_killed_leave_recording_unbroken(bench: Bench) -> None:
    program = (
        "import sys, time; from pathlib import Path; from console.app.recorder.link import RecorderLink\n"
        "import threading\n"
        f"link = RecorderLink(Path({str(bench.home)!r}))\n"
        "threading.Thread(target=link.run, args=(threading.Event(),), daemon=True).start()\n"
        "while link.report is None: time.sleep(0.01)\n"
        "print('on', flush=True)\n"
        "while True: link.order('switch', camera=1, mode='real time')\n"
    )
    before = bench.pid
    for _ in range(6):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as console:
            assert console.stdout is not None
            assert console.stdout.readline() == b"on\n"
            console.kill()
    assert bench.pid == before
    bench.close()
    assert bench.gaps() == []
    assert bench.findings() == []


def test_neither_the_process_list_nor_the_log_has_a_secret(bench: Bench, town: SimulatedTown) -> None:
    town.cameras[0].set_fault("wrong_password", True)
    town.cameras[0].set_fault("drop", True)
    until(lambda: bench.engine.recorder.state(1) is not RecordingState.REAL_TIME, "the loss", 30)
    town.cameras[0].set_fault("drop", False)
    until(lambda: "password" in bench.engine.recorder.notes(1)[0] + bench.said(1), "the refusal", 30)
    town.cameras[0].set_fault("wrong_password", False)
    secrets = [town.login.password, bench.engine.link.secret]
    assert all(secrets)
    for process in family(bench.pid):
        seen = " ".join([*process.cmdline(), *(f"{k}={v}" for k, v in process.environ().items())])
        assert not any(secret in seen for secret in secrets)
        core = Path(f"/proc/{process.pid}/limits").read_text().split("Max core file size")[1].split()[:2]
        assert core == ["0", "0"]
    log = (bench.home / "recorder" / "recorder.log").read_text()
    assert not any(secret in log for secret in secrets)


def test_a_camera_with_a_single_session_is_recorded_and_seen(
    bench: Bench, town: SimulatedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.cameras[0].set_fault("session_limit", 1)
    tile = bench.watch(1)
    until(tile.latest, "a picture", 20)
    monkeypatch.setattr(RecorderStarter, "__call__", lambda _self: None)
    killed(bench.pid)
    until(lambda: bench.engine.feed.status(1).client == "own client", "the camera itself", 30)
    monkeypatch.undo()
    # The console has the only session now; it makes way for the recorder.
    until(bench.is_recording, "recording again", 60)
    until(lambda: (bench.engine.feed.status(1).picture_age_s or 9) < 0.5, "a living tile", 20)
    tile.close()


def test_a_starter_without_a_disk_keeps_the_console_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("console.app.recorder.start.subprocess.Popen", refuse)
    starter = RecorderStarter(tmp_path)
    starter.start_if_absent()
    starter()
    assert starter.pid is None
    assert "No space left on device" in caplog.text
    assert not recorder_runs(tmp_path)
    assert not Path(door_of(tmp_path)).exists()
