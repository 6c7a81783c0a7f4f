"""A rich text that loads nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QTextDocument

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl


class ClosedDocument(QTextDocument):
    """Holds what was set or added to it, and opens no file and no address that its text names. UI thread.

    Given nothing, Qt would open the file itself: another person's picture, a pipe that never ends, or a
    server that asks for the login of whoever reads. So it is given something empty.
    """

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Return an empty picture or an empty text."""
        del name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return QByteArray(b" ")
        empty = QImage(1, 1, QImage.Format.Format_ARGB32)
        empty.fill(0)
        return empty

    def set_markdown(self, said: str) -> None:
        """Show Markdown; HTML in it stays text."""
        plain = QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.setMarkdown(said, QTextDocument.MarkdownFeature.MarkdownDialectGitHub | plain)
