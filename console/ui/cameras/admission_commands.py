"""Commissioning commands: save details, run tests, put cameras into service and take them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.cameras.commissioning import Commissioning
from console.domain.people.permissions import Permission
from console.ui.base.background import ask
from console.ui.people.dialogs import ReasonDialog
from console.ui.wall.camera_sign import CameraSigns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.people.actor import Actor
    from console.services.cameras.batch import CameraOutcome
    from console.ui.cameras.commissioning_host import CommissioningHost


class AdmissionCommands(QObject):
    """Handles the buttons of the camera page. UI thread."""

    def __init__(self, view: CommissioningHost) -> None:
        super().__init__(view.widget)
        self._view = view
        page = view.camera_page
        page.kept.connect(self.save)
        page.accept_device.connect(self.accept_device)
        page.admit.connect(self.admit)
        page.take_out.connect(self.ask_why)
        page.remove.connect(self.ask_remove)
        page.trials.wanted.connect(self.try_out)

    # -- setting up, trying, admitting ----------------------------------------------------------------------

    def save(self) -> None:
        """Save the details for all selected cameras."""
        actor, chosen = (
            self._view.actor(Permission.SET_UP_CAMERA),
            [row.camera for row in self._view.list.chosen()],
        )
        if actor is None:
            return
        filled, is_one = self._view.camera_page.form.filled(Commissioning()), len(chosen) == 1

        def change(before: Commissioning) -> Commissioning:
            return filled if is_one else filled.merged_over(before)

        self._view.camera_page.keep_button.setEnabled(False)
        ask(
            self._view.context,
            lambda: self._view.batch.fill(actor, chosen, change),
            lambda _done: self._view.refresh(),
        )

    def try_out(self, names: Sequence[str]) -> None:
        """Run tests on the selected cameras."""
        actor, chosen = (
            self._view.actor(Permission.SET_UP_CAMERA),
            [row.camera for row in self._view.list.chosen()],
        )
        if actor is None or not chosen:
            return
        self._view.close_feed()
        task, is_one = self._view.task, len(chosen) == 1

        def work() -> list[CameraOutcome]:
            if is_one:
                # Of several cameras each test says what it found; of one the certificate is asked about.
                self._view.device_access.check_certificate(chosen[0])
            return self._view.batch.try_out(actor, chosen, names, task.stop_flag, task.report_progress)

        certificate = self._view.certificate_of(chosen[0], lambda: self.try_out(names))
        task.run(
            work, lambda outcomes: self._show_tested(outcomes, len(chosen)), certificate if is_one else None
        )

    def _show_tested(self, outcomes: list[CameraOutcome], count: int) -> None:
        self._view.refresh()
        if count > 1:
            self._view.show_outcomes(self.tr("Tests passed"), outcomes)

    def admit(self) -> None:
        """Put the selected cameras into service."""
        actor, chosen = (
            self._view.actor(Permission.PUT_INTO_SERVICE),
            [row.camera for row in self._view.list.chosen()],
        )
        if actor is None or not chosen:
            return
        self._view.close_feed()
        self._view.task.run(lambda: self._view.batch.admit(actor, chosen), self._show_admitted)

    def _show_admitted(self, outcomes: list[CameraOutcome]) -> None:
        self._view.refresh()
        failed = [outcome for outcome in outcomes if not outcome.is_good]
        if failed or len(outcomes) > 1:
            self._view.show_outcomes(self.tr("Put into service"), outcomes)

    def accept_device(self) -> None:
        """Accept the device that is now at the camera's address."""
        actor, number = (
            self._view.actor(Permission.SET_UP_CAMERA),
            self._view.list.chosen()[0].camera.number,
        )
        device = self._view.service.admission.wrong_device(number)
        if actor is not None and device is not None:
            ask(
                self._view.context,
                lambda: self._view.service.accept_device(actor, number, device),
                lambda _: self._view.refresh(),
            )

    def ask_why(self) -> None:
        chosen = [row.camera for row in self._view.list.chosen()]

        def work(why: str, actor: Actor) -> None:
            for camera in chosen:
                self._view.service.take_out(actor, camera.number, why)

        note = self.tr(
            "A camera out of service is not shown, steered or recorded until it is put back into service."
        )
        self._ask(self.tr("Take out of service"), note, chosen, work)

    def ask_remove(self) -> None:
        camera = self._view.list.chosen()[0].camera
        note = self.tr(
            "This cannot be undone. Recordings are kept for their normal time. The number is not used again."
        )
        title = self.tr("Remove camera {0} {1}").format(camera.number, camera.name)

        def work(why: str, actor: Actor) -> None:
            self._view.service.remove(actor, camera.number, why)

        self._ask(title, note, [camera], work)

    def _ask(
        self, title: str, note: str, cameras: Sequence[Camera], work: Callable[[str, Actor], object]
    ) -> None:
        """Ask for a reason, then do the work."""
        actor = self._view.actor(Permission.PUT_INTO_SERVICE)
        if actor is not None:
            dialog = ReasonDialog(
                self._view.context, self._view.widget, title, note, lambda _dialog, why: work(why, actor)
            )
            names = {camera.number: camera.name for camera in cameras}
            dialog.put_under_title(CameraSigns(self._view.context, tuple(names), names))
            dialog.finished.connect(lambda _code: self._view.refresh())
            dialog.open()
