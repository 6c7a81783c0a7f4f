"""Which entries say that the scheme said yes to somebody: to whom, and on whose word (PPL-08, LOG-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.disclosures import GRANTED, PARTLY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.domain.books.fields import Value

AUTHOR = "author"
"""Stands in a list of fields for who made the entry."""
CASE = "case."
"""Begins the name of a field that stands in the entry which opened the case."""


@dataclass(frozen=True, slots=True)
class GrantFields:
    """Where an entry says to whom the scheme said yes, and on whose word. Names of fields.

    Attributes:
        to: to whom.
        word: on whose word; where none of these is filled in, it is the author's.
        about: by what people know it; empty: by the number of the entry that opened the case.
        only: the field that must be filled in, then the values that are a yes; empty: every entry is one.
    """

    to: tuple[str, ...]
    word: tuple[str, ...] = (AUTHOR,)
    about: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All fields that name somebody."""
        return (*self.to, *self.word)

    def is_yes(self, fields: Mapping[str, Value]) -> bool:
        """Return whether an entry with these fields says yes."""
        if not self.only:
            return True
        name, *values = self.only
        return fields.get(name) in values if values else bool(fields.get(name))


def named(
    names: Iterable[str], fields: Mapping[str, Value], case: Mapping[str, Value], author: str
) -> tuple[str, ...]:
    """Return what stands in fields of an entry and of the entry that opened its case, each once."""
    found: dict[str, None] = {}
    for name in names:
        if name == AUTHOR:
            found[author] = None
            continue
        value = case.get(name.removeprefix(CASE)) if name.startswith(CASE) else fields.get(name)
        many = value if isinstance(value, tuple) else (value,)
        found |= dict.fromkeys(str(one).strip() for one in many if one)
    return tuple(one for one in found if one)


_VISITOR = ("name", "organisation", "police_force", "rank")
_AT_SEAT = tuple(CASE + name for name in _VISITOR)
_REQUESTER = (CASE + "requester", CASE + "organisation")
_OFFICER = (CASE + "attending_officer", CASE + "organisation")
_URN = CASE + "urn"

GRANTS: Mapping[str, GrantFields] = {
    # Who came in, and who sat down beside an operator.
    "visitors.arrived": GrantFields(_VISITOR, ("authorised_by",)),
    "visitors.observing": GrantFields(_AT_SEAT, ("operator",)),
    "visitors.inspecting": GrantFields(_AT_SEAT, ("operator",)),
    "visitors.showing": GrantFields(_AT_SEAT, ("operator",)),
    "diary.appointed": GrantFields(("name", "organisation"), ("agreed_with",)),
    # Who saw recordings, and who got them.
    "media-log.reviewed": GrantFields(("present",), only=("present",)),
    "media.viewed": GrantFields(("present",), about=(CASE + "reference",), only=("present",)),
    "media.removed": GrantFields(("person",), about=(CASE + "reference",)),
    "media.delivered": GrantFields(
        ("officer", "collar_number", "agency", "recipient"), about=(CASE + "reference",)
    ),
    "evidence.lifted": GrantFields((CASE + "officer",), ("agreed_by",), (CASE + "exhibit",)),
    "evidence.released": GrantFields((CASE + "officer",), about=(CASE + "exhibit",)),
    "evidence.issued": GrantFields((CASE + "officer",), about=(CASE + "exhibit",)),
    "redactions.released": GrantFields((), about=(CASE + "about",)),
    "redactions.issued": GrantFields((), about=(CASE + "about",)),
    "prints.made": GrantFields(("receiver",), ("officer", "rank"), ("reference",)),
    "prints.handed": GrantFields(("recipient", "collar_number", "organisation"), about=(CASE + "reference",)),
    "statements.handed": GrantFields(
        ("officer", "collar_number", "police_force"), about=(CASE + "reference",)
    ),
    # Requests.
    "disclosures.confirmed": GrantFields(_REQUESTER, ("person",)),
    "disclosures.decided": GrantFields(_REQUESTER, ("decided_by",), only=("decision", GRANTED, PARTLY)),
    "disclosures.released": GrantFields(("recipient", CASE + "organisation")),
    "disclosures.sent-out": GrantFields(("processor",)),
    # Who may erase and destroy.
    "incidents.hold-released": GrantFields((AUTHOR,), ("authorised_by",)),
    "media-log.hold-released": GrantFields((AUTHOR,), ("authorised_by",)),
    "media.destroyed": GrantFields(("person",), ("authorised_by",), (CASE + "reference",)),
    "prints.destroyed": GrantFields((AUTHOR,), ("authorised_by",), (CASE + "reference",)),
    "equipment.disposed": GrantFields((AUTHOR,), ("authorised_by",), (CASE + "urn",)),
    # Partners.
    "linked-feeds.agreed": GrantFields(("partner",), ("agreed_by",), ("agreement",)),
    "linked-feeds.opened": GrantFields(("watcher", CASE + "partner"), about=(CASE + "agreement",)),
    # Surveillance. Who may not read these reads in the operator's log the number and the times only (RIP-04).
    "authorisations.entered": GrantFields(
        ("attending_officer", "organisation"), ("authorising_officer", "grade", "representative"), ("urn",)
    ),
    "authorisations.confirmed": GrantFields(_OFFICER, ("confirmed_by",), (_URN,)),
    "authorisations.approved": GrantFields(_OFFICER, ("approver", "court"), (_URN,)),
    "authorisations.agreed": GrantFields(_OFFICER, ("director",), (_URN,)),
    "authorisations.officer-began": GrantFields(
        ("officer", "collar_number", "rank", "force"), ("operator",), (_URN,)
    ),
    "authorisations.control-taken": GrantFields(
        ("in_charge", "officers"), ("considered_by", "signed_by"), (_URN,)
    ),
    "authorisations.viewed": GrantFields(("present",), about=("urn",)),
    "authorisations.named": GrantFields(("readers",), about=(_URN,)),
    "authorisations.words-given": GrantFields(("readers",), about=(_URN,)),
    "authorisations.written": GrantFields(_OFFICER, about=(_URN,)),
    "authorisations.handed-over": GrantFields(("recipient", "collar_number"), about=(_URN,)),
    "authorisations.renewed": GrantFields(_OFFICER, ("officer", "grade", "court"), (_URN,)),
    "cameras-reserved": GrantFields((), about=("subject", "begin", "until")),
    "police-took-control": GrantFields((), about=("subject", "begin", "until")),
    "zone-lifted": GrantFields((AUTHOR,), ("agreed_by",), ("subject", "until")),
    # What the scheme itself was allowed, and who of it may do what.
    "scheme.fact": GrantFields((AUTHOR,), ("agreed_by",), ("fact",), ("agreed_by",)),
    "scheme.change": GrantFields((AUTHOR,), ("agreed",), ("change",), ("agreed",)),
    "people.made": GrantFields(("person", "role", "police")),
    "people.changed": GrantFields(("person", "role", "police")),
    "people.delegation_begun": GrantFields(("holder",), ("giver",), ("tasks",)),
    "people.order_given": GrantFields(("persons", "roles"), ("giver",), ("tasks",)),
}
"""What says that the scheme said yes to somebody, by kind of entry or word of an act."""

_IS_SECOND = "a second person's yes, which the list has as such"
_STAFF = "says whom of the staff it is about: a fact, which nobody grants"
_DONE_BY = "says who did a work, not who was allowed what"
_WITNESS = "says who saw it; the yes is another entry of the case"
_ASKED = "only asks; the yes, if any, is another entry of the case"
_ENDS = "takes away or ends; nobody is allowed anything"
_TOLD = "tells somebody; nobody is allowed anything"

NOT_GRANTS: Mapping[str, str] = {
    "authorisations.cancelled": _ENDS,
    "authorisations.control-handed-back": _ENDS,
    "authorisations.informed": _TOLD,
    "authorisations.reviewed": "looks whether the yes still holds; a renewal is an entry of its own",
    "complaints.acknowledged": _TOLD,
    "complaints.answered": _TOLD,
    "complaints.letter": _TOLD,
    "deployments.assessed": _ASKED,
    "deployments.deployed": _DONE_BY,
    "deployments.ended": _DONE_BY,
    "disclosures.letter": _TOLD,
    "disclosures.paid": "says how a fee was paid",
    "disclosures.requested": _ASKED,
    "equipment.changed": _DONE_BY,
    "equipment.installed": _DONE_BY,
    "equipment.moved": _DONE_BY,
    "equipment.serviced": _DONE_BY,
    "evidence.asked": _ASKED,
    "faults.repaired": _DONE_BY,
    "faults.reported": _TOLD,
    "incidents.person": "describes a person who was seen",
    "incidents.told": _TOLD,
    "media-log.copied": _WITNESS,
    "media-log.held": "keeps recordings; nobody gets them",
    "media-log.moved": _WITNESS,
    "media.moved": _DONE_BY,
    "media.returned": _ENDS,
    "people.agreed": _IS_SECOND,
    "people.delegation_ended": _ENDS,
    "people.retired": _ENDS,
    "people.secret": _STAFF,
    "redactions.begun": _ASKED,
    "scheme.review": _DONE_BY,
    "staff.declaration": _STAFF,
    "staff.licence": _STAFF,
    "staff.licence_ended": _ENDS,
    "staff.signed_off": _ENDS,
    "staff.signed_on": _STAFF,
    "staff.training": _STAFF,
    "staff.undertaking": _STAFF,
    "statements.taken": _WITNESS,
    "visitors.seat-left": _ENDS,
}
"""Kinds whose fields name somebody in such a place, but that grant nothing, with the reason."""
