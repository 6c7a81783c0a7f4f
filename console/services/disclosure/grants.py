"""What was granted on a request, as packages and copies for it are checked against."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.disclosures import GRANTED, PARTLY
from console.domain.books.entries import EntryRef
from console.domain.disclosure.request import request_case
from console.domain.evidence.copies import CopyKind
from console.domain.evidence.grant import Grant
from console.domain.evidence.selection import EvidenceSelection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.services.books.ports import BookStore

BOOK = "disclosures"


class RequestGrants:
    """Implements `services.evidence.ports.GrantedRequests`. Not for the UI thread.

    Args:
        store: the books.
    """

    def __init__(self, store: BookStore) -> None:
        self._store = store

    def grant(self, request: int) -> Grant | None:
        """Return what was decided on a request; None if there is none of this number.

        The newest decision counts. What it names is granted; where it grants the request as a whole and names
        nothing, what was asked for and what the searches found is granted.
        """
        case = self._store.case(EntryRef(BOOK, request), personal=False)
        if case is None or case.entry.kind != "disclosures.requested":
            return None
        found = request_case(case)
        decided = _newest_decision(case)
        copy = str(decided.get("copy") or "")
        return Grant(
            request,
            found.kind.name,
            found.decision,
            found.decision in {GRANTED, PARTLY},
            found.kind.may_have_copy,
            _spans(case, decided),
            CopyKind(copy) if copy else None,
        )


def _newest_decision(case: CaseFile) -> Mapping[str, Value]:
    decisions = [entry for entry in case.later if entry.kind == "disclosures.decided"]
    return decisions[-1].fields if decisions else {}


def _spans(case: CaseFile, decided: Mapping[str, Value]) -> tuple[EvidenceSelection, ...]:
    asked = case.current()
    named = {name: decided.get(name) or asked.get(name) for name in ("cameras", "begin_utc", "end_utc")}
    if any(decided.get(name) for name in named):
        return _span(named)
    if decided.get("decision") == PARTLY:
        # Which part is nowhere but in words.
        return ()
    searches = (
        entry.fields
        for entry in case.later
        if entry.kind == "disclosures.searched" and entry.fields.get("is_found")
    )
    return tuple(span for fields in (asked, *searches) for span in _span(fields))


def _span(fields: Mapping[str, Value]) -> tuple[EvidenceSelection, ...]:
    cameras, begin, end = (fields.get(name) for name in ("cameras", "begin_utc", "end_utc"))
    if not (isinstance(cameras, tuple) and isinstance(begin, dt.datetime) and isinstance(end, dt.datetime)):
        return ()
    numbers = tuple(camera for camera in cameras if isinstance(camera, int))
    return (EvidenceSelection(numbers, begin, end),) if numbers and begin < end else ()
