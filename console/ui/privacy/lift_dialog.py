"""Lifting privacy zones for a time and restoring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from console.bridge.labels import translated
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.ui.base.background import ask
from console.ui.people.dialogs import AuthorisedForm
from console.ui.people.second_person import SecondPersonFields
from console.ui.wall.camera_sign import CameraSign
from console.ui.widgets.forms import number_field, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.domain.privacy.lifting import Lift
    from console.domain.privacy.model import Zone
    from console.services.people.second_person import SecondApprover
    from console.ui.base.context import PaneContext

FIRST_MIN = 5


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lifting", text)


class ZoneLifting(Protocol):
    """Lifts zones of live pictures, or of recordings."""

    def lift_of(self, camera: int, zone: str = "") -> Lift | None:
        """Return the lift of a zone, or None. Fast."""
        ...

    def lift(
        self,
        actor: Actor,
        camera: int,
        zone_id: str,
        reason: str,
        seconds: float,
        second: SecondApprover | None = None,
    ) -> object:
        """Lift a zone for a time. Waits."""
        ...


class LiftDialog(AuthorisedForm):
    """Asks which zones to lift, why, for how long and with whom. UI thread.

    Args:
        context: the context of the window.
        service: lifts the zones.
        camera: number and name of the camera.
        zones: the zones of the camera; zones that are lifted already cannot be chosen.
        parent: the widget over which the dialog opens.
        chosen: ids of the zones ticked at first; empty for all.
    """

    def __init__(
        self,
        context: PaneContext,
        service: ZoneLifting,
        camera: tuple[int, str],
        zones: Sequence[Zone],
        parent: QWidget,
        chosen: frozenset[str] = frozenset(),
    ) -> None:
        number, name = camera
        super().__init__(context, _tr("Lift privacy zones on camera {0} {1}").format(number, name), parent)
        self.put_under_title(CameraSign(context, number))
        self._service, self._camera = service, number
        self.boxes: dict[str, QCheckBox] = {}
        self._zones = {zone.id: zone for zone in zones}
        self.column.addWidget(words(_tr("Zones"), "fieldname"))
        for zone in zones:
            self._add_box(zone, is_ticked=not chosen or zone.id in chosen)
        self.reason = self.column.field(_tr("Reason (recorded with your name)"), QLineEdit())
        self.reason.setMaxLength(500)
        self.reason.setPlaceholderText(_tr("For example, search for a missing child"))
        self.minutes = self.column.field(_tr("Duration"), number_field(QSpinBox()))
        self.minutes.setSuffix(_tr(" min"))
        self.minutes.setValue(FIRST_MIN)
        self.most = words("", "muted")
        self.column.addWidget(self.most)
        self.second = SecondPersonFields(self.people_services)
        self.column.addWidget(self.second)
        self.note = words(_tr("The lift ends automatically, and when you leave the console."), "muted")
        self.column.addWidget(self.note)
        self.add_action(_tr("Lift zones"), self._read)
        self._refresh()
        self.reason.setFocus()

    def _add_box(self, zone: Zone, *, is_ticked: bool) -> None:
        lift = self._service.lift_of(self._camera, zone.id)
        minutes = zone.lift_most_s / 60
        text = _tr("{0} – at most {1:.0f} min").format(zone.name, minutes)
        if zone.needs_second:
            text += " · " + _tr("with a second person")
        if not zone.lift_most_s:
            text = _tr("{0} – never lifted").format(zone.name)
        if lift is not None:
            text = _tr("{0} – already lifted by {1}").format(zone.name, lift.by_name)
        can_lift = lift is None and zone.lift_most_s > 0
        box = self.boxes[zone.id] = QCheckBox(text)
        box.setEnabled(can_lift)
        box.setChecked(can_lift and is_ticked)
        box.toggled.connect(lambda _on: self._refresh())
        self.column.addWidget(box)

    def chosen(self) -> list[Zone]:
        """Return the zones that are ticked."""
        return [self._zones[zone_id] for zone_id, box in self.boxes.items() if box.isChecked()]

    def _refresh(self) -> None:
        chosen = self.chosen()
        self.second.setVisible(any(zone.needs_second for zone in chosen))
        most = min((zone.lift_most_s for zone in chosen), default=0.0)
        self.minutes.setRange(1, max(1, int(most // 60)))
        self.most.setText(_tr("At most {0} min").format(int(most // 60)) if chosen else "")
        self.adjustSize()

    def show_refusal(self, error: ConsoleError) -> None:
        """Show the refusal with its rule and source; clear the second person's password."""
        self.second.password.clear()
        if isinstance(error, Refusal):
            rule = _tr("Rule: {0} ({1}).").format(translated(error.rule), error.source)
            then = f"{translated(error.then)} {rule}"
            error = OperatorError(error.what, then)
        super().show_refusal(error)

    def _read(self) -> Callable[[], object]:
        chosen = self.chosen()
        if not chosen:
            raise OperatorError(_tr("No zone is selected."), _tr("Tick the zones to lift."))
        reason, seconds = self.reason.text(), self.minutes.value() * 60.0
        needs_second = any(zone.needs_second for zone in chosen)
        second = self.second.entered() if needs_second else None
        # Lift zones that need a second person first: if that is refused, nothing is lifted.
        ordered = sorted(chosen, key=lambda zone: not zone.needs_second)
        actor, service, camera = self.actor, self._service, self._camera

        def lift() -> None:
            for zone in ordered:
                if service.lift_of(camera, zone.id) is None:
                    service.lift(actor, camera, zone.id, reason, seconds, second)

        return lift


def open_lift(
    context: PaneContext, camera: int, parent: QWidget, chosen: frozenset[str] = frozenset()
) -> None:
    """Read the camera's zones, then open the lift dialog.

    Args:
        context: the context of the window.
        camera: number of the camera.
        parent: the widget over which the dialog opens.
        chosen: ids of the zones ticked at first; empty for all.

    Raises:
        OperatorError: no one is signed in who may lift zones.
    """
    service = context.services.privacy
    context.bridge.attendance.require(Permission.LIFT_ZONE, f"camera {camera}")
    camera_data = context.bridge.wall.cameras.get(camera)
    name = camera_data.name if camera_data else ""

    def show(zones: Sequence[Zone]) -> None:
        none_text = _tr("Camera {0} has no privacy zones.").format(camera)
        if not zones:
            context.bridge.messages.refuse(OperatorError(none_text, _tr("Nothing is covered.")))
            return
        try:
            dialog = LiftDialog(context, service, (camera, name), zones, parent, chosen)
        except OperatorError as error:
            context.bridge.messages.refuse(error)
            return
        dialog.open()

    ask(context, lambda: service.zones(camera).zones, show)


def restore(context: PaneContext, camera: int) -> None:
    """Restore all lifted zones of a camera.

    Raises:
        OperatorError: no zone is lifted.
    """
    service = context.services.privacy
    lifts = service.lifts_of(camera)
    if not lifts:
        raise OperatorError(_tr("No privacy zones are lifted on camera {0}.").format(camera))
    actor: Actor = context.services.people.seat.require(Permission.WATCH, f"camera {camera}")

    def put_back() -> int:
        for lift in lifts:
            service.restore(actor, camera, lift.zone)
        return len(lifts)

    note = _tr("Camera {0}: privacy zones are on again")
    ask(context, put_back, lambda _count: context.bridge.messages.note(note.format(camera)))
