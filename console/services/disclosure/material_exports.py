"""Material of an authorisation, written to the requester's drive with a manifest of its own (RIP-05)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.authorisations import MaterialWritten, WritingStopped
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.exhibits import ExhibitReference
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.selection import EvidenceSelection
from console.domain.people.permissions import Permission
from console.domain.recording.segments import SegmentState
from console.domain.surveillance.authorisation import ON_DRIVE, of_case
from console.domain.surveillance.material import EXHIBIT, HELD, HOLD_ENDED, KEPT_YEARS, material_of
from console.domain.text import text
from console.services.books.service import new_entry
from console.services.evidence.package_plans import PlanOrder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.evidence.package import PackagePlan, WrittenPackage
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.books.ports import BookStore, Gate
    from console.services.evidence.package_plans import PackagePlans
    from console.services.evidence.ports import PackageWriter
    from console.services.recording.ports import FootageSource
    from console.services.surveillance.service import AuthorisationRegister

BOOK = "authorisations"
_ABOUT_MATERIAL = {HELD, HOLD_ENDED, ON_DRIVE}
"""Entries that the custody of the material tells: nothing else of the authorisation goes along."""


@dataclass(frozen=True, slots=True)
class MaterialEstimate:
    """What would be written."""

    selection: EvidenceSelection
    segments: int
    size_bytes: int
    masked_cameras: tuple[int, ...]
    """Cameras with privacy zones in force, which go covered."""


class MaterialExports:
    """The acts on such material. Not for the UI thread: calls wait for the database and for disks.

    Args:
        register: the authorisations.
        store: the books.
        gate: the rules of people.
        plans: puts plans together from all recordings.
        source: all recordings.
        writer: writes packages.
        clock: the system's, or a test's.
    """

    def __init__(
        self,
        register: AuthorisationRegister,
        store: BookStore,
        gate: Gate,
        plans: PackagePlans,
        source: FootageSource,
        writer: PackageWriter,
        clock: Clock,
    ) -> None:
        self._register, self._store, self._gate = register, store, gate
        self._plans, self._source, self._writer, self._clock = plans, source, writer, clock

    def estimate(self, actor: Actor, number: int) -> MaterialEstimate:
        """Return what would be written now, and how large it is.

        Raises:
            Refusal: the actor may not hand over recordings, or is not named in the authorisation.
            OperatorError: nothing was recorded under it, or its last recordings are still being written.
        """
        case, authorisation = self._required(actor, number)
        selection = self._selection(case, authorisation)
        footage = self._plans.footage(selection, lifted=False)
        return MaterialEstimate(
            selection,
            sum(len(one.segments) for one in footage),
            sum(segment.size_bytes for one in footage for segment in one.segments),
            tuple(one.camera.number for one in footage if one.is_masked),
        )

    def write(
        self,
        actor: Actor,
        number: int,
        drive: str,
        into: Path,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        form: PackageForm = PackageForm.FOLDER,
    ) -> tuple[PackagePlan, WrittenPackage]:
        """Write the material into a new folder of the requester's drive, read it back, and enter it.

        It is entered as written only when the copy was read back, hashed whole, and the first and the last
        group of pictures of every segment decoded. Whatever ends it before leaves an entry and no folder.

        Args:
            actor: who writes it.
            number: of the entry that opened the authorisation.
            drive: serial number or label of the requester's drive.
            into: a folder that does not exist or is empty.
            progress: receives the bytes done and all; may raise to cancel.
            form: what is written into the folder.

        Raises:
            Refusal: the actor may not hand over recordings, or is not named in the authorisation.
            OperatorError: a field is wrong, the folder cannot be used, or nothing was recorded.
            EnvironmentFault: the drive is full, failed or was taken away, or the books cannot be written.
        """
        case, authorisation = self._required(actor, number)
        if not drive.strip():
            raise OperatorError(
                "The serial number or label of the drive is missing.", "Read it from the drive's own label."
            )
        # Checked like the field that it becomes, before anything is written that could not be entered.
        checked = WritingStopped(stopped_utc=self._clock.utc_now(), drive=drive, cause="not begun")
        new_entry(KINDS[f"{BOOK}.writing-stopped"], actor, checked, number)
        selection = self._selection(case, authorisation)
        plan = replace(self._plan(actor, case, authorisation, selection), form=form)
        if not plan.size_bytes:
            raise OperatorError(
                "There are no recordings of these cameras in this time.", "Nothing is written."
            )
        try:
            self._writer.check_place(plan, into)
            written = self._writer.write(plan, into, progress)
        except ConsoleError as error:
            self._enter_stopped(actor, number, drive, error.what)
            raise
        except BaseException:
            self._enter_stopped(actor, number, drive, "cancelled")
            raise
        self._enter(
            actor,
            number,
            MaterialWritten(
                written_utc=self._clock.utc_now(),
                drive=drive,
                cameras=selection.cameras,
                begin_utc=selection.begin_utc,
                end_utc=selection.end_utc,
                files=written.files,
                size_bytes=written.size_bytes,
                manifest=written.manifest_sha256,
                key=written.fingerprint,
            ),
        )
        return plan, written

    # -- what is written -----------------------------------------------------------------------------------

    def _required(self, actor: Actor, number: int) -> tuple[CaseFile, Authorisation]:
        self._gate.require(actor, Permission.RELEASE_DATA, BOOK)
        case = self._register.case(actor, number)
        authorisation = of_case(case)
        if authorisation is None:
            raise OperatorError(
                text("Authorisation {number} cannot be read.", number=number), "Enter it again."
            )
        return case, authorisation

    def _selection(self, case: CaseFile, authorisation: Authorisation) -> EvidenceSelection:
        """Return cameras and time: until the end, or meanwhile until where recordings are complete."""
        material = material_of(case, authorisation)
        if material is None:
            raise OperatorError(
                text("Nothing was recorded under {urn}.", urn=authorisation.urn),
                "Recordings are held from when an officer begins at a seat.",
            )
        now_utc = self._clock.utc_now()
        is_over = material.end_utc is not None and material.end_utc <= now_utc
        end_utc = material.end_utc if material.end_utc is not None and is_over else now_utc
        unfinished = [
            segment.begin_utc
            for camera in material.cameras
            for segment in self._source.segments(camera, material.begin_utc, end_utc)
            if segment.state is SegmentState.OPEN
        ]
        if unfinished and is_over:
            raise OperatorError(
                "The last recordings are still being written.",
                "Try again in some minutes, so that nothing is missing on the drive.",
            )
        end_utc = min([end_utc, *unfinished])
        if end_utc <= material.begin_utc:
            raise OperatorError("No recording is complete yet.", "Try again in some minutes.")
        return EvidenceSelection(material.cameras, material.begin_utc, end_utc)

    def _plan(
        self, actor: Actor, case: CaseFile, authorisation: Authorisation, selection: EvidenceSelection
    ) -> PackagePlan:
        fields = case.current()
        about = [case.entry, *(entry for entry in case.later if entry.kind in _ABOUT_MATERIAL)]
        kept = text(
            "The requester keeps this material for {years} years (code of practice, RIP-05).",
            years=KEPT_YEARS,
        )
        return self._plans.of_order(
            actor.name,
            PlanOrder(
                book=BOOK,
                number=case.entry.number,
                exhibit=ExhibitReference(EXHIBIT, case.entry.number),
                selection=selection,
                asked={
                    "reason": "recorded under an authorisation",
                    "authority": f"{authorisation.urn}, {authorisation.kind.name}",
                    "officer": str(fields.get("attending_officer", "")),
                    "requester": str(fields.get("organisation", "")),
                },
                entries=tuple(about),
                notes=(str(kept),),
            ),
        )

    def _enter_stopped(self, actor: Actor, number: int, drive: str, cause: str) -> None:
        stopped = WritingStopped(
            stopped_utc=self._clock.utc_now(), drive=drive, cause=" ".join(str(cause).split())[:200]
        )
        self._enter(actor, number, stopped)

    def _enter(self, actor: Actor, number: int, payload: MaterialWritten | WritingStopped) -> None:
        kind = ON_DRIVE if isinstance(payload, MaterialWritten) else f"{BOOK}.writing-stopped"
        entry = new_entry(KINDS[kind], actor, payload, number)
        with self._store.unit() as unit:
            unit.append(entry)
