"""Widgets that were shown before they had a place in a form: each is a window for a moment.

Such a window takes the keyboard from whoever types. That a widget is shown without a parent is no proof: it
may be a window. That it gets a parent afterwards is one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tests.support.leaks import here

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


class EarlyWindows:
    """Notes what is shown without a parent from now on; `found` tells what got one later."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._shown: list[tuple[Any, str]] = []
        widgets = sys.modules.get("PySide6.QtWidgets")
        if widgets is None:
            return
        self._dialog = widgets.QDialog
        for name in ("show", "setVisible"):
            monkeypatch.setattr(widgets.QWidget, name, self._noted(getattr(widgets.QWidget, name)))

    def _noted(self, show: Callable[..., None]) -> Callable[..., None]:
        def noted(widget: Any, *is_visible: bool) -> None:
            if all(is_visible) and widget.parentWidget() is None and not isinstance(widget, self._dialog):
                self._shown.append((widget, here()))
            show(widget, *is_visible)

        return noted

    def found(self) -> list[str]:
        """One line for each widget that was a window before it got its place."""
        from shiboken6 import isValid

        return [
            f"{type(widget).__name__} shown at {where} before it was in a layout"
            for widget, where in self._shown
            if isValid(widget) and widget.parentWidget() is not None and not widget.isWindow()
        ]
