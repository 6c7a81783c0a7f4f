"""The menu of a camera's presets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.ui.desk import Desk

SHOWN_MOST = 40


def preset_menu(desk: Desk) -> QMenu:
    """Open the menu over the wall; it goes when it is closed.

    Raises:
        OperatorError: no camera to steer, or none with presets.
    """
    steering = desk.context.bridge.steering
    camera = steering.wanted()
    presets = steering.state(camera).presets
    if not presets:
        raise OperatorError(
            f"No presets of camera {camera} are known.", "Store them in the camera, or wait until it answers."
        )
    menu = QMenu(desk.window)
    menu.setObjectName("presets")
    menu.addSection(QCoreApplication.translate("Presets", "Presets of camera {0}").format(camera))
    for number, preset in enumerate(presets[:SHOWN_MOST], 1):
        keys = f"\tAlt+{number}" if number < 10 else ""
        # An ampersand in a camera's own word is no mnemonic.
        action = menu.addAction(f"{number}  {preset.name.replace('&', '&&')}{keys}")
        action.triggered.connect(lambda _checked=False, one=number: desk.goto_preset(one))
    menu.aboutToHide.connect(menu.deleteLater)
    rect = desk.stage.rect()
    menu.popup(desk.stage.mapToGlobal(rect.center()))
    return menu
