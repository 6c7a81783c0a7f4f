"""What a letter of a request says: the scheme's template, filled from the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.disclosures import ENGLISH, GRANTED, OWN_REQUESTS, PARTLY, REFUSED, WELSH
from console.domain.disclosure.clocks import LIMITS, Answer
from console.domain.disclosure.letter_kinds import ASKED, LetterKind
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from console.domain.disclosure.request import RequestCase

PLACE = re.compile(r"\{(\w+)(\??)\}")
GAP = "__________"
"""Stands where the record and the facts of the scheme do not say something: it is filled in by hand."""
_RIGHTS = {Answer.INFORMATION: "rights of freedom of information"}


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter, ready to be printed.

    Attributes:
        head: the sender, line by line.
        address: the addressee, line by line.
        place_and_day: the number of the request and the day.
        paragraphs: the text; empty lines stand between paragraphs, line ends within one are kept.
        problem: which own words are not used and why, although there are some; it is not printed.
    """

    title: str
    head: tuple[str, ...]
    address: tuple[str, ...]
    place_and_day: str
    paragraphs: tuple[str, ...]
    language: str = ENGLISH
    problem: str = ""


def language_of(request: RequestCase) -> str:
    """Return in which language a requester is answered: Welsh if that was their wish."""
    return WELSH if request.language == WELSH else ENGLISH


def filled(template: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paragraphs of a template, without those that wait for something which is empty."""
    found: list[str] = []
    for paragraph in template.strip().split("\n\n"):
        waiting = [name for name, mark in PLACE.findall(paragraph) if mark]
        if waiting and not any(values.get(name) for name in waiting):
            continue
        whole = PLACE.sub(lambda match: values.get(match[1]) or GAP, paragraph)
        found += [part for part in whole.strip().split("\n\n") if part]
    return tuple(found)


def rights_name(request: RequestCase) -> str:
    """Return the name of the text with the rights of complaint that this requester has."""
    if request.kind.name in OWN_REQUESTS:
        return "rights of the person"
    answer = request.kind.answer
    return _RIGHTS.get(answer, "rights of others") if answer is not None else "rights of others"


def owed_letter(request: RequestCase) -> LetterKind | None:
    """Return the letter that tells the outcome, without which the request is not closed; None: none is."""
    if request.decision == REFUSED:
        return LetterKind.REFUSAL
    is_answered = request.decision in {GRANTED, PARTLY} or request.is_nothing_found
    return LetterKind.ANSWER if request.kind.answer is not None and is_answered else None


def next_letter(request: RequestCase) -> LetterKind:
    """Return the letter that a request most probably needs now: its acknowledgement, then its outcome."""
    owed = owed_letter(request)
    if owed is not None and owed not in request.told:
        return owed
    is_released = any(one.letter is LetterKind.ANSWER for one in request.letters)
    return LetterKind.RECEIPT if is_released else LetterKind.ACKNOWLEDGEMENT


def why_no_letter(request: RequestCase, letter: LetterKind) -> str:
    """Return why a letter cannot be written now; empty if it can."""
    if letter is LetterKind.EXTENSION:
        return _why_no_extension(request)
    if letter is LetterKind.RELEASE_FORM and all(one.name != "release form" for one in request.kind.checks):
        return text("“{kind}” needs no release form.", kind=request.kind.name)
    return next((why for letters, is_so, why in _HINDRANCES if letter in letters and is_so(request)), "")


_HINDRANCES: tuple[tuple[Collection[LetterKind], Callable[[RequestCase], bool], str], ...] = (
    (ASKED, lambda request: request.is_paused, "Something is awaited of the requester already."),
    ({LetterKind.ASK_FEE}, lambda request: request.owed_pounds <= 0, "No fee is owed."),
    ({LetterKind.REFUSAL}, lambda request: request.decision != REFUSED, "The request was not refused."),
    (
        {LetterKind.ANSWER},
        lambda request: not (request.decision in {GRANTED, PARTLY} or request.is_nothing_found),
        "The request was not granted, and no search ended without result.",
    ),
    ({LetterKind.RECEIPT}, lambda request: not request.is_released, "Nothing was released."),
)
"""Why a letter cannot be written now: letters, when it is so, and the words."""


def _why_no_extension(request: RequestCase) -> str:
    answer = request.kind.answer
    if answer is None or not any(limit.is_extendable for limit in LIMITS[answer]):
        return "The time for this answer cannot be extended."
    return "The time was extended already." if request.is_extended else ""
