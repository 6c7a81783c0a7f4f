"""What is shown before it has its place in a form is found; what is a window, or comes later, is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tests.support.early_windows import EarlyWindows

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    made.show()
    return made


@pytest.mark.parametrize("is_early", [True, False])
def test_a_label_that_is_shown_before_it_is_in_the_layout(window: QWidget, is_early: bool) -> None:
    layout = window.layout()
    assert layout is not None
    with pytest.MonkeyPatch.context() as patch:
        early = EarlyWindows(patch)
        label = QLabel()
        label.setVisible(False)
        if is_early:
            label.setVisible(True)
        layout.addWidget(label)
        label.show()
        found = early.found()
    # The fixture of every test sees it, too: it is a window no more.
    assert [one.partition(" ")[0] for one in found] == ["QLabel"] * is_early
    if is_early:
        label.setParent(None)
        label.hide()
        label.deleteLater()
