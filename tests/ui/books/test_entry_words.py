"""Everything in the books reads as sentences with names, local times and units, nothing as it is stored."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from console.domain.books import BOOKS, KINDS
from console.domain.books.act_words import SENTENCES, sentence, sentence_with_details
from console.domain.books.automatic_acts import AUTOMATIC
from console.domain.books.entries import CaseFile, Entry
from console.domain.books.entry_words import EntryNames, number_words, seconds_words, size_words
from console.domain.books.payloads import values_of
from console.ui.books.book_columns import book_columns
from console.ui.books.case_text import case_page
from console.ui.books.formatting import doubt_words, kind_words, summary
from console.ui.books.page_html import _entry_html
from tests.support.act_samples import SAMPLES
from tests.support.payloads import good_payload

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
PEOPLE = {"a.bell": "Ada Bell", "t.rahman": "Tariq Rahman"}
NAMES = EntryNames(
    lambda login: PEOPLE.get(login, login),
    {3: "Market Street", 4: "Mill Lane"}.get,  # type: ignore[arg-type]  # only these are asked for
    lambda name: BOOKS[name].title if name in BOOKS else "",
)
RAW = {
    "an ISO stamp": re.compile(r"\d{4}-\d\d-\d\dT"),
    "snake_case": re.compile(r"\b[a-z]+_[a-z0-9_]+\b"),
    "a user name": re.compile(r"\b[a-z]\.[a-z]+\b(?!\.)"),
    "a naked float": re.compile(r"(?<![\d.:/])-?\d+\.\d{2,}"),
    "a Python value": re.compile(r"\b(?:True|False|None)\b|[{}\[\]]"),
    "a key of the program": re.compile(r"\bmedia-log \d+\b"),
}


def entry(kind: str, fields: dict[str, object], book: str = "") -> Entry:
    name = book or kind.partition(".")[0]
    return Entry(name, 7, kind, "a.bell", NOON, fields, "5f2c" * 16)  # type: ignore[arg-type]


def act_entry(act: str) -> Entry:
    subject, detail = SAMPLES[act]
    return entry(act, {**detail, "subject": subject}, AUTOMATIC[act].book)


def raw_in(text: str) -> list[str]:
    return [f"{what}: {found[0]}" for what, form in RAW.items() if (found := form.search(text))]


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))


def test_every_act_has_a_sentence_and_a_sample_of_what_services_record() -> None:
    assert set(SAMPLES) == set(AUTOMATIC) == set(SENTENCES)


@pytest.mark.req("LOG-01")
def test_an_act_is_told_as_a_colleague_would() -> None:
    assert sentence(act_entry("camera-steered"), NAMES) == "Ada Bell steered camera 3 Market Street for 12 s"
    assert sentence(act_entry("zone-lifted"), NAMES) == (
        "Ada Bell lifted the privacy zone “Flat above the bank” of camera 3 Market Street for 5 min"
    )
    assert sentence(act_entry("camera-handed-over"), NAMES) == (
        "Camera 3 Market Street was handed over from Tariq Rahman to Ada Bell"
    )
    assert sentence(act_entry("refused"), NAMES) == "Ada Bell was not permitted to steer cameras"
    assert sentence(act_entry("authorised-act"), NAMES).endswith("steered camera 3 Market Street for 12 s")
    said = sentence_with_details(act_entry("camera-called"), NAMES)
    assert said == (
        "Ada Bell called camera 3 Market Street to the spot · first time 1 Jun 2026, 13:00:00 · "
        "last time 1 Jun 2026, 14:00:00 · times 4"
    )


@pytest.mark.parametrize("act", sorted(AUTOMATIC))
def test_no_act_shows_raw_values(act: str) -> None:
    made = act_entry(act)
    assert raw_in(sentence_with_details(made, NAMES)) == []
    assert "5f2c" not in sentence_with_details(made, NAMES)
    page, paper = (
        words_of(html) for html in (case_page(CaseFile(made), {}, NAMES), _entry_html(made, NAMES))
    )
    assert raw_in(page) == []
    assert raw_in(paper) == []
    assert sentence(made, NAMES) in page
    assert sentence(made, NAMES) in paper


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_of_entry_shows_raw_values(kind: str) -> None:
    made = entry(kind, dict(values_of(good_payload(KINDS[kind]))))
    texts = [
        summary(made, NAMES),
        words_of(case_page(CaseFile(made), {}, NAMES)),
        words_of(_entry_html(made, NAMES)),
    ]
    texts += [column.shown(made) for column in book_columns(BOOKS[made.book], KINDS[kind], NAMES)]
    assert [raw for text in texts for raw in raw_in(text)] == []
    assert "Ada Bell" in texts[1]


@pytest.mark.parametrize("kind", ["corrected", "countersigned", "erased"])
def test_entries_about_others_have_titles(kind: str) -> None:
    made = entry(f"media-log.{kind}", {"why_corrected": "a mistake", "numbers": (3,), "rule": "3 years"})
    assert "media-log" not in kind_words(made)
    assert raw_in(words_of(_entry_html(made, NAMES))) == []


def test_numbers_have_the_units_that_people_use() -> None:
    assert [seconds_words(value) for value in (0.34, 12.01, 185, 7_800, 259_200)] == [
        "0.3 s",
        "12 s",
        "3 min 5 s",
        "2 h 10 min",
        "3 days",
    ]
    assert size_words(73_400_320) == "73.4 MB"
    assert [number_words(value) for value in (7, 12_345, 2.5, 3.0)] == ["7", "12,345", "2.5", "3"]


def test_a_doubt_has_a_length_of_time_that_people_read() -> None:
    stored = "dated 7772400.0 s before the entry before it: clock set back, or entered late"
    assert doubt_words(stored).startswith("dated 90 days before the entry")
