"""Letters in the scheme's own words: facts of the scheme, one for each letter and language (DIS-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.complaints import ACKNOWLEDGEMENT, ANSWER, APPEAL_OUTCOME, DELAY
from console.domain.books.complaints import LETTERS as TO_COMPLAINANTS
from console.domain.books.disclosures import ENGLISH, LANGUAGES, WELSH
from console.domain.disclosure.letter_fields import OF_COMPLAINTS, OF_REQUESTS, SAMPLE, SAMPLE_WELSH
from console.domain.disclosure.letter_texts import BUILT_IN
from console.domain.disclosure.letters import PLACE, LetterText, filled
from console.domain.errors import OperatorError
from console.domain.scheme.facts import BY_NAME, Fact
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.disclosure.letter_texts import LetterTemplate

MOST_TITLE, MOST_TEXT = 200, 8_000
SCHEME, SETTINGS, PROGRAM = "scheme", "settings", "program"
"""Whose words are in force."""
AFTER_COMPLAINT, AFTER_DATA_COMPLAINT = "rights after a complaint", "rights after a data protection complaint"
ABOUT_COMPLAINTS = frozenset({*TO_COMPLAINANTS, AFTER_COMPLAINT, AFTER_DATA_COMPLAINT})
INSERTED = {
    "rights": "rights of the person",
    "nothing": "nothing found",
    "information": "article 15 information",
}
"""Fields that another text fills in, with the one that stands in a preview."""

_FIELDS_OF = {
    "acknowledgement": ("kept", "due"),
    "question: fee": ("owed",),
    "extension": ("due", "words", "rights"),
    "refusal": ("reason", "rights"),
    "answer": ("nothing", "information", "rights"),
    "receipt": ("material", "recipient"),
    "nothing found": ("searched",),
    ACKNOWLEDGEMENT: ("due", "form"),
    DELAY: ("due", "reason"),
    ANSWER: ("finding", "answer", "rights"),
    APPEAL_OUTCOME: ("finding", "answer", "rights"),
    "article 15 information": ("purposes", "recipients", "retention"),
}
"""Fields that a letter must have: what the law or the code has it say (DIS-01, DIS-05, EVD-08, CMP-01)."""
_COMMISSIONER = {
    ENGLISH: (("Information Commissioner", "information commissioner"), ("court", "court")),
    WELSH: (("Comisiynydd Gwybodaeth", "omisiynydd gwybodaeth"), ("llys", "lys")),
}
_WORDS_OF = {
    AFTER_DATA_COMPLAINT: _COMMISSIONER,
    "rights of the person": _COMMISSIONER,
    "rights of freedom of information": {
        ENGLISH: (("Information Commissioner", "information commissioner"), ("review", "review")),
        WELSH: (("Comisiynydd Gwybodaeth", "omisiynydd gwybodaeth"), ("adolygiad", "adolygiad")),
    },
}
"""Words that a text must have, as they are said and as they are found: Welsh words change at their begin."""


@dataclass(frozen=True, slots=True)
class TextInForce:
    """A letter in one language as it is written now.

    Attributes:
        title: empty for a text that letters insert.
        whose: whose words these are: `SCHEME`, `SETTINGS` or `PROGRAM`.
        problem: which words are not used and why, although there are some; else empty.
    """

    title: str
    body: str
    whose: str = PROGRAM
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LetterProblem:
    """A letter of the settings file that is not used.

    Attributes:
        language: empty where it is in none.
    """

    name: str
    language: str
    why: str


def fact_of(name: str, language: str) -> str:
    """Return the name of the fact that holds a letter in a language."""
    return f"letter {name} {language}".casefold()


LETTER_OF_FACT = {fact_of(name, language): (name, language) for name in BUILT_IN for language in LANGUAGES}

EVERY_FACT = BY_NAME | {
    fact: Fact(fact, f"Letter: {name}, {language}", is_long=True, is_required=False)
    for fact, (name, language) in LETTER_OF_FACT.items()
}
"""Facts of the scheme by name, with its letters."""


def has_title(name: str) -> bool:
    """Return whether this is a letter, not a text that letters insert."""
    return bool(BUILT_IN[name].title[0])


def joined(name: str, title: str, body: str) -> str:
    """Return a letter as it is kept: its title is the first line."""
    return f"{' '.join(title.split())}\n\n{body.strip()}".strip() if has_title(name) else body.strip()


def parted(name: str, kept: str) -> tuple[str, str]:
    """Return title and text of a letter from what is kept."""
    if not has_title(name):
        return "", kept.strip()
    title, _, body = kept.strip().partition("\n")
    return title.strip(), body.strip()


def fields_of(name: str) -> frozenset[str]:
    """Return the fields that can be filled into a letter, or a text that letters insert."""
    known = OF_COMPLAINTS if name in ABOUT_COMPLAINTS else OF_REQUESTS
    return known if has_title(name) else known - INSERTED.keys()


def check_own_letter(name: str, language: str, kept: str) -> None:
    """Check that a letter in the scheme's own words can be filled in and says what it must.

    Raises:
        OperatorError: it names what is wrong or missing.
    """
    title, body = parted(name, kept)
    if not body or (has_title(name) and not title):
        raise OperatorError("The letter has no title or no text.", "Enter both. Nothing was saved.")
    if len(title) > MOST_TITLE or len(body) > MOST_TEXT:
        raise OperatorError(
            text("The letter is too long: a title has at most {title} characters, a text {body}.",
                 title=MOST_TITLE, body=MOST_TEXT),
            "Shorten it. Nothing was saved.",
        )  # fmt: skip
    if PLACE.search(title):
        raise OperatorError("Nothing is filled into a title.", "Take the fields out of it.")
    known = fields_of(name)
    if unknown := sorted({place for place, _ in PLACE.findall(body)} - known):
        raise OperatorError(
            text("This letter knows no field {fields}.", fields=", ".join(f"{{{one}}}" for one in unknown)),
            text("These can be filled in: {known}.", known=", ".join(sorted(known))),
        )
    rest = PLACE.sub("", title + body)
    if "{" in rest or "}" in rest:
        at = min(rest.find(brace) for brace in "{}" if brace in rest)
        raise OperatorError(
            text("A brace stands alone near “{words}”.", words=rest[max(at - 15, 0) : at + 15].strip()),
            "A field is its name in braces, such as {requester}.",
        )
    if missing := list(_missing(name, language, body)):
        raise OperatorError(
            text("The letter must also say: {missing}.", missing=", ".join(missing)),
            "Write it into a paragraph that does not wait for another field. Nothing was saved.",
        )


def _missing(name: str, language: str, body: str) -> Iterator[str]:
    """Yield what a text does not say in every letter in which it must."""
    paragraphs = body.split("\n\n")
    waits = [{place for place, mark in PLACE.findall(one) if mark} for one in paragraphs]
    for field in _FIELDS_OF.get(name, ()):
        # A paragraph that waits for something else as well is left out with it.
        if not any(
            field in {place for place, _ in PLACE.findall(one)} and waiting <= {field}
            for one, waiting in zip(paragraphs, waits, strict=True)
        ):
            yield f"{{{field}}}"
    always = "\n\n".join(one for one, waiting in zip(paragraphs, waits, strict=True) if not waiting)
    for said, found in _WORDS_OF.get(name, {}).get(language, ()):
        if found not in always.casefold():
            yield f"“{said}”"


def text_in_force(
    name: str, language: str, facts: Mapping[str, str], settings: Mapping[str, LetterTemplate]
) -> TextInForce:
    """Return a letter as it is written now: the scheme's, else the settings file's, else the program's.

    Words that cannot be used, whoever stored them, never keep a letter from being written.
    """
    own, problem = facts.get(fact_of(name, language), "").strip(), ""
    if own:
        if not (why := _problem_of(name, language, own)):
            return TextInForce(*parted(name, own), SCHEME)
        problem = text("The scheme's own words cannot be used: {why}", why=why)
    built_in = BUILT_IN[name].title_in(language), BUILT_IN[name].text_in(language)
    of_file = settings_text(name, language, settings)
    if of_file is None or of_file == built_in:
        return TextInForce(*built_in, PROGRAM, problem)
    if why := _problem_of(name, language, joined(name, *of_file)):
        said = problem or text("The words of the settings file cannot be used: {why}", why=why)
        return TextInForce(*built_in, PROGRAM, said)
    return TextInForce(*of_file, SETTINGS, problem)


def settings_text(name: str, language: str, settings: Mapping[str, LetterTemplate]) -> tuple[str, str] | None:
    """Return title and text that the settings file gives a letter in a language; None: it gives none."""
    template = settings.get(name)
    return (template.title_in(language), template.text_in(language)) if template is not None else None


def _problem_of(name: str, language: str, kept: str) -> str:
    try:
        check_own_letter(name, language, kept)
    except OperatorError as error:
        return error.what
    return ""


def settings_problems(settings: Mapping[str, LetterTemplate]) -> list[LetterProblem]:
    """Return which letters of the settings file are not used, and why; the program's own are instead."""
    found = [
        LetterProblem(name, "", text("There is no letter of this name."))
        for name in settings.keys() - BUILT_IN.keys()
    ]
    for name in BUILT_IN.keys() & settings.keys():
        for language in LANGUAGES:
            given = settings_text(name, language, settings)
            if given is not None and (why := _problem_of(name, language, joined(name, *given))):
                found.append(LetterProblem(name, language, why))
    return sorted(found, key=lambda one: (one.name, one.language))


def sample_letter(
    name: str,
    language: str,
    kept: str,
    facts: Mapping[str, str],
    settings: Mapping[str, LetterTemplate],
) -> LetterText:
    """Return what a letter looks like, filled with a request that is made up."""
    values = {**SAMPLE, **(SAMPLE_WELSH if language == WELSH else {})}
    for field, inserted in INSERTED.items():
        stands_in = AFTER_DATA_COMPLAINT if name in ABOUT_COMPLAINTS else inserted
        body = text_in_force(stands_in, language, facts, settings).body
        values[field] = "\n\n".join(filled(body, values))
    title, body = parted(name, kept)
    head = (values["owner"], values["contact"])
    return LetterText(title, head, (values["requester"],), values["today"], filled(body, values), language)
