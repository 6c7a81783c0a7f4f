"""Panes of a console, which builds each when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.ui.shell.shell import Shell

_Pane = TypeVar("_Pane", bound="QWidget")


def pane_of(shell: Shell, kind: type[_Pane]) -> _Pane:
    """Return the pane of a kind, shown or not."""
    assert shell.docks is not None
    (name,) = (one.id for one in PANES if one.build is kind)
    pane = shell.docks.by_id[name].widget()
    assert isinstance(pane, kind)
    return pane
