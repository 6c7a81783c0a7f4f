from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog

from console.ui.shell.screens import ConnectedScreens

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def ask_for_screen_and_go() -> None:
    """A dialog asks for its screen, as the list of keys does, and is deleted."""
    dialog = QDialog()
    dialog.screen()
    dialog.deleteLater()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_screen_outlives_the_dialog_that_asked_for_it(qtbot: QtBot) -> None:
    del qtbot
    screens = ConnectedScreens()
    screens.start()
    ask_for_screen_and_go()
    screen = screens.screen_of(screens.monitors[0])
    assert screen is not None
    assert shiboken6.isValid(screen)
    assert not screen.geometry().isEmpty()
    screens.stop()


def test_the_wall_still_changes_after_the_list_of_keys_was_closed(bench: Bench) -> None:
    bench.open()
    bench.window.show_keys()
    ask_for_screen_and_go()
    bench.shell._wall_changed()
    assert bench.window.isVisible()
