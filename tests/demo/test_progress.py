"""The window that is seen while the demo starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QProgressDialog

from console.demo import progress

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot


def test_it_stays_until_the_console_has_opened(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "dress", lambda *_: None)
    monkeypatch.setattr(progress, "PATIENCE_MS", 0)
    tell = progress.building(tmp_path)
    for done in (0, 1, 2):
        tell(done, 2)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QProgressDialog))
    assert dialog.isVisible(), "something is seen until the first window of the console"
    assert dialog.labelText() == "Opening the console…"
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert (tmp_path / "town-of-2-built").exists()
