"""The forms of the Documents pane: a new version, and who has not read one (SYS-11)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QListWidget, QVBoxLayout

from console.bridge.labels import choice_word, choice_words
from console.domain.books.scheme import DocumentFiled
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.scheme.documents import DOCUMENTS, MARKS, MOST_BYTES
from console.ui.people.dialogs import AuthorisedForm
from console.ui.scheme.page_base import long_edit
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.people.person import Person
    from console.domain.scheme.documents import DocumentVersion
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("Documents", text)


class FileDocumentDialog(AuthorisedForm):
    """Files a version of a document from a file: PDF, text or Markdown.

    Args:
        context: of the pane.
        parent: over which it opens.
        after: the version that it follows; None: a new document.
        filed: called when it is filed.
    """

    def __init__(
        self,
        context: PaneContext,
        parent: QWidget,
        after: DocumentVersion | None,
        filed: Callable[[], object],
    ) -> None:
        title = _tr("New version of {0}").format(after.title) if after else _tr("New document")
        super().__init__(context, title, parent)
        self._documents, self._filed = context.services.books.documents, filed
        self.kind = self.column.field(_tr("Document"), QComboBox())
        for kind in DOCUMENTS:
            self.kind.addItem(choice_words(kind), kind)
        self.title_field = self.column.field(_tr("Title"), QLineEdit(after.title if after else ""))
        self.title_field.setMaxLength(200)
        self.version = self.column.field(_tr("Version, for example 4.1"), QLineEdit())
        self.version.setMaxLength(60)
        self.mark = self.column.field(_tr("Marked"), QComboBox())
        for mark in MARKS:
            self.mark.addItem(choice_words(mark), mark)
        self.file = self.column.field(_tr("File (PDF, text or Markdown)"), QLineEdit())
        self.column.row(button(_tr("Choose file…"), self.choose_file))
        self.changes = self.column.field(_tr("What changed"), long_edit(3))
        self.column.addWidget(
            words(
                _tr(
                    "Steps for the form of an incident come from a procedural manual in Markdown: a heading "
                    "for each type of incident, and a table of action, who responds and time scale. A "
                    "restricted document is text or Markdown, because it is read at the desk only."
                ),
                "muted",
            )
        )
        if after is not None:
            self.kind.setCurrentIndex(self.kind.findData(after.kind))
            self.mark.setCurrentIndex(self.mark.findData(after.mark))
            self.kind.setEnabled(False)
            self.title_field.setEnabled(False)
        self.add_action(_tr("File version"), self._read)

    def choose_file(self) -> None:
        """Let the person choose a file."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, _tr("Choose a document"), "", _tr("Documents (*.pdf *.md *.markdown *.txt)")
        )
        if chosen:
            self.file.setText(chosen)

    def _read(self) -> Callable[[], object]:
        typed = self.file.text().strip()
        if not typed:
            raise OperatorError(_tr("Choose the file of this version."))
        payload = DocumentFiled(
            document=self.kind.currentData(),
            title=self.title_field.text(),
            version=self.version.text(),
            mark=self.mark.currentData(),
            changes=self.changes.toPlainText(),
            sha256="",
            media_type="",
        )
        path = Path(typed)
        return lambda: self._documents.file(self.actor, payload, read_file(path), path.name)

    def _on_saved(self) -> None:
        super()._on_saved()
        self._filed()


def read_file(path: Path) -> bytes:
    """Return the content of a file, not more than a document may have.

    Raises:
        EnvironmentFault: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise EnvironmentFault(
            _tr("{0} cannot be read.").format(path.name), _tr("Choose another file.")
        ) from error


class NotReadDialog(Dialog):
    """Lists who has not said that they have read a version. UI thread; deleted when closed."""

    def __init__(self, version: DocumentVersion, persons: Sequence[Person], parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(_tr("Not read yet"))
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(words(f"{version.title}, {version.version}", "heading"))
        self.list = QListWidget()
        self.list.addItems([f"{person.name}, {choice_word(person.role.value)}" for person in persons])
        self.note = words(
            _tr("Have not said that they have read it: {0}").format(len(persons))
            if persons
            else _tr("Everyone has read this version."),
            "muted",
        )
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        column.addWidget(button(_tr("Close"), self.reject, is_first=True))
