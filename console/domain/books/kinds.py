"""Books and the kinds of entry in them: code, not tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.domain.books.fields import FieldSpec, specs
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.domain.books.fields import Value

    Rules = Callable[[Mapping[str, Value]], Iterable[str]]


class Countersigning(Enum):
    """Which entries a supervisor must countersign (LOG-04)."""

    ALWAYS = "always"
    BY_AUDIT = "by regular audit"
    NEVER = "never"


class Part(Enum):
    """What an entry is to the case that it belongs to; an entry that stands alone is `ALONE`."""

    ALONE = "alone"
    OPENS = "opens"
    FOLLOWS = "follows"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long personal details of a book are kept, and why.

    Attributes:
        days: from the entry (from the end of its case, where it has one); None: they stay.
        ground: the rule, quoted when details are erased.
    """

    days: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry.

    Attributes:
        name: `book.what`; fixed for ever once entries exist.
        title: as lists and prints show it.
        payload: frozen dataclass, its fields made by `registers.fields`.
        columns: names of the fields that a list shows, in order.
        act: the permission that entering it needs.
        is_automatic: written by the program; no form offers it.
        has_service: entered by a service with rules of its own (`books_at_console.ENTRY_HANDLERS`).
        rules: what holds between the fields; says each thing that is wrong.
    """

    name: str
    title: str
    payload: type[Any]
    columns: tuple[str, ...] = ()
    act: Permission = Permission.ENTER_LOG
    part: Part = Part.ALONE
    countersigning: Countersigning = Countersigning.BY_AUDIT
    is_automatic: bool = False
    has_service: bool = False
    rules: Rules | None = None
    fields: tuple[FieldSpec, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(specs(self.payload)))

    @property
    def personal(self) -> frozenset[str]:
        """Names of the fields that are encrypted."""
        return frozenset(one.name for one in self.fields if one.is_personal)


@dataclass(frozen=True, slots=True)
class Book:
    """One sequential book.

    Attributes:
        name: short and fixed for ever; it is part of every entry's hash.
        read_act: the permission that reading needs.
    """

    name: str
    title: str
    kinds: tuple[EntryKind, ...]
    retention: Retention
    purpose: str = ""
    read_act: Permission = Permission.READ_BOOKS
