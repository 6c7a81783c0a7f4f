"""Books in a real database, and the people who keep them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.permissions import may
from console.domain.people.refusal import not_permitted
from console.services.books.incidents import Incidents
from console.services.books.service import BookService, new_entry
from console.settings.secrets import FixedSecrets
from console.store import drafts
from console.store.changes import DatabaseChanges
from console.store.database import open_database
from console.store.ledger import book_table as store
from console.store.ledger.apart_keys import OPTION, ApartKeys
from console.store.ledger.unit import Units
from tests.support.books_services import full_desk
from tests.support.clocks import SimulatedClock
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.books.entries import EntryRef
    from console.domain.books.kinds import EntryKind
    from console.domain.people.permissions import Permission
    from console.domain.people.refusal import Refusal
    from console.services.books_at_console import BooksAtConsole

BELL = Actor("a.bell", "A. Bell", Role.OPERATOR)
DENT = Actor("d.dent", "D. Dent", Role.OPERATOR)
TRAINEE = Actor("t.young", "T. Young", Role.TRAINEE)
CARR = Actor("c.carr", "C. Carr", Role.SUPERVISOR)
MOSS = Actor("m.moss", "M. Moss", Role.MANAGER)
OFFICER = Actor("p.plod", "P. Plod", Role.POLICE)
EVERYONE = (BELL, DENT, TRAINEE, CARR, MOSS, OFFICER)
SECRET = "a password of a test"


@dataclass
class TableGate:
    """The table of permissions; licences and shifts are not asked."""

    refused: list[tuple[str, Permission]] = field(default_factory=list)

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        del subject
        if not may(actor.role, act):
            self.refused.append((actor.login, act))
            raise not_permitted(actor, act)

    def find_refusal(self, actor: Actor, act: Permission) -> Refusal | None:
        return None if may(actor.role, act) else not_permitted(actor, act)

    def accounts_of(self, actor: Actor) -> frozenset[str]:
        return frozenset({actor.login})

    def role_permits(self, login: str, act: Permission) -> bool:
        del login, act
        return False

    def require_independent(
        self, firsts: Collection[str], second: Actor, act: Permission, subject: str = ""
    ) -> None:
        pass

    def enter_agreed(self, first: Actor, second: str, act: Permission, about: str = "") -> None:
        pass

    def authority(self, actor: Actor, act: Permission) -> None:
        del actor, act

    def admit(self, actor: Actor, to: str, subject: str = "") -> None:
        del actor, to, subject


class OnePassword:
    def confirm(self, actor: Actor, secret: str) -> None:
        if secret != SECRET:
            raise OperatorError(f"That is not {actor.name}'s password.", "Type it again.")


@dataclass
class Library:
    """All books, at the desk of whoever is `actor`; `vault` is the keyring, None: an older version."""

    path: Path
    actor: Actor = BELL
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    gate: TableGate = field(default_factory=TableGate)
    passwords: OnePassword = field(default_factory=OnePassword)
    people: dict[str, Actor] = field(default_factory=lambda: {one.login: one for one in EVERYONE})
    vault: FixedSecrets | None = field(default_factory=lambda: FixedSecrets({}))
    engine: Engine = field(init=False)
    desk: BooksAtConsole = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_database(self.path)
        if self.vault is not None:
            self.engine = self.engine.execution_options(**{OPTION: ApartKeys(self.vault)})
        self.changes = DatabaseChanges(self.engine)
        self.store = store.BookTable(self.engine, Units(self.engine, self.clock, self.changes.committed))
        books = BookService(self.store, self.gate, self.passwords)
        self.incidents = Incidents(self.store, books, self.gate, self.clock)
        self.drafts = drafts.DraftTable(self.engine, self.clock)
        self.desk = full_desk(self, books=books).desk

    def enter(self, payload: Any, about: int | None = None) -> EntryRef:
        """Enter whatever it is, as the service of its kind does after its checks."""
        return self.desk.books.enter_from_service(self.actor, payload, about)

    def store_directly(self, kind: EntryKind) -> int:
        """Append an entry past all services; return its number."""
        with self.store.unit() as unit:
            return unit.append(new_entry(kind, self.actor, good_payload(kind)))

    def close(self) -> None:
        self.engine.dispose()
