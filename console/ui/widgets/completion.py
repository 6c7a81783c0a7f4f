"""The offers under a field while something is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QCompleter, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel


OFFERS = "offers"
"""Object name of a list of offers, which has an edge of its own in the style sheet."""


class _PopupDresser(QObject):
    """Styles the list of offers when it opens, and keeps no key for itself once it is closed."""

    def __init__(self, completer: QCompleter, field: QWidget) -> None:
        super().__init__(completer)
        self._field = field
        cast("QWidget", completer.popup()).installEventFilter(self)

    def eventFilter(self, popup: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(popup, QWidget):
            popup.setObjectName(OFFERS)
            popup.setStyleSheet(_sheet_of(self._field))
        elif event.type() is QEvent.Type.KeyPress and isinstance(popup, QWidget) and not popup.isVisible():
            return _pass_on(event, popup)
        return False


def _pass_on(event: QEvent, popup: QWidget) -> bool:
    """Give a key that comes to a closed list to the field that has the keyboard now.

    X11 still sends to the list what is typed quickly after the Tab that closes it; the completer would put it
    into the field that was left.
    """
    focused = QApplication.focusWidget()
    if focused is None or focused is popup:
        return False
    QApplication.sendEvent(focused, event)
    return True


def _sheet_of(widget: QWidget | None) -> str:
    """Return the style sheet of the nearest widget that has one: this one, or what it lies in."""
    while widget is not None and not widget.styleSheet():
        widget = widget.parentWidget()
    return widget.styleSheet() if widget is not None else ""


def completer_for(field: QWidget, model: QAbstractItemModel) -> QCompleter:
    """Return a completer that offers what contains the typed text, in any case. UI thread."""
    completer = QCompleter(model, field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    dress_offers(completer, field)
    return completer


def dress_offers(completer: QCompleter, field: QWidget) -> None:
    """Style a list of offers like the window of its field: it has no parent to inherit that from."""
    _PopupDresser(completer, field)


def close_offers() -> None:
    """Close the list of offers that is open, so that it hides nothing that a form has to say."""
    popup = QApplication.activePopupWidget()
    if popup is not None and popup.objectName() == OFFERS:
        popup.hide()
