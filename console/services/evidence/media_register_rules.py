"""The rules of the media register. Each refusal gives its rule and the rule's source (EVD-01…03, EVD-05)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books.media import (
    BOOK,
    Delivered,
    Destroyed,
    Differed,
    Relocated,
    Removed,
    Returned,
    Viewed,
)
from console.domain.books.media_file import Custody
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day, spoken_moment
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.books.media_file import CustodyLink, MediaItem

TITLES = {kind.name: kind.title for kind in BOOK.kinds}
COURT = "a court"
CONTINUITY = "continuity"
HERE = frozenset({Custody.STORED, Custody.OUT})
FROM: Mapping[type, frozenset[Custody]] = {
    Removed: frozenset({Custody.STORED}),
    Relocated: frozenset({Custody.STORED}),
    Returned: frozenset({Custody.OUT, Custody.DELIVERED, Custody.MISSING}),
    Viewed: HERE,
    Delivered: HERE,
    Destroyed: HERE,
    Differed: frozenset({Custody.STORED}),
}
"""Where a medium must be for each act."""
TYPED = dt.timedelta(minutes=1)
"""Precision of a time that is typed."""
_MOVEMENTS = (Removed, Returned, Relocated, Delivered, Destroyed)
_TIME_OF = {
    Removed: "removed_utc",
    Returned: "returned_utc",
    Relocated: "relocated_utc",
    Viewed: "viewed_utc",
    Delivered: "delivered_utc",
    Destroyed: "destroyed_utc",
    Differed: "counted_utc",
}


def check_link(item: MediaItem, payload: Any, now_utc: dt.datetime) -> None:
    """Check what may follow in the life of a medium, but for what needs other books.

    Raises:
        Refusal: a rule forbids it.
        OperatorError: the medium is not where it must be, or the time is before the entry before it.
    """
    _check_place(item, payload)
    check_order(item, getattr(payload, _TIME_OF[type(payload)]))
    if isinstance(payload, _MOVEMENTS):
        require_signed(item)
    if isinstance(payload, Viewed):
        _check_viewing(item, payload)
    if isinstance(payload, Delivered):
        check_recipient(item, payload.recipient, now_utc)
    if isinstance(payload, Destroyed):
        _check_period(item, now_utc)


def why_not(item: MediaItem, payload_class: type, now_utc: dt.datetime) -> str:
    """Return why an act is not possible now, for a button's tool tip; empty if it may be."""
    try:
        _check_place(item, payload_class)
        if payload_class in _MOVEMENTS:
            require_signed(item)
        if payload_class is Destroyed:
            _check_period(item, now_utc)
    except OperatorError as error:
        return error.what
    return ""


def _check_place(item: MediaItem, payload: Any) -> None:
    act = payload if isinstance(payload, type) else type(payload)
    if item.custody in FROM[act]:
        return
    raise OperatorError(
        text("{reference} is {state}.", reference=item.reference, state=text(item.custody.value)),
        _WHAT_THEN[item.custody],
    )


_WHAT_THEN = {
    Custody.STORED: "Take it from storage first.",
    Custody.OUT: "Return it to storage first.",
    Custody.DELIVERED: "Enter its return first, if it came back.",
    Custody.MISSING: "Return it to storage when it is found.",
    Custody.DESTROYED: "Its register entry is closed.",
}


def require_signed(item: MediaItem) -> None:
    """Refuse a movement while a link before it has no witness.

    Raises:
        Refusal: a link is unsigned.
    """
    for link in item.unsigned:
        raise Refusal(
            text(
                "You cannot move or hand over {reference}: “{title}” of {when} is not countersigned by a "
                "witness (code of practice, EVD-03).",
                reference=item.reference,
                title=TITLES.get(link.kind, link.kind),
                when=spoken_moment(link.when_utc, seconds=False),
            ),
            "Ask a witness to countersign it first.",
            rule="No movement and no hand-over while a link before it is unsigned.",
            source="code of practice, EVD-03",
        )


def check_order(item: MediaItem, when_utc: dt.datetime) -> None:
    """Refuse a time before the newest link.

    Raises:
        OperatorError: it is.
    """
    last = item.links[-1]
    if when_utc < last.when_utc - TYPED:
        raise OperatorError(
            text(
                "The time is before the last entry about {reference} ({when}).",
                reference=item.reference,
                when=spoken_moment(last.when_utc, seconds=False),
            ),
            "Correct the time. Nothing was saved.",
        )


def _check_viewing(item: MediaItem, payload: Viewed) -> None:
    if item.is_master and not payload.conditions.strip():
        raise Refusal(
            text(
                "{reference} is a master: originals are not replayed unless essential "
                "(code of practice, EVD-05).",
                reference=item.reference,
            ),
            "Review the working copy, or enter under Conditions of viewing why the master is needed.",
            rule="Originals are not replayed unless essential.",
            source="code of practice, EVD-05",
        )


def check_recipient(item: MediaItem, recipient: str, now_utc: dt.datetime) -> None:
    """Refuse to hand a master to anyone but a court within its three years.

    Raises:
        Refusal: it is.
    """
    until_utc = item.kept_until_utc
    if until_utc is not None and now_utc < until_utc and recipient != COURT:
        raise Refusal(
            text(
                "{reference} is a master, which stays in secure storage until {day} "
                "(code of practice, EVD-01).",
                reference=item.reference,
                day=spoken_day(day_of(until_utc)),
            ),
            "Hand over the working copy. Only a court can order the master.",
            rule="The master stays in secure storage for three years; the working copy is handed over.",
            source="code of practice, EVD-01",
        )


def _check_period(item: MediaItem, now_utc: dt.datetime) -> None:
    until_utc = item.kept_until_utc
    if until_utc is not None and now_utc < until_utc:
        raise Refusal(
            text(
                "You cannot destroy {reference}: a master is kept for three years, until {day} "
                "(local code of practice).",
                reference=item.reference,
                day=spoken_day(day_of(until_utc)),
            ),
            "Keep it in secure storage until then.",
            rule="Evidence masters are kept for three years.",
            source="local code of practice",
        )


def is_kept_shorter(before: MediaItem, after: MediaItem) -> bool:
    """Return whether a corrected medium may be destroyed earlier than before the correction."""
    old_utc, new_utc = before.kept_until_utc, after.kept_until_utc
    return old_utc is not None and (new_utc is None or new_utc < old_utc)


def check_statement(item: MediaItem, case: CaseFile | None) -> None:
    """Refuse a hand-over without a signed statement of continuity that covers the whole life of the medium.

    Args:
        item: to be handed over.
        case: the statement that was named, with personal details; None: none was named, or there is none.

    Raises:
        Refusal: it is missing, of something else, unsigned, or older than the newest link.
    """
    problem = _problem_of_statement(item, case)
    if problem:
        raise Refusal(
            text(
                "You cannot hand over {reference}: {problem} (code of practice, EVD-03).",
                reference=item.reference,
                problem=problem,
            ),
            "Sign a statement of continuity for it first.",
            rule="No hand-over without the operator's signed statement of continuity.",
            source="code of practice, EVD-03",
        )


def _problem_of_statement(item: MediaItem, case: CaseFile | None) -> str:
    if case is None or case.entry.kind != "statements.taken":
        return text("there is no statement of continuity for it")
    fields: dict[str, Value] = case.current()
    exhibits = fields.get("exhibits")
    names = exhibits if isinstance(exhibits, tuple) else ()
    if fields.get("statement") != CONTINUITY or item.reference not in names:
        return text("statement {number} is not about its continuity", number=case.entry.number)
    if not fields.get("signature"):
        return text("statement {number} is not signed", number=case.entry.number)
    if case.entry.instant_utc < item.last_moved_utc:
        return text("statement {number} is older than its newest entry", number=case.entry.number)
    return ""


def continuity_lines(item: MediaItem, names: Mapping[str, str]) -> list[str]:
    """Return the life of a medium in sentences, as a statement of continuity gives it.

    Args:
        item: the medium.
        names: names of people by user name; others are given by their user name.
    """
    return [_sentence(link, names) for link in item.links]


def _sentence(link: CustodyLink, names: Mapping[str, str]) -> str:
    witness = names.get(link.signed_by, link.signed_by)
    signed = text("countersigned by {witness}", witness=witness) if witness else text("not countersigned")
    place = link.words("storage") or link.words("agency") or link.words("person")
    return text(
        "{when}: {title}{place}, entered by {author}, {signed}.",
        when=spoken_moment(link.when_utc),
        title=TITLES.get(link.kind, link.kind),
        place=f" ({place})" if place else "",
        author=names.get(link.author, link.author),
        signed=signed,
    )
