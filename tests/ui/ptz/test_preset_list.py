from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.ptz.model import Preset
from console.ui.ptz.preset_list import PresetList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture
def shown(qapp: QApplication) -> PresetList:
    del qapp
    made = PresetList(1.0)
    made.show_presets((Preset("7", "Gate"), Preset("a/b", "Square")), {}, "")
    return made


def test_what_is_chosen_is_the_preset_not_its_place(shown: PresetList) -> None:
    chosen: list[str] = []
    shown.chosen.connect(chosen.append)
    shown.list.itemActivated.emit(shown.list.item(1))
    shown.search.setText("gate")
    shown.search.returnPressed.emit()
    assert chosen == ["a/b", "7"]


def test_the_selection_stays_on_its_preset_when_another_comes_before_it(shown: PresetList) -> None:
    shown.list.setCurrentRow(1)
    shown.show_presets((Preset("0", "New"), Preset("7", "Gate"), Preset("a/b", "Square")), {}, "")
    assert shown.current() == Preset("a/b", "Square")
    shown.show_presets((Preset("0", "New"),), {}, "")
    assert shown.current() is None
