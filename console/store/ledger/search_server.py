"""Full text on PostgreSQL: a text vector and a GIN index behind the calls that FTS5 answers.

The words are taken apart here as FTS5 takes them apart (no accents, no case, letters and digits only) and
not by a configuration of the server's: both databases find the same. Where a word stands is part of it: `w`
for open words, `p` for personal details, `f` for a short field as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine

INDEX_LOCK = 1279608904
"""Of the server's advisory locks: of two consoles that search at once, one waits for the other."""
LONGEST_WORD = 60
MOST_BYTES = 400_000
"""Of different words in one entry; a text vector holds 1 MB, and what was said later is added to it."""
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
    """Until the end of the transaction nobody else takes entries in."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(INDEX_LOCK)))


def add_on_server(connection: Connection, added: Sequence[dict[str, Any]]) -> None:
    """Take in entries: each with `rowid` and its `facets`, `words` and `personal`."""
    connection.execute(_ADD, [{"rowid": said["rowid"], "lexemes": _lexemes(said)} for said in added])


def add_more_on_server(connection: Connection, said: dict[str, Any]) -> None:
    """Add to an entry what was said about it later, as far as a text vector can hold it."""
    more = {"rowid": said["rowid"], "lexemes": _lexemes(said), "most": MOST_BYTES}
    connection.execute(_MORE, more)


def rewrite_on_server(engine: Engine) -> None:
    """Write the tables that held personal details anew, without what was deleted; both wait meanwhile.

    The server's log, its archive and its backups hold older states for as long as they are kept.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("entry_key", "entry_text"):
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")


def _lexemes(said: dict[str, Any]) -> list[str]:
    facets = [f"f:{_folded(facet)}" for facet in _FACETS.findall(said["facets"])]
    words = [f"w:{word}" for word in _words(said["words"])]
    personal = [f"p:{word}" for word in _words(said["personal"])]
    return _at_most(facets + personal + words)


def match_on_server(text: str, facets: Sequence[str], kinds: Sequence[str], *, personal: bool) -> str:
    """A text query: every word as it is (operators mean nothing), the last one by its beginning."""
    words = _words(text)
    parts = [_word(word, "", personal=personal) for word in words[:-1]]
    parts += [_word(word, ":*", personal=personal) for word in words[-1:]]
    parts += [_whole(facet) for facet in facets]
    if kinds:
        parts.append("(" + " | ".join(map(_whole, kinds)) + ")")
    return " & ".join(parts)


def find_on_server(connection: Connection, match: str, between: tuple[int, int], most: int) -> list[int]:
    """Rows of the index, newest first."""
    said = {"match": match, "low": between[0], "high": between[1], "most": most}
    return [int(row.rowid) for row in connection.execute(_FIND, said)]


def _word(word: str, end: str, *, personal: bool) -> str:
    # Words hold letters and digits only: nothing in them can end the quotes.
    return f"('w:{word}'{end} | 'p:{word}'{end})" if personal else f"'w:{word}'{end}"


def _whole(facet: str) -> str:
    return f"'f:{_folded(facet.removeprefix('begin ').removesuffix(' end'))}'"


def _words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _TOKENS.findall(_folded(text))]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).lower()


def _at_most(lexemes: Iterable[str]) -> list[str]:
    kept, size = [], 0
    for lexeme in dict.fromkeys(lexemes):
        size += len(lexeme.encode())
        if size > MOST_BYTES:
            break
        kept.append(lexeme)
    return kept
