"""When which camera hung covertly, and who is named for it, as the books say (RIP-04).

Damaged entries never make a camera everybody's: what they leave unsaid counts as covert.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.deployment_file import deployment_of
from console.domain.books.deployments import OVERT
from console.domain.books.entries import BookQuery, CaseFile
from console.domain.surveillance.readers import named_in
from console.services.books.every import (
    cases_of,
    every,
    every_case,
    has_unread,
    orphaned_entries,
    tied_entries,
    understood,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from console.domain.books.deployment_file import Deployment
    from console.domain.books.entries import Entry
    from console.domain.books.fields import Value
    from console.domain.books.pictures import Pictures
    from console.services.books.ports import BookStore

DEPLOYED, PUT_UP, TAKEN_DOWN = "deployments", "deployments.deployed", "deployments.ended"
DEPLOYMENTS, AUTHORISATIONS = "deployments.assessed", "authorisations.entered"
BOOKS = frozenset({"deployments", "authorisations"})
"""The books that say it."""
FOR_EVER = dt.datetime.max.replace(tzinfo=dt.UTC)


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

    def is_of(self, pictures: Pictures) -> bool:
        """Return whether some pictures are of this camera and time."""
        return self.camera in pictures.cameras and pictures.overlap(self.begin_utc, self.end_utc or FOR_EVER)


def covert_times(store: BookStore) -> tuple[CovertTime, ...]:
    """Read every time in which a camera hung covertly.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    return tuple(_Reading(store).times())


class _Reading:
    def __init__(self, store: BookStore) -> None:
        self._store = store

    def times(self) -> Iterator[CovertTime]:
        query = BookQuery(DEPLOYED, kinds=(DEPLOYMENTS,))
        opened = list(every(self._store, query, personal=True))
        if has_unread(self._store, query, opened):
            yield from self._of_unread_deployments()
        covert = [entry for entry in opened if entry.fields.get("openness") != OVERT]
        cases = cases_of(self._store, (entry.ref for entry in covert), personal=True)
        whole = (case for case in cases if not _is_put_up_somewhere(case))
        hung = list(understood(self._store, whole, deployment_of))
        read = {one.number for one in hung}
        unread = {entry.number: entry.instant_utc for entry in covert if entry.number not in read}
        hung += self._read_in_part(entry for entry in covert if entry.number in unread)
        urns = {_plain(one.authorisation) for one in hung}
        if not urns:
            return
        named: dict[str, frozenset[str]] = {}
        numbers: dict[str, int] = {}
        cameras: dict[str, frozenset[int]] = {}
        cases = self._cases(AUTHORISATIONS, lambda one: _plain(str(one.get("urn", ""))) in urns)
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
            elif one.number in unread:
                # It cannot be read whether one of these was put up.
                hangs = dict.fromkeys(cameras.get(urn, ()), (unread[one.number], None))
            else:
                continue
            for camera, (up_utc, down_utc) in hangs.items():
                yield CovertTime(
                    camera,
                    up_utc,
                    down_utc,
                    named.get(urn, frozenset()),
                    one.authorisation.strip(),
                    numbers.get(urn),
                )

    def _read_in_part(self, openings: Iterable[Entry]) -> list[Deployment]:
        """Return deployments of which some later entry is damaged, from what can be read of them."""
        parts = (
            CaseFile(one, tied_entries(self._store, DEPLOYED, one.number + 1, {one.number}, personal=True))
            for one in openings
        )
        return list(understood(self._store, parts, deployment_of))

    def _of_unread_deployments(self) -> Iterator[CovertTime]:
        """Return the times of cameras of which nobody can read under what they hung, but where signs are."""
        orphans = orphaned_entries(self._store, DEPLOYED, personal=True)
        for put in (one for one in orphans if one.kind == PUT_UP):
            camera, up_utc = put.fields.get("camera"), put.fields.get("up_utc")
            has_signs = isinstance(put.fields.get("signs_utc"), dt.datetime)
            if not isinstance(camera, int) or not isinstance(up_utc, dt.datetime) or has_signs:
                continue
            downs = (
                one.fields.get("down_utc")
                for one in orphans
                if one.kind == TAKEN_DOWN and not set(one.about).isdisjoint(put.about)
            )
            down_utc = next((down for down in downs if isinstance(down, dt.datetime)), None)
            yield CovertTime(camera, up_utc, down_utc, frozenset(), "", None)

    def _cases(self, opening: str, is_wanted: Callable[[Mapping[str, Value]], bool]) -> list[CaseFile]:
        """Return the cases of a book whose first entry is wanted; the others are not read any further."""
        query = BookQuery(opening.partition(".")[0], kinds=(opening,))
        return every_case(self._store, query, personal=True, is_wanted=is_wanted)


def _is_put_up_somewhere(case: CaseFile) -> bool:
    """Return whether a camera was put up of which nobody can read which, or when."""
    put_up = [one for one in case.later if one.kind == PUT_UP]
    return any(
        not isinstance(one.fields.get("camera"), int) or not isinstance(one.fields.get("up_utc"), dt.datetime)
        for one in put_up
    )


def _cameras_of(case: CaseFile) -> frozenset[int]:
    cameras = case.current().get("cameras")
    return (
        frozenset(one for one in cameras if isinstance(one, int))
        if isinstance(cameras, tuple)
        else frozenset()
    )


def _plain(urn: str) -> str:
    return urn.strip().casefold()
