"""A free text names cameras in the ways in which people write them, and counts other things too."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.books.camera_words import CameraWords
from console.domain.books.pictures import pictures_in

NAMES = {
    10: "Market Street north",
    12: "Bus station",
    13: "10 High Street",
    14: "Café Élan",
    15: "14",
    20: "Station",
}
WORDS = CameraWords(NAMES)


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize(
    ("said", "cameras"),
    [
        ("cameras 10 and 12", {10, 12}),
        ("cams 10, 12 & 14", {10, 12, 14}),
        ("cameras 10 to 14", {10, 12, 13, 14}),
        ("cameras 10-13 inclusive", {10, 12, 13}),
        ("cameras 9 – 11", {10}),
        ("C10", {10}),
        ("seen on c10/c12", {10, 12}),
        ("C-10, C 12", {10, 12}),
        ("camera no. 10", {10}),
        ("Camera No 10 and No 12", {10, 12}),
        ("camera nos. 10 and 12", {10, 12}),
        ("camera number 10", {10}),
        ("CAMERA #10", {10}),
        ("the cameras (10, 12)", {10, 12}),
        ("cam10", {10}),
        ("Cam. 010", {10}),
        ("camera:10", {10}),
        ("camera 10 or camera 12", {10, 12}),
        ("cameras 1, 2, 3, and 10", {10}),
        ("cameras 10 and 12 in the High Street", {10, 12}),
        ("cameras 10 and 12 High Street", {10, 12}),
        ("cameras 9 and 10 second floor", {10}),
        ("cameras 9 and 10 - 2 men", {10}),
        ("man seen on cameras 9 and 10, 2 men more", {10}),
        ("camera\t\n 10", {10}),
        ("camera 10.", {10}),
        ("camera 10's picture", {10}),
        ("camera 10 at 10 minutes past", {10}),
        ("a man on market street  NORTH", {10}),
        ("MarketStreet-North", {10}),
        ("Market\nStreet north", {10}),
        ("the bus station", {12}),
        ("the bus station, as the camera shows it", {12, 20}),
        ("Station: no picture", {20}),
        ("the recording of the STATION", {20}),
        ("camera ten", {10}),
        ("Camera Ten's picture", {10}),
        ("camera number twelve", {12}),
        ("cameras ten, twelve and twenty", {10, 12, 20}),
        ("cameras ten to fourteen", {10, 12, 13, 14}),
        ("camera ten, two men run", {10}),
        ("the cameras nine and\nTEN", {10}),
        ("camera deg", {10}),
        ("ar gamera rhif 10", {10}),
        ("gamera deg wedi torri", {10}),
        ("camerâu 10 a 12", {10, 12}),
        ("camera\u0302u 10 a 12", {10, 12}),
        ("camerau un deg dau ac ugain", {12, 20}),
        ("camerâu deg i un deg pedwar", {10, 12, 13, 14}),
        ("10 High Street", {13}),
        ("caf\u00e9 \u00e9lan", {14}),
        ("cafe\u0301 e\u0301lan", {14}),
        ("cafe elan", {14}),
    ],
)
def test_what_names_a_camera(said: str, cameras: set[int]) -> None:
    assert WORDS.named_in(said) == cameras


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize(
    "said",
    [
        "",
        "10 minutes",
        "at 10 and 12 o'clock",
        "10 Low Street",
        "after 10 and 12 people had left",
        "camera 3, 10 minutes later",
        "cameras 3 and 4, 10 to 12 minutes later",
        "camera 3 at 10:12",
        "camera 3, 10:12 hrs",
        "camera 3, 10.30 pm",
        "camera 3 and 10 Low Street",
        "camera 3, 10th December",
        "camera 3, 10 men",
        "camera 3, 10% of it",
        "camera 110",
        "camera 1012",
        "C1012",
        "the camera was cleaned 10 times",
        "cameraman 10",
        "camel 10",
        "scam 10",
        "ABC10",
        "c10a3f9",
        "c. 10 people",
        "c 10 years",
        "EC10 4AB",
        "cameras 1 to 9",
        "Market Street",
        "North of Market Street",
        "stations",
        "14",
        "unit 10 arrived",
        "incident 10 of 12",
        "Station",
        "the station was quiet",
        "on camera ten men were seen",
        "camera twelve times out of ten",
        "camera 3, ten minutes later",
        "ten cameras",
        "the camera someone saw",
        "I made C10/M and C10/W",
    ],
)
def test_what_names_none(said: str) -> None:
    assert WORDS.named_in(said) == set()


LEADS = st.sampled_from(
    ["camera", "cameras", "cam", "cams", "Camera no.", "CAMERAS nos", "camera number", "cam #", "camera ("]
)
BETWEEN = st.sampled_from([", ", ",", " and ", " & ", "/", " or ", "; ", ", and ", " + ", " and camera "])
ROUND = st.text(alphabet=" .,;:-\n()'\"", max_size=4)
NUMBERS = st.lists(st.integers(1, 99_999), min_size=1, max_size=6)


@pytest.mark.req("RIP-04")
@given(LEADS, NUMBERS, st.lists(BETWEEN, min_size=5, max_size=5), ROUND, st.booleans())
def test_no_number_of_a_list_is_missed(
    lead: str, numbers: list[int], between: list[str], around: str, is_padded: bool
) -> None:
    written = [f"{one:06}" if is_padded else str(one) for one in numbers]
    listed = "".join(f"{one}{tie}" for one, tie in zip(written, between, strict=False))
    listed = (
        listed[: len(listed) - len(between[len(written) - 1])] if len(written) <= len(between) else listed
    )
    said = f"He stood {around} {lead} {listed} {around}"
    found = CameraWords(dict.fromkeys(numbers, "")).named_in(said)
    assert found >= set(numbers[: len(between)])


@pytest.mark.req("RIP-04")
@given(st.integers(1, 500), st.integers(0, 500), st.sampled_from(["to", "-", "–", "until", "up to"]))
def test_no_number_of_a_span_is_missed(low: int, more: int, tie: str) -> None:
    high = low + more
    words = CameraWords(dict.fromkeys(range(1, 1002), ""))
    assert words.named_in(f"cameras {low} {tie} {high}") == set(range(low, high + 1))


WORD = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=3, max_size=8).filter(
    lambda word: not word.isdigit()
)


@pytest.mark.req("RIP-04")
@given(st.lists(WORD, min_size=1, max_size=4), st.sampled_from([" ", "", "  ", "-", "_", "\n"]), ROUND)
def test_no_name_is_missed_however_it_is_spaced_and_cased(words: list[str], tie: str, around: str) -> None:
    found = CameraWords({7: " ".join(words), 8: "another name"})
    for said in (tie.join(words), tie.join(words).upper(), tie.join(words).casefold()):
        if said.casefold() == " ".join(words).casefold() or said.isascii():
            assert 7 in found.named_in(f"seen on camera {around} {said} {around} there")


SPOKEN = ["one", "nine", "eleven", "nineteen", "twenty", "twenty-one", "thirty five", "ninety-nine"]
WELSH = ["un", "naw", "un deg un", "un deg naw", "dau ddeg", "dau ddeg un", "tri deg pump", "naw deg naw"]


@pytest.mark.req("RIP-04")
@pytest.mark.parametrize("spoken", [SPOKEN, WELSH])
def test_numbers_in_words(spoken: list[str]) -> None:
    words = CameraWords(dict.fromkeys(range(1, 100), ""))
    found = [words.named_in(f"mae llun camera {one}") for one in spoken]
    assert found == [{1}, {9}, {11}, {19}, {20}, {21}, {35}, {99}]


@pytest.mark.parametrize(
    "said",
    [
        "on camera two males fight",
        "the camera one can see",
        "seen on camera one evening",
        "camera one of many",
        "camera 110 to one side",
        "camera 110 and one in the yard",
        "the camera pump is empty",
        "camera tri-pod",
    ],
)
def test_what_is_counted_is_no_camera(said: str) -> None:
    assert CameraWords(dict.fromkeys(range(1, 100), "")).named_in(said) == set()


def test_a_place_is_no_camera_of_that_name() -> None:
    assert WORDS.named_in("Bus station, bay C") == {12}
    assert WORDS.named_in("Bus station, bay C", is_place=True) == set()
    assert WORDS.named_in("below camera 10, bus station", is_place=True) == {10, 12, 20}
    entered_utc = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    assert pictures_in({"place": "Bus station, bay C"}, entered_utc, WORDS) is None
    for field, said in (("notes", "Bus station"), ("equipment", "Station"), ("place", "camera 12")):
        assert pictures_in({field: said}, entered_utc, WORDS) is not None, field


@pytest.mark.req("RIP-04")
def test_a_camera_is_found_by_every_name_that_it_had() -> None:
    words = CameraWords({3: "Quay", 4: "Bank"}, [(3, "Harbour wall"), (3, "Dock"), (5, "Elsewhere yard")])
    assert words.named_in("Harbour Wall is dark") == {3}
    assert words.named_in("the camera Dock, then Bank") == {3, 4}
    assert words.named_in("Elsewhere Yard") == set()


def test_a_long_text_of_nearly_a_list_is_read() -> None:
    for part in (" ", ", ", ". ", "camera ", "camera 3, ", "3, ", "c", "Market ", "-", "( "):
        assert WORDS.named_in("camera 10 " + part * 20_000 + "x") == {10}


@given(st.text(max_size=300))
def test_any_text_is_read(said: str) -> None:
    assert WORDS.named_in(said) <= set(NAMES)
