"""What the zone editor asks of the services: reading, keeping, taking back, writing into the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.ui.base.asking import ask
from console.ui.people.dialogs import AuthorisedForm
from console.ui.widgets.forms import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import ZoneSet
    from console.domain.ptz.lens import LensModel
    from console.services.privacy.service import PrivacyZones
    from console.services.privacy.zone_history import ZoneVersion
    from console.ui.base.context import PaneContext


class ZoneReasonDialog(AuthorisedForm):
    """Asks why before something is kept. UI thread."""

    def __init__(
        self,
        context: PaneContext,
        parent: QWidget,
        title: str,
        note: str,
        button: str,
        work: Callable[[Actor, str], object],
    ) -> None:
        from PySide6.QtWidgets import QLineEdit

        super().__init__(context, title, parent)
        self.column.addWidget(words(note, "muted"))
        self.why = self.column.field(self.tr("Reason"), QLineEdit())
        self.why.setMaxLength(500)

        def read() -> Callable[[], object]:
            why = self.why.text().strip()
            if not why:
                raise OperatorError(self.tr("A change of zones needs its reason."), self.tr("Say why."))
            return lambda: work(self.actor, why)

        self.act(button, read)
        self.why.setFocus()


class CameraZones:
    """Zones, lens and versions of a camera as they were read."""

    def __init__(self, zones: ZoneSet, lens: LensModel | None, versions: Sequence[ZoneVersion]) -> None:
        self.zones, self.lens, self.versions = zones, lens, versions


class ZoneCommands(QObject):
    """UI thread; the calls wait in the background."""

    read = Signal(int, object)
    """A camera and what was `CameraZones`."""
    failed = Signal(int, object)

    def __init__(self, context: PaneContext, service: PrivacyZones, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._service, self._parent = context, service, parent

    def load(self, camera: int) -> None:
        """Read what holds now."""
        service = self._service

        def find() -> CameraZones:
            return CameraZones(service.zones(camera), service.lens(camera), service.versions(camera))

        ask(
            self._context,
            find,
            lambda found: self.read.emit(camera, found),
            lambda error: self.failed.emit(camera, error),
        )

    def actor(self, act: Permission, camera: int) -> Actor | None:
        """Who acts; a refusal is said."""
        staffing = self._context.bridge.attendance.staffing
        if staffing is None:
            return None
        try:
            return staffing.duty.require(act, f"camera {camera}")
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            return None

    def keep(self, camera: int, before: ZoneSet, wanted: ZoneSet) -> None:
        """Ask why, then put zones into force, unless somebody else changed them meanwhile."""
        service = self._service
        if self.actor(Permission.CHANGE_ZONES, camera) is None:
            return

        def work(actor: Actor, why: str) -> None:
            if service.zones(camera) != before:
                raise OperatorError(
                    "Somebody changed these zones meanwhile.", "Discard your changes and begin again."
                )
            service.change(actor, camera, wanted, why)

        note = self.tr("They cover the picture at once, for everybody. Your reason is kept with your name.")
        self._ask_why(camera, self.tr("Keep the zones of camera {0}").format(camera), note, work)

    def hold_again(self, camera: int, wanted: ZoneSet, called: str) -> None:
        """Ask why, then make a version of before hold again."""
        if self.actor(Permission.CHANGE_ZONES, camera) is None:
            return

        def work(actor: Actor, why: str) -> None:
            self._service.change(actor, camera, wanted, f"version {called} holds again: {why}")

        title = self.tr("Version {0} of camera {1} holds again").format(called, camera)
        self._ask_why(camera, title, self.tr("The versions after it stay in the list."), work)

    def _ask_why(self, camera: int, title: str, note: str, work: Callable[[Actor, str], object]) -> None:
        try:
            dialog = ZoneReasonDialog(self._context, self._parent, title, note, self.tr("Keep"), work)
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)
            return
        dialog.accepted.connect(lambda: self.load(camera))
        dialog.open()

    def write(self, camera: int) -> None:
        """Write zones into the camera, and say what it kept."""
        service, actor = self._service, self.actor(Permission.CHANGE_ZONES, camera)
        if actor is None:
            return
        messages = self._context.bridge.messages
        messages.note(self.tr("Camera {0}: writing its masks").format(camera))
        job = self._context.bridge.background.job(lambda _tell: service.write_into_camera(actor, camera))
        job.failed.connect(messages.refuse)

        def told(written: object) -> None:
            kept, refused = getattr(written, "kept", ()), getattr(written, "refused", ())
            said = self.tr("Camera {0} keeps: {1}").format(camera, ", ".join(kept) or self.tr("no mask"))
            then = self.tr("It does not keep: {0}. The console covers them.").format(", ".join(refused))
            messages.note(said, then if refused else "")

        job.start(told)
