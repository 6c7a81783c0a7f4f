"""The dialog for name, place and addresses of a camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox

from console.bridge.labels import choice_words
from console.domain.cameras.addresses import CameraRequest
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_url
from console.ui.widgets.forms import FormDialog, secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class CameraDialog(FormDialog):
    """Adds a camera without ONVIF or changes one. UI thread.

    It stays open until the input is accepted: `refused` shows why not, `accept` closes it.

    Args:
        camera: the camera to change; None for a new one.
        done: called with the input.
        parent: the widget over which the dialog opens.
    """

    def __init__(self, camera: Camera | None, done: Callable[[CameraRequest], None], parent: QWidget) -> None:
        title_new = QCoreApplication.translate("CameraDialog", "Add camera")
        title_known = QCoreApplication.translate("CameraDialog", "Camera {0}").format(
            camera.number if camera else ""
        )
        super().__init__(title_new if camera is None else title_known, parent.window())
        self._done = done
        self.setMinimumWidth(520)
        field = self.column.field
        self.number = QSpinBox()
        self.number.setRange(0, 99_999)
        self.number.setSpecialValueText(self.tr("Next free number"))
        if camera is None:
            field(self.tr("Number"), self.number)
        self.name = field(self.tr("Name"), QLineEdit(camera.name if camera else ""))
        self.place = field(self.tr("Place"), QLineEdit(camera.place if camera else ""))
        self.group = field(self.tr("Group in the camera list"), QLineEdit(camera.group if camera else ""))
        self.kind = field(self.tr("Type (code of practice)"), QComboBox())
        for kind in CameraKind:
            self.kind.addItem(choice_words(kind.value), kind)
        self.kind.setCurrentIndex(self.kind.findData(camera.kind if camera else CameraKind.FIXED))
        self.main = field(self.tr("Main stream (rtsp://…)"), QLineEdit(camera.main_url if camera else ""))
        self.sub = field(self.tr("Sub-stream (optional)"), QLineEdit(camera.sub_url if camera else ""))
        self.onvif = field(
            self.tr("ONVIF address (optional)"), QLineEdit(onvif_url(camera.device) if camera else "")
        )
        self.user = field(self.tr("User name"), QLineEdit())
        self.password = field(self.tr("Password"), secret())
        if camera is not None:
            self.user.setPlaceholderText(self.tr("Unchanged"))
        self.finish(self.tr("Save camera"), self._save)

    def _save(self) -> None:
        self.column.show_refusal(None)
        self.set_busy(is_busy=True)
        self._done(
            CameraRequest(
                self.main.text().strip(),
                self.name.text().strip(),
                self.number.value() or None,
                self.place.text().strip(),
                self.group.text().strip(),
                self.kind.currentData(),
                self.sub.text().strip(),
                self.onvif.text().strip(),
                self.user.text().strip(),
                self.password.text(),
            )
        )
