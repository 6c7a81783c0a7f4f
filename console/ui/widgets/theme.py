"""The theme in use; states are shown by shape and word first, by colour last."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from console.domain.numbers import clamp
from console.ui.widgets.look import Look, TouchTargets
from console.ui.widgets.palette import THEMES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from console.ui.widgets.palette import Palette, Theme

_FAMILIES = ("Inter", "Segoe UI", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans Condensed", "DejaVu Sans")
STYLE = "fusion"
SCALE_LEAST, SCALE_MOST = 1.0, 2.0
BASE_PX = 13


class _Worn:
    """The look of this process, as of its one application."""

    look = Look()
    is_touched = False


def wear(look: Look) -> None:
    """Use this look for all that is drawn from now on; `Shell.change_look` gives it to what is there."""
    _Worn.look = look


def worn() -> Look:
    """Return the look in use."""
    return _Worn.look


def touch(*, is_touched: bool) -> bool:
    """Note whether a finger or the mouse was used last; return whether that changes the size of buttons."""
    before = has_large_targets()
    _Worn.is_touched = is_touched
    return has_large_targets() is not before


def has_large_targets() -> bool:
    """Return whether what is touched is as large as a finger needs."""
    choice = _Worn.look.touch
    return choice is TouchTargets.ALWAYS or (choice is TouchTargets.AUTO and _Worn.is_touched)


def theme() -> Theme:
    """Return the theme in use."""
    return THEMES[_Worn.look.theme]


def luminance(colour: str) -> float:
    """Return the relative luminance by WCAG 2.2, 0 to 1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio by WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def clamped(scale: float) -> float:
    """Return the scale limited to 1 to 2."""
    return clamp(scale, SCALE_LEAST, SCALE_MOST)


def text_scale(scale: float) -> float:
    """Return the factor of texts that are drawn by hand: the limited scale times the size of the text."""
    return clamped(scale) * worn().font


@cache
def _families() -> list[str]:
    installed = set(QFontDatabase.families())
    return [family for family in _FAMILIES if family in installed] or ["Sans Serif"]


def font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the console's typeface in a size of device pixels."""
    chosen = QFont()
    chosen.setFamilies(_families())
    chosen.setPixelSize(max(1, round(pixels)))
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return chosen


@cache
def _tint(palette: Palette, name: str, alpha: int) -> QColor:
    tint = QColor(str(getattr(palette, name)))
    tint.setAlpha(alpha)
    return tint


def colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour of panes by purpose with an opacity of 0 to 255; it must not be changed."""
    return _tint(theme().panes, name, alpha)


def on_picture(name: str, alpha: int = 255) -> QColor:
    """Return a colour for what surrounds a picture or lies over it; it must not be changed."""
    veiled = max(alpha, theme().veil) if name in {"plate", "tile"} else alpha
    return _tint(theme().pictures, name, veiled)


def code(name: str) -> str:
    """Return a colour of panes by purpose as rich text and style sheets write it."""
    return str(getattr(theme().panes, name))


def palette() -> QPalette:
    """Return Qt's palette, for what the style sheet leaves out."""
    qt_palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "surface",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "raised",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
    }
    for role, name in roles.items():
        qt_palette.setColor(role, colour(name))
    return qt_palette


def dress(app: QApplication, scale: float) -> None:
    """Apply colours and font to the application; each window gets its style sheet (`WindowDress`)."""
    if app.style().name() != STYLE:
        # Another style, also the same once more, is applied to every widget there is: a second and more.
        app.setStyle(STYLE)
    app.setPalette(palette())
    app.setFont(font(BASE_PX * text_scale(scale)))
