"""Drafts of what is being typed at one console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.services.books.ports import Drafts


class DraftWriter:
    """Saves and deletes the drafts of one person, whom the console knew when it was made. Waits."""

    def __init__(self, drafts: Drafts, login: str) -> None:
        self._drafts, self._login = drafts, login

    def save(
        self, kind: str, typed: Mapping[str, Any], about: int | None = None, draft: int | None = None
    ) -> int:
        """Save what is being typed. Return the number of the draft.

        Args:
            kind: of the entry that it may become.
            typed: as it stands in the form.
            about: number of the entry that it follows.
            draft: the draft that it was kept in before.

        Raises:
            OperatorError: no one was on duty, or the draft is gone.
        """
        return self._drafts.save(self._author(), kind, typed, about, draft)

    def drop(self, draft: int) -> None:
        """Delete an own draft.

        Raises:
            OperatorError: no one was on duty.
        """
        self._drafts.drop(self._author(), draft)

    def _author(self) -> str:
        if not self._login:
            raise OperatorError("No one is signed in at this console.", "Sign in first.")
        return self._login
