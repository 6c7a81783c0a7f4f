"""Undo and redo of changes to the wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.domain.wall.model import Wall

MOST = 64
"""Maximum number of steps."""


@dataclass(frozen=True, slots=True)
class History:
    """The walls before and after the present one; newest last in `past`, next first in `future`."""

    past: tuple[Wall, ...] = ()
    future: tuple[Wall, ...] = ()

    def push(self, before: Wall) -> History:
        """Add a wall that is about to be changed."""
        return History((*self.past, before)[-MOST:], ())

    def undo(self, present: Wall) -> tuple[Wall, History]:
        """Return the wall before the last change, and the new history.

        Raises:
            OperatorError: there is nothing to undo.
        """
        if not self.past:
            raise OperatorError("There is nothing to undo.")
        return self.past[-1], History(self.past[:-1], (present, *self.future))

    def redo(self, present: Wall) -> tuple[Wall, History]:
        """Return the wall that was undone last, and the new history.

        Raises:
            OperatorError: there is nothing to redo.
        """
        if not self.future:
            raise OperatorError("There is nothing to redo.")
        return self.future[0], History((*self.past, present), self.future[1:])
