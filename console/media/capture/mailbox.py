"""A mailbox of size one: the newest picture wins, there is never a queue of pictures."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Any thread may put and take: the operations of a deque are atomic."""

    def __init__(self) -> None:
        self._slot: deque[T] = deque(maxlen=1)

    def put(self, item: T) -> bool:
        """Leave the newest; returns whether an older one was still lying there (it is gone)."""
        full = bool(self._slot)
        self._slot.append(item)
        return full

    def take(self) -> T | None:
        """The newest since the last call, or None."""
        try:
            return self._slot.popleft()
        except IndexError:
            return None
