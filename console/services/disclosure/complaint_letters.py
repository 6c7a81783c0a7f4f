"""Letters about complaints: from the record, kept as PDF, never by whom they are about (CMP-01)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.complaints import (
    ACKNOWLEDGEMENT,
    ANSWER,
    APPEAL_OUTCOME,
    DATA_PROTECTION,
    DELAY,
    Acknowledged,
    Written,
)
from console.domain.books.disclosures import ENGLISH, WELSH
from console.domain.books.entries import EntryRef, Relation
from console.domain.books.hold_file import KEPT_FOR_APPEAL
from console.domain.disclosure.clocks import Answer, due_date
from console.domain.disclosure.complaint import complaint_case
from console.domain.disclosure.letter_texts import COMPLAINT_HEADING
from console.domain.disclosure.own_letters import AFTER_COMPLAINT, AFTER_DATA_COMPLAINT
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.scheme.facts import items
from console.domain.text import text
from console.services.books.service import kind_of, new_entry
from console.services.disclosure.complaints import BOOK, SOURCE
from console.services.disclosure.concerned import refuse_concerned
from console.services.disclosure.letter_writing import LetterDraft, LetterWriting, day_in, moment_in, word_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.disclosure.complaint import ComplaintCase
    from console.domain.people.actor import Actor

DOCUMENT = "complaint"
"""Prefix of the names under which letters are kept."""


class ComplaintLetters(LetterWriting[Written]):
    """Writes the letters to complainants; the first is the acknowledgement with its copy of the form."""

    book, document_prefix, permission = BOOK, DOCUMENT, Permission.ANSWER_COMPLAINT

    def document(self, actor: Actor, number: int, sha256: str) -> bytes | None:
        """Return a letter that is kept with a complaint as PDF; None: it has no such letter.

        Raises:
            Refusal: the actor may not, or the complaint is about them.
        """
        case, _ = self._readable(actor, number)
        if all(entry.fields.get("document") != sha256 for entry in case.later):
            return None
        found = self._documents.load(f"{DOCUMENT}/{sha256}")
        return found[1] if found is not None else None

    def _readable(self, actor: Actor, number: int) -> tuple[CaseFile, ComplaintCase]:
        self._gate.require(actor, Permission.ANSWER_COMPLAINT, str(EntryRef(BOOK, number)))
        case = self._store.case(EntryRef(BOOK, number), personal=True)
        if case is None or case.entry.kind != "complaints.received":
            raise OperatorError(
                text("There is no complaint {number}.", number=number), "Choose one from the list."
            )
        complaint = complaint_case(case)
        refuse_concerned(self._gate, actor, complaint.about, SOURCE)
        return case, complaint

    def _draft(self, actor: Actor, number: int, letter: Written) -> LetterDraft:
        case, complaint = self._readable(actor, number)
        if not case.is_open:
            raise OperatorError(
                text("Complaint {number} is closed.", number=number),
                "Ask a supervisor to reopen it, or register what comes now as a new one.",
            )
        new_entry(kind_of(letter), actor, letter, number)  # whatever is wrong with it is said first
        if why_not := why_no_letter(case, letter.letter):
            raise OperatorError(why_not, "Choose another letter.")
        if not complaint.received_on <= letter.written_on <= day_of(self._clock.utc_now()):
            raise OperatorError("The day of the letter is in the future, or before the complaint came.")
        brings: tuple[Acknowledged, ...] = ()
        if letter.letter == ACKNOWLEDGEMENT and not complaint.is_acknowledged:
            brings = (Acknowledged(acknowledged_on=letter.written_on, way=letter.way, is_copy_given=True),)
        fields = case.current()
        return LetterDraft(
            letter.letter,
            language_of(case),
            COMPLAINT_HEADING,
            (str(fields.get("complainant") or ""), str(fields.get("address") or "")),
            self._values(actor, case, complaint, letter),
            {"rights": AFTER_DATA_COMPLAINT if complaint.subject == DATA_PROTECTION else AFTER_COMPLAINT},
            brings,
        )

    def _values(
        self, actor: Actor, case: CaseFile, complaint: ComplaintCase, letter: Written
    ) -> dict[str, str]:
        language, facts, fields = language_of(case), self._facts(), case.current()
        answered, delayed = _last(case, "complaints.answered"), _last(case, "complaints.delayed")
        appealed = _last(case, "complaints.appealed").get("appealed_on")
        return {
            "requester": str(fields.get("complainant") or ""),
            "number": str(complaint.number),
            "received": day_in(complaint.received_on, language),
            "due": _due(complaint, letter.letter, delayed, language),
            "today": day_in(letter.written_on, language),
            "words": letter.words.strip(),
            "reason": str(delayed.get("reason") or ""),
            "kept": str(KEPT_FOR_APPEAL.days) if fields.get("cameras") and fields.get("begin_utc") else "",
            "owner": facts.get("owner", ""),
            "contact": ", ".join(items(facts.get("contact", ""))),
            "form": _form(fields, language),
            "finding": word_in(str(answered.get("finding") or ""), language),
            "answer": str(answered.get("answer") or ""),
            "appealed": day_in(appealed, language) if isinstance(appealed, dt.date) else "",
            "writer": actor.name,
        }


def language_of(case: CaseFile) -> str:
    """Return in which language a complainant is answered: Welsh if that was their wish."""
    return WELSH if case.current().get("language") == WELSH else ENGLISH


def owed_letter(case: CaseFile) -> str:
    """Return the letter about a complaint that is owed and not written yet; empty if none is.

    After what was told last: the outcome of an appeal or the answer, a delay, the acknowledgement.
    """
    complaint = complaint_case(case)
    outcome = APPEAL_OUTCOME if complaint.is_appealed else ANSWER
    if complaint.is_answered:
        return "" if _is_told(case, outcome, "complaints.answered") else outcome
    if not complaint.is_acknowledged:
        return ACKNOWLEDGEMENT
    is_delayed = bool(_last(case, "complaints.delayed"))
    return DELAY if is_delayed and not _is_told(case, DELAY, "complaints.delayed") else ""


def _is_told(case: CaseFile, letter: str, kind: str) -> bool:
    """Return whether a letter was written after the newest entry of a kind."""
    told = [
        letter == entry.fields.get("letter")
        for entry in case.later
        if entry.kind == kind or (entry.kind == "complaints.letter" and entry.fields.get("letter") == letter)
    ]
    return bool(told) and told[-1]


def why_no_letter(case: CaseFile, letter: str) -> str:
    """Return why a letter about a complaint cannot be written now; empty if it can."""
    complaint = complaint_case(case)
    if letter == DELAY and (complaint.is_answered or not _last(case, "complaints.delayed")):
        return text("Enter first why the answer takes longer, and until when.")
    if letter == ANSWER and (complaint.is_appealed or not complaint.is_answered):
        return text("Enter the answer first; after an appeal, its outcome is told.")
    if letter == APPEAL_OUTCOME and not (complaint.is_appealed and complaint.is_answered):
        return text("Enter the appeal, and the answer to it, first.")
    return ""


def _last(case: CaseFile, kind: str) -> Mapping[str, Value]:
    """Return the fields of the newest entry of a kind as they were corrected."""
    entry = next((one for one in reversed(case.later) if one.kind == kind), None)
    if entry is None:
        return {}
    fields = dict(entry.fields)
    for later in case.later:
        if later.relation is Relation.CORRECTS and entry.number in later.about:
            fields.update({name: value for name, value in later.fields.items() if name in fields})
    return fields


def _due(complaint: ComplaintCase, letter: str, delayed: Mapping[str, Value], language: str) -> str:
    promised = delayed.get("new_day")
    if letter == DELAY and isinstance(promised, dt.date):
        return day_in(promised, language)
    if complaint.due_on is not None and complaint.next_step is Answer.COMPLAINT:
        return day_in(complaint.due_on, language)
    due = due_date(Answer.COMPLAINT, complaint.received_on)
    return day_in(due.day, language) if due is not None else ""


def _form(fields: Mapping[str, Value], language: str) -> str:
    """Return the completed form. User names stay inside: the complaint itself says whom it is about."""
    received, begin, end = fields.get("received_on"), fields.get("begin_utc"), fields.get("end_utc")
    cameras = fields.get("cameras")
    span = [
        f"{word_in('cameras', language)} {', '.join(map(str, cameras))}"
        if isinstance(cameras, tuple) and cameras
        else "",
        f"{moment_in(begin, language)} – {moment_in(end, language)}"
        if isinstance(begin, dt.datetime) and isinstance(end, dt.datetime)
        else "",
    ]
    said = (
        ("Received on", day_in(received, language) if isinstance(received, dt.date) else ""),
        ("Received by", word_in(str(fields.get("way") or ""), language)),
        ("Subject", word_in(str(fields.get("subject") or ""), language)),
        ("Complainant", str(fields.get("complainant") or "")),
        ("Address", str(fields.get("address") or "")),
        ("Recordings in question", "; ".join(filter(None, span))),
        ("Complaint", str(fields.get("complaint") or "")),
    )
    return "\n".join(f"{word_in(title, language)}: {what}" for title, what in said if what)
