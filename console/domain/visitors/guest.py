"""Visitors at a seat: police who observe overtly without controls, inspectors who read (RIP-00, PPL-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

OBSERVING = "visitors.observing"
INSPECTING = "visitors.inspecting"
SHOWING = "visitors.showing"
SEAT_LEFT = "visitors.seat-left"
INSPECTOR_ACTS = frozenset({Permission.READ_BOOKS, Permission.READ_AUDIT})
"""What an inspector may do at a seat: read the books and the audit log, without personal details."""
OBSERVER_SOURCE = "code of practice, RIP-00"
INSPECTOR_SOURCE = GROUP_SOURCE = "code of practice, PPL-05"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A visitor at a seat. Immutable.

    Attributes:
        visit: number of their arrival in the visitors' register.
        is_inspector: whether they read the books; otherwise they see the pictures.
        is_group: whether it is an organised visit, which sees no personal detail.
        operator: user name of who began it, and signed.
        console: at which console.
    """

    visit: int
    is_inspector: bool
    operator: str
    console: str
    is_group: bool = False

    @property
    def login(self) -> str:
        """Under which an inspector's acts are recorded. No account has a name with a space."""
        return f"visitor {self.visit}"


def is_guest(login: str) -> bool:
    """Return whether a user name is a visitor's at a seat, who has no account."""
    return login.startswith("visitor ")


def guest_of(case: CaseFile) -> Guest | None:
    """Return who is at a seat on this visit, as its entries say; None: they are at none."""
    guest: Guest | None = None
    for entry in case.later:
        if entry.kind in {OBSERVING, INSPECTING, SHOWING}:
            guest = Guest(
                visit=case.entry.number,
                is_inspector=entry.kind == INSPECTING,
                operator=str(entry.fields.get("operator", "")),
                console=str(entry.fields.get("console", "")),
                is_group=entry.kind == SHOWING,
            )
        elif entry.kind == SEAT_LEFT:
            guest = None
    return guest


def not_for_groups(camera: int) -> Refusal:
    """Return why a camera of a place where people expect privacy is not shown to an organised visit."""
    return Refusal(
        text("Camera {camera} is not shown while an organised visit is at the wall.", camera=camera),
        "Unlock this seat when the visitors have left.",
        rule="An organised visit sees a wall without personal detail.",
        source=GROUP_SOURCE,
    )


def reads_only(act: Permission) -> Refusal:
    """Return the refusal of everything that an inspector does not do at a seat."""
    return Refusal(
        text("You cannot {act}: an inspector only reads here.", act=act.value),
        "Ask the operator on duty, who signs in with their own password.",
        rule="An independent inspector reads the books and the audit log, and changes nothing.",
        source=INSPECTOR_SOURCE,
    )
