"""An authorisation with everything that was entered about it: what is missing, and when it is in force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.books.authorisations import COUNCIL_POSTS, WRITTEN
from console.domain.people.police_ranks import rank_of
from console.domain.people.refusal import Refusal
from console.domain.surveillance.kinds import (
    BUREAU_WITHIN_H,
    COUNCIL_SOURCE,
    KINDS_OF_AUTHORISATION,
    SOURCE_OF,
    URGENT_KINDS,
    AuthorisationKind,
    Condition,
    Span,
)
from console.domain.surveillance.periods import end_of_months, end_of_renewal, end_of_urgent
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from console.domain.books.authorisations import Entered, Renewed
    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value

INFORM = "authorisations.informed"
AGREE = "authorisations.agreed"
CONFIRM = "authorisations.confirmed"
CALL = "authorisations.called-back"
APPROVE = "authorisations.approved"
RENEW = "authorisations.renewed"
REVIEW = "authorisations.reviewed"
CANCEL = "authorisations.cancelled"
LAPSE = "authorisations.lapsed"
ON_DRIVE, HANDED_OVER = "authorisations.written", "authorisations.handed-over"
BEGAN = "authorisations.officer-began"
STORAGE = "authorisations.storage"


ENDS_SOON = dt.timedelta(hours=24)
"""How long before its end those who may read it are reminded."""


class AuthorisationState(Enum):
    """Where an authorisation stands at an instant."""

    INCOMPLETE = "incomplete"
    WAITING = "not begun"
    IN_FORCE = "in force"
    ENDED = "ended, not cancelled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """An authorisation as the book has it. Immutable.

    Attributes:
        number: of the entry that opened it.
        ends_utc: as computed, renewals included; None while the approval from which it runs is missing.
        done: the conditions that were entered.
        manner: what the director agreed to; empty: to nothing.
        location, attending, authorising: as entered; empty for a reader without personal details.
        review_on: the day of the next review; None: not set.
        is_lapse_reported: whether its end without cancellation was reported.
        storage_gb: the storage that was stated to the requester; None: none was stated.
        drive: to which its material was written last; empty: to none.
        handed_over_to: who took the material; empty: nobody yet.
        is_sealed: whether its words are sealed for others than who is signed in here.
        held_by: user names of those who have the key of its words; empty also if they are not sealed.
        lacking: user names of those who may read it and could be given that key.
        barred: user names of those who may read it and cannot be given it, because the books do not state the
            key beside their name.
    """

    number: int
    urn: str
    kind: AuthorisationKind
    cameras: frozenset[int]
    granted_utc: dt.datetime
    begins_utc: dt.datetime
    ends_utc: dt.datetime | None
    done: frozenset[Condition] = frozenset()
    manner: str = ""
    cancelled_utc: dt.datetime | None = None
    location: str = ""
    attending: str = ""
    authorising: str = ""
    review_on: dt.date | None = None
    is_lapse_reported: bool = False
    renewals: int = 0
    storage_gb: int | None = None
    drive: str = ""
    handed_over_to: str = ""
    is_sealed: bool = False
    held_by: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()

    def missing(self, now_utc: dt.datetime, bureau_within_h: float = BUREAU_WITHIN_H) -> list[Condition]:
        """Return what must still be entered before a camera may be used."""
        lacking = [one for one in self.kind.conditions if one not in self.done]
        if self.kind.name in URGENT_KINDS and Condition.BUREAU not in self.done:
            late_utc = self.granted_utc + dt.timedelta(hours=bureau_within_h)
            lacking += [Condition.BUREAU_LATER] if now_utc >= late_utc else []
        return lacking

    def state(self, now_utc: dt.datetime, bureau_within_h: float = BUREAU_WITHIN_H) -> AuthorisationState:
        """Return where it stands at an instant."""
        if self.cancelled_utc is not None:
            return AuthorisationState.CANCELLED
        if self.ends_utc is not None and now_utc >= self.ends_utc:
            return AuthorisationState.ENDED
        if self.missing(now_utc, bureau_within_h) or self.ends_utc is None:
            return AuthorisationState.INCOMPLETE
        return AuthorisationState.IN_FORCE if now_utc >= self.begins_utc else AuthorisationState.WAITING

    def is_to_remind(self, now_utc: dt.datetime) -> bool:
        """Return whether it ends soon, or has ended, and was not cancelled."""
        ends_utc = self.ends_utc
        return self.cancelled_utc is None and ends_utc is not None and now_utc >= ends_utc - ENDS_SOON

    def why_not_at(self, at_utc: dt.datetime, bureau_within_h: float = BUREAU_WITHIN_H) -> Refusal | None:
        """Return why no camera could be used under it at a time that is over, or None."""
        was_cancelled = self.cancelled_utc is not None and self.cancelled_utc <= at_utc
        then = self if was_cancelled else replace(self, cancelled_utc=None)
        return then.why_not(at_utc, bureau_within_h)

    def why_not(self, now_utc: dt.datetime, bureau_within_h: float = BUREAU_WITHIN_H) -> Refusal | None:
        """Return why no camera may be used under it now, or None."""
        state = self.state(now_utc, bureau_within_h)
        if state is AuthorisationState.IN_FORCE:
            return None
        if state is AuthorisationState.INCOMPLETE:
            first = self.missing(now_utc, bureau_within_h)[0]
            return Refusal(
                text(
                    "You cannot use a camera under {urn} yet. Missing is {missing}.",
                    urn=self.urn,
                    missing=first.value,
                ),
                "Enter it, then begin.",
                rule="No camera is used before its authorisation is complete.",
                source=SOURCE_OF[first],
            )
        words = {
            AuthorisationState.WAITING: text("{urn} is not in force yet.", urn=self.urn),
            AuthorisationState.ENDED: text("{urn} has ended.", urn=self.urn),
            AuthorisationState.CANCELLED: text("{urn} is cancelled.", urn=self.urn),
        }
        return Refusal(
            words[state],
            "Check its times in the register of authorisations.",
            rule="Cameras are used under an authorisation only within its times.",
            source="code of practice, RIP-04",
        )


def of_case(case: CaseFile) -> Authorisation | None:
    """Return the authorisation of a case; None if it cannot be understood, so that nothing rests on it."""
    fields = case.current()
    kind = KINDS_OF_AUTHORISATION.get(str(fields.get("type", "")))
    begins, granted = fields.get("begins_utc"), fields.get("granted_utc")
    named = fields.get("cameras")
    if kind is None or not isinstance(begins, dt.datetime) or not isinstance(granted, dt.datetime):
        return None
    later = [(entry, _current(case, entry)) for entry in case.later]
    effect = _effect(kind, granted, later)
    ends, renewals = _end(kind, effect, fields.get("ends_utc"), later)
    agreed = _newest(later, AGREE)
    cancelled = _newest(later, CANCEL).get("cancelled_utc")
    storage = _newest(later, STORAGE).get("total_gb")
    return Authorisation(
        number=case.entry.number,
        urn=str(fields.get("urn", "")),
        kind=kind,
        cameras=frozenset(one for one in named if isinstance(one, int))
        if isinstance(named, tuple)
        else frozenset(),
        granted_utc=granted,
        # A council's grant has no effect before the order, however early it was to begin.
        begins_utc=max(begins, effect) if effect is not None else begins,
        ends_utc=ends,
        done=_done(kind, later),
        manner=str(agreed.get("manner", "")),
        cancelled_utc=cancelled if isinstance(cancelled, dt.datetime) else None,
        location=str(fields.get("location", "")),
        attending=str(fields.get("attending_officer", "")),
        authorising=str(fields.get("authorising_officer", "")),
        review_on=_review_on(fields, granted, later),
        is_lapse_reported=any(entry.kind == LAPSE for entry, _ in later),
        renewals=renewals,
        storage_gb=storage if isinstance(storage, int) else None,
        drive=str(_newest(later, ON_DRIVE).get("drive", "")),
        handed_over_to=str(_newest(later, HANDED_OVER).get("recipient", "")),
        is_sealed=case.entry.is_sealed or any(entry.is_sealed for entry in case.later),
    )


_Later = list[tuple["Entry", "Mapping[str, Value]"]]


def _current(case: CaseFile, entry: Entry) -> Mapping[str, Value]:
    """Return the fields of a later entry, with its own corrections."""
    fields = dict(entry.fields)
    for correction in case.later:
        if correction.relation is not None and correction.relation.value == "corrects":
            fields.update(correction.fields if entry.number in correction.about else {})
    return fields


def _newest(later: _Later, kind: str) -> Mapping[str, Value]:
    return next((fields for entry, fields in reversed(later) if entry.kind == kind), {})


def _effect(kind: AuthorisationKind, granted: dt.datetime, later: _Later) -> dt.datetime | None:
    """Return when it takes effect: at the grant, or at the approval that it needs."""
    if not kind.approver:
        return granted
    for entry, fields in later:
        approved = fields.get("approved_utc")
        is_right = entry.kind == APPROVE and fields.get("approver") == kind.approver
        if is_right and isinstance(approved, dt.datetime):
            return max(granted, approved)
    return None


def longest_end(kind: AuthorisationKind, effect_utc: dt.datetime) -> dt.datetime | None:
    """Return the latest end that the rule allows; None where the authorisation itself names it."""
    if kind.span is Span.MONTHS:
        return end_of_months(effect_utc)
    return end_of_urgent(effect_utc) if kind.span is Span.URGENT else None


def _end(
    kind: AuthorisationKind, effect: dt.datetime | None, named: Value, later: _Later
) -> tuple[dt.datetime | None, int]:
    if effect is None:
        return None, 0
    end = _earlier(longest_end(kind, effect), named)
    renewals = 0
    for entry, fields in later:
        renewed = fields.get("renewed_utc")
        if entry.kind != RENEW or end is None or not isinstance(renewed, dt.datetime) or renewed >= end:
            continue
        end, renewals = _earlier(end_of_renewal(end), fields.get("ends_utc")), renewals + 1
    return end, renewals


def _earlier(longest: dt.datetime | None, named: Value) -> dt.datetime | None:
    if not isinstance(named, dt.datetime):
        return longest
    return named if longest is None else min(longest, named)


_CONDITION_OF = {CONFIRM: Condition.BUREAU, CALL: Condition.CALL_BACK, INFORM: Condition.INFORMED}


def _done(kind: AuthorisationKind, later: _Later) -> frozenset[Condition]:
    done = {_CONDITION_OF[entry.kind] for entry, _ in later if entry.kind in _CONDITION_OF}
    for entry, fields in later:
        if entry.kind == APPROVE and fields.get("approver") == kind.approver:
            done |= {Condition.JUSTICE, Condition.COMMISSIONER} & set(kind.conditions)
    return frozenset(done)


def _review_on(fields: Mapping[str, Value], granted: dt.datetime, later: _Later) -> dt.date | None:
    named = _newest(later, REVIEW).get("next_on")
    if isinstance(named, dt.date):
        return named
    days = fields.get("review_days")
    if not isinstance(days, int):
        return None
    last = _newest(later, REVIEW).get("reviewed_utc", granted)
    return (last if isinstance(last, dt.datetime) else granted).date() + dt.timedelta(days=days)


# -- what may be entered at all ---------------------------------------------------------------------------


def refusal_of_entry(
    entered: Entered, now_utc: dt.datetime, posts: Collection[str] = COUNCIL_POSTS
) -> Refusal | None:
    """Return why an authorisation cannot be entered, or None.

    Args:
        entered: what is to be entered.
        now_utc: the time.
        posts: the posts of the council that the scheme names; the law allows no others.
    """
    kind = KINDS_OF_AUTHORISATION[entered.type]
    return (
        _not_granted_by(kind, entered.grade, posts)
        or _wrong_form(kind, entered.form)
        or _without_owner(kind, entered)
        or _below_threshold(kind, entered)
        or _too_long(kind, entered)
        or _in_the_past(kind, entered, now_utc)
    )


def refusal_of_renewal(
    authorisation: Authorisation, renewed: Renewed, posts: Collection[str] = COUNCIL_POSTS
) -> Refusal | None:
    """Return why an authorisation cannot be renewed, or None."""
    kind, ends = authorisation.kind, authorisation.ends_utc
    written = kind
    if kind.name in URGENT_KINDS:
        # What was granted in a hurry is renewed as the ordinary kind: a superintendent, in writing.
        written = KINDS_OF_AUTHORISATION["directed surveillance, police"]
    if kind.span is Span.AS_NAMED:
        return Refusal(
            text("{urn} cannot be renewed.", urn=authorisation.urn),
            "Cancel it, and enter a new one.",
            rule="Police direct or control the system only for the time that was permitted.",
            source=kind.source,
        )
    if ends is None or renewed.renewed_utc >= ends or authorisation.cancelled_utc is not None:
        return Refusal(
            text("{urn} cannot be renewed: it is not in force.", urn=authorisation.urn),
            "Enter a new authorisation.",
            rule="An authorisation is renewed before it ends.",
            source="RIPA 2000, section 43(4)",
        )
    if kind.approver == "justice of the peace" and not (renewed.court.strip() and renewed.order.strip()):
        return Refusal(
            text(
                "{urn} cannot be renewed without the order of a justice of the peace.", urn=authorisation.urn
            ),
            "Enter the court and the number of the order.",
            rule="A council's renewal has effect only when a justice of the peace has approved it.",
            source="RIPA 2000, section 32A",
        )
    longest = end_of_renewal(ends)
    if renewed.ends_utc is not None and renewed.ends_utc > longest:
        return _longer_than(longest, kind)
    return _not_granted_by(written, renewed.grade, posts)


def _not_granted_by(kind: AuthorisationKind, grade: str, posts: Collection[str]) -> Refusal | None:
    rank = rank_of(grade)
    if kind.rank is not None and rank is not None and rank >= kind.rank:
        return None
    if kind.rank is None and grade in kind.posts and grade in posts:
        return None
    named = ", ".join(post for post in kind.posts if post in posts) if kind.rank is None else ""
    granted_by = named or kind.granted_by
    # A post that the law allows and the scheme does not name is refused by the scheme's own code.
    source = COUNCIL_SOURCE if grade in kind.posts else kind.source
    return Refusal(
        text(
            "A {grade} cannot grant this: {kind}. It takes this rank or post: {granted_by}.",
            grade=grade,
            kind=kind.name,
            granted_by=granted_by,
        ),
        "Check rank and type. Nothing was saved.",
        rule=text("{kind}: {granted_by}", kind=kind.name, granted_by=granted_by),
        source=source,
    )


def _wrong_form(kind: AuthorisationKind, form: str) -> Refusal | None:
    if form in kind.forms:
        return None
    only = kind.forms[0]
    return Refusal(
        text("This must be granted {form}: {kind}.", form=only, kind=kind.name),
        "Choose the urgent and oral type if it was granted by word of mouth."
        if only == WRITTEN
        else "Choose another type if it was granted in writing.",
        rule=text("{kind}: granted {form}", kind=kind.name, form=only),
        source=kind.source,
    )


def _without_owner(kind: AuthorisationKind, entered: Entered) -> Refusal | None:
    if not kind.needs_owner or entered.representative.strip():
        return None
    return Refusal(
        text("The owner's representative must permit this in writing: {kind}.", kind=kind.name),
        "Enter who permitted it.",
        rule="Police direct or control the system only if the owner permits it too.",
        source=kind.source,
    )


def _below_threshold(kind: AuthorisationKind, entered: Entered) -> Refusal | None:
    if not kind.needs_threshold or (entered.is_over_threshold and entered.offence.strip()):
        return None
    return Refusal(
        "The council may not authorise this: the crime threshold is not shown to be met.",
        "Enter the offence: at least six months' imprisonment, or sales to children of alcohol, tobacco or "
        "nicotine.",
        rule="A council authorises directed surveillance only for offences above the crime threshold.",
        source="SI 2010/521 as amended 2012",
    )


def _too_long(kind: AuthorisationKind, entered: Entered) -> Refusal | None:
    longest = longest_end(kind, entered.granted_utc)
    if longest is None:
        if entered.ends_utc is not None:
            return None
        return Refusal(
            "The end of this authorisation is missing.",
            "Enter until when it was permitted.",
            rule="Police direct or control the system only for the time that was permitted.",
            source=kind.source,
        )
    # A council's months run from the order, which is not here yet: the end is cut when it is.
    if entered.ends_utc is not None and not kind.approver and entered.ends_utc > longest:
        return _longer_than(longest, kind)
    return None


def _longer_than(longest: dt.datetime, kind: AuthorisationKind) -> Refusal:
    return Refusal(
        text("It cannot be in force for so long. It ends by itself on {end}.", end=longest),
        "Leave the end empty, or enter an earlier one.",
        rule=text("{kind}: {span}", kind=kind.name, span=kind.span.value),
        source=kind.source,
    )


def _in_the_past(kind: AuthorisationKind, entered: Entered, now_utc: dt.datetime) -> Refusal | None:
    longest = longest_end(kind, entered.granted_utc) if not kind.approver else None
    end = _earlier(longest, entered.ends_utc)
    if end is None or end > now_utc:
        return None
    return Refusal(
        "This authorisation has already ended.",
        "Check the dates. Nothing was saved.",
        rule="An authorisation is entered before a camera is used under it.",
        source="code of practice, RIP-03",
    )
