"""Redactions from the clip to the copy (PRV-05, DIS-14): all is looked at, a second person releases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.redactions import BOOK, Begun, Issued, LookedAt, Released
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.exhibits import ExhibitReference
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.redaction.job import RedactionJob
from console.domain.redaction.job_json import (
    SavedRedaction,
    instructions_sha256,
    read_saved,
    saved_bytes,
)
from console.domain.redaction.review import FramesSeen
from console.domain.text import text
from console.services.books.service import kind_of, new_entry
from console.services.redaction.ports import RedactionClip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.evidence.package_plans import PackagePlans
    from console.services.evidence.prints import DocumentStore
    from console.services.redaction.ports import (
        FoundPeople,
        Progress,
        RedactedCopy,
        RedactionMedia,
        StudioPictures,
    )

LONGEST = dt.timedelta(minutes=10)
"""A clip is looked at frame by frame by a person."""
BEGUN, LOOKED_AT, RELEASED = "redactions.begun", "redactions.looked-at", "redactions.released"
MOST = 2_000
DOCUMENT, MEDIA_TYPE = "redaction", "application/json"
OWN_INITIALS = "RED"


@dataclass(frozen=True, slots=True)
class RedactionRequest:
    """A clip to be redacted.

    Attributes:
        about: request or incident, as its book names it, such as `disclosures 12`; empty for none.
        parent: exhibit that it is made from, as typed; empty for none.
        like: number of a redaction whose instructions are taken over.
    """

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    reason: str
    about: str = ""
    parent: str = ""
    like: int | None = None


@dataclass(frozen=True, slots=True)
class RedactionCase:
    """Where a redaction stands, from its entries.

    Attributes:
        looked_at: SHA-256 of the instructions with which every frame was looked at; empty: not yet.
        released: SHA-256 of the instructions that were released; empty: none.
    """

    number: int
    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    exhibit: str
    reason: str
    about: str
    looked_at: str
    released: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class OpenRedaction:
    """A redaction in the studio."""

    case: RedactionCase
    pictures: StudioPictures
    saved: SavedRedaction


class Redactions:
    """The acts on redactions. Not for the UI thread: calls wait for the database, some for the clip."""

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        documents: DocumentStore,
        plans: PackagePlans,
        media: RedactionMedia,
        clock: Clock,
    ) -> None:
        self._store, self._gate, self._documents = store, gate, documents
        self._plans, self._media, self._clock = plans, media, clock

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    # -- reading ---------------------------------------------------------------------------------------------

    def cases(self, actor: Actor) -> list[RedactionCase]:
        """Return the redactions, newest first.

        Raises:
            Refusal: the actor may not read them.
        """
        self._gate.require(actor, BOOK.read_act, BOOK.name)
        query = BookQuery(BOOK.name, kinds=(BEGUN,), limit=MOST)
        found = (self._store.case(one.ref, personal=False) for one in self._store.page(query, personal=False))
        return [_case_of(case) for case in found if case is not None]

    def case(self, actor: Actor, number: int) -> RedactionCase:
        """Return one redaction.

        Raises:
            Refusal: the actor may not read it.
            OperatorError: there is none of this number.
        """
        self._gate.require(actor, BOOK.read_act, str(EntryRef(BOOK.name, number)))
        return _case_of(self._file(number, personal=False))

    # -- acts ------------------------------------------------------------------------------------------------

    def begin(self, actor: Actor, request: RedactionRequest) -> int:
        """Enter that a clip is to be redacted. Return its number.

        Raises:
            Refusal: the actor may not.
            OperatorError: the time is wrong or too long, or nothing is recorded of it.
        """
        self._gate.require(actor, Permission.REDACT, f"camera {request.camera}")
        selection = EvidenceSelection((request.camera,), request.begin_utc, request.end_utc)
        selection.check(self._clock.utc_now())
        if request.end_utc - request.begin_utc > LONGEST:
            minutes = round(LONGEST.total_seconds() / 60)
            raise OperatorError(
                text("The clip is longer than {minutes} minutes.", minutes=minutes),
                "Somebody must look at every frame: redact it in several clips.",
            )
        if not any(footage.segments for footage in self._plans.footage(selection, lifted=False)):
            raise OperatorError("There are no recordings of this camera in this time.", "Check the time.")
        if request.like is not None:
            self._file(request.like)
        begun = Begun(
            camera=request.camera,
            begin_utc=request.begin_utc,
            end_utc=request.end_utc,
            reason=request.reason,
            about=request.about,
            exhibit=str(self._exhibit(request.parent)),
            like=request.like,
        )
        number = self._append(actor, begun)
        if request.like is not None and (earlier := self._load(request.like)) is not None:
            job = earlier.job
            self._store_job(actor, number, SavedRedaction(job, FramesSeen(job.frames), (actor.login,)))
        return number

    def open(self, actor: Actor, number: int, progress: Progress) -> OpenRedaction:
        """Decode the clip and return it with what was saved. The caller closes the pictures.

        Raises:
            Refusal: the actor may neither redact nor release.
            OperatorError: there is no such redaction.
            EnvironmentFault: the clip cannot be decoded.
        """
        self._require_looking(actor, number)
        case = _case_of(self._file(number))
        pictures = self._media.prepare(self._clip(case), progress)
        try:
            saved = self._load(number)
            if saved is None or saved.job.frames != pictures.frames:
                kept = saved.job.tracks if saved is not None else ()
                job = RedactionJob(pictures.frames, kept)
                saved = SavedRedaction(job, FramesSeen(pictures.frames))
        except BaseException:
            pictures.close()
            raise
        return OpenRedaction(case, pictures, saved)

    def find(self, actor: Actor, number: int, progress: Progress) -> FoundPeople:
        """Look for people in the clip: a proposal, never a guarantee.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: the clip cannot be decoded.
        """
        self._gate.require(actor, Permission.REDACT, f"redaction {number}")
        return self._media.search(self._clip(_case_of(self._open_file(number))), progress)

    def save(self, actor: Actor, number: int, job: RedactionJob, seen: FramesSeen) -> None:
        """Keep a job, so that it can be opened again.

        Raises:
            Refusal: the actor may not.
            OperatorError: the redaction is issued.
        """
        self._gate.require(actor, Permission.REDACT, f"redaction {number}")
        self._open_file(number)
        before = self._load(number)
        editors = before.editors if before is not None else ()
        if before is None or instructions_sha256(before.job) != instructions_sha256(job):
            editors = tuple(dict.fromkeys((*editors, actor.login)))
        self._store_job(actor, number, SavedRedaction(job, seen, editors))

    def finish_review(self, actor: Actor, number: int, job: RedactionJob, seen: FramesSeen) -> None:
        """Enter that every frame was looked at, as it is covered now.

        Raises:
            Refusal: the actor may not, or a frame was not looked at.
            OperatorError: a decision has no reason, or the redaction is issued.
        """
        self.save(actor, number, job, seen)
        job.check()
        if seen.frames != job.frames or not seen.is_complete:
            raise Refusal(
                text("{seen} of {frames} frames were looked at.", seen=seen.count, frames=job.frames),
                "Look at the others: “next frame not seen” goes to them.",
                rule="Nothing leaves before a person has looked at every frame.",
                source="PRV-05",
            )
        clear = sum(track.decision.is_clear for track in job.tracks)
        entry = LookedAt(
            frames=seen.count,
            clear=clear,
            covered=len(job.tracks) - clear,
            has_sound=job.has_sound,
            instructions=instructions_sha256(job),
        )
        self._append(actor, entry, number)

    def release(self, actor: Actor, number: int) -> None:
        """Release the copy, as the second person.

        Raises:
            Refusal: the actor may not, worked on it, or what was looked at was changed since.
            OperatorError: the redaction is issued.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"redaction {number}")
        file = self._open_file(number)
        saved = self._reviewed(file)
        workers = {file.entry.author, *saved.editors}
        workers |= {entry.author for entry in file.later if entry.kind == LOOKED_AT}
        if workers & self._gate.accounts_of(actor):
            raise Refusal(
                "You have worked on this redaction, so you cannot release it.",
                "Ask another person who may hand over recorded data.",
                rule="A second person releases a redacted copy.",
                source="PRV-05",
            )
        self._append(actor, Released(instructions=instructions_sha256(saved.job)), number)

    def write(self, actor: Actor, number: int, into: Path, progress: Progress) -> RedactedCopy:
        """Write a released copy, and enter that it is issued. Nothing is left of one that was cancelled.

        Raises:
            Refusal: the actor may not, or the instructions are not those that were released.
            OperatorError: it is not released, or the folder is not empty.
            EnvironmentFault: a disk, the database or the keyring failed.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"redaction {number}")
        file = self._open_file(number)
        case, job = _case_of(file), self._reviewed(file).job
        instructions = instructions_sha256(job)
        if case.released != instructions:
            raise OperatorError(
                text("Redaction {number} is not released yet.", number=number),
                "A second person who may hand over recorded data releases it first.",
            )
        copy = self._media.write(self._clip(case), job, _manifest(case, file, actor), into, progress)
        issued = Issued(
            issued_utc=self._clock.utc_now(),
            instructions=instructions,
            result=copy.sha256,
            manifest=copy.manifest_sha256,
            frames=copy.frames,
            medium=into.name[:200] or "folder",
        )
        self._append(actor, issued, number)
        return copy

    # -- keeping ---------------------------------------------------------------------------------------------

    def _require_looking(self, actor: Actor, number: int) -> None:
        """Let those look who redact, and those who release: they must see what they let go."""
        act = Permission.RELEASE_DATA
        if self._gate.find_refusal(actor, act) is not None:
            act = Permission.REDACT
        self._gate.require(actor, act, f"redaction {number}")

    def _reviewed(self, file: CaseFile) -> SavedRedaction:
        """Return what is kept, if it is what every frame was looked at with."""
        saved, case = self._load(file.entry.number), _case_of(file)
        if saved is None or not case.looked_at:
            raise OperatorError(
                "Not every frame was looked at yet.", "Finish the review in the redaction studio first."
            )
        if instructions_sha256(saved.job) != case.looked_at:
            raise Refusal(
                "The redaction was changed after every frame was looked at.",
                "Look at the changed frames and finish the review again.",
                rule="Nothing leaves before a person has looked at every frame.",
                source="PRV-05",
            )
        return saved

    def _exhibit(self, parent: str) -> ExhibitReference:
        query = BookQuery(BOOK.name, kinds=(BEGUN,), limit=MOST)
        known = [
            ExhibitReference.parse(str(one.fields["exhibit"]))
            for one in self._store.page(query, personal=False)
        ]
        above = ExhibitReference.parse(parent) if parent.strip() else ExhibitReference(OWN_INITIALS, 1)
        return above.derive(CopyKind.REDACTED, known)

    def _clip(self, case: RedactionCase) -> RedactionClip:
        selection = EvidenceSelection((case.camera,), case.begin_utc, case.end_utc)
        # Privacy zones stay covered in every redacted copy.
        (footage,) = self._plans.footage(selection, lifted=False)
        return RedactionClip(footage, case.begin_utc, case.end_utc)

    def _load(self, number: int) -> SavedRedaction | None:
        kept = self._documents.load(f"{DOCUMENT}/{number}")
        return read_saved(kept[1]) if kept is not None else None

    def _store_job(self, actor: Actor, number: int, saved: SavedRedaction) -> None:
        self._documents.save(f"{DOCUMENT}/{number}", MEDIA_TYPE, saved_bytes(saved), actor.login)

    def _append(self, actor: Actor, payload: object, about: int | None = None) -> int:
        entry = new_entry(kind_of(payload), actor, payload, about)
        with self._store.unit() as unit:
            return unit.append(entry)

    def _open_file(self, number: int) -> CaseFile:
        file = self._file(number)
        if not file.is_open:
            raise OperatorError(
                text("Redaction {number} is already issued.", number=number),
                "Begin another one with its instructions.",
            )
        return file

    def _file(self, number: int, *, personal: bool = True) -> CaseFile:
        file = self._store.case(EntryRef(BOOK.name, number), personal=personal)
        if file is None or file.entry.kind != BEGUN:
            raise OperatorError(
                text("There is no redaction {number}.", number=number), "Choose one from the list."
            )
        return file


def _case_of(file: CaseFile) -> RedactionCase:
    fields, camera = file.current(), file.current()["camera"]
    begin_utc, end_utc = fields["begin_utc"], fields["end_utc"]
    if not (
        isinstance(camera, int) and isinstance(begin_utc, dt.datetime) and isinstance(end_utc, dt.datetime)
    ):
        raise OperatorError(text("{ref} cannot be read.", ref=file.entry.ref), "Begin the redaction anew.")
    return RedactionCase(
        file.entry.number,
        camera,
        begin_utc,
        end_utc,
        str(fields["exhibit"]),
        str(fields.get("reason") or ""),
        str(fields.get("about") or ""),
        _newest(file, LOOKED_AT),
        _newest(file, RELEASED),
        file.is_open,
    )


def _newest(file: CaseFile, kind: str) -> str:
    found: Sequence[str] = [
        str(entry.fields.get("instructions")) for entry in file.later if entry.kind == kind
    ]
    return found[-1] if found else ""


def _manifest(case: RedactionCase, file: CaseFile, actor: Actor) -> dict[str, object]:
    releases = [entry.author for entry in file.later if entry.kind == RELEASED]
    looks = [entry.author for entry in file.later if entry.kind == LOOKED_AT]
    return {
        "copy": CopyKind.REDACTED.value,
        "exhibit": case.exhibit,
        "entry": f"{BOOK.name} {case.number}",
        "camera": case.camera,
        "begin": case.begin_utc.isoformat(timespec="milliseconds"),
        "end": case.end_utc.isoformat(timespec="milliseconds"),
        "looked_at_by": looks[-1],
        "released_by": releases[-1],
        "written_by": actor.login,
    }
