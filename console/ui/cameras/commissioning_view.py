"""The commissioning view: the list on the left, the selected cameras on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.domain.cameras.commissioning import CommissioningStage
from console.domain.cameras.enrolled import enrolled
from console.domain.errors import ConsoleError
from console.domain.people.permissions import Permission
from console.ui.base.background import BackgroundTask, ask
from console.ui.cameras.admission_commands import AdmissionCommands
from console.ui.cameras.camera_page import CameraPage
from console.ui.cameras.certificate_dialog import ask_about_certificate
from console.ui.cameras.commissioning_list import CommissioningList, CommissioningRow
from console.ui.cameras.discovery_bar import DiscoveredPage, DiscoveryBar
from console.ui.cameras.discovery_commands import DiscoveryCommands
from console.ui.cameras.report_dialogs import OutcomeDialog
from console.ui.cameras.settings_commands import SettingsCommands
from console.ui.widgets.forms import button, words
from console.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.certificate import CertifiedService
    from console.domain.people.actor import Actor
    from console.services.cameras.batch import CameraOutcome
    from console.services.cameras.commissioning_tools import CommissioningTools
    from console.services.cameras.device_ports import ClosableFeed
    from console.services.people.seat import ConsoleSeat
    from console.ui.base.context import PaneContext


class CommissioningView(QWidget):
    """Finds, tests and admits cameras. UI thread.

    Args:
        context: the context of the pane.
        service: commissioning.
        device_access: access to devices.
        seat: who is signed on.
        settings: reads and sets what is configured in a camera.
    """

    def __init__(self, context: PaneContext, tools: CommissioningTools, seat: ConsoleSeat) -> None:
        super().__init__()
        self.context, self.service, self.device_access, self._seat = (
            context,
            tools.service,
            tools.access,
            seat,
        )
        self.batch = tools.batch
        self._trial_feed: tuple[int, ClosableFeed] | None = None
        self.task = BackgroundTask(context.bridge.background, self)
        self.bar, self.list = DiscoveryBar(), CommissioningList()
        self.found_page, self.camera_page = DiscoveredPage(), CameraPage(context.services.feed)
        self.help = words(
            self.tr(
                "Find cameras with the buttons on the left, or choose one in the list. A camera can "
                "go live when its purpose, impact assessment and operational requirement are "
                "recorded and it has passed its tests. A manager then puts it into service."
            ),
            "empty",
        )
        self.said = words("", "fieldname")
        self.stop = button(self.tr("Stop"), self.task.stop)
        self.search, self.admitting = DiscoveryCommands(self), AdmissionCommands(self)
        self.setting = SettingsCommands(self, tools.settings)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.help.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(self.stop)
        column.addLayout(row)
        self.stack = QStackedWidget()
        self.stack.setContentsMargins(10, 0, 0, 0)
        for page in (self.help, self.found_page, self.camera_page):
            self.stack.addWidget(page)
        split = Splitter()
        split.addWidget(left)
        split.addWidget(self.stack)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def _connect(self) -> None:
        self.list.picked.connect(self._show_selection)
        self.task.said.connect(self.said.setText)
        self.task.changed.connect(self._show_busy)
        self.task.failed.connect(self.context.bridge.messages.refuse)
        self.context.bridge.attendance.changed.connect(self.refresh)
        self.context.bridge.wall.cameras_changed.connect(self.refresh)
        self._show_busy()

    # -- what is shown --------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_feed()

    @property
    def widget(self) -> QWidget:
        """Return the parent of dialogs: the view itself."""
        return self

    def refresh(self) -> None:
        """Show the cameras as they are and what the person at the console may do."""
        numbers = {camera.number for camera in self.service.cameras.cameras()}
        devices = list(self.search.founds.values())
        known = enrolled(devices, self.service.cameras.cameras())
        self.list.show_found([device for device in devices if device.address not in known])
        rows = [self._create_row(camera) for camera in self.service.cameras.cameras()]
        self.list.show_rows(rows)
        if self._trial_feed is not None and self._trial_feed[0] not in numbers:
            self.close_feed()
        self._show_busy()

    def _create_row(self, camera: Camera) -> CommissioningRow:
        details = self.service.commissioning_of(camera.number)
        if details is None or details.stage is CommissioningStage.IN_SERVICE:
            return CommissioningRow(camera, details, "")
        missing = self.service.lacks_of(camera, details)
        return CommissioningRow(camera, details, ", ".join(item.what for item in missing), len(missing))

    def _show_selection(self) -> None:
        found_devices, chosen = self.list.selected_found(), self.list.chosen()
        if chosen:
            self.camera_page.show_rows(chosen, self._feed_of(chosen))
            number = chosen[0].camera.number if len(chosen) == 1 else 0
            self.camera_page.show_other_device(self.service.admission.wrong_device(number))
            self.stack.setCurrentWidget(self.camera_page)
        elif found_devices:
            self.found_page.show_found(found_devices)
            self.stack.setCurrentWidget(self.found_page)
        else:
            self.stack.setCurrentWidget(self.help)
        self._show_rights()

    def _feed_of(self, chosen: Sequence[CommissioningRow]) -> ClosableFeed | None:
        """Return a feed for a single camera that is not in service; it is closed when another is selected."""
        single_row = chosen[0] if len(chosen) == 1 else None
        is_live = (
            single_row is None
            or single_row.commissioning is None
            or single_row.commissioning.stage is CommissioningStage.IN_SERVICE
        )
        if single_row is None or is_live or not self.context.bridge.attendance.may(Permission.SET_UP_CAMERA):
            self.close_feed()
            return None
        if self._trial_feed is None or self._trial_feed[0] != single_row.camera.number:
            self.close_feed()
            self._trial_feed = single_row.camera.number, self.device_access.trial_feed(single_row.camera)
        return self._trial_feed[1]

    def feed_of_chosen(self) -> ClosableFeed | None:
        """Return the separate feed of the selected camera, if it has one."""
        return self._trial_feed[1] if self._trial_feed is not None else None

    def close_feed(self) -> None:
        if self._trial_feed is not None:
            self.camera_page.picture.show_camera(None)
            _, feed = self._trial_feed
            self._trial_feed = None
            self.context.bridge.background.run(feed.close)

    def _show_busy(self) -> None:
        is_busy = self.task.is_running
        may = self.context.bridge.attendance.may(Permission.SET_UP_CAMERA)
        self.bar.enable(is_on=may and not is_busy)
        self.stop.setVisible(is_busy)
        # What the last search found stays until something else is to be said.
        refusal = self.tr("You cannot set up cameras. A manager or an engineer can.")
        if not may and not is_busy:
            self.said.setText(refusal)
        elif self.said.text() == refusal:
            self.said.setText("")
        self._show_rights()

    def _show_rights(self) -> None:
        attendance, is_busy = self.context.bridge.attendance, self.task.is_running
        may_set_up = attendance.may(Permission.SET_UP_CAMERA) and not is_busy
        may_admit = attendance.may(Permission.PUT_INTO_SERVICE) and not is_busy
        self.camera_page.show_rights(may_set_up=may_set_up, may_admit=may_admit)
        self.found_page.setEnabled(may_set_up)

    # -- who acts -------------------------------------------------------------------------------------------

    def actor(self, act: Permission) -> Actor | None:
        """Return the person who acts; None if not permitted, which is shown."""
        try:
            return self._seat.require(act, self.tr("commissioning"))
        except ConsoleError as error:
            self.context.bridge.messages.refuse(error)
            return None

    def certificate_of(self, camera: Camera, again: Callable[[], None]) -> Callable[[ConsoleError], bool]:
        """Return an error handler that asks about an unknown certificate, saves it and calls `again`."""

        def accept(fingerprint: str, service: CertifiedService) -> None:
            actor = self.actor(Permission.SET_UP_CAMERA)
            if actor is not None:
                ask(
                    self.context,
                    lambda: self.service.accept_certificate(actor, camera.number, fingerprint, service),
                    lambda _: again(),
                )

        return lambda error: ask_about_certificate(error, self, accept)

    def show_outcomes(self, title: str, outcomes: Sequence[CameraOutcome]) -> None:
        if outcomes:
            OutcomeDialog(title, outcomes, self).open()
