"""What a window may ask of the shell that holds all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.ui.wall.wall_view import WallView


class Host(Protocol):
    """The shell as its windows see it. UI thread."""

    def stage_of(self, board: int) -> WallView | None:
        """The stage that shows a board; None where no window does."""
        ...

    def show_pane(self, pane: str) -> QWidget | None:
        """Show a pane and give it the keyboard; the pane itself, where there is one."""
        ...

    def toggle_pane(self, pane: str) -> None:
        """Show a pane, or hide it."""
        ...

    def toggle_panes(self) -> None:
        """Hide all panes, or show those again that were hidden so."""
        ...

    def show_signing(self) -> None:
        """Give the keyboard to the sign-in page, where it is shown."""
        ...

    def toggle_figures(self) -> None:
        """Show or hide the figures on all tiles."""
        ...

    def toggle_painter(self) -> None:
        """Change between the two painters."""
        ...

    def raise_active(self) -> None:
        """Bring the active board's window to the front."""
        ...

    def keep_soon(self) -> None:
        """Something that the session file keeps has changed."""
        ...

    def quit(self) -> None:
        """Close the console."""
        ...
