"""Full-text search of the books. It follows the ledger: a search brings it up to date first.

The index has one row for each entry that is not about others; the text of later entries about it is added to
that row, so that an incident is found by any word of its occurrences. Appending costs no indexing, and an
entry is found as soon as it is committed. Personal details are a separate column, which only people who may
read them can search.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.apart import APART
from console.domain.errors import UNFIT_VALUES
from console.store.ledger.decode import decoded
from console.store.ledger.faults import INDEX
from console.store.ledger.search_server import (
    add_more_on_server,
    add_on_server,
    find_on_server,
    lock_index,
    match_on_server,
    rewrite_on_server,
)
from console.store.tables import entry_keys, entry_links, ledger, search_states
from console.store.transactions import driver_of, is_postgres, reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.books.entries import BookQuery, Entry
    from console.domain.books.fields import Value

SHIFT = 40
"""The id of a row is the book's code shifted by this, plus the entry's number."""
BATCH = 500
MOST_FACET = 200
_TOKENS = re.compile(r"[^\W_]+")
_ADD = sa.text(
    "INSERT INTO entry_text (rowid, facets, words, personal) VALUES (:rowid, :facets, :words, :personal)"
)
_MORE = sa.text(
    "UPDATE entry_text SET facets = facets || ' ' || :facets, words = words || ' ' || :words,"
    " personal = personal || ' ' || :personal WHERE rowid = :rowid"
)
_FIND = (
    "SELECT rowid FROM entry_text WHERE entry_text MATCH :match AND rowid BETWEEN :low AND :high"
    " ORDER BY rowid DESC LIMIT :most"
)


class TextIndex:
    """Full text in SQLite's FTS5. Any thread that may wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def search(self, connection: Connection, query: BookQuery, most: int, *, personal: bool) -> list[int]:
        """Return the numbers of the entries found, newest first. Call `follow` first."""
        state = _state(connection, query.book)
        if state is None:
            return []
        base = state.code << SHIFT
        high = base + (query.before - 1 if query.before is not None else (1 << SHIFT) - 1)
        if is_postgres(connection):
            numbers = _found_on_server(connection, query, (base, high), most, personal=personal)
            return [number - base for number in numbers]
        parameters = {"match": match_of(query, personal=personal), "low": base, "high": high, "most": most}
        return [row.rowid - base for row in connection.execute(sa.text(_FIND), parameters)]

    def update(self, book: str) -> None:
        """Index everything entered since the last time; with nothing to do it costs one query."""
        while self.follow_a_little(book):
            pass

    def follow_a_little(self, book: str) -> bool:
        """Index a part in one short transaction; return whether there was anything to do."""
        if not self._is_behind(book):
            return False
        with writing(self._engine, INDEX) as connection:
            _index_part(connection, book)
        return True

    def renew(self, connection: Connection, book: str, roots: Iterable[int]) -> None:
        """Rebuild the text of entries from what can still be read of them and of the entries about them."""
        state = _state(connection, book)
        for root in roots if state is not None else ():
            rowid = (state.code << SHIFT) + root
            connection.execute(sa.text("DELETE FROM entry_text WHERE rowid = :rowid"), {"rowid": rowid})
            row_texts = [_texts(row) for row in connection.execute(_case_rows(book, root))]
            joined = {
                part: " ".join(texts[part] for texts in row_texts) for part in ("facets", "words", "personal")
            }
            _add(connection, [{"rowid": rowid, **joined}])

    def clear_traces(self) -> None:
        """Remove deleted words from the index and the log of changes, not only from the search.

        SQLite overwrites freed pages (`secure_delete`), but FTS5 keeps deleted words until its segments are
        merged, and the write-ahead log until it is restarted.
        """
        if is_postgres(self._engine):
            rewrite_on_server(self._engine)
            return
        with writing(self._engine, INDEX) as connection:
            connection.execute(sa.text("INSERT INTO entry_text (entry_text) VALUES ('optimize')"))
        with driver_of(self._engine, INDEX) as driver:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _is_behind(self, book: str) -> bool:
        newest = sa.select(sa.func.max(ledger.c.number)).where(ledger.c.book == book).scalar_subquery()
        reached = sa.select(search_states.c.number).where(search_states.c.book == book).scalar_subquery()
        with reading(self._engine, INDEX) as connection:
            row = connection.execute(sa.select(newest.label("newest"), reached.label("reached"))).one()
        return (row.newest or 0) > (row.reached or 0)


def _found_on_server(
    connection: Connection, query: BookQuery, between: tuple[int, int], most: int, *, personal: bool
) -> list[int]:
    facets = [_facet(name, value) for name, value in query.where]
    if query.author:
        facets.append(_facet("author", query.author))
    kinds = [_facet("kind", kind) for kind in query.kinds]
    match = match_on_server(query.text, facets, kinds, personal=personal)
    return find_on_server(connection, match, between, most) if match else []


def match_of(query: BookQuery, *, personal: bool) -> str:
    """Return FTS5's query: every word literally (operators have no meaning), the last one as a prefix."""
    columns = "{words personal}" if personal else "words"
    words = _TOKENS.findall(query.text)
    parts = [f'{columns} : "{word}"' for word in words[:-1]] + [
        f'{columns} : "{word}" *' for word in words[-1:]
    ]
    parts += [f"facets : {_phrase(name, value)}" for name, value in query.where]
    if query.author:
        parts.append(f"facets : {_phrase('author', query.author)}")
    if query.kinds:
        parts.append("facets : (" + " OR ".join(_phrase("kind", kind) for kind in query.kinds) + ")")
    return " AND ".join(parts) or '""'


def is_search(query: BookQuery) -> bool:
    """Return whether the query needs the index."""
    return bool(query.text.strip() or query.author or query.kinds or query.where)


def _phrase(name: str, value: str) -> str:
    return '"' + _facet(name, value) + '"'


def _facet(name: str, value: str) -> str:
    """Return a field and its value as words that are found only together, as one phrase."""
    return f"begin {' '.join(_TOKENS.findall(f'{name} {value}'))} end"


def _state(connection: Connection, book: str) -> Any:
    return connection.execute(sa.select(search_states).where(search_states.c.book == book)).first()


def _index_part(connection: Connection, book: str) -> None:
    if is_postgres(connection):
        lock_index(connection)
    state = _state(connection, book) or _new_state(connection, book)
    rows = connection.execute(_unindexed(book, state.number)).all()
    if not rows:
        return
    roots = roots_of(connection, book, (rows[0].number, rows[-1].number))
    base = state.code << SHIFT
    added: list[dict[str, Any]] = []
    for row in rows:
        root = roots.get(row.number, row.number)
        document = {"rowid": base + root, **_texts(row)}
        if root == row.number:
            added.append(document)
        else:
            _add(connection, added)
            _add_more(connection, document)
    _add(connection, added)
    done = sa.update(search_states).where(search_states.c.book == book).values(number=rows[-1].number)
    connection.execute(done)


def _add(connection: Connection, added: list[dict[str, Any]]) -> None:
    if added and is_postgres(connection):
        add_on_server(connection, added)
    elif added:
        connection.execute(_ADD, added)
    added.clear()


def _add_more(connection: Connection, document: dict[str, Any]) -> None:
    if is_postgres(connection):
        add_more_on_server(connection, document)
    else:
        connection.execute(_MORE, document)


def _texts(row: Any) -> dict[str, str]:
    # Of a book that is kept apart no word is written anywhere in the clear.
    key = row.key if row.book not in APART else None
    try:
        entry = decoded(row, key)
    except UNFIT_VALUES:
        # It is found by who entered it and by its kind, and whoever reads it then says that it is damaged.
        facets = " ".join((_facet("author", row.author), _facet("kind", row.kind)))
        return {"facets": facets, "words": "", "personal": ""}
    if key is None:
        return texts_of(entry, frozenset())
    return texts_of(entry, frozenset(entry.fields) - frozenset(decoded(row, None).fields))


def _unindexed(book: str, since: int) -> sa.Select[Any]:
    keyed = sa.and_(entry_keys.c.book == ledger.c.book, entry_keys.c.number == ledger.c.number)
    return (
        sa.select(ledger, entry_keys.c.key)
        .outerjoin(entry_keys, keyed)
        .where(ledger.c.book == book, ledger.c.number > since)
        .order_by(ledger.c.number)
        .limit(BATCH)
    )


def _case_rows(book: str, root: int) -> sa.Select[Any]:
    """Select an entry and all entries about it, or about those."""
    later = sa.select(entry_links.c.number).where(entry_links.c.book == book, entry_links.c.about == root)
    over = sa.select(entry_links.c.number).where(entry_links.c.book == book, entry_links.c.about.in_(later))
    keyed = sa.and_(entry_keys.c.book == ledger.c.book, entry_keys.c.number == ledger.c.number)
    rows = sa.select(ledger, entry_keys.c.key).outerjoin(entry_keys, keyed).order_by(ledger.c.number)
    number = ledger.c.number
    return rows.where(ledger.c.book == book, (number == root) | number.in_(later) | number.in_(over))


def _new_state(connection: Connection, book: str) -> Any:
    code = connection.execute(sa.select(sa.func.max(search_states.c.code))).scalar() or 0
    connection.execute(sa.insert(search_states).values(book=book, code=code + 1, number=0))
    return _state(connection, book)


def roots_of(connection: Connection, book: str, numbers: tuple[int, int]) -> dict[int, int]:
    """Return the root entry of each entry in a range that is about others."""
    own, over = entry_links.alias(), entry_links.alias()
    query = (
        sa.select(
            own.c.number, sa.func.coalesce(sa.func.min(over.c.about), sa.func.min(own.c.about)).label("root")
        )
        .outerjoin(over, sa.and_(over.c.book == own.c.book, over.c.number == own.c.about))
        .where(own.c.book == book, own.c.number.between(*numbers))
        .group_by(own.c.number)
    )
    return {row.number: row.root for row in connection.execute(query)}


def texts_of(entry: Entry, hidden: frozenset[str]) -> dict[str, str]:
    """Return the searchable text: open words, personal words, and short fields as phrases."""
    fields = {name: text for name, value in entry.fields.items() if (text := _searchable(value))}
    facets = [_facet("author", entry.author), _facet("kind", entry.kind)]
    facets += [_facet(name, text) for name, text in fields.items() if name not in hidden and _is_short(text)]
    return {
        "facets": " ".join(facets),
        "words": " ".join(text for name, text in fields.items() if name not in hidden),
        "personal": " ".join(text for name, text in fields.items() if name in hidden),
    }


def _is_short(text: str) -> bool:
    return len(text) <= MOST_FACET and "\n" not in text


def _searchable(value: Value) -> str:
    if isinstance(value, str):
        # A signature consists of strokes, which are not searchable.
        return "" if value.startswith("M ") and len(value) > MOST_FACET else value
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "" if value is None or isinstance(value, bool | dt.date) else str(value)


def found_rows(connection: Connection, book: str, numbers: Sequence[int]) -> dict[int, Any]:
    """Return the ledger's rows with these numbers."""
    query = sa.select(ledger).where(ledger.c.book == book, ledger.c.number.in_(numbers))
    return {row.number: row for row in connection.execute(query)}
