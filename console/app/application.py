"""The one QApplication, made the same way wherever a screen is opened."""

from __future__ import annotations

import gc
import os

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """The application; made on the first call. UI thread."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # Qt splits the copying of a tile among threads of its own: for pictures that are only copied, waking them
    # costs more than they save (measured: 1,800 switches of thread a second for sixteen tiles).
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    return QApplication(["watchroom"])


def settle() -> None:
    """What was built is here to stay: the collector need not go through it again and hold the screen up."""
    gc.collect()
    gc.freeze()
