"""What is known of the machine's clock survives a restart, and a damaged file does no harm."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from console.services.recording.clock_trust import ClockTrust
from console.settings.clock_file import FILE, ClockFile

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


def test_a_doubt_is_kept_and_shared_by_the_processes_of_a_home(tmp_path: Path) -> None:
    ClockTrust(ClockFile(tmp_path)).check(NOW)
    jumped = ClockTrust(ClockFile(tmp_path)).check(NOW + dt.timedelta(days=3650))
    assert jumped.doubted_utc is not None
    another = ClockTrust(ClockFile(tmp_path))
    assert another.state() == jumped
    another.confirm(NOW + dt.timedelta(days=3650))
    after = ClockTrust(ClockFile(tmp_path)).state()
    assert after is not None
    assert after.doubted_utc is None
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[]", b'{"utc": 5}', b'{"utc": "never"}', b"null"])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    memory = ClockFile(tmp_path)
    assert memory.load() is None
    assert ClockTrust(memory).check(NOW).doubted_utc is None


def test_a_home_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in place of the folder")
    assert ClockTrust(ClockFile(tmp_path / "home")).check(NOW).doubted_utc is None
