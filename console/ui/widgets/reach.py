"""Names for screen readers, and a tab order that follows what is seen, for whole panes and dialogs."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QBoxLayout,
    QCalendarWidget,
    QComboBox,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_TAB = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)
"""The policies of controls at which Tab stops."""
_WHOLE = (QAbstractSpinBox, QComboBox, QCalendarWidget)
"""Widgets whose parts are none of our business: Tab goes to the whole."""


def make_reachable(root: QWidget, title: str) -> list[QWidget]:
    """Name each control that has no name, and let Tab go through all in the order of the layout.

    Return them in this order, also those that are not shown.

    Args:
        root: a pane or a dialog that is built.
        title: its title, which lists and texts without a name of their own get.
    """
    ordered = [widget for widget in _in_layout_order(root) if is_control(widget, root)]
    for widget in ordered:
        if not name_of(widget):
            widget.setAccessibleName(_name_of_whole(widget, root) or _own_words(widget) or _of(widget, title))
    for first, second in itertools.pairwise(ordered):
        QWidget.setTabOrder(first, second)
    # What Python holds of a part is bound to the object that was asked for it last. Bound to a part that
    # nothing else holds, it would be collected, and the part deleted: the root is asked last.
    root.findChildren(QWidget)
    return ordered


def is_control(widget: QWidget, root: QWidget) -> bool:
    """Return whether Tab stops at a widget of this pane or dialog when it is shown and enabled."""
    if widget.focusPolicy() not in BY_TAB or widget.focusProxy() is not None:
        return False
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, _WHOLE):
            return False
        parent = parent.parentWidget()
    return parent is root


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a control: its name, its text or the label that belongs to it."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton) and any(letter.isalpha() for letter in widget.text()):
        return widget.text()
    return next(
        (label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget), ""
    )


def _own_words(widget: QWidget) -> str:
    """Return what a control says about itself: in an empty field, or in its tool tip."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and widget.placeholderText():
        return widget.placeholderText()
    return widget.toolTip() if isinstance(widget, QAbstractButton) else ""


def _name_of_whole(widget: QWidget, root: QWidget) -> str:
    """Return the name of the composed field that a control is a part of."""
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if parent.focusProxy() is widget and parent.accessibleName():
            return parent.accessibleName()
        parent = parent.parentWidget()
    return ""


def _of(widget: QWidget, title: str) -> str:
    """Return the title for what fills a pane; a field or button must say more than that."""
    return title if _fills(widget) else ""


def _fills(widget: QWidget) -> TypeGuard[QAbstractScrollArea | QTabBar]:
    is_field = isinstance(widget, QPlainTextEdit) and not widget.isReadOnly()
    return isinstance(widget, QAbstractScrollArea | QTabBar) and not is_field


def _in_layout_order(root: QWidget) -> list[QWidget]:
    """Return all widgets below one, each before its parts, in the order in which they are laid out."""
    ordered: list[QWidget] = []
    seen: set[int] = set()

    def add_parts(widget: QWidget) -> None:
        direct = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow()]
        if not direct:
            return
        for child in (*_laid_out(widget, direct), *direct):
            if child is not None and id(child) not in seen:
                seen.add(id(child))
                ordered.append(child)
                add_parts(child)

    add_parts(root)
    return ordered


def _laid_out(widget: QWidget, direct: list[QWidget]) -> Iterator[QWidget | None]:
    """Yield the parts that a widget lays out itself, in its order; `direct` are all its children."""
    if isinstance(widget, QTabWidget):
        yield widget.tabBar()
    if isinstance(widget, QSplitter | QStackedWidget | QTabWidget):
        for index in range(widget.count()):
            if isinstance(widget, QSplitter):
                yield widget.handle(index)
            yield widget.widget(index)
    elif isinstance(widget, QScrollArea):
        yield widget.widget()
    elif (layout := widget.layout()) is not None:
        yield from _of_layout(layout, direct)


def _of_layout(layout: QLayout, direct: list[QWidget]) -> Iterator[QWidget]:
    """Yield the widgets of a layout in its order; `direct` are all children of its owner.

    Its items are not asked for: what Python holds of an item outlives it, and Qt gives its address to others.
    """
    parts: list[QWidget | QLayout] = [
        *direct,
        *(one for one in layout.children() if isinstance(one, QLayout)),
    ]
    placed = [(_place(layout, index), part) for part in parts if (index := layout.indexOf(part)) >= 0]
    placed.sort(key=lambda one: one[0])
    # A dialog has hundreds of labels in dozens of layouts: each layout looks only at what is left.
    own = {id(part) for _, part in placed}
    left = [one for one in direct if id(one) not in own]
    for _, part in placed:
        if isinstance(part, QLayout):
            yield from _of_layout(part, left)
        else:
            yield part


def _place(layout: QLayout, index: int) -> tuple[int, ...]:
    if isinstance(layout, QGridLayout):
        return tuple(layout.getItemPosition(index))  # type: ignore[arg-type]
    is_reversed = isinstance(layout, QBoxLayout) and layout.direction() in {
        QBoxLayout.Direction.RightToLeft,
        QBoxLayout.Direction.BottomToTop,
    }
    return (-index,) if is_reversed else (index,)
