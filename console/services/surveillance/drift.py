"""Asks once, quietly, whether long watching is still an immediate response, and enters the answer."""

from __future__ import annotations

import datetime as dt
import logging
import queue
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.operators import NOT_ANSWERED, ResponseChecked
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.surveillance.drift import Drift, DriftRules, DriftTally
from console.services.books.service import new_entry

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.ptz.model import PtzPosition
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService
    from console.services.people.seat import ConsoleSeat
    from console.services.people.seat_cameras import SeatCameras

KIND = "operators.response"
STEERED = "camera-steered"
TURN_S = 5.0
REST = dt.timedelta(seconds=60)
"""A camera that rests for so long since it was aimed is asked where it points; less is no frontage."""
_log = logging.getLogger(__name__)


class ImmediateResponse:
    """The question at this console. `noted` and `question`: any thread; it never waits there.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        seat: of this console.
        cameras: the gate of this seat: what is done under an authorisation is asked about by nobody.
        named: returns an active account by user name, or None.
        clock: the system's, or a test's.
        rules: when to ask.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        seat: ConsoleSeat,
        cameras: SeatCameras,
        named: Callable[[str], Actor | None],
        clock: Clock,
        rules: DriftRules,
    ) -> None:
        self._store, self._books, self._gate = store, books, gate
        self._seat, self._cameras = seat, cameras
        self._named, self._clock = named, clock
        self.where: Callable[[int], PtzPosition | None] = lambda _camera: None
        """Asks a camera where it points; None: it does not say. It may wait."""
        self._tally = DriftTally(rules)
        self._acts: queue.SimpleQueue[RecordedAct] = queue.SimpleQueue()
        self._questions: list[Drift] = []
        self._listeners: list[Callable[[], None]] = []
        self._login = seat.login

    @property
    def question(self) -> Drift | None:
        """What is asked of the person in the seat now; None: nothing."""
        login = self._seat.login
        return next((one for one in self._questions if one.login == login), None)

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when there is a question, or none any more; on the service's thread."""
        self._listeners.append(changed)

    def noted(self, act: RecordedAct) -> RecordedAct:
        """Take in an act as it is recorded, and return it unchanged."""
        if act.act == STEERED and act.subject.startswith("camera "):
            self._acts.put(act)
        return act

    def answer(self, actor: Actor, payload: ResponseChecked, draft: int | None = None) -> EntryRef:
        """Enter the answer; a supervisor countersigns it.

        Raises:
            Refusal: the actor may not make entries.
            OperatorError: nothing is asked of them, or a field is wrong.
        """
        self._gate.require(actor, Permission.ENTER_LOG, KIND)
        question = self.question
        if question is None or question.login != actor.login:
            raise OperatorError(
                "Nothing is asked of you now.", "Enter an event in the operator's log if you want to note it."
            )
        entered = self._entered(actor, _of(question, payload.answer, payload.why), draft)
        self._questions.remove(question)
        self._tell()
        return entered

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the wording of an answer; what was noticed, and what was answered, stays.

        Raises:
            Refusal: the actor may not.
            OperatorError: it would change more than the wording.
        """
        if changes.keys() - {"why"}:
            raise OperatorError(
                "Only the wording of this answer can be corrected.", "Explain the rest there."
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    def run(self, stop: threading.Event) -> None:
        """Add up and ask, until told to stop."""
        while not stop.wait(TURN_S):
            self.turn()

    def turn(self) -> None:
        """Take in what was steered, and look whether to ask. The service's thread."""
        self._take_acts()
        now_utc = self._clock.utc_now()
        for camera in self._tally.unplaced(now_utc, REST):
            place = self._place_of(camera)
            if place is None:
                self._tally.sent(camera, now_utc)
            else:
                self._tally.placed(camera, place)
        self._follow_seat()
        due = self._tally.due(now_utc)
        if due and self._cameras.session is None:
            self._questions += due
            self._tell()

    def _take_acts(self) -> None:
        while True:
            try:
                act = self._acts.get_nowait()
            except queue.Empty:
                return
            camera = act.subject.removeprefix("camera ")
            begin, end = act.detail.get("begin"), act.detail.get("end")
            if not camera.isdigit():
                continue
            if isinstance(begin, str) and isinstance(end, str):
                times = dt.datetime.fromisoformat(begin), dt.datetime.fromisoformat(end)
                self._tally.moved(act.actor, int(camera), *times)
            else:
                self._tally.sent(int(camera), act.instant_utc)

    def _place_of(self, camera: int) -> PtzPosition | None:
        try:
            return self.where(camera)
        except ConsoleError as error:
            _log.info("camera %d does not say where it points: %s", camera, error)
            return None

    def _follow_seat(self) -> None:
        """Enter what nobody answered when its person has left the seat."""
        before, self._login = self._login, self._seat.login
        if before == self._login:
            return
        for question in [one for one in self._questions if one.login == before]:
            try:
                person = self._named(before)
                if person is not None:
                    self._entered(person, _of(question, NOT_ANSWERED, ""), None)
            except ConsoleError as error:
                _log.warning("an unanswered question could not be entered: %s", error)
                self._login = before  # again at the next turn
                return
            self._questions.remove(question)
        self._tally.signed_off(before)
        self._tell()

    def _entered(self, actor: Actor, payload: ResponseChecked, draft: int | None) -> EntryRef:
        with self._store.unit() as unit:
            number = unit.append(new_entry(KINDS[KIND], actor, payload))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef("operators", number)

    def _tell(self) -> None:
        for changed in tuple(self._listeners):
            changed()


def _of(question: Drift, answer: str, why: str) -> ResponseChecked:
    """Return the entry of an answer; what was asked is the program's own, whatever a form says."""
    return ResponseChecked(
        since_utc=question.since_utc,
        sign=question.sign.value,
        minutes=question.minutes,
        cameras=question.cameras,
        answer=answer,
        why=why,
    )
