"""Lifting privacy zones for a time, and putting them back: the dialog and the acts of the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.services.privacy.service import SecondApprover
from console.ui.base.asking import ask
from console.ui.people.dialogs import AuthorisedForm
from console.ui.widgets.forms import FormColumn, number_field, secret, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.domain.privacy.model import Zone
    from console.services.privacy.service import PrivacyZones
    from console.ui.base.context import PaneContext

FIRST_MIN = 5


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lifting", text)


class LiftDialog(AuthorisedForm):
    """Which zones, why, for how long, and with whom. UI thread.

    Args:
        zones: of the camera; those that are lifted already cannot be chosen.
        chosen: ids of those that are ticked at first; empty: all that can be.
    """

    def __init__(
        self,
        context: PaneContext,
        service: PrivacyZones,
        camera: tuple[int, str],
        zones: Sequence[Zone],
        parent: QWidget,
        chosen: frozenset[str] = frozenset(),
    ) -> None:
        number, name = camera
        super().__init__(context, _tr("Lift privacy zones of camera {0} {1}").format(number, name), parent)
        self._service, self._camera = service, number
        self.boxes: dict[str, QCheckBox] = {}
        self._zones = {zone.id: zone for zone in zones}
        self.column.addWidget(words(_tr("Zones"), "fieldname"))
        for zone in zones:
            self._add_box(zone, is_ticked=not chosen or zone.id in chosen)
        self.reason = self.column.field(_tr("Reason, kept with your name"), QLineEdit())
        self.reason.setMaxLength(500)
        self.reason.setPlaceholderText(_tr("What it is needed for, such as a missing child"))
        self.minutes = self.column.field(_tr("For"), number_field(QSpinBox()))
        self.minutes.setSuffix(_tr(" minutes"))
        self.minutes.setValue(FIRST_MIN)
        self.most = words("", "muted")
        self.column.addWidget(self.most)
        self._add_second()
        self.note = words(_tr("It ends by itself, and when you leave the console."), "muted")
        self.column.addWidget(self.note)
        self.act(_tr("Lift"), self._read)
        self._follow()
        self.reason.setFocus()

    def _add_box(self, zone: Zone, *, is_ticked: bool) -> None:
        lift = self._service.lift_of(self._camera, zone.id)
        minutes = zone.lift_most_s / 60
        said = _tr("{0} – at most {1:.0f} minutes").format(zone.name, minutes)
        if zone.needs_second:
            said += " · " + _tr("with a second person")
        if not zone.lift_most_s:
            said = _tr("{0} – is never lifted").format(zone.name)
        if lift is not None:
            said = _tr("{0} – lifted by {1} already").format(zone.name, lift.by_name)
        can = lift is None and zone.lift_most_s > 0
        box = self.boxes[zone.id] = QCheckBox(said)
        box.setEnabled(can)
        box.setChecked(can and is_ticked)
        box.toggled.connect(lambda _on: self._follow())
        self.column.addWidget(box)

    def _add_second(self) -> None:
        self.second = QWidget()
        inner = FormColumn(self.second, margin=0)
        inner.addWidget(words(_tr("A second person agrees, and gives their own password"), "section"))
        self.login, self.password = QLineEdit(), secret()
        inner.field(_tr("Login"), self.login)
        inner.field(_tr("Password or PIN"), self.password)
        self.column.addWidget(self.second)

    def chosen(self) -> list[Zone]:
        """The zones that are ticked."""
        return [self._zones[zone_id] for zone_id, box in self.boxes.items() if box.isChecked()]

    def _follow(self) -> None:
        chosen = self.chosen()
        self.second.setVisible(any(zone.needs_second for zone in chosen))
        most = min((zone.lift_most_s for zone in chosen), default=0.0)
        self.minutes.setRange(1, max(1, int(most // 60)))
        self.most.setText(_tr("At most {0} minutes").format(int(most // 60)) if chosen else "")
        self.adjustSize()

    def refused(self, error: ConsoleError) -> None:
        """Say why, by what rule, and who could; the second person's password is typed again."""
        self.password.clear()
        if isinstance(error, Refusal):
            rule = _tr("Rule: {0} ({1}).").format(error.rule, error.source)
            error = OperatorError(error.what, f"{error.then} {rule}")
        super().refused(error)

    def _read(self) -> Callable[[], object]:
        chosen = self.chosen()
        if not chosen:
            raise OperatorError(_tr("No zone is chosen."), _tr("Tick those that are in the way."))
        reason, seconds = self.reason.text(), self.minutes.value() * 60.0
        needs_second = any(zone.needs_second for zone in chosen)
        second = self._second() if needs_second else None
        # Those of two people first: where one of them refuses, nothing is lifted.
        ordered = sorted(chosen, key=lambda zone: not zone.needs_second)
        actor, service, camera = self.actor, self._service, self._camera

        def lift() -> None:
            for zone in ordered:
                if service.lift_of(camera, zone.id) is None:
                    service.lift(actor, camera, zone.id, reason, seconds, second)

        return lift

    def _second(self) -> SecondApprover | None:
        login = self.login.text().strip()
        if not login:
            return None
        person = self.staffing.roster.state.persons.get(login)
        if person is None or person.is_retired:
            raise OperatorError(_tr("Nobody here has the login “{0}”.").format(login), _tr("Type it again."))
        return SecondApprover(person.actor, self.password.text())


def open_lift(
    context: PaneContext, camera: int, parent: QWidget, chosen: frozenset[str] = frozenset()
) -> None:
    """Read the camera's zones and ask which of them to lift.

    Raises:
        OperatorError: nobody is here who could.
    """
    service = service_of(context)
    context.bridge.attendance.require(Permission.LIFT_ZONE, f"camera {camera}")
    known = context.bridge.wall.cameras.get(camera)
    name = known.name if known else ""

    def show(zones: Sequence[Zone]) -> None:
        none = _tr("Camera {0} has no privacy zones.").format(camera)
        if not zones:
            context.bridge.messages.refuse(OperatorError(none, _tr("Nothing is covered.")))
            return
        try:
            dialog = LiftDialog(context, service, (camera, name), zones, parent, chosen)
        except OperatorError as error:
            context.bridge.messages.refuse(error)
            return
        dialog.open()

    ask(context, lambda: service.zones(camera).zones, show)


def service_of(context: PaneContext) -> PrivacyZones:
    """The acts of zones.

    Raises:
        OperatorError: there are no people at this console, so nobody can lift anything.
    """
    if context.services.zones is None:
        raise OperatorError(_tr("This console has no people, so nobody can change or lift privacy zones."))
    return context.services.zones


def restore(context: PaneContext, camera: int) -> None:
    """Put back whatever is lifted on a camera.

    Raises:
        OperatorError: nothing is lifted there.
    """
    service, staffing = service_of(context), context.bridge.attendance.staffing
    lifts = service.lifts_of(camera)
    if not lifts or staffing is None:
        raise OperatorError(_tr("No privacy zone of camera {0} is lifted.").format(camera))
    actor: Actor = staffing.duty.require(Permission.WATCH, f"camera {camera}")

    def put_back() -> int:
        for lift in lifts:
            service.restore(actor, camera, lift.zone)
        return len(lifts)

    note = _tr("Camera {0}: its privacy zones are in force again")
    ask(context, put_back, lambda _count: context.bridge.messages.note(note.format(camera)))
