"""Cameras that hang covertly: who is not named in their authorisation has none of their pictures (RIP-04).

An ordinary camera that an authorisation uses goes on for its public purpose, and everyone watches it. A
covert one has no other purpose: while it hangs there it is for those named only, and so are its recordings
of that time. Damaged entries never make it everybody's: what they leave unsaid counts as covert.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import OPERATORS, act_of
from console.domain.books.deployments import COVERT
from console.domain.books.pictures import pictures_in
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.covert_entries import index_of
from console.services.books.covert_times import BOOKS, CovertTime, covert_times
from console.services.books.follower import BookFollower
from console.services.people.seat_cameras import APART, FOR_EVER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.people.person import Person
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.lost_deployments import LostDeployments
    from console.services.people.seat_cameras import Span


class CovertCameras(BookFollower):
    """Who has the pictures of covert cameras. Thread-safe; questions are answered from memory.

    Args:
        store: the books.
        gate: knows the accounts of a person, and who reads all authorisations.
        person: returns who is at this seat, or None.
        lost: says which cameras may have hung in deployments that cannot be read.
    """

    def __init__(
        self, store: BookStore, gate: Gate, person: Callable[[], Person | None], lost: LostDeployments
    ) -> None:
        super().__init__(BOOKS, "covert cameras")
        self._store, self._gate, self._person, self._lost = store, gate, person, lost
        self._times: tuple[CovertTime, ...] = ()
        # What the books tell others of these cameras depends on it too.
        index_of(store).follow(lost.times, lost.names)

    @property
    def has_any(self) -> bool:
        """Whether there are such cameras."""
        return bool(self._times)

    def find_refusal(self, camera: int, since_utc: dt.datetime | None = None) -> Refusal | None:
        """Return why who is at this seat has not a camera, or its recordings since a time; None if they have.

        It says nothing of a deployment or an authorisation.
        """
        if since_utc is None:
            is_hidden = any(end == FOR_EVER for _begin, end in self.hidden(camera))
        else:
            is_hidden = any(begin <= since_utc < end for begin, end in self.hidden(camera))
        if not is_hidden:
            return None
        # A command and a locked console have no person in a seat, and so nobody who could be named.
        asked = text("Ask the manager, or use another camera.")
        at_console = text("Do it at a console where you are signed in, or use another camera.")
        return Refusal(
            text("You cannot use camera {camera}.", camera=camera),
            asked if self._person() is not None else at_console,
            rule="Some cameras are seen only by those who are named for them.",
            source="code of practice",
        )

    def hidden(self, camera: int) -> list[Span]:
        """Return the times of which who is at this seat has no pictures of a camera."""
        mine = [one for one in self._times if one.camera == camera]
        person = self._person() if mine else None
        if person is not None:
            if self._gate.find_refusal(person.actor, Permission.INSPECT_AUTHORISATIONS) is None:
                return []
            own = self._gate.accounts_of(person.actor)
            mine = [one for one in mine if own.isdisjoint(one.named)]
        return [(one.begin_utc, one.end_utc or FOR_EVER) for one in mine]

    def secret(self, camera: int) -> list[Span]:
        """Return the times in which a camera hung covertly, whoever is at this seat."""
        return [(one.begin_utc, one.end_utc or FOR_EVER) for one in self._times if one.camera == camera]

    def apart(self, act: RecordedAct) -> RecordedAct:
        """Return an act as it is recorded: the operator's log, which the whole room reads, has none of these.

        What is done with a camera while it hangs covertly goes to its authorisation, and so do its events and
        what is done, whenever, with its pictures of that time.
        """
        if act_of(act.act).book != OPERATORS or not self._times:
            return act
        pictures = pictures_in(act.payload(), act.instant_utc)
        hung = next((one for one in self._times if pictures is not None and one.is_of(pictures)), None)
        if hung is None:
            return act
        if hung.authorisation is None:
            # The key of that book is not here, and whoever does this is not named in it.
            return replace(act, subject="a camera", detail={})
        detail = {**act.detail, "did": act.act, "urn": hung.urn, "authorisation": hung.authorisation}
        return replace(act, act=APART, detail={**detail, "manner": COVERT})

    def load(self) -> None:
        """Read the deployments, and who is named in their authorisations.

        Raises:
            EnvironmentFault: the database cannot be read; what is in memory stays in force.
        """
        found = covert_times(self._store, self._lost.times)
        if found != self._times:
            self._times = found
            self._changed()
