"""Damage to what a program reads, at random but repeatable: bytes, words, JSON, rows of SQLite."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from pathlib import Path

ODD_WORDS = (
    *("NaN", "-Infinity", "1e999", "-1", "0", "9223372036854775808", "99999999999999999999", "null", "true"),
    *("", "\x00", "\x1b[2J", "\u202e", "9999-99-99", "0001-01-01T00:00:00+00:00", "2026-02-30", "../../x"),
    *("[" * 3000, "{}", '"', "'", "%s", "{0}", "\r\n", "x" * 70_000, "é", "٣", "file:///etc/passwd"),
)
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 2**31, 2**63, 2**70, 1e308, "", "\x00", "x" * 5000, "9999-99-99", "NaN"),
    *([], {}, [[]], [None], {"": None}, ["x"], 0.1, "\u202e", "0001-01-01", "0001-01-01T00:00:00+00:00"),
)
ODD_CELLS: tuple[Any, ...] = (
    *(None, -1, 0, 2**31, 2**63 - 1, -(2**63), 1e308, float("inf"), "", "\x00", "x" * 5000, b"", b"\xff\xfe"),
    *("9999-99-99 99:99", "0001-01-01 00:00:00", "NaN", "{]", "[]", "{}", '{"fields":[]}', "\u202e", "/etc"),
)
MOST_EDITS = 3


def damaged_bytes(dice: random.Random, content: bytes) -> bytes:
    """Flip, cut, repeat, insert or replace a few places."""
    data = bytearray(content)
    for _ in range(dice.randint(1, MOST_EDITS)):
        at = dice.randrange(len(data) + 1)
        end = min(len(data), at + dice.randint(1, 40))
        match dice.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << dice.randrange(8)
            case 1:
                del data[at:]
            case 2:
                del data[at:end]
            case 3:
                data[at:at] = data[at:end] * dice.randint(1, 50)
            case 4:
                data[at:end] = dice.randbytes(dice.randint(0, 60))
            case _:
                data[at:end] = dice.choice(ODD_WORDS).encode(errors="replace")
    return bytes(data)


def damaged_words(dice: random.Random, content: str) -> str:
    """Replace whole words, numbers or lines."""
    parts = content.split(mark := dice.choice((" ", ",", "\n", '"', ":", "=", "/")))
    for _ in range(dice.randint(1, MOST_EDITS)):
        at = dice.randrange(len(parts))
        match dice.randrange(3):
            case 0:
                parts[at] = dice.choice(ODD_WORDS)
            case 1:
                parts[at:at] = parts[at : at + dice.randint(1, 3)]
            case _:
                del parts[at : at + dice.randint(1, 3)]
                parts = parts or [""]
    return mark.join(parts)


def damaged_json(dice: random.Random, content: str) -> str:
    """Replace, remove or rename one value, anywhere in the tree; text that is no JSON is damaged as words."""
    try:
        tree = json.loads(content)
    except ValueError:
        return damaged_words(dice, content)
    holders = list(_holders(tree))
    if not holders or dice.random() < 0.1:
        return json.dumps(dice.choice(ODD_VALUES))
    holder, key = dice.choice(holders)
    match dice.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[dice.choice(("", "x", "book", "number", "fields"))] = holder.pop(key)
        case _:
            holder[key] = dice.choice(ODD_VALUES)
    return json.dumps(tree, ensure_ascii=dice.random() < 0.5)


def _holders(tree: Any) -> list[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    own = [(tree, key) for key in keys]
    return own + [found for _holder, key in own for found in _holders(tree[key])]


def damage_file(dice: random.Random, path: Path) -> None:
    """Damage a file in one of the ways that its content allows."""
    content = path.read_bytes()
    way = dice.randrange(4)
    if way == 0 or b"\x00" in content[:4096]:
        path.write_bytes(damaged_bytes(dice, content))
        return
    words = content.decode(errors="replace")
    if way == 1:
        path.write_text(damaged_words(dice, words), "utf-8", errors="replace")
        return
    lines = words.splitlines() or [""]
    at = dice.randrange(len(lines))
    lines[at] = damaged_json(dice, lines[at])
    path.write_text("\n".join(lines), "utf-8", errors="replace")


def damage_rows(dice: random.Random, path: Path) -> None:
    """Replace cells of any table of a SQLite file past every rule, drop a table, or damage its bytes."""
    if dice.random() < 0.1:
        path.write_bytes(damaged_bytes(dice, path.read_bytes()))
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            database.execute(f"DROP TRIGGER {_quoted(trigger)}")
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [name for (name,) in database.execute(query)]
        for _ in range(dice.randint(1, MOST_EDITS)):
            _damage_cell(dice, database, dice.choice(tables))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _damage_cell(dice: random.Random, database: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({_quoted(table)})")]
    # Some values the database itself refuses: no NULL, no second key, tables of its own.
    with suppress(sqlite3.Error):
        if dice.random() < 0.03:
            database.execute(f"DROP TABLE {_quoted(table)}")
            return
        numbers = [row for (row,) in database.execute(f"SELECT rowid FROM {_quoted(table)} LIMIT 50")]  # noqa: S608  # names from the database itself
        column, value = dice.choice(columns), dice.choice(ODD_CELLS)
        database.execute(
            f"UPDATE {_quoted(table)} SET {_quoted(column)} = ? WHERE rowid = ?",  # noqa: S608  # as above
            (value, dice.choice(numbers or [1])),
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
