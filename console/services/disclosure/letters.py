"""Letters of requests: filled from the record, kept as PDF, entered with what they bring about (DIS-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books.disclosures import ENGLISH, Awaited, Extended, Written
from console.domain.books.hold_file import KEPT_FOR_APPEAL
from console.domain.disclosure.clocks import due_date
from console.domain.disclosure.letter_kinds import ASKED, LetterKind
from console.domain.disclosure.letter_texts import HEADING
from console.domain.disclosure.letters import (
    language_of,
    rights_name,
    why_no_letter,
)
from console.domain.disclosure.request import request_case
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.scheme.facts import items
from console.services.books.concerned_entries import ConcernedEntries
from console.services.disclosure.letter_writing import LetterDraft, LetterWriting, day_in, moment_in, word_in
from console.services.disclosure.request_rules import BOOK, check_days, check_rules, open_file
from console.services.disclosure.requests import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.disclosure.letter_texts import LetterTemplate
    from console.domain.disclosure.request import RequestCase
    from console.domain.people.actor import Actor
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate

SUBJECT_ACCESS = "subject access"


class RequestLetters(LetterWriting[Written]):
    """Writes the letters of requests. Not for the UI thread: calls wait for the database.

    A question stops the clock and an extension prolongs it; both are entered with the letter or not at all.

    Args:
        store: the books.
        gate: the rules of people.
        documents: keeps the letters.
        clock: the system's, or a test's.
        facts: returns the facts of the scheme.
        own: the templates of the settings file by name; what the scheme states as a fact comes first.
        retention_days: after so many days recordings are deleted.
    """

    book, document_prefix, permission = BOOK, DOCUMENT, Permission.ENTER_DISCLOSURE

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        documents: DocumentStore,
        clock: Clock,
        facts: Callable[[], Mapping[str, str]],
        own: Mapping[str, LetterTemplate],
        retention_days: int,
    ) -> None:
        super().__init__(store, gate, documents, clock, facts, own)
        self._retention_days = retention_days
        self._concerned = ConcernedEntries(store, gate)

    def _draft(self, actor: Actor, number: int, letter: Written) -> LetterDraft:
        case = open_file(self._store, number)
        # A letter without what its writer may not read would say something else than the case.
        self._concerned.require(actor, BOOK, [case.entry, *case.later])
        request, kind = request_case(case), LetterKind(letter.letter)
        why_not = why_no_letter(request, kind)
        if why_not:
            raise OperatorError(why_not, "Choose another letter.")
        if kind is LetterKind.EXTENSION and not letter.words.strip():
            raise OperatorError("Say why it takes longer.", "The letter tells the requester the reason.")
        brought = _brought(kind, letter)
        today = day_of(self._clock.utc_now())
        for one in (letter, *brought):
            check_days(request, one, today)
            check_rules(self._gate, actor, request, one)
        fields, facts = case.current(), dict(self._facts())
        return LetterDraft(
            kind.value,
            language_of(request),
            HEADING,
            (request.requester, str(fields.get("organisation") or ""), str(fields.get("address") or "")),
            self._values(case, request, letter, facts),
            {
                "rights": rights_name(request),
                "nothing": "nothing found" if request.is_nothing_found else "",
                "information": _information(request),
            },
            brought,
        )

    def _values(
        self, case: CaseFile, request: RequestCase, letter: Written, facts: Mapping[str, str]
    ) -> dict[str, str]:
        language = language_of(request)
        later = case.later
        decided, released = _last(later, "disclosures.decided"), _last(later, "disclosures.released")
        searched = _last(later, "disclosures.searched")
        return {
            "requester": request.requester,
            "number": str(request.number),
            "kind": word_in(request.kind.name, language),
            "received": day_in(day_of(request.received_utc), language),
            "span": _span(case.current(), language),
            "due": _due(request, LetterKind(letter.letter)),
            "today": day_in(letter.written_on, language),
            "words": letter.words.strip(),
            "reason": "" if letter.left_out.strip() else str(decided.get("reason") or ""),
            "decision": word_in(request.decision, language),
            "conditions": str(decided.get("conditions") or ""),
            "searched": _span(searched, language),
            "purposes": facts.get("purpose", "").strip().rstrip("."),
            "recipients": ", ".join(items(facts.get("partners", ""))),
            "retention": str(self._retention_days),
            "material": str(released.get("material") or ""),
            "recipient": str(released.get("recipient") or ""),
            "owner": facts.get("owner", ""),
            "contact": ", ".join(items(facts.get("contact", ""))),
            "officer": facts.get("data_protection", ""),
            "kept": str(KEPT_FOR_APPEAL.days) if request.held else "",
            "owed": f"{request.owed_pounds:.2f}",
        }


def _information(request: RequestCase) -> str:
    is_own = request.kind.name == SUBJECT_ACCESS and not request.is_nothing_found
    return "article 15 information" if is_own else ""


def _brought(kind: LetterKind, letter: Written) -> tuple[Awaited | Extended, ...]:
    """Return what is entered with a letter."""
    if kind in ASKED:
        return (Awaited(awaited=ASKED[kind], asked_on=letter.written_on, words=letter.words),)
    if kind is LetterKind.EXTENSION:
        return (Extended(told_on=letter.written_on, reason=letter.words),)
    return ()


def _last(later: Sequence[Entry], kind: str) -> Mapping[str, Value]:
    return next((entry.fields for entry in reversed(later) if entry.kind == kind), {})


def _due(request: RequestCase, letter: LetterKind) -> str:
    """Return by when the requester is answered; after an extension, if that is what the letter tells."""
    due = request.due
    if letter is LetterKind.EXTENSION and request.kind.answer is not None:
        received = day_of(request.received_utc)
        due = due_date(request.kind.answer, received, request.pauses, is_extended=True)
    return day_in(due.day, language_of(request)) if due is not None else ""


def _span(fields: Mapping[str, Any], language: str) -> str:
    """Return a place and time with its cameras, in words."""
    cameras = ", ".join(map(str, fields.get("cameras") or ()))
    begin_utc, end_utc = fields.get("begin_utc"), fields.get("end_utc")
    parts = [
        str(fields.get("place") or ""),
        f"{word_in('cameras', language or ENGLISH)} {cameras}" if cameras else "",
        f"{moment_in(begin_utc, language)} – {moment_in(end_utc, language)}" if begin_utc and end_utc else "",
    ]
    return "; ".join(filter(None, parts))
