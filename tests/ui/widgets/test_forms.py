"""A form that is closed while its action runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from console.domain.errors import OperatorError
from console.ui.widgets.forms import FormDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def left_while_busy(parent: QWidget) -> FormDialog:
    """A form whose action was begun by Ctrl+Enter, and that Esc closed before the answer."""
    dialog = FormDialog("Title", parent)
    dialog.column.field("Name", QLineEdit())
    dialog.finish("Save", lambda: dialog.set_busy(is_busy=True))
    dialog.open()
    assert QTest.qWaitForWindowActive(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.is_busy
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not dialog.isVisible()
    return dialog


@pytest.mark.parametrize("is_refused", [False, True], ids=["done", "refused"])
def test_its_answer_finds_it_and_it_ends_then(qtbot: QtBot, is_refused: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = left_while_busy(parent)
    assert isValid(dialog)
    if is_refused:
        dialog.show_refusal(OperatorError("No.", "Never."))
    else:
        dialog.accept()
    assert not dialog.isVisible()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)
