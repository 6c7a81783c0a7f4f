"""What reminds people while the pane that it belongs to is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.ui.books.servicing_reminder import ServicingReminder
from console.ui.cameras.daily_check_reminder import DailyCheckReminder
from console.ui.disclosure.due_reminder import DueReminder
from console.ui.scheme.review_reminder import ReviewReminder
from console.ui.surveillance.authorisation_reminder import AuthorisationReminder
from console.ui.surveillance.halves_reminder import HalvesReminder
from console.ui.visitors.overdue_reminder import OverdueReminder

if TYPE_CHECKING:
    from console.ui.base.context import PaneContext


class Reminders(QObject):
    """Holds all reminders of a console. UI thread; ends with its parent."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        services, books = context.services, context.services.books
        self.daily_check = DailyCheckReminder(context, services.daily_checks, self)
        self.servicing = ServicingReminder(context, self)
        self.due = DueReminder(context, self)
        self.reviews = ReviewReminder(context, books, books.scheme, self)
        self.authorisations = AuthorisationReminder(context, self)
        self.halves = HalvesReminder(context, self)
        self.overdue = OverdueReminder(context, self)
