"""Evidence packages: asked for, released and written, each by its own right; entered in the books first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.evidence import BOOK, Asked, Issued, Lifted, Released, Stopped
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.exhibits import ExhibitReference, initials_of, next_master, reference_in
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.open_package import OpenPackage
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import cases_of, every, understood
from console.services.books.incident_references import own_number
from console.services.books.service import kind_of, new_entry
from console.services.evidence.grants import check_grant
from console.services.evidence.package_plans import PackagePlans, selection_of
from console.services.evidence.zone_lifts import check_lifts, check_releaser, may_release

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.evidence.package import PackagePlan, WrittenPackage
    from console.domain.evidence.selection import EvidenceSelection
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore
    from console.services.evidence.ports import GrantedRequests, PackageWriter
    from console.services.evidence.zone_lifts import PackageRights
    from console.services.people.second_person import SecondApprover

ASKED, LIFTED, RELEASED = "evidence.asked", "evidence.lifted", "evidence.released"
_EVERY = BookQuery(BOOK.name, kinds=(ASKED,))
STOPPED = "evidence.stopped"


class WhereToWrite(Enum):
    """Where a package that was asked for can still be written."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    """At a seat of somebody who may use its cameras."""
    NOWHERE = "nowhere"
    """There is no such request, or it is closed."""


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """What a person asks for.

    Attributes:
        exhibit: reference as typed; empty: the next one of this person.
        parent: what a copy is made from, as typed; empty for a master.
    """

    selection: EvidenceSelection
    reason: str
    copy: CopyKind = CopyKind.MASTER
    exhibit: str = ""
    parent: str = ""
    authority: str = ""
    officer: str = ""
    incident: str = ""
    request: int | None = None


@dataclass(frozen=True, slots=True)
class PackageEstimate:
    """What a package will be, before it is asked for."""

    size_bytes: int
    segments: int
    seconds: float
    """How long writing and reading back will take, by the speed of an ordinary disk."""
    masked_cameras: tuple[int, ...]
    """Cameras with privacy zones in force, which go covered unless the zones are lifted."""


BYTES_A_SECOND = 60e6
"""Of writing and reading back on a USB 3 drive."""


class EvidencePackages:
    """The acts on evidence packages. Not for the UI thread: calls wait for the database and for disks."""

    def __init__(
        self,
        store: BookStore,
        rights: PackageRights,
        clock: Clock,
        plans: PackagePlans,
        writer: PackageWriter,
        requests: GrantedRequests,
    ) -> None:
        self._store, self._rights, self._clock = store, rights, clock
        self._gate = rights.gate
        self._concerned = ConcernedEntries(store, rights.gate)
        self._plans, self._writer, self._requests = plans, writer, requests

    @property
    def asker_may_release(self) -> bool:
        """Whether the scheme lets one person ask for a package and release it."""
        return self._rights.asker_may_release

    def estimate(self, actor: Actor, selection: EvidenceSelection) -> PackageEstimate:
        """Return size and time of a package before it is asked for.

        Raises:
            Refusal: the actor may not.
            OperatorError: the selection cannot be exported.
        """
        self._require_asking(actor, selection)
        footage = self._plans.footage(selection, lifted=False)
        size = sum(segment.size_bytes for camera in footage for segment in camera.segments)
        masked = tuple(camera.camera.number for camera in footage if camera.is_masked)
        return PackageEstimate(
            size, sum(len(camera.segments) for camera in footage), size / BYTES_A_SECOND, masked
        )

    def ask(self, actor: Actor, request: PackageRequest) -> int:
        """Enter that a package is asked for. Return the number of the entry.

        Raises:
            Refusal: the actor may not ask, or not see these recordings.
            OperatorError: a field is wrong, the reference is in use, or nothing is recorded of that time.
        """
        self._require_asking(actor, request.selection)
        self._check_named(request)
        footage = self._plans.footage(request.selection, lifted=False)
        if not any(camera.segments for camera in footage):
            raise OperatorError(
                "There are no recordings of these cameras in this time.",
                "Check cameras and time. What is still being written can be exported a minute later.",
            )
        exhibit = self._exhibit(actor, request)
        asked = Asked(
            exhibit=str(exhibit),
            copy=request.copy.value,
            cameras=request.selection.cameras,
            begin_utc=request.selection.begin_utc,
            end_utc=request.selection.end_utc,
            reason=request.reason,
            authority=request.authority,
            officer=request.officer,
            incident=own_number(self._store, request.incident),
            request=request.request,
            parent=str(exhibit.parent or ""),
        )
        return self._enter(actor, asked)

    def _require_asking(self, actor: Actor, selection: EvidenceSelection) -> None:
        subject = "cameras " + ", ".join(map(str, selection.cameras[:20]))
        self._gate.require(actor, Permission.ASK_FOR_EVIDENCE, subject)
        self._gate.require(actor, Permission.WATCH, subject)
        selection.check(self._clock.utc_now())

    def _check_named(self, request: PackageRequest) -> None:
        """Check that the request to which a package belongs is in the books."""
        number = request.request
        case = self._store.case(EntryRef("disclosures", number), personal=False) if number else None
        if number is not None and (case is None or case.entry.kind != "disclosures.requested"):
            raise OperatorError(
                text("There is no request {number}.", number=number), "Check its number, or leave it empty."
            )

    def _exhibit(self, actor: Actor, request: PackageRequest) -> ExhibitReference:
        known = self.exhibits()
        # A number may be left free, but no two exhibits have the same one.
        unread = max(0, self._store.count(_EVERY, personal=False) - len(known))
        if request.copy is CopyKind.MASTER:
            typed = ExhibitReference.parse(request.exhibit) if request.exhibit.strip() else None
            exhibit = typed or next_master(initials_of(actor.name), known, unread)
        else:
            parent = request.parent or request.exhibit
            above = (
                ExhibitReference.parse(parent)
                if parent.strip()
                else next_master(initials_of(actor.name), known, unread)
            )
            exhibit = above.derive(request.copy, known, unread)
        if exhibit.kind is not request.copy:
            raise OperatorError(
                text("{exhibit} is not the reference of a {copy}.", exhibit=exhibit, copy=request.copy.value),
                "Leave the reference empty, and the next free one is used.",
            )
        if exhibit in known:
            raise OperatorError(
                text("The exhibit reference {exhibit} is already in use.", exhibit=exhibit),
                "Choose another one, or leave it empty.",
            )
        return exhibit

    def exhibits(self) -> list[ExhibitReference]:
        """Return the references that packages have had; a row that has none that can be read is left out."""
        found = [reference_in(entry.fields.get("exhibit")) for entry in every(self._store, _EVERY)]
        return [exhibit for exhibit in found if exhibit is not None]

    def lift(self, actor: Actor, request: int, reason: str, second: SecondApprover | None = None) -> None:
        """Lift the privacy zones of the time for this package only, before it is written.

        Raises:
            Refusal: the actor may not, a zone is never lifted, or a second person is needed and none agreed.
            OperatorError: no reason, nothing to lift, or lifted or released already.
        """
        self._gate.require(actor, Permission.LIFT_ZONE, f"evidence {request}")
        case = self._open_case(actor, request)
        if _has(case, LIFTED):
            raise OperatorError(text("The zones are already lifted for package {request}.", request=request))
        if _has(case, RELEASED):
            # Who released it released covered pictures.
            raise OperatorError(
                text("Package {request} is already released with its zones covered.", request=request),
                "Ask for the package again, and lift the zones before it is released.",
            )
        zones = self._plans.zones_of(selection_of(case))
        if not zones:
            raise OperatorError("No privacy zone was in force in this time.", "The package needs no lift.")
        check_lifts(self._rights, actor, [zone for _camera, zone in zones], reason, second)
        names = tuple(f"camera {camera}: {zone.name}"[:200] for camera, zone in zones)
        agreed = second.actor.login if second else ""
        self._enter(actor, Lifted(zones=names, reason=reason, agreed_by=agreed), request)

    def release(self, actor: Actor, request: int) -> None:
        """Release a package, so that it may be written.

        Raises:
            Refusal: the actor may not, or asked for it and the scheme wants two people, or the request to
                which it belongs was not granted, or not so much.
            OperatorError: there is no such request, or it is released or closed already.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"evidence {request}")
        case = self._open_case(actor, request)
        if _has(case, RELEASED):
            raise OperatorError(text("Package {request} is already released.", request=request))
        check_releaser(self._rights, actor, case.entry.author, f"evidence {request}")
        self._check_grant(actor, case, self._plans.copy_of(case))
        gate, asker = self._gate, case.entry.author
        if asker not in gate.accounts_of(actor):
            gate.enter_agreed(actor, asker, Permission.RELEASE_DATA, f"evidence {request}")
        self._enter(actor, Released(released_utc=self._clock.utc_now()), request)

    def write(
        self,
        actor: Actor,
        request: int,
        into: Path,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        form: PackageForm = PackageForm.FOLDER,
    ) -> tuple[PackagePlan, WrittenPackage]:
        """Write a released package, check what was written, and enter that it is issued.

        It is called issued only when the written copy was read back, hashed whole, and the first and the last
        group of pictures of every segment decoded. Whatever ends it before leaves an entry, and the request
        open.

        Args:
            actor: who writes it.
            request: number of its entry.
            into: a folder that does not exist or is empty.
            progress: receives the bytes done and all; may raise to cancel.
            form: what is written into the folder.

        Raises:
            Refusal: the actor may not.
            OperatorError: it is not released, or the folder cannot be used.
            EnvironmentFault: a disk, the database or the keyring failed.
        """
        self._gate.require(actor, Permission.RELEASE_DATA, f"evidence {request}")
        case = self._open_case(actor, request)
        if not _has(case, RELEASED):
            raise OperatorError(
                text("Package {request} is not released yet.", request=request),
                "A person who may hand over recorded data releases it first.",
            )
        plan = replace(self._plans.plan(actor.name, case, self.exhibits()), form=form)
        # Again, because a request can be decided anew after the release.
        self._check_grant(actor, case, plan.copy)
        try:
            self._writer.check_place(plan, into)
            written = self._writer.write(plan, into, progress)
        except ConsoleError as error:
            self._stopped(actor, request, error.what)
            raise
        except BaseException:
            self._stopped(actor, request, "cancelled")
            raise
        self._enter(actor, _issued(written, f"{form.value}: {into.name}", self._clock), request)
        return plan, written

    def _check_grant(self, actor: Actor, case: CaseFile, copy: CopyKind) -> None:
        request = case.current().get("request")
        package = (case.entry.number, request if isinstance(request, int) else None)
        check_grant(self._requests, self._rights, actor, package, (selection_of(case), copy))

    def _stopped(self, actor: Actor, request: int, cause: str) -> None:
        stopped = Stopped(stopped_utc=self._clock.utc_now(), cause=" ".join(cause.split())[:200])
        self._enter(actor, stopped, request)

    def _open_case(self, actor: Actor, request: int) -> CaseFile:
        case = self._concerned.books_of(actor).case(EntryRef(BOOK.name, request), personal=True)
        if case is None or case.entry.kind != ASKED:
            raise OperatorError(
                text("There is no evidence package {request}.", request=request),
                "Check its number in the book of evidence packages.",
            )
        if not case.is_open:
            raise OperatorError(
                text("Package {request} is already issued.", request=request),
                "Ask for a working copy of it.",
            )
        return case

    def _enter(self, actor: Actor, payload: object, about: int | None = None) -> int:
        entry = new_entry(kind_of(payload), actor, payload, about)
        with self._store.unit() as unit:
            return unit.append(entry)

    def where_to_write(self, actor: Actor, request: int) -> WhereToWrite:
        """Return where the actor can write a package that was asked for; it says nothing of why."""
        try:
            case = self._open_case(actor, request)
        except OperatorError:
            return WhereToWrite.NOWHERE
        is_here = self._plans.is_for_this_seat(selection_of(case))
        return WhereToWrite.HERE if is_here else WhereToWrite.ELSEWHERE

    def open_requests(self, actor: Actor) -> Sequence[int]:
        """Return the numbers of the packages that are not issued yet, newest first."""
        self._gate.require(actor, BOOK.read_act, BOOK.name)
        query = BookQuery(BOOK.name, kinds=(ASKED,), is_open=True)
        return [entry.number for entry in every(self._concerned.books_of(actor), query)]

    def waiting(self, actor: Actor) -> list[OpenPackage]:
        """Return the packages that are not issued yet, newest first.

        Raises:
            Refusal: the actor may not read the book.
        """
        numbers = self.open_requests(actor)
        cases = cases_of(self._store, (EntryRef(BOOK.name, number) for number in numbers), personal=True)
        return list(understood(self._store, (case for case in cases if _is_readable(case)), _waiting))

    def must_wait(self, actor: Actor, request: int) -> bool:
        """Return whether another person must release a package before this one can write it."""
        if self._gate.find_refusal(actor, Permission.RELEASE_DATA) is not None:
            return True
        case = self._open_case(actor, request)
        return not (_has(case, RELEASED) or may_release(self._rights, actor, case.entry.author))

    def is_released(self, actor: Actor, request: int) -> bool:
        """Return whether a package may be written.

        Raises:
            Refusal: it is kept from the actor.
        """
        return _has(self._open_case(actor, request), RELEASED)

    def selection(self, actor: Actor, request: int) -> EvidenceSelection:
        """Return what was asked for.

        Raises:
            Refusal: it is kept from the actor.
        """
        return selection_of(self._open_case(actor, request))


def _is_readable(case: CaseFile) -> bool:
    try:
        selection_of(case)
    except (OperatorError, KeyError):
        return False
    return True


def _waiting(case: CaseFile) -> OpenPackage:
    fields = case.current()
    released = [entry.author for entry in case.later if entry.kind == RELEASED]
    stopped = [str(entry.fields.get("cause", "")) for entry in case.later if entry.kind == STOPPED]
    return OpenPackage(
        case.entry.number,
        str(fields.get("exhibit", "")),
        str(fields.get("copy", "")),
        selection_of(case),
        case.entry.instant_utc,
        case.entry.author,
        str(fields.get("reason", "")),
        next(iter(released), ""),
        stopped[-1] if stopped else "",
    )


def _has(case: CaseFile, kind: str) -> bool:
    return any(entry.kind == kind for entry in case.later)


def _issued(written: WrittenPackage, medium: str, clock: Clock) -> Issued:
    return Issued(
        issued_utc=clock.utc_now(),
        manifest=written.manifest_sha256,
        key=written.fingerprint,
        files=written.files,
        size_bytes=written.size_bytes,
        medium=medium[:200],
    )
