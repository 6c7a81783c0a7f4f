"""Which letters of the settings file are not used, in words for the Letters page and Health (DIS-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words, translated
from console.domain.disclosure.own_letters import settings_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.disclosure.letter_texts import LetterTemplate


def unused_letters(settings: Mapping[str, LetterTemplate]) -> str:
    """Return a line for each letter that is not used, under what that means; empty if all are."""
    lines = [
        f"{choice_words(one.name)}{f' ({choice_words(one.language)})' if one.language else ''}: "
        f"{translated(one.why)}"
        for one in settings_problems(settings)
    ]
    if not lines:
        return ""
    head = QCoreApplication.translate(
        "Letters", "Letters of the settings file that are not used; the program's own text is used instead:"
    )
    return "\n".join([f"▲ {head}", *lines])
