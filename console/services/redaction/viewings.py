"""A requester views a redacted copy at this seat, which shows that and nothing else (DIS-05, DIS-08)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.disclosures import VIEWED, Released
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM
from console.domain.people.console_sign import VIEWING
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.playback.review import request_number
from console.domain.redaction.job_json import instructions_sha256
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.console_sign import ConsoleSign
    from console.domain.redaction.job import RedactionJob
    from console.services.books.ports import Gate, PasswordCheck
    from console.services.disclosure.requests import Requests
    from console.services.people.seat import ConsoleSeat
    from console.services.people.signs_of_life import SignsOfLife
    from console.services.people.viewing_seat import ViewingSeat
    from console.services.ports import ActLog
    from console.services.redaction.case import RedactionCase
    from console.services.redaction.ports import Progress, StudioPictures
    from console.services.redaction.service import Redactions

WHY_LOCKED = "a recording is viewed"
ENDED = "viewing-ended"
BROKEN_OFF = "viewing-broken-off"


class ShownClip:
    """A redacted clip as a requester sees it: covered, and nothing of it uncovered. One thread at a time."""

    def __init__(self, pictures: StudioPictures, job: RedactionJob, seconds: float) -> None:
        self._pictures, self._job = pictures, job
        self.frame_s = seconds / max(1, pictures.frames)
        """How long each picture is shown."""
        self._shown: set[int] = set()

    @property
    def frames(self) -> int:
        """How many pictures it has."""
        return self._pictures.frames

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._pictures.size

    @property
    def shown(self) -> int:
        """How many of its pictures were shown."""
        return len(self._shown)

    def rgb(self, frame: int) -> bytes:
        """Return a picture as it is covered, three bytes a pixel, rows without padding."""
        pixels = self._pictures.covered_rgb(frame, self._job)
        self._shown.add(frame)
        return pixels

    def close(self) -> None:
        """Delete the pictures from the disk."""
        self._pictures.close()


@dataclass(frozen=True, slots=True)
class PreparedViewing:
    """A clip that can be shown once the viewing is entered. Close the clip if it is not."""

    request: int
    case: RedactionCase
    clip: ShownClip


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingPlace:
    """What is entered of a viewing.

    Attributes:
        room: where it is.
        present: who is there, the requester included.
        recipient: whom it is shown to.
    """

    room: str
    present: tuple[str, ...]
    recipient: str


class Viewings:
    """Begins and ends viewings at this seat. Calls wait for the database, but where it says so.

    Implements `people.signs_of_life.ConsoleWork`: if this console dies, another one, or this one at its next
    start, enters that the viewing ended.

    Args:
        redactions: the redacted copies.
        requests: enters what is shown, if the rules of the request let it be shown.
        gate: the rules of people.
        passwords: checks the password of who begins it.
        seat: of this console.
        at_seat: what the gate of cameras knows of the viewing.
        acts: the log.
        clock: the system's, or a test's.
        signs: tells the other consoles that it goes on.
    """

    work = VIEWING

    def __init__(
        self,
        redactions: Redactions,
        requests: Requests,
        gate: Gate,
        passwords: PasswordCheck,
        seat: ConsoleSeat,
        at_seat: ViewingSeat,
        acts: ActLog,
        clock: Clock,
        signs: SignsOfLife,
    ) -> None:
        self._redactions, self._requests = redactions, requests
        self._gate, self._passwords, self._seat = gate, passwords, seat
        self.at_seat, self._acts, self._clock = at_seat, acts, clock
        self._viewing: tuple[PreparedViewing, str] | None = None
        self._signs = signs
        seat.listen(self._follow_seat)
        signs.add(self)

    def prepare(self, actor: Actor, number: int, progress: Progress) -> PreparedViewing:
        """Decode a redacted clip that a second person released for a request. Nothing is shown yet.

        Args:
            actor: who will show it.
            number: of the redaction.
            progress: told how many pictures are ready.

        Raises:
            Refusal: the actor may not, or it was not released as it is now.
            OperatorError: it is for no request.
            EnvironmentFault: the clip cannot be decoded.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"redaction {number}")
        case = self._redactions.case(actor, number)
        request = request_number(case.about)
        if request is None:
            raise OperatorError(
                text("Redaction {number} is for no request.", number=number),
                "Begin a redaction with the number of the request.",
            )
        opened = self._redactions.open(actor, number, progress)
        job = opened.saved.job
        if case.released != instructions_sha256(job):
            opened.pictures.close()
            raise Refusal(
                text("A second person has not released redaction {number} as it is now.", number=number),
                "Finish its review, and have another person release it.",
                rule="Nothing is shown before a second person released it.",
                source="PRV-05",
            )
        seconds = (case.end_utc - case.begin_utc).total_seconds()
        return PreparedViewing(request, case, ShownClip(opened.pictures, job, seconds))

    def begin(self, actor: Actor, viewing: PreparedViewing, place: ViewingPlace, secret: str) -> None:
        """Enter a viewing, and give this seat to it: locked, without cameras, until somebody unlocks it.

        Args:
            actor: who shows it, and sits here.
            viewing: as prepared.
            place: where, to whom, and who is there.
            secret: password or PIN of the actor.

        Raises:
            Refusal: the actor may not, or the request forbids it: not granted, a fee, the six points.
            OperatorError: room or persons are missing, the password is wrong, or the seat is somebody else's.
            EnvironmentFault: it cannot be entered; then nothing is shown.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"redaction {viewing.case.number}")
        if actor.login != self._seat.login or not self._seat.is_open:
            raise OperatorError("Someone else is signed in at this console now.")
        self._passwords.confirm(actor, secret)
        released = Released(
            released_utc=self._clock.utc_now(),
            material=viewing.case.exhibit,
            recipient=place.recipient,
            way=VIEWED,
            place=place.room,
            present=place.present,
            redacted_as=viewing.case.number,
        )
        self._requests.enter(actor, released, viewing.request)
        self._viewing = viewing, actor.login
        # The seat closes before anybody hears of it.
        self.at_seat.follow(is_on=True)
        self._seat.lock(WHY_LOCKED)
        self._signs.wake()

    @property
    def viewing(self) -> PreparedViewing | None:
        """What is shown at this seat, or None. Does not wait."""
        viewing = self._viewing
        return viewing[0] if viewing is not None else None

    def _follow_seat(self) -> None:
        """End the viewing when somebody of the staff has the seat again.

        Who began it may lose the seat meanwhile; the requester still sits before it.
        """
        viewing = self._viewing
        if viewing is not None and self._seat.is_open:
            self._end(*viewing)

    # -- as a work of a console (`ConsoleWork`) ------------------------------------------------------------

    def content(self) -> bytes | None:
        """Return what is shown here, for the entry should this console die; None: nothing is."""
        viewing = self._viewing
        if viewing is None:
            return None
        prepared, login = viewing
        return json.dumps({"person": login, "request": prepared.request, **self._shown(prepared)}).encode()

    def follow(self, signs: Sequence[ConsoleSign]) -> None:
        """Do nothing: a viewing at another seat changes nothing here."""

    def died(self, sign: ConsoleSign) -> None:
        """Enter that a viewing ended without a sign-off, because its console died."""
        said = _said(sign.content)
        request = said.pop("request", "?")
        last = {"at": sign.seen_utc.isoformat(timespec="seconds")}
        self._acts.record(PROGRAM.login, BROKEN_OFF, f"request {request}", {**said, **last})

    def _shown(self, viewing: PreparedViewing) -> dict[str, str | int | float | None]:
        return {
            "redaction": viewing.case.number,
            "shown": viewing.clip.shown,
            "frames": viewing.clip.frames,
            "console": self._seat.console,
        }

    def _end(self, viewing: PreparedViewing, login: str) -> None:
        self._viewing = None
        self.at_seat.follow(is_on=False)
        self._acts.record(
            login,
            ENDED,
            f"request {viewing.request}",
            self._shown(viewing),
        )
        self._signs.wake()


def _said(content: bytes | None) -> dict[str, str | int | float | None]:
    """Return what a console said of its viewing; nothing of what is damaged."""
    try:
        said = json.loads(content or b"{}")
    except ValueError:
        return {}
    names = ("person", "request", "redaction", "shown", "frames", "console")
    known = {name: said.get(name) for name in names} if isinstance(said, dict) else {}
    return {name: value for name, value in known.items() if isinstance(value, str | int)}
