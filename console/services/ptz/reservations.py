"""Reservations of cameras' PTZ: held by steering or by asking, requested, handed over, taken over.

They live in this process: people who follow each other at one console. Another console of the same database
does not know of them.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.ptz.reservation import LEAST_MIN, MOST_MIN, STEERING_S, Reservation, ends_utc

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.domain.ptz.reservation import Holder, ReservationRequest
    from console.services.ports import ActLog

RULE = "One person at a time moves a camera."
SOURCE = "code of practice, operation of PTZ cameras"


class Reservations:
    """Any thread; it never waits.

    Args:
        acts: where holds that were asked for, hand-overs and take-overs are recorded.
        clock: UTC.
    """

    def __init__(self, acts: ActLog, clock: Clock) -> None:
        self._acts, self._clock = acts, clock
        self._held: dict[int, Reservation] = {}
        self._lock = RLock()
        self._changed: Callable[[int], None] = lambda _camera: None
        self._lost: Callable[[Reservation, str], None] = lambda _lost, _why: None

    def listen(self, changed: Callable[[int], None], lost: Callable[[Reservation, str], None]) -> None:
        """Be told which camera's reservation is another, and who lost one by what; from any thread."""
        self._changed, self._lost = changed, lost

    def of(self, camera: int) -> Reservation | None:
        """The reservation in force."""
        with self._lock:
            held = self._held.get(camera)
            return held if held is not None and held.lasts(self._clock.utc_now()) else None

    # -- steering ------------------------------------------------------------------------------------------

    def steer(self, camera: int, by: Holder) -> None:
        """Somebody steers: they hold the camera for a moment, and longer where they had reserved it.

        Raises:
            Refusal: somebody else holds it.
        """
        with self._lock:
            held, now_utc = self.of(camera), self._clock.utc_now()
            if held is not None and held.bars(by.login, now_utc):
                raise _taken(held, by)
            if held is None or held.is_implicit:
                request = held.request if held is not None else None
                end_utc = ends_utc(by, STEERING_S, now_utc)
                self._held[camera] = Reservation(camera, by, end_utc, is_implicit=True, request=request)
        if held is None:
            self._changed(camera)

    # -- asking --------------------------------------------------------------------------------------------

    def reserve(self, camera: int, by: Holder, minutes: float) -> Reservation:
        """Hold a camera for so long, or longer than before.

        Raises:
            OperatorError: no such time.
            Refusal: somebody else holds it.
        """
        if not LEAST_MIN <= minutes <= MOST_MIN:
            raise OperatorError(f"A camera is reserved for {LEAST_MIN:g} to {MOST_MIN:g} minutes.")
        with self._lock:
            held, now_utc = self.of(camera), self._clock.utc_now()
            if held is not None and held.bars(by.login, now_utc):
                raise _taken(held, by)
            made = self._held[camera] = Reservation(camera, by, ends_utc(by, minutes * 60, now_utc))
        self._record(by.login, "camera-reserved", made, {"minutes": minutes})
        self._changed(camera)
        return made

    def give_back(self, camera: int, login: str) -> None:
        """Hold it no longer; nothing happens where this person does not."""
        with self._lock:
            held = self.of(camera)
            if held is None or held.holder.login != login:
                return
            del self._held[camera]
        if not held.is_implicit:
            self._record(login, "camera-given-back", held, {})
        self._changed(camera)

    def request(self, camera: int, by: Holder) -> Reservation:
        """Ask the holder for it; they see it, and grant it or not.

        Raises:
            OperatorError: nobody else holds it.
        """
        with self._lock:
            held, now_utc = self.of(camera), self._clock.utc_now()
            if held is None or not held.bars(by.login, now_utc):
                raise OperatorError(f"Nobody else holds camera {camera}.", "Steer it, or reserve it.")
            made = self._held[camera] = held.asked(by, now_utc)
        self._changed(camera)
        return made

    def grant(self, camera: int, login: str) -> Reservation:
        """The holder hands it over to who asked, for the time that is left.

        Raises:
            OperatorError: nobody asks any more, or somebody else holds it.
        """
        with self._lock:
            held, asked = self._asked(camera, login)
            return self._handed(held, asked.by, "handed over")

    def decline(self, camera: int, login: str) -> None:
        """The holder keeps it.

        Raises:
            OperatorError: nobody asks any more, or somebody else holds it.
        """
        with self._lock:
            held, _asked = self._asked(camera, login)
            self._held[camera] = Reservation(camera, held.holder, held.until_utc, held.is_implicit)
        self._changed(camera)

    def take_over(self, camera: int, by: Holder) -> Reservation:
        """Take it from somebody who comes after this person; it is recorded, and said to who loses it.

        Raises:
            OperatorError: nobody else holds it.
            Refusal: the holder does not come after this person.
        """
        with self._lock:
            held, now_utc = self.of(camera), self._clock.utc_now()
            if held is None or not held.bars(by.login, now_utc):
                raise OperatorError(f"Nobody else holds camera {camera}.", "Steer it, or reserve it.")
            if not held.yields_to(by):
                raise _taken(held, by)
            return self._handed(held, by, "taken over")

    def forget(self, login: str) -> None:
        """This person left the console: what they hold is free."""
        with self._lock:
            cameras = [camera for camera, held in self._held.items() if held.holder.login == login]
        for camera in cameras:
            self.give_back(camera, login)

    def turn(self) -> None:
        """End what has come to its end; called several times a second."""
        now_utc = self._clock.utc_now()
        with self._lock:
            over = [held for held in self._held.values() if not held.lasts(now_utc)]
            for held in over:
                del self._held[held.camera]
        for held in over:
            self._changed(held.camera)
            if not held.is_implicit:
                self._lost(held, "its time is over")

    # -- the lock is held ----------------------------------------------------------------------------------

    def _asked(self, camera: int, login: str) -> tuple[Reservation, ReservationRequest]:
        held = self.of(camera)
        asked = held.open_request(self._clock.utc_now()) if held is not None else None
        if held is None or asked is None or held.holder.login != login:
            raise OperatorError(f"Nobody asks you for camera {camera} any more.")
        return held, asked

    def _handed(self, held: Reservation, to: Holder, how: str) -> Reservation:
        now_utc = self._clock.utc_now()
        left_s = max(STEERING_S, (held.until_utc - now_utc).total_seconds())
        made = Reservation(held.camera, to, ends_utc(to, left_s, now_utc), held.is_implicit)
        self._held[held.camera] = made
        author = to.login if how == "taken over" else held.holder.login
        self._record(author, "camera-handed-over", made, {"how": how, "from": held.holder.login})
        self._lost(held, f"{how} by {to.name}" if how == "taken over" else f"{how} to {to.name}")
        self._changed(held.camera)
        return made

    def _record(
        self, author: str, act: str, held: Reservation, detail: dict[str, str | int | float | None]
    ) -> None:
        about: dict[str, str | int | float | None] = {
            "to": held.holder.login,
            "priority": held.holder.priority.words,
            "until": held.until_utc.isoformat(timespec="seconds"),
        }
        if held.holder.ground:
            about["ground"] = held.holder.ground
        self._acts.record(author, act, f"camera {held.camera}", {**about, **detail})


def _taken(held: Reservation, by: Holder) -> Refusal:
    then = "Ask for it (Ctrl+Shift+G)."
    if held.yields_to(by):
        then = "Take it over (Ctrl+Shift+T), or ask for it (Ctrl+Shift+G)."
    return Refusal(
        f"Camera {held.camera} is held by {held.holder.name} ({held.holder.priority.words}).",
        then,
        rule=RULE,
        source=SOURCE,
    )
