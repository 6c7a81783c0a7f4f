"""Finding cameras: look around, ask addresses, read a list; the login that they are tried with."""

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
    """Above the list. UI thread."""

    look_around = Signal()
    ask = Signal(str)
    """Addresses as they were typed."""
    read_list = Signal()
    add_stream = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.around = button(self.tr("Look around"), self.look_around.emit)
        self.around.setToolTip(self.tr("Ask all networks of this machine (WS-Discovery)"))
        self.list = button(self.tr("From a list…"), self.read_list.emit)
        self.list.setToolTip(self.tr("A CSV file with a column of addresses"))
        self.stream = button(self.tr("Without ONVIF…"), self.add_stream.emit)
        self.stream.setToolTip(self.tr("Add a camera by the address of its stream"))
        self.address = QLineEdit()
        self.address.setPlaceholderText(self.tr("10.0.0.5, 10.0.0.10-50, 10.0.0.0/24"))
        self.address.returnPressed.connect(self._asked)
        self.go = button(self.tr("Ask"), self._asked)
        first, second = Flow((self.around, self.list, self.stream)), QHBoxLayout()
        second.addWidget(self.address, 1)
        second.addWidget(self.go)
        column = FormColumn(self, 0)
        column.addLayout(first)
        column.addLayout(second)

    def _asked(self) -> None:
        if self.address.text().strip():
            self.ask.emit(self.address.text().strip())

    def enable(self, *, is_on: bool) -> None:
        """Whether something can be begun."""
        for widget in (self.around, self.list, self.stream, self.address, self.go):
            widget.setEnabled(is_on)


class DiscoveredPage(QWidget):
    """Cameras that answered: probe them, add them. UI thread."""

    probe = Signal()
    add = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = words("", "heading")
        self.told = words("", "fieldname")
        self.user, self.password, self.group = QLineEdit(), secret(), QLineEdit()
        self.group.setPlaceholderText(self.tr("of the camera list, such as Town centre"))
        self.probe_button = button(self.tr("Ask what it can"), self.probe.emit)
        self.add_button = button(self.tr("Add to the scheme"), self.add.emit, is_first=True)
        column = FormColumn(self, 0)
        column.addWidget(self.name)
        column.addWidget(self.told)
        column.field(self.tr("User of the camera"), self.user)
        column.field(self.tr("Password"), self.password)
        column.addWidget(words(self.tr("Kept in the keyring, and nowhere else."), "fieldname"))
        column.field(self.tr("Group"), self.group)
        column.addLayout(Flow((self.probe_button, self.add_button)))
        column.addStretch()

    @property
    def login(self) -> tuple[str, str]:
        """User and password as typed."""
        return self.user.text().strip(), self.password.text()

    def show_found(self, founds: Sequence[DiscoveredCamera]) -> None:
        """These are chosen."""
        self.probe_button.setEnabled(len(founds) == 1)
        if len(founds) == 1:
            one = founds[0]
            self.name.setText(one.name or one.host)
            profiles = self.tr("ONVIF profiles {0}").format(", ".join(one.profiles)) if one.profiles else ""
            self.told.setText(" · ".join(filter(None, (one.hardware, one.place, one.address, profiles))))
        else:
            self.name.setText(self.tr("{0} cameras chosen").format(len(founds)))
            self.told.setText(self.tr("They are added with one login, one after another."))
        many = self.tr("Add {0} to the scheme").format(len(founds))
        self.add_button.setText(many if len(founds) > 1 else self.tr("Add to the scheme"))
