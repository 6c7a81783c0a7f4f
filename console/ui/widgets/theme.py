"""The dark theme; states are shown by shape and word first, by colour last."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from console.domain.numbers import clamp
from console.ui.widgets.palette import COLOURS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget


_FAMILIES = ("Inter", "Segoe UI", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans Condensed", "DejaVu Sans")
SCALE_LEAST, SCALE_MOST = 1.0, 2.0
BASE_PX = 13


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
def colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour by purpose with an opacity of 0 to 255; it is cached and must not be changed."""
    tint = QColor(str(getattr(COLOURS, name)))
    tint.setAlpha(alpha)
    return tint


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
    """Apply colours and font to the application; the style sheet is given to each window (`dress_window`)."""
    app.setStyle("Fusion")
    app.setPalette(palette())
    app.setFont(font(BASE_PX * clamped(scale)))


def dress_window(window: QWidget, scale: float) -> None:
    """Apply the style sheet to a window and all in it; its dialogs and menus inherit it.

    It is given to a window that is built already, and not to the application: under a style sheet Qt styles
    everything below a widget again at each addition to a layout, which was two thirds of opening a console.
    """
    from console.ui.widgets.stylesheet import stylesheet

    window.setStyleSheet(stylesheet(clamped(scale)))
