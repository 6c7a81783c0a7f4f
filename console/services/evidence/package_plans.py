"""Plans of evidence packages: which recordings, under which zones, with what the books say of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.evidence import BOOK
from console.domain.books.spoken_refs import spoken_entry
from console.domain.cameras.facts import LENS, ZONES
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.exhibits import ExhibitReference
from console.domain.evidence.package import (
    CustodyStep,
    MaskingHistory,
    PackagedCamera,
    PackagePlan,
    ZonesInForce,
)
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.refusal import Refusal
from console.domain.privacy.zone_json import read_zones
from console.domain.recording.segments import SegmentState
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.privacy.model import Zone
    from console.domain.recording.camera_clocks import MeasuredClock
    from console.domain.recording.recorder_clock import KnownClock
    from console.domain.recording.segments import Segment
    from console.services.books.ports import SchemeFacts
    from console.services.cameras.ports import CameraFacts, TrackStore
    from console.services.evidence.around_recordings import AroundRecordings
    from console.services.evidence.ports import PackageProof
    from console.services.ports import CameraRegister
    from console.services.recording.ports import FootageSource

LIFTED = "evidence.lifted"
TRACK_BEFORE = dt.timedelta(minutes=1)
"""Positions before the first picture, from which it follows where a camera was then."""
UNREADABLE = "zones that cannot be read"


@dataclass(frozen=True, slots=True)
class PlanSources:
    """Where plans get their parts from."""

    cameras: CameraRegister
    facts: CameraFacts
    tracks: TrackStore
    footage: FootageSource
    proof: PackageProof
    around: AroundRecordings
    scheme: SchemeFacts
    clock: Clock
    name_of: Callable[[str], str]
    """Returns the name of the person with a user name."""
    software: str
    require: Callable[[int, dt.datetime, dt.datetime], None] = lambda _camera, _begin, _end: None
    """Raises a refusal where this seat may not use a camera, or not its recordings of a time."""


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """What a book other than that of the evidence packages asks for.

    Attributes:
        number: of the entry that opened the case.
        asked: what the manifest says of the request.
        entries: those that the custody tells and whose proof goes along.
        notes: what the reader must know.
    """

    book: str
    number: int
    exhibit: ExhibitReference
    selection: EvidenceSelection
    asked: Mapping[str, object]
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


class PackagePlans:
    """Puts plans together. Not for the UI thread."""

    def __init__(self, sources: PlanSources) -> None:
        self._from = sources

    def is_for_this_seat(self, selection: EvidenceSelection) -> bool:
        """Return whether this seat may use the cameras of a selection at its time."""
        try:
            for number in selection.cameras:
                self._from.require(number, selection.begin_utc, selection.end_utc)
        except Refusal:
            return False
        return True

    def footage(self, selection: EvidenceSelection, *, lifted: bool) -> tuple[PackagedCamera, ...]:
        """Return the recordings of a selection, each camera with the zones that were in force.

        Raises:
            Refusal: this seat may not use a camera.
            OperatorError: there is no such camera.
        """
        for number in selection.cameras:
            self._from.require(number, selection.begin_utc, selection.end_utc)
        cameras = {camera.number: camera for camera in self._from.cameras.cameras()}
        unknown = [number for number in selection.cameras if number not in cameras]
        if unknown:
            raise OperatorError(
                text("There is no camera {number}.", number=unknown[0]), "Check the camera list."
            )
        return tuple(self._camera(cameras[number], selection, lifted=lifted) for number in selection.cameras)

    def _camera(self, camera: Camera, selection: EvidenceSelection, *, lifted: bool) -> PackagedCamera:
        begin, end, source = selection.begin_utc, selection.end_utc, self._from.footage
        # What is being written has no end and no digest yet, so it cannot be exported.
        segments = tuple(
            segment
            for segment in source.segments(camera.number, begin, end)
            if segment.state is not SegmentState.OPEN
        )
        first = min((segment.begin_utc for segment in segments), default=begin)
        last = max((segment.end_utc for segment in segments), default=end)
        zones = self._zones(camera.number, min(first, begin), max(last, end))
        covers = any(version.names and not version.is_recorded_masked for version in zones)
        is_masked = covers and not lifted
        return PackagedCamera(
            camera,
            segments,
            tuple(source.gaps(camera.number, begin, end)),
            zones,
            is_lifted=covers and lifted,
            is_masked=is_masked,
            masking=self._masking(camera.number, first, last) if is_masked else MaskingHistory(),
        )

    def _masking(self, camera: int, begin: dt.datetime, end: dt.datetime) -> MaskingHistory:
        facts = self._from.facts
        return MaskingHistory(
            tuple((fact.since_utc, fact.content) for fact in facts.history(camera, ZONES)),
            tuple((fact.since_utc, fact.content) for fact in facts.history(camera, LENS)),
            tuple(self._from.tracks.between(camera, begin - TRACK_BEFORE, end)),
        )

    def _zones(self, camera: int, begin: dt.datetime, end: dt.datetime) -> tuple[ZonesInForce, ...]:
        """Return the versions in force at any instant of a time, by their begin."""
        history = [fact for fact in self._from.facts.history(camera, ZONES) if fact.since_utc < end]
        later = [fact for fact in history if fact.since_utc > begin]
        before = [fact for fact in history if fact.since_utc <= begin][-1:]
        return tuple(_in_force(fact.since_utc, fact.content) for fact in (*before, *later))

    def zones_of(self, selection: EvidenceSelection) -> list[tuple[int, Zone]]:
        """Return every zone that was in force in the time of a selection, with its camera.

        Raises:
            OperatorError: a version cannot be read, so that nobody can be asked about its zones.
        """
        found = []
        for footage in self.footage(selection, lifted=False):
            history = self._from.facts.history(footage.camera.number, ZONES)
            since = {version.since_utc for version in footage.zones if not version.is_recorded_masked}
            for fact in history:
                if fact.since_utc in since:
                    found += [(footage.camera.number, zone) for zone in read_zones(fact.content).zones]
        return list({(camera, zone.id, zone): (camera, zone) for camera, zone in found}.values())

    def copy_of(self, case: CaseFile) -> CopyKind:
        """Return what a package will be: a masked copy, where zones were in force and not lifted."""
        fields = case.current()
        copy, lifted = CopyKind(str(fields["copy"])), any(entry.kind == LIFTED for entry in case.later)
        footage = self.footage(selection_of(case), lifted=lifted)
        is_masked = copy.is_bit_for_bit and any(camera.is_masked for camera in footage)
        return CopyKind.MASKED if is_masked else copy

    def plan(self, made_by: str, case: CaseFile, known: Iterable[ExhibitReference]) -> PackagePlan:
        """Return the plan of a package that was asked for.

        Where zones were in force and not lifted for it, the masked copy goes instead of the master.
        """
        fields, sources = case.current(), self._from
        lifted = any(entry.kind == LIFTED for entry in case.later)
        footage = self.footage(selection_of(case), lifted=lifted)
        exhibit, copy = ExhibitReference.parse(str(fields["exhibit"])), CopyKind(str(fields["copy"]))
        if copy.is_bit_for_bit and any(camera.is_masked for camera in footage):
            exhibit, copy = exhibit.derive(CopyKind.MASKED, known), CopyKind.MASKED
        now_utc, selection = sources.clock.utc_now(), selection_of(case)
        footage = tuple(replace(one, clock=self._clock(one, selection, now_utc)) for one in footage)
        numbers = [case.entry.number, *(entry.number for entry in case.later)]
        return PackagePlan(
            request=case.entry.number,
            exhibit=exhibit,
            copy=copy,
            scheme=sources.scheme.facts().get("owner", "watchroom"),
            selection=selection,
            footage=footage,
            asked=_asked(fields),
            custody=tuple(self._step(entry) for entry in (case.entry, *case.later)),
            made_utc=now_utc,
            made_by=made_by,
            software=sources.software,
            books=sources.proof.proof_of(BOOK.name, numbers),
            notes=tuple(sources.footage.away()),
            recorder_clock=self._recorder_clock(footage, selection, now_utc),
            reviewed=sources.around.reviewed_only(selection, fields),
        )

    def of_order(self, made_by: str, order: PlanOrder) -> PackagePlan:
        """Return the plan of a package that another book than that of the evidence packages asks for.

        Where zones were in force, their covered copy goes instead of the master.
        """
        sources, selection, now_utc = self._from, order.selection, self._from.clock.utc_now()
        footage = self.footage(selection, lifted=False)
        exhibit, copy = order.exhibit, CopyKind.MASTER
        if any(camera.is_masked for camera in footage):
            exhibit, copy = exhibit.derive(CopyKind.MASKED, ()), CopyKind.MASKED
        footage = tuple(replace(one, clock=self._clock(one, selection, now_utc)) for one in footage)
        return PackagePlan(
            request=order.number,
            exhibit=exhibit,
            copy=copy,
            scheme=sources.scheme.facts().get("owner", "watchroom"),
            selection=selection,
            footage=footage,
            asked={**_asked({}), **order.asked, "exhibit": str(order.exhibit), "copy": copy.value},
            custody=tuple(self._step(entry) for entry in order.entries),
            made_utc=now_utc,
            made_by=made_by,
            software=sources.software,
            books=sources.proof.proof_of(order.book, [entry.number for entry in order.entries]),
            notes=(*order.notes, *sources.footage.away()),
            recorder_clock=self._recorder_clock(footage, selection, now_utc),
            book=order.book,
        )

    def _clock(
        self, footage: PackagedCamera, selection: EvidenceSelection, now_utc: dt.datetime
    ) -> MeasuredClock:
        span = _span_of(footage.segments, selection)
        return self._from.around.clock(footage.camera.number, *span, now_utc)

    def _recorder_clock(
        self, footage: Iterable[PackagedCamera], selection: EvidenceSelection, now_utc: dt.datetime
    ) -> KnownClock:
        segments = [segment for one in footage for segment in one.segments]
        return self._from.around.recorder_clock(*_span_of(segments, selection), now_utc)

    def _step(self, entry: Entry) -> CustodyStep:
        kind = KINDS.get(entry.kind)
        title = kind.title if kind else entry.kind
        return CustodyStep(
            entry.instant_utc, str(entry.ref), title, entry.author, self._from.name_of(entry.author)
        )


def _span_of(segments: Collection[Segment], selection: EvidenceSelection) -> tuple[dt.datetime, dt.datetime]:
    """Return from when to when recordings go, which may be longer than what was selected."""
    begin_utc = min((one.begin_utc for one in segments), default=selection.begin_utc)
    return begin_utc, max((one.end_utc for one in segments), default=selection.end_utc)


def selection_of(case: CaseFile) -> EvidenceSelection:
    """Return what was asked for."""
    fields = case.current()
    cameras, begin, end = fields["cameras"], fields["begin_utc"], fields["end_utc"]
    if not (isinstance(cameras, tuple) and isinstance(begin, dt.datetime) and isinstance(end, dt.datetime)):
        raise OperatorError(
            text("{ref} cannot be read.", ref=spoken_entry(case.entry)), "Ask for the package again."
        )
    return EvidenceSelection(tuple(int(number) for number in cameras), begin, end)


def _in_force(since_utc: dt.datetime, content: str) -> ZonesInForce:
    try:
        zones = read_zones(content)
    except OperatorError:
        # Whatever they were, the picture is not known to be free of them.
        return ZonesInForce(since_utc, (UNREADABLE,), is_recorded_masked=False)
    return ZonesInForce(since_utc, tuple(zone.name for zone in zones.zones), zones.masked_recording)


def _asked(fields: Mapping[str, object]) -> dict[str, object]:
    names = ("exhibit", "copy", "reason", "authority", "officer", "incident", "request")
    return {name: fields.get(name) if fields.get(name) is not None else "" for name in names}
