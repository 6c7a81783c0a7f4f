"""What a screen reader and the Tab key find in panes and dialogs that are shown."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from console.ui.widgets.reach import is_control, name_of


def chain(root: QWidget) -> list[QWidget]:
    """The shown, enabled controls of a pane or dialog in the order of the Tab key."""
    return _from(root, root)


def _shown(root: QWidget) -> list[QWidget]:
    found = [one for one in root.findChildren(QWidget) if _is_shown(one, root)]
    return sorted(found, key=lambda one: (_place(one, root).top(), _place(one, root).left()))


def _is_shown(widget: QWidget, root: QWidget) -> bool:
    is_there = root.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled()
    return is_there and is_control(widget, root)


def _from(start: QWidget, root: QWidget) -> list[QWidget]:
    found = [start] if start is not root else []
    widget = start.nextInFocusChain()
    while widget is not None and widget is not start:
        if _is_shown(widget, root):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def faults(root: QWidget, where: str) -> list[str]:
    """What is wrong in a pane or dialog, a sentence each."""
    order = chain(root)
    called = {id(one): f"{type(one).__name__} {name_of(one) or one.objectName()!r}" for one in order}
    # Also on pages that are not shown yet.
    controls = [one for one in root.findChildren(QWidget) if is_control(one, root)]
    unnamed = [
        f"{where}: {type(one).__name__} {one.objectName()!r} has no name"
        for one in controls
        # A button that is hidden and empty gets its words when it is shown.
        if not name_of(one) and (one.isVisible() or not isinstance(one, QAbstractButton))
    ]
    in_order = {id(one) for one in order}
    missed = [
        f"{where}: Tab never comes to {type(one).__name__} {name_of(one)!r}"
        for one in _shown(root)
        if id(one) not in in_order
    ]
    back = [
        f"{where}: Tab goes back from {called[id(one)]} to {called[id(following)]}"
        for one, following in itertools.pairwise(order)
        # What is scrolled may lie below what is not.
        if _area(following, root) is _area(one, root)
        and _is_before(_place(following, root), _place(one, root))
    ]
    return unnamed + missed + back


def _area(widget: QWidget, root: QWidget) -> QWidget:
    """The nearest scroll area around a control, or the pane or dialog."""
    parent = widget.parentWidget()
    while parent is not None and parent is not root and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent or root


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def _is_before(one: QRect, other: QRect) -> bool:
    """Whether a reader comes to a place before another: above it in its column, or left of it in its row."""
    is_above = one.bottom() <= other.top() and one.left() <= other.right()
    is_left = one.right() <= other.left() and one.top() <= other.center().y() <= one.bottom()
    return is_above or is_left
