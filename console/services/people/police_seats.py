"""The seats while the police are in total control: theirs alone, with the named cameras (RIP-02).

It answers from memory and never waits. `TotalControl` reads the books and tells it what they say.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from console.domain.people.refusal import Refusal
from console.domain.surveillance.control import POLICE_ACTS, SOURCE, STAFF_ACTS
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission
    from console.domain.surveillance.control import PoliceControl
    from console.services.people.seat import ConsoleSeat
    from console.services.people.seat_cameras import SeatCameras

RULE = "While the police are in total control, they alone work at the seats, with the named cameras."


class PoliceSeats:
    """The police's control as this console knows it. Thread-safe; it never waits.

    Args:
        seat: of this console; it is left when the seats change hands.
        cameras: the gate of this seat, which is told.
        clock: the system's, or a test's.
    """

    def __init__(self, seat: ConsoleSeat, cameras: SeatCameras, clock: Clock) -> None:
        self._seat, self._cameras, self._clock = seat, cameras, clock
        self._held: tuple[PoliceControl, float] | None = None
        """The control, and when it ends by the monotonic clock, which nobody can set back."""
        self._lock = threading.Lock()

    @property
    def control(self) -> PoliceControl | None:
        """The control that the police have now; None: they have none."""
        held = self._held
        if held is None or self._is_over(held):
            return None
        return held[0]

    def _is_over(self, held: tuple[PoliceControl, float]) -> bool:
        return self._clock.monotonic_s() >= held[1] or self._clock.utc_now() >= held[0].ends_utc

    # -- questions -----------------------------------------------------------------------------------------

    def grants(self, actor: Actor, act: Permission) -> bool:
        """Return whether an act is permitted because the actor has a seat (`AccessControl.grant`)."""
        control = self.control
        return control is not None and actor.login in control.officers and act in POLICE_ACTS

    def refusal_of_act(self, actor: Actor, act: Permission) -> Refusal | None:
        """Return why an act has to wait until the police hand the system back (`AccessControl.limit`)."""
        control = self.control
        if control is None or actor.login in control.officers or act in STAFF_ACTS:
            return None
        if control.is_in_doubt:
            # The books are the owner's in any case; cameras are nobody's (`find_refusal`).
            return None
        return Refusal(
            # Without its number: those of the owner need not be named in it.
            text("You cannot {act}: the police are in total control.", act=act.value),
            "The hand-back is signed under Surveillance.",
            RULE,
            SOURCE,
        )

    def find_refusal(self, camera: int, since_utc: dt.datetime | None = None) -> Refusal | None:
        """Return why this seat may not use a camera, or its recordings since a time; None if it may."""
        control = self.control
        if control is None:
            return None
        if control.is_in_doubt:
            return Refusal(
                "Police in control? An entry is damaged. Until both sides sign, no camera can be used.",
                "An officer and a person of the owner sign the hand-back under Surveillance.",
                RULE,
                SOURCE,
            )
        urn, seat = control.urn, self._seat.seat
        is_theirs = seat is not None and seat.login in control.officers
        is_named = camera in control.cameras
        is_covered = since_utc is None or since_utc >= control.begins_utc
        if is_named and is_covered and (seat is None or is_theirs):
            return None
        if not is_theirs:
            return Refusal(
                text("You cannot use camera {camera}: it is reserved.", camera=camera),
                "Ask the supervisor. It is free when the work there ends.",
                RULE,
                SOURCE,
            )
        what = text("Authorisation {urn} does not cover this time.", urn=urn)
        if not is_named:
            what = text("Camera {camera} is not named in authorisation {urn}.", camera=camera, urn=urn)
        return Refusal(what, "Ask for an authorisation that covers it.", RULE, SOURCE)

    def is_reserved(self, camera: int) -> bool:
        """Return whether a camera is the police's, and nobody of them sits here (`SeatCameras.reserve`)."""
        control = self.control
        if control is None or not (control.is_in_doubt or camera in control.cameras):
            return False
        return self._seat.login not in control.officers

    # -- what changes it -----------------------------------------------------------------------------------

    def follow(self, control: PoliceControl | None) -> None:
        """Take in what the books say now. Who has no place at this seat any more leaves it."""
        with self._lock:
            before = self._held
            if control is None:
                self._held = None
            elif before is None or before[0] != control:
                left_s = (control.ends_utc - self._clock.utc_now()).total_seconds()
                self._held = control, self._clock.monotonic_s() + left_s
            was = before[0] if before is not None else None
        if control == was:
            return
        seat = self._seat.seat
        if seat is not None:
            stays = control is None or control.is_in_doubt or seat.login in control.officers
            is_given_back = control is None or control.is_in_doubt
            was_theirs = is_given_back and was is not None and seat.login in was.officers
            if was_theirs or not stays:
                self._seat.leave()
        # Moving cameras stop first: they may not be those of who comes next.
        self._cameras.changed()

    def is_time_over(self) -> bool:
        """Return whether the control that was known has come to its end by itself. Called often."""
        held = self._held
        return held is not None and self._is_over(held)
