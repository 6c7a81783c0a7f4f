"""The acts that change how the console looks; the table of actions lists them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.ui.widgets.look import TouchTargets, next_font, next_theme
from console.ui.widgets.palette import ThemeName
from console.ui.widgets.theme import worn

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow


def theme_word(name: ThemeName) -> str:
    """Return the name of a theme in the operator's language."""
    translate = QCoreApplication.translate
    return {
        ThemeName.DARK: translate("Look", "dark"),
        ThemeName.LIGHT: translate("Look", "light"),
        ThemeName.CONTRAST: translate("Look", "high contrast"),
    }[name]


def change_theme(window: ActionWindow) -> None:
    """Use the next theme, and say which one it is."""
    chosen = next_theme(worn().theme)
    window.host.change_look(replace(worn(), theme=chosen))
    _say(window, QCoreApplication.translate("Look", "Colours: {0}"), theme_word(chosen))


def change_font(window: ActionWindow) -> None:
    """Use the next larger text, and say its size; after the largest comes the smallest."""
    size = next_font(worn().font)
    window.host.change_look(replace(worn(), font=size))
    _say(window, QCoreApplication.translate("Look", "Size of the text: {0} %"), f"{size * 100:.0f}")


def change_motion(window: ActionWindow) -> None:
    """Let nothing blink, or let it blink again, and say so."""
    look = replace(worn(), is_still=not worn().is_still)
    window.host.change_look(look)
    translate = QCoreApplication.translate
    word = translate("Look", "nothing blinks") if look.is_still else translate("Look", "open faults blink")
    _say(window, translate("Look", "Motion: {0}"), word)


def change_touch(window: ActionWindow) -> None:
    """Use the next choice for the size of what is touched, and say which one it is."""
    choices = list(TouchTargets)
    chosen = choices[(choices.index(worn().touch) + 1) % len(choices)]
    window.host.change_look(replace(worn(), touch=chosen))
    translate = QCoreApplication.translate
    word = {
        TouchTargets.AUTO: translate("Look", "after a touch"),
        TouchTargets.ALWAYS: translate("Look", "always"),
        TouchTargets.NEVER: translate("Look", "never"),
    }[chosen]
    _say(window, translate("Look", "Large buttons and rows: {0}"), word)


def _say(window: ActionWindow, words: str, what: str) -> None:
    window.context.bridge.messages.note(words.format(what))
