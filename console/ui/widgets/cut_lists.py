"""The line under a list that was cut, which says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books.newest import Newest
from console.ui.widgets.forms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel


def cut_line() -> QLabel:
    """Return the line, hidden until something was cut."""
    line = words("", "muted")
    line.hide()
    return line


def say_cut(line: QLabel, rows: Sequence[object]) -> None:
    """Say how many rows are shown of how many, where some were left out."""
    is_cut = isinstance(rows, Newest) and rows.is_cut
    if isinstance(rows, Newest) and is_cut:
        template = QCoreApplication.translate("Lists", "These are the newest {0} of {1}.")
        line.setText(template.format(f"{len(rows):,}", f"{rows.total:,}"))
    line.setVisible(is_cut)
