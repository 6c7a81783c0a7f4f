"""The overview of all keys, built from the table of actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from console.ui.base.action import ActionGroup, action_by_id
from console.ui.shell.actions import ACTIONS
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from console.ui.base.action import Action
    from console.ui.shell.actions import ConsoleWindow

COLUMNS = 4
FIRST = (ActionGroup.CAMERA, ActionGroup.TOUR)
"""The groups shown first; the others follow in menu order."""
TITLE_ROWS = 2
"""Height of a group's title in rows."""
LEAST_PX = 240
SPARE_PX = 80
"""Pixels of a monitor's width and height left free around the dialog."""

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SCROLLING = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table, and what is searched in it."""

    group: ActionGroup
    action: str
    """Its id; empty where the line stands for several actions, or for a key that is held down."""
    keycap: QLabel
    text: QLabel
    searched: str


_fitting: dict[tuple[int, str, str], int] = {}
"""How many columns fit, by room, font and language: laying the table out to find out takes a while."""


class KeysDialog(Dialog):
    """Shows all actions with their keys in columns of similar height. Deleted when closed.

    What is typed leaves only the lines that have it; the arrow keys go from one to the next, and Enter or a
    click does what the line says. While nothing is typed the arrow keys scroll.
    """

    action_wanted = Signal(str)
    """Emitted with the id of the action that was chosen, once the dialog has closed."""
    round_wanted = Signal()
    """Emitted when the person wants to be shown round."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        # Dressed while it is empty: its hundreds of labels are then styled once and not twice.
        self.ensurePolished()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 22, 28, 24)
        head = QHBoxLayout()
        head.addWidget(words(self.tr("All keys"), "heading"))
        head.addStretch()
        self.round_button = button(self.tr("&Show me round"), self._show_round)
        self.round_button.setToolTip(action_by_id("guide").tool_tip)
        head.addWidget(self.round_button)
        head.addWidget(button(self.tr("Close"), self.reject))
        outer.addLayout(head)
        outer.addWidget(
            words(
                self.tr(
                    "Find an action and press Enter to do it. On the wall, type a camera number and press "
                    "Enter to call that camera to the spot."
                ),
                "muted",
            )
        )
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a key, for example visitor"))
        self.search.setAccessibleName(self.tr("Find a key"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(60)
        outer.addWidget(self.search)
        self._lines: list[_Line] = []
        self._groups: dict[ActionGroup, QWidget] = {}
        self._columns: list[tuple[QWidget, tuple[ActionGroup, ...]]] = []
        self._chosen: _Line | None = None
        self._pressed: _Line | None = None
        self.none = words(self.tr("No key matches. Try another word."), "empty")
        self.none.hide()
        outer.addWidget(self.none)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self.area, 1)
        self._make_room_for(self._widest_table())
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        # What is typed is found at once; the arrows scroll meanwhile.
        self.search.setFocus()

    def _show_round(self) -> None:
        # Afterwards, because the wall gets the keys when this closes.
        self.finished.connect(self.round_wanted)
        self.accept()

    def _widest_table(self) -> QWidget:
        """Return the table with as many columns as fit on the monitor; longer texts wrap."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        most = self.screen().availableSize().width() - 2 * SPARE_PX - bar
        tried = most, self.font().toString(), self.windowTitle()
        for columns in range(_fitting.get(tried, COLUMNS), 0, -1):
            self._lines, self._groups, self._columns = [], {}, []
            inner = self._create_table(columns)
            # Unpolished, it would be measured in another font than it is shown in.
            for part in (inner, *inner.findChildren(QWidget)):
                part.ensurePolished()
            if inner.sizeHint().width() <= most or columns == 1:
                _fitting[tried] = columns
                break
        for line in self._lines:
            line.text.setWordWrap(True)
        return inner

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._give_heights)

    def _give_heights(self) -> None:
        """Ask for the height that each wrapped line has at its own width."""
        for line in self._lines:
            line.text.setMinimumHeight(line.text.heightForWidth(line.text.width()))

    def _find(self, typed: str) -> None:
        """Show the lines that have all these words in key, text or group."""
        wanted = typed.casefold().split()
        for line in self._lines:
            is_shown = all(word in line.searched for word in wanted)
            for label in (line.keycap, line.text):
                label.setVisible(is_shown)
        shown = {line.group for line in self._lines if not line.text.isHidden()}
        for group, part in self._groups.items():
            part.setVisible(group in shown)
        for column, groups in self._columns:
            column.setVisible(not shown.isdisjoint(groups))
        self.none.setVisible(not shown)
        self.area.verticalScrollBar().setValue(0)
        self._choose(next(iter(self._found()), None) if wanted else None)
        if not shown:
            self.search.setAccessibleDescription(self.none.text())

    def _found(self) -> list[_Line]:
        """Return the lines that are shown and can be done, from the top of each column to its end."""
        return [line for line in self._lines if line.action and not line.text.isHidden()]

    def _choose(self, line: _Line | None) -> None:
        """Mark the line that Enter does."""
        for each, is_chosen in ((self._chosen, False), (line, True)):
            if each is not None:
                each.text.setProperty("chosen", "true" if is_chosen else "false")
                each.text.style().polish(each.text)
        self._chosen = line
        said = ""
        if line is not None:
            self.area.ensureWidgetVisible(line.text)
            said = f"{line.text.text()}, {line.keycap.text()}"
        self.search.setAccessibleDescription(said)

    def _choose_next(self, step: int) -> None:
        found = self._found()
        if self._chosen in found:
            self._choose(found[(found.index(self._chosen) + step) % len(found)])

    def _do(self, line: _Line) -> None:
        if not self.isVisible():
            # A second Enter that came while this was closing.
            return
        # Afterwards, because what it opens gets the keys.
        self.finished.connect(lambda _result, name=line.action: self.action_wanted.emit(name))
        self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if self._chosen is not None and key in _ENTER:
                self._do(self._chosen)
                return True
            if self._chosen is not None and key in _STEPS:
                self._choose_next(_STEPS[key])
                return True
            act = _SCROLLING.get(key)
            if act is not None:
                self.area.verticalScrollBar().triggerAction(act)
                return True
        if watched is self.area.widget() and isinstance(event, QMouseEvent):
            return self._follow_mouse(event)
        return super().eventFilter(watched, event)

    def _follow_mouse(self, event: QMouseEvent) -> bool:
        """Do the line on which the left button was pressed and let go."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        inner, at = self.area.widget(), event.position().toPoint()
        part = inner.childAt(at) if inner is not None else None
        line = next(
            (line for line in self._lines if part is not None and part in (line.keycap, line.text)), None
        )
        if event.type() is QEvent.Type.MouseButtonPress:
            self._pressed = line
        elif event.type() is QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, None
            if line is not None and line is pressed and line.action:
                self._do(line)
                return True
        return False

    def _create_table(self, columns: int) -> QWidget:
        # Filled where it stays: labels that are moved are styled anew. The table before is deleted.
        inner = QWidget()
        self.area.setWidget(inner)
        # Labels pass the mouse on, so one filter does for hundreds of them.
        inner.installEventFilter(self)
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(36)
        for groups in balanced(rows_by_group(), columns):
            column = QWidget(inner)
            column.setLayout(self._create_column(groups))
            row.addWidget(column)
            self._columns.append((column, tuple(groups)))
        row.addStretch()
        return inner

    def _make_room_for(self, inner: QWidget) -> None:
        """Make the area as wide as its content, or as the monitor allows."""
        area = self.area
        room = self.screen().availableSize()
        size = inner.sizeHint()
        bar = area.verticalScrollBar().sizeHint().width()
        margins = 2 * SPARE_PX
        area.setMinimumSize(min(size.width() + bar, room.width() - margins), min(size.height(), LEAST_PX))

    def showEvent(self, event: QShowEvent) -> None:
        # As high as the lines, as far as the monitor allows.
        inner = self.area.widget()
        missing = inner.sizeHint().height() - self.area.height() if inner is not None else 0
        room = self.screen().availableSize().height() - SPARE_PX
        self.resize(self.width(), min(self.height() + max(0, missing), room))
        super().showEvent(event)

    def _create_column(self, groups: Sequence[ActionGroup]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for group in groups:
            part = QWidget()
            inside = QVBoxLayout(part)
            inside.setContentsMargins(0, 0, 0, 14)
            inside.setSpacing(6)
            title = QCoreApplication.translate("Actions", group.value)
            inside.addWidget(words(title.upper(), "section"))
            inside.addLayout(self._rows(group))
            column.addWidget(part)
            self._groups[group] = part
        column.addStretch(1)
        return column

    def _rows(self, group: ActionGroup) -> QGridLayout:
        rows = QGridLayout()
        rows.setHorizontalSpacing(8)
        rows.setVerticalSpacing(6)
        for row, (name, keys, text) in enumerate(lines_of(group)):
            keycap = QLabel(keys)
            keycap.setObjectName("keycap")
            keycap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            said = words(text)
            said.setWordWrap(False)
            said.setContentsMargins(6, 0, 6, 0)
            rows.addWidget(keycap, row, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(said, row, 1)
            title = QCoreApplication.translate("Actions", group.value)
            if name:
                said.setCursor(Qt.CursorShape.PointingHandCursor)
            self._lines.append(_Line(group, name, keycap, said, f"{keys} {text} {title}".casefold()))
        rows.setColumnStretch(1, 1)
        return rows


def lines_of(group: ActionGroup) -> list[tuple[str, str, str]]:
    """Return id, keys and text of the actions of a group; numbered ones (presets) share a line without id."""
    acts = [act for act in ACTIONS if act.group is group]
    acts_with_number = [act for act in acts if act.argument]
    lines = [
        # What a key does while it is held down cannot be done by Enter.
        ("" if act.is_held else act.id, act.spoken_keys, act.label)
        for act in acts
        if not act.argument
    ]
    if acts_with_number:
        first, last = acts_with_number[0], acts_with_number[-1]
        lines.append(("", f"{first.spoken_keys} … {last.argument}", _ranged(first, last)))
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
