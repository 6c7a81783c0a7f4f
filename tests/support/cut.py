"""What of a dialog or a pane is cut off, overlapped or outside of the monitor, as it is shown now."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

SPARE_PX = 2
"""Rounding of a style sheet's lengths."""
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)


def cut(root: QWidget, where: str) -> list[str]:
    """Return what is wrong, a line each.

    Args:
        root: a dialog, or the content of a pane.
        where: stands before each line.
    """
    found = [line for widget in _shown(root) for line in _cut(widget, root)]
    if isinstance(root, QDialog):
        area = root.screen().availableGeometry()
        if not area.contains(root.frameGeometry()):
            found.append(f"beyond the monitor: {root.frameGeometry()} of {area}")
    found += _overlaps(root)
    return [f"{where}: {line}" for line in found]


def _shown(root: QWidget) -> list[QWidget]:
    found = [one for one in root.findChildren(QWidget) if isinstance(one, (*_CONTROLS, QLabel))]
    return [
        one
        for one in found
        if one.isVisible() and one.window() is root.window() and not _is_inside_control(one)
    ]


def _is_inside_control(widget: QWidget) -> bool:
    """Whether it is a part of another control, such as the line of a combo box, or of a list."""
    parent = widget.parentWidget()
    if parent is None:
        return False
    is_part = isinstance(parent, (*_CONTROLS, QAbstractScrollArea)) and not isinstance(parent, QScrollArea)
    if is_part or type(parent).__name__ in {"QTabBar", "QHeaderView"}:
        return True
    return isinstance(parent.parentWidget(), QAbstractScrollArea) and not isinstance(
        parent.parentWidget(), QScrollArea
    )


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else widget.accessibleName()
    return f"{type(widget).__name__} {' '.join(text.split())[:50]!r}"


def _cut(widget: QWidget, root: QWidget) -> list[str]:
    found = []
    if isinstance(widget, QLabel) and not widget.text() and widget.pixmap().isNull():
        return []
    if not widget.width() or not widget.height():
        return [f"{_called(widget)} has no size"]
    needed = widget.minimumSizeHint() if not isinstance(widget, QAbstractButton) else widget.sizeHint()
    if isinstance(widget, QLabel):
        if not widget.pixmap().isNull():
            return []
        if widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + SPARE_PX:
                high = widget.heightForWidth(widget.width())
                found.append(f"{_called(widget)} needs {high} of {widget.height()} px in height")
        elif widget.sizeHint().width() > widget.width() + SPARE_PX:
            found.append(f"{_called(widget)} needs {widget.sizeHint().width()} of {widget.width()} px")
    else:
        if needed.width() > widget.width() + SPARE_PX:
            found.append(f"{_called(widget)} needs {needed.width()} of {widget.width()} px")
        if needed.height() > widget.height() + SPARE_PX:
            found.append(f"{_called(widget)} needs {needed.height()} of {widget.height()} px in height")
    found += _outside(widget, root)
    return found


def _outside(widget: QWidget, root: QWidget) -> list[str]:
    """Return where a widget lies beyond what holds it; what can be scrolled to is not."""
    inner, child = QRect(QPoint(0, 0), widget.size()), widget
    while child is not root:
        parent = child.parentWidget()
        if parent is None:
            break
        inner.translate(child.pos())
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is parent:
            return [f"{_called(widget)} {why}" for why in _unscrollable(inner, area)]
        if not parent.rect().adjusted(-SPARE_PX, -SPARE_PX, SPARE_PX, SPARE_PX).contains(inner):
            return [f"{_called(widget)} lies beyond its {type(parent).__name__}"]
        child = parent
    return []


def _unscrollable(inner: QRect, area: QScrollArea) -> list[str]:
    """Return why a part of an area cannot be scrolled to."""
    room = area.viewport().rect()
    is_wide = inner.left() < -SPARE_PX or inner.right() > room.right() + SPARE_PX
    is_high = inner.top() < -SPARE_PX or inner.bottom() > room.bottom() + SPARE_PX
    found = []
    if is_wide and not area.horizontalScrollBar().isVisible():
        found.append(f"is cut at a side: {inner} of {room.width()} px")
    if is_high and not area.verticalScrollBar().isVisible():
        found.append("cannot be scrolled to")
    return found


def _overlaps(root: QWidget) -> list[str]:
    found = []
    shown = _shown(root)
    for one, other in itertools.combinations(shown, 2):
        if one.parentWidget() is not other.parentWidget():
            continue
        common = one.geometry().intersected(other.geometry())
        if common.width() > SPARE_PX and common.height() > SPARE_PX:
            found.append(f"{_called(one)} and {_called(other)} overlap")
    return found


def unfit(dialog: QDialog, where: str) -> list[str]:
    """Return what is wrong with the buttons: several are first, or one that is off says not why."""
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    first = [one.text() for one in buttons if one.isDefault()]
    silent = [
        one.text()
        for one in buttons
        if not one.isEnabled() and not one.toolTip() and not one.accessibleDescription()
    ]
    found = [f"{where}: several first buttons: {first}"] if len(first) > 1 else []
    return found + ([f"{where}: off without a reason: {silent}"] if silent else [])
