"""Why the person at the console may not do an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.bridge.labels import error_words
from console.domain.errors import OperatorError
from console.domain.people.refusal import not_permitted

if TYPE_CHECKING:
    from console.domain.people.permissions import Permission
    from console.services.books_at_console import BooksAtConsole


def refused_words(books: BooksAtConsole, act: Permission) -> str:
    """Return what is not allowed to the person at the console, and who may do it; empty if it is allowed."""
    if books.may(act):
        return ""
    try:
        return error_words(not_permitted(books.actor(), act))
    except OperatorError as error:
        return error_words(error)
