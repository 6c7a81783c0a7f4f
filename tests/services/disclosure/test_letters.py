"""Letters of requests: filled from the record, in the requester's language, kept with the request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.disclosures import (
    Appealed,
    Awaited,
    Closed,
    Extended,
    FeeCharged,
    Released,
    Searched,
)
from console.domain.date_names import write_dates_in
from console.domain.disclosure.letter_texts import BUILT_IN, LetterTemplate
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.instants import spoken_day
from console.domain.people.actor import Actor, Role
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.services.books.erasure import Erasure
from console.store.ledger.erasing import Erasing
from console.store.pictures import PictureTable
from tests.services.disclosure.desk import (
    DATA,
    DAY,
    HOUR,
    decided,
    letter,
    meet,
    register,
    render,
    wanted,
    write,
    written,
)
from tests.support.books import BELL

if TYPE_CHECKING:
    from console.services.disclosure.letters import RequestLetters
    from tests.support.books import Library


@pytest.fixture
def letters(library: Library) -> RequestLetters:
    with library.store.unit() as unit:
        unit.state_fact("contact", "Civic Centre, Anytown\n01632 960 000", "m.moss")
        unit.state_fact("purpose", "Public safety", "m.moss")
    return library.desk.letters


@pytest.mark.req("DIS-01")
def test_an_acknowledgement_names_the_request_and_its_last_day(
    library: Library, letters: RequestLetters
) -> None:
    number = register(library, wanted(library, address="1 High Street, Anytown"))
    due = library.desk.requests.request(DATA, number).due
    assert due is not None
    text = write(library, number, "acknowledgement", words="Ask for Dana.")
    assert f"We will answer you by {spoken_day(due.day, language='en')}." in text
    assert "cameras 7" in text
    assert "Ask for Dana." in text
    assert "1 High Street\n\nAnytown" in text
    with pytest.raises(Refusal):
        letters.preview(BELL, number, letter(library, "acknowledgement"))


@pytest.mark.req("DIS-01")
def test_a_requester_who_wishes_welsh_is_written_to_in_welsh(library: Library) -> None:
    number = register(library, wanted(library, language="Welsh"))
    text = write(library, number, "acknowledgement")
    assert "Annwyl Olivia Fletcher" in text
    assert "gwrthrych am wybodaeth" in text
    assert library.desk.requests.request(DATA, number).letters[0].language == "Welsh"


@pytest.mark.req("EVD-08")
def test_the_asker_is_told_how_long_the_recordings_are_kept(library: Library) -> None:
    english, welsh = register(library, wanted(library)), register(library, wanted(library, language="Welsh"))
    assert "and for 90 days after" in write(library, english, "acknowledgement")
    assert "90 diwrnod" in write(library, welsh, "acknowledgement")
    library.desk.requests.enter(DATA, decided(library, "refused"), english)
    assert "90 days" in write(library, english, "refusal")
    # What names no cameras and times holds nothing, and no letter says that it does.
    vague = register(library, wanted(library, cameras=(), place="High Street"))
    text = write(library, vague, "acknowledgement")
    assert "High Street" in text
    assert "delete" not in text
    now = library.clock.utc_now()
    nobody = Searched(
        cameras=(7,), begin_utc=now - 2 * HOUR, end_utc=now - HOUR, is_found=False, result="nobody"
    )
    library.desk.requests.enter(DATA, nobody, vague)
    assert "90 days" not in write(library, vague, "answer")
    library.desk.requests.enter(DATA, replace(nobody, is_found=True), vague)
    library.desk.requests.enter(DATA, decided(library, "refused"), vague)
    assert "90 days" in write(library, vague, "refusal")


@pytest.mark.req("DIS-13")
def test_a_fee_is_asked_for_only_once_it_is_charged_and_the_letter_names_it(library: Library) -> None:
    """Else anybody could stop the clock of a request that is free."""
    number, today = register(library, wanted(library)), day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="No fee is owed"):
        write(library, number, "question: fee")
    assert not library.desk.requests.request(DATA, number).is_paused
    charged = FeeCharged(charged_on=today, charged_for="copy", pounds=12.5, reason="the fortieth of one day")
    library.desk.requests.enter(DATA, charged, number)
    assert "£12.50" in write(library, number, "question: fee")
    assert library.desk.requests.request(DATA, number).is_paused


@pytest.mark.req("DIS-05")
def test_the_clock_stops_with_the_letter_and_never_without_it(library: Library) -> None:
    number, today = register(library, wanted(library)), day_of(library.clock.utc_now())
    for alone in (
        Awaited(awaited="proof of identity", asked_on=today),
        Extended(told_on=today, reason="forty cameras"),
    ):
        with pytest.raises(OperatorError, match="only with the letter"):
            library.desk.requests.enter(DATA, alone, number)
    write(library, number, "question: proof of identity", words="A passport will do.")
    asked = library.desk.requests.request(DATA, number)
    assert (asked.state, asked.is_paused) == (RequestState.WAITING_IDENTITY, True)
    with pytest.raises(OperatorError, match="awaited"):
        write(library, number, "question: detail of what is wanted")


@pytest.mark.req("DIS-05")
def test_a_letter_that_cannot_be_kept_changes_nothing(library: Library, letters: RequestLetters) -> None:
    number = register(library, wanted(library))
    with pytest.raises(OperatorError, match="not a PDF"):
        letters.write(DATA, number, letter(library, "question: proof of identity"), lambda _: b"no letter")
    with pytest.raises(OperatorError, match="why it takes longer"):
        letters.write(DATA, number, letter(library, "extension"), render)
    request = library.desk.requests.request(DATA, number)
    assert (request.is_paused, request.is_extended, request.letters) == (False, False, ())


@pytest.mark.req("DIS-05")
def test_an_extension_tells_the_new_day(library: Library) -> None:
    number = register(library, wanted(library))
    text = write(library, number, "extension", words="forty cameras")
    due = library.desk.requests.request(DATA, number).due
    assert due is not None
    assert f"until {spoken_day(due.day, language='en')}" in text
    assert "Information Commissioner" in text


@pytest.mark.req("DIS-05")
def test_a_refusal_tells_reasons_and_rights_and_only_then_the_request_is_closed(library: Library) -> None:
    number = register(library, wanted(library))
    closed = Closed(closed_utc=library.clock.utc_now(), outcome="refused")
    with pytest.raises(OperatorError, match="not refused"):
        write(library, number, "refusal")
    library.desk.requests.enter(DATA, decided(library, "refused"), number)
    with pytest.raises(Refusal, match="no letter with the outcome"):
        library.desk.requests.enter(DATA, closed, number)
    text = write(library, number, "refusal")
    assert "Our reasons: as the rules say" in text
    assert "Information Commissioner" in text
    assert "section 167" in text
    left_out = write(library, number, "refusal", left_out="section 45(6) of the 2018 Act")
    assert "reasons" not in left_out
    assert "section 45" not in left_out
    assert "Information Commissioner" in left_out
    library.desk.requests.enter(BELL, Appealed(appealed_on=day_of(closed.closed_utc), grounds="me"), number)
    library.desk.requests.enter(DATA, decided(library, "refused"), number)
    with pytest.raises(Refusal, match="no letter with the outcome"):
        library.desk.requests.enter(DATA, closed, number)  # the second refusal was not told yet
    write(library, number, "refusal")
    library.desk.requests.enter(DATA, closed, number)


@pytest.mark.req("DIS-07")
def test_the_rights_are_those_of_the_asker(library: Library) -> None:
    rights = {}
    for kind in ("freedom of information", "police"):
        number = register(library, written(library, kind))
        library.desk.requests.enter(DATA, decided(library, "refused"), number)
        rights[kind] = write(library, number, "refusal")
    assert "internal review" in rights["freedom of information"]
    assert "section 167" not in rights["freedom of information"]
    assert "Commissioner" not in rights["police"]


@pytest.mark.req("DIS-05")
@pytest.mark.usefixtures("letters")
def test_an_answer_to_the_person_has_the_information_of_article_15(library: Library) -> None:
    number = register(library, wanted(library))
    meet(library, number, "identity", "place and time")
    library.desk.requests.enter(DATA, decided(library, "granted"), number)
    text = write(library, number, "answer")
    for said in ("Purposes: Public safety.", "after 30 days", "Source:", "automated means", "Commissioner"):
        assert said in text
    assert "Recipients" not in text  # the scheme names none: the paragraph is left out


@pytest.mark.req("DIS-05")
def test_nothing_found_is_answered_with_what_was_searched(library: Library) -> None:
    number, now = register(library, wanted(library)), library.clock.utc_now()
    looked: dict[str, Any] = {"cameras": (7, 8), "begin_utc": now - 2 * HOUR, "end_utc": now - HOUR}
    library.desk.requests.enter(DATA, Searched(**looked, is_found=False, result="Nobody."), number)
    text = write(library, number, "answer")
    assert "found no recording" in text
    assert "cameras 7, 8" in text
    assert "article 15" not in text


@pytest.mark.req("DIS-04")
def test_the_media_sign_a_form_that_limits_the_use_and_a_receipt(library: Library) -> None:
    number = register(library, written(library, "media"))
    text = write(library, number, "release form")
    assert "proof of this editing" in text
    assert text.count("signature):") == 2
    police = register(library, written(library, "police"))
    with pytest.raises(OperatorError, match="needs no release form"):
        write(library, police, "release form")
    meet(library, police, "written", "identity")
    library.desk.requests.enter(DATA, decided(library, "granted"), police)
    with pytest.raises(OperatorError, match="Nothing was released"):
        write(library, police, "receipt")
    released = Released(
        released_utc=library.clock.utc_now(), material="EX/1", recipient="P. Reed", way="handed over"
    )
    library.desk.requests.enter(DATA, released, police)
    assert "P. Reed" in write(library, police, "receipt")


def test_the_schemes_own_words_are_used(library: Library, letters: RequestLetters) -> None:
    own = LetterTemplate(("Hello", "Helo"), "{requester}: {due}.\n\n{kept}", "{due} {kept}")
    letters._own = {"acknowledgement": own}
    number = register(library, wanted(library))
    text = letters.preview(DATA, number, letter(library, "acknowledgement"))
    assert text.title == "Hello"
    assert text.paragraphs[0].startswith("Olivia Fletcher: ")


def test_what_is_written_into_a_letter_is_no_template(library: Library) -> None:
    number = register(library, wanted(library, requester="{contact} {words}"))
    assert "Dear {contact} {words}" in write(library, number, "acknowledgement")


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_text_can_be_filled_in_both_languages(name: str) -> None:
    template = BUILT_IN[name]
    places = [sorted(part for part in text.split("{")[1:]) for text in (template.english, template.welsh)]
    assert len(places[0]) == len(places[1])


@pytest.mark.req("DIS-01")
def test_letters_are_erased_with_their_request(library: Library) -> None:
    number = register(library, wanted(library))
    write(library, number, "acknowledgement")
    sha256 = library.desk.requests.request(DATA, number).letters[0].document
    library.desk.requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    library.desk.requests.enter(DATA, Closed(closed_utc=library.clock.utc_now(), outcome="refused"), number)
    documents = PictureTable(library.engine, library.clock)
    assert documents.load(f"request/{sha256}") is not None
    library.clock.advance((4 * 366 * DAY).total_seconds())
    Erasure(Erasing(library.engine, library.store), library.gate, library.clock).erase_due(
        Actor("program", "Program", Role.MANAGER)
    )
    assert documents.load(f"request/{sha256}") is None


@pytest.mark.parametrize("screen", ["en", "cy"])
def test_dates_are_in_the_language_of_the_letter_whatever_that_of_the_screen(
    library: Library, screen: str
) -> None:
    write_dates_in(screen)
    try:
        numbers = [register(library, wanted(library, language=language)) for language in ("English", "Welsh")]
        english, welsh = (write(library, number, "acknowledgement") for number in numbers)
    finally:
        write_dates_in("en")
    assert "1 Jul 2026" in english
    assert "Gorff" not in english
    assert "1 Gorff 2026" in welsh
    assert "Jul" not in welsh
