"""One deployment of a redeployable camera, derived from its entries: where it stands, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.domain.books.deployments import COVERT
from console.domain.books.entries import Relation

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile, Entry

OPENED = "deployments.assessed"


class DeploymentState(Enum):
    """Where a deployment stands at an instant."""

    ASSESSED = "waits for approval"
    APPROVED = "approved"
    INSTALLED = "installed"
    OVER = "time over, still installed"
    REMOVED = "removed"
    REFUSED = "not approved"


@dataclass(frozen=True, slots=True)
class DeploymentPosition:
    """Where a deployment is on a plan of the area, and on whose word.

    Attributes:
        plan: id of the plan, which may have been removed since.
        x, y: pixels of the plan, from its upper left corner.
        author: user name of who put it there.
        instant_utc: when.
        is_of_camera: whether it is the camera's place on the map at that time, and not the deployment's own.
    """

    plan: str
    x: float
    y: float
    author: str
    instant_utc: dt.datetime
    is_of_camera: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A deployment as the book has it. Immutable.

    Attributes:
        number: of the entry that opened it.
        assessed_by: user name of who assessed it, who does not approve it.
        approved_by: user name; empty: not approved.
        from_utc, until_utc: the approved time, which a review may have ended; None: not approved.
        camera: None: not installed.
        photographs: SHA-256 of the photographs of signs, oldest first.
        position: on a plan; None: none was entered.
    """

    number: int
    location: str
    purpose: str
    intelligence: str
    assessed_by: str
    is_covert: bool = False
    authorisation: str = ""
    controllers: tuple[str, ...] = ()
    approved_by: str = ""
    approved_utc: dt.datetime | None = None
    from_utc: dt.datetime | None = None
    until_utc: dt.datetime | None = None
    camera: int | None = None
    up_utc: dt.datetime | None = None
    down_utc: dt.datetime | None = None
    photographs: tuple[str, ...] = ()
    is_refused: bool = False
    position: DeploymentPosition | None = None

    def state(self, now_utc: dt.datetime) -> DeploymentState:
        """Return where it stands at an instant."""
        if self.is_refused:
            return DeploymentState.REFUSED
        if self.down_utc is not None:
            return DeploymentState.REMOVED
        if self.until_utc is None:
            return DeploymentState.ASSESSED
        if self.camera is None:
            return DeploymentState.APPROVED
        return DeploymentState.INSTALLED if now_utc < self.until_utc else DeploymentState.OVER


def deployment_of(case: CaseFile) -> Deployment:
    """Return a deployment from its entries."""
    fields = case.current()
    approved, installed = _newest(case, "deployments.approved"), _newest(case, "deployments.deployed")
    removed = _newest(case, "deployments.ended")
    time = approved.fields if approved is not None else {}
    put = installed.fields if installed is not None else {}
    camera, controllers = put.get("camera"), fields.get("controllers")
    return Deployment(
        number=case.entry.number,
        location=str(fields.get("location", "")),
        purpose=str(fields.get("purpose", "")),
        intelligence=str(fields.get("intelligence", "")),
        assessed_by=case.entry.author,
        is_covert=fields.get("openness") == COVERT,
        authorisation=str(fields.get("authorisation", "")),
        controllers=tuple(map(str, controllers)) if isinstance(controllers, tuple) else (),
        approved_by=approved.author if approved is not None else "",
        approved_utc=approved.instant_utc if approved is not None else None,
        from_utc=_instant(time.get("from_utc")),
        until_utc=_end(case, approved),
        camera=camera if isinstance(camera, int) else None,
        up_utc=_instant(put.get("up_utc")),
        down_utc=_instant(removed.fields.get("down_utc")) if removed is not None else None,
        photographs=tuple(
            str(entry.fields["photograph"]) for entry in case.later if entry.fields.get("photograph")
        ),
        is_refused=_newest(case, "deployments.refused") is not None,
        position=_position(_newest(case, "deployments.positioned")),
    )


def _position(entry: Entry | None) -> DeploymentPosition | None:
    if entry is None:
        return None
    plan, x, y = (entry.fields.get(name) for name in ("plan", "x", "y"))
    if not (isinstance(plan, str) and isinstance(x, int) and isinstance(y, int)):
        return None
    return DeploymentPosition(plan, x, y, entry.author, entry.instant_utc)


def _end(case: CaseFile, approved: Entry | None) -> dt.datetime | None:
    """Return the end: as approved, or at a later review that found the deployment no longer needed."""
    if approved is None:
        return None
    end = _instant(approved.fields.get("until_utc"))
    reviews = [
        _instant(entry.fields.get("reviewed_utc"))
        for entry in case.later
        if entry.kind == "deployments.reviewed"
        and entry.number > approved.number
        and entry.fields.get("goes_on") == "no"
    ]
    return min((one for one in (end, *reviews) if one is not None), default=None)


def _newest(case: CaseFile, kind: str) -> Entry | None:
    found = (entry for entry in reversed(case.later) if entry.kind == kind)
    return next((entry for entry in found if entry.relation is not Relation.CORRECTS), None)


def _instant(value: Any) -> dt.datetime | None:
    return value if isinstance(value, dt.datetime) else None
