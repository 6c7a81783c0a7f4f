"""Pages of a pane that are made when they are first shown, for tests that look at all of them."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtWidgets import QWidget


def make_pages(pane: QWidget) -> list[QWidget]:
    """Make every page of a pane; return those that were made late."""
    return [
        page
        for one in (pane, *pane.findChildren(QWidget))
        for name, kind in vars(type(one)).items()
        if isinstance(kind, cached_property) and isinstance(page := getattr(one, name), QWidget)
    ]
