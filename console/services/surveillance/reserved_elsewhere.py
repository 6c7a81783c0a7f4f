"""Cameras that are reserved at another console: an officer works there under an authorisation (RIP-04).

Other consoles learn which cameras, and nothing else: no number, no reason, no name, not even which console.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.console_sign import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.domain.clock import Clock
    from console.domain.people.console_sign import ConsoleSign
    from console.domain.surveillance.session import OfficerSession
    from console.services.people.seat_cameras import SeatCameras
    from console.services.people.signs_of_life import SignsOfLife


@dataclass(frozen=True, slots=True)
class _Work:
    authorisation: int
    cameras: frozenset[int]
    begun_utc: dt.datetime
    ends_utc: dt.datetime


class ReservedElsewhere:
    """Implements `people.signs_of_life.ConsoleWork`: an officer's work at this seat and at others.

    Args:
        signs: tells the other consoles, and hears them.
        cameras: the gate of this seat.
        clock: the system's, or a test's.
    """

    work = RESERVED

    def __init__(self, signs: SignsOfLife, cameras: SeatCameras, clock: Clock) -> None:
        self._signs, self._cameras, self._clock = signs, cameras, clock
        self._beginning: OfficerSession | None = None
        self._until_s: dict[int, float] = {}
        """Until when each camera is reserved at the latest, by the monotonic clock."""
        self._all_until_s = 0.0
        """The same of all cameras, while a reservation cannot be opened here."""
        self._heard: dict[str, tuple[dt.datetime, float | None]] = {}
        """By console, its newest sign, and when that was renewed here; None: it was there at the start."""
        cameras.reserve(self.is_reserved)
        cameras.listen(signs.wake)
        signs.add(self)

    def is_reserved(self, camera: int) -> bool:
        """Return whether a camera is reserved at another console. From memory."""
        until_s = self._until_s.get(camera, 0.0) if self._until_s else 0.0
        until_s = max(until_s, self._all_until_s)
        return until_s > 0.0 and self._clock.monotonic_s() < until_s

    @contextmanager
    def beginning(self, session: OfficerSession) -> Iterator[None]:
        """Reserve the cameras of a session before it begins; it has to begin within the block.

        Raises:
            EnvironmentFault: the other consoles cannot be told.
        """
        self._beginning = session
        try:
            self._signs.say(self)
            yield
        finally:
            self._beginning = None
            self._signs.wake()

    # -- as a work of a console (`ConsoleWork`) ------------------------------------------------------------

    def content(self) -> bytes | None:
        """Return which cameras are reserved here, as other consoles are told; None: none is."""
        session = self._own()
        if session is None:
            return None
        fields = {
            "authorisation": session.authorisation,
            "cameras": sorted(session.cameras),
            "begun_utc": session.begun_utc.isoformat(),
            "ends_utc": session.ends_utc.isoformat(),
        }
        return json.dumps(fields).encode()

    def follow(self, signs: Sequence[ConsoleSign]) -> None:
        """Take in which cameras are reserved at other consoles."""
        own, now_s, now_utc = self._own(), self._clock.monotonic_s(), self._clock.utc_now()
        until_s: dict[int, float] = {}
        all_until_s = 0.0
        self._hear(signs, now_s)
        for sign in signs:
            work = _read(sign.content)
            if work is None:
                # Not known which cameras: none is moved. It ends with the sign of life.
                all_until_s = float("inf")
            elif own is None or not self._goes_before(own, work, sign.token):
                end_s = now_s + (work.ends_utc - now_utc).total_seconds()
                end_s = max(end_s, self._end_there_s(sign, work))
                until_s |= {camera: max(end_s, until_s.get(camera, 0.0)) for camera in work.cameras}
        self._until_s, self._all_until_s = until_s, all_until_s

    def _hear(self, signs: Sequence[ConsoleSign], now_s: float) -> None:
        heard: dict[str, tuple[dt.datetime, float | None]] = {}
        for sign in signs:
            before = self._heard.get(sign.token)
            is_renewed = before is not None and before[0] != sign.seen_utc
            heard[sign.token] = sign.seen_utc, now_s if is_renewed else before[1] if before else None
        self._heard = heard

    def _end_there_s(self, sign: ConsoleSign, work: _Work) -> float:
        """Return when work ends by the clock of the console that renews its sign: this one's may be wrong."""
        seen_utc, renewed_s = self._heard[sign.token]
        return 0.0 if renewed_s is None else renewed_s + (work.ends_utc - seen_utc).total_seconds()

    def died(self, sign: ConsoleSign) -> None:
        """Do nothing more: `follow` has freed its cameras."""

    def _goes_before(self, own: OfficerSession, other: _Work, token: str) -> bool:
        """Return whether the work here is not barred by that at another console.

        Officers of one operation share its cameras. Of two operations the one that began first has them.
        """
        is_first = (own.begun_utc, self._signs.token) < (other.begun_utc, token)
        return own.authorisation == other.authorisation or is_first

    def _own(self) -> OfficerSession | None:
        session = self._cameras.session
        if session is not None and self._cameras.lost:
            return None
        return session or self._beginning


def _read(content: bytes | None) -> _Work | None:
    try:
        fields = json.loads(content) if content is not None else None
        return fields and _Work(
            int(fields["authorisation"]),
            frozenset(map(int, fields["cameras"])),
            dt.datetime.fromisoformat(fields["begun_utc"]),
            dt.datetime.fromisoformat(fields["ends_utc"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
