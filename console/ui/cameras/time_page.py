"""The clock of one camera, its outputs and its restart."""

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


def _time_source_text(report: DeviceReport) -> str:
    """Return what the camera's clock follows, as text."""
    translate = QCoreApplication.translate
    by_hand = translate("TimePage", "Set by hand")
    by_servers = translate("TimePage", "Uses time servers")
    return report.time_source.replace("Manual", by_hand).replace("NTP", by_servers).replace("UTC0", "(UTC)")


class TimePage(QWidget):
    """Shows and sets the camera's clock. UI thread."""

    clock_wanted = Signal()
    servers_wanted = Signal(list)

    def __init__(self, report: DeviceReport) -> None:
        super().__init__()
        column = FormColumn(self, 12)
        self.error = words("")
        self.source = words(_time_source_text(report), "muted")
        self.show_error(report.clock_error_s)
        self.clock_button = button(self.tr("Set clock from this computer"), self.clock_wanted.emit)
        self.servers = QLineEdit(", ".join(report.ntp))
        self.refusal = column.refusal
        self.servers_button = button(self.tr("Use these servers"), self._servers)
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
            self._column.show_refusal(error)
            return
        self._column.show_refusal(None)
        self.servers_wanted.emit(servers)

    def show_error(self, error_s: float | None) -> str:
        """Show by how many seconds the clock is wrong and return it as text."""
        if error_s is None:
            text = self.tr("The camera does not report its time.")
        elif abs(error_s) < 1:
            text = self.tr("The camera's clock is correct to within a second.")
        else:
            text = self.tr("The camera's clock differs from this computer's by {0} s.").format(
                f"{error_s:+.1f}"
            )
        self.error.setText(text)
        return text

    def show_servers(self, servers: Sequence[str]) -> str:
        """Show the time servers in use and return them as text."""
        self.servers.setText(", ".join(servers))
        self.source.setText(self.tr("Uses time servers"))
        return self.tr("The camera uses these time servers: {0}.").format(
            ", ".join(servers) or self.tr("none")
        )


class OutputPage(QWidget):
    """Switches relay outputs and restarts the camera. UI thread."""

    relay_wanted = Signal(str, bool)
    restart_wanted = Signal()

    def __init__(self, relays: Sequence[str]) -> None:
        super().__init__()
        column = FormColumn(self, 12)
        column.addWidget(words(self.tr("Outputs (lights, doors, washers)"), "fieldname"))
        if not relays:
            column.addWidget(words(self.tr("The camera has no outputs."), "muted"))
        self.buttons: list[tuple[str, QWidget, QWidget]] = []
        for relay in relays:
            on = button(self.tr("Switch on"), self._switch_relay(relay, is_on=True))
            off = button(self.tr("Switch off"), self._switch_relay(relay, is_on=False))
            self.buttons.append((relay, on, off))
            column.row(words(relay), on, off, is_right=False).addStretch()
        column.addSpacing(20)
        column.addWidget(words(self.tr("Restart"), "fieldname"))
        self.restart_button = button(self.tr("Restart camera…"), self._ask)
        self.sure = words(
            self.tr(
                "The camera is unavailable for about a minute and its recording will have a gap. "
                "Restart it now?"
            ),
            "notice",
        )
        self.yes = button(self.tr("Restart now"), self._confirm_restart)
        self.no = button(self.tr("Cancel"), lambda: self._show_question(is_asked=False))
        column.row(self.restart_button, is_right=False).addStretch()
        column.addWidget(self.sure)
        column.row(self.yes, self.no, is_right=False).addStretch()
        column.addStretch()
        self._show_question(is_asked=False)

    def _switch_relay(self, relay: str, *, is_on: bool) -> Callable[[], object]:
        return lambda: self.relay_wanted.emit(relay, is_on)

    def _ask(self) -> None:
        self._show_question(is_asked=True)

    def _confirm_restart(self) -> None:
        self._show_question(is_asked=False)
        self.restart_wanted.emit()

    def _show_question(self, *, is_asked: bool) -> None:
        self.restart_button.setVisible(not is_asked)
        for widget in (self.sure, self.yes, self.no):
            widget.setVisible(is_asked)
