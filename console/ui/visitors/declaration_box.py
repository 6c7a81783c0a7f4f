"""The declaration that a visitor reads and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from console.ui.widgets.forms import button, words
from console.ui.widgets.signature_pad import SignaturePad

if TYPE_CHECKING:
    from console.domain.visitors.texts import VisitorTexts

PAD_HEIGHT_PX = 130


class DeclarationBox(QWidget):
    """Shows the declaration with the signature field. UI thread."""

    changed = Signal()

    def __init__(self, texts: VisitorTexts) -> None:
        super().__init__()
        self.texts = texts
        self.declaration = words(texts.declaration)
        self.version = words(self.tr("Version {0}").format(texts.version), "muted")
        self.read = QCheckBox(self.tr("The visitor has &read the notice above and this declaration"))
        self.pad = SignaturePad()
        self.pad.setMinimumHeight(PAD_HEIGHT_PX)
        self.clear = button(self.tr("Clear"), self.pad.clear)
        self.back = button(self.tr("Restore"), self.pad.bring_back)
        buttons = QVBoxLayout()
        buttons.addWidget(self.clear)
        buttons.addWidget(self.back)
        buttons.addStretch()
        signing = QHBoxLayout()
        signing.setSpacing(10)
        signing.addWidget(self.pad, 1)
        signing.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.declaration, self.version, self.read):
            column.addWidget(widget)
        column.addLayout(signing)
        self.pad.changed.connect(self._refresh_buttons)
        self.read.toggled.connect(lambda _: self.changed.emit())
        self._refresh_buttons()

    def begin(self) -> None:
        """Clear everything for the next visitor."""
        self.read.setChecked(False)
        self.pad.forget()

    def _refresh_buttons(self) -> None:
        self.clear.setEnabled(bool(self.pad.path()))
        self.back.setEnabled(self.pad.can_bring_back)
        self.changed.emit()
