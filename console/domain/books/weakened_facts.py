"""Facts of the scheme whose change takes a protection away: two people agree to it (SYS-07, SYS-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.camera_changes import CAMERA_CHANGES, is_enforced
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.people.independence import days_of
from console.domain.people.refusal import Refusal
from console.domain.scheme.facts import items

if TYPE_CHECKING:
    from collections.abc import Collection

    from console.domain.people.actor import Actor

PARTNERS, OWNER = "partners", "owner"
RULE = "Two people agree before a rule that protects others is switched off or asks for less."
SOURCE = "code of practice, SYS-07 and SYS-08"


def is_weakened(name: str, before: str, after: str) -> bool:
    """Return whether a change of a fact takes a protection away.

    That is: cameras need no recorded agreement any more, a new account counts as a second person sooner, or
    somebody whose agreement a major change needs is no partner, or not the owner, any more. The rules about
    training are not among them: a manager who is alone must be able to end a rule under which nobody can
    operate (PPL-02).

    Args:
        name: of the fact.
        before: its text.
        after: its new text.
    """
    if name == CAMERA_CHANGES:
        return is_enforced(before) and not is_enforced(after)
    if name == OWNER:
        # The owner agrees to every change of the code, also where there are no partners.
        return bool(before.strip()) and before.strip().casefold() != after.strip().casefold()
    if name == SECOND_PERSON_DAYS:
        return days_of(after) < days_of(before)
    if name == PARTNERS:
        return bool({one.casefold() for one in items(before)} - {one.casefold() for one in items(after)})
    return False


def check_second(accounts: Collection[str], second: Actor | None) -> None:
    """Check whether the second person may agree.

    Args:
        accounts: user names of all accounts of the person who asks.
        second: who agrees.

    Raises:
        Refusal: there is no second person, or it is the same person.
    """
    if second is None:
        raise Refusal(
            "You cannot take this protection away alone.",
            "Ask a second person who may change the scheme's facts to enter their password.",
            RULE,
            SOURCE,
        )
    if second.login in accounts:
        raise Refusal("You cannot agree to your own request.", "Ask someone else to agree.", RULE, SOURCE)
