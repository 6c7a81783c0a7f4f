"""A package for a request leaves only when it was granted, and holds no more than was granted (DIS-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.instants import spoken_moment
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.people.access_control import record

if TYPE_CHECKING:
    from console.domain.evidence.copies import CopyKind
    from console.domain.evidence.grant import Grant
    from console.domain.evidence.selection import EvidenceSelection
    from console.domain.people.actor import Actor
    from console.services.evidence.ports import GrantedRequests
    from console.services.evidence.zone_lifts import PackageRights

SOURCE = "local code of practice, DIS-08"
NO_MORE = "What leaves for a request is no more than was granted."


def check_grant(
    requests: GrantedRequests,
    rights: PackageRights,
    actor: Actor,
    package: tuple[int, int | None],
    wanted: tuple[EvidenceSelection, CopyKind],
) -> None:
    """Check that what is released was granted, if it belongs to a request.

    Args:
        requests: what was decided.
        rights: record a refusal.
        actor: who releases or writes it.
        package: number of the package, and of the request to which it belongs.
        wanted: cameras, time and kind of copy.

    Raises:
        Refusal: the request was not granted, or not so much; it is recorded.
    """
    number, request = package
    if request is None:
        return
    refusal = why_not(requests.grant(request), request, *wanted)
    if refusal is not None:
        raise record(rights.acts, actor.login, refusal, Permission.RELEASE_DATA.value, f"evidence {number}")


def why_not(
    grant: Grant | None, request: int, selection: EvidenceSelection, copy: CopyKind
) -> Refusal | None:
    """Return why recordings may not leave for a request; None if they may."""
    if grant is None or not grant.is_granted:
        decision = grant.decision if grant and grant.decision else "not decided"
        return Refusal(
            text("Request {request} was not granted ({decision}).", request=request, decision=decision),
            "Whoever decides on requests decides first.",
            rule="Access to recordings is granted before anything is released.",
            source=SOURCE,
        )
    if not grant.may_have_copy:
        return Refusal(
            text("A copy is never made for “{kind}”: recordings are shown only.", kind=grant.asker),
            "Let them view it in a separate room.",
            rule="Other named agencies may view; a copy is never made or released to them.",
            source="local code of practice, DIS-10",
        )
    return _beyond(grant, selection) or _other_copy(grant, copy)


def _beyond(grant: Grant, selection: EvidenceSelection) -> Refusal | None:
    if not grant.spans:
        return _more(
            text("Neither request {request} nor its decision names cameras and time.", request=grant.request),
            "Enter the decision with the cameras and the time that are granted.",
        )
    if cameras := grant.cameras_beyond(selection):
        named = ", ".join(map(str, cameras))
        return _more(
            text("Request {request} was not granted for camera {named}.", request=grant.request, named=named),
            "Leave them out, or have the request decided anew.",
        )
    if (found := grant.beyond(selection)) is not None:
        camera, at_utc = found
        return _more(
            text(
                "Request {request} was not granted for camera {camera} at {moment}.",
                request=grant.request,
                camera=camera,
                moment=spoken_moment(at_utc),
            ),
            "Choose the granted time, or have the request decided anew.",
        )
    return None


def _other_copy(grant: Grant, copy: CopyKind) -> Refusal | None:
    if grant.copy is None or grant.allows(copy):
        return None
    return _more(
        text(
            "Request {request} was granted for a {granted}, not for a {copy}.",
            request=grant.request,
            granted=grant.copy.value,
            copy=copy.value,
        ),
        "Make the kind of copy that was granted, or have the request decided anew.",
    )


def _more(what: str, then: str) -> Refusal:
    return Refusal(what, then, rule=NO_MORE, source=SOURCE)
