"""Nothing is entered in which an elected member asks for surveillance, authorises or directs it (PPL-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import NeedsConfirmation
from console.domain.people.name_matching import NameMatch
from console.domain.scheme.elected_members import (
    MEMBERS,
    SOMEONE_ELSE,
    THE_MEMBER,
    elected_refusal,
    is_elected_member,
    members_of,
    namesakes,
)
from console.domain.text import text
from console.services.people.access_control import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from console.domain.people.actor import Actor
    from console.domain.people.refusal import Refusal
    from console.domain.scheme.elected_members import ElectedMember
    from console.services.ports import ActLog


class ElectedMemberCheck:
    """Compares names with the scheme's list. Not for the UI thread: calls wait for the database.

    Args:
        facts: returns the facts of the scheme.
        acts: where refused attempts are recorded; they say neither whose name it was nor in what.
    """

    def __init__(self, facts: Callable[[], Mapping[str, str]], acts: ActLog) -> None:
        self._facts, self._acts = facts, acts

    def require_none(
        self,
        actor: Actor,
        act: str,
        names: Iterable[str],
        day: dt.date,
        answer: str = "",
        refused: Callable[[str], Refusal] = elected_refusal,
    ) -> None:
        """Refuse an act of an elected member, and ask where a name is only like one's.

        Args:
            actor: who enters it; refused as well if theirs is the account of an elected member.
            act: what is done, for the audit log.
            names: who asks, authorises, directs or decides.
            day: on which they did; the term of that day counts.
            answer: of whoever enters it, to whether a similar name is the elected member's; empty: not asked.
            refused: returns the refusal; with the name of who is on the list, or without one.

        Raises:
            Refusal: one of them is an elected member.
            NeedsConfirmation: a name is like one's, and nobody said whether it is.
        """
        members = members_of(self._facts().get(MEMBERS, ""))
        asked = list(filter(str.strip, names))
        own = any(member.login == actor.login and member.is_in_office(day) for member in members)
        if own or answer == THE_MEMBER or any(map(is_elected_member, asked)):
            raise record(self._acts, actor.login, refused(""), act, act)
        found = [(name, *one) for name in asked for one in namesakes(name, members, day)]
        for _, match, member in found:
            if match is NameMatch.SAME:
                raise record(self._acts, actor.login, refused(member.named), act, act)
        if found and answer != SOMEONE_ELSE:
            name, _, member = found[0]
            raise _question(name, member)


def _question(name: str, member: ElectedMember) -> NeedsConfirmation:
    return NeedsConfirmation(
        text("Is {name} the elected member {member}?", name=name, member=member.named),
        "Answer the question in the form. The answer is saved with the entry.",
    )
