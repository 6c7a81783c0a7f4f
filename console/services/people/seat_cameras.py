"""The one gate of cameras: which of them this seat may use now, and what else can be done here (RIP-04).

Without an officer at the seat it opens everything, and roles and policies decide. With one, it knows only
the cameras and times of their authorisation. When that ends by itself, is cancelled, or can no longer be
read, the seat has no camera at all until the operator confirms with a password that the officer has left.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.people.refusal import Refusal
from console.domain.surveillance.session import OPEN_ACTS, STALE_S, OfficerSession
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission

RULE = "An officer has only the named cameras, and only within the times of the authorisation."
SOURCE = "code of practice, RIP-04"
BOOK = "authorisations"
APART = "authorised-act"
"""The act under which everything done with a camera is recorded while an officer is at the seat."""


FOR_EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class _Held:
    session: OfficerSession
    end_s: float
    """When it ends by the monotonic clock, which nobody can set back."""
    seen_s: float
    lost: str = ""
    """Why the seat has no camera any more, in words without the number; empty: it has the named ones.

    It stands until somebody confirms that the officer has left, whoever sits here by then."""


class SeatCameras:
    """The cameras of one seat. Thread-safe; it never waits, and every question is answered from memory.

    Args:
        clock: the system's, or a test's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: _Held | None = None
        self._past: tuple[OfficerSession, dt.datetime] | None = None
        self._lock = threading.Lock()
        self._stops: list[Callable[[], None]] = []
        self._listeners: list[Callable[[], None]] = []
        self._others: list[Callable[[int, dt.datetime | None], Refusal | None]] = []
        self._hides: list[Callable[[int], Sequence[Span]]] = []
        self._secrets: list[Callable[[int], Sequence[Span]]] = []
        self._diverts: list[Callable[[RecordedAct], RecordedAct]] = []
        self._reserves: list[Callable[[int], bool]] = []

    def also(self, find_refusal: Callable[[int, dt.datetime | None], Refusal | None]) -> None:
        """Ask `find_refusal` about each camera too, or its recordings since a time. At the start."""
        self._others.append(find_refusal)

    def hide(
        self, hidden: Callable[[int], Sequence[Span]], secret: Callable[[int], Sequence[Span]] | None = None
    ) -> None:
        """Ask `hidden` too for the times of which the seat has no recordings of a camera. At the start.

        Args:
            hidden: what this seat does not have now.
            secret: what is hidden from some, whoever is here; None: what `hidden` says.
        """
        self._hides.append(hidden)
        self._secrets.append(secret or hidden)

    def divert(self, apart: Callable[[RecordedAct], RecordedAct]) -> None:
        """Ask `apart` too how an act is recorded that is no officer's at this seat. At the start."""
        self._diverts.append(apart)

    def reserve(self, is_reserved: Callable[[int], bool]) -> None:
        """Ask `is_reserved` too whether a camera is reserved elsewhere. At the start."""
        self._reserves.append(is_reserved)

    def changed(self) -> None:
        """Tell everyone who listens that the cameras of this seat may have changed. Any thread."""
        self._stop_and_tell()

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` after the cameras of the seat changed, on the thread that did it."""
        self._listeners.append(changed)

    def stop_first(self, stop: Callable[[], None]) -> None:
        """Call `stop`, which stops moving cameras, before anyone hears that cameras are taken away."""
        self._stops.append(stop)

    # -- questions -----------------------------------------------------------------------------------------

    @property
    def session(self) -> OfficerSession | None:
        """The officer's work at this seat, also once its cameras are taken away; None: no officer is here."""
        held = self._held
        return held.session if held is not None else None

    @property
    def lost(self) -> str:
        """Why the seat has no camera, in words; empty if it has some."""
        held = self._held
        return self._why_lost(held) if held is not None else ""

    def may_use(self, camera: int) -> bool:
        """Return whether this seat may see and use a camera now."""
        return self.find_refusal(camera) is None

    def is_reserved(self, camera: int) -> bool:
        """Return whether a camera is reserved at another console: it may be seen here, and not moved."""
        return any(is_reserved(camera) for is_reserved in self._reserves)

    def hidden(self, camera: int) -> list[Span]:
        """Return the times of which this seat has no recordings of a camera that it may have."""
        held = self._held
        if held is not None and camera in held.session.cameras:
            return []
        return [span for hidden in self._hides for span in hidden(camera)]

    def is_kept(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime | None) -> bool:
        """Return whether what happened to a camera in a time is nothing for who is at this seat."""
        return _overlaps(self.hidden(camera), begin_utc, end_utc)

    def is_secret(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime | None) -> bool:
        """Return whether what happened to a camera in a time is nothing for some of the room."""
        spans = [span for secret in self._secrets for span in secret(camera)]
        return _overlaps(spans, begin_utc, end_utc)

    def is_secret_now(self, camera: int) -> bool:
        """Return whether what a camera does now is nothing for some of the room, nor for what all read."""
        return self.is_secret(camera, self._clock.utc_now(), None)

    def find_refusal(self, camera: int, since_utc: dt.datetime | None = None) -> Refusal | None:
        """Return why this seat may not use a camera, or its recordings since a time; None if it may."""
        held = self._held
        if held is None:
            return self._refusal_of_others(camera, since_utc)
        lost = self._why_lost(held)
        if lost:
            return _taken_away(lost)
        # The tiles say it to the whole room: without the number.
        if camera not in held.session.cameras:
            what = text("Camera {camera} is not named in the officer's authorisation.", camera=camera)
        elif since_utc is not None and since_utc < held.session.begins_utc:
            what = text("The officer's authorisation does not cover this time.")
        else:
            return self._refusal_of_others(camera, since_utc)
        return Refusal(what, "Ask for an authorisation that covers it.", RULE, SOURCE)

    def _refusal_of_others(self, camera: int, since_utc: dt.datetime | None) -> Refusal | None:
        answers = (find_refusal(camera, since_utc) for find_refusal in self._others)
        return next((refused for refused in answers if refused is not None), None)

    def require(self, camera: int, since_utc: dt.datetime | None = None) -> None:
        """Check that this seat may use a camera now, or its recordings since a time.

        Raises:
            Refusal: it may not.
        """
        refused = self.find_refusal(camera, since_utc)
        if refused is not None:
            raise refused

    def require_whole(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> None:
        """Check that this seat has a camera now, and its recordings of a whole time.

        What it has not looks deleted, and nothing that is handed out may say so of what is there.

        Raises:
            Refusal: it has not.
        """
        self.require(camera)
        for begin, end in self.hidden(camera):
            if begin < end_utc and end > begin_utc:
                self.require(camera, max(begin, begin_utc))

    def refusal_of_act(self, _actor: Actor, act: Permission) -> Refusal | None:
        """Return why an act cannot be done at this seat while an officer is there (`AccessControl.limit`)."""
        held = self._held
        if held is None:
            return None
        lost = self._why_lost(held)
        if lost:
            return _taken_away(lost)
        if act in OPEN_ACTS:
            return None
        return Refusal(
            text("You cannot {act} while an officer is at this seat.", act=act.value),
            "Do it at another seat, or end the officer's work first.",
            RULE,
            SOURCE,
        )

    # -- what changes it -----------------------------------------------------------------------------------

    def begin(self, session: OfficerSession) -> None:
        """Give the seat the cameras of an authorisation, and no others."""
        now_s = self._clock.monotonic_s()
        left_s = (session.ends_utc - self._clock.utc_now()).total_seconds()
        with self._lock:
            self._held = _Held(session, now_s + left_s, now_s)
        # A camera that moved for the room stops too: it may not be the officer's.
        self._stop_and_tell()

    def seen(self, cameras: frozenset[int], ends_utc: dt.datetime, asked_s: float) -> None:
        """Take in the authorisation as it was read at `asked_s` (monotonic): it goes on until `ends_utc`."""
        with self._lock:
            held = self._held
            if held is None or held.lost:
                return
            left_s = (ends_utc - self._clock.utc_now()).total_seconds()
            is_same = (cameras, ends_utc) == (held.session.cameras, held.session.ends_utc)
            end_s = held.end_s if is_same else self._clock.monotonic_s() + left_s
            session = replace(held.session, cameras=cameras, ends_utc=ends_utc)
            self._held = _Held(session, end_s, asked_s)
        if not is_same:
            self._stop_and_tell()

    def lose(self, why: str) -> bool:
        """Take all cameras away for a reason. Return whether there were any."""
        with self._lock:
            held = self._held
            if held is None or held.lost:
                return False
            self._past = held.session, self._clock.utc_now()
            self._held = replace(held, lost=why)
        self._stop_and_tell()
        return True

    def check(self) -> str:
        """Take the cameras away if their time is over; return why, or an empty text. Called often."""
        held = self._held
        if held is None or held.lost:
            return ""
        why = self._why_lost(held)
        return why if why and self.lose(why) else ""

    def end(self) -> None:
        """Open the seat again: the officer has left."""
        with self._lock:
            held, self._held = self._held, None
            if held is not None and not held.lost:
                self._past = held.session, self._clock.utc_now()
        if held is not None:
            self._stop_and_tell()

    def _why_lost(self, held: _Held) -> str:
        if held.lost:
            return held.lost
        now_s = self._clock.monotonic_s()
        if now_s >= held.end_s or self._clock.utc_now() >= held.session.ends_utc:
            return text("The officer's authorisation has ended.")
        if now_s - held.seen_s >= STALE_S:
            return text(
                "The database is away, so it is not known whether the officer's authorisation is still in "
                "force."
            )
        return ""

    def _stop_and_tell(self) -> None:
        for stop in self._stops:
            stop()
        for changed in tuple(self._listeners):
            changed()

    # -- records -------------------------------------------------------------------------------------------

    def apart(self, act: RecordedAct) -> RecordedAct:
        """Return an act as it is recorded: what is done with a camera under an authorisation goes apart.

        It carries the officer and the operator. A movement whose stop is confirmed only after the end still
        belongs to the authorisation under which it began.
        """
        session = self._session_of(act)
        if session is None or not act.subject.startswith("camera "):
            for apart in self._diverts:
                act = apart(act)
            return act
        detail = {
            **act.detail,
            "did": act.act,
            "urn": session.urn,
            "authorisation": session.authorisation,
            "officer": session.named_officer,
            "manner": session.manner,
        }
        return replace(act, act=APART, detail=detail)

    def _session_of(self, act: RecordedAct) -> OfficerSession | None:
        held, past = self._held, self._past
        if held is not None and act.actor == held.session.operator and not held.lost:
            return held.session
        if past is None or act.actor != past[0].operator:
            return None
        begun = act.detail.get("begin")
        if str(act.detail.get("review", "")).startswith(f"{BOOK} "):
            return past[0]
        if not isinstance(begun, str):
            return None
        session, ended_utc = past
        begun_utc = dt.datetime.fromisoformat(begun)
        return session if session.begun_utc <= begun_utc <= ended_utc else None


def _overlaps(spans: Sequence[Span], begin_utc: dt.datetime, end_utc: dt.datetime | None) -> bool:
    return any(begin <= (end_utc or FOR_EVER) and end > begin_utc for begin, end in spans)


def _taken_away(why: str) -> Refusal:
    return Refusal(
        text("{why} This seat has no cameras.", why=why),
        "When the officer has left, confirm it under Surveillance.",
        RULE,
        SOURCE,
    )
