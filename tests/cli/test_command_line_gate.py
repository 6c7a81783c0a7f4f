"""What is done by command with a camera of the scheme: not what a console would refuse."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from console.app.command_line_gate import cameras_at
from console.app.scheme import open_scheme
from console.cli import app
from console.demo.simulated import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.facts import PRIVATE
from console.domain.clock import SystemClock
from console.domain.people.actor import Role
from console.domain.people.console_sign import RESERVED, ConsoleSign
from console.domain.privacy.private_place import PrivatePlace, write_place
from console.services.cameras.free_cameras import CameraReserved
from console.store.console_signs import ConsoleSignTable
from console.store.database import open_database
from tests.cli.test_cameras import MemoryKeyring, ring
from tests.cli.test_probe import PASSWORD, read, run
from tests.services.surveillance.test_total_control import Handing
from tests.support.people import DATABASE, Room
from tests.support.steering import head_of
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.demo.simulated import TownCamera
    from console.demo.simulated.ptz import SimulatedHead

__all__ = ["ring"]
SAYS_NOTHING_MORE = ("AP/", "authorisation", "police", "officer", "covert")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown([3, 4], scene="bars", size=(320, 192), cache=cache, ptz=True) as running:
        yield running


@pytest.fixture
def camera(town: SimulatedTown) -> Iterator[TownCamera]:
    yield town.cameras[0]
    head_of(town, 3).stop()


@pytest.fixture
def head(town: SimulatedTown) -> SimulatedHead:
    return head_of(town, 3)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: MemoryKeyring, town: SimulatedTown) -> Path:
    """A scheme with both cameras of the town, as 3 and 4."""
    del ring
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    for one in town.cameras:
        details = ["--onvif", one.onvif_url, "--kind", "ptz", "--number", str(one.number)]
        assert (
            CliRunner().invoke(app, ["cameras", "add", one.main_url, "--name", "G", *details]).exit_code == 0
        )
    return tmp_path


def reserve(home: Path, *cameras: int) -> None:
    """Have a console of the scheme say that an officer works there."""
    scheme, now_utc = open_scheme(home), SystemClock().utc_now()
    work = {
        "authorisation": 1,
        "cameras": cameras,
        "begun_utc": now_utc.isoformat(),
        "ends_utc": (now_utc + dt.timedelta(hours=1)).isoformat(),
    }
    try:
        sign = ConsoleSign("another console", RESERVED, now_utc, json.dumps(work).encode())
        ConsoleSignTable(scheme.database).put(sign)
    finally:
        scheme.close()


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def refused(home: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(home / DATABASE)) as database:
        rows = [" ".join(map(str, row)) for row in database.execute("select * from ledger")]
    return [row for row in rows if "refused" in row]


def every_command(camera: TownCamera) -> dict[str, Callable[[], Result]]:
    url = camera.onvif_url
    return {
        "move": lambda: run("ptz", url, "move", "--pan", "0.4", "--for", "0.4"),
        "by name": lambda: run(
            "ptz", url.replace("127.0.0.1", "localhost"), "move", "--pan", "0.4", "--for", "0.4"
        ),
        "other path": lambda: run("ptz", url.rsplit("/", 2)[0], "move", "--pan", "0.4", "--for", "0.4"),
        "goto": lambda: run("ptz", url, "goto", "1"),
        "stop": lambda: run("ptz", url, "stop"),
        "status": lambda: run("ptz", url, "status"),
    }


@pytest.mark.req("RIP-04")
def test_a_camera_that_is_reserved_at_a_console_is_left_alone_and_no_more_is_said(
    home: Path, camera: TownCamera, head: SimulatedHead, town: SimulatedTown
) -> None:
    before = head.position()
    reserve(home, 3)
    commands = every_command(camera)
    for name, command in commands.items():
        result = command()
        assert result.exit_code == 2, name
        assert "You cannot steer camera 3: it is reserved at another console." in result.stderr, name
        assert not any(word in result.stderr for word in SAYS_NOTHING_MORE), name
    assert (head.position(), head.is_moving) == (before, False)
    # It is recorded as at the console, and another camera is moved.
    assert len(refused(home)) == len(commands)
    assert all("camera 3" in row and "OS account" in row for row in refused(home))
    assert read(run("ptz", town.cameras[1].onvif_url, "move", "--pan", "0.2", "--for", "0.2", "--json"))


@pytest.mark.req("RIP-04")
def test_a_camera_that_is_reserved_at_a_console_is_not_removed(home: Path) -> None:
    reserve(home, 3)
    said = str(command("cameras", "remove", "3").exception)
    assert "You cannot change or remove camera 3: it is reserved at another console." in said
    assert not any(word in said for word in SAYS_NOTHING_MORE)
    (row,) = refused(home)
    assert "camera 3" in row
    assert "OS account" in row
    assert [one["number"] for one in read(command("cameras", "list", "--json"))] == [3, 4]
    assert command("cameras", "remove", "4").exit_code == 0


@pytest.mark.req("PRV-04")
def test_what_a_console_would_refuse_without_a_person_is_refused_here_too(
    home: Path, camera: TownCamera, head: SimulatedHead
) -> None:
    scheme = open_scheme(home)
    try:
        with scheme.books.unit() as unit:
            place = write_place(PrivatePlace("a changing room", frozenset({"a.bell"})))
            unit.state_camera_fact(3, PRIVATE, place, "m.moss")
    finally:
        scheme.close()
    result = run("ptz", camera.onvif_url, "move", "--pan", "0.4", "--for", "0.4")
    assert result.exit_code == 2
    assert "Camera 3 shows a place where people expect privacy." in result.stderr
    assert not head.is_moving
    assert len(refused(home)) == 1


@pytest.mark.req("RIP-04")
def test_a_camera_that_is_reserved_during_a_movement_stops_at_once(
    home: Path, camera: TownCamera, head: SimulatedHead
) -> None:
    def begin() -> None:
        until(lambda: head.is_moving)
        reserve(home, 3)

    officer = threading.Thread(target=begin)
    officer.start()
    result = run("ptz", camera.onvif_url, "move", "--pan", "0.02", "--for", "50")
    officer.join()
    assert result.exit_code == 2
    assert "it is reserved at another console" in result.stderr
    assert not head.is_moving
    with contextlib.closing(sqlite3.connect(home / DATABASE)) as database:
        rows = [" ".join(map(str, row)) for row in database.execute("select * from ledger")]
    assert any("camera-steered" in row and "reservation lost" in row for row in rows)


@pytest.mark.req("RIP-02")
def test_under_total_control_no_camera_of_the_scheme_is_moved(
    home: Path, town: SimulatedTown, camera: TownCamera, head: SimulatedHead
) -> None:
    engine = open_database(home / DATABASE)
    try:
        room = Room(engine, SystemClock())  # type: ignore[arg-type]  # nothing here sets it
        room.fill()
        room.on_duty(Role.SUPERVISOR)
        control = Handing(room).take()
    finally:
        engine.dispose()
    assert 3 in control.cameras
    for one in town.cameras:
        result = run("ptz", one.onvif_url, "move", "--pan", "0.4", "--for", "0.4")
        assert result.exit_code == 2
        assert "is reserved at another console" in result.stderr
        assert not any(word in result.stderr for word in SAYS_NOTHING_MORE)
    assert not head.is_moving
    recording = run_record(camera, home / "volume")
    assert recording.exit_code == 2
    assert isinstance(command("cameras", "remove", "4").exception, CameraReserved)
    assert 4 in [one["number"] for one in read(command("cameras", "list", "--json"))]


def run_record(camera: TownCamera, into: Path) -> Result:
    url = camera.main_url.replace("rtsp://", f"rtsp://operator:{PASSWORD}@")
    command = ["record", "--camera", "-", "--into", str(into), "--seconds", "30"]
    result = CliRunner().invoke(app, command, input=url)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return Result(result.runner, b"", str(result.exception).encode(), b"", None, 2, result.exception)
    return result


@pytest.mark.req("RIP-04")
def test_a_reserved_camera_is_not_recorded_by_its_address_nor_any_further(
    home: Path, camera: TownCamera
) -> None:
    into = home / "volume"

    def begin() -> None:
        until(lambda: any(into.rglob("*.mp4")))
        reserve(home, 3)

    officer = threading.Thread(target=begin)
    officer.start()
    result = run_record(camera, into)
    officer.join()
    assert isinstance(result.exception, Exception)
    assert "You cannot record camera 3: it is reserved at another console." in str(result.exception)
    assert "You cannot record camera 3" in str(run_record(camera, home / "again").exception)
    assert not any((home / "again").rglob("*.mp4"))


@pytest.mark.parametrize("content", [b"", b"no database at all" * 999])
def test_a_scheme_that_cannot_be_read_permits_nothing(
    home: Path, camera: TownCamera, head: SimulatedHead, content: bytes
) -> None:
    for left in home.glob(f"{DATABASE}*"):
        left.unlink()
    (home / DATABASE).write_bytes(content)
    before = head.position()
    for name, command in every_command(camera).items():
        result = command()
        assert result.exit_code not in {0, 2}, name
        assert "It cannot be read whether somebody needs this camera." in result.stderr, name
        assert "Nothing was done." in result.stderr, name
    assert head.position() == before


def test_cameras_are_found_by_host_and_port_however_they_are_written() -> None:
    def of(number: int, onvif: str, main: str = "") -> Camera:
        device = onvif_device(onvif) if onvif else None
        return Camera(number, "", str(number), "", "", CameraKind.PTZ, main, device=device)

    cameras = [
        of(1, "http://10.0.0.1/onvif/device_service", "rtsp://10.0.0.1/1"),
        of(2, "http://10.0.0.1:8080/onvif/device_service"),
        of(3, "", "rtsp://[fd00::3]:554/main"),
        of(4, "https://localhost/onvif/device_service"),
        of(5, "http://nvr.example/onvif", "rtsp://nvr.example/ch1"),
        of(6, "http://nvr.example/onvif", "rtsp://nvr.example/ch2"),
        of(7, "http://[broken", "also broken:x"),
    ]

    def found(*addresses: str) -> list[int]:
        return [camera.number for camera in cameras_at(cameras, addresses)]

    assert found("http://10.0.0.1:80/other") == [1]
    assert found("https://10.0.0.1/") == [1]
    assert found("rtsp://u:p@10.0.0.1:554/x") == [1]
    assert found("10.0.0.1:8080") == [2]
    assert found("http://[FD00:0::3]/onvif") == [3]
    assert found("http://127.0.0.1/onvif") == [4]
    assert found("http://NVR.example/") == [5, 6]
    assert found("http://10.0.0.1", "http://10.0.0.1:8080") == [1, 2]
    assert found("http://10.0.0.9/", "http://[broken", "rtsp://10.0.0.1:99999/") == []
