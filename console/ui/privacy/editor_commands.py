"""The service calls of the zone editor: load, save, restore, write masks to the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.privacy.weakening import needs_second, weakened
from console.ui.base.background import ask
from console.ui.people.dialogs import AuthorisedForm
from console.ui.people.second_person import SecondPersonFields
from console.ui.wall.camera_sign import CameraSign
from console.ui.widgets.forms import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.people.actor import Actor
    from console.domain.privacy.model import ZoneSet
    from console.domain.ptz.lens import LensModel
    from console.services.people.second_person import SecondApprover
    from console.services.privacy.service import PrivacyZones
    from console.services.privacy.versions import ZoneVersion
    from console.ui.base.context import PaneContext


class ZoneReasonDialog(AuthorisedForm):
    """Asks for a reason before saving. UI thread.

    Args:
        context: the context of the pane.
        parent: the widget over which the dialog opens.
        title: the title.
        note: what the action means.
        button: the text of the button.
        work: called in the background with the actor, the reason and the second person.
        needs_second: whether a second person must agree, because zones are weakened.
    """

    def __init__(
        self,
        context: PaneContext,
        parent: QWidget,
        title: str,
        note: str,
        button: str,
        work: Callable[[Actor, str, SecondApprover | None], object],
        *,
        needs_second: bool = False,
    ) -> None:
        from PySide6.QtWidgets import QLineEdit

        super().__init__(context, title, parent)
        self.column.addWidget(words(note, "muted"))
        self.why = self.column.field(self.tr("Reason"), QLineEdit())
        self.why.setMaxLength(500)
        self.second = SecondPersonFields(self.people_services)
        self.column.addWidget(self.second)
        self.second.setVisible(needs_second)

        def read() -> Callable[[], object]:
            why = self.why.text().strip()
            if not why:
                raise OperatorError(self.tr("Enter a reason for the change."))
            second = self.second.entered() if needs_second else None
            return lambda: work(self.actor, why, second)

        self.add_action(button, read)
        self.why.setFocus()


class CameraZones:
    """Zones, lens and versions of a camera."""

    def __init__(self, zones: ZoneSet, lens: LensModel | None, versions: Sequence[ZoneVersion]) -> None:
        self.zones, self.lens, self.versions = zones, lens, versions


class ZoneCommands(QObject):
    """Calls the zones service in the background. UI thread."""

    read = Signal(int, object)
    """Emitted with a camera and its `CameraZones`."""
    failed = Signal(int, object)

    def __init__(self, context: PaneContext, service: PrivacyZones, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._service, self._parent = context, service, parent

    def load(self, camera: int) -> None:
        """Load the zones in force."""
        service = self._service

        def find() -> CameraZones:
            return CameraZones(service.zones(camera), service.lens(camera), service.versions(camera))

        ask(
            self._context,
            find,
            lambda camera_zones: self.read.emit(camera, camera_zones),
            lambda error: self.failed.emit(camera, error),
        )

    def actor(self, act: Permission, camera: int) -> Actor | None:
        """Return the person who acts; None if refused, which is shown."""
        try:
            return self._context.services.people.seat.require(act, f"camera {camera}")
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
            return None

    def save(self, camera: int, before: ZoneSet, zones: ZoneSet) -> None:
        """Ask for a reason, then save the zones unless someone else has changed them.

        Args:
            camera: number of the camera.
            before: the zones as they were loaded.
            zones: the zones to save.
        """
        service = self._service
        if self.actor(Permission.CHANGE_ZONES, camera) is None:
            return

        def work(actor: Actor, why: str, second: SecondApprover | None) -> None:
            if service.zones(camera) != before:
                raise OperatorError(
                    "Someone else has changed these zones.", "Discard your changes and start again."
                )
            service.change(actor, camera, zones, why, second)

        note = self.tr(
            "The zones cover the picture at once for everyone. Your reason is recorded with your name."
        )
        title = self.tr("Save privacy zones for camera {0}").format(camera)
        self._ask_why(camera, (title, note), work, needs_second=needs_second(weakened(before, zones)))

    def restore_version(self, camera: int, before: ZoneSet, zones: ZoneSet, version: str) -> None:
        """Ask for a reason, then restore an earlier version.

        Args:
            camera: number of the camera.
            before: the zones in force.
            zones: the zones of the version.
            version: number of the version.
        """
        if self.actor(Permission.CHANGE_ZONES, camera) is None:
            return

        def work(actor: Actor, why: str, second: SecondApprover | None) -> None:
            self._service.change(actor, camera, zones, f"version {version} holds again: {why}", second)

        title = self.tr("Restore version {0} for camera {1}").format(version, camera)
        note = self.tr("Later versions stay in the list.")
        self._ask_why(camera, (title, note), work, needs_second=needs_second(weakened(before, zones)))

    def _ask_why(
        self,
        camera: int,
        texts: tuple[str, str],
        work: Callable[[Actor, str, SecondApprover | None], object],
        *,
        needs_second: bool,
    ) -> None:
        title, note = texts
        try:
            dialog = ZoneReasonDialog(
                self._context,
                self._parent,
                title,
                note,
                self.tr("Save zones"),
                work,
                needs_second=needs_second,
            )
        except OperatorError as error:
            self._context.bridge.messages.refuse(error)
            return
        dialog.put_under_title(CameraSign(self._context, camera))
        dialog.accepted.connect(lambda: self.load(camera))
        dialog.open()

    def write(self, camera: int) -> None:
        """Write the zones to the camera as masks and show what it accepted."""
        service, actor = self._service, self.actor(Permission.CHANGE_ZONES, camera)
        if actor is None:
            return
        messages = self._context.bridge.messages
        messages.note(self.tr("Camera {0}: writing masks to the camera").format(camera))
        job = self._context.bridge.background.job(lambda _tell: service.write_into_camera(actor, camera))
        job.failed.connect(messages.refuse)

        def show_result(result: object) -> None:
            accepted, refused = getattr(result, "kept", ()), getattr(result, "refused", ())
            note = self.tr("Camera {0} now holds: {1}").format(
                camera, ", ".join(accepted) or self.tr("no masks")
            )
            then = self.tr("Not accepted by the camera: {0}. The console covers these zones instead.").format(
                ", ".join(refused)
            )
            messages.note(note, then if refused else "")

        job.start(show_result)
