"""The overview of all keys, built from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.ui.base.action import ActionGroup, action_by_id
from console.ui.shell.actions import ACTIONS
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.ui.base.action import Action
    from console.ui.shell.actions import ConsoleWindow

COLUMNS = 4
FIRST = (ActionGroup.CAMERA, ActionGroup.TOUR)
"""The groups shown first; the others follow in menu order."""
TITLE_ROWS = 2
"""Height of a group's title in rows."""
SPARE_PX = 80
"""Pixels of a monitor's width and height left free around the dialog."""


class KeysDialog(Dialog):
    """Shows all actions with their keys in columns of similar height. Deleted when closed."""

    round_wanted = Signal()
    """Emitted when the person wants to be shown round."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 22, 28, 24)
        head = QHBoxLayout()
        head.addWidget(words(self.tr("All keys"), "heading"))
        head.addStretch()
        self.round_button = button(self.tr("&Show me round"), self._show_round)
        self.round_button.setToolTip(action_by_id("guide").tool_tip)
        head.addWidget(self.round_button)
        outer.addLayout(head)
        outer.addWidget(
            words(self.tr("Type a camera number and press Enter to call that camera to the spot."), "muted")
        )
        most = self.screen().availableSize().width() - 2 * SPARE_PX
        # With a large scale there is room for fewer columns, and the rest is scrolled.
        candidates = (self._create_table(columns) for columns in range(COLUMNS, 0, -1))
        inner = next(
            (widget for widget in candidates if widget.sizeHint().width() <= most), None
        ) or self._create_table(1)
        area = self._scrolled(inner)
        outer.addWidget(area, 1)
        # The arrows scroll at once, and a space does not press the button above.
        area.setFocus()

    def _show_round(self) -> None:
        # Afterwards, because the wall gets the keys when this closes.
        self.finished.connect(self.round_wanted)
        self.accept()

    def _create_table(self, columns: int) -> QWidget:
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(36)
        for groups in balanced(rows_by_group(), columns):
            row.addLayout(self._create_column(groups))
        return inner

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        """Return a scroll area as large as its content, or as the monitor allows."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        room = self.screen().availableSize()
        size = inner.sizeHint()
        bar = area.verticalScrollBar().sizeHint().width()
        margins = 2 * SPARE_PX
        area.setMinimumSize(
            min(size.width() + bar, room.width() - margins), min(size.height(), room.height() - margins)
        )
        return area

    def _create_column(self, groups: Sequence[ActionGroup]) -> QVBoxLayout:
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
        for row, (keys, text) in enumerate(lines_of(group)):
            keycap = QLabel(keys)
            keycap.setObjectName("keycap")
            keycap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            rows.addWidget(keycap, row, 0)
            rows.addWidget(QLabel(text), row, 1)
        rows.setColumnStretch(1, 1)
        return rows


def lines_of(group: ActionGroup) -> list[tuple[str, str]]:
    """Return keys and texts of a group; numbered actions (presets) share one line."""
    acts = [act for act in ACTIONS if act.group is group]
    acts_with_number = [act for act in acts if act.argument]
    lines = [(act.spoken_keys, act.label) for act in acts if not act.argument]
    if acts_with_number:
        first, last = acts_with_number[0], acts_with_number[-1]
        lines.append((f"{first.spoken_keys} … {last.argument}", _ranged(first, last)))
    return lines


def _ranged(first: Action[ConsoleWindow], last: Action[ConsoleWindow]) -> str:
    """Return the text of a range of numbered actions."""
    return f"{first.label} … {last.argument}"


def rows_by_group() -> dict[ActionGroup, int]:
    """Return the height of each group in rows."""
    ordered = (*FIRST, *(group for group in ActionGroup if group not in FIRST))
    return {group: len(lines_of(group)) + TITLE_ROWS for group in ordered}


def balanced(rows: dict[ActionGroup, int], columns: int = COLUMNS) -> list[list[ActionGroup]]:
    """Return the groups in order, split into columns of similar height."""
    return _split_into_columns(list(rows), rows, columns)[1]


def _split_into_columns(
    groups: list[ActionGroup], rows: dict[ActionGroup, int], columns: int
) -> tuple[int, list[list[ActionGroup]]]:
    """Return the smallest sum of squared column heights and the columns."""
    best = sum(rows[group] for group in groups) ** 2, [groups]
    for split in range(1, len(groups) if columns > 1 else 0):
        cost, columns_right = _split_into_columns(groups[split:], rows, columns - 1)
        cost += sum(rows[group] for group in groups[:split]) ** 2
        if cost < best[0]:
            best = cost, [groups[:split], *columns_right]
    return best
