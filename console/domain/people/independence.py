"""Whether two accounts are of two people: nobody made one of them lately, or set its password, for the other.

Whoever makes an account, or sets its password, can sign in with it. Such an account counts as a second person
only after some days, in which its owner works with it and others see it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.instants import spoken_day
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from console.domain.people.delegation import Authority

FACT = "second_person_days"
"""The fact of the scheme that says for how many days."""
DAYS, MOST_DAYS = 7, 365
RULE = "Two people are two people: an account that one made or reset for the other is not enough."
SOURCE = "code of practice, PPL-02 and PPL-08"


BY_OTHER, AT_MACHINE = "password, by someone else", "password, at the machine"
"""What entries about passwords say."""


class Handling(Enum):
    """What somebody else did to an account."""

    MADE = "made"
    CHANGED = "changed"
    RESET = "password set"
    AT_THE_MACHINE = "password set at the machine"


@dataclass(frozen=True, slots=True)
class Handled:
    """An account in somebody else's hands.

    Attributes:
        login: of the account.
        by: user name of who did it.
    """

    login: str
    by: str
    what: Handling
    at_utc: dt.datetime


def days_of(words: str) -> int:
    """Return for how many days an account is no second person, by the text of the fact; 0: not at all."""
    stated = words.strip()
    return min(int(stated), MOST_DAYS) if stated.isascii() and stated.isdigit() else DAYS


def dependence(first: Collection[str], second: Collection[str], handled: Sequence[Handled]) -> Handled | None:
    """Return why two people may be one: what somebody did to an account of one of them; None: nothing.

    It is enough that a third person had both in hand: they could act as both.

    Args:
        first: user names of all accounts of one.
        second: of the other.
        handled: what was done to accounts in the last days.
    """
    ways = _in_hands(first, handled), _in_hands(second, handled)
    for way in reversed(ways):
        at_machine = [one for one in way.values() if one and one.what is Handling.AT_THE_MACHINE]
        if at_machine:
            return at_machine[0]
    shared = sorted(ways[0].keys() & ways[1].keys())
    reasons = (ways[1][login] or ways[0][login] for login in shared)
    return next((one for one in reasons if one is not None), None)


def _in_hands(own: Collection[str], handled: Sequence[Handled]) -> dict[str, Handled | None]:
    """Return who could act with these accounts, and by what they could."""
    found: dict[str, Handled | None] = dict.fromkeys(own)
    waiting = list(own)
    while waiting:
        login = waiting.pop()
        for one in handled:
            if one.login == login and one.by not in found:
                found[one.by] = one
                waiting.append(one.by)
    return found


def acts_for_first(name: str, authority: Authority) -> Refusal:
    """Return the refusal of a second person who may only because the first, or who acts for them, is away.

    Args:
        name: of the second person.
        authority: by which they may.
    """
    return Refusal(
        text(
            "{name} cannot be the second person here: they may do this only {authority}.",
            name=name,
            authority=authority.words,
        ),
        "Ask somebody who may do it by their own role, or in somebody else's absence.",
        "Who acts in the place of the first person is no second pair of eyes.",
        "code of practice, PPL-06 and PPL-08",
    )


def not_independent(one: Handled, days: int, names: dict[str, str]) -> Refusal:
    """Return the refusal of a second person who may be the first, or in the hands of the same third.

    Args:
        one: why.
        days: for how long.
        names: of people by their user names.
    """
    until = day_of(one.at_utc + dt.timedelta(days=days)) + dt.timedelta(days=1)
    details = {
        "name": names.get(one.login, one.login),
        "by": names.get(one.by, one.by),
        "day": spoken_day(day_of(one.at_utc)),
    }
    what = {
        Handling.MADE: text("{by} created the account of {name} on {day}.", **details),
        Handling.CHANGED: text("{by} changed the account of {name} on {day}.", **details),
        Handling.RESET: text("{by} set the password of {name} on {day}.", **details),
        Handling.AT_THE_MACHINE: text("The password of {name} was set at the machine on {day}.", **details),
    }[one.what]
    return Refusal(
        text("These two cannot act together as two people yet. {what}", what=what),
        text(
            "Ask somebody else, or wait until {day} (scheme setting: {days} days).",
            day=spoken_day(until),
            days=days,
        ),
        RULE,
        SOURCE,
    )
