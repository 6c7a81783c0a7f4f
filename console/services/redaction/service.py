"""Redactions from the clip to the copy (PRV-05, DIS-14): all is looked at, a second person releases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.disclosures import CopyReady
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.redactions import BOOK, Begun, Issued, LookedAt, Released
from console.domain.errors import OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.exhibits import ExhibitReference, reference_in
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.playback.review import request_number
from console.domain.redaction.job import RedactionJob
from console.domain.redaction.job_json import (
    SavedRedaction,
    instructions_sha256,
    read_saved,
    saved_bytes,
)
from console.domain.redaction.review import FramesSeen, as_ranges
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every, every_case, understood
from console.services.books.service import kind_of, new_entry
from console.services.redaction.case import BEGUN, LOOKED_AT, RedactionCase, case_of, manifest_of
from console.services.redaction.handed_out import FramesHandedOut, WatchedPictures
from console.services.redaction.ports import RedactionClip

if TYPE_CHECKING:
    from pathlib import Path

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate, UnitOfWork
    from console.services.evidence.package_plans import PackagePlans
    from console.services.redaction.ports import (
        DetectorModel,
        FoundPeople,
        Progress,
        RedactedCopy,
        RedactionMedia,
        StudioPictures,
    )

LONGEST = dt.timedelta(minutes=10)
"""A clip is looked at frame by frame by a person."""
DOCUMENT, MEDIA_TYPE = "redaction", "application/json"
OWN_INITIALS, REQUESTS = "RED", "disclosures"


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
        self._concerned = ConcernedEntries(store, gate)
        self._handed_out: dict[tuple[int, str], FramesHandedOut] = {}

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
        query = BookQuery(BOOK.name, kinds=(BEGUN,))
        return list(understood(self._store, every_case(self._concerned.books_of(actor), query), case_of))

    def case(self, actor: Actor, number: int) -> RedactionCase:
        """Return one redaction.

        Raises:
            Refusal: the actor may not read it.
            OperatorError: there is none of this number.
        """
        self._gate.require(actor, BOOK.read_act, str(EntryRef(BOOK.name, number)))
        return case_of(self._file(actor, number, personal=False))

    def released_for(self, actor: Actor, request: int) -> int | None:
        """Return the newest redaction that a second person released for a request; None: there is none.

        Raises:
            Refusal: the actor may not read them.
        """
        found = [
            case for case in self.cases(actor) if case.released and request_number(case.about) == request
        ]
        return found[0].number if found else None

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
        if not request.reason.strip():
            raise OperatorError("Enter the reason for the redaction.", "For example, subject access.")
        if request.end_utc - request.begin_utc > LONGEST:
            minutes = round(LONGEST.total_seconds() / 60)
            raise OperatorError(
                text("The clip is longer than {minutes} minutes.", minutes=minutes),
                "Somebody must look at every frame: redact it in several clips.",
            )
        if not any(footage.segments for footage in self._plans.footage(selection, lifted=False)):
            raise OperatorError("There are no recordings of this camera in this time.", "Check the time.")
        if request.like is not None:
            self._file(actor, request.like)
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
        case = case_of(self._file(actor, number))
        pictures = self._media.prepare(self._clip(case), progress)
        try:
            saved = self._load(number)
            if saved is None or saved.job.frames != pictures.frames:
                kept = saved.job.tracks if saved is not None else ()
                job = RedactionJob(pictures.frames, kept)
                saved = SavedRedaction(job, FramesSeen(pictures.frames))
            handed_out = FramesHandedOut(saved)
        except BaseException:
            pictures.close()
            raise
        self._handed_out[number, actor.login] = handed_out
        return OpenRedaction(case, WatchedPictures(pictures, handed_out), saved)

    @property
    def models_folder(self) -> Path:
        """Where the scheme puts models of its own. Does not wait."""
        return self._media.models_folder

    def models(self, actor: Actor) -> list[DetectorModel]:
        """Return the models that the scheme put into its folder, also those that cannot be used.

        Raises:
            Refusal: the actor may not redact.
        """
        self._gate.require(actor, Permission.REDACT, "models")
        return self._media.models()

    def find(self, actor: Actor, number: int, progress: Progress, model: str = "") -> FoundPeople:
        """Look for people and number plates in the clip: a proposal, never a guarantee.

        Args:
            actor: who looks.
            number: of the redaction.
            progress: receives the pictures done.
            model: name of one of the scheme's models; empty: only what comes with the program.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such model, or it cannot be used.
            EnvironmentFault: the clip cannot be decoded, or the model cannot be run.
        """
        self._gate.require(actor, Permission.REDACT, f"redaction {number}")
        clip = self._clip(case_of(self._open_file(actor, number)))
        return self._media.search(clip, progress, self._model(model) if model else None)

    def _model(self, name: str) -> DetectorModel:
        model = next((one for one in self._media.models() if one.name == name), None)
        if model is None:
            raise OperatorError(
                text("There is no model “{name}” in the folder of models.", name=name), "Choose another one."
            )
        if model.problem:
            raise OperatorError(
                text("“{name}” cannot be used. {problem}", name=name, problem=model.problem),
                "Copy another file into the folder of models, or look without one.",
            )
        return model

    def save(self, actor: Actor, number: int, job: RedactionJob, seen: FramesSeen) -> FramesSeen:
        """Keep a job, so that it can be opened again.

        Returns:
            The frames that count as seen: those of `seen` that were handed out, covered as they are now.

        Raises:
            Refusal: the actor may not.
            OperatorError: the redaction is issued.
        """
        self._gate.require(actor, Permission.REDACT, f"redaction {number}")
        file = self._open_file(actor, number)
        before = self._load(number)
        editors = before.editors if before is not None else ()
        if before is None or instructions_sha256(before.job) != instructions_sha256(job):
            editors = tuple(dict.fromkeys((*editors, actor.login)))
        handed_out = self._handed_out.get((number, actor.login))
        shown = handed_out.seen(job) if handed_out is not None else FramesSeen(job.frames)
        seen = shown.and_also(seen)
        self._store_job(actor, number, SavedRedaction(job, seen, editors))
        case = case_of(file)
        was_released = before is not None and case.released == instructions_sha256(before.job)
        is_released = case.released == instructions_sha256(job)
        if was_released != is_released:
            with self._store.unit() as unit:
                self._tell_request(unit, actor, case, is_ready=is_released)
        return seen

    def finish_review(self, actor: Actor, number: int, job: RedactionJob, seen: FramesSeen) -> None:
        """Enter that every frame was looked at, as it is covered now.

        Raises:
            Refusal: the actor may not, or a frame was not looked at.
            OperatorError: a decision has no reason, or the redaction is issued.
        """
        seen = self.save(actor, number, job, seen)
        job.check()
        if not seen.is_complete:
            raise Refusal(
                text(
                    "{seen} of {frames} frames were looked at. Not yet: {missing}.",
                    seen=seen.count,
                    frames=job.frames,
                    missing=as_ranges(seen.missing()),
                ),
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
        file = self._open_file(actor, number)
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
        about = f"redaction {number}"
        self._gate.require_independent(workers, actor, Permission.RELEASE_DATA, about)
        self._gate.enter_agreed(actor, file.entry.author, Permission.RELEASE_DATA, about)
        released = Released(instructions=instructions_sha256(saved.job))
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(released), actor, released, number))
            self._tell_request(unit, actor, case_of(file), is_ready=True)

    def write(self, actor: Actor, number: int, into: Path, progress: Progress) -> RedactedCopy:
        """Write a released copy, and enter that it is issued. Nothing is left of one that was cancelled.

        Raises:
            Refusal: the actor may not, or the instructions are not those that were released.
            OperatorError: it is not released, or the folder is not empty.
            EnvironmentFault: a disk, the database or the keyring failed.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"redaction {number}")
        file = self._open_file(actor, number)
        case, job = case_of(file), self._reviewed(file).job
        instructions = instructions_sha256(job)
        if case.released != instructions:
            raise OperatorError(
                text("Redaction {number} is not released yet.", number=number),
                "A second person who may hand over recorded data releases it first.",
            )
        copy = self._media.write(self._clip(case), job, manifest_of(case, file, actor), into, progress)
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
        saved, case = self._load(file.entry.number), case_of(file)
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
        query = BookQuery(BOOK.name, kinds=(BEGUN,))
        found = [reference_in(one.fields.get("exhibit")) for one in every(self._store, query)]
        known = [one for one in found if one is not None]
        unread = max(0, self._store.count(query, personal=False) - len(known))
        above = ExhibitReference.parse(parent) if parent.strip() else ExhibitReference(OWN_INITIALS, 1)
        return above.derive(CopyKind.REDACTED, known, unread)

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

    def _tell_request(self, unit: UnitOfWork, actor: Actor, case: RedactionCase, *, is_ready: bool) -> None:
        """Enter with the request that a redaction is for whether its copy can be handed out."""
        request = request_number(case.about)
        asked = self._store.case(EntryRef(REQUESTS, request), personal=False) if request else None
        if request is not None and asked is not None and asked.is_open:
            ready = CopyReady(redaction=case.number, is_ready=is_ready)
            unit.append(new_entry(kind_of(ready), actor, ready, request))

    def _open_file(self, actor: Actor, number: int) -> CaseFile:
        file = self._file(actor, number)
        if not file.is_open:
            raise OperatorError(
                text("Redaction {number} is already issued.", number=number),
                "Begin another one with its instructions.",
            )
        return file

    def _file(self, actor: Actor, number: int, *, personal: bool = True) -> CaseFile:
        file = self._concerned.books_of(actor).case(EntryRef(BOOK.name, number), personal=personal)
        if file is None or file.entry.kind != BEGUN:
            raise OperatorError(
                text("There is no redaction {number}.", number=number), "Choose one from the list."
            )
        return file
