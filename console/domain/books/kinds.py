"""Books and the kinds of entry in them. They are defined in code, not in tables."""

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
    """The role of an entry in its case. An entry without a case is `ALONE`."""

    ALONE = "alone"
    OPENS = "opens"
    FOLLOWS = "follows"
    CLOSES = "closes"
    REOPENS = "reopens"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long personal details of a book are kept, and the ground for it.

    Attributes:
        days: days from the entry, or from the end of its case; None: they are kept.
        ground: the rule, which is quoted when details are erased.
    """

    days: int | None
    ground: str


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry.

    Attributes:
        name: `book.kind`; never changed once entries exist.
        title: the title in lists and prints.
        payload: frozen dataclass, its fields made by `domain.books.fields`.
        columns: names of the fields that a list shows, in order.
        act: the permission that entering it needs.
        is_automatic: whether the program writes it; forms do not offer it.
        has_service: entered by a service with rules of its own (`ENTRY_HANDLERS`).
        rules: checks between the fields; returns each problem.
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
        """The names of the fields that are encrypted."""
        return frozenset(spec.name for spec in self.fields if spec.is_personal)


@dataclass(frozen=True, slots=True)
class ServedKinds:
    """Makes the kinds of a book that services with rules of their own enter.

    Attributes:
        book: its name.
        act: the permission that most of them need.
    """

    book: str
    act: Permission

    def __call__(
        self,
        name: str,
        title: str,
        payload: type[Any],
        columns: str,
        part: Part = Part.FOLLOWS,
        act: Permission | None = None,
        rules: Rules | None = None,
    ) -> EntryKind:
        """Return a kind that follows a case unless `part` says otherwise; spaces separate `columns`."""
        return EntryKind(
            f"{self.book}.{name}",
            title,
            payload,
            tuple(columns.split()),
            act or self.act,
            part,
            has_service=True,
            rules=rules,
        )


@dataclass(frozen=True, slots=True)
class Book:
    """One sequential book.

    Attributes:
        name: short name, never changed, because it is part of every entry's hash.
        read_act: the permission that reading needs.
        count_act: the permission that counting its entries needs, where that is less; None: the same.
    """

    name: str
    title: str
    kinds: tuple[EntryKind, ...]
    retention: Retention
    purpose: str = ""
    read_act: Permission = Permission.READ_BOOKS
    count_act: Permission | None = None

    @property
    def counting_act(self) -> Permission:
        """The permission that counting its entries needs."""
        return self.count_act or self.read_act
