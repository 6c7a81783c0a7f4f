"""A list that was cut: it says how long it would have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


class Newest(list[T]):
    """The newest of something, newest first.

    Attributes:
        total: how many there are; as many as are here, if none was left out.
    """

    def __init__(self, found: Iterable[T], total: int) -> None:
        super().__init__(found)
        self.total = max(total, len(self))

    @property
    def is_cut(self) -> bool:
        """Whether something was left out."""
        return self.total > len(self)
