"""The visitor at this seat, as the gate knows them: from memory, without waiting (RIP-00, PPL-05)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.visitors.guest import INSPECTOR_ACTS, Guest, reads_only

if TYPE_CHECKING:
    from console.domain.people.actor import Actor
    from console.domain.people.permissions import Permission
    from console.domain.people.refusal import Refusal
    from console.services.ports import ActLog

OPENED, LISTED = "book-inspected", "list-inspected"


class GuestSeat:
    """Who visits this seat. Thread-safe; it never waits.

    Args:
        acts: the audit log, which keeps every book that an inspector opens.
    """

    def __init__(self, acts: ActLog) -> None:
        self._acts = acts
        self._lock = threading.Lock()
        self._guest: Guest | None = None
        self._opened: set[tuple[str, str]] = set()

    @property
    def guest(self) -> Guest | None:
        """The visitor at this seat, or None."""
        return self._guest

    def follow(self, guest: Guest | None) -> None:
        """Take in who is at the seat from now on."""
        with self._lock:
            self._guest, self._opened = guest, set()

    @property
    def has_group(self) -> bool:
        """Whether an organised visit looks at the wall."""
        guest = self._guest
        return guest is not None and guest.is_group

    def _is_inspector(self, actor: Actor) -> bool:
        guest = self._guest
        return guest is not None and guest.is_inspector and actor.login == guest.login

    def grants(self, actor: Actor, act: Permission) -> bool:
        """Return whether an act is an inspector's (`AccessControl.grant`)."""
        return self._is_inspector(actor) and act in INSPECTOR_ACTS

    def refusal_of_act(self, actor: Actor, act: Permission) -> Refusal | None:
        """Return why an inspector cannot do an act, or None (`AccessControl.limit`)."""
        return reads_only(act) if self._is_inspector(actor) and act not in INSPECTOR_ACTS else None

    def noted(self, actor: Actor, act: Permission, subject: str) -> None:
        """Record a book or a list that an inspector opens, once on each visit (`AccessControl.note`)."""
        if not self._is_inspector(actor) or act not in INSPECTOR_ACTS:
            return
        book = subject.partition(" ")[0]
        opened = (OPENED, f"book {book}") if book in BOOKS else (LISTED, subject or "books")
        with self._lock:
            is_new = opened not in self._opened
            self._opened.add(opened)
        if is_new:
            self._acts.record(actor.login, *opened, {})
