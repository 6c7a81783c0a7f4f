"""The versions of a camera's zones: who, when; shown on the picture, put into force again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.books.instants import spoken_moment
from console.domain.errors import OperatorError
from console.domain.privacy.model import NO_ZONES, ZoneSet
from console.domain.privacy.zone_json import read_zones
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.services.privacy.zone_history import ZoneVersion


class VersionList(QWidget):
    """UI thread."""

    shown = Signal(object)
    """Zones of a version to show on the picture; None: none."""
    wanted = Signal(object, str)
    """A version that shall hold again, and what it is called."""

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Versions"))
        self.again = button(self.tr("Make this version hold again…"), self._ask)
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
        """All versions, oldest first."""
        self.list.clear()
        for at, version in reversed(list(enumerate(versions, 1))):
            fact = version.fact
            in_force = self.tr(" · in force") if at == len(versions) else ""
            lines = [f"{at}  {spoken_moment(fact.since_utc)} · {fact.author}{in_force}"]
            lines += [version.why] if version.why else []
            item = QListWidgetItem("\n".join(lines))
            item.setData(Qt.ItemDataRole.UserRole, (at, fact.content))
            self.list.addItem(item)
        self.again.setVisible(may)
        self.note.setText("" if versions else self.tr("These zones were never changed."))
        self._show()

    def _chosen(self) -> tuple[int, ZoneSet] | None:
        row = self.list.currentRow()
        if row < 0:
            return None
        at, content = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        try:
            return at, read_zones(content)
        except OperatorError as error:
            self.note.setText(str(error))
            return None

    def _show(self) -> None:
        chosen = self._chosen()
        # The newest one is what holds now.
        self.again.setEnabled(chosen is not None and self.list.currentRow() > 0)
        self.shown.emit(chosen[1] if chosen else None)
        if chosen is not None:
            names = ", ".join(zone.name for zone in (chosen[1] or NO_ZONES).zones)
            self.note.setText(self.tr("Dashed on the picture: {0}").format(names or self.tr("no zone")))

    def _ask(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.wanted.emit(chosen[1], str(chosen[0]))
