"""Items of lists as they are stored, and where a table shows one as it is."""

from __future__ import annotations

import importlib
import pkgutil
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from console import domain
from console.domain.books import KINDS

ALSO_WORDS = frozenset({"open", "closed", "owner"})
"""Words that a table says on purpose, and the owner's user name in the demo."""


def stored() -> frozenset[str]:
    """The items of the lists of the books, and the values of all lists of the domain, in small letters."""
    specs = [spec for kind in KINDS.values() for spec in kind.fields]
    found = {item for spec in specs for item in spec.choices if item[:1].islower()}
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        for member in vars(importlib.import_module(module.name)).values():
            if isinstance(member, type) and issubclass(member, Enum):
                found |= {str(one.value) for one in member if str(one.value)[:1].islower()}
    return frozenset(found - ALSO_WORDS)


def stored_in(root: QWidget, raw: frozenset[str]) -> list[str]:
    """The cells of the lists in a widget that show an item as it is stored."""
    return [
        f"{type(view).__name__} shows {text!r} as it is stored"
        for view in root.findChildren(QAbstractItemView)
        if view.isVisible() and not isinstance(view, QHeaderView)
        for text in _texts(view, QModelIndex())
        if text in raw
    ]


def _texts(view: QAbstractItemView, parent: QModelIndex) -> list[str]:
    model = view.model()
    texts = []
    for row in range(model.rowCount(parent)):
        # A list model has one column, and keeps it to itself.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            index = model.index(row, column, parent)
            texts += [str(index.data(Qt.ItemDataRole.DisplayRole) or ""), *_texts(view, index)]
    return texts
