"""Reminds those who may read an authorisation of its end, and of what became of their key to its words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.instants import spoken_moment
from console.domain.people.permissions import Permission
from console.domain.surveillance.authorisation import AuthorisationState
from console.ui.books.personal_reminder import PersonalReminder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QObject

    from console.domain.surveillance.authorisation import Authorisation
    from console.services.surveillance.word_keys import OwnKey
    from console.ui.base.context import PaneContext

EVERY_S = 60.0
TOLD_FOR = dt.timedelta(hours=24)
"""How long a reader is told that their key was stated anew, if nothing is closed to them by it."""
BOOK = "authorisations"


class AuthorisationReminder(PersonalReminder):
    """Says the number of an authorisation and nothing else of it. UI thread."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(context, frozenset({BOOK}), EVERY_S, parent)

    def has_duty(self) -> bool:
        """Return whether the person may read authorisations."""
        return self._books.may(Permission.READ_AUTHORISATIONS)

    def find(self) -> tuple[Sequence[Authorisation], int, OwnKey]:
        """Return those that end soon or have ended, how many of others' have, and the person's own key."""
        register, actor = self._books.surveillance, self._books.actor()
        enters = self._books.may(Permission.ENTER_AUTHORISATION)
        elsewhere = register.lapsed_elsewhere(actor) if enters else 0
        return register.to_remind(actor), elsewhere, register.own_key(actor)

    def texts(self, found: tuple[Sequence[Authorisation], int, OwnKey]) -> Mapping[str, tuple[str, str]]:
        """Return a message for each, one for all of others', and one for the key."""
        mine, elsewhere, key = found
        now_utc = self._books.surveillance.now_utc()
        texts = {f"authorisation {one.number}": self._text(one, now_utc) for one in mine}
        if elsewhere:
            what = self.tr("Authorisations that you are not named in have ended and are not cancelled: {0}.")
            then = self.tr("Ask someone who is named in them, or the director, for the cancellation.")
            texts["authorisations elsewhere"] = what.format(elsewhere), then
        if (words := self._key_text(key, now_utc)) is not None:
            texts["own key"] = words
        return texts

    def _key_text(self, key: OwnKey, now_utc: dt.datetime) -> tuple[str, str] | None:
        """Return what became of the person's key for sealed records, and what to do; None: it is in order."""
        if not key.is_stated:
            return (
                self.tr(
                    "The books no longer state your key for sealed records, because an entry is damaged. "
                    "New authorisations are not opened to you."
                ),
                self.tr(
                    "Lock the console and enter your password, not the PIN: your key is then stated anew in "
                    "the book."
                ),
            )
        again_utc = key.restated_utc
        if again_utc is None or not (key.shut or now_utc - again_utc < TOLD_FOR):
            return None
        what = self.tr(
            "The books did not state your key for sealed records any more, because an entry was damaged or "
            "the key exchanged. It was stated anew on {0}."
        ).format(spoken_moment(again_utc))
        if not key.shut:
            return what, self.tr("All authorisations that you may read are open to you. Tell the manager.")
        numbers = ", ".join(map(str, key.shut))
        then = self.tr(
            "You cannot open the words of: {0}. Ask somebody who reads them to give you the key under "
            "Surveillance, or two people with the halves of the recovery key."
        )
        return what, then.format(numbers)

    def _text(self, one: Authorisation, now_utc: dt.datetime) -> tuple[str, str]:
        if one.state(now_utc) is AuthorisationState.ENDED:
            what = self.tr("Authorisation {0} has ended and is not cancelled.")
            then = self.tr("Enter its cancellation under Surveillance.")
        else:
            what = self.tr("Authorisation {0} ends within 24 hours.")
            then = self.tr("Enter its renewal or its cancellation under Surveillance.")
        return what.format(one.number), then
