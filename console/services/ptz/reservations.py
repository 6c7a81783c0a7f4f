"""Reservations of PTZ cameras: by steering or by reserving; requested, handed over, taken over.

They are kept in this process only: for people who work at one console one after another. Other consoles with
the same database do not know them. What an officer has under an authorisation is reserved at all consoles.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.ptz.reservation import LEAST_MIN, MOST_MIN, STEERING_S, Reservation, ends_utc
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.domain.ptz.reservation import Holder, ReservationRequest
    from console.services.ports import ActLog

RULE = "One person at a time moves a camera."
SOURCE = "code of practice, operation of PTZ cameras"


class Reservations:
    """Keeps the reservations. Thread-safe; it never waits.

    Args:
        acts: records reservations, handovers and take-overs.
        clock: UTC clock.
        is_reserved_elsewhere: whether a camera is reserved at another console. From memory.
    """

    def __init__(
        self,
        acts: ActLog,
        clock: Clock,
        is_reserved_elsewhere: Callable[[int], bool] = lambda _camera: False,
    ) -> None:
        self._acts, self._clock = acts, clock
        self.is_reserved_elsewhere = is_reserved_elsewhere
        self._reservations: dict[int, Reservation] = {}
        self._lock = RLock()
        self._changed: Callable[[int], None] = lambda _camera: None
        self._lost: Callable[[Reservation, str], None] = lambda _lost, _why: None

    def listen(self, changed: Callable[[int], None], lost: Callable[[Reservation, str], None]) -> None:
        """Call `changed` for each changed reservation, and `lost` for each lost one; from any thread."""
        self._changed, self._lost = changed, lost

    def reservation_of(self, camera: int) -> Reservation | None:
        """Return the reservation in force, or None."""
        with self._lock:
            reservation = self._reservations.get(camera)
            return (
                reservation
                if reservation is not None and reservation.is_in_force(self._clock.utc_now())
                else None
            )

    def is_free(self, camera: int) -> bool:
        """Return whether nobody has the camera, here or at another console."""
        return self.reservation_of(camera) is None and not self.is_reserved_elsewhere(camera)

    def require_free_elsewhere(self, camera: int) -> None:
        """Check that a camera is not reserved at another console.

        Raises:
            Refusal: it is.
        """
        if self.is_reserved_elsewhere(camera):
            raise reserved_elsewhere(camera)

    # -- steering ------------------------------------------------------------------------------------------

    def steer(self, camera: int, by: Holder) -> None:
        """Reserve the camera for a moment because the person steers it; longer reservations stay.

        Raises:
            Refusal: another person has it.
        """
        self.require_free_elsewhere(camera)
        with self._lock:
            current, now_utc = self.reservation_of(camera), self._clock.utc_now()
            if current is not None and current.blocks(by.login, now_utc):
                raise _taken(current, by)
            if current is None or current.is_implicit:
                request = current.request if current is not None else None
                end_utc = ends_utc(by, STEERING_S, now_utc)
                self._reservations[camera] = Reservation(
                    camera, by, end_utc, is_implicit=True, request=request
                )
        if current is None:
            self._changed(camera)

    # -- asking --------------------------------------------------------------------------------------------

    def reserve(self, camera: int, by: Holder, minutes: float) -> Reservation:
        """Reserve a camera for a number of minutes, or extend the reservation.

        Raises:
            OperatorError: the time is not allowed.
            Refusal: another person has it.
        """
        if not LEAST_MIN <= minutes <= MOST_MIN:
            raise OperatorError(
                text(
                    "You can reserve a camera for {least_min:g} to {most_min:g} minutes.",
                    least_min=LEAST_MIN,
                    most_min=MOST_MIN,
                )
            )
        self.require_free_elsewhere(camera)
        with self._lock:
            current, now_utc = self.reservation_of(camera), self._clock.utc_now()
            if current is not None and current.blocks(by.login, now_utc):
                raise _taken(current, by)
            reservation = self._reservations[camera] = Reservation(
                camera, by, ends_utc(by, minutes * 60, now_utc)
            )
        self._record(by.login, "camera-reserved", reservation, {"minutes": minutes})
        self._changed(camera)
        return reservation

    def give_back(self, camera: int, login: str) -> None:
        """End the reservation of this person. Nothing happens if there is none."""
        with self._lock:
            reservation = self.reservation_of(camera)
            if reservation is None or reservation.holder.login != login:
                return
            del self._reservations[camera]
        if not reservation.is_implicit:
            self._record(login, "camera-given-back", reservation, {})
        self._changed(camera)

    def request(self, camera: int, by: Holder) -> Reservation:
        """Ask the holder for the camera. They see the request and can grant or decline it.

        Raises:
            OperatorError: no one else has it.
            Refusal: it is reserved at another console.
        """
        self.require_free_elsewhere(camera)
        with self._lock:
            current, now_utc = self.reservation_of(camera), self._clock.utc_now()
            if current is None or not current.blocks(by.login, now_utc):
                raise OperatorError(
                    text("No one else is using camera {camera}.", camera=camera), "Steer it, or reserve it."
                )
            requested = self._reservations[camera] = current.with_request(by, now_utc)
        self._changed(camera)
        return requested

    def grant(self, camera: int, login: str) -> Reservation:
        """Hand the camera over to the person who asked, for the time that is left.

        Raises:
            OperatorError: there is no request any more, or another person has the camera.
        """
        with self._lock:
            current, request = self._request_to(camera, login)
            return self._handed(current, request.by, "handed over")

    def decline(self, camera: int, login: str) -> None:
        """Decline the request.

        Raises:
            OperatorError: there is no request any more, or another person has the camera.
        """
        with self._lock:
            current, _request = self._request_to(camera, login)
            self._reservations[camera] = Reservation(
                camera, current.holder, current.until_utc, current.is_implicit
            )
        self._changed(camera)

    def take_over(self, camera: int, by: Holder) -> Reservation:
        """Take the camera from a person with lower priority. It is recorded, and they are informed.

        Raises:
            OperatorError: no one else has it.
            Refusal: the holder does not have lower priority, or it is reserved at another console.
        """
        self.require_free_elsewhere(camera)
        with self._lock:
            current, now_utc = self.reservation_of(camera), self._clock.utc_now()
            if current is None or not current.blocks(by.login, now_utc):
                raise OperatorError(
                    text("No one else is using camera {camera}.", camera=camera), "Steer it, or reserve it."
                )
            if not current.yields_to(by):
                raise _taken(current, by)
            return self._handed(current, by, "taken over")

    def forget(self, login: str) -> None:
        """End all reservations of a person who left the console."""
        with self._lock:
            cameras = [
                camera
                for camera, reservation in self._reservations.items()
                if reservation.holder.login == login
            ]
        for camera in cameras:
            self.give_back(camera, login)

    def tick(self) -> None:
        """End the reservations that are over, or whose cameras others have; called several times a second."""
        self._yield_to_others()
        now_utc = self._clock.utc_now()
        with self._lock:
            expired = [
                reservation
                for reservation in self._reservations.values()
                if not reservation.is_in_force(now_utc)
            ]
            for reservation in expired:
                del self._reservations[reservation.camera]
        for reservation in expired:
            self._changed(reservation.camera)
            if not reservation.is_implicit:
                self._lost(reservation, text("Your reservation has ended."))

    def _yield_to_others(self) -> None:
        """End the reservations of cameras that are reserved at another console now; what moves is stopped."""
        with self._lock:
            gone = [one for one in self._reservations.values() if self.is_reserved_elsewhere(one.camera)]
            for reservation in gone:
                del self._reservations[reservation.camera]
        for reservation in gone:
            self._changed(reservation.camera)
            self._lost(reservation, text("It is reserved at another console."))

    # -- the lock is held ----------------------------------------------------------------------------------

    def _request_to(self, camera: int, login: str) -> tuple[Reservation, ReservationRequest]:
        reservation = self.reservation_of(camera)
        request = reservation.open_request(self._clock.utc_now()) if reservation is not None else None
        if reservation is None or request is None or reservation.holder.login != login:
            raise OperatorError(text("No one is asking you for camera {camera} any more.", camera=camera))
        return reservation, request

    def _handed(self, current: Reservation, to: Holder, how: str) -> Reservation:
        now_utc = self._clock.utc_now()
        left_s = max(STEERING_S, (current.until_utc - now_utc).total_seconds())
        reservation = Reservation(current.camera, to, ends_utc(to, left_s, now_utc), current.is_implicit)
        self._reservations[current.camera] = reservation
        author = to.login if how == "taken over" else current.holder.login
        self._record(author, "camera-handed-over", reservation, {"how": how, "from": current.holder.login})
        is_taken = how == "taken over"
        why = text("You handed it over to {name}.", name=to.name)
        if is_taken:
            why = text("{name} took it over.", name=to.name)
        self._lost(current, why)
        self._changed(current.camera)
        return reservation

    def _record(
        self, author: str, act: str, reservation: Reservation, detail: dict[str, str | int | float | None]
    ) -> None:
        about: dict[str, str | int | float | None] = {
            "to": reservation.holder.login,
            "priority": reservation.holder.priority.title,
            "until": reservation.until_utc.isoformat(timespec="seconds"),
        }
        if reservation.holder.ground:
            about["ground"] = reservation.holder.ground
        self._acts.record(author, act, f"camera {reservation.camera}", {**about, **detail})


def reserved_elsewhere(camera: int) -> Refusal:
    """Return the refusal to move a camera that is reserved at another console: it says nothing more."""
    return Refusal(
        text("You cannot steer camera {camera}: it is reserved at another console.", camera=camera),
        "Ask at the other consoles, or ask the supervisor. It is free when the work there ends.",
        rule=RULE,
        source=SOURCE,
    )


def _taken(reservation: Reservation, by: Holder) -> Refusal:
    camera, holder = reservation.camera, reservation.holder
    what = text(
        "You cannot steer camera {camera}: {holder} ({title}) has reserved it.",
        camera=camera,
        holder=holder.name,
        title=holder.priority.title,
    )
    if reservation.is_implicit:
        what = text(
            "You cannot steer camera {camera}: {holder} ({title}) is steering it.",
            camera=camera,
            holder=holder.name,
            title=holder.priority.title,
        )
    remedy = "Take over the camera, or ask for it." if reservation.yields_to(by) else "Ask for the camera."
    return Refusal(
        what,
        remedy,
        rule=RULE,
        source=SOURCE,
    )
