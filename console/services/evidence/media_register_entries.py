"""Entries that acts on media make in other books: the line of the media log, the statement of continuity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books.media import Delivered, Relocated, Removed, Returned
from console.domain.books.media_file import Custody
from console.domain.books.media_log import Moved
from console.domain.books.statements import Taken
from console.domain.text import text
from console.services.evidence.media_register_rules import CONTINUITY, continuity_lines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.books.media_file import MediaItem
    from console.domain.people.actor import Actor


def statement_of(
    item: MediaItem, actor: Actor, name_of: Callable[[str], str], signature: str, now_utc: dt.datetime
) -> Taken:
    """Return the statement of continuity of a medium, filled from its register entries.

    Args:
        item: the medium.
        actor: the operator, who makes the statement.
        name_of: returns a person's name by user name.
        signature: strokes of the pad.
        now_utc: the time of the statement.
    """
    names = {login: name_of(login) for link in item.links for login in (link.author, link.signed_by) if login}
    said = text(
        "I, {name}, state that {reference} was kept as follows, and that nothing else happened to it.",
        name=actor.name,
        reference=item.reference,
    )
    return Taken(
        reference=f"C/{item.reference}",
        statement=CONTINUITY,
        witness=actor.name,
        taken_utc=now_utc,
        exhibits=(item.reference,),
        text="\n".join([said, *continuity_lines(item, names)]),
        signature=signature,
    )


def log_line(item: MediaItem, payload: Any, witness: str) -> Moved | None:
    """Return the line of the media log for a movement (LOG-01); None for what is none."""
    match payload:
        case Removed():
            # Who took it is personal: the entry of the register names them, encrypted.
            when_utc, destination, reason = payload.removed_utc, Custody.OUT.value, payload.reason
        case Returned():
            when_utc, destination, reason = payload.returned_utc, payload.storage, "returned to storage"
        case Relocated():
            when_utc, destination, reason = payload.relocated_utc, payload.storage, payload.reason
        case Delivered():
            when_utc, destination, reason = payload.delivered_utc, payload.agency, "handed over"
        case _:
            return None
    return Moved(
        moved_utc=when_utc,
        reference=item.reference,
        origin=item.place or item.custody.value,
        destination=destination,
        reason=reason,
        witness=witness,
    )
