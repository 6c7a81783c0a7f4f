"""The operator's language. English stands in the code; others are files in `resources/translations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTranslator

from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def speak(app: QApplication, language: str) -> bool:
    """Translate everything from now on; whether a translation was needed and found.

    Args:
        app: the application, which keeps the translation.
        language: `en`, `cy` …; empty for the system's.
    """
    chosen = language or QLocale.system().name()[:2]
    QLocale.setDefault(QLocale(chosen) if language else QLocale.system())
    translator = QTranslator(app)
    found = translator.load(f"watchroom_{chosen}.qm", str(resource("translations")))
    if found:
        app.installTranslator(translator)
    return found
