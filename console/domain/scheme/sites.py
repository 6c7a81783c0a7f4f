"""Sites of a scheme (SYS-12): each with its occupier, supplement to the policy, people and cameras."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.typed_text import checked_line, checked_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SITES = "sites"
"""The fact of the scheme in which they are kept, with their history."""
MOST_SITES = 100
_SITE, _OCCUPIER, _CAMERAS = "Site", "Occupier", "Cameras"
_PEOPLE, _WORN, _SUPPLEMENT = "People", "Body-worn cameras", "Supplement to the policy"
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Site:
    """One site.

    Attributes:
        name: unique in the scheme.
        occupier: who occupies it.
        cameras: numbers of its cameras.
        people: user names of its people.
        body_worn: references of its guards' body-worn cameras.
        supplement: what holds there beside the policy of the scheme, or where it is to be found.
    """

    name: str
    occupier: str = ""
    cameras: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    body_worn: tuple[str, ...] = ()
    supplement: str = ""

    @property
    def words(self) -> str:
        """The site as text, as the scheme keeps it and people read it."""
        lines = [
            f"{_SITE}: {self.name}",
            f"{_OCCUPIER}: {self.occupier}",
            f"{_CAMERAS}: {', '.join(map(str, self.cameras))}",
            f"{_PEOPLE}: {', '.join(self.people)}",
            f"{_WORN}: {', '.join(self.body_worn)}",
            f"{_SUPPLEMENT}:",
            *(f"{_INDENT}{line}" for line in self.supplement.splitlines()),
        ]
        return "\n".join(line.rstrip() for line in lines)


def sites_words(sites: Sequence[Site]) -> str:
    """Return sites as text, by name."""
    return "\n".join(site.words for site in sorted(sites, key=lambda one: one.name.casefold()))


def sites_of(words: str) -> tuple[Site, ...]:
    """Return the sites of a text, by name. What cannot be read is left out."""
    found: list[dict[str, list[str]]] = []
    heading = ""
    for line in words.splitlines():
        name, colon, said = line.partition(":")
        if line.startswith(_INDENT) or not line.strip():
            if found and heading == _SUPPLEMENT:
                found[-1].setdefault(heading, []).append(line.removeprefix(_INDENT))
        elif colon:
            heading = name.strip()
            if heading == _SITE:
                found.append({})
            if found:
                found[-1][heading] = [said.strip()] if said.strip() else []
    sites = (_site(lines) for lines in found)
    return tuple(sorted((one for one in sites if one.name), key=lambda one: one.name.casefold()))


def _site(lines: dict[str, list[str]]) -> Site:
    def one(name: str) -> str:
        return "".join(lines.get(name, [])[:1])

    def several(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in one(name).split(",") if part.strip())

    numbers = tuple(int(part) for part in several(_CAMERAS) if re.fullmatch(r"[1-9]\d{0,8}", part, re.ASCII))
    supplement = "\n".join(lines.get(_SUPPLEMENT, [])).strip()
    return Site(one(_SITE), one(_OCCUPIER), numbers, several(_PEOPLE), several(_WORN), supplement)


def checked_sites(
    sites: Sequence[Site], cameras: Collection[int] | None = None, people: Collection[str] | None = None
) -> tuple[Site, ...]:
    """Return sites with tidy words.

    Args:
        sites: as they were entered.
        cameras: the numbers of the scheme's cameras; None: they are not compared.
        people: the user names of its people; None: they are not compared.

    Raises:
        OperatorError: something is missing or contradicts itself.
    """
    if len(sites) > MOST_SITES:
        raise OperatorError(text("A scheme can have at most {most} sites.", most=MOST_SITES), "Remove one.")
    tidy = tuple(_checked(site) for site in sites)
    several: dict[str, list[str]] = {
        "site": [site.name.casefold() for site in tidy],
        "camera": [str(number) for site in tidy for number in site.cameras],
        "body-worn camera": [worn for site in tidy for worn in site.body_worn],
    }
    for title, named in several.items():
        twice = next((one for one in named if named.count(one) > 1), None)
        if twice is not None:
            raise OperatorError(
                text("The {title} {one} is there twice.", title=title, one=twice),
                "Each belongs to one site. Remove it from the other.",
            )
    for site in tidy:
        unknown = [str(one) for one in site.cameras if cameras is not None and one not in cameras]
        if unknown:
            raise OperatorError(
                text("There is no camera {number} in the scheme.", number=unknown[0]),
                "Check the camera list.",
            )
        strangers = [one for one in site.people if people is not None and one not in people]
        if strangers:
            raise OperatorError(
                text("There is no account {login}.", login=strangers[0]),
                "Enter user names, separated by commas.",
            )
    return tidy


def _checked(site: Site) -> Site:
    name = checked_line("The name of the site", site.name)
    if not name:
        raise OperatorError("Enter the name of the site.", "For example, Market Hall.")
    people = _listed("The user name", site.people)
    worn = _listed("The body-worn camera", site.body_worn)
    supplement = checked_lines("The supplement", site.supplement)
    lines = [line.strip() for line in supplement.splitlines()]
    return Site(
        name,
        checked_line("The occupier", site.occupier),
        tuple(dict.fromkeys(site.cameras)),
        people,
        worn,
        # Empty lines would end the supplement in the text that is kept.
        "\n".join(filter(None, lines)),
    )


def _listed(title: str, named: Sequence[str]) -> tuple[str, ...]:
    tidy = tuple(dict.fromkeys(filter(None, (checked_line(title, one) for one in named))))
    if any("," in one for one in tidy):
        raise OperatorError("A user name or reference has a comma in it.", "Separate several with commas.")
    return tidy
