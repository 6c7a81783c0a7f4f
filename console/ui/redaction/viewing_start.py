"""From a released redaction to the viewing: decode it, ask where and to whom, and take the seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import isValid

from console.ui.base.background import ask
from console.ui.redaction.viewing_dialog import ViewingDialog
from console.ui.redaction.viewing_window import ViewingWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.redaction.viewings import PreparedViewing
    from console.ui.base.context import PaneContext


def ask_where(context: PaneContext, actor: Actor, viewing: PreparedViewing, parent: QWidget) -> None:
    """Open the form for a viewing; when it is entered, the clip takes the monitor of `parent`."""
    viewings = context.services.viewings

    def do() -> None:
        # Read on the UI thread; the work runs on another.
        place, secret = dialog.place(), dialog.password.text()
        ask(context, lambda: viewings.begin(actor, viewing, place, secret), begun, refused)

    def begun(_: None) -> None:
        if viewings.viewing is viewing:
            window = ViewingWindow(context, viewing, parent)
            window.show()
            window.activateWindow()
        else:
            # Somebody unlocked the seat before this answer came.
            given_up()
        # The seat is locked now, and its dialogs may be closed already.
        if isValid(dialog):
            dialog.accept()

    def refused(error: ConsoleError) -> None:
        if isValid(dialog):
            dialog.show_refusal(error)

    def given_up() -> None:
        if viewings.viewing is not viewing:
            ask(context, viewing.clip.close, lambda _: None)

    dialog = ViewingDialog(viewing.request, actor.name, do, parent)
    dialog.rejected.connect(given_up)
    dialog.open()
