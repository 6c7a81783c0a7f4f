"""Wiring of the recordings as everyone has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.services.recording.kept_apart import KeptApart

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.services.people.service import PeopleServices


def ordinary_recordings(scheme: OpenScheme, people: PeopleServices) -> KeptApart:
    """Return the recordings of a scheme without what only an authorisation still keeps."""
    seat, days = people.cameras, scheme.settings.recording.retention_days
    return KeptApart(
        scheme.footage, scheme.holds, days, scheme.clock, lambda: seat.session is not None, seat.hidden
    )
