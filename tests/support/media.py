"""Media in the register of a `Library`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books.media import Delivered, Destroyed, Registered, Relocated, Removed, Returned, Viewed
from console.domain.books.statements import Taken
from console.services.evidence.media_register_witness import WitnessSignature
from tests.support.books import DENT, SECRET

if TYPE_CHECKING:
    from console.domain.books.media_file import MediaItem
    from console.domain.people.actor import Actor
    from tests.support.books import Library

STROKES = "M 10 20 L 30 40"


def witness(actor: Actor = DENT, secret: str = SECRET) -> WitnessSignature:
    return WitnessSignature(actor.login, secret)


def medium(library: Library, **changes: Any) -> Registered:
    fields: dict[str, Any] = {
        "reference": "AB/1",
        "medium": "disc",
        "copy": "working",
        "made_utc": library.clock.utc_now(),
        "contents": "incident 12",
        "cameras": (7,),
        "storage": "working copies cabinet",
    }
    return Registered(**{**fields, **changes})


def act(library: Library, kind: type, **changes: Any) -> Any:
    """A good payload of an act at this moment."""
    now = library.clock.utc_now()
    usual: dict[type, dict[str, Any]] = {
        Removed: {"removed_utc": now, "person": "A. Bell", "reason": "to be viewed"},
        Returned: {"returned_utc": now, "person": "A. Bell", "storage": "working copies cabinet"},
        Relocated: {
            "relocated_utc": now,
            "person": "A. Bell",
            "storage": "control room safe",
            "reason": "space",
        },
        Viewed: {"viewed_utc": now, "reason": "assault", "present": ("A. Bell",), "result": "seen"},
        Delivered: {
            "delivered_utc": now,
            "recipient": "the police",
            "agency": "Anyshire Police",
            "officer": "PC Plod",
            "collar_number": "4711",
            "signature": STROKES,
        },
        Destroyed: {
            "destroyed_utc": now,
            "way": "shredded",
            "person": "A. Bell",
            "authorised_by": "M. Moss",
            "witness": "D. Dent",
        },
    }
    return kind(**{**usual[kind], **changes})


def item(library: Library, number: int) -> MediaItem:
    return next(one for one in library.desk.media.items(library.actor) if one.number == number)


def statement(library: Library, **changes: Any) -> Taken:
    fields: dict[str, Any] = {
        "reference": "C/AB/1",
        "statement": "continuity",
        "witness": "A. Bell",
        "taken_utc": library.clock.utc_now(),
        "exhibits": ("AB/1",),
        "text": "It lay in the cabinet.",
        "signature": STROKES,
    }
    return Taken(**{**fields, **changes})


def years(number: int) -> dt.timedelta:
    return dt.timedelta(days=366 * number)
