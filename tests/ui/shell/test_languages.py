from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from console.bridge import labels
from console.domain.cameras.status import PictureState
from console.ui.base.action import action_by_id
from console.ui.shell.languages import speak
from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_console_speaks_welsh(qtbot: QtBot) -> None:
    del qtbot
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert not speak(app, "en")
    assert labels.picture_word(PictureState.FROZEN) == "Frozen"
    assert speak(app, "cy")
    try:
        assert labels.picture_word(PictureState.FROZEN) == "Wedi rhewi"
        assert action_by_id("keys").label == "Pob allwedd"
        assert action_by_id("incident").label == "Agor digwyddiad â’r camera sbot"
        assert {pane.id: pane.label for pane in PANES}["incidents"] == "Cofnod digwyddiadau"
    finally:
        for translator in app.findChildren(QTranslator):
            app.removeTranslator(translator)
        QLocale.setDefault(QLocale("en"))
