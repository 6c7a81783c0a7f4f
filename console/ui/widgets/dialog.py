"""The base of all dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from console.ui.widgets.reach import make_reachable
from console.ui.widgets.scroll_area import ScrollArea
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QLayout, QLayoutItem


FOOT_SHARE = 0.3
"""A last row that is higher, as a share of the monitor, is more than buttons, and is scrolled too."""
FRAME_MS = 30
"""After so long it is looked again whether a window manager has put a dialog into its frame."""


class Dialog(QDialog):
    """A dialog whose controls have names for screen readers and follow each other as they are laid out.

    Ctrl+Enter presses its default button, also from a field of many lines.
    """

    _is_scrolled = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # In a field of many lines, Enter alone begins a new one.
            QShortcut(QKeySequence(Qt.Modifier.CTRL | key), self).activated.connect(self._press_default)

    def _press_default(self) -> None:
        for button in self.findChildren(QPushButton):
            if button.isDefault() and button.isVisible():
                button.click()
                return

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        make_reachable(self, self.windowTitle())
        self._stand_over_parent()
        self._stay_on_monitor()

    def _stand_over_parent(self) -> None:
        """Say where it stands, unless somebody moved it.

        A window manager that is left to place it does so a moment later, and a dialog that grows in between
        is sent to the corner where Qt still believes it to be.
        """
        parent = self.parentWidget()
        if parent is None or self.testAttribute(Qt.WidgetAttribute.WA_Moved):
            return
        place = self.frameGeometry()
        place.moveCenter(parent.window().frameGeometry().center())
        self.move(place.topLeft())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # Where no window manager draws a frame, a dialog would flow into the pane behind it.
        painter = QPainter(self)
        painter.setPen(colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def event(self, event: QEvent) -> bool:
        was_handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            # A refusal or further fields made it larger.
            self._stay_on_monitor()
        return was_handled

    def _stay_on_monitor(self) -> None:
        """Give it the room that it needs, or scroll it: no button lies beyond the monitor's edge."""
        if not self.frameGeometry().contains(self.geometry()):
            # The window manager is putting it into its frame: what is said now of where it stands is wrong,
            # and a new size would be asked for there.
            QTimer.singleShot(FRAME_MS, self, self._stay_on_monitor)
            return
        # Where it stands: its own screen is still that of another monitor while it is being shown.
        monitor = QGuiApplication.screenAt(self.frameGeometry().center()) or self.screen()
        area = monitor.availableGeometry()
        room = area.size() - (self.frameGeometry().size() - self.size())
        self._scroll_if_larger(room)
        least = _least(self.layout(), self.width())
        size = self.size().expandedTo(least).boundedTo(room)
        if size != self.size():
            self.resize(size)
        frame = self.frameGeometry()
        if area.contains(frame):
            return
        frame.moveRight(min(frame.right(), area.right()))
        frame.moveBottom(min(frame.bottom(), area.bottom()))
        self.move(max(frame.left(), area.left()), max(frame.top(), area.top()))

    def _scroll_if_larger(self, room: QSize) -> None:
        """Put all but the last rows, a refusal and the buttons, into an area that is scrolled."""
        layout = self.layout()
        if not isinstance(layout, QVBoxLayout) or self._is_scrolled:
            return
        if _least(layout, min(self.width(), room.width())).height() <= room.height():
            return
        self._is_scrolled = True
        begins_at = self._first_field()
        margins, foot = layout.contentsMargins(), QVBoxLayout()
        foot.setContentsMargins(margins.left(), 0, margins.right(), margins.bottom())
        last = layout.itemAt(layout.count() - 1)
        if last is not None and last.minimumSize().height() <= FOOT_SHARE * room.height():
            _move_last(layout, foot)
        if _is_refusal(layout.itemAt(layout.count() - 1)):
            _move_last(layout, foot)
        inside = QWidget()
        # Moves the layout with its widgets, so that whoever adds to it later adds to what is scrolled.
        inside.setLayout(layout)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = ScrollArea(inside)
        # Its fields take the keyboard, and bring themselves into view.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        make_reachable(self, self.windowTitle())
        if begins_at is not None:
            # What is moved into the area loses the keyboard, and Qt would give it to a button.
            begins_at.setFocus()
        # While a dialog is being shown, what was moved into the area does not hear of its new size.
        QTimer.singleShot(0, self, layout.update)

    def _first_field(self) -> QWidget | None:
        """Return the control that has the keyboard; if that is a button or none, the first other one."""
        focused = self.focusWidget()
        if focused is not None and not isinstance(focused, QPushButton):
            return focused
        ordered = make_reachable(self, self.windowTitle())
        fields = (one for one in ordered if one.isEnabled() and one.isVisibleTo(self))
        return next((one for one in fields if not isinstance(one, QPushButton)), focused)


def _least(layout: QLayout | None, width: int) -> QSize:
    """Return the size below which something is cut, at a width."""
    if layout is None:
        return QSize()
    least = layout.totalMinimumSize()
    return least.expandedTo(QSize(0, layout.totalMinimumHeightForWidth(max(width, least.width()))))


def _is_refusal(item: QLayoutItem | None) -> bool:
    widget = item.widget() if item is not None else None
    return widget is not None and widget.objectName() == "refusal"


def _move_last(before: QVBoxLayout, foot: QVBoxLayout) -> None:
    """Move the last row of a layout to the begin of another."""
    item = before.takeAt(before.count() - 1)
    widget, row = (item.widget(), item.layout()) if item is not None else (None, None)
    if row is not None:
        foot.insertLayout(0, row)
    elif widget is not None:
        foot.insertWidget(0, widget)
