"""The overview of all keys, made from the table of acts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.ui.acts import ACTS, Group

_COLUMNS: tuple[tuple[Group, ...], ...] = (
    (Group.CAMERA, Group.BOOKS),
    (Group.WALL, Group.TOUR),
    (Group.STEER,),
    (Group.LAYOUT, Group.CONSOLE),
)


class KeysDialog(QDialog):
    """All acts with their keys, in columns. Deleted when closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 22, 28, 24)
        heading = QLabel(self.tr("All keys"))
        heading.setObjectName("heading")
        outer.addWidget(heading)
        typed = QLabel(self.tr("Digits, then Enter: that camera comes to the spot."))
        typed.setObjectName("muted")
        outer.addWidget(typed)
        columns = QHBoxLayout()
        columns.setSpacing(36)
        for groups in _COLUMNS:
            columns.addLayout(self._column(groups))
        outer.addLayout(columns)

    def _column(self, groups: tuple[Group, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        for group in groups:
            title = QLabel(self._group_word(group).upper())
            title.setObjectName("section")
            column.addWidget(title)
            column.addLayout(self._rows(group))
            column.addSpacing(14)
        column.addStretch(1)
        return column

    @staticmethod
    def _group_word(group: Group) -> str:
        from PySide6.QtCore import QCoreApplication

        return QCoreApplication.translate("Acts", group.value)

    def _rows(self, group: Group) -> QGridLayout:
        rows = QGridLayout()
        rows.setHorizontalSpacing(14)
        rows.setVerticalSpacing(6)
        for row, known in enumerate(act for act in ACTS if act.group is group):
            keys = QLabel(known.spoken_keys)
            keys.setObjectName("keycap")
            keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
            rows.addWidget(keys, row, 0)
            rows.addWidget(QLabel(known.words), row, 1)
        rows.setColumnStretch(1, 1)
        return rows
