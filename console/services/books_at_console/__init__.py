"""The books at one console: `desk` has the acts, `entering` and `correcting` the service of each kind."""

from console.services.books_at_console.desk import BooksAtConsole

__all__ = ["BooksAtConsole"]
