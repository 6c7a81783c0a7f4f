"""The window on which an action acts, and the shell that holds all windows, as subjects see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from console.ui.base.context import PaneContext
    from console.ui.widgets.look import Look


class WindowHost(Protocol):
    """The shell as its windows see it. UI thread."""

    def show_pane(self, pane: str) -> object:
        """Show a pane and give it the keyboard; return its widget, or None where there is no such pane."""
        ...

    def toggle_pane(self, pane: str) -> None:
        """Show a pane, or hide it."""
        ...

    def toggle_panes(self) -> None:
        """Hide all panes, or show those again that were hidden together."""
        ...

    def move_pane(self) -> None:
        """Move the pane that has the keys to the next side of the wall, or to the next monitor.

        Raises:
            OperatorError: no pane is shown.
        """
        ...

    def resize_pane(self, by: int) -> None:
        """Make the pane that has the keys larger (+1) or smaller (−1).

        Raises:
            OperatorError: no pane is shown.
        """
        ...

    def show_sign_in(self) -> object:
        """Give the keyboard to the sign-in page where it is shown."""
        ...

    def fill_monitor(self, pane: str) -> None:
        """Give the whole monitor to a pane, without wall and other panes; if it has it, bring them back."""
        ...

    def show_round(self) -> None:
        """Begin the guided round of the console, or go to its next step."""
        ...

    def toggle_figures(self) -> None:
        """Show or hide frame rates and ages on all tiles."""
        ...

    def toggle_renderer(self) -> None:
        """Change between the graphics processor and the processor."""
        ...

    def raise_active(self) -> None:
        """Bring the active board's window to the front."""
        ...

    def change_look(self, look: Look) -> None:
        """Use a look at once, and keep it."""
        ...

    def save_session_soon(self) -> None:
        """Save the session soon: something that it holds has changed."""
        ...

    def quit(self) -> None:
        """Close the console."""
        ...

    def ask_to_quit(self, window: QWidget) -> None:
        """Close the console; ask first, in front of a window, if cameras are being recorded."""
        ...


class ActionWindow(Protocol):
    """A monitor's window as actions see it. UI thread."""

    @property
    def context(self) -> PaneContext:
        """What panes are given."""
        ...

    @property
    def host(self) -> WindowHost:
        """The shell."""
        ...

    @property
    def dialog_parent(self) -> QWidget:
        """The parent of dialogs."""
        ...

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog; when it closes the wall has the keyboard again."""
        ...

    def focus_wall(self) -> None:
        """Give the keyboard to the wall."""
        ...
