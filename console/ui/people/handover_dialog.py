"""The dialog for changing the operator and for signing off, with the handover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from console.domain.cameras.status import PictureState
from console.domain.clock import LONDON
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.shift import ON_SHIFT, Handover
from console.ui.widgets.forms import FormDialog, secret, words

if TYPE_CHECKING:
    from console.bridge.camera_status import CameraStatusPoller
    from console.domain.people.shift import Shift
    from console.services.people.service import PeopleServices
    from console.ui.base.context import PaneContext

NOTES_LINES = IN_HAND_LINES = 3
LIST_LINES, EDGES_PX = 2, 14
"""Lines of a list that are seen at once; one item stands in a line."""
OUT_OF_ORDER = {PictureState.NO_SIGNAL, PictureState.REFUSED, PictureState.FROZEN, PictureState.BLACK}


def cameras_out(statuses: CameraStatusPoller) -> tuple[int, ...]:
    """Return the numbers of cameras whose picture is missing or bad."""
    return tuple(sorted(status.number for status in statuses.all() if status.picture in OUT_OF_ORDER))


def at_this_console(context: PaneContext) -> list[str]:
    """Return what this console itself holds: reserved cameras and lifted privacy zones."""
    translate = QCoreApplication.translate
    services, lines = context.services, []
    is_secret = services.people.cameras.is_secret_now
    for number in sorted(context.bridge.wall.cameras):
        if is_secret(number):
            continue  # Whoever takes over reads this, and with them the room.
        reservation = services.ptz.reservations.reservation_of(number)
        if reservation is not None and not reservation.is_implicit:
            until = reservation.until_utc.astimezone(LONDON).strftime("%H:%M")
            words = translate("ChangeDialog", "Camera {0} is reserved by {1} until {2}")
            lines.append(words.format(number, reservation.holder.name, until))
        for lift in services.privacy.lifts_of(number):
            until = lift.until_utc.astimezone(LONDON).strftime("%H:%M")
            words = translate("ChangeDialog", "Privacy zone “{0}” of camera {1} is lifted until {2}")
            lines.append(words.format(lift.zone_name, number, until))
    return lines


class HandoverDialog(FormDialog):
    """Takes the handover of the person who leaves and signs in the next one. UI thread.

    Args:
        context: the context of the window.
        people: accounts and shifts.
        has_next: another person takes over; otherwise the console is left empty.
        parent: the window.
    """

    def __init__(
        self, context: PaneContext, people: PeopleServices, parent: QWidget, *, has_next: bool
    ) -> None:
        title = (
            QCoreApplication.translate("ChangeDialog", "Change operator")
            if has_next
            else QCoreApplication.translate("ChangeDialog", "Sign off")
        )
        super().__init__(title, parent)
        self._context, self._people = context, people
        self._attendance = context.bridge.attendance
        person, self._shift = people.seat.person, people.seat.shift
        self._in_hand: tuple[str, ...] = ()
        self.stays = QCheckBox(self.tr("Stays on duty (for a break, or beside a trainee)"))
        self.handover = QWidget()
        self._add_handover(person.name if person else "")
        self.login, self.password, self.mentor = QLineEdit(), secret(), QComboBox()
        if has_next:
            self._add_next()
        self.stays.setVisible(has_next and self._shift is not None)
        self.finish(
            self.tr("Change operator") if has_next else self.tr("Sign off"),
            self._change_over if has_next else self._sign_off,
        )
        self._prefill()

    @classmethod
    def to_change(cls, context: PaneContext, parent: QWidget) -> HandoverDialog:
        """Return the dialog for a change of operator."""
        return cls(context, context.services.people, parent, has_next=True)

    @classmethod
    def to_sign_off(cls, context: PaneContext, parent: QWidget) -> HandoverDialog:
        """Return the dialog for signing off."""
        return cls(context, context.services.people, parent, has_next=False)

    # -- fields ---------------------------------------------------------------------------------------------

    def _add_handover(self, name: str) -> None:
        if self._shift is None:
            self.column.addWidget(
                words(
                    self.tr("{0} is leaving the console. There is no shift to hand over.").format(name),
                    "muted",
                )
            )
        else:
            began = self._shift.began_utc.astimezone(LONDON).strftime("%H:%M")
            text = self.tr("{0}, on duty since {1}").format(name, began)
            self.column.addWidget(words(text, "muted"))
        from console.ui.widgets.forms import FormColumn

        inner = FormColumn(self.handover, margin=0)
        self.notes = inner.field(self.tr("Remarks"), QPlainTextEdit())
        self.notes.setPlaceholderText(
            self.tr("What the next shift must know besides what is filled in below")
        )
        self.cameras = inner.field(self.tr("Cameras with faults"), QLineEdit())
        self.incidents = inner.field(self.tr("Open incidents"), QPlainTextEdit())
        self.visitors = inner.field(self.tr("Visitors in the room"), QPlainTextEdit())
        self.in_hand = inner.field(self.tr("Also in hand, filled in by the console"), QPlainTextEdit())
        self.in_hand.setReadOnly(True)
        self.in_hand.setPlaceholderText(self.tr("Nothing else is in hand."))
        for edit, lines in (
            (self.notes, NOTES_LINES),
            (self.incidents, LIST_LINES),
            (self.visitors, LIST_LINES),
            (self.in_hand, IN_HAND_LINES),
        ):
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + EDGES_PX)
        self.handover.setVisible(self._shift is not None)
        self.column.addWidget(self.handover)
        self.column.addWidget(self.stays)
        self.stays.toggled.connect(self.handover.setDisabled)

    def _add_next(self) -> None:
        self.column.addSpacing(6)
        self.column.addWidget(words(self.tr("TAKING OVER"), "section"))
        self.column.field(self.tr("User name"), self.login)
        self.column.field(self.tr("Password"), self.password)
        self.mentor.addItem(self.tr("– only for a trainee –"), "")
        for mentor in self._people.mentors():
            self.mentor.addItem(mentor.name, mentor.login)
        self.column.field(self.tr("Licensed operator beside the trainee"), self.mentor)
        self.login.returnPressed.connect(self.password.setFocus)

    def _prefill(self) -> None:
        """Fill in what the console knows already."""
        self.cameras.setText(", ".join(map(str, cameras_out(self._context.bridge.camera_status))))
        person = self._people.seat.person
        if person is not None and self._shift is not None:
            actor = person.actor
            self._attendance.ask(lambda: self._people.in_hand(actor), self._prefill_handover)

    def _prefill_handover(self, handover: Handover) -> None:
        from shiboken6 import isValid

        if isValid(self):
            self._in_hand = (*at_this_console(self._context), *handover.in_hand)
            self.in_hand.setPlainText("\n".join(self._in_hand))
            self.incidents.setPlainText("\n".join(handover.open_incidents))
            self.visitors.setPlainText("\n".join(handover.visitors))

    def read_handover(self) -> Handover:
        """Return the handover as entered.

        Raises:
            OperatorError: the cameras are not numbers.
        """
        return Handover(
            self.notes.toPlainText(),
            _camera_numbers(self.cameras.text()),
            _split_list(self.incidents.toPlainText()),
            _split_list(self.visitors.toPlainText()),
            self._in_hand,
        )

    # -- doing it -------------------------------------------------------------------------------------------

    def _sign_off(self) -> None:
        try:
            handover = self.read_handover()
        except OperatorError as error:
            self.show_refusal(error)
            return
        self.set_busy(is_busy=True)
        self._attendance.ask(
            lambda: self._people.sign_off(handover), lambda _: self.accept(), self.show_refusal
        )

    def _change_over(self) -> None:
        try:
            handover = None if self.stays.isChecked() else self.read_handover()
        except OperatorError as error:
            self.show_refusal(error)
            return
        login, password = self.login.text(), self.password.text()
        mentor = str(self.mentor.currentData() or "")
        people = self._people

        def change() -> Shift | None:
            incoming = people.sign_in.sign_in(login, password)
            needed = mentor
            if incoming.role is Role.TRAINEE and not needed and handover is None and people.seat.person:
                # The person who stays on duty is the trainee's mentor.
                needed = people.seat.person.login
            return people.change_over(incoming, handover, needed)

        self.set_busy(is_busy=True)
        self._attendance.ask(change, self._on_changed, self._show_error)

    def _on_changed(self, _shift: Shift | None) -> None:
        person = self._people.seat.person
        if person is not None:
            note = (
                self.tr("{0} is on duty")
                if person.role in ON_SHIFT
                else self.tr("{0} is signed in at this console")
            )
            self._context.bridge.messages.note(note.format(person.name))
        self.accept()

    def _show_error(self, error: Exception) -> None:
        self.password.clear()
        if isinstance(error, OperatorError):
            self.show_refusal(error)
        else:
            self.set_busy(is_busy=False)


def _camera_numbers(text: str) -> tuple[int, ...]:
    parts = text.replace(",", " ").replace(";", " ").split()
    if not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        raise OperatorError("Enter the numbers of the cameras with faults, for example 3, 12.")
    return tuple(int(part) for part in parts)


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ";").split(";") if part.strip())
