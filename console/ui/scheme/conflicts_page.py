"""The page with the rules that differ, and what the program does: nothing on it can be changed."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout

from console.bridge.labels import translated
from console.domain.scheme.conflicts import CONFLICTS
from console.ui.scheme.page_base import SchemePage
from console.ui.widgets.forms import words


class ConflictsPage(SchemePage):
    """Lists where the local code and the law differ. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.list = QTextBrowser()
        self.list.setAccessibleName(self.tr("Rules that differ"))
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(2, 2, 10, 2)
        about = self.tr(
            "A local code may be stricter than the law, never looser. Where both cannot be followed, the law "
            "counts. This is what the program does."
        )
        column.addWidget(words(about, "about"))
        column.addWidget(self.list, 1)
        self.show_conflicts()

    def show_conflicts(self) -> None:
        """Show all of them, each with both rules and what is done."""
        names = (self.tr("Code: {0}"), self.tr("Law or other rule: {0}"), self.tr("What is done: {0}"))
        parts = []
        for one in CONFLICTS:
            parts.append(f"<h4>{escape(translated(one.subject))}</h4>")
            said = zip(names, (one.code, one.other, one.done), strict=True)
            parts += [f"<p>{escape(name.format(translated(what)))}</p>" for name, what in said]
        self.list.setHtml("".join(parts))
