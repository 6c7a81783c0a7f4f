from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from console.cli import app
from console.demo.simulated import SimulatedTown
from tests.cli.test_probe import PASSWORD, read, run
from tests.support.steering import head_of
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.demo.simulated import TownCamera
    from console.demo.simulated.ptz import SimulatedHead


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown([3], scene="bars", size=(320, 192), cache=cache, ptz=True) as running:
        yield running


@pytest.fixture(autouse=True)
def no_scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path / "nothing here"))


@pytest.fixture
def camera(town: SimulatedTown) -> Iterator[TownCamera]:
    yield town.cameras[0]
    town.cameras[0].clear_faults()
    head_of(town, 3).stop()


@pytest.fixture
def head(town: SimulatedTown) -> SimulatedHead:
    return head_of(town, 3)


def test_a_move_turns_the_head_and_leaves_it_at_rest(camera: TownCamera, head: SimulatedHead) -> None:
    before = head.position().pan
    report = read(run("ptz", camera.onvif_url, "move", "--pan", "0.4", "--for", "0.4", "--json"))
    assert report == {"stopped": "stop", "interrupted": False}
    assert head.position().pan > before
    assert not head.is_moving


def test_a_camera_that_refuses_stop_is_stopped_all_the_same(camera: TownCamera, head: SimulatedHead) -> None:
    camera.set_fault("ptz_refuses_stop", True)
    camera.set_fault("ptz_ignores_timeout", True)
    report = read(run("ptz", camera.onvif_url, "move", "--pan", "-0.2", "--for", "0.3", "--json"))
    assert report["stopped"] == "zero velocity"
    assert not head.is_moving


def test_stop_ends_what_somebody_else_began(camera: TownCamera, head: SimulatedHead) -> None:
    camera.set_fault("ptz_refuses_stop", True)
    head.move(0.1, 0.0, 0.0, 60.0)
    assert read(run("ptz", camera.onvif_url, "stop", "--json")) == {"stopped": "zero velocity"}
    assert not head.is_moving


def test_presets_by_number_and_by_name_and_status(camera: TownCamera, head: SimulatedHead) -> None:
    token = head.remember("Bench")
    assert read(run("ptz", camera.onvif_url, "goto", token, "--json"))["name"] == "Bench"
    assert read(run("ptz", camera.onvif_url, "goto", "bench", "--json"))["preset"] == token
    missing = run("ptz", camera.onvif_url, "goto", "Moon")
    assert (missing.exit_code, "Bench" in missing.stderr) == (2, True)
    report = read(run("ptz", camera.onvif_url, "status", "--json"))
    assert report["ptz"] is True
    assert report["presets"] == [{"token": token, "name": "Bench"}]
    assert "pan" in run("ptz", camera.onvif_url, "status").stdout
    head.presets.clear()


def test_a_camera_that_cannot_be_steered_says_so(camera: TownCamera) -> None:
    camera.set_fault("empty_capabilities", True)
    result = run("ptz", camera.onvif_url, "move", "--pan", "0.2", "--for", "0.2")
    assert result.exit_code == 6
    assert "cannot be steered" in result.stderr


def test_a_wrong_password_moves_nothing(camera: TownCamera, head: SimulatedHead) -> None:
    result = run("ptz", camera.onvif_url, "move", "--pan", "0.2", "--for", "0.2", password="wrong")
    assert result.exit_code == 4
    assert not head.is_moving


@pytest.mark.req("PPL-08")
def test_a_movement_of_the_scheme_is_recorded(
    camera: TownCamera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    wanted = [
        "cameras",
        "add",
        camera.main_url,
        "--name",
        "Gate",
        "--onvif",
        camera.onvif_url,
        "--kind",
        "ptz",
    ]
    assert CliRunner().invoke(app, wanted).exit_code == 0
    read(run("ptz", camera.onvif_url, "move", "--pan", "0.2", "--for", "0.2", "--json"))
    elsewhere = camera.onvif_url.replace("127.0.0.1", "localhost")
    read(run("ptz", elsewhere, "stop", "--json"))
    with contextlib.closing(sqlite3.connect(tmp_path / "watchroom.sqlite")) as database:
        rows = [" ".join(map(str, row)) for row in database.execute("select * from ledger")]
    steered = [row for row in rows if "camera-steered" in row]
    assert len(steered) == 2
    assert all("camera 1" in row and "OS account" in row for row in steered)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_the_camera(camera: TownCamera, head: SimulatedHead) -> None:
    command = ["ptz", camera.onvif_url, "move", "--pan", "-0.05", "--for", "50", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "console", *command, "--user", "operator", "--password-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as moving:
        assert moving.stdin is not None
        moving.stdin.write(f"{PASSWORD}\n")
        moving.stdin.flush()
        until(lambda: head.is_moving)
        os.kill(moving.pid, signal.SIGINT)
        output, _ = moving.communicate(timeout=20)
    assert json.loads(output) == {"stopped": "stop", "interrupted": True}
    assert not head.is_moving
