"""Undo and redo of changes to the wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.domain.wall.model import Wall

MOST = 64
"""Steps that are remembered."""


@dataclass(frozen=True, slots=True)
class History:
    """Walls before and after the present one; newest last in `past`, next first in `future`."""

    past: tuple[Wall, ...] = ()
    future: tuple[Wall, ...] = ()

    def push(self, before: Wall) -> History:
        """Remember a wall that is about to be changed."""
        return History((*self.past, before)[-MOST:], ())

    def undo(self, present: Wall) -> tuple[Wall, History]:
        """The wall before the last change.

        Raises:
            OperatorError: nothing was changed.
        """
        if not self.past:
            raise OperatorError("There is no change to take back.")
        return self.past[-1], History(self.past[:-1], (present, *self.future))

    def redo(self, present: Wall) -> tuple[Wall, History]:
        """The wall that was taken back last.

        Raises:
            OperatorError: nothing was taken back.
        """
        if not self.future:
            raise OperatorError("There is no change to bring back.")
        return self.future[0], History((*self.past, present), self.future[1:])
