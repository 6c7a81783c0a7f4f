"""The overview of all keys, made from the table of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.ui.base.action import ActionGroup
from console.ui.shell.actions import ACTIONS
from console.ui.widgets.forms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.ui.base.action import Action
    from console.ui.shell.actions import ConsoleWindow

COLUMNS = 4
FIRST = (ActionGroup.CAMERA, ActionGroup.TOUR)
"""What is read first; the others follow as in the menus."""
TITLE_ROWS = 2
"""A group's title and the air above it take the height of so many keys."""
SPARE_PX = 80
"""Of a monitor's width and height, left around the dialog."""


class KeysDialog(QDialog):
    """All acts with their keys, in columns of about one height. Deleted when closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 22, 28, 24)
        outer.addWidget(words(self.tr("All keys"), "heading"))
        outer.addWidget(words(self.tr("Digits, then Enter: that camera comes to the spot."), "muted"))
        most = self.screen().availableSize().width() - 2 * SPARE_PX
        # With large letters there is room for fewer columns, and the rest is scrolled.
        drawn = (self._drawn(columns) for columns in range(COLUMNS, 0, -1))
        inner = next((one for one in drawn if one.sizeHint().width() <= most), None) or self._drawn(1)
        outer.addWidget(self._scrolled(inner), 1)

    def _drawn(self, columns: int) -> QWidget:
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(36)
        for groups in balanced(rows_by_group(), columns):
            row.addLayout(self._column(groups))
        return inner

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        """As large as it is, or as the monitor: with large letters it is scrolled."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        room = self.screen().availableSize()
        wanted = inner.sizeHint()
        bar = area.verticalScrollBar().sizeHint().width()
        margins = 2 * SPARE_PX
        area.setMinimumSize(
            min(wanted.width() + bar, room.width() - margins), min(wanted.height(), room.height() - margins)
        )
        return area

    def _column(self, groups: Sequence[ActionGroup]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        for group in groups:
            title = QCoreApplication.translate("Actions", group.value)
            column.addWidget(words(title.upper(), "section"))
            column.addLayout(self._rows(group))
            column.addSpacing(14)
        column.addStretch(1)
        return column

    @staticmethod
    def _rows(group: ActionGroup) -> QGridLayout:
        rows = QGridLayout()
        rows.setHorizontalSpacing(14)
        rows.setVerticalSpacing(6)
        for row, (keys, said) in enumerate(lines_of(group)):
            cap = QLabel(keys)
            cap.setObjectName("keycap")
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            rows.addWidget(cap, row, 0)
            rows.addWidget(QLabel(said), row, 1)
        rows.setColumnStretch(1, 1)
        return rows


def lines_of(group: ActionGroup) -> list[tuple[str, str]]:
    """Keys and what they do; a row of numbered acts (presets) is one line."""
    acts = [act for act in ACTIONS if act.group is group]
    numbered = [act for act in acts if act.argument]
    lines = [(act.spoken_keys, act.words) for act in acts if not act.argument]
    if numbered:
        first, last = numbered[0], numbered[-1]
        lines.append((f"{first.spoken_keys} … {last.argument}", _ranged(first, last)))
    return lines


def _ranged(first: Action[ConsoleWindow], last: Action[ConsoleWindow]) -> str:
    """What the first of numbered acts does, up to the last of them."""
    return f"{first.words} … {last.argument}"


def rows_by_group() -> dict[ActionGroup, int]:
    """Height of each group, in rows."""
    ordered = (*FIRST, *(group for group in ActionGroup if group not in FIRST))
    return {group: len(lines_of(group)) + TITLE_ROWS for group in ordered}


def balanced(rows: dict[ActionGroup, int], columns: int = COLUMNS) -> list[list[ActionGroup]]:
    """The groups in their order, cut into columns of heights as equal as can be."""
    return _cut(list(rows), rows, columns)[1]


def _cut(
    groups: list[ActionGroup], rows: dict[ActionGroup, int], columns: int
) -> tuple[int, list[list[ActionGroup]]]:
    """The cut with the least sum of squared heights, and that sum."""
    best = sum(rows[group] for group in groups) ** 2, [groups]
    for at in range(1, len(groups) if columns > 1 else 0):
        cost, rest = _cut(groups[at:], rows, columns - 1)
        cost += sum(rows[group] for group in groups[:at]) ** 2
        if cost < best[0]:
            best = cost, [groups[:at], *rest]
    return best
