"""Wiring of redactions to the scheme's volumes, books and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.verification import signer_of
from console.app.wiring.evidence import plan_sources
from console.media.redaction.clips import ClipRedactions
from console.services.evidence.package_plans import PackagePlans
from console.services.redaction.service import Redactions
from console.services.redaction.viewings import Viewings
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
    from console.services.disclosure.requests import Requests
    from console.services.people.service import PeopleServices


def open_redactions(scheme: OpenScheme, people: PeopleServices) -> Redactions:
    """Return the service of redactions.

    Args:
        scheme: opened.
        people: permissions and names.
    """
    media = ClipRedactions(
        scheme.footage,
        signer_of(scheme),
        scheme.home / "redaction",
        resource("models", "centerface.onnx"),
        resource("models", "plate-letters.onnx"),
        scheme.home / "models",
    )
    media.clear()
    plans = PackagePlans(plan_sources(scheme, people))
    return Redactions(scheme.books, people.access, scheme.pictures, plans, media, scheme.clock)


def open_viewings(
    scheme: OpenScheme, people: PeopleServices, redactions: Redactions, requests: Requests
) -> Viewings:
    """Return the service that shows redacted copies at this seat.

    Args:
        scheme: opened.
        people: permissions, passwords, the seat and its gate.
        redactions: the redacted copies.
        requests: the requests that they are for.
    """
    return Viewings(
        redactions,
        requests,
        people.access,
        people.sign_in,
        people.seat,
        people.viewing,
        scheme.ledger,
        scheme.clock,
        scheme.signs,
    )
