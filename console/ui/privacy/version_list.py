"""The earlier versions of a camera's zones, to show and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.privacy.model import NO_ZONES, ZoneSet
from console.domain.privacy.zone_json import read_zones
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.services.privacy.versions import ZoneVersion


class VersionList(QWidget):
    """Lists versions and shows the selected one on the picture. UI thread."""

    shown = Signal(object)
    """Emitted with the zones of a version to show; None for none."""
    wanted = Signal(object, str)
    """Emitted with a version to restore and its number."""

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Versions"))
        self.again = button(self.tr("Restore this version…"), self._ask)
        self.note = words("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(self.tr("Versions, newest first"), "section"))
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        column.addWidget(self.again)
        self.list.currentRowChanged.connect(lambda _row: self._show())

    def show_versions(self, versions: Sequence[ZoneVersion], *, may: bool) -> None:
        """Show all versions, given oldest first."""
        self.list.clear()
        for number, version in reversed(list(enumerate(versions, 1))):
            fact = version.fact
            in_force = self.tr(" · in force") if number == len(versions) else ""
            lines = [f"{number}  {spoken_moment(fact.since_utc)} · {fact.author}{in_force}"]
            lines += [version.why] if version.why else []
            item = QListWidgetItem("\n".join(lines))
            item.setData(Qt.ItemDataRole.UserRole, (number, fact.content))
            self.list.addItem(item)
        self.again.setVisible(may)
        self.note.setText("" if versions else self.tr("No versions yet."))
        self._show()

    def _chosen(self) -> tuple[int, ZoneSet] | None:
        row = self.list.currentRow()
        if row < 0:
            return None
        number, content = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        try:
            return number, read_zones(content)
        except OperatorError as error:
            self.note.setText(error_words(error))
            return None

    def _show(self) -> None:
        chosen = self._chosen()
        # The newest version is already in force and cannot be restored.
        self.again.setEnabled(chosen is not None and self.list.currentRow() > 0)
        self.shown.emit(chosen[1] if chosen else None)
        if chosen is not None:
            names = ", ".join(zone.name for zone in (chosen[1] or NO_ZONES).zones)
            self.note.setText(
                self.tr("Shown dashed on the picture: {0}").format(names or self.tr("no zones"))
            )

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.wanted.emit(chosen[1], str(chosen[0]))
