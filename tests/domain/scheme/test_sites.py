from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.errors import OperatorError
from console.domain.scheme.sites import Site, checked_sites, sites_of, sites_words

HALL = Site(
    "Market Hall",
    "Hall Ltd",
    (3, 5),
    ("a.bell",),
    ("BW-1", "BW-2"),
    "No cameras in the nursery.\nSite: not one",
)
QUAY = Site("Quay")


@pytest.mark.req("SYS-12")
def test_sites_are_kept_as_text_and_read_again() -> None:
    words = sites_words((QUAY, HALL))
    assert sites_of(words) == (HALL, QUAY)
    assert sites_words(sites_of(words)) == words
    assert "Cameras: 3, 5" in words
    assert sites_of("") == ()


@pytest.mark.parametrize(
    "words",
    ["nonsense", "Site:", "Site: A\nCameras: x, -1, ²\nPeople", "  Site: A", ":::", "Cameras: 3\nSite: A"],
)
def test_what_cannot_be_read_is_left_out(words: str) -> None:
    for site in sites_of(words):
        assert site.name == "A"
        assert site.cameras == ()


@pytest.mark.req("SYS-12")
def test_what_contradicts_itself_is_refused_in_words() -> None:
    for sites, said in (
        ((Site("  "),), "Enter the name"),
        ((HALL, Site("market hall")), "The site market hall is there twice"),
        ((HALL, replace(QUAY, cameras=(5,))), "The camera 5 is there twice"),
        ((HALL, replace(QUAY, body_worn=("BW-1",))), "The body-worn camera BW-1 is there twice"),
        ((replace(HALL, cameras=(9,)),), "There is no camera 9"),
        ((replace(HALL, people=("x.gone",)),), "There is no account x.gone"),
        ((replace(QUAY, people=("a, b",)),), "has a comma"),
        (tuple(Site(f"S{number}") for number in range(101)), "at most 100 sites"),
    ):
        with pytest.raises(OperatorError, match=said):
            checked_sites(sites, {3, 5}, {"a.bell"})
    assert checked_sites((HALL, QUAY), {3, 5}, {"a.bell"}) == (HALL, QUAY)
    gappy = replace(QUAY, supplement=" one \n\n\n two ")
    assert checked_sites((gappy,))[0].supplement == "one\ntwo"
