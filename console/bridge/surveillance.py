"""Tells the screen when an officer begins at this seat, loses its cameras, or has left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.text import text

if TYPE_CHECKING:
    from console.bridge.messages import MessageCentre
    from console.services.people.seat_cameras import SeatCameras
    from console.services.surveillance.drift import ImmediateResponse

KEY, QUESTION = "surveillance", "immediate response"


class SurveillanceBridge(QObject):
    """Delivers changes of the seat's cameras on the UI thread.

    Args:
        cameras: the gate of this seat.
        immediate: asks whether long watching is still an immediate response.
        messages: tells the operator, who acknowledges that cameras were taken away.
        parent: keeps it.
    """

    changed = Signal()
    """The cameras of this seat changed."""
    _arrived = Signal()
    _asked = Signal()

    def __init__(
        self,
        cameras: SeatCameras,
        immediate: ImmediateResponse,
        messages: MessageCentre,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._immediate = immediate
        self._asked.connect(self._ask)
        immediate.listen(self._asked.emit)
        self._cameras, self._messages = cameras, messages
        # Qt delivers these at once from the UI thread, and through the event queue from other threads.
        self._arrived.connect(self._follow)
        cameras.listen(self._arrived.emit)

    def _ask(self) -> None:
        """Ask quietly: it waits among what is to be done, and interrupts nothing."""
        question = self._immediate.question
        self._messages.clear_fault(QUESTION)
        if question is not None:
            what = text(
                "{sign}: camera {cameras}, for {minutes} minutes. "
                "Is it still an immediate response to events?",
                sign=question.sign.value.capitalize(),
                cameras=", ".join(map(str, question.cameras)),
                minutes=question.minutes,
            )
            self._messages.remind(QUESTION, what, text("Answer in the menu Books."))

    def _follow(self) -> None:
        self._messages.cameras_changed()
        self.changed.emit()
        session, lost = self._cameras.session, self._cameras.lost
        if session is None:
            self._messages.clear_fault(KEY)
        elif lost:
            what = text("{why} This seat has no cameras.", why=lost)
            self._messages.fault(KEY, what, text("When the officer has left, confirm it under Surveillance."))
        else:
            self._messages.note(
                text("This seat has only the cameras of authorisation {urn}.", urn=session.urn)
            )
