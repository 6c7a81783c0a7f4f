"""What the command says when it cannot begin; and recording as a command, with a camera that goes away."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import psutil
import pytest

from console.app.instance_lock import only_console
from console.demo.simulated import SimulatedTown
from console.demo.simulated.login import Login
from console.domain.recording.causes import Cause
from console.domain.recording.segments import SegmentState
from console.media.volume.lock import WriterLock
from console.media.volume.snapshot import index_as_it_is
from console.media.volume.verify import verify
from console.store.database import open_database
from tests.media.reading import gaps, rows
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.domain.recording.segments import Segment

pytestmark = pytest.mark.slow

SECRET = "p@ss:w/rd?#%"
NOWHERE = "rtsp://127.0.0.1:9/main"


def start(arguments: Sequence[str], home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "console", *arguments],
        env=os.environ | {"WATCHROOM_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that cannot begin, and what it must say."""

    process: subprocess.Popen[str]
    words: Sequence[str]

    def complaint(self) -> str:
        said, wrong = self.process.communicate(timeout=60)
        right = self.process.returncode == 2 and all(word in wrong for word in self.words)
        clean = "Traceback" not in wrong and "hidden" not in said + wrong
        return "" if right and clean else f"{self.words}: {self.process.returncode} {said} {wrong}"


def _newer_database(home: Path) -> None:
    open_database(home / "watchroom.sqlite").dispose()
    with sqlite3.connect(home / "watchroom.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num='9999'")
    database.close()


def test_what_cannot_begin_says_why_and_changes_nothing(tmp_path: Path) -> None:
    homes = {name: tmp_path / name for name in ("newer", "corrupt", "settings", "open", "other", "held")}
    for home in homes.values():
        home.mkdir()
    _newer_database(homes["newer"])
    (homes["corrupt"] / "watchroom.sqlite").write_bytes(b"no database at all" * 500)
    (homes["settings"] / "settings.toml").write_text("[recording\nenabled = maybe")
    (tmp_path / "file").write_text("not a folder")
    torn = tmp_path / "torn"
    torn.write_text("rtsp://u:hid/den@h/x\n")
    with ExitStack() as held:
        held.enter_context(only_console(homes["open"]))
        held.callback(WriterLock(homes["held"]).release)
        record = ["record", "--seconds", "2"]
        given = [*record, "--camera", NOWHERE, "--into"]
        refusals = [
            Refusal(start(record, homes["newer"]), ["newer version of watchroom", "Nothing was changed"]),
            Refusal(start([], homes["newer"]), ["newer version of watchroom"]),
            Refusal(start(record, homes["corrupt"]), ["database", "Nothing was changed"]),
            Refusal(start([], homes["settings"]), ["settings", "are not valid"]),
            Refusal(start(record, tmp_path / "file"), ["cannot be"]),
            Refusal(start([], homes["open"]), ["already open in another console"]),
            Refusal(start([*given, "/proc/nowhere"], homes["other"]), ["Recording is not possible"]),
            Refusal(start([*given, str(homes["held"])], homes["other"]), ["Another console already records"]),
            Refusal(start([*record, "--camera-file", str(torn), "--into", "x"], homes["other"]), ["%2F"]),
            Refusal(
                start([*record, "--camera", "rtsp://u:hidden@h/x", "--into", "x"], homes["other"]),
                ["other users of this machine", "--camera-file"],
            ),
        ]
        complaints = [complaint for refusal in refusals if (complaint := refusal.complaint())]
    assert not complaints
    assert (homes["settings"] / "settings.toml").read_text() == "[recording\nenabled = maybe"
    assert (homes["corrupt"] / "watchroom.sqlite").read_bytes().startswith(b"no database at all")


@pytest.mark.req("SYS-04")
def test_recording_as_a_command(tmp_path: Path) -> None:
    volume = tmp_path / "volume"
    with SimulatedTown(2, login=Login("operator", SECRET)) as town:
        steady, leaving = town.cameras
        addresses = [
            one.main_url.replace("://", f"://operator:{quote(SECRET, safe='')}@") for one in town.cameras
        ]
        listed = tmp_path / "cameras.txt"
        listed.write_text("\n".join(addresses))
        arguments = ["--camera-file", str(listed), "--into", str(volume), "--seconds", "0", "--json"]
        process = start(["record", *arguments], tmp_path)
        served = [town.server.cameras[one.number].rtsp for one in town.cameras]
        until(lambda: all(one.sessions for one in served), "both cameras recorded", 30)
        until(lambda: len(list(volume.rglob("*_*.mp4"))) == 2, "two segments", 15)
        seen = " ".join(
            word for one in psutil.process_iter(["cmdline"]) for word in one.info["cmdline"] or ()
        )
        assert SECRET not in seen
        assert quote(SECRET, safe="") not in seen
        leaving.set_fault("drop", True)
        until(lambda: not served[1].sessions, "the second camera gone")
        until(lambda: any(row.camera == 2 for row in _sealed(volume)), "its segment sealed", 15)
        leaving.clear_faults()
        until(lambda: len(list(volume.rglob("00002_*.mp4"))) == 2, "it to be recorded again", 5.5)
        process.send_signal(signal.SIGTERM)
        said, wrong = process.communicate(timeout=30)
    report = json.loads(said)
    assert process.returncode == 0, wrong
    assert report["ok"]
    assert [row["segments"] for row in report["cameras"]] == [1, 2]
    assert {row.state for row in rows(volume)} == {SegmentState.SEALED}
    lost = [gap.cause for gap in gaps(volume) if gap.cause is not Cause.CLOSED]
    assert lost == [Cause.LOST]
    found = verify(volume)
    assert found.whole, found.faults
    kept = said + wrong + "".join(path.read_bytes().decode("latin-1") for path in _files(volume))
    assert SECRET not in kept
    assert quote(SECRET, safe="") not in kept
    assert steady.main_url in said


def _files(volume: Path) -> list[Path]:
    return [path for path in volume.rglob("*") if path.is_file()]


def _sealed(volume: Path) -> list[Segment]:
    with index_as_it_is(volume) as index:
        return index.all() if index else []
