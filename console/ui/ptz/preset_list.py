"""Presets as pictures with a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QLineEdit, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.ui.base.action import action_by_id
from console.ui.widgets.forms import words
from console.ui.widgets.theme import clamped, colour

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.ptz.model import Preset

SIZE = QSize(128, 72)
_TOKEN = Qt.ItemDataRole.UserRole


class PresetList(QWidget):
    """A search line and the presets as a grid. UI thread."""

    chosen = Signal(str)
    """Emitted with the token of the chosen preset, because others may have come before it meanwhile."""
    selected = Signal()

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._size = SIZE * clamped(scale)
        self._presets: Sequence[Preset] = ()
        self._pictures: Mapping[str, bytes] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a preset by name or number"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill_list)
        self.search.returnPressed.connect(self._choose_first)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(self._size)
        self.list.setGridSize(QSize(self._size.width() + 14, self._size.height() + 34))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setWordWrap(False)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(_TOKEN)))
        self.list.currentItemChanged.connect(lambda *_: self.selected.emit())
        self.empty = words("", "empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        self.setFocusProxy(self.search)

    def show_presets(self, presets: Sequence[Preset], pictures: Mapping[str, bytes], why_none: str) -> None:
        """Show these presets, or why there are none.

        Args:
            presets: the presets in order.
            pictures: JPEG or PNG by preset token.
            why_none: shown if there are no presets.
        """
        self._presets, self._pictures = presets, pictures
        self.empty.setText(why_none)
        self._fill_list()

    def current(self) -> Preset | None:
        """Return the selected preset."""
        token = self._current_token()
        return next((preset for preset in self._presets if preset.token == token), None)

    def _fill_list(self) -> None:
        selected, query = self._current_token(), self.search.text().casefold().strip()
        self.list.clear()
        for number, preset in enumerate(self._presets, 1):
            if query in preset.name.casefold() or query == str(number):
                item = QListWidgetItem(self._icon(number, preset), f"{number}  {preset.name}", self.list)
                item.setData(_TOKEN, preset.token)
                item.setToolTip(
                    f"{preset.name} ({action_by_id(f'preset-{number}').spoken_keys})"
                    if number < 10
                    else preset.name
                )
                item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
                if preset.token == selected:
                    self.list.setCurrentItem(item)
        has_some = bool(self._presets)
        self.search.setVisible(has_some)
        self.list.setVisible(has_some)
        self.empty.setVisible(not has_some)

    def _current_token(self) -> str | None:
        item = self.list.currentItem()
        return str(item.data(_TOKEN)) if item is not None else None

    def _icon(self, number: int, preset: Preset) -> QIcon:
        pixmap = QPixmap()
        if pixmap.loadFromData(self._pictures.get(preset.token, b"")):
            return QIcon(pixmap.scaled(self._size, Qt.AspectRatioMode.KeepAspectRatio))
        placeholder = QPixmap(self._size)
        placeholder.fill(colour("raised"))
        painter = QPainter(placeholder)
        painter.setPen(colour("muted"))
        painter.drawText(placeholder.rect(), Qt.AlignmentFlag.AlignCenter, str(number))
        painter.end()
        return QIcon(placeholder)

    def _choose_first(self) -> None:
        item = self.list.currentItem() or self.list.item(0)
        if item is not None:
            self.chosen.emit(item.data(_TOKEN))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            self.list.setCurrentRow(max(0, self.list.currentRow()))
            return True
        return super().eventFilter(watched, event)
