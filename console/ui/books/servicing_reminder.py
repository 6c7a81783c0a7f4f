"""Reminds whoever orders work, after sign-on, of overdue servicing and work orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.ui.base.background import ask_as_person
from console.ui.base.on_sign_on import OnSignOn

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from console.domain.people.person import Person
    from console.ui.base.context import PaneContext


class ServicingReminder(OnSignOn):
    """Tells those who order work, once after sign-on, what is overdue. UI thread."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(context, parent)
        self.person_changed()

    def signed_on(self, person: Person) -> None:
        """Load what is due."""
        books = self._context.services.books
        if not books.may(Permission.ORDER_WORK):
            return
        actor, today = person.actor, books.maintenance.today()

        def work() -> tuple[int, int]:
            items = [one for one in books.maintenance.items(actor) if one.is_overdue(today)]
            return len(items), sum(one.is_overdue(today) for one in books.maintenance.orders(actor))

        ask_as_person(self._context, work, self._notify)

    def _notify(self, late: tuple[int, int]) -> None:
        if any(late):
            said = self.tr("Items with overdue servicing: {0}. Overdue work orders: {1}.").format(*late)
            self._context.bridge.messages.note(said, self.tr("See Servicing and work orders."))
