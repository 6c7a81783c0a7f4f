"""A mailbox of size one: the newest picture replaces an older one, so that pictures never queue."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds at most one item. Any thread may put and take: the operations of a deque are atomic."""

    def __init__(self) -> None:
        self._slot: deque[T] = deque(maxlen=1)

    def put(self, item: T) -> bool:
        """Put the newest item; return whether it replaced an older one."""
        full = bool(self._slot)
        self._slot.append(item)
        return full

    def take(self) -> T | None:
        """Return the item put since the last call, or None."""
        try:
            return self._slot.popleft()
        except IndexError:
            return None
