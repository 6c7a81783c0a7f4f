"""Documents that belong to entries: kept with them, or not at all."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class DocumentStore(Protocol):
    """Documents that belong to entries, such as the authority for a print."""

    def save(self, name: str, media_type: str, content: bytes, author: str) -> None:
        """Save a document; one of the same name is replaced."""
        ...

    def load(self, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a document, or None.

        Raises:
            EnvironmentFault: it is sealed and cannot be opened here, or it is not the one that was filed.
        """
        ...

    def has(self, name: str) -> bool:
        """Return whether there is a document of this name, also one that cannot be opened here."""
        ...

    def delete(self, name: str) -> None:
        """Delete a document, if it exists."""
        ...


@contextlib.contextmanager
def kept_with_entry(
    documents: DocumentStore, name: str, media_type: str, content: bytes, author: str
) -> Iterator[None]:
    """Keep a document while its entry is made; if that fails, the document is deleted again.

    It would belong to no entry, so nothing would ever erase it. One that was there before stays.
    """
    is_new = not documents.has(name)
    documents.save(name, media_type, content, author)
    try:
        yield
    except BaseException:
        if is_new:
            documents.delete(name)
        raise
