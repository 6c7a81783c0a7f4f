"""The key for which documents are sealed: stated once in the book of the scheme, and this console's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.apart import DOCUMENTS_FACT
from console.store.beside.contradiction import contradiction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.domain.books.proof import BookFinding
    from console.store.beside.events import StatedEntry


def check_document_key(
    events: Sequence[StatedEntry], own: str, unopened: Callable[[], Iterable[str]]
) -> Iterator[BookFinding]:
    """Compare what the books state of the key of sealed documents with itself, and with this console's key.

    Args:
        events: in the order of their books.
        own: the public half of this console's key, hex; empty: it has none.
        unopened: gives the names of the documents that this console's key does not open. Asked only where
            another key is stated, because every document is opened for it.
    """
    facts = [event.words("text") for event in events if event.kind == "scheme.fact" and _is_key(event)]
    for later in sorted(set(facts[1:]) - set(facts[:1])):
        yield contradiction(f"the {DOCUMENTS_FACT} was stated once more as another: {later[:16]}…")
    if own and facts and facts[0] != own:
        yield contradiction(f"the {DOCUMENTS_FACT} that is stated ({facts[0][:16]}…) is not this console's")
    if own and not {own}.issuperset(facts):
        for name in unopened():
            yield contradiction(
                f"the document {name} may be open to others: this console's key does not open it"
            )


def _is_key(event: StatedEntry) -> bool:
    return event.words("fact") == DOCUMENTS_FACT
