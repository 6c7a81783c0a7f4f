"""The dialog with the history of a fact."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from console.domain.instants import spoken_moment
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import code

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


class HistoryDialog(Dialog):
    """Shows each version of a fact, since when and by whom. UI thread; deleted when closed.

    Args:
        title: the title of the fact.
        versions: time (UTC), text and author's user name, oldest first.
        names: names of people by user name.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self,
        title: str,
        versions: Sequence[tuple[dt.datetime, str, str]],
        names: Mapping[str, str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("History of {0}").format(title))
        self.resize(620, 420)
        self.page = QTextBrowser()
        self.page.setHtml(self._html(versions, names))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(words(title, "heading"))
        column.addWidget(self.page, 1)
        column.addWidget(button(self.tr("Close"), self.reject, is_first=True), 0, Qt.AlignmentFlag.AlignRight)

    def _html(self, versions: Sequence[tuple[dt.datetime, str, str]], names: Mapping[str, str]) -> str:
        if not versions:
            none_yet = self.tr("No history yet. This fact has not been entered.")
            return f'<p style="color:{code("muted")}">{escape(none_yet)}</p>'
        parts = []
        for number, (since_utc, text, author) in enumerate(reversed(versions)):
            word = (
                self.tr("In force since {0}, entered by {1}")
                if number == 0
                else self.tr("From {0}, entered by {1}")
            )
            head = word.format(spoken_moment(since_utc, seconds=False), names.get(author, author))
            body = escape(text).replace("\n", "<br>") or escape(self.tr("Empty"))
            parts.append(
                f'<p style="color:{code("muted")}; margin:8px 0 2px 0">{escape(head)}</p>'
                f'<p style="margin:0">{body}</p>'
            )
        return "".join(parts)
