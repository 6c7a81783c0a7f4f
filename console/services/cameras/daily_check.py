"""Record the daily check together with a fault for each defect (FLT-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.faults import DailyCheck, FaultReported
from console.domain.cameras.check import CheckVerdict
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.service import new_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.check import CheckRound
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.people.roster import Roster

BOOK = "faults"
DUE_AFTER = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest daily check in the book."""

    checked_utc: dt.datetime
    author: str
    good: tuple[int, ...]
    faulty: tuple[int, ...]


class DailyChecks:
    """Records daily checks. Not for the UI thread: calls wait for the database.

    Args:
        books: where it is entered.
        gate: checks permissions.
        clock: the system's.
        roster: who is on duty as a supervisor, and is named in each fault.
        is_secret: returns whether a camera is nothing for some of those who read the book.
    """

    def __init__(
        self,
        books: BookStore,
        gate: Gate,
        clock: Clock,
        roster: Roster,
        is_secret: Callable[[int], bool],
    ) -> None:
        self._books, self._gate, self._clock, self._roster = books, gate, clock, roster
        self._is_secret = is_secret

    def last(self) -> LastCheck | None:
        """Return the newest check; None if there is none.

        Raises:
            EnvironmentFault: the books cannot be read.
        """
        query = BookQuery(BOOK, limit=1, kinds=("faults.check",))
        entry = next(iter(self._books.page(query, personal=False)), None)
        if entry is None:
            return None
        good, faulty = entry.fields.get("good", ()), entry.fields.get("faulty", ())
        return LastCheck(entry.instant_utc, entry.author, _numbers(good), _numbers(faulty))

    def is_due(self, last: LastCheck | None) -> bool:
        """Return whether a check is due, after the newest one."""
        return last is None or self._clock.utc_now() - last.checked_utc > DUE_AFTER

    def record(
        self, actor: Actor, round_: CheckRound, cameras: Mapping[int, Camera], remarks: str = ""
    ) -> EntryRef:
        """Enter the check and a fault for each defect, all or none.

        Not of a camera that only some may know: everybody reads this book.

        Raises:
            Refusal: the actor may not.
            OperatorError: a camera was not checked, or a defect has no description.
        """
        self._gate.require(actor, Permission.ENTER_FAULT, "daily check")
        if not round_.is_over:
            left = (
                ", ".join(map(str, round_.cameras_with(CheckVerdict.UNSEEN)))
                or "a defect without a description"
            )
            raise OperatorError(
                text("The daily check is not finished. Still open: {left}.", left=left),
                "Check every camera, then finish.",
            )
        now_utc, faulty = self._clock.utc_now(), self._open_to_all(round_, CheckVerdict.DEFECT)
        check = DailyCheck(
            checked_utc=now_utc,
            good=self._open_to_all(round_, CheckVerdict.FINE),
            faulty=faulty,
            remarks=remarks.strip(),
        )
        with self._books.unit() as unit:
            number = unit.append(new_entry(KINDS["faults.check"], actor, check))
            for camera in faulty:
                fault = self._fault(cameras[camera], round_.looks[camera].defect, now_utc)
                unit.append(new_entry(KINDS["faults.reported"], actor, fault))
        return EntryRef(BOOK, number)

    def _open_to_all(self, round_: CheckRound, verdict: CheckVerdict) -> tuple[int, ...]:
        return tuple(camera for camera in round_.cameras_with(verdict) if not self._is_secret(camera))

    def _fault(self, camera: Camera, defect: str, now_utc: dt.datetime) -> FaultReported:
        return FaultReported(
            equipment=f"camera {camera.number} {camera.name}",
            cameras=(camera.number,),
            defect=defect,
            priority="urgent" if "picture" in defect or "recording" in defect else "routine",
            seen_utc=now_utc,
            supervisor=self._supervisor(),
        )

    def _supervisor(self) -> str:
        state = self._roster.state
        on_duty = [state.persons[login] for login in state.on_duty if login in state.persons]
        return ", ".join(person.name for person in on_duty if person.role is Role.SUPERVISOR)


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(number for number in value if isinstance(number, int)) if isinstance(value, tuple) else ()
