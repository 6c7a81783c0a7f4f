"""Another user of the machine is told in words that the scheme is not his, and never that nothing runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from console import cli

if TYPE_CHECKING:
    from pathlib import Path


def forbid(place: object) -> None:
    raise PermissionError(13, "Permission denied", str(place))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("recorder status", "console.app.recorder.link.knock"),
        ("recorder status --json", "console.app.recorder.link.knock"),
        ("recorder stop", "console.app.instance_lock.is_being_written"),
        ("recorder start", "console.app.instance_lock.is_being_written"),
        ("record --serve", "console.app.instance_lock.is_being_written"),
    ],
)
def test_another_user_is_told_in_words(
    words: str,
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WATCHROOM_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["watchroom", *words.split()])
    monkeypatch.setattr(what, forbid)
    monkeypatch.setattr(cli, "_write_no_core", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith(f"watchroom: {tmp_path}")
    assert "Permission denied" in said.err
    assert "user to whom the scheme belongs" in said.err
