"""The settings of one camera: streams, picture, time and outputs; each is set alone and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QProgressBar, QTabWidget, QWidget
from shiboken6 import isValid

from console.ui.base.background import BackgroundTask
from console.ui.cameras.imaging_page import ImagingPage
from console.ui.cameras.stream_page import StreamPage
from console.ui.cameras.time_page import OutputPage, TimePage
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.forms import FormColumn, button, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import Encoding, StreamProfile
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.cameras.device_settings import DeviceSettings, DeviceSettingsService
    from console.ui.base.context import PaneContext

WIDTH_PX, HEIGHT_PX, MOST_HEIGHT_PX = 640, 620, 1_000


class SettingsDialog(Dialog):
    """Shows and sets what is configured in one camera. UI thread; deleted when closed.

    Only one setting is applied at a time; closing the dialog does not stop it.

    Args:
        context: the context of the pane.
        settings: the service that reads and sets.
        actor: the person who sets.
        camera: the camera.
        read: the settings that were read.
        parent: the widget over which the dialog opens.
    """

    def __init__(
        self,
        context: PaneContext,
        settings: DeviceSettingsService,
        actor: Actor,
        camera: Camera,
        read: DeviceSettings,
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings, self._actor, self._camera = settings, actor, camera
        title = self.tr("Settings of camera {0} {1}").format(camera.number, camera.name)
        self.setWindowTitle(title)
        # The task belongs to the background, so that a setting that was begun is completed and recorded.
        self.task = BackgroundTask(context.bridge.background, context.bridge.background)
        self.streams = StreamPage(read.report.profiles)
        self.picture = ImagingPage(read.imaging)
        self.time = TimePage(read.report)
        self.outputs = OutputPage(read.report.relays)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, name in (
            (self.streams, self.tr("Streams")),
            (self.picture, self.tr("Picture")),
            (self.time, self.tr("Time")),
            (self.outputs, self.tr("Outputs and restart")),
        ):
            self.tabs.addTab(page, name)
        self.said = words("", "good")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.hide()
        self.column = FormColumn(self)
        self.column.addWidget(words(title, "heading"))
        box = read.report.identity
        self.column.addWidget(words(f"{box.maker} {box.model} · {box.firmware}".strip(" ·"), "fieldname"))
        self.column.addWidget(self.tabs, 1)
        for widget in (self.busy, self.said, self.column.refusal):
            self.column.addWidget(widget)
        self.column.row(button(QCoreApplication.translate("Lines", "Close"), self.accept))
        scale = context.settings.scale
        self.resize(round(WIDTH_PX * scale), min(MOST_HEIGHT_PX, round(HEIGHT_PX * scale)))
        self._connect()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _at: self._clear_messages())
        self.task.failed.connect(self._show_error)
        self.task.changed.connect(self._show_busy)
        self.streams.wanted.connect(self._set_stream)
        self.picture.wanted.connect(self._set_picture)
        self.time.clock_wanted.connect(self._set_clock)
        self.time.servers_wanted.connect(self._use_servers)
        self.outputs.relay_wanted.connect(self._switch)
        self.outputs.restart_wanted.connect(self._restart)

    # -- what is set ----------------------------------------------------------------------------------------

    def _set_stream(self, profile: StreamProfile, request: Encoding) -> None:
        def show_applied(is_now: Encoding) -> None:
            self.show_result(self.streams.show_made(profile, request, is_now))

        self._run(
            lambda: self._settings.set_encoding(self._actor, self._camera, profile, request), show_applied
        )

    def _set_picture(self, request: dict[str, Any]) -> None:
        def show_applied(is_now: dict[str, Any]) -> None:
            self.show_result(self.picture.show_made(request, is_now))

        self._run(lambda: self._settings.set_imaging(self._actor, self._camera, request), show_applied)

    def _set_clock(self) -> None:
        self._run(
            lambda: self._settings.set_clock(self._actor, self._camera),
            lambda error_s: self.show_result(self.time.show_error(error_s)),
        )

    def _use_servers(self, servers: list[str]) -> None:
        self._run(
            lambda: self._settings.use_ntp(self._actor, self._camera, servers),
            lambda servers: self.show_result(self.time.show_servers(servers)),
        )

    def _switch(self, token: str, is_on: bool) -> None:  # a signal's argument
        state = self.tr("on") if is_on else self.tr("off")
        self._run(
            lambda: self._settings.switch_relay(self._actor, self._camera, token, is_on=is_on),
            lambda _: self.show_result(self.tr("Output {0} is {1}.").format(token, state)),
        )

    def _restart(self) -> None:
        note = self.tr("The camera is restarting. It is unavailable and not recording for about a minute.")
        self._run(lambda: self._settings.restart(self._actor, self._camera), lambda _: self.show_result(note))

    # -- how ------------------------------------------------------------------------------------------------

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.column.show_refusal(None)
        self.show_result("")

        def done(result: Any) -> None:
            if isValid(self):
                then(result)

        self.task.run(work, done)

    def _clear_messages(self) -> None:
        """Clear the messages when another page is opened."""
        self.column.show_refusal(None)
        self.show_result("")

    def show_result(self, text: str) -> None:
        """Show the result of the last setting."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _show_error(self, error: ConsoleError) -> None:
        if isValid(self):
            self.column.show_refusal(error)

    def _show_busy(self) -> None:
        if isValid(self):
            self.busy.setVisible(self.task.is_running)
            self.tabs.setEnabled(not self.task.is_running)
