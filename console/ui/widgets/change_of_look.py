"""Gives a new look to what is on the screen already: colours that lists and texts have kept are exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractProxyModel, QModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCalendarWidget,
    QHeaderView,
    QTableView,
    QTextBrowser,
    QWidget,
)

from console.ui.widgets.palette import TINTS
from console.ui.widgets.state_icons import in_present_colours
from console.ui.widgets.stylesheet import row_height
from console.ui.widgets.theme import code, colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.ui.widgets.palette import Palette

DECORATION, FOREGROUND = Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.ForegroundRole


def fit_rows(window: QWidget, scale: float) -> None:
    """Give the rows of a window's tables, or a part's, the height of their text, or what a finger needs."""
    for table in window.findChildren(QTableView):
        header = table.verticalHeader()
        is_fitted = (
            header.count() > 0 and header.sectionResizeMode(0) is QHeaderView.ResizeMode.ResizeToContents
        )
        if not is_fitted and not isinstance(table.parent(), QCalendarWidget):
            header.setDefaultSectionSize(row_height(table.fontMetrics().height(), scale))


def exchange_colours(window: QWidget, old: Palette) -> None:
    """Exchange the colours of an old palette in all lists, buttons and texts of a window or a part of it.

    What is painted anew each time, or comes from the style sheet, needs none of this.

    Args:
        window: a window, with all that belongs to it.
        old: the palette that was in use.
    """
    names = {QColor(getattr(old, name)).rgb(): name for name in TINTS}
    models: dict[int, QAbstractItemModel] = {}
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        while isinstance(model, QAbstractProxyModel):
            model = model.sourceModel()
        if model is not None:
            models[id(model)] = model
    for model in models.values():
        # Nobody has changed the items, and what listens to changes of them must not hear of it.
        was_blocked = model.blockSignals(True)
        for index in _indexes(model, QModelIndex()):
            _exchange_item(model, index, names)
        model.blockSignals(was_blocked)
    for view in window.findChildren(QAbstractItemView):
        view.viewport().update()
    for pressed in window.findChildren(QAbstractButton):
        if not pressed.icon().isNull():
            pressed.setIcon(in_present_colours(pressed.icon()))
    for browser in window.findChildren(QTextBrowser):
        _exchange_text(browser, names)


def _indexes(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    if isinstance(model, QAbstractListModel):
        # It has one column and no children, and hides the functions that would say so.
        yield from (model.index(row, 0) for row in range(model.rowCount()))
        return
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield index
            if model.hasChildren(index):
                yield from _indexes(model, index)


def _exchange_item(model: QAbstractItemModel, index: QModelIndex, names: dict[int, str]) -> None:
    shape, ink = model.data(index, DECORATION), model.data(index, FOREGROUND)
    if isinstance(shape, QIcon) and not shape.isNull():
        model.setData(index, in_present_colours(shape), DECORATION)
    tint = ink.color() if isinstance(ink, QBrush) else ink
    if isinstance(tint, QColor) and (name := names.get(tint.rgb())):
        model.setData(index, QBrush(colour(name)), FOREGROUND)


def _exchange_text(browser: QTextBrowser, names: dict[int, str]) -> None:
    document = browser.document()
    found: list[tuple[int, int, str]] = []
    block = document.begin()
    while block.isValid():
        for piece in block:  # type: ignore[attr-defined]  # the stub lacks the iterator
            fragment = piece.fragment()
            ink = fragment.charFormat().foreground()
            if ink.style() != Qt.BrushStyle.NoBrush and (name := names.get(ink.color().rgb())):
                found.append((fragment.position(), fragment.length(), name))
        block = block.next()
    cursor = QTextCursor(document)
    for position, length, name in found:
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        new = QTextCharFormat()
        new.setForeground(QColor(code(name)))
        cursor.mergeCharFormat(new)
