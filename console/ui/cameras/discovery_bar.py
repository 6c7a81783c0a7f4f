"""The search bar for cameras, and the page of the cameras that answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.ui.widgets.flow import Flow
from console.ui.widgets.forms import FormColumn, button, secret, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.report import DiscoveredCamera


class DiscoveryBar(QWidget):
    """Searches networks, addresses and lists for cameras. UI thread."""

    look_around = Signal()
    ask = Signal(str)
    """Emitted with the addresses as typed."""
    read_list = Signal()
    add_stream = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.around = button(self.tr("Search network"), self.look_around.emit)
        self.around.setToolTip(self.tr("Search all networks of this computer (WS-Discovery)"))
        self.list = button(self.tr("Import list…"), self.read_list.emit)
        self.list.setToolTip(self.tr("A CSV file with a column of addresses"))
        self.stream = button(self.tr("Add without ONVIF…"), self.add_stream.emit)
        self.stream.setToolTip(self.tr("Add a camera by its stream address"))
        self.address = QLineEdit()
        self.address.setPlaceholderText(self.tr("10.0.0.5, 10.0.0.10-50, 10.0.0.0/24"))
        self.address.returnPressed.connect(self._submit_addresses)
        self.go = button(self.tr("Check"), self._submit_addresses)
        self.go.setToolTip(self.tr("Check which cameras answer at these addresses"))
        first, second = Flow((self.around, self.list, self.stream)), QHBoxLayout()
        second.addWidget(self.address, 1)
        second.addWidget(self.go)
        column = FormColumn(self, 0)
        column.addLayout(first)
        column.addLayout(second)

    def _submit_addresses(self) -> None:
        if self.address.text().strip():
            self.ask.emit(self.address.text().strip())

    def enable(self, *, is_on: bool) -> None:
        """Enable or disable all searches."""
        for widget in (self.around, self.list, self.stream, self.address, self.go):
            widget.setEnabled(is_on)


class DiscoveredPage(QWidget):
    """Shows cameras that answered, to check and to add them. UI thread."""

    probe = Signal()
    add = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = words("", "heading")
        self.told = words("", "fieldname")
        self.user, self.password, self.group = QLineEdit(), secret(), QLineEdit()
        self.group.setPlaceholderText(self.tr("For example, Town centre"))
        self.probe_button = button(self.tr("Check capabilities"), self.probe.emit)
        self.add_button = button(self.tr("Add to scheme"), self.add.emit, is_first=True)
        column = FormColumn(self, 0)
        column.addWidget(self.name)
        column.addWidget(self.told)
        column.field(self.tr("Camera user name"), self.user)
        column.field(self.tr("Password"), self.password)
        column.addWidget(
            words(self.tr("Passwords are stored only in the keyring of this computer."), "fieldname")
        )
        column.field(self.tr("Group in the camera list"), self.group)
        column.addLayout(Flow((self.probe_button, self.add_button)))
        column.addStretch()

    @property
    def login(self) -> tuple[str, str]:
        """Return the user name and password as typed."""
        return self.user.text().strip(), self.password.text()

    def show_found(self, devices: Sequence[DiscoveredCamera]) -> None:
        """Show the selected devices."""
        self.probe_button.setEnabled(len(devices) == 1)
        if len(devices) == 1:
            device = devices[0]
            self.name.setText(device.name or device.host)
            profiles = (
                self.tr("ONVIF profiles {0}").format(", ".join(device.profiles)) if device.profiles else ""
            )
            self.told.setText(
                " · ".join(filter(None, (device.hardware, device.place, device.address, profiles)))
            )
        else:
            self.name.setText(self.tr("{0} cameras selected").format(len(devices)))
            self.told.setText(
                self.tr("They are added one after another with the same user name and password.")
            )
        many = self.tr("Add {0} cameras to scheme").format(len(devices))
        self.add_button.setText(many if len(devices) > 1 else self.tr("Add to scheme"))
