"""The time of one camera, its outputs, and restarting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QWidget,
)

from console.domain.errors import ConsoleError
from console.services.cameras.device_settings import checked_servers
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.report import DeviceReport


def _spoken_source(report: DeviceReport) -> str:
    """What its clock follows, in words."""
    translate = QCoreApplication.translate
    by_hand = translate("TimePage", "It is set by hand")
    by_servers = translate("TimePage", "It follows time servers")
    return report.time_source.replace("Manual", by_hand).replace("NTP", by_servers).replace("UTC0", "(UTC)")


class TimePage(QWidget):
    """The camera's clock. UI thread."""

    clock_wanted = Signal()
    servers_wanted = Signal(list)

    def __init__(self, report: DeviceReport) -> None:
        super().__init__()
        column = FormColumn(self, 12)
        self.error = words("")
        self.source = words(_spoken_source(report), "muted")
        self.show_error(report.clock_error_s)
        self.clock_button = button(self.tr("Set the clock by this machine"), self.clock_wanted.emit)
        self.servers = QLineEdit(", ".join(report.ntp))
        self.refusal = column.refusal
        self.servers_button = button(self.tr("Follow these servers"), self._servers)
        column.addWidget(self.error)
        column.addWidget(self.source)
        column.row(self.clock_button, is_right=False).addStretch()
        column.addSpacing(16)
        column.field(self.tr("Time servers, separated by commas"), self.servers)
        column.row(self.servers_button, is_right=False).addStretch()
        column.addWidget(column.refusal)
        column.addStretch()
        self._column = column

    def _servers(self) -> None:
        try:
            servers = checked_servers(self.servers.text().split(","))
        except ConsoleError as error:
            self._column.say(error)
            return
        self._column.say(None)
        self.servers_wanted.emit(servers)

    def show_error(self, error_s: float | None) -> str:
        """By how much its clock is wrong, in words."""
        if error_s is None:
            said = self.tr("The camera does not tell its clock.")
        elif abs(error_s) < 1:
            said = self.tr("The camera's clock is right, to a second.")
        else:
            said = self.tr("The camera's clock is {0} s against this machine's.").format(f"{error_s:+.1f}")
        self.error.setText(said)
        return said

    def show_servers(self, made: Sequence[str]) -> str:
        """Which servers it follows now, in words."""
        self.servers.setText(", ".join(made))
        self.source.setText(self.tr("It follows time servers"))
        return self.tr("The camera follows {0}.").format(", ".join(made) or self.tr("none"))


class OutputPage(QWidget):
    """Relay outputs, and restarting. UI thread."""

    relay_wanted = Signal(str, bool)
    restart_wanted = Signal()

    def __init__(self, relays: Sequence[str]) -> None:
        super().__init__()
        column = FormColumn(self, 12)
        column.addWidget(words(self.tr("Outputs (lights, doors, washers)"), "fieldname"))
        if not relays:
            column.addWidget(words(self.tr("The camera has none."), "muted"))
        self.buttons: list[tuple[str, QWidget, QWidget]] = []
        for relay in relays:
            on = button(self.tr("Switch on"), self._switching(relay, is_on=True))
            off = button(self.tr("Switch off"), self._switching(relay, is_on=False))
            self.buttons.append((relay, on, off))
            column.row(words(relay), on, off, is_right=False).addStretch()
        column.addSpacing(20)
        column.addWidget(words(self.tr("Restart"), "fieldname"))
        self.restart_button = button(self.tr("Restart the camera…"), self._ask)
        self.sure = words(
            self.tr("It is away for about a minute, and its recording has a gap. Restart it now?"), "notice"
        )
        self.yes = button(self.tr("Restart now"), self._yes)
        self.no = button(self.tr("Leave it"), lambda: self._show_question(is_asked=False))
        column.row(self.restart_button, is_right=False).addStretch()
        column.addWidget(self.sure)
        column.row(self.yes, self.no, is_right=False).addStretch()
        column.addStretch()
        self._show_question(is_asked=False)

    def _switching(self, relay: str, *, is_on: bool) -> Callable[[], object]:
        return lambda: self.relay_wanted.emit(relay, is_on)

    def _ask(self) -> None:
        self._show_question(is_asked=True)

    def _yes(self) -> None:
        self._show_question(is_asked=False)
        self.restart_wanted.emit()

    def _show_question(self, *, is_asked: bool) -> None:
        self.restart_button.setVisible(not is_asked)
        for widget in (self.sure, self.yes, self.no):
            widget.setVisible(is_asked)
