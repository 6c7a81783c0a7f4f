"""Nobody handles what concerns themselves: complaints (CMP-01) and breaches (SEC-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate


def refuse_concerned(gate: Gate, actor: Actor, about: Collection[str], source: str) -> None:
    """Refuse an act by a person whom it concerns, whichever of their accounts they use.

    Raises:
        Refusal: the actor is one of them.
    """
    if gate.accounts_of(actor) & frozenset(about):
        raise Refusal(
            "This concerns you, so you do not handle it.",
            "Somebody else handles it: another manager, the data protection manager or the owner.",
            rule="Nobody handles a complaint or a breach that concerns themselves.",
            source=source,
        )


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
