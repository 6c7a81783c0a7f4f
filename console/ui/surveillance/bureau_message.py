"""The bureau's message, saved as a file: what an inspector compares an authorisation with (RIP-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.ui.base.background import ask
from console.ui.base.save_file import SUFFIXES, prints_folder, write_private

if TYPE_CHECKING:
    from console.domain.surveillance.authorisation import Authorisation
    from console.ui.base.context import PaneContext


def save_message(context: PaneContext, one: Authorisation) -> None:
    """Write the newest message of the bureau about an authorisation into the folder for prints."""
    books, folder = context.services.books, prints_folder(context)

    def work() -> str:
        kept = books.surveillance.message_of(books.actor(), one.number)
        if kept is None:
            return ""
        media_type, content = kept
        path = folder / f"authorisation-{one.number}-bureau.{SUFFIXES.get(media_type, 'bin')}"
        write_private(path, content)
        return str(path)

    def saved(path: str) -> None:
        said = (
            QCoreApplication.translate("SurveillancePane", "The bureau's message is saved")
            if path
            else QCoreApplication.translate("SurveillancePane", "No message of the bureau is kept.")
        )
        context.bridge.messages.note(said, path)

    ask(context, work, saved)
