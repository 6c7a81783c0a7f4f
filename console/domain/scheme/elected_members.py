"""The council's elected members, who may not ask for surveillance, authorise it or direct it (PPL-07)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.name_matching import NameMatch, compare_names, name_parts
from console.domain.people.refusal import Refusal
from console.domain.text import normal, text
from console.domain.typed_text import checked_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MEMBERS = "elected_members"
"""The fact of the scheme in which they are kept, with their history."""
MOST_MEMBERS = 500
ELECTED = frozenset(
    {"cllr", "councillor", "cynghorydd", "alderman", "alderwoman", "mayor", "maer", "mp", "pcc"}
)
"""Words before or after a name that mark an elected member."""
SOURCE = "code of practice, PPL-07"
_RULE = "Elected members may not instruct surveillance."
NAMESAKE = "Is this the elected member?"
SOMEONE_ELSE, THE_MEMBER = "no, someone else", "yes, the elected member"
ANSWERS = (SOMEONE_ELSE, THE_MEMBER)
"""Answers to whether a person with a similar name is the elected member."""
_BAR = "|"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_TITLE_OF_COLUMN = {
    "name": {"name", "member", "councillor", "full name", "elected member", "enw", "cynghorydd"},
    "forename": {"forename", "forenames", "first name", "given name"},
    "surname": {"surname", "last name", "family name"},
    "ward": {"ward", "division", "electoral division"},
    "since": {"from", "since", "elected", "start", "start date", "term from", "elected on"},
    "until": {"until", "to", "end", "end date", "term ends", "term until"},
    "login": {"user name", "username", "login", "account"},
}
_IN_ORDER = ("name", "ward", "since", "until", "login")


@dataclass(frozen=True, slots=True)
class ElectedMember:
    """One elected member of the council.

    Attributes:
        ward: whom they are elected by.
        since: first day in office; None: it is not known, they count from the beginning.
        until: last day in office; None: they are in office.
        login: their user name, if they have an account; nothing is entered with it either.
    """

    name: str
    ward: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    login: str = ""

    @property
    def words(self) -> str:
        """The member as a line of text, as the scheme keeps it and people read it."""
        parts = (self.name, self.ward, written_day(self.since), written_day(self.until), self.login)
        return f" {_BAR} ".join(parts).rstrip(f" {_BAR}")

    def is_in_office(self, day: dt.date) -> bool:
        """Return whether they are an elected member on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def named(self) -> str:
        """Name and ward, as a question names them."""
        return f"{self.name} ({self.ward})" if self.ward else self.name


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was found in a pasted list.

    Attributes:
        members: who was understood, in the list's order.
        problems: what was not, each with its line.
    """

    members: tuple[ElectedMember, ...]
    problems: tuple[str, ...]


def written_day(day: dt.date | None) -> str:
    """Return a date as it is kept and shown; empty for none."""
    return day.strftime("%d/%m/%Y") if day is not None else ""


def read_day(typed: str) -> dt.date | None:
    """Return a date as lists write it: 4/5/2023, 2023-05-04 or 4 May 2023; None for an empty text.

    Raises:
        OperatorError: it is no date.
    """
    tidy = " ".join(typed.split())
    if not tidy:
        return None
    try:
        if year_first := _YEAR_FIRST.fullmatch(tidy):
            return dt.date(*map(int, year_first.groups()))
        if day_first := _DAY_FIRST.fullmatch(tidy):
            day, month, year = day_first.groups()
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].casefold()) + 1
            return dt.date(int(year), number, int(day))
    except ValueError:
        pass
    raise OperatorError(
        text("“{entered}” is not a date.", entered=tidy[:40]), "Enter a date, for example 04/05/2023."
    )


def members_words(members: Iterable[ElectedMember]) -> str:
    """Return members as text, a line each, by surname."""
    return "\n".join(member.words for member in sorted(members, key=_order))


def _order(member: ElectedMember) -> tuple[tuple[str, ...], str, dt.date]:
    return tuple(reversed(name_parts(member.name))), member.ward.casefold(), member.since or dt.date.min


def members_of(words: str) -> tuple[ElectedMember, ...]:
    """Return the members of a text that the scheme keeps. What cannot be read of a line is left out of it.

    A date that cannot be read counts as none, so that damage keeps nobody out of the list.
    """
    return tuple(_kept(line) for line in words.splitlines() if line.split(_BAR)[0].strip())


def _kept(line: str) -> ElectedMember:
    name, ward, since, until, login, *_ = [*(part.strip() for part in line.split(_BAR)), "", "", "", ""]
    return ElectedMember(name, ward, _day_or_none(since), _day_or_none(until), login)


def _day_or_none(typed: str) -> dt.date | None:
    try:
        return read_day(typed)
    except OperatorError:
        return None


def checked_members(members: Sequence[ElectedMember]) -> tuple[ElectedMember, ...]:
    """Return members with tidy words.

    Raises:
        OperatorError: a name is missing, a term ends before it begins, or someone is there twice.
    """
    if len(members) > MOST_MEMBERS:
        raise OperatorError(
            text("The list can have at most {most} elected members.", most=MOST_MEMBERS),
            "Remove those whose term ended long ago.",
        )
    tidy = tuple(_checked(member) for member in members)
    for place, member in enumerate(tidy):
        if any(_overlap(member, other) for other in tidy[:place]):
            raise OperatorError(
                text("{name} is in the list twice for the same time.", name=member.named),
                "Change the entry that is there already.",
            )
    return tidy


def _checked(member: ElectedMember) -> ElectedMember:
    name = checked_line("The name", " ".join(member.name.split()))
    ward = checked_line("The ward", " ".join(member.ward.split()))
    login = checked_line("The user name", member.login.strip())
    if not name_parts(name):
        raise OperatorError("Enter the name of the elected member.", "For example, Ada Moss.")
    if any(_BAR in one for one in (name, ward, login)):
        raise OperatorError(text("There is a {bar} in a name or ward.", bar=_BAR), "Leave it out.")
    if member.since is not None and member.until is not None and member.until < member.since:
        raise OperatorError(
            text("The term of {name} ends before it begins.", name=name), "Correct the dates."
        )
    return replace(member, name=name, ward=ward, login=login)


def _overlap(one: ElectedMember, other: ElectedMember) -> bool:
    if name_parts(one.name) != name_parts(other.name) or one.ward.casefold() != other.ward.casefold():
        return False
    first, last = dt.date.min, dt.date.max
    return max(one.since or first, other.since or first) <= min(one.until or last, other.until or last)


@dataclass(frozen=True, slots=True)
class MergedList:
    """A list with another one added.

    Attributes:
        members: all of them.
        added: who is new.
        ended: whose term ends, because the other list was the whole one and does not have them.
    """

    members: tuple[ElectedMember, ...]
    added: tuple[ElectedMember, ...]
    ended: tuple[ElectedMember, ...] = ()


def merged(
    known: Sequence[ElectedMember], read: Sequence[ElectedMember], day: dt.date, *, is_whole: bool = False
) -> MergedList:
    """Return a list with another added; who is in it already, for the same time, is not there twice.

    Args:
        known: the list in force.
        read: the other one.
        day: of the change.
        is_whole: end the terms of those in office who are not on the other list, on this day.
    """
    kept, ended = list(known), list[ElectedMember]()
    if is_whole:
        gone = [one for one in known if one.is_in_office(day) and not any(_overlap(one, new) for new in read)]
        ended = [replace(one, until=day) for one in gone]
        kept = [one for one in known if one not in gone]
    added = list[ElectedMember]()
    for one in read:
        if not any(_overlap(one, other) for other in (*known, *added)):
            added.append(one)
    return MergedList((*kept, *ended, *added), tuple(added), tuple(ended))


# -- lists from elsewhere -----------------------------------------------------------------------------------


def read_list(pasted: str) -> ReadList:
    """Read a pasted list or file: CSV, tab-separated, or one name per line.

    Columns are recognised by a title line; without one they are name, ward, from, until, user name.
    """
    lines = [line for line in normal(pasted.lstrip("\ufeff")).splitlines() if line.strip()]
    mark = _separator(lines)
    rows = (
        list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark)) if mark else [[one] for one in lines]
    )
    columns = _columns(rows[0]) if rows else ()
    is_titled = bool(columns)
    members, problems = list[ElectedMember](), list[str]()
    for number, row in enumerate(rows[is_titled:], 1 + is_titled):
        if not any(part.strip() for part in row):
            continue
        try:
            members.append(_checked(_of_row(row, columns or _IN_ORDER)))
        except OperatorError as error:
            problems.append(text("Line {number}: {problem}", number=number, problem=error.what))
    return ReadList(tuple(members), tuple(problems))


def _separator(lines: Sequence[str]) -> str:
    """Return what parts the columns; empty where each line is one name."""
    head = "\n".join(lines[:20])
    if "\t" in head:
        return "\t"
    if ";" in head:
        return ";"
    if not any("," in line for line in lines):
        return ""
    # “Moss, Ada” on each line is a list of names, surname first, not of names with their wards.
    is_table = any(line.count(",") > 1 or '"' in line for line in lines) or bool(
        _columns(lines[0].split(","))
    )
    return "," if is_table or not all(_is_surname_first(line) for line in lines) else ""


def _is_surname_first(line: str) -> bool:
    surname, comma, rest = line.partition(",")
    # A ward has no place for a title; a surname before the comma is one word, or joined by a hyphen.
    return bool(comma) and len(surname.split()) == 1 and bool(rest.strip())


def _columns(row: Sequence[str]) -> tuple[str, ...]:
    """Return what the columns are, by a line of titles; empty if it is none."""
    named = tuple(
        next((field for field, titles in _TITLE_OF_COLUMN.items() if part.strip().casefold() in titles), "")
        for part in row
    )
    return named if {"name", "surname"} & set(named) else ()


def _of_row(row: Sequence[str], columns: Sequence[str]) -> ElectedMember:
    found = {column: part.strip() for column, part in zip(columns, row, strict=False) if column}
    name = found.get("name", "") or f"{found.get('forename', '')} {found.get('surname', '')}".strip()
    return ElectedMember(
        _forenames_first(name),
        found.get("ward", ""),
        read_day(found.get("since", "")),
        read_day(found.get("until", "")),
        found.get("login", ""),
    )


def _forenames_first(name: str) -> str:
    surname, comma, forenames = name.partition(",")
    return f"{forenames.strip()} {surname.strip()}" if comma and forenames.strip() else name


# -- the rule -----------------------------------------------------------------------------------------------


def is_elected_member(name: str) -> bool:
    """Return whether a name has the title of an elected member."""
    return not ELECTED.isdisjoint(word.strip(".,()").casefold() for word in name.split())


def namesakes(
    name: str, members: Iterable[ElectedMember], day: dt.date
) -> Iterator[tuple[NameMatch, ElectedMember]]:
    """Yield who is in office on a day and has this name or may have it."""
    for member in members:
        match = compare_names(name, member.name) if member.is_in_office(day) else NameMatch.OTHER
        if match is not NameMatch.OTHER:
            yield match, member


def elected_refusal(who: str = "") -> Refusal:
    """Return the refusal of an elected member who asks, authorises or directs; `who` is on the list."""
    first = "An elected member cannot ask for surveillance, authorise it or direct it."
    if not who:
        return Refusal(first, "Nothing was saved. Tell the director.", _RULE, SOURCE)
    return Refusal(
        text(
            "{name} is an elected member, who cannot ask for surveillance, authorise it or direct it.",
            name=who,
        ),
        "Tell the director. If it is someone else, enter their full name with the middle name.",
        _RULE,
        SOURCE,
    )
