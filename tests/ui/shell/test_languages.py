from __future__ import annotations

import shutil
from string import Formatter
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from console.bridge import labels
from console.demo.texts import shown_texts, translatable
from console.demo.translation_file import compile_translations, read_translations
from console.domain.cameras.status import PictureState
from console.ui.base.action import action_by_id
from console.ui.shell.languages import speak
from console.ui.shell.panes import PANES
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from pathlib import Path

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


UPDATE = "Run `watchroom texts --update`, then translate what is new."


def test_the_welsh_file_has_every_text_of_the_code_and_no_other() -> None:
    wanted = [(context, text) for context, texts in translatable(shown_texts()).items() for text in texts]
    assert list(read_translations(resource("translations") / "watchroom_cy.ts")) == wanted, UPDATE


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    def placeholders(text: str) -> set[tuple[str | None, str | None, str | None]]:
        return {(name, form, turn) for _, name, form, turn in Formatter().parse(text) if name is not None}

    translations = read_translations(resource("translations") / "watchroom_cy.ts")
    wrong = {
        text: words
        for (_, text), (words, _) in translations.items()
        if words and placeholders(words) != placeholders(text)
    }
    assert wrong == {}


def test_the_compiled_file_is_up_to_date(tmp_path: Path) -> None:
    shutil.copy(resource("translations") / "watchroom_cy.ts", tmp_path)
    compile_translations(tmp_path / "watchroom_cy.ts")
    compiled = resource("translations") / "watchroom_cy.qm"
    assert (tmp_path / "watchroom_cy.qm").read_bytes() == compiled.read_bytes(), UPDATE
