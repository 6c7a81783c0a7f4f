"""Cameras found and brought into the scheme: the left of the commissioning pane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.ui.base.asking import ask
from console.ui.cameras.camera_dialog import CameraDialog
from console.ui.cameras.certificate_dialog import ask_about_certificate
from console.ui.cameras.report_dialogs import ReportDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.addresses import CameraRequest
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DeviceReport, DiscoveredCamera
    from console.domain.people.actor import Actor
    from console.services.cameras.batch import CameraOutcome
    from console.ui.cameras.commissioning_view import CommissioningView

LOOK_S = 4.0


class DiscoveryCommands(QObject):
    """UI thread."""

    def __init__(self, office: CommissioningView) -> None:
        super().__init__(office)
        self._office = office
        self.founds: dict[str, DiscoveredCamera] = {}
        """By address, whatever answered since the pane was opened."""
        self.accepted: dict[str, str] = {}
        """By address, fingerprints of certificates that a person accepted."""
        bar, page = office.bar, office.found_page
        bar.look_around.connect(self.look_around)
        bar.ask.connect(lambda typed: self.ask_addresses(typed.replace(",", " ").split()))
        bar.read_list.connect(self._choose_list)
        bar.add_stream.connect(self.add_without_onvif)
        page.probe.connect(self._probe_found)
        page.add.connect(self.add_found)
        office.camera_page.report.connect(self._probe_camera)
        office.camera_page.change.connect(self.change)

    # -- finding --------------------------------------------------------------------------------------------

    def look_around(self) -> None:
        """Ask all networks."""
        self._office.said.setText(self.tr("Looking around…"))
        discovery = self._office.workshop.discovery
        self._search(lambda: discovery.look_around(LOOK_S, self._tell_found, self._office.errand.stop_flag))

    def ask_addresses(self, told: Sequence[str]) -> None:
        """Ask these addresses, ranges and networks."""
        self._office.said.setText(self.tr("Asking…"))
        discovery = self._office.workshop.discovery
        self._search(lambda: discovery.ask(told, self._tell_found, self._office.errand.stop_flag))

    def _tell_found(self, found: DiscoveredCamera) -> None:
        self._office.errand.tell(found.host)

    def _search(self, work: Callable[[], Sequence[DiscoveredCamera]]) -> None:
        if self._office.actor(Permission.SET_UP_CAMERA) is not None:
            self._office.errand.run(work, self._found)

    def _found(self, founds: Sequence[DiscoveredCamera]) -> None:
        self.founds |= {one.address: one for one in founds}
        self._office.follow()
        self._office.said.setText(self.tr("{0} answered.").format(len(founds)))

    def _choose_list(self) -> None:
        title = self.tr("A list of cameras")
        chosen, _filter = QFileDialog.getOpenFileName(self._office, title, "", "CSV (*.csv *.txt)")
        if chosen:
            self.read_list(Path(chosen))

    def read_list(self, path: Path) -> None:
        """Ask the addresses of a CSV file."""
        discovery = self._office.workshop.discovery

        def work() -> Sequence[DiscoveredCamera]:
            try:
                text = path.read_text(encoding="utf-8-sig", errors="replace")[:1_000_000]
            except OSError as error:
                raise OperatorError(f"{path.name} cannot be read: {error.strerror}.") from None
            return discovery.ask(discovery.listed(text), self._tell_found, self._office.errand.stop_flag)

        self._search(work)

    def _probe_found(self) -> None:
        found = self._office.yard.found()[0]
        self._probe(found, self._office.found_page.login, self.accepted.get(found.address, ""))

    def _probe(self, found: DiscoveredCamera, login: tuple[str, str], fingerprint: str) -> None:
        def accept(seen: str) -> None:
            self.accepted[found.address] = seen
            self._probe(found, login, seen)

        self._office.errand.run(
            lambda: self._office.batch.probe(found, login, fingerprint, self._office.errand.tell),
            self._show_report,
            lambda error: ask_about_certificate(error, self._office, accept),
        )

    def _probe_camera(self) -> None:
        camera = self._office.yard.chosen()[0].camera
        workshop = self._office.workshop

        def work() -> DeviceReport:
            device = workshop.device(camera)
            try:
                return device.report(self._office.errand.tell)
            finally:
                device.close()

        certificate = self._office.certificate_of(camera, self._probe_camera)
        self._office.errand.run(work, self._show_report, certificate)

    def _show_report(self, report: DeviceReport) -> None:
        ReportDialog(report, self._office).open()

    # -- into the scheme ------------------------------------------------------------------------------------

    def add_found(self) -> None:
        """Bring the chosen ones into the scheme."""
        founds, login = self._office.yard.found(), self._office.found_page.login
        group, actor = (
            self._office.found_page.group.text().strip(),
            self._office.actor(Permission.SET_UP_CAMERA),
        )
        if actor is None or not founds:
            return
        errand, accepted = self._office.errand, dict(self.accepted)
        errand.run(
            lambda: self._office.batch.add(
                actor, founds, login, group, errand.stop_flag, errand.tell, accepted
            ),
            self._added,
        )

    def _added(self, outcomes: list[CameraOutcome]) -> None:
        self._office.found_page.password.clear()
        self._office.follow()
        self._office.yard.choose([one.camera.number for one in outcomes if one.camera])
        self._office.show_outcomes(self.tr("Added"), outcomes)

    def add_without_onvif(self) -> None:
        """Ask for the address of a stream."""
        actor = self._office.actor(Permission.SET_UP_CAMERA)
        if actor is None:
            return
        dialog = CameraDialog(None, lambda wanted: self._add(actor, wanted, dialog), self._office)
        dialog.open()

    def _add(self, actor: Actor, wanted: CameraRequest, dialog: CameraDialog) -> None:
        self._in_dialog(dialog, lambda: self._office.service.add(actor, wanted))

    def change(self) -> None:
        """Change name and addresses of the chosen one."""
        actor, chosen = self._office.actor(Permission.SET_UP_CAMERA), self._office.yard.chosen()
        if actor is None or not chosen:
            return
        number = chosen[0].camera.number

        def done(wanted: CameraRequest) -> None:
            self._in_dialog(dialog, lambda: self._office.service.change(actor, number, wanted))

        dialog = CameraDialog(chosen[0].camera, done, self._office)
        dialog.open()

    def _in_dialog(self, dialog: CameraDialog, work: Callable[[], Camera]) -> None:
        def done(camera: Camera) -> None:
            dialog.accept()
            self._office.follow()
            self._office.yard.choose([camera.number])

        ask(self._office.context, work, done, dialog.refused)
