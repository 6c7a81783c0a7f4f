"""Commissioning: cameras found, tried, assessed, put into service, one or forty at a time (SYS-07)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from console.domain.devices.commissioning import Commissioning, Stage
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Act
from console.services.batch import Batch, Outcome
from console.services.trials import Trials
from console.ui.books.asking import ask
from console.ui.commissioning.camera_page import CameraPage
from console.ui.commissioning.errand import Errand
from console.ui.commissioning.finding import FindingBar, FoundPage
from console.ui.commissioning.reporting import OutcomeDialog, ReportDialog
from console.ui.commissioning.yard import Row, Yard
from console.ui.dialogs.camera import CameraDialog
from console.ui.dialogs.people import WhyDialog
from console.ui.forms import button, words
from console.ui.panes.pane import PaneKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent

    from console.domain.cameras import Camera
    from console.domain.clock import Clock
    from console.domain.devices.addresses import Wanted
    from console.domain.devices.report import DeviceReport, Found
    from console.domain.people.actor import Actor
    from console.services.commissioning import CommissioningService
    from console.services.device_ports import ClosableFeed, Workshop
    from console.services.duty import Duty
    from console.ui.context import PaneContext

LOOK_S = 4.0
LIST_PX = 330


class CommissioningPane(QWidget):
    """UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        services = context.services
        self.empty = words(
            self.tr("This console has no people, so nobody could answer for a camera."), "empty"
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.addWidget(self.empty)
        self.office: Office | None = None
        if services.commissioning and services.workshop and services.staffing:
            self.empty.hide()
            duty = services.staffing.duty
            self.office = Office(context, services.commissioning, services.workshop, duty)
            column.addWidget(self.office, 1)
            self.setFocusProxy(self.office.yard)


class Office(QWidget):
    """The list at the left, what is chosen at the right. UI thread."""

    def __init__(
        self, context: PaneContext, service: CommissioningService, workshop: Workshop, duty: Duty
    ) -> None:
        super().__init__()
        self._context, self._service, self._workshop, self._duty = context, service, workshop, duty
        clock: Clock = service.clock
        self._batch = Batch(workshop, service, Trials(workshop, clock))
        self._founds: dict[str, Found] = {}
        self._trial_feed: tuple[int, ClosableFeed] | None = None
        self.errand = Errand(context.bridge.background, self)
        self.bar, self.yard = FindingBar(), Yard()
        self.found_page, self.camera_page = FoundPage(), CameraPage(context.services.feed)
        self.help = words(
            self.tr(
                "Find cameras with the buttons at the left, or choose one in the list. A camera goes live "
                "when it has its purpose, its impact assessment, its operational requirement, and its "
                "trials passed; the manager puts it into service."
            ),
            "empty",
        )
        self.said = words("", "fieldname")
        self.stop = button(self.tr("Stop"), self.errand.stop)
        self._lay_out()
        self._connect()
        self.follow()

    def _lay_out(self) -> None:
        self.help.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.yard, 1)
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        row.addWidget(self.stop)
        column.addLayout(row)
        self.stack = QStackedWidget()
        self.stack.setContentsMargins(10, 0, 0, 0)
        for page in (self.help, self.found_page, self.camera_page):
            self.stack.addWidget(page)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.stack)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def _connect(self) -> None:
        self.bar.look_around.connect(self.look_around)
        self.bar.ask.connect(lambda typed: self.ask_addresses(typed.replace(",", " ").split()))
        self.bar.read_list.connect(self._choose_list)
        self.bar.add_stream.connect(self.add_without_onvif)
        self.yard.picked.connect(self._picked)
        self.found_page.probe.connect(self._probe_found)
        self.found_page.add.connect(self.add_found)
        page = self.camera_page
        page.kept.connect(self.keep)
        page.change.connect(self.change)
        page.report.connect(self._probe_camera)
        page.accept_box.connect(self.accept_box)
        page.admit.connect(self.admit)
        page.take_out.connect(self._ask_why)
        page.remove.connect(self._ask_remove)
        page.trials.wanted.connect(self.try_out)
        self.errand.said.connect(self.said.setText)
        self.errand.changed.connect(self._show_busy)
        self.errand.failed.connect(self._context.bridge.messages.refuse)
        self._context.bridge.attendance.changed.connect(self.follow)
        self._context.bridge.wall.cameras_changed.connect(self.follow)
        self._show_busy()

    # -- what is shown --------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._close_feed()

    def follow(self) -> None:
        """Show the cameras as they are, and what whoever sits here may do."""
        known = {camera.number for camera in self._service.cameras.cameras()}
        urls = {camera.onvif_url for camera in self._service.cameras.cameras()}
        self.yard.show_found([one for one in self._founds.values() if one.address not in urls])
        rows = [self._row(camera) for camera in self._service.cameras.cameras()]
        self.yard.show_rows(rows)
        if self._trial_feed is not None and self._trial_feed[0] not in known:
            self._close_feed()
        self._show_busy()

    def _row(self, camera: Camera) -> Row:
        known = self._service.known(camera.number)
        if known is None or known.stage is Stage.IN_SERVICE:
            return Row(camera, known, "")
        lacks = self._service.lacks_of(camera, known)
        return Row(camera, known, ", ".join(lack.what for lack in lacks), len(lacks))

    def _picked(self) -> None:
        founds, chosen = self.yard.found(), self.yard.chosen()
        if chosen:
            self.camera_page.show_rows(chosen, self._feed_of(chosen))
            one = chosen[0].camera.number if len(chosen) == 1 else 0
            self.camera_page.show_box(self._service.admission.exchanged(one))
            self.stack.setCurrentWidget(self.camera_page)
        elif founds:
            self.found_page.show_found(founds)
            self.stack.setCurrentWidget(self.found_page)
        else:
            self.stack.setCurrentWidget(self.help)
        self._show_rights()

    def _feed_of(self, chosen: Sequence[Row]) -> ClosableFeed | None:
        """A feed of its own for one that is not in service; it is closed when another is chosen."""
        one = chosen[0] if len(chosen) == 1 else None
        is_live = one is None or one.known is None or one.known.stage is Stage.IN_SERVICE
        if one is None or is_live or not self._context.bridge.attendance.may(Act.SET_UP_CAMERA):
            self._close_feed()
            return None
        if self._trial_feed is None or self._trial_feed[0] != one.camera.number:
            self._close_feed()
            self._trial_feed = one.camera.number, self._workshop.trial_feed(one.camera)
        return self._trial_feed[1]

    def _close_feed(self) -> None:
        if self._trial_feed is not None:
            self.camera_page.picture.show_camera(None)
            _, feed = self._trial_feed
            self._trial_feed = None
            self._context.bridge.background.run(feed.close)

    def _show_busy(self) -> None:
        is_busy = self.errand.is_running
        may = self._context.bridge.attendance.may(Act.SET_UP_CAMERA)
        self.bar.enable(is_on=may and not is_busy)
        self.stop.setVisible(is_busy)
        if not is_busy:
            self.said.setText("" if may else self.tr("Setting cameras up needs the manager or an engineer."))
        self._show_rights()

    def _show_rights(self) -> None:
        attendance, is_busy = self._context.bridge.attendance, self.errand.is_running
        may_set_up = attendance.may(Act.SET_UP_CAMERA) and not is_busy
        may_admit = attendance.may(Act.PUT_INTO_SERVICE) and not is_busy
        self.camera_page.show_rights(may_set_up=may_set_up, may_admit=may_admit)
        self.found_page.setEnabled(may_set_up)

    # -- finding --------------------------------------------------------------------------------------------

    def look_around(self) -> None:
        """Ask all networks."""
        self.said.setText(self.tr("Looking around…"))
        discovery = self._workshop.discovery
        self._search(lambda: discovery.look_around(LOOK_S, self._tell_found, self.errand.stop_flag))

    def ask_addresses(self, told: Sequence[str]) -> None:
        """Ask these addresses, ranges and networks."""
        self.said.setText(self.tr("Asking…"))
        discovery = self._workshop.discovery
        self._search(lambda: discovery.ask(told, self._tell_found, self.errand.stop_flag))

    def _tell_found(self, found: Found) -> None:
        self.errand.tell(found.host)

    def _search(self, work: Callable[[], Sequence[Found]]) -> None:
        if self._actor(Act.SET_UP_CAMERA) is not None:
            self.errand.run(work, self._found)

    def _found(self, founds: Sequence[Found]) -> None:
        self._founds |= {one.address: one for one in founds}
        self.follow()
        self.said.setText(self.tr("{0} answered.").format(len(founds)))

    def _choose_list(self) -> None:
        title = self.tr("A list of cameras")
        chosen, _filter = QFileDialog.getOpenFileName(self, title, "", "CSV (*.csv *.txt)")
        if chosen:
            self.read_list(Path(chosen))

    def read_list(self, path: Path) -> None:
        """Ask the addresses of a CSV file."""
        discovery = self._workshop.discovery

        def work() -> Sequence[Found]:
            try:
                text = path.read_text(encoding="utf-8-sig", errors="replace")[:1_000_000]
            except OSError as error:
                raise OperatorError(f"{path.name} cannot be read: {error.strerror}.") from None
            return discovery.ask(discovery.listed(text), self._tell_found, self.errand.stop_flag)

        self._search(work)

    def _probe_found(self) -> None:
        found = self.yard.found()[0]
        self._probe(found, self.found_page.login, "")

    def _probe(self, found: Found, login: tuple[str, str], fingerprint: str) -> None:
        self.errand.run(
            lambda: self._batch.probe(found, login, fingerprint, self.errand.tell), self._show_report
        )

    def _probe_camera(self) -> None:
        camera = self.yard.chosen()[0].camera
        workshop = self._workshop

        def work() -> DeviceReport:
            device = workshop.device(camera)
            try:
                return device.report(self.errand.tell)
            finally:
                device.close()

        self.errand.run(work, self._show_report)

    def _show_report(self, report: DeviceReport) -> None:
        ReportDialog(report, self).open()

    # -- into the scheme ------------------------------------------------------------------------------------

    def add_found(self) -> None:
        """Bring the chosen ones into the scheme."""
        founds, login = self.yard.found(), self.found_page.login
        group, actor = self.found_page.group.text().strip(), self._actor(Act.SET_UP_CAMERA)
        if actor is None or not founds:
            return
        self.errand.run(
            lambda: self._batch.add(actor, founds, login, group, self.errand.stop_flag, self.errand.tell),
            self._added,
        )

    def _added(self, outcomes: list[Outcome]) -> None:
        self.found_page.password.clear()
        self.follow()
        self.yard.choose([one.camera.number for one in outcomes if one.camera])
        self._show_outcomes(self.tr("Added"), outcomes)

    def add_without_onvif(self) -> None:
        """Ask for the address of a stream."""
        actor = self._actor(Act.SET_UP_CAMERA)
        if actor is None:
            return
        dialog = CameraDialog(None, lambda wanted: self._add(actor, wanted, dialog), self)
        dialog.open()

    def _add(self, actor: Actor, wanted: Wanted, dialog: CameraDialog) -> None:
        self._in_dialog(dialog, lambda: self._service.add(actor, wanted))

    def change(self) -> None:
        """Change name and addresses of the chosen one."""
        actor, chosen = self._actor(Act.SET_UP_CAMERA), self.yard.chosen()
        if actor is None or not chosen:
            return
        number = chosen[0].camera.number

        def done(wanted: Wanted) -> None:
            self._in_dialog(dialog, lambda: self._service.change(actor, number, wanted))

        dialog = CameraDialog(chosen[0].camera, done, self)
        dialog.open()

    def _in_dialog(self, dialog: CameraDialog, work: Callable[[], Camera]) -> None:
        def done(camera: Camera) -> None:
            dialog.accept()
            self.follow()
            self.yard.choose([camera.number])

        ask(self._context, work, done, dialog.refused)

    # -- setting up, trying, admitting ----------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is filled in, for all that are chosen."""
        actor, chosen = self._actor(Act.SET_UP_CAMERA), [row.camera for row in self.yard.chosen()]
        if actor is None:
            return
        wanted, is_one = self.camera_page.form.filled(Commissioning()), len(chosen) == 1

        def change(known: Commissioning) -> Commissioning:
            return wanted if is_one else wanted.over(known)

        self.camera_page.keep_button.setEnabled(False)
        ask(self._context, lambda: self._batch.fill(actor, chosen, change), lambda _done: self.follow())

    def try_out(self, names: Sequence[str]) -> None:
        """Try the chosen cameras."""
        actor, chosen = self._actor(Act.SET_UP_CAMERA), [row.camera for row in self.yard.chosen()]
        if actor is None or not chosen:
            return
        self._close_feed()
        self.errand.run(
            lambda: self._batch.try_out(actor, chosen, names, self.errand.stop_flag, self.errand.tell),
            lambda outcomes: self._tried(outcomes, len(chosen)),
        )

    def _tried(self, outcomes: list[Outcome], count: int) -> None:
        self.follow()
        if count > 1:
            self._show_outcomes(self.tr("Tried"), outcomes)

    def admit(self) -> None:
        """Put the chosen cameras into service."""
        actor, chosen = self._actor(Act.PUT_INTO_SERVICE), [row.camera for row in self.yard.chosen()]
        if actor is None or not chosen:
            return
        self._close_feed()
        self.errand.run(lambda: self._batch.admit(actor, chosen), self._admitted)

    def _admitted(self, outcomes: list[Outcome]) -> None:
        self.follow()
        bad = [one for one in outcomes if not one.is_good]
        if bad or len(outcomes) > 1:
            self._show_outcomes(self.tr("Into service"), outcomes)

    def accept_box(self) -> None:
        """The other box at the camera's address is the right one from now on."""
        actor, number = self._actor(Act.SET_UP_CAMERA), self.yard.chosen()[0].camera.number
        wrong = self._service.admission.exchanged(number)
        if actor is not None and wrong is not None:
            ask(
                self._context, lambda: self._service.accept_box(actor, number, wrong), lambda _: self.follow()
            )

    def _ask_why(self) -> None:
        chosen = [row.camera for row in self.yard.chosen()]

        def work(why: str, actor: Actor) -> None:
            for camera in chosen:
                self._service.take_out(actor, camera.number, why)

        note = self.tr("It is not shown, steered or recorded until it is put into service again.")
        self._ask(self.tr("Take out of service"), note, work)

    def _ask_remove(self) -> None:
        camera = self.yard.chosen()[0].camera
        note = self.tr(
            "For good. Recordings stay for as long as they are kept; the number is not given again."
        )
        title = self.tr("Remove camera {0} {1}").format(camera.number, camera.name)
        self._ask(title, note, lambda why, actor: self._service.remove(actor, camera.number, why))

    def _ask(self, title: str, note: str, work: Callable[[str, Actor], object]) -> None:
        """An act that needs its reason."""
        actor = self._actor(Act.PUT_INTO_SERVICE)
        if actor is not None:
            dialog = WhyDialog(self._context, self, title, note, lambda _dialog, why: work(why, actor))
            dialog.finished.connect(lambda _code: self.follow())
            dialog.open()

    # -- who acts -------------------------------------------------------------------------------------------

    def _actor(self, act: Act) -> Actor | None:
        """Who acts; None where nobody may, which is said."""
        try:
            return self._duty.require(act, self.tr("commissioning"))
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            return None

    def _show_outcomes(self, title: str, outcomes: list[Outcome]) -> None:
        if outcomes:
            OutcomeDialog(title, outcomes, self).open()


PANE = PaneKind(
    "commissioning",
    str(QT_TRANSLATE_NOOP("Panes", "Commissioning")),
    CommissioningPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
    first_px=900,
)
