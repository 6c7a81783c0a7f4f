"""Nobody handles what concerns themselves: complaints (CMP-01) and breaches (SEC-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.name_matching import NameMatch, compare_names, name_parts
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate

_RULE = "Nobody handles a complaint or a breach that concerns themselves."


def refuse_concerned(gate: Gate, actor: Actor, about: Collection[str], source: str) -> None:
    """Refuse an act by a person whom it concerns, whichever of their accounts they use.

    Raises:
        Refusal: the actor is one of them.
    """
    if gate.accounts_of(actor) & frozenset(about):
        raise Refusal(
            "This concerns you, so you do not handle it.",
            "Somebody else handles it: another manager, the data protection manager or the owner.",
            rule=_RULE,
            source=source,
        )


def answering(
    gate: Gate, person: str, post: str, about: Collection[str], staff: Iterable[Actor], source: str
) -> str:
    """Return who answers as they are entered: somebody of the scheme, or who has a post outside it.

    Args:
        gate: says which accounts are one person's.
        person: their name or user name, as it was typed.
        post: of somebody who has no account here.
        about: user names of those whom it concerns.
        staff: who has an account in use.
        source: of the rule.

    Raises:
        OperatorError: it is nobody's name here and no post is entered, or the name of several.
        Refusal: it concerns them.
    """
    typed, staff = person.strip(), tuple(staff)
    by_login = [one for one in staff if typed == one.login or typed.endswith(f"({one.login})")]
    found = by_login or [one for one in staff if name_parts(one.name) == name_parts(typed)]
    if len(found) > 1:
        raise OperatorError(
            text("{name} is the name of several people here.", name=typed[:60]),
            "Enter the user name of who answered, for example a.bell.",
        )
    if found:
        (one,) = found
        if gate.accounts_of(one) & frozenset(about):
            raise Refusal(
                text("This concerns {name}, who does not answer it.", name=one.name),
                "Enter who else answered it: another manager, the data protection manager or the owner.",
                rule=_RULE,
                source=source,
            )
        return one.name if len([other for other in staff if other.name == one.name]) == 1 else typed
    alike = [
        one for one in staff if one.login in about and compare_names(typed, one.name) is not NameMatch.OTHER
    ]
    if alike:
        raise Refusal(
            text("{name} may be {other}, whom this concerns.", name=typed[:60], other=alike[0].name),
            "Enter the full name of who answered, with their post.",
            rule=_RULE,
            source=source,
        )
    if not post.strip() or not name_parts(typed):
        raise OperatorError(
            text("{name} has no account here.", name=typed[:60]),
            "Enter the name of someone who has, or the post of this person, for example chief executive.",
        )
    return typed


def check_named(about: Collection[str], person_named: Callable[[str], Actor | None]) -> None:
    """Refuse names that no account has: they would keep nobody from handling it.

    Raises:
        OperatorError: a user name is unknown.
    """
    for login in about:
        if person_named(login) is None:
            raise OperatorError(
                text("Nobody here has the user name {login}.", login=login[:40]),
                "Enter user names, for example a.bell.",
            )
