"""Finds cameras and adds them to the scheme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from console.domain.cameras.enrolled import enrolled
from console.domain.cameras.list_file import decoded
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.cameras.batch import CameraOutcome
from console.ui.base.background import ask
from console.ui.cameras.camera_dialog import CameraDialog
from console.ui.cameras.certificate_dialog import ask_about_certificate
from console.ui.cameras.report_dialogs import ReportDialog
from console.ui.widgets.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.addresses import CameraRequest
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.certificate import CertifiedService
    from console.domain.cameras.list_file import RefusedRow
    from console.domain.cameras.report import DeviceReport, DiscoveredCamera
    from console.domain.people.actor import Actor
    from console.ui.cameras.commissioning_host import CommissioningHost

LOOK_S = 4.0
_LIST_BYTES = 2_000_000


class DiscoveryCommands(QObject):
    """Handles the search bar and the page of found cameras. UI thread."""

    def __init__(self, view: CommissioningHost) -> None:
        super().__init__(view.widget)
        self._view = view
        self.founds: dict[str, DiscoveredCamera] = {}
        """Devices that answered since the pane was opened, by address."""
        self.accepted: dict[str, str] = {}
        """Fingerprints of certificates that a person accepted, by address."""
        bar, page = view.bar, view.found_page
        bar.look_around.connect(self.look_around)
        bar.ask.connect(lambda text: self.ask_addresses(text.replace(",", " ").split()))
        bar.read_list.connect(self._choose_list)
        bar.add_stream.connect(self.add_without_onvif)
        page.probe.connect(self._probe_found)
        page.add.connect(self.add_found)
        view.camera_page.report.connect(self._probe_camera)
        view.camera_page.change.connect(self.change)

    # -- finding --------------------------------------------------------------------------------------------

    def look_around(self) -> None:
        """Search all networks."""
        self._view.said.setText(self.tr("Searching…"))
        discovery = self._view.device_access.discovery
        self._search(lambda: discovery.search(LOOK_S, self._report_found, self._view.task.stop_flag))

    def ask_addresses(self, addresses: Sequence[str]) -> None:
        """Check these addresses, ranges and networks."""
        self._view.said.setText(self.tr("Checking addresses…"))
        discovery = self._view.device_access.discovery
        self._search(lambda: discovery.probe(addresses, self._report_found, self._view.task.stop_flag))

    def _report_found(self, device: DiscoveredCamera) -> None:
        self._view.task.report_progress(device.host)

    def _search(
        self, work: Callable[[], Sequence[DiscoveredCamera]], then: Callable[[], None] = lambda: None
    ) -> None:
        def done(devices: Sequence[DiscoveredCamera]) -> None:
            self._show_found(devices)
            then()

        if self._view.actor(Permission.SET_UP_CAMERA) is not None:
            self._view.task.run(work, done)

    def _show_found(self, devices: Sequence[DiscoveredCamera]) -> None:
        self.founds |= {device.address: device for device in devices}
        self._view.refresh()
        told = plural(len(devices), self.tr("1 device answered."), self.tr("{0} devices answered."))
        if not devices:
            told = self.tr(
                "No device answered. Check the address, and that the camera has power and a network, or add "
                "it without ONVIF."
            )
        known = enrolled(devices, self._view.service.cameras.cameras())
        if known:
            numbers = ", ".join(str(number) for number in sorted({one.number for one in known.values()}))
            told += " " + self.tr("Already in the scheme: camera {0}.").format(numbers)
        self._view.said.setText(told)

    def _choose_list(self) -> None:
        title = self.tr("Import a list of cameras")
        chosen, _filter = QFileDialog.getOpenFileName(self._view.widget, title, "", "CSV (*.csv *.txt)")
        if chosen:
            self.read_list(Path(chosen))

    def read_list(self, path: Path) -> None:
        """Check the addresses of a CSV file."""
        discovery = self._view.device_access.discovery
        refused: list[RefusedRow] = []

        def work() -> Sequence[DiscoveredCamera]:
            try:
                with path.open("rb") as file:
                    content = decoded(file.read(_LIST_BYTES))
            except OSError as error:
                raise OperatorError(
                    text("{path} cannot be read: {error}.", path=path.name, error=error.strerror),
                    "Choose another file.",
                ) from None
            addresses, rows = discovery.listed(content)
            refused.extend(rows)
            return discovery.probe(addresses, self._report_found, self._view.task.stop_flag)

        self._search(work, lambda: self._show_refused(refused))

    def _show_refused(self, rows: Sequence[RefusedRow]) -> None:
        if rows:
            line = self.tr("Line {0}: {1}")
            outcomes = [
                CameraOutcome(line.format(row.line, row.cell), is_good=False, said=row.why) for row in rows
            ]
            self._view.show_outcomes(self.tr("Rows left out"), outcomes)

    def _probe_found(self) -> None:
        device = self._view.list.selected_found()[0]
        self._probe(device, self._view.found_page.login, self.accepted.get(device.address, ""))

    def _probe(self, device: DiscoveredCamera, login: tuple[str, str], fingerprint: str) -> None:
        def accept(new_fingerprint: str, _service: CertifiedService) -> None:
            self.accepted[device.address] = new_fingerprint
            self._probe(device, login, new_fingerprint)

        self._view.task.run(
            lambda: self._view.batch.probe(device, login, fingerprint, self._view.task.report_progress),
            self._show_report,
            lambda error: ask_about_certificate(error, self._view.widget, accept),
        )

    def _probe_camera(self) -> None:
        camera = self._view.list.chosen()[0].camera
        device_access = self._view.device_access

        def work() -> DeviceReport:
            device = device_access.device(camera)
            try:
                return device.report(self._view.task.report_progress)
            finally:
                device.close()

        certificate = self._view.certificate_of(camera, self._probe_camera)
        self._view.task.run(work, self._show_report, certificate)

    def _show_report(self, report: DeviceReport) -> None:
        ReportDialog(report, self._view.widget).open()

    # -- into the scheme ------------------------------------------------------------------------------------

    def add_found(self) -> None:
        """Add the selected devices to the scheme."""
        devices, login = self._view.list.selected_found(), self._view.found_page.login
        group, actor = (
            self._view.found_page.group.text().strip(),
            self._view.actor(Permission.SET_UP_CAMERA),
        )
        if actor is None or not devices:
            return
        task, accepted_certificates = self._view.task, dict(self.accepted)
        task.run(
            lambda: self._view.batch.add(
                actor, devices, login, group, task.stop_flag, task.report_progress, accepted_certificates
            ),
            self._on_added,
        )

    def _on_added(self, outcomes: list[CameraOutcome]) -> None:
        self._view.found_page.password.clear()
        self._view.refresh()
        self._view.list.choose([outcome.camera.number for outcome in outcomes if outcome.camera])
        self._view.show_outcomes(self.tr("Cameras added"), outcomes)

    def add_without_onvif(self) -> None:
        """Open the dialog for a camera without ONVIF."""
        actor = self._view.actor(Permission.SET_UP_CAMERA)
        if actor is None:
            return
        dialog = CameraDialog(None, lambda details: self._add(actor, details, dialog), self._view.widget)
        dialog.open()

    def _add(self, actor: Actor, details: CameraRequest, dialog: CameraDialog) -> None:
        self._in_dialog(dialog, lambda: self._view.service.add(actor, details))

    def change(self) -> None:
        """Open the dialog for name and addresses of the selected camera."""
        actor, chosen = self._view.actor(Permission.SET_UP_CAMERA), self._view.list.chosen()
        if actor is None or not chosen:
            return
        number = chosen[0].camera.number

        def done(details: CameraRequest) -> None:
            self._in_dialog(dialog, lambda: self._view.service.change(actor, number, details))

        dialog = CameraDialog(chosen[0].camera, done, self._view.widget)
        dialog.open()

    def _in_dialog(self, dialog: CameraDialog, work: Callable[[], Camera]) -> None:
        def done(camera: Camera) -> None:
            dialog.accept()
            self._view.refresh()
            self._view.list.choose([camera.number])

        ask(self._view.context, work, done, dialog.show_refusal)
