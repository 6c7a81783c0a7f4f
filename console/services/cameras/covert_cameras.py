"""Cameras that hang covertly: who is not named in their authorisation has none of their pictures (RIP-04).

An ordinary camera that an authorisation uses goes on for its public purpose, and everyone watches it. A
covert one has no other purpose: while it hangs there it is for those named only, and so are its recordings
of that time. Damaged entries never make it everybody's: what they leave unsaid counts as covert.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books.automatic_acts import OPERATORS, act_of
from console.domain.books.deployment_file import deployment_of
from console.domain.books.deployments import COVERT, OVERT
from console.domain.books.entries import BookQuery, CaseFile
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.readers import named_in
from console.domain.text import text
from console.services.books.every import (
    cases_of,
    every,
    every_case,
    orphaned_entries,
    tied_entries,
    understood,
)
from console.services.books.follower import BookFollower
from console.services.cameras.lost_deployments import known_times, without
from console.services.people.seat_cameras import APART, FOR_EVER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.books.deployment_file import Deployment
    from console.domain.books.entries import Entry
    from console.domain.people.person import Person
    from console.services.books.ports import BookStore, Gate
    from console.services.cameras.lost_deployments import LostDeployments
    from console.services.people.seat_cameras import Span

DEPLOYED, PUT_UP, TAKEN_DOWN = "deployments", "deployments.deployed", "deployments.ended"
DEPLOYMENTS, AUTHORISATIONS = "deployments.assessed", "authorisations.entered"
BOOKS = frozenset({"deployments", "authorisations"})
_CAMERA = re.compile(r"camera (\d+)\b")


@dataclass(frozen=True, slots=True)
class CovertTime:
    """The time in which a camera hung covertly.

    Attributes:
        end_utc: when it was taken down; None: it hangs there.
        named: user names of those who may know it.
        urn: of its authorisation.
        authorisation: number of the entry of that authorisation; None: this console cannot read it.
    """

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime | None
    named: frozenset[str]
    urn: str
    authorisation: int | None


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

        What is done with a camera while it hangs covertly goes to its authorisation, and so do its events.
        """
        if act_of(act.act).book != OPERATORS or not (found := _CAMERA.match(act.subject)):
            return act
        camera = int(found[1])
        hung = next((one for one in self._times if one.camera == camera and one.end_utc is None), None)
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
        found = tuple(self._read())
        if found != self._times:
            self._times = found
            self._changed()

    def _read(self) -> Iterator[CovertTime]:
        query = BookQuery(DEPLOYED, kinds=(DEPLOYMENTS,))
        opened = list(every(self._store, query, personal=True))
        there = {number for number, _ in self._store.marked(DEPLOYED, (DEPLOYMENTS,))}
        missing = there - {entry.number for entry in opened}
        doubtful: list[CovertTime] = []
        told: set[int] = set()
        if missing:
            doubtful, told = self._of_unread_deployments()
        covert = [entry for entry in opened if entry.fields.get("openness") != OVERT]
        cases = cases_of(self._store, (entry.ref for entry in covert), personal=True)
        whole = (case for case in cases if not _is_put_up_somewhere(case))
        hung = list(understood(self._store, whole, deployment_of))
        read = {one.number for one in hung}
        unread = {entry.number: entry.instant_utc for entry in covert if entry.number not in read}
        hung += self._read_in_part(entry for entry in covert if entry.number in unread)
        urns = {_plain(one.authorisation) for one in hung}
        named: dict[str, frozenset[str]] = {}
        numbers: dict[str, int] = {}
        cameras: dict[str, frozenset[int]] = {}
        cases = self._authorisations(urns) if urns else []
        for case, readers in understood(self._store, cases, lambda one: (one, named_in(one))):
            urn = _plain(str(case.entry.fields.get("urn", "")))
            named[urn] = named.get(urn, frozenset()) | readers
            numbers[urn] = case.entry.number
            cameras[urn] = _cameras_of(case)
        for one in hung:
            urn = _plain(one.authorisation)
            hangs: dict[int, tuple[dt.datetime, dt.datetime | None]]
            if one.camera is not None and one.up_utc is not None:
                hangs = {one.camera: (one.up_utc, one.down_utc)}
            elif one.number in unread and cameras.get(urn):
                # It cannot be read whether one of these was put up.
                hangs = dict.fromkeys(cameras[urn], (unread[one.number], None))
            else:
                continue
            unread.pop(one.number, None)
            for camera, (up_utc, down_utc) in hangs.items():
                yield CovertTime(
                    camera,
                    up_utc,
                    down_utc,
                    named.get(urn, frozenset()),
                    one.authorisation.strip(),
                    numbers.get(urn),
                )
        lost = (missing - told) | unread.keys()
        if missing or lost:
            doubtful += self._of_lost_deployments(lost)
            yield from _outside(doubtful, self._known(opened))

    def _of_lost_deployments(self, lost: Collection[int]) -> Iterator[CovertTime]:
        """Return the times of cameras that may have hung in deployments whose camera nobody can read."""
        put_up = {about for _, about in self._store.marked(DEPLOYED, (PUT_UP,))}
        # Where it is lost too what an installation was about, each of them may have been put up.
        hung = set(lost) if 0 in put_up else put_up.intersection(lost)
        for camera, begin_utc, end_utc in self._lost.times(lost, hung):
            yield CovertTime(camera, begin_utc, end_utc, frozenset(), "", None)

    def _known(self, opened: Iterable[Entry]) -> Mapping[int, list[Span]]:
        """Return where cameras hung for everybody to see, of deployments that can be read whole."""
        refs = (entry.ref for entry in opened if entry.fields.get("openness") == OVERT)
        hung = understood(self._store, cases_of(self._store, refs), deployment_of)
        return known_times(
            [(one.camera, one.up_utc, one.down_utc) for one in hung if one.camera is not None and one.up_utc]
        )

    def _read_in_part(self, openings: Iterable[Entry]) -> list[Deployment]:
        """Return deployments of which some later entry is damaged, from what can be read of them."""
        parts = (
            CaseFile(one, tied_entries(self._store, DEPLOYED, one.number + 1, {one.number}, personal=True))
            for one in openings
        )
        return list(understood(self._store, parts, deployment_of))

    def _of_unread_deployments(self) -> tuple[list[CovertTime], set[int]]:
        """Return the times of cameras of which nobody can read under what they hung, but where signs are.

        Also return the numbers of all deployments that cannot be read but whose installation can.
        """
        found: list[CovertTime] = []
        told: set[int] = set()
        orphans = orphaned_entries(self._store, DEPLOYED, personal=True)
        for put in (one for one in orphans if one.kind == PUT_UP):
            camera, up_utc = put.fields.get("camera"), put.fields.get("up_utc")
            has_signs = isinstance(put.fields.get("signs_utc"), dt.datetime)
            if not isinstance(camera, int) or not isinstance(up_utc, dt.datetime):
                continue
            told.update(put.about)
            if has_signs:
                continue
            downs = (
                one.fields.get("down_utc")
                for one in orphans
                if one.kind == TAKEN_DOWN and not set(one.about).isdisjoint(put.about)
            )
            down_utc = next((down for down in downs if isinstance(down, dt.datetime)), None)
            found.append(CovertTime(camera, up_utc, down_utc, frozenset(), "", None))
        return found, told

    def _authorisations(self, urns: Collection[str]) -> list[CaseFile]:
        """Return the authorisations with one of these numbers; the others are not read any further."""
        query = BookQuery(AUTHORISATIONS.partition(".")[0], kinds=(AUTHORISATIONS,))
        return every_case(
            self._store,
            query,
            personal=True,
            is_wanted=lambda one: _plain(str(one.get("urn", ""))) in urns,
        )


def _outside(doubtful: Iterable[CovertTime], known: Mapping[int, list[Span]]) -> Iterator[CovertTime]:
    """Return doubtful times without those in which it is known that the camera hung elsewhere."""
    for one in doubtful:
        for begin_utc, end_utc in without(
            (one.begin_utc, one.end_utc or FOR_EVER), known.get(one.camera, ())
        ):
            yield replace(one, begin_utc=begin_utc, end_utc=None if end_utc == FOR_EVER else end_utc)


def _is_put_up_somewhere(case: CaseFile) -> bool:
    """Return whether a camera was put up of which nobody can read which, or when."""
    put_up = [one for one in case.later if one.kind == PUT_UP]
    return any(not _says_where(one) for one in put_up)


def _says_where(put_up: Entry) -> bool:
    """Return whether an installation says which camera was put up, and when."""
    camera, up_utc = put_up.fields.get("camera"), put_up.fields.get("up_utc")
    return isinstance(camera, int) and isinstance(up_utc, dt.datetime)


def _cameras_of(case: CaseFile) -> frozenset[int]:
    cameras = case.current().get("cameras")
    return (
        frozenset(one for one in cameras if isinstance(one, int))
        if isinstance(cameras, tuple)
        else frozenset()
    )


def _plain(urn: str) -> str:
    return urn.strip().casefold()
