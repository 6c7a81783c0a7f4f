"""The recorder as a process: followed, looked through, killed, stopped, called wrongly."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from console import __version__
from console.app.recorder import messages
from console.app.recorder.address import door_of, knock
from console.app.recorder.link import RecorderCall, RecorderLink
from console.app.recorder.start import RecorderStarter
from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import RecordingState
from console.domain.errors import EnvironmentFault
from tests.app.recorder.bench import Bench
from tests.media.capture.test_changing import cameras_of
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def town() -> Iterator[SimulatedTown]:
    with SimulatedTown(2, scene="bars", size=(320, 192), gop_s=1) as running:
        yield running


@pytest.fixture
def bench(town: SimulatedTown, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(town, tmp_path / "demo")
    try:
        until(made.is_recording, "recording", 20)
        yield made
    finally:
        made.close()


def is_through_the_relay(bench: Bench) -> bool:
    """Return whether this process has a connection to the relay."""
    report = bench.engine.link.report
    peers = {one.raddr.port for one in psutil.Process().net_connections("tcp") if one.raddr}
    return report is not None and report.relay_port in peers


def test_pictures_come_through_the_relay_and_no_camera_sees_a_second_session(bench: Bench) -> None:
    tile = bench.watch(1)
    until(tile.latest, "a picture through the relay", 10)
    status = bench.engine.feed.status(1)
    assert status.recording is RecordingState.REAL_TIME
    assert "own client" in status.client
    assert is_through_the_relay(bench)
    tile.close()


def test_a_recorder_that_is_killed_records_again_and_the_tiles_live_on(bench: Bench) -> None:
    tile = bench.watch(1)
    until(tile.latest, "a picture", 10)
    before = bench.pid
    os.kill(before, signal.SIGKILL)
    until(lambda: bench.pid not in {0, before} and bench.is_recording(), "recording again", 20)
    until(lambda: (bench.engine.feed.status(1).picture_age_s or 9) < 0.5, "a living tile", 10)
    assert not psutil.pid_exists(before) or psutil.Process(before).status() == psutil.STATUS_ZOMBIE
    tile.close()


def test_the_cameras_themselves_are_looked_at_while_the_recorder_is_away(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    tile = bench.watch(1)
    until(tile.latest, "a picture", 10)
    monkeypatch.setattr(RecorderStarter, "__call__", lambda _self: None)
    os.kill(bench.pid, signal.SIGKILL)
    until(lambda: not bench.pid, "the loss")
    until(lambda: bench.engine.feed.status(1).client == "own client", "the camera itself", 15)
    assert bench.states() <= {RecordingState.FAILED, RecordingState.OFF}
    monkeypatch.undo()
    until(bench.is_recording, "recording again", 20)
    until(lambda: is_through_the_relay(bench), "the way back to the relay", 10)
    tile.close()


def test_the_screen_is_told_what_process_records_or_why_none_does(bench: Bench) -> None:
    recorder = bench.engine.recorder
    process, pid = recorder.process, bench.pid
    assert process is not None
    assert (process.version, process.pid, recorder.away) == (__version__, pid, "")
    assert psutil.pid_exists(process.pid)
    assert abs((process.begun_utc.timestamp()) - psutil.Process(pid).create_time()) < 60
    os.kill(pid, signal.SIGSTOP)
    try:
        until(lambda: recorder.process is None and bool(recorder.away), "that it is away", 20)
        assert "recorder" in recorder.away
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    until(bench.is_recording, "recording", 30)
    assert recorder.away == ""


def test_a_recorder_that_hangs_is_ended_and_started_again(bench: Bench) -> None:
    before = bench.pid
    os.kill(before, signal.SIGSTOP)
    until(lambda: bench.pid not in {0, before} and bench.is_recording(), "another recorder", 40)
    assert not psutil.pid_exists(before)


def test_consoles_come_and_go_and_recording_is_unbroken(bench: Bench) -> None:
    before = bench.pid
    for _ in range(5):
        other = bench.open(stays=True)
        until(partial(getattr, other.link, "report"), "the recorder's word", 10)
        other.close()
    assert bench.pid == before
    bench.close()
    assert bench.gaps() == []


def test_an_order_switches_recording_and_enters_it_here(bench: Bench) -> None:
    bench.engine.recorder.switch(1, real_time=False, actor="amy")
    until(lambda: bench.engine.recorder.state(1) is RecordingState.TIME_LAPSE, "time-lapse")
    assert bench.engine.recorder.state(2) is RecordingState.REAL_TIME


def test_nonsense_and_unknown_orders_are_refused(bench: Bench) -> None:
    call = RecorderCall(bench.home)
    for order, values in (
        ("fly", {}),
        ("switch", {"camera": "x", "mode": "real time"}),
        ("switch", {"camera": 1, "mode": "always"}),
        ("trial", {"camera": {"number": []}}),
        ("segments", {"camera": 1, "begin": "now", "end": "now"}),
        ("moving", {"cameras": 5}),
    ):
        with pytest.raises(EnvironmentFault):
            call.order(order, **values)
    call.close()
    for data in (b"", b"{", b"[]", b'{"v": 9}', b"[" * 100_000, b"\xff"):
        with knock(bench.home) as connection:
            connection.send_bytes(data)
            with pytest.raises((EOFError, OSError)):
                connection.recv_bytes()
    assert bench.is_recording()


def test_a_deleted_socket_is_made_again(bench: Bench) -> None:
    Path(door_of(bench.home)).unlink()
    until(Path(door_of(bench.home)).is_socket, "the socket")
    call = RecorderCall(bench.home)
    assert messages.read_report(call.order("report")).pid == bench.pid
    call.close()


def test_a_second_recorder_says_that_one_runs(bench: Bench) -> None:
    environment = os.environ | {"WATCHROOM_HOME": str(bench.home.parent)}
    command = [sys.executable, "-m", "console", "record", "--serve", "--demo", "--logins", "-"]
    done = subprocess.run(
        command, input="{}", capture_output=True, text=True, timeout=30, env=environment, check=False
    )
    assert done.returncode != 0
    assert "already runs" in done.stderr
    assert bench.is_recording()


def test_the_socket_is_for_its_own_user_alone(bench: Bench) -> None:
    assert Path(door_of(bench.home)).stat().st_mode & 0o777 == 0o600
    with socket.socket(socket.AF_UNIX) as plain:
        plain.connect(door_of(bench.home))


def test_nothing_is_left_after_the_end(town: SimulatedTown, tmp_path: Path) -> None:
    made = Bench(town, tmp_path / "demo")
    until(made.is_recording, "recording", 20)
    process = psutil.Process(made.pid)
    family = [process, *process.children(recursive=True)]
    made.close()
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert not Path(door_of(made.home)).exists()


def test_a_recorder_of_another_version_is_a_fault_with_what_to_do(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.app.recorder.link.__version__", "99.0")
    link = RecorderLink(bench.home)
    stop = threading.Event()
    thread = threading.Thread(target=link.run, args=(stop,))
    thread.start()
    try:
        until(lambda: link.fault, "the fault")
        assert "99.0" in link.fault
        assert "watchroom recorder stop" in link.fault
        assert link.report is None
    finally:
        stop.set()
        thread.join()
    assert bench.is_recording()


def test_a_trial_ends_with_the_console_that_asked_for_it(bench: Bench, town: SimulatedTown) -> None:
    camera = replace(cameras_of(town)[0], number=77)
    program = (
        "import sys, time; from pathlib import Path; from console.app.recorder.link import RecorderCall\n"
        "from console.app.recorder import messages; from console.domain.cameras.camera import *\n"
        f"camera = Camera(77, {camera.urn!r}, 'Trial', '', '', CameraKind.FIXED, {camera.main_url!r}, '')\n"
        f"call = RecorderCall(Path({str(bench.home)!r}))\n"
        "call.order('trial', camera=messages.write_camera(camera)); print('on', flush=True); time.sleep(99)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as console:
        assert console.stdout is not None
        assert console.stdout.readline() == b"on\n"

        def has_trial() -> bool:
            report = bench.engine.link.report
            return report is not None and 77 in report.cameras

        until(has_trial, "the trial")
        console.kill()
        console.wait()
        until(lambda: bench.pid and not has_trial(), "its end")
    assert bench.is_recording()


def test_a_camera_that_is_removed_and_added_while_it_is_watched_through_the_relay(
    bench: Bench, town: SimulatedTown
) -> None:
    first, second = cameras_of(town)
    tile = bench.watch(1)
    until(tile.latest, "a picture", 20)
    for cameras, is_there in (([second], False), ([first, second], True)):
        bench.scheme.cameras.replace(cameras)
        bench.engine.change(cameras)

        def is_done(wanted: bool = is_there) -> bool:
            report = bench.engine.link.report
            return report is not None and {1 in report.relayed, sessions(town)[1] > 0} == {wanted}

        until(is_done, "the recorder's word", 20)
    until(lambda: (bench.engine.feed.status(1).picture_age_s or 9) < 0.5, "a living tile", 20)
    assert sessions(town)[1] == 1
    tile.close()


def sessions(town: SimulatedTown) -> dict[int, int]:
    """Return how many sessions each camera has."""
    return {camera.number: len(town.server.cameras[camera.number].rtsp.sessions) for camera in town.cameras}


def test_a_trial_of_a_camera_in_service_changes_nothing(bench: Bench, town: SimulatedTown) -> None:
    first, second = cameras_of(town)
    call = RecorderCall(bench.home)
    before = sessions(town)
    call.order("trial", camera=messages.write_camera(replace(first, main_url=second.main_url)))
    threading.Event().wait(1)
    assert sessions(town) == before
    call.order("trial-end", camera=1)
    call.close()
    assert bench.is_recording()
    bench.close()
    assert bench.gaps() == []
    assert bench.findings() == []


def test_a_trial_sends_no_stored_login_to_an_address_of_the_callers_own(
    bench: Bench, town: SimulatedTown
) -> None:
    first, second = cameras_of(town)
    own = replace(first, number=77)
    with contextlib.closing(RecorderCall(bench.home)) as call:
        for other in (
            replace(own, main_url=second.main_url),
            replace(own, sub_url=second.main_url),
            replace(own, urn="of-no-camera"),
        ):
            with pytest.raises(EnvironmentFault, match="no camera 77 at this address"):
                call.order("trial", camera=messages.write_camera(other))
        call.order("trial", camera=messages.write_camera(own))


def test_one_console_alone_tries_a_camera_and_none_with_an_odd_number(
    bench: Bench, town: SimulatedTown
) -> None:
    camera = messages.write_camera(replace(cameras_of(town)[0], number=77))
    with (
        contextlib.closing(RecorderCall(bench.home)) as one,
        contextlib.closing(RecorderCall(bench.home)) as other,
    ):
        one.order("trial", camera=camera)
        with pytest.raises(EnvironmentFault, match="another console"):
            other.order("trial", camera=camera)
        one.order("trial-end", camera=77)
        other.order("trial", camera=camera)
        for number in (0, -1, "x", None, 1e400):
            with pytest.raises(EnvironmentFault):
                one.order("trial", camera=camera | {"number": number})


def test_a_crowd_of_callers_is_sent_away(bench: Bench) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(60):
            with contextlib.suppress(OSError):
                stack.enter_context(knock(bench.home))
        assert bench.is_recording()

    def is_answered() -> bool:
        with contextlib.suppress(EnvironmentFault, OSError):
            call = RecorderCall(bench.home)
            try:
                return bool(call.order("report")["ok"])
            finally:
                call.close()
        return False

    until(is_answered, "an answer once the crowd has gone")


def test_the_recorder_loads_nothing_that_decodes_draws_or_computes() -> None:
    script = (
        "import sys, console.app.recorder.process, console.app.record\n"
        "heavy = {'numpy', 'cv2', 'PySide6', 'lxml', 'zeep', 'aiohttp'}\n"
        "print(*sorted(heavy & sys.modules.keys()))\n"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert loaded.stdout.split() == []
