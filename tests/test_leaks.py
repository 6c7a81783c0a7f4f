"""The watch over leaks, itself watched."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

from tests.support.leaks import Leaks

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


def test_what_is_left_behind_is_named_with_its_origin(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    del qtbot
    leaks = Leaks(monkeypatch)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()
    timer = QTimer()
    timer.start(1000)
    qthread = QThread()
    qthread.start()
    window = QWidget()
    window.show()
    left = "\n".join(leaks.left())
    for word in ("thread forgotten", "timer 1000 ms", "QThread", "window QWidget"):
        assert word in left
    assert left.count("test_leaks.py") == 3
    stop.set()
    thread.join()
    timer.stop()
    qthread.quit()
    qthread.wait()
    window.close()
    assert leaks.left() == []
