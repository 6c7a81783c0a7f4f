"""The operator's language; English is in the code, others are in `resources/translations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTranslator

from console.domain.date_names import write_dates_in
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def speak(app: QApplication, language: str) -> bool:
    """Translate everything from now on; return whether a translation was found.

    Args:
        app: the application, which keeps the translation.
        language: `en` or `cy`; empty for the system's language.
    """
    chosen = language or QLocale.system().name()[:2]
    QLocale.setDefault(QLocale(chosen) if language else QLocale.system())
    write_dates_in(chosen)
    translator = QTranslator(app)
    is_loaded = translator.load(f"watchroom_{chosen}.qm", str(resource("translations")))
    if is_loaded:
        app.installTranslator(translator)
    return is_loaded
