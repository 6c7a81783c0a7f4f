"""Creation of the one QApplication, with the settings that every screen needs."""

from __future__ import annotations

import gc
import os

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """Return the application; the first call creates it. UI thread."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # Qt splits the copying of a tile among threads of its own: for pictures that are only copied, waking them
    # costs more than they save (measured: 1,800 switches of thread a second for sixteen tiles).
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    return QApplication(["watchroom"])


def settle() -> None:
    """Exempt the objects built so far from garbage collection, which would delay the screen."""
    gc.collect()
    gc.freeze()
