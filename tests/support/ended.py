"""The end of a console that a test opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent

if TYPE_CHECKING:
    from console.ui.shell.shell import Shell


def end(shell: Shell) -> None:
    """Close a console and let go of it.

    Qt's side of its parts holds Python's side, so that without this every later console in the process opened
    more slowly. Threads that tell it something must have ended.
    """
    shell.close()
    shell.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
