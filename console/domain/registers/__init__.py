"""The books of the control room (LOG-01). A new one is a module here and one line in `BOOKS`."""

from console.domain.registers import faults, people, staff

BOOKS = {book.name: book for book in (faults.BOOK, staff.BOOK, people.BOOK)}
"""By name, in the order of the registers pane."""

KINDS = {kind.name: kind for book in BOOKS.values() for kind in book.kinds}
"""By name."""
