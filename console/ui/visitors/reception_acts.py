"""What reception does for a visitor who is signed in: badge, departure, the list of who is here."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.books.visitors import Left
from console.ui.base.background import ask, ask_as_person
from console.ui.visitors.badge import badge_path, print_badge, write_badge
from console.ui.visitors.evacuation import EvacuationDialog, PrintOutcome, papers_folder, print_list

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import EntryRef
    from console.domain.errors import ConsoleError
    from console.domain.visitors.visit import Visit
    from console.services.books_at_console import BooksAtConsole
    from console.services.visitors.service import VisitorService
    from console.ui.base.context import PaneContext


class ReceptionActs(QObject):
    """Prints badges and lists and signs visitors out; what was done is in the message centre. UI thread."""

    changed = Signal()
    """Emitted when the list of visitors may be another one."""

    def __init__(
        self, context: PaneContext, service: BooksAtConsole, visits: VisitorService, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._service, self._visits = context, service, visits
        self._widget = parent

    @property
    def folder(self) -> Path:
        """Return the folder for badges and lists."""
        return papers_folder(self._context)

    def give_badge(self, number: int) -> None:
        """Print a badge; a badge that was printed before keeps its number."""
        folder, owner, now_utc = self.folder, self._service.owner, self._visits.now_utc()
        printer = self._context.settings.badge_printer

        def work() -> tuple[Visit, str]:
            visit = self._visits.give_badge(
                self._service.actor(), number, lambda visit: write_badge(folder, visit, owner, now_utc)
            )
            if printer:
                print_badge(printer, visit, owner, now_utc)
            return visit, str(badge_path(folder, visit.badge))

        ask(self._context, work, self._badge_given, self._show_refusal)

    def _badge_given(self, badge: tuple[Visit, str]) -> None:
        visit, path = badge
        self._context.bridge.messages.note(
            self.tr("Badge {0} for visitor {1}").format(visit.badge, visit.number), path
        )
        self.changed.emit()

    def sign_out(self, visit: Visit, is_badge_back: bool) -> None:
        """Sign a visitor out; the badge's file is deleted."""
        leaving = Left(left_utc=self._visits.now_utc(), is_badge_back=is_badge_back and bool(visit.badge))
        path = badge_path(self.folder, visit.badge)

        def work() -> EntryRef:
            ref = self._visits.leave(self._service.actor(), visit.number, leaving)
            if visit.badge:
                # If the file cannot be deleted, the next badge with this number replaces it.
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            return ref

        ask(self._context, work, lambda _: self._signed_out(visit.number), self._show_refusal)

    def _signed_out(self, number: int) -> None:
        self._context.bridge.messages.note(self.tr("Visitor {0} signed out").format(number))
        self.changed.emit()

    def _show_refusal(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)
        self.changed.emit()

    def who_is_here(self) -> None:
        """Show and print the list of people in the room."""
        folder, owner = self.folder, self._service.owner

        def work() -> PrintOutcome:
            return print_list(self._visits.who_is_here(self._service.actor()), owner, folder)

        ask_as_person(self._context, work, self._show_list)

    def _show_list(self, printed: PrintOutcome) -> None:
        EvacuationDialog(printed, self._service.owner, self._widget).open()
