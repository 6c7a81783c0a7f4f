"""Full-text search on PostgreSQL: a text vector and a GIN index with the same calls as FTS5.

Words are split here in the way of FTS5 (no accents, no case, letters and digits only) and not by a
configuration of the server, so that both databases find the same. Each lexeme has a prefix for its column:
`w` for open words, `p` for personal details, `f` for a short field as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.store.ledger.faults import INDEX
from console.store.transactions import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine

LONGEST_WORD = 60
MOST_BYTES = 400_000
"""Limit of the different words of an entry; a text vector holds 1 MB, and later entries are added to it."""
_TOKENS = re.compile(r"[^\W_]+")
_FACETS = re.compile(r"begin (.*?) end(?= begin |$)")
_ADD = sa.text(
    "INSERT INTO entry_text (rowid, doc) VALUES (:rowid, array_to_tsvector(CAST(:lexemes AS text[])))"
)
_MORE = sa.text(
    "UPDATE entry_text SET doc = doc || array_to_tsvector(CAST(:lexemes AS text[]))"
    " WHERE rowid = :rowid AND octet_length(CAST(doc AS text)) < :most"
)
_FIND = sa.text(
    "SELECT rowid FROM entry_text WHERE doc @@ CAST(:match AS tsquery) AND rowid BETWEEN :low AND :high"
    " ORDER BY rowid DESC LIMIT :most"
)


def lock_index(connection: Connection) -> None:
    """Lock the index for other consoles until the end of the transaction."""
    # Not an advisory lock, which anyone who may connect can hold.
    connection.exec_driver_sql("LOCK TABLE search_state IN EXCLUSIVE MODE")


def add_on_server(connection: Connection, added: Sequence[dict[str, Any]]) -> None:
    """Add entries to the index, each with `rowid`, `facets`, `words` and `personal`."""
    connection.execute(
        _ADD, [{"rowid": document["rowid"], "lexemes": _lexemes(document)} for document in added]
    )


def add_more_on_server(connection: Connection, document: dict[str, Any]) -> None:
    """Add the text of a later entry to an entry, as far as a text vector can hold it."""
    more = {"rowid": document["rowid"], "lexemes": _lexemes(document), "most": MOST_BYTES}
    connection.execute(_MORE, more)


def rewrite_on_server(engine: Engine) -> None:
    """Rewrite the tables that held personal details, without deleted rows; both are locked meanwhile.

    The server's log, its archive and its backups keep older states for as long as they exist.
    """
    with writing(engine, INDEX) as connection:
        connection.exec_driver_sql("SELECT ledger_rewrite()")


def _lexemes(document: dict[str, Any]) -> list[str]:
    facets = [f"f:{_folded(facet)}" for facet in _FACETS.findall(document["facets"])]
    words = [f"w:{word}" for word in _words(document["words"])]
    personal = [f"p:{word}" for word in _words(document["personal"])]
    return _at_most(facets + personal + words)


def match_on_server(text: str, facets: Sequence[str], kinds: Sequence[str], *, personal: bool) -> str:
    """Return a text query: every word literally (operators have no meaning), the last one as a prefix."""
    words = _words(text)
    parts = [_word(word, "", personal=personal) for word in words[:-1]]
    parts += [_word(word, ":*", personal=personal) for word in words[-1:]]
    parts += [_whole(facet) for facet in facets]
    if kinds:
        parts.append("(" + " | ".join(map(_whole, kinds)) + ")")
    return " & ".join(parts)


def find_on_server(connection: Connection, match: str, between: tuple[int, int], most: int) -> list[int]:
    """Return the ids of matching rows of the index, newest first."""
    parameters = {"match": match, "low": between[0], "high": between[1], "most": most}
    return [int(row.rowid) for row in connection.execute(_FIND, parameters)]


def _word(word: str, end: str, *, personal: bool) -> str:
    # Words contain only letters and digits, so that nothing in them can end the quotes.
    return f"('w:{word}'{end} | 'p:{word}'{end})" if personal else f"'w:{word}'{end}"


def _whole(facet: str) -> str:
    return f"'f:{_folded(facet.removeprefix('begin ').removesuffix(' end'))}'"


def _words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _TOKENS.findall(_folded(text))]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if not unicodedata.combining(character)).lower()


def _at_most(lexemes: Iterable[str]) -> list[str]:
    limited, size = [], 0
    for lexeme in dict.fromkeys(lexemes):
        size += len(lexeme.encode())
        if size > MOST_BYTES:
            break
        limited.append(lexeme)
    return limited
