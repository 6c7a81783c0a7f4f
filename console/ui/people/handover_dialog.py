"""Change of operator at shift change, and signing off: hand-over and the next one's password in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from console.domain.cameras.status import PictureState
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.calendar import LONDON
from console.domain.people.shift import ON_SHIFT, Handover
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    from console.bridge.camera_status import CameraStatusPoller
    from console.domain.people.shift import Shift
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext

NOTES_LINES = 7
OUT_OF_ORDER = {PictureState.NO_SIGNAL, PictureState.REFUSED, PictureState.FROZEN, PictureState.BLACK}


def cameras_out(statuses: CameraStatusPoller) -> tuple[int, ...]:
    """Cameras whose picture is not there or not good."""
    return tuple(sorted(one.number for one in statuses.all() if one.picture in OUT_OF_ORDER))


class HandoverDialog(FormDialog):
    """Hand-over of who leaves; login of who comes. UI thread.

    Args:
        context: of the window.
        staffing: the services of people.
        has_next: somebody takes over; otherwise the seat is left empty.
        parent: the window.
    """

    def __init__(
        self, context: PaneContext, staffing: PeopleServices, parent: QWidget, *, has_next: bool
    ) -> None:
        title = (
            QCoreApplication.translate("ChangeDialog", "Change of operator")
            if has_next
            else QCoreApplication.translate("ChangeDialog", "Sign off")
        )
        super().__init__(title, parent)
        self._context, self._staffing = context, staffing
        self._attendance = context.bridge.attendance
        person, self._shift = staffing.duty.person, staffing.duty.shift
        self.stays = QCheckBox(self.tr("Stays on duty (a break, or beside a trainee)"))
        self.handover = QWidget()
        self._add_handover(person.name if person else "")
        self.login, self.password, self.mentor = QLineEdit(), secret(), QComboBox()
        if has_next:
            self._add_next()
        self.stays.setVisible(has_next and self._shift is not None)
        self.finish(
            self.tr("Change") if has_next else self.tr("Sign off"),
            self._change if has_next else self._sign_off,
        )
        self._prefill()

    @classmethod
    def to_change(cls, context: PaneContext, parent: QWidget) -> HandoverDialog:
        """Somebody takes over."""
        return cls(context, _staffing(context), parent, has_next=True)

    @classmethod
    def to_sign_off(cls, context: PaneContext, parent: QWidget) -> HandoverDialog:
        """Nobody takes over."""
        return cls(context, _staffing(context), parent, has_next=False)

    # -- fields ---------------------------------------------------------------------------------------------

    def _add_handover(self, name: str) -> None:
        if self._shift is None:
            self.column.addWidget(
                words(
                    self.tr("{0} leaves the console; there is no shift to hand over.").format(name), "muted"
                )
            )
        else:
            began = self._shift.began_utc.astimezone(LONDON).strftime("%H:%M")
            said = self.tr("{0}, on duty since {1}").format(name, began)
            self.column.addWidget(words(said, "muted"))
        from console.ui.widgets.forms import FormColumn

        inner = FormColumn(self.handover, margin=0)
        self.notes = inner.field(self.tr("Hand-over notes"), QPlainTextEdit())
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(self.notes.fontMetrics().lineSpacing() * NOTES_LINES)
        self.cameras = inner.field(self.tr("Cameras out of order"), QLineEdit())
        self.incidents = inner.field(self.tr("Open incidents"), QLineEdit())
        self.visitors = inner.field(self.tr("Visitors in the room"), QLineEdit())
        self.handover.setVisible(self._shift is not None)
        self.column.addWidget(self.handover)
        self.column.addWidget(self.stays)
        self.stays.toggled.connect(self.handover.setDisabled)

    def _add_next(self) -> None:
        self.column.addSpacing(6)
        self.column.addWidget(words(self.tr("WHO TAKES OVER"), "section"))
        self.column.field(self.tr("Login"), self.login)
        self.column.field(self.tr("Password"), self.password)
        self.mentor.addItem(self.tr("– only for a trainee –"), "")
        for one in self._staffing.mentors():
            self.mentor.addItem(one.name, one.login)
        self.column.field(self.tr("Licensed operator beside a trainee"), self.mentor)
        self.login.returnPressed.connect(self.password.setFocus)

    def _prefill(self) -> None:
        """What the console knows already; the rest is typed."""
        self.cameras.setText(", ".join(map(str, cameras_out(self._context.bridge.statuses))))
        person = self._staffing.duty.person
        if person is not None and self._shift is not None:
            actor = person.actor
            self._attendance.ask(lambda: self._staffing.in_hand(actor), self._fill)

    def _fill(self, known: Handover) -> None:
        from shiboken6 import isValid

        if isValid(self):
            self.incidents.setText("; ".join(known.open_incidents))
            self.visitors.setText("; ".join(known.visitors))

    def said(self) -> Handover:
        """The hand-over as typed.

        Raises:
            OperatorError: the cameras are no numbers.
        """
        return Handover(
            self.notes.toPlainText(),
            _numbers(self.cameras.text()),
            _parts(self.incidents.text()),
            _parts(self.visitors.text()),
        )

    # -- doing it -------------------------------------------------------------------------------------------

    def _sign_off(self) -> None:
        try:
            handover = self.said()
        except OperatorError as error:
            self.refused(error)
            return
        self.busy(is_busy=True)
        self._attendance.ask(lambda: self._staffing.sign_off(handover), lambda _: self.accept(), self.refused)

    def _change(self) -> None:
        try:
            handover = None if self.stays.isChecked() else self.said()
        except OperatorError as error:
            self.refused(error)
            return
        login, password = self.login.text(), self.password.text()
        mentor = str(self.mentor.currentData() or "")
        staffing = self._staffing

        def change() -> Shift | None:
            incoming = staffing.sign_in.sign_in(login, password)
            needed = mentor
            if incoming.role is Role.TRAINEE and not needed and handover is None and staffing.duty.person:
                # Whoever stays is the one beside them.
                needed = staffing.duty.person.login
            return staffing.change_over(incoming, handover, needed)

        self.busy(is_busy=True)
        self._attendance.ask(change, self._changed, self._failed)

    def _changed(self, _shift: Shift | None) -> None:
        person = self._staffing.duty.person
        if person is not None:
            note = self.tr("{0} is on duty") if person.role in ON_SHIFT else self.tr("{0} sits here")
            self._context.bridge.messages.note(note.format(person.name))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.password.clear()
        if isinstance(error, OperatorError):
            self.refused(error)
        else:
            self.busy(is_busy=False)


def _staffing(context: PaneContext) -> PeopleServices:
    found = context.bridge.attendance.staffing
    if found is None:
        raise OperatorError("This console keeps no people.")
    return found


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.replace(",", " ").replace(";", " ").split()
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        raise OperatorError("The cameras out of order are numbers.", "Write them as “3, 12”.")
    return tuple(int(part) for part in parts)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
