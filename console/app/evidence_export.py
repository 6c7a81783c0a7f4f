"""Exporting evidence from the command line, through the same services and rights as at the screen."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.app.scheme import reading_scheme
from console.app.wiring.evidence import open_packages
from console.app.wiring.people import open_people
from console.domain.errors import ConsoleError, OperatorError
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.forms import PackageForm
from console.domain.evidence.selection import EvidenceSelection
from console.domain.text import text
from console.services.evidence.packages import PackageRequest
from console.services.people.access_control import record
from console.services.people.second_person import SecondApprover
from console.services.surveillance.elsewhere import refusal_elsewhere

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.domain.people.actor import Actor
    from console.services.evidence.packages import EvidencePackages
    from console.services.people.service import PeopleServices

WRITER_S = 30.0
COPIES = {
    "master": CopyKind.MASTER,
    "working": CopyKind.WORKING,
    "masked": CopyKind.MASKED,
    "viewing": CopyKind.VIEWING,
    "clip": CopyKind.CLIP,
}
FORMS = {
    "folder": PackageForm.FOLDER,
    "zip": PackageForm.ZIP,
    "cd": PackageForm.CD,
    "dvd": PackageForm.DVD,
    "blu-ray": PackageForm.BLU_RAY,
    "onvif": PackageForm.ONVIF,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EvidenceOrder:
    """An export as it is typed; the times are None where a request is written that was made before."""

    into: Path
    login: str
    password: str = field(repr=False)
    request: int
    cameras: tuple[int, ...]
    begin_utc: dt.datetime | None
    end_utc: dt.datetime | None
    reason: str
    copy: str
    exhibit: str
    parent: str
    authority: str
    officer: str
    incident: str
    disclosure: int | None
    lift_reason: str
    second: str = ""
    second_password: str = field(default="", repr=False)
    form: str = "folder"
    releaser: str = ""
    releaser_password: str = field(default="", repr=False)


def export_evidence(
    order: EvidenceOrder, progress: Callable[[int, int], None], *, demo: bool = False
) -> dict[str, Any]:
    """Ask for, release and write a package; return what was issued, or why not, as plain values.

    Args:
        order: as typed.
        progress: receives the bytes done and all; may raise to cancel.
        demo: whether the demo scheme is used.

    Raises:
        OperatorError: wrong password, the person may not ask, or a field is wrong; nothing was asked for.
        EnvironmentFault: the database or the keyring failed.
    """
    if order.form not in FORMS:
        raise OperatorError(
            text("There is no form of package called {form}.", form=order.form[:40]),
            text("Use one of these: {names}.", names=", ".join(FORMS)),
        )
    with reading_scheme(demo=demo) as scheme, _acts_written(scheme):
        people = open_people(scheme, _log.error)
        actor = _signed_in(people, order.login, order.password)
        releaser = _signed_in(people, order.releaser, order.releaser_password) if order.releaser else actor
        for person in (actor, releaser):
            shift = people.roster.state.on_duty.get(person.login)
            refused = refusal_elsewhere(scheme.books, shift, scheme.clock.utc_now())
            if refused is not None:
                raise record(scheme.ledger, person.login, refused, "export evidence", "command line")
        packages = open_packages(scheme, people)
        number = order.request or packages.ask(actor, _request(order))
        second = _second(people, order)
        try:
            return _issue(packages, (actor, releaser), number, order, second, progress)
        except ConsoleError as error:
            # A request that stays open is written later, by its number or at a console.
            where = packages.where_to_write(actor, number).value
            failure = {"error": error.what, "then": error.then, "open": where}
            return {"issued": False, "request": number, **failure}


def _signed_in(people: PeopleServices, login: str, password: str) -> Actor:
    actor = people.sign_in.sign_in(login, password).actor
    people.access.admit(actor, "export evidence")
    return actor


def _second(people: PeopleServices, order: EvidenceOrder) -> SecondApprover | None:
    """Return the person who agrees to lifting the zones; the service checks the password."""
    if not order.second:
        return None
    person = people.roster.state.persons.get(order.second.strip().casefold())
    if person is None:
        raise OperatorError("The user name or password is not correct.", "Passwords are case sensitive.")
    return SecondApprover(person.actor, order.second_password)


def _issue(
    packages: EvidencePackages,
    people: tuple[Actor, Actor],
    number: int,
    order: EvidenceOrder,
    second: SecondApprover | None,
    progress: Callable[[int, int], None],
) -> dict[str, Any]:
    actor, releaser = people
    if order.lift_reason:
        packages.lift(actor, number, order.lift_reason, second)
    if not packages.is_released(actor, number):
        packages.release(releaser, number)
    plan, written = packages.write(releaser, number, order.into, progress, FORMS[order.form])
    return {
        "issued": True,
        "request": number,
        "exhibit": str(plan.exhibit),
        "copy": plan.copy.value,
        "files": written.files,
        "listed": written.listed_files,
        "bytes": written.size_bytes,
        "manifest_sha256": written.manifest_sha256,
        "key": written.fingerprint,
        "into": str(order.into),
        "form": plan.form.value,
        **({"passphrase": written.passphrase} if written.passphrase else {}),
        "gaps": sum(len(footage.gaps) for footage in plan.footage),
        "segments": sum(len(footage.segments) for footage in plan.footage),
        "faults": list(written.faults),
        "notes": list(plan.notes),
    }


def _request(order: EvidenceOrder) -> PackageRequest:
    if order.begin_utc is None or order.end_utc is None:
        raise OperatorError("The time is missing.", "Enter begin and end.")
    if order.copy not in COPIES:
        raise OperatorError(
            text("There is no type of copy called {copy}.", copy=order.copy[:40]),
            text("Use one of these: {names}.", names=", ".join(COPIES)),
        )
    return PackageRequest(
        EvidenceSelection(order.cameras, order.begin_utc, order.end_utc),
        order.reason,
        COPIES[order.copy],
        order.exhibit,
        order.parent,
        order.authority,
        order.officer,
        order.incident,
        order.disclosure,
    )


@contextlib.contextmanager
def _acts_written(scheme: OpenScheme) -> Iterator[None]:
    """Run the writer of the acts that the program records by itself, such as a refusal."""
    writer = scheme.ledger_thread(_log.error)
    writer.start()
    try:
        yield
    finally:
        writer.end(WRITER_S)
