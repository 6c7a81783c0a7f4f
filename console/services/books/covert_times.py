"""When which camera hung covertly, and who is named for it, as the books say (RIP-04).

Damaged entries never make a camera everybody's: what they leave unsaid counts as covert.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books.deployment_file import deployment_of
from console.domain.books.deployments import OVERT
from console.domain.books.entries import BookQuery, CaseFile
from console.domain.surveillance.readers import named_since
from console.services.books.every import (
    cases_of,
    every,
    every_case,
    orphaned_entries,
    tied_entries,
    understood,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.deployment_file import Deployment
    from console.domain.books.entries import Entry
    from console.domain.books.pictures import Pictures
    from console.services.books.ports import BookStore

DEPLOYED, PUT_UP, TAKEN_DOWN = "deployments", "deployments.deployed", "deployments.ended"
DEPLOYMENTS, AUTHORISATIONS = "deployments.assessed", "authorisations.entered"
BOOKS = frozenset({"deployments", "authorisations"})
"""The books that say it."""
FOR_EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
Span = tuple[dt.datetime, dt.datetime]
LostTimes = Callable[
    [Collection[int], Collection[int]], Iterable[tuple[int, dt.datetime, dt.datetime | None]]
]


@dataclass(frozen=True, slots=True)
class CovertTime:
    """The time in which a camera hung covertly.

    Attributes:
        end_utc: when it was taken down; None: it hangs there.
        since_utc: user names of those who may know it, and since when.
        urn: of its authorisation.
        authorisation: number of the entry of that authorisation; None: this console cannot read it.
    """

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime | None
    since_utc: tuple[tuple[str, dt.datetime], ...]
    urn: str
    authorisation: int | None

    @property
    def named(self) -> frozenset[str]:
        """User names of those who may know it."""
        return frozenset(login for login, _ in self.since_utc)

    def knew(self, accounts: Collection[str], at_utc: dt.datetime | None) -> bool:
        """Return whether one of some accounts was named at a time or before; None: ever."""
        return any(
            login in accounts and (at_utc is None or since_utc <= at_utc)
            for login, since_utc in self.since_utc
        )

    def is_of(self, pictures: Pictures) -> bool:
        """Return whether some pictures are of this camera and time."""
        return self.camera in pictures.cameras and pictures.overlap(self.begin_utc, self.end_utc or FOR_EVER)


def covert_times(store: BookStore, lost: LostTimes) -> tuple[CovertTime, ...]:
    """Read every time in which a camera hung covertly.

    Args:
        store: the books.
        lost: returns cameras and times for deployments whose camera cannot be read, and those put up of them.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    return tuple(_Reading(store, lost).times())


class _Reading:
    def __init__(self, store: BookStore, lost: LostTimes) -> None:
        self._store, self._lost = store, lost

    def times(self) -> Iterator[CovertTime]:
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
        entered_again = self._entered_again(opened, hung) if unread else []
        known = [(one.camera, one.up_utc, one.down_utc) for one in hung if one.camera and one.up_utc]
        hung += self._read_in_part(entry for entry in covert if entry.number in unread)
        urns = {_plain(one.authorisation) for one in hung}
        since_utc: dict[str, dict[str, dt.datetime]] = {}
        numbers: dict[str, int] = {}
        cameras: dict[str, frozenset[int]] = {}
        cases = self._authorisations(urns) if urns else []
        for case, readers in understood(self._store, cases, lambda one: (one, named_since(one))):
            urn = _plain(str(case.entry.fields.get("urn", "")))
            before = since_utc.setdefault(urn, {})
            before |= {login: min(at_utc, before.get(login, at_utc)) for login, at_utc in readers.items()}
            numbers[urn] = case.entry.number
            cameras[urn] = _cameras_of(case)
        for one in hung:
            urn = _plain(one.authorisation)
            hangs: dict[int, tuple[dt.datetime, dt.datetime | None]]
            if one.camera is not None and one.up_utc is not None:
                hangs = {one.camera: (one.up_utc, one.down_utc)}
            elif one.number in unread and cameras.get(urn):
                # It cannot be read whether one of these was put up.
                hangs = {
                    camera: (unread[one.number], _until_known(camera, one.number, entered_again))
                    for camera in cameras[urn]
                }
            else:
                continue
            unread.pop(one.number, None)
            for camera, (up_utc, down_utc) in hangs.items():
                if down_utc is not None and down_utc <= up_utc:
                    continue
                yield CovertTime(
                    camera,
                    up_utc,
                    down_utc,
                    tuple(sorted(since_utc.get(urn, {}).items())),
                    one.authorisation.strip(),
                    numbers.get(urn),
                )
        lost = (missing - told) | unread.keys()
        if missing or lost:
            doubtful += self._of_lost_deployments(lost)
            yield from _outside(doubtful, self._known(opened, known))

    def _of_lost_deployments(self, lost: Collection[int]) -> Iterator[CovertTime]:
        """Return the times of cameras that may have hung in deployments whose camera nobody can read."""
        put_up = {about for _, about in self._store.marked(DEPLOYED, (PUT_UP,))}
        # Where it is lost too what an installation was about, each of them may have been put up.
        hung = set(lost) if 0 in put_up else put_up.intersection(lost)
        for camera, begin_utc, end_utc in self._lost(lost, hung):
            yield CovertTime(camera, begin_utc, end_utc, (), "", None)

    def _known(
        self, opened: Iterable[Entry], covert: Iterable[tuple[int, dt.datetime, dt.datetime | None]]
    ) -> Mapping[int, list[Span]]:
        """Return when cameras hung somewhere, in deployments that can be read; of covert ones, as given."""
        overt = ((one.camera, one.up_utc, one.down_utc) for one in self._overt(opened) if one.up_utc)
        return _known_times([*covert, *((camera, up, down) for camera, up, down in overt if camera)])

    def _overt(self, opened: Iterable[Entry]) -> Iterator[Deployment]:
        refs = (entry.ref for entry in opened if entry.fields.get("openness") == OVERT)
        return understood(self._store, cases_of(self._store, refs), deployment_of)

    def _entered_again(self, opened: Iterable[Entry], covert: Iterable[Deployment]) -> list[Deployment]:
        """Return the deployments that can be read whole and have a camera: one of them may be a lost one."""
        return [one for one in (*covert, *self._overt(opened)) if one.camera is not None and one.up_utc]

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
            found.append(CovertTime(camera, up_utc, down_utc, (), "", None))
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


def _until_known(camera: int, lost: int, later: Iterable[Deployment]) -> dt.datetime | None:
    """Return when a camera was put up next, or the lost deployment as it was entered again; None: not yet."""
    ups = [one.up_utc for one in later if one.camera == camera and one.number > lost]
    return min((up for up in ups if up is not None), default=None)


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


def without(span: Span, known: Collection[Span]) -> list[Span]:
    """Return what is left of a time when known times are taken out of it."""
    left = [span]
    for begin, end in known:
        parts = ((one[0], min(one[1], begin)) for one in left), ((max(one[0], end), one[1]) for one in left)
        left = [part for half in parts for part in half if part[0] < part[1]]
    return left


def _known_times(
    hung: Collection[tuple[int, dt.datetime, dt.datetime | None]],
) -> Mapping[int, list[Span]]:
    """Return by camera the times of deployments that can be read whole."""
    known: dict[int, list[Span]] = {}
    for camera, up_utc, down_utc in hung:
        known.setdefault(camera, []).append((up_utc, down_utc or FOR_EVER))
    return known
