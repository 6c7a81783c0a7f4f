"""What must be true before material counts as handed over: afterwards it is deleted here (RIP-05)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.surveillance.material import kept_until, material_of
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.books.authorisations import MaterialHandedOver
    from console.domain.books.entries import CaseFile
    from console.domain.surveillance.authorisation import Authorisation

    Recorded = Callable[[int, dt.datetime, dt.datetime], bool]


def completed(
    payload: MaterialHandedOver, case: CaseFile, authorisation: Authorisation, recorded: Recorded
) -> MaterialHandedOver:
    """Return the hand-over with the manifest of the drive, and until when the requester keeps it.

    Args:
        payload: as typed.
        case: the authorisation with what was entered about it.
        authorisation: the same, understood.
        recorded: returns whether there are recordings of a camera in a time.

    Raises:
        OperatorError: recordings that are held are not on the drive.
    """
    payload = replace(payload, kept_until=kept_until(day_of(payload.handed_utc)))
    material = material_of(case, authorisation)
    if material is None:
        return payload
    end_utc = material.end_utc or payload.handed_utc
    since_utc = material.written_until_utc or material.begin_utc
    left = [one for one in material.cameras if since_utc < end_utc and recorded(one, since_utc, end_utc)]
    if left:
        raise OperatorError(
            text(
                "Recordings of camera {cameras} are not on the requester's drive yet.",
                cameras=", ".join(map(str, left)),
            ),
            "Write the material to the drive first: after the hand-over, retention deletes it here.",
        )
    return replace(payload, manifest=material.manifest)
