"""What a form is called in which something new is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.bridge.labels import book_words

if TYPE_CHECKING:
    from console.domain.books.kinds import EntryKind

NEW_TITLES = {
    "incidents.opened": str(QT_TRANSLATE_NOOP("NewTitles", "New incident")),
    "disclosures.requested": str(QT_TRANSLATE_NOOP("NewTitles", "New request")),
    "complaints.received": str(QT_TRANSLATE_NOOP("NewTitles", "New complaint")),
    "authorisations.entered": str(QT_TRANSLATE_NOOP("NewTitles", "New authorisation")),
    "security.breach": str(QT_TRANSLATE_NOOP("NewTitles", "New data breach")),
}
"""By the name of the kind; what is entered most often is called as people call it."""


def new_title(kind: EntryKind) -> str:
    """Return the title of the form for a new entry of a kind."""
    if kind.name in NEW_TITLES:
        return QCoreApplication.translate("NewTitles", NEW_TITLES[kind.name])
    return QCoreApplication.translate("NewTitles", "New entry: {0}").format(book_words(kind.title))
