"""The choice of a model that looks for people: what comes with the program, or one of the scheme's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from console.ui.widgets.forms import words

if TYPE_CHECKING:
    from pathlib import Path

    from console.services.redaction.ports import DetectorModel

SHOWN_OF_HASH = 16


class _Models(QComboBox):
    """Says that it is about to be opened."""

    opened = Signal()

    def showPopup(self) -> None:
        self.opened.emit()
        super().showPopup()

    def fit_popup(self) -> None:
        """Make the list as high as what it holds now, if it is open."""
        if self.view().isVisible():
            self.hidePopup()
            super().showPopup()


class ModelChoice(QWidget):
    """Lists models with their hash and licence, above the button that looks with one. UI thread.

    Args:
        look: the button.
    """

    opened = Signal()
    """Somebody looks at the list: a model may have been added to the folder meanwhile."""

    def __init__(self, look: QWidget) -> None:
        super().__init__()
        self._folder = ""
        self._is_brief = False
        self.box = _Models()
        self.box.opened.connect(self.opened)
        self.box.setAccessibleName(self.tr("Model that looks for people"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.note = words("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addWidget(self.note)
        column.addWidget(look)
        self.box.currentIndexChanged.connect(lambda _: self._show_note())
        self.box.addItem(self.tr("Built-in detection only"), None)

    def show_models(self, models: list[DetectorModel], folder: Path) -> None:
        """Show the models in a folder; the one that was chosen stays so."""
        before, self._folder = self.chosen(), str(folder)
        self.box.blockSignals(True)
        while self.box.count() > 1:
            self.box.removeItem(1)
        for model in models:
            name = self.tr("{0} (cannot be used)").format(model.name) if model.problem else model.name
            self.box.addItem(name, model)
            if model.name == before:
                self.box.setCurrentIndex(self.box.count() - 1)
        self.box.blockSignals(False)
        self.box.fit_popup()
        self._show_note()

    def set_brief(self, is_brief: bool) -> None:
        """Leave out how a model is added, once people were found and room is needed for them."""
        if is_brief != self._is_brief:
            self._is_brief = is_brief
            self._show_note()

    def chosen(self) -> str:
        """Return the name of the chosen model; empty: only what comes with the program."""
        model: DetectorModel | None = self.box.currentData()
        return model.name if model is not None else ""

    def _show_note(self) -> None:
        model: DetectorModel | None = self.box.currentData()
        if model is None:
            is_empty = self.box.count() == 1 and bool(self._folder) and not self._is_brief
            hint = self.tr("To add a model (ONNX), copy it into {0}.").format(self._folder)
            self.note.setText(hint if is_empty else "")
            self.note.setToolTip("")
        elif model.problem:
            self.note.setText(model.problem)
            self.note.setToolTip("")
        else:
            licence = (
                model.licence.splitlines()[0][:80]
                if model.licence
                else self.tr(
                    "none given. Put its text beside it, in a file of the same name that ends in .licence.txt"
                )
            )
            self.note.setText(
                self.tr("SHA-256 {0}… · licence: {1}").format(model.sha256[:SHOWN_OF_HASH], licence)
            )
            self.note.setToolTip(f"{model.sha256}\n{model.licence}".strip())
        self.note.setVisible(bool(self.note.text()))
