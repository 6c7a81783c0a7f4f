"""What is known of the machine's clock survives a restart, and a damaged file does no harm."""

import datetime as dt
import multiprocessing
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


def check(home: Path, turns: int) -> None:
    trust = ClockTrust(ClockFile(home))
    for _ in range(turns):
        trust.check(NOW + dt.timedelta(days=3650))


def test_two_processes_that_check_keep_a_whole_file_and_lose_no_confirmation(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ClockTrust(ClockFile(tmp_path)).check(NOW)
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=check, args=(tmp_path, 200)) for _ in range(2)]
    for other in others:
        other.start()
    trust = ClockTrust(ClockFile(tmp_path))
    for _ in range(200):
        assert trust.state() is not None
        trust.confirm(NOW + dt.timedelta(days=3650))
        state = trust.state()
        assert state is not None
        assert state.doubted_utc is None
    for other in others:
        other.join(30)
        assert other.exitcode == 0
    assert caplog.text == ""
    assert [path.name for path in tmp_path.iterdir()] == ["clock.json"]
