"""Calibrate the lens of a PTZ camera: the console moves it to several positions and compares the pictures."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.permissions import Permission
from console.domain.privacy.mask_state import MaskState
from console.domain.ptz.model import PtzPosition
from console.domain.streaming.picture import PixelFormat
from console.domain.text import Text, text
from console.services.privacy.head_speed import AXES, fastest, swing, with_measured_speed
from console.services.ptz.requests import STORE_PRESET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.ptz.lens import LensModel
    from console.domain.ptz.model import PtzStatus
    from console.domain.streaming.picture import Picture
    from console.services.books.ports import Gate
    from console.services.ports import CameraFeed, PtzHead, StreamSubscription
    from console.services.ptz.facade import PtzServices

RESERVED_MIN = 15.0
SIZE = 1280, 720
ARRIVAL_S, STILL_S, PICTURE_S = 20.0, 0.6, 8.0
"""The maximum time to reach a position, the time at rest before a picture, and the maximum wait for it."""
ASKED_S, ASKED_MOVING_S = 0.15, 0.03
SAME = 0.002
ZOOMS = (0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 1.0)
"""With a tenfold zoom lens, each step magnifies by half, so that neighbouring pictures can be matched."""
_SPEED_STEPS = {
    "pan": text("Measuring how fast it pans"),
    "tilt": text("Measuring how fast it tilts"),
    "zoom": text("Measuring how fast it zooms"),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture taken while the camera was at rest."""

    position: PtzPosition
    picture: Picture
    """YUV420."""


class LensFitter(Protocol):
    """Calculates the lens model that fits a set of pictures. Takes seconds."""

    def __call__(self, shots: Sequence[Shot], guess: LensModel) -> LensModel:
        """Return the lens model.

        Raises:
            OperatorError: they have too little in common, or no model fits.
        """
        ...


@dataclass(frozen=True, slots=True)
class CalibrationStep:
    """What is being done, and how many steps of how many are done before it."""

    words: Text
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress display and the cancel flag of a calibration."""

    stop: threading.Event
    tell: Callable[[CalibrationStep], None]
    """Called with each step, from the working thread."""


class Calibration:
    """Calibrates PTZ cameras. Calls wait a minute and more: not for the UI thread.

    Args:
        ptz: steering, with its reservations.
        feed: live pictures, masked as all are.
        gate: checks permissions.
        fit: see there.
        clock: the system's.
    """

    def __init__(self, ptz: PtzServices, feed: CameraFeed, gate: Gate, fit: LensFitter, clock: Clock) -> None:
        self._ptz, self._feed, self._gate = ptz, feed, gate
        self._fit, self._clock = fit, clock

    def measure(self, actor: Actor, camera: int, guess: LensModel, progress: Progress) -> LensModel:
        """Visit positions around the present view, and calculate the lens from what the pictures share.

        The camera is reserved meanwhile, and returned to its position afterwards.

        Raises:
            Refusal: the actor may not change zones or steer, or someone else has reserved the camera.
            OperatorError: cancelled, covered, or no lens fits the pictures.
            EnvironmentFault: the camera does not answer, or sends no picture.
        """
        self._gate.require(actor, Permission.CHANGE_ZONES, f"camera {camera}")
        ptz = self._ptz
        ptz.reservations.reserve(camera, ptz.rules.holder(actor.login, camera), RESERVED_MIN)
        try:
            shots, speeds = self._visit(actor, camera, guess, progress)
        finally:
            ptz.reservations.give_back(camera, actor.login)
        steps = len(shots) + len(AXES) + 1
        progress.tell(CalibrationStep(text("Comparing the pictures"), steps - 1, steps))
        return with_measured_speed(self._fit(shots, guess), speeds)

    def _visit(
        self, actor: Actor, camera: int, guess: LensModel, progress: Progress
    ) -> tuple[list[Shot], list[float | None]]:
        if self._feed.status(camera).mask.state is MaskState.COVERED:
            raise OperatorError(
                text("The picture of camera {camera} is covered, so it cannot be calibrated.", camera=camera),
                "Enter the lens values by hand, or remove its privacy zones first.",
            )
        begin = self._status(camera, actor).position
        if begin is None:
            raise EnvironmentFault(
                text("Camera {camera} does not report its position.", camera=camera),
                "It cannot be calibrated, and privacy zones cannot follow its picture.",
            )
        places = places_around(begin, guess)
        arrived = threading.Event()
        viewing = self._feed.subscribe(camera, *SIZE, arrived.set, PixelFormat.YUV420)
        try:
            shots = [
                self._shot(actor, camera, place, (viewing, arrived), progress, (at, len(places)))
                for at, place in enumerate(places, 1)
            ]
            steps = len(shots) + len(AXES) + 1
            speeds = []
            for at, axis in enumerate(AXES, len(shots)):
                progress.tell(CalibrationStep(_SPEED_STEPS[axis], at, steps))
                speeds.append(self._speed(actor, camera, begin, axis, guess, progress))
            return shots, speeds
        finally:
            viewing.close()
            self._ptz.steering.release(camera, "calibration ended")
            self._ptz.steering.go_to(camera, lambda head: head.move_to(begin), "back", actor.login)

    def _speed(
        self, actor: Actor, camera: int, begin: PtzPosition, axis: str, guess: LensModel, progress: Progress
    ) -> float | None:
        """Return the highest speed in one axis, in units of positions per second; None: not to be told."""
        one, other = swing(begin, axis, guess)
        speeds: list[float | None] = []
        self._send(actor, camera, one)
        self._arrived(actor, camera, one, progress.stop)
        for end in (other, one):
            reports: list[PtzStatus] = []
            self._send(actor, camera, end)
            self._arrived(actor, camera, end, progress.stop, reports)
            speeds.append(fastest(reports, axis))
        # Some heads are slower against their own weight, so one way alone says too little.
        return None if None in speeds else max(speed for speed in speeds if speed is not None)

    def _send(self, actor: Actor, camera: int, place: PtzPosition) -> None:
        self._ptz.steering.go_to(camera, lambda head: head.move_to(place), "calibration", actor.login)

    def _shot(
        self,
        actor: Actor,
        camera: int,
        place: PtzPosition,
        seen: tuple[StreamSubscription, threading.Event],
        progress: Progress,
        step: tuple[int, int],
    ) -> Shot:
        at, all_ = step
        done, of = at - 1, all_ + len(AXES) + 1
        going = text("Position {at} of {all}: moving there", at=at, all=all_)
        progress.tell(CalibrationStep(going, done, of))
        self._send(actor, camera, place)
        reached = self._arrived(actor, camera, place, progress.stop)
        rests_s = self._clock.monotonic_s()
        taking = text("Position {at} of {all}: taking a picture", at=at, all=all_)
        progress.tell(CalibrationStep(taking, done, of))
        viewing, arrived = seen
        until_s = rests_s + PICTURE_S
        while self._clock.monotonic_s() < until_s:
            _go_on(progress.stop)
            arrived.wait(ASKED_S)
            arrived.clear()
            picture = viewing.latest()
            if picture is not None and picture.arrived_s > rests_s + STILL_S:
                return Shot(reached, picture)
        raise EnvironmentFault(
            text("Camera {camera} is not sending a picture.", camera=camera), "Try again when it is live."
        )

    def _arrived(
        self,
        actor: Actor,
        camera: int,
        place: PtzPosition,
        stop: threading.Event,
        reports: list[PtzStatus] | None = None,
    ) -> PtzPosition:
        """Wait for the camera to come to rest near a position. Return the position that it reported twice.

        With `reports`, it is asked more often, and every answer is added.
        """
        until_s = self._clock.monotonic_s() + ARRIVAL_S
        last: PtzPosition | None = None
        while self._clock.monotonic_s() < until_s:
            _go_on(stop)
            status = self._status(camera, actor)
            is_same = last is not None and status.position == last and not status.is_moving
            if is_same and last is not None and _is_at(last, place):
                return last
            last = status.position
            if reports is None:
                stop.wait(ASKED_S)
            else:
                reports.append(status)
                stop.wait(ASKED_MOVING_S)
        raise EnvironmentFault(
            text("Camera {camera} did not reach the position.", camera=camera),
            "Someone else may be steering it. Try again.",
        )

    def _status(self, camera: int, actor: Actor) -> PtzStatus:
        def read_status(head: PtzHead) -> PtzStatus:
            return head.status()

        return self._ptz.steering.submit_and_wait(camera, STORE_PRESET, read_status, actor.login)


def places_around(begin: PtzPosition, guess: LensModel) -> list[PtzPosition]:
    """Return the positions to visit: to the sides, up or down, then zooming in; neighbours overlap."""
    wide = guess.fov_deg(ZOOMS[0])
    across = 0.28 * wide / abs(guess.pan_half_deg)
    upwards = 0.16 * wide / abs(guess.tilt_half_deg)
    pan = min(max(begin.pan, across - 1), 1 - across)
    tilt = min(max(begin.tilt, upwards - 1), 1 - upwards)
    wides = [(0.0, 0.0), (1.0, 0.2), (-1.0, -0.2), (0.0, 1.0), (0.0, -1.0)]
    places = [PtzPosition(pan + across * x, tilt + upwards * y, ZOOMS[0]) for x, y in wides]
    for at, zoom in enumerate(ZOOMS[1:]):
        # Move aside slightly each time, because the centre shows nothing about the angle of view.
        part = guess.fov_deg(zoom) / wide * (0.4 if at % 2 else -0.4)
        places.append(PtzPosition(pan + across * part, tilt + upwards * part, zoom))
    return places


def _is_at(position: PtzPosition, place: PtzPosition) -> bool:
    far = math.hypot(position.pan - place.pan, position.tilt - place.tilt)
    return far < 10 * SAME and abs(position.zoom - place.zoom) < 10 * SAME


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise OperatorError("The calibration was cancelled.", "Nothing was changed.")
