"""Cameras of the scheme filled in, tried, put into service and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.cameras.commissioning import Commissioning
from console.domain.people.permissions import Permission
from console.ui.base.asking import ask
from console.ui.people.dialogs import ReasonDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.people.actor import Actor
    from console.services.cameras.batch import CameraOutcome
    from console.ui.cameras.commissioning_view import CommissioningView


class AdmissionCommands(QObject):
    """UI thread."""

    def __init__(self, office: CommissioningView) -> None:
        super().__init__(office)
        self._office = office
        page = office.camera_page
        page.kept.connect(self.keep)
        page.accept_box.connect(self.accept_box)
        page.admit.connect(self.admit)
        page.take_out.connect(self.ask_why)
        page.remove.connect(self.ask_remove)
        page.trials.wanted.connect(self.try_out)

    # -- setting up, trying, admitting ----------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is filled in, for all that are chosen."""
        actor, chosen = (
            self._office.actor(Permission.SET_UP_CAMERA),
            [row.camera for row in self._office.yard.chosen()],
        )
        if actor is None:
            return
        wanted, is_one = self._office.camera_page.form.filled(Commissioning()), len(chosen) == 1

        def change(known: Commissioning) -> Commissioning:
            return wanted if is_one else wanted.over(known)

        self._office.camera_page.keep_button.setEnabled(False)
        ask(
            self._office.context,
            lambda: self._office.batch.fill(actor, chosen, change),
            lambda _done: self._office.follow(),
        )

    def try_out(self, names: Sequence[str]) -> None:
        """Try the chosen cameras."""
        actor, chosen = (
            self._office.actor(Permission.SET_UP_CAMERA),
            [row.camera for row in self._office.yard.chosen()],
        )
        if actor is None or not chosen:
            return
        self._office.close_feed()
        self._office.errand.run(
            lambda: self._office.batch.try_out(
                actor, chosen, names, self._office.errand.stop_flag, self._office.errand.tell
            ),
            lambda outcomes: self._tried(outcomes, len(chosen)),
        )

    def _tried(self, outcomes: list[CameraOutcome], count: int) -> None:
        self._office.follow()
        if count > 1:
            self._office.show_outcomes(self.tr("Tried"), outcomes)

    def admit(self) -> None:
        """Put the chosen cameras into service."""
        actor, chosen = (
            self._office.actor(Permission.PUT_INTO_SERVICE),
            [row.camera for row in self._office.yard.chosen()],
        )
        if actor is None or not chosen:
            return
        self._office.close_feed()
        self._office.errand.run(lambda: self._office.batch.admit(actor, chosen), self._admitted)

    def _admitted(self, outcomes: list[CameraOutcome]) -> None:
        self._office.follow()
        bad = [one for one in outcomes if not one.is_good]
        if bad or len(outcomes) > 1:
            self._office.show_outcomes(self.tr("Into service"), outcomes)

    def accept_box(self) -> None:
        """The other box at the camera's address is the right one from now on."""
        actor, number = (
            self._office.actor(Permission.SET_UP_CAMERA),
            self._office.yard.chosen()[0].camera.number,
        )
        wrong = self._office.service.admission.exchanged(number)
        if actor is not None and wrong is not None:
            ask(
                self._office.context,
                lambda: self._office.service.accept_box(actor, number, wrong),
                lambda _: self._office.follow(),
            )

    def ask_why(self) -> None:
        chosen = [row.camera for row in self._office.yard.chosen()]

        def work(why: str, actor: Actor) -> None:
            for camera in chosen:
                self._office.service.take_out(actor, camera.number, why)

        note = self.tr("It is not shown, steered or recorded until it is put into service again.")
        self._ask(self.tr("Take out of service"), note, work)

    def ask_remove(self) -> None:
        camera = self._office.yard.chosen()[0].camera
        note = self.tr(
            "For good. Recordings stay for as long as they are kept; the number is not given again."
        )
        title = self.tr("Remove camera {0} {1}").format(camera.number, camera.name)
        self._ask(title, note, lambda why, actor: self._office.service.remove(actor, camera.number, why))

    def _ask(self, title: str, note: str, work: Callable[[str, Actor], object]) -> None:
        """An act that needs its reason."""
        actor = self._office.actor(Permission.PUT_INTO_SERVICE)
        if actor is not None:
            dialog = ReasonDialog(
                self._office.context, self._office, title, note, lambda _dialog, why: work(why, actor)
            )
            dialog.finished.connect(lambda _code: self._office.follow())
            dialog.open()
