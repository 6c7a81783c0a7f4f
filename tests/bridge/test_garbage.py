"""Qt objects in cycles are never destroyed by another thread."""

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.bridge.garbage import YOUNG, UiGarbageCollector


class Cycle(QObject):
    def __init__(self, ended: list[int]) -> None:
        super().__init__()
        self.itself = self
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append(threading.get_ident())


def test_cycles_with_qt_objects_end_on_the_ui_thread_whoever_allocates(qtbot: QtBot) -> None:
    ended: list[int] = []
    holder = QObject()
    collector = UiGarbageCollector(holder)
    collector.start()
    try:
        for _ in range(50):
            Cycle(ended)
        # Enough containers for many collections, were they Python's own.
        worker = threading.Thread(target=lambda: [[number] for number in range(100 * YOUNG)])
        worker.start()
        worker.join()
        assert ended == []
        qtbot.waitUntil(lambda: len(ended) == 50, timeout=30_000)
        assert set(ended) == {threading.get_ident()}
    finally:
        collector.stop()
    assert gc.isenabled()
