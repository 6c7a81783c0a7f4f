"""Wiring of redactions to the scheme's volumes, books and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.app.verification import signer_of
from console.app.wiring.evidence import plan_sources
from console.media.redaction.clips import ClipRedactions
from console.services.evidence.package_plans import PackagePlans
from console.services.redaction.service import Redactions
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from console.app.scheme import OpenScheme
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
