"""Letters in the scheme's own words: stated by the manager, checked, in force at once, never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.app.wiring.books import letter_templates
from console.domain.books.disclosures import ENGLISH, LANGUAGES, WELSH
from console.domain.disclosure.letter_fields import FIELDS, SAMPLE
from console.domain.disclosure.letter_texts import BUILT_IN, LetterTemplate
from console.domain.disclosure.own_letters import (
    LETTER_OF_FACT,
    check_own_letter,
    fact_of,
    joined,
    parted,
    sample_letter,
    settings_problems,
    text_in_force,
)
from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.settings.schema import LetterSettings
from tests.services.disclosure.desk import DATA, decided, letter, register, wanted, write
from tests.support.books import BELL, MOSS

if TYPE_CHECKING:
    from tests.support.books import Library

pytestmark = pytest.mark.req("DIS-01")
OWN = "Your request is here\n\nHello {requester}. Until {due}, and {kept} days more.\n\n{words?}"
EVERY = [(name, language) for name in BUILT_IN for language in LANGUAGES]


def state(library: Library, words: str, name: str = "acknowledgement", language: str = ENGLISH) -> str:
    fact = fact_of(name, language)
    library.desk.scheme.state(MOSS, fact, words)
    return fact


def test_the_next_letter_has_the_words_that_the_scheme_states(library: Library) -> None:
    number = register(library, wanted(library))
    fact = state(library, OWN)
    text = library.desk.letters.preview(DATA, number, letter(library, "acknowledgement"))
    assert (text.title, text.problem) == ("Your request is here", "")
    assert text.paragraphs[0].startswith("Hello Olivia Fletcher. Until ")
    assert "Hello Olivia Fletcher" in write(library, number, "acknowledgement")
    welsh = register(library, wanted(library, language=WELSH))
    assert "Annwyl Olivia Fletcher" in write(library, welsh, "acknowledgement"), "the other language stays"
    state(library, "")
    assert "Dear Olivia Fletcher" in write(library, number, "acknowledgement"), "the program's own again"
    versions = [(words, author) for _, words, author in library.desk.scheme.history(fact)]
    assert versions == [(OWN, "m.moss"), ("", "m.moss")], "earlier versions stay readable"


def test_only_who_may_change_the_scheme_changes_its_letters(library: Library) -> None:
    for actor in (BELL, DATA):
        with pytest.raises(Refusal):
            library.desk.scheme.state(actor, fact_of("acknowledgement", ENGLISH), OWN)


@pytest.mark.parametrize(
    ("name", "words", "wrong"),
    [
        ("acknowledgement", "Title\n\n{due} {kept} {requster}", r"field \{requster\}"),
        ("acknowledgement", "Title\n\n{due} {kept} Dear {requester", "brace"),
        ("acknowledgement", "Title\n\n{due} {kept} { requester }", "brace"),
        ("acknowledgement", "Only a title", "no title or no text"),
        ("acknowledgement", "For {requester}\n\n{due} {kept}", "into a title"),
        ("acknowledgement", "Title\n\n{due} {kept} " + "x" * 8_000, "too long"),
        ("acknowledgement", "Title\n\n{kept}", r"\{due\}"),
        ("refusal", "No\n\nOur reasons: {reason?}", r"\{rights\}"),
        ("refusal", "No\n\nOur reasons: {reason?}\n\n{rights}\n{words?}", r"\{rights\}"),
        ("answer", "Yes\n\n{nothing?}\n\n{rights}", r"\{information\}"),
        ("rights of the person", "Go to a court.", "Information Commissioner"),
        ("rights of the person", "Information Commissioner.", "court"),
        ("rights of the person", "{contact?} Information Commissioner, court.", "Information Commissioner"),
    ],
)
def test_what_cannot_be_filled_or_leaves_a_duty_out_is_refused(
    library: Library, name: str, words: str, wrong: str
) -> None:
    with pytest.raises(OperatorError, match=wrong):
        state(library, words, name)
    assert fact_of(name, ENGLISH) not in library.desk.scheme.facts()


def test_welsh_words_of_the_rights_are_found_however_they_begin() -> None:
    check_own_letter("rights of the person", WELSH, "Cewch fynd at Gomisiynydd Gwybodaeth, ac i lys.")
    with pytest.raises(OperatorError, match="llys"):
        check_own_letter("rights of the person", WELSH, "Cewch gwyno wrth y Comisiynydd Gwybodaeth.")


@pytest.mark.parametrize("bad", ["nothing", "Title\n\n{nobody}", "\0\n\n{", "x" * 50_000, "Title\n\n{due}"])
def test_bad_words_in_the_database_keep_no_letter_from_being_written(library: Library, bad: str) -> None:
    with library.store.unit() as unit:
        unit.state_fact(fact_of("acknowledgement", ENGLISH), bad, "m.moss")
    number = register(library, wanted(library))
    text = library.desk.letters.preview(DATA, number, letter(library, "acknowledgement"))
    assert "Dear Olivia Fletcher" in text.paragraphs
    assert text.problem
    assert "Dear Olivia Fletcher" in write(library, number, "acknowledgement")


def test_bad_rights_are_said_although_the_letter_itself_is_good(library: Library) -> None:
    with library.store.unit() as unit:
        unit.state_fact(fact_of("rights of the person", ENGLISH), "Complain to nobody.", "m.moss")
    number = register(library, wanted(library))
    library.desk.requests.enter(DATA, decided(library, "refused"), number)
    text = library.desk.letters.preview(DATA, number, letter(library, "refusal"))
    assert "Commissioner" in "\n".join(text.paragraphs)
    assert "Commissioner" in text.problem


def test_the_schemes_words_come_before_those_of_the_settings_file() -> None:
    settings = {
        "acknowledgement": LetterTemplate(("Hello", "Helo"), "File {due} {kept}", "Ffeil {due} {kept}")
    }
    facts: dict[str, str] = {}
    assert text_in_force("acknowledgement", WELSH, facts, settings).body == "Ffeil {due} {kept}"
    facts[fact_of("acknowledgement", WELSH)] = "Teitl\n\n{due} {kept}"
    found = text_in_force("acknowledgement", WELSH, facts, settings)
    assert (found.title, found.body, found.whose) == ("Teitl", "{due} {kept}", "scheme")
    assert text_in_force("acknowledgement", ENGLISH, facts, settings).body == "File {due} {kept}"


def test_words_of_the_settings_file_that_leave_a_duty_out_are_not_used() -> None:
    settings = letter_templates(
        {
            "acknowledgement": LetterSettings(english="We have your request.", welsh="Helo {due} {kept}"),
            "refusal": LetterSettings(english="No {rights} {reason?} {nonsense}"),
            "answer": LetterSettings(welsh_title="Ateb"),
            "no such letter": LetterSettings(english="Hello"),
            "receipt": LetterSettings(english="x" * 9_000),
        }
    )
    found = text_in_force("acknowledgement", ENGLISH, {}, settings)
    assert (found.whose, found.body) == ("program", BUILT_IN["acknowledgement"].english)
    assert "settings file cannot be used: The letter must also say: {kept}, {due}" in found.problem
    assert text_in_force("acknowledgement", WELSH, {}, settings).whose == "settings"
    assert text_in_force("answer", WELSH, {}, settings).title == "Ateb"
    assert text_in_force("answer", ENGLISH, {}, settings).whose == "program"
    assert [(one.name, one.language) for one in settings_problems(settings)] == [
        ("acknowledgement", ENGLISH),
        ("no such letter", ""),
        ("receipt", ENGLISH),
        ("refusal", ENGLISH),
    ]
    facts = {fact_of("acknowledgement", ENGLISH): "No\n\nDuties."}
    assert "scheme's own words" in text_in_force("acknowledgement", ENGLISH, facts, settings).problem


def test_a_letter_is_written_with_the_programs_words_and_says_why(library: Library) -> None:
    own = letter_templates({"acknowledgement": LetterSettings(english="We have your request.")})
    library.desk.letters._own = own
    number = register(library, wanted(library))
    text = library.desk.letters.preview(DATA, number, letter(library, "acknowledgement"))
    assert text.paragraphs[0].startswith("Dear Olivia Fletcher")
    assert "settings file" in text.problem


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_what_the_program_says_itself_would_be_accepted_and_looks_like_a_letter(
    name: str, language: str
) -> None:
    found = text_in_force(name, language, {}, {})
    kept = joined(name, found.title, found.body)
    check_own_letter(name, language, kept)
    assert parted(name, kept) == (found.title, found.body.strip())
    sample = sample_letter(name, language, kept, {}, {})
    assert sample.paragraphs
    assert "{" not in "".join(sample.paragraphs)
    assert "_" * 10 not in "".join(sample.paragraphs).replace("_" * 20, ""), "no field is without an example"


def test_every_field_has_an_example_and_every_name_fits_the_table() -> None:
    assert FIELDS.keys() - {"rights", "information", "nothing"} == SAMPLE.keys()
    fits: Any = [len(name) <= 64 for name in LETTER_OF_FACT]
    assert all(fits)
