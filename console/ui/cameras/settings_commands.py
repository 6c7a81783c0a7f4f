"""Settings in the selected cameras: one in a dialog, the time of many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QLineEdit, QRadioButton

from console.domain.errors import ConsoleError
from console.domain.people.permissions import Permission
from console.services.cameras.device_settings import checked_servers
from console.ui.base.background import ask
from console.ui.cameras.motion_dialog import MotionDialog
from console.ui.cameras.pixel_density_dialog import PixelDensityDialog
from console.ui.cameras.settings_dialog import SettingsDialog
from console.ui.widgets.forms import FormDialog, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.cameras.camera import Camera
    from console.domain.map.density import Mounting
    from console.domain.people.actor import Actor
    from console.services.cameras.batch import CameraOutcome
    from console.services.cameras.device_settings import DeviceSettings, DeviceSettingsService
    from console.ui.cameras.commissioning_host import CommissioningHost


class TimesDialog(FormDialog):
    """Asks for the time or the time servers of the selected cameras. UI thread.

    Args:
        count: number of cameras.
        done: called with the time servers; an empty list sets the clocks from this computer.
        parent: the widget over which the dialog opens.
    """

    def __init__(self, count: int, done: Callable[[list[str]], None], parent: QWidget) -> None:
        translate = QCoreApplication.translate
        many = translate("TimesDialog", "Set time of {0} cameras").format(count)
        super().__init__(many if count > 1 else translate("TimesDialog", "Set time of the camera"), parent)
        self._done = done
        self.by_us = QRadioButton(self.tr("Set the clocks from this computer now"))
        self.by_servers = QRadioButton(self.tr("Use time servers"))
        self.by_us.setChecked(True)
        self.column.addWidget(self.by_us)
        self.column.addWidget(self.by_servers)
        self.servers = self.column.field(self.tr("Time servers, separated by commas"), QLineEdit())
        self.servers.textEdited.connect(lambda _text: self.by_servers.setChecked(True))
        self.column.addWidget(
            words(
                self.tr(
                    "A clock set by hand drifts by several seconds a week. Time servers keep it correct."
                ),
                "muted",
            )
        )
        self.finish(self.tr("Set time"), self._set)

    def _set(self) -> None:
        try:
            servers = checked_servers(self.servers.text().split(",")) if self.by_servers.isChecked() else []
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        self.accept()
        self._done(servers)


class SettingsCommands(QObject):
    """Handles the settings buttons of the camera page. UI thread."""

    def __init__(self, view: CommissioningHost, settings: DeviceSettingsService) -> None:
        super().__init__(view.widget)
        self._view, self.settings = view, settings
        view.camera_page.settings.connect(self.open_settings)
        view.camera_page.times.connect(self.ask_times)
        view.camera_page.density.connect(self.open_density)
        view.camera_page.motion.connect(self.open_motion)

    def _cameras(self) -> list[Camera]:
        return [row.camera for row in self._view.list.chosen() if row.camera.device is not None]

    def open_settings(self) -> None:
        """Read the camera's settings, then show them."""
        actor, cameras = self._view.actor(Permission.SET_UP_CAMERA), self._cameras()
        if actor is None or not cameras:
            return
        camera, task = cameras[0], self._view.task

        def show(read: DeviceSettings) -> None:
            SettingsDialog(self._view.context, self.settings, actor, camera, read, self._view.widget).open()

        certificate = self._view.certificate_of(camera, self.open_settings)
        task.run(lambda: self.settings.read(actor, camera, task.report_progress), show, certificate)

    def open_density(self) -> None:
        """Open the dialog for the mounting of the selected camera."""
        context, chosen = self._view.context, self._view.list.chosen()
        actor, densities = self._view.actor(Permission.SET_UP_CAMERA), context.services.pixel_densities
        if actor is None or not chosen:
            return
        camera, feed = chosen[0].camera, self._view.feed_of_chosen() or context.services.feed

        def show(saved: tuple[Mounting | None, float | None]) -> None:
            PixelDensityDialog(context, densities, actor, camera, saved, feed, self._view.widget).open()

        ask(context, lambda: densities.calibration_of(camera.number), show)

    def open_motion(self) -> None:
        """Open the dialog about what is kept of the selected cameras for searches for motion."""
        context, cameras = self._view.context, [row.camera for row in self._view.list.chosen()]
        settings = context.services.playback.motion.settings
        actor = self._view.actor(Permission.SET_UP_CAMERA)
        if actor is None or not cameras:
            return

        def show(every_s: float | None) -> None:
            MotionDialog(context, settings, actor, cameras, every_s, self._view.widget).open()

        ask(context, lambda: settings.set_of(cameras[0].number), show)

    def ask_times(self) -> None:
        """Ask for the time of the selected cameras, then set it."""
        actor, cameras = self._view.actor(Permission.SET_UP_CAMERA), self._cameras()
        if actor is None or not cameras:
            return
        dialog = TimesDialog(
            len(cameras), lambda servers: self._set(actor, cameras, servers), self._view.widget
        )
        dialog.open()

    def _set(self, actor: Actor, cameras: Sequence[Camera], servers: list[str]) -> None:
        task = self._view.task

        def show_outcomes(outcomes: list[CameraOutcome]) -> None:
            self._view.show_outcomes(self.tr("Time set"), outcomes)

        task.run(
            lambda: self.settings.times(actor, cameras, servers, task.stop_flag, task.report_progress),
            show_outcomes,
        )
