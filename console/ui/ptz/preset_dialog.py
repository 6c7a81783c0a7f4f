"""The dialog for choosing a preset by its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from shiboken6 import isValid

from console.ui.ptz.preset_list import PresetList
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.ui.base.context import PaneContext


class PresetDialog(Dialog):
    """Shows all presets of a camera; type to find, Enter moves there. Deleted when closed. UI thread.

    Args:
        context: the context of the window.
        camera: number of the camera.
        goto: called with the token of the chosen preset.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self, context: PaneContext, camera: int, goto: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("presets")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._camera, self._goto = context, camera, goto
        title = self.tr("Presets of camera {0}").format(camera)
        self.setWindowTitle(title)
        scale = context.settings.scale
        self.resize(round(660 * scale), round(500 * scale))
        self.presets = PresetList(scale)
        column = FormColumn(self)
        column.addWidget(words(title, "heading"))
        column.addWidget(self.presets, 1)
        cancel = button(self.tr("Cancel"), self.reject)
        column.row(cancel)
        self.presets.chosen.connect(self._chosen)
        self._show({})
        context.bridge.ptz_commands.pictures(camera, self._show)
        (cancel if self.presets.search.isHidden() else self.presets.search).setFocus()

    def _show(self, pictures: dict[str, bytes]) -> None:
        if not isValid(self):
            return  # the dialog was closed before the pictures arrived
        presets = self._context.bridge.ptz.state(self._camera).presets
        self.presets.show_presets(presets, pictures, "")

    def _chosen(self, token: str) -> None:
        self.accept()
        self._goto(token)
