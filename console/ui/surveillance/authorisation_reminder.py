"""Reminds those who may read an authorisation that it ends soon, or has ended and is not cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.surveillance.authorisation import AuthorisationState
from console.ui.books.personal_reminder import PersonalReminder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QObject

    from console.domain.surveillance.authorisation import Authorisation
    from console.ui.base.context import PaneContext

EVERY_S = 60.0
BOOK = "authorisations"


class AuthorisationReminder(PersonalReminder):
    """Says the number of an authorisation and nothing else of it. UI thread."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(context, frozenset({BOOK}), EVERY_S, parent)

    def has_duty(self) -> bool:
        """Return whether the person may read authorisations."""
        return self._books.may(Permission.READ_AUTHORISATIONS)

    def find(self) -> tuple[Sequence[Authorisation], int]:
        """Return those that end soon, or have ended and are not cancelled; and how many of others' have."""
        register, actor = self._books.surveillance, self._books.actor()
        enters = self._books.may(Permission.ENTER_AUTHORISATION)
        return register.to_remind(actor), register.lapsed_elsewhere(actor) if enters else 0

    def texts(self, found: tuple[Sequence[Authorisation], int]) -> Mapping[str, tuple[str, str]]:
        """Return a message for each, and one for all of others'."""
        mine, elsewhere = found
        now_utc = self._books.surveillance.now_utc()
        texts = {f"authorisation {one.number}": self._text(one, now_utc) for one in mine}
        if elsewhere:
            what = self.tr("Authorisations that you are not named in have ended and are not cancelled: {0}.")
            then = self.tr("Ask someone who is named in them, or the director, for the cancellation.")
            texts["authorisations elsewhere"] = what.format(elsewhere), then
        return texts

    def _text(self, one: Authorisation, now_utc: dt.datetime) -> tuple[str, str]:
        if one.state(now_utc) is AuthorisationState.ENDED:
            what = self.tr("Authorisation {0} has ended and is not cancelled.")
            then = self.tr("Enter its cancellation under Surveillance.")
        else:
            what = self.tr("Authorisation {0} ends within 24 hours.")
            then = self.tr("Enter its renewal or its cancellation under Surveillance.")
        return what.format(one.number), then
