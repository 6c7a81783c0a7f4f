"""A recorder that runs under a user of its own, and the consoles of a group that use it."""

from __future__ import annotations

import contextlib
import grp
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.app.recorder.door import OrderDoor
from console.app.recorder.group import group_number, share, unshare
from console.app.recorder.link import RecorderCall
from console.app.recorder.linked_engine import LinkedEngine
from console.app.wiring.engine import engine_plan
from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import RecordingState
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.streaming.picture import PixelFormat
from console.media.volume.files import Files
from console.media.volume.folder import make
from console.media.volume.index import Index
from console.settings.home import protect, wider_than_private
from console.settings.secrets import FixedSecrets
from tests.app.recorder.bench import Bench
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such groups")
is_root = hasattr(os, "getuid") and os.getuid() == 0
needs_root = pytest.mark.skipif(not is_root, reason="only root can become another user of the machine")
NOBODY, MEMBERS, OTHERS = 65_534, 20, 21
"""A user and two groups by number; they need no names."""
ASK = (
    "import os, sys, json; from pathlib import Path; from console.app.recorder.link import RecorderCall\n"
    "os.setgroups(json.loads(sys.argv[2])); os.setgid(NOBODY); os.setuid(NOBODY)\n"
    "try:\n"
    "    call = RecorderCall(Path(sys.argv[1]))\n"
    "    print(json.dumps(call.order('report')))\n"
    "except Exception as error:\n"
    "    print(type(error).__name__)\n"
)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def asked_by(home: Path, *groups: int, program: str = ASK) -> str:
    """What a user of the machine in these groups gets from the recorder."""
    done = subprocess.run(
        [sys.executable, "-c", program.replace("NOBODY", str(NOBODY)), str(home), json.dumps(groups)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout, done.stderr
    return done.stdout.strip()


@contextlib.contextmanager
def door(home: Path, group: int | None) -> Iterator[OrderDoor]:
    made = OrderDoor(home, lambda _caller, order: {"heard": order["do"]}, lambda _caller: None, group)
    try:
        yield made
    finally:
        made.close()


def filled(home: Path) -> Path:
    """A recorder's home with a secret, and a volume with a recording from before there was a group."""
    for folder in (home, home / "recordings", home / "recordings" / "segments", home / "owed"):
        folder.mkdir(mode=0o700)
    for path in (home / "keyring", home / "owed" / "acts", home / "recordings" / "segments" / "one.mp4"):
        path.write_bytes(b"content")
    return home


@needs_root
@pytest.mark.usefixtures("umask")
def test_members_of_the_group_give_orders_and_read_recordings_and_nothing_else() -> None:
    # pytest's own folders are closed to other users, so this home lies beside them.
    with tempfile.TemporaryDirectory(prefix="watchroom-group-") as top:
        Path(top).chmod(0o755)
        home = filled(Path(top) / "home")
        share(home, [home / "recordings"], MEMBERS)
        with door(home, MEMBERS):
            assert json.loads(asked_by(home, MEMBERS))["heard"] == "report"
            assert asked_by(home, OTHERS) == "PermissionError"
            assert asked_by(home) == "PermissionError"
        new = home / "recordings" / "segments" / "two.mp4"
        os.close(Files().create(new))
        for path in (new, home / "recordings" / "segments" / "one.mp4"):
            assert (path.stat().st_gid, mode(path)) == (MEMBERS, 0o640)
        assert mode(home) == 0o710
        assert mode(home / "keyring") == 0o600
        assert mode(home / "owed") == 0o700
        protect(home)  # as every start does
        assert wider_than_private(home, group=MEMBERS) == []
        unshare(home)
        assert mode(home) == 0o700


@needs_root
@pytest.mark.usefixtures("umask")
def test_a_link_in_a_volume_opens_nothing_outside_it(tmp_path: Path) -> None:
    home = filled(tmp_path / "home")
    outside = tmp_path / "secret"
    outside.write_bytes(b"secret")
    outside.chmod(0o600)
    (home / "recordings" / "link").symlink_to(outside)
    share(home, [home / "recordings"], MEMBERS)
    assert mode(outside) == 0o600
    assert outside.stat().st_gid != MEMBERS


def test_without_a_group_the_socket_is_its_own_users(tmp_path: Path) -> None:
    with door(tmp_path, None):
        assert mode(tmp_path / "recorder" / "orders.sock") == 0o600
        call = RecorderCall(tmp_path)
        call.close()


@pytest.mark.usefixtures("umask")
def test_an_own_group_needs_no_administrator(tmp_path: Path) -> None:
    own = os.getgid()
    home = filled(tmp_path / "home")
    share(home, [home / "recordings"], own)
    with door(home, own):
        assert mode(home / "recorder" / "orders.sock") == 0o660
        assert mode(home / "recorder") == 0o710
        plain = RecorderCall(home)
        assert plain.order("report")["heard"] == "report"
        plain.close()


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("place", [".", "..", "../..", "link"])
def test_a_home_that_lies_in_a_volume_is_not_shared(tmp_path: Path, place: str) -> None:
    (tmp_path / "srv").mkdir()
    home = filled(tmp_path / "srv" / "home")
    (home / "link").symlink_to(tmp_path)
    before = {path: mode(path) for path in (home, home.parent, *home.iterdir())}
    with pytest.raises(OperatorError, match="lies in the recording volume"):
        share(home, [home / "recordings", home / place], os.getgid())
    assert {path: mode(path) for path in before} == before


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("place", ["prints", "prints/deep", "owed", "link", "snapshots", "keyring"])
def test_a_private_folder_of_the_home_is_no_volume_of_a_group(tmp_path: Path, place: str) -> None:
    home = filled(tmp_path / "home")
    (home / "prints" / "deep").mkdir(parents=True)
    (home / "snapshots").mkdir()
    (home / "link").symlink_to(home / "owed")
    before = {path: mode(path) for path in (home, *home.iterdir())}
    with pytest.raises(OperatorError, match="keeps other things"):
        share(home, [home / "recordings", home / place], os.getgid())
    assert {path: mode(path) for path in before} == before
    share(home, [home / "recordings", home / "second disk"], os.getgid())
    assert mode(home / "second disk") == 0o2750


@pytest.mark.usefixtures("umask")
def test_what_the_recorder_writes_later_the_group_reads_in_the_volumes_only(tmp_path: Path) -> None:
    home = filled(tmp_path / "home")
    share(home, [home / "recordings"], os.getgid())
    (home / "later.json").write_text("secret", "utf-8")
    (home / "later").mkdir()
    assert (mode(home / "later.json"), mode(home / "later")) == (0o600, 0o700)
    volume = home / "recordings"
    os.close(Files().create(volume / "segments" / "3" / "2026" / "one.mp4"))
    make(volume, Files())
    with contextlib.closing(Index(volume / "index.sqlite")):
        files = [path for path in volume.rglob("*") if path.is_file()]
        assert {mode(path) for path in files} == {0o640}
    assert {mode(path) for path in volume.rglob("*") if path.is_dir()} == {0o2750}


@pytest.mark.parametrize("mask", [0o077, 0o022])
def test_without_a_group_a_volume_is_its_own_users_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        volume = tmp_path / "recordings"
        make(volume, Files())
        os.close(Files().create(volume / "segments" / "3" / "one.mp4"))
        index = Index(volume / "index.sqlite")
    finally:
        os.umask(before)
    # While it is open, its files beside it do not go between the list and the look.
    with contextlib.closing(index):
        assert {mode(path) for path in volume.rglob("*") if path.is_file()} == {0o600}
        assert {mode(path) for path in volume.rglob("*") if path.is_dir()} == {0o700}


def test_a_group_is_checked_by_its_name() -> None:
    assert group_number(grp.getgrgid(os.getgid()).gr_name) == os.getgid()
    with pytest.raises(EnvironmentFault, match="no group") as caught:
        group_number("no-such-group-here")
    assert "groupadd no-such-group-here" in str(caught.value)


def test_a_peer_that_the_system_does_not_describe_is_no_member() -> None:
    from console.app.recorder.group import groups_of_peer

    one, other = socket.socketpair()
    with one, other:
        assert os.getgid() in groups_of_peer(one)
    with socket.socket() as unconnected:
        assert MEMBERS not in groups_of_peer(unconnected) or os.getgid() == MEMBERS


READ = (
    "import datetime as dt, json, os, sys; from pathlib import Path\n"
    "from console.media.volume.recorded_volumes import RecordedVolumes\n"
    "dt.datetime.strptime('1', '%d')\n"  # imported now: Python's own files may be closed to that user
    "os.setgroups(json.loads(sys.argv[2])); os.setgid(NOBODY); os.setuid(NOBODY)\n"
    "def now(): return dt.datetime.now(dt.UTC)\n"
    "volumes = RecordedVolumes([Path(sys.argv[1]) / 'recordings'], now)\n"
    "hour = dt.timedelta(hours=1)\n"
    "found = volumes.segments(1, now() - hour, now())\n"
    "content = volumes.open_segment(found[-1]).read() if found else b''\n"
    "print(json.dumps([len(found), len(content)]))\n"
)


@pytest.fixture
def shared_bench(umask: None) -> Iterator[Bench]:
    del umask
    """A recorder with a group, in a home that other users of the machine can reach."""
    with (
        tempfile.TemporaryDirectory(prefix="watchroom-group-") as top,
        SimulatedTown(2, scene="bars", size=(320, 192), gop_s=1) as town,
    ):
        Path(top).chmod(0o755)
        home = Path(top) / "demo"
        home.mkdir(mode=0o700)
        group = MEMBERS if is_root else os.getgid()
        name = grp.getgrgid(group).gr_name
        (home / "settings.toml").write_text(f'[recording]\ngroup = "{name}"\n', "utf-8")
        made = Bench(town, home)
        try:
            until(made.is_recording, "recording", 40)
            yield made
        finally:
            made.close()


@needs_root
def test_a_console_of_a_member_reads_recordings_beside_the_recorder(shared_bench: Bench) -> None:
    home = shared_bench.home
    assert json.loads(asked_by(home, MEMBERS))["pid"] == shared_bench.pid
    until(lambda: json.loads(asked_by(home, MEMBERS, program=READ))[1] > 0, "a recording", 60)
    assert json.loads(asked_by(home, OTHERS, program=READ)) == [0, 0]
    assert [mode(path) for path in home.iterdir() if path.is_file()] == [
        0o600 for path in home.iterdir() if path.is_file()
    ]


def test_a_console_tells_the_logins_and_looks_through_the_recorder_of_another_home(
    shared_bench: Bench,
) -> None:
    told: list[str] = []
    plan = engine_plan(shared_bench.scheme, FixedSecrets(shared_bench.logins), told.append, is_linked=True)
    other = LinkedEngine(plan, shared_bench.home, None)
    other.start()
    try:
        until(lambda: other.link.report is not None, "the recorder's word")
        until(lambda: other.recorder.state(1) is RecordingState.REAL_TIME, "the state")
        tile = other.feed.subscribe(1, 640, 360, lambda: None, PixelFormat.BGRA)
        until(tile.latest, "a picture through the relay")
        tile.close()
        other.link.order("logins", logins={"unknown-urn": ["a", "b"]})  # of no camera: passed over
        assert told == []
    finally:
        other.close()
