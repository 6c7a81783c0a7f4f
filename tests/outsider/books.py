"""An outsider's verification of a folder of exported books: standard library, and `ARCHITECTURE.md`."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.outsider import ed25519

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "MANIFEST.json"
HEAD = ("book", "number", "hash", "instant", "reason")
ENTRY = ("book", "number", "kind", "author", "instant", "payload", "previous_hash", "hash")
PLACE = ("book", "number", "previous_hash", "hash")
WITHHELD = {*PLACE, "withheld", "public_key", "signature"}
NOTHING_BEFORE = "0" * 64
Json = dict[str, Any]
is_valid = cache(ed25519.is_valid)


class DamagedError(Exception):
    """What was to be verified is not whole; the text says where."""


def verify_export(folder: Path, key: str = "") -> None:
    """Verify a folder of exported books.

    Args:
        folder: of the export.
        key: the scheme's public key (hex), as printed on its pages; empty: that of the export's own list.

    Raises:
        DamagedError: it is not whole.
    """
    document = _read(folder / MANIFEST)
    try:
        listed, signer, signature = document["manifest"], document["public_key"], document["signature"]
        files, heads = dict(listed["files"]), [_head(head) for head in listed["heads"]]
        _require(isinstance(signer, str) and isinstance(signature, str), MANIFEST)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError(f"{MANIFEST} lacks {error}") from error
    _require(is_valid(signer, signature, canonical(listed)), f"the signature of {MANIFEST}")
    _compare_files(folder, files)
    books = {path.stem: list(_lines(path)) for path in sorted(folder.glob("*.jsonl"))}
    entries = {name: list(_chained(name, lines)) for name, lines in books.items()}
    heads += [_head(lines[-1]["head"]) for lines in books.values()]
    believed = _believed(key or signer, heads, entries.get("audit", []))
    _require(signer in believed, f"the key of {MANIFEST}")
    for entry in (entry for chain in entries.values() for entry in chain if "withheld" in entry):
        place = {name: entry[name] for name in PLACE}
        statement = canonical({"statement": "watchroom withheld entry", **place})
        _require(entry["public_key"] in believed, f"the key of withheld {place}")
        _require(is_valid(entry["public_key"], entry["signature"], statement), f"withheld {place}")
    for head in heads:
        _require(head["public_key"] in believed, f"the key of a head of {head['book']}")
        _require(_is_signed(head), f"the signature of a head of {head['book']}")
        book, number = entries.get(head["book"], []), head["number"]
        _require(0 < number <= len(book), f"the end of {head['book']}")
        _require(book[number - 1]["hash"] == head["hash"], f"entry {number} of {head['book']}")


def canonical(content: Json) -> bytes:
    """Return the one form in which JSON is signed."""
    try:
        return json.dumps(
            content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        ).encode()
    except ValueError as error:
        raise DamagedError(f"{error}") from error


def _require(is_so: object, what: str) -> None:
    if not is_so:
        raise DamagedError(f"not whole: {what}")


def _read(path: Path) -> Json:
    try:
        document = json.loads(path.read_bytes().decode())
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedError(f"{path.name}: {error}") from error
    _require(isinstance(document, dict), path.name)
    return dict(document)


def _compare_files(folder: Path, files: dict[str, Any]) -> None:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    _require(there == files.keys() | {MANIFEST}, f"the files, {sorted(there ^ files.keys())}")
    for name, digest in files.items():
        content = (folder / name).read_bytes()
        _require(hashlib.sha256(content).hexdigest() == digest, name)


def _lines(path: Path) -> Iterator[Json]:
    """Return the lines of a book: its name, its entries, its signed head."""
    try:
        lines = [json.loads(line) for line in path.read_bytes().decode().split("\n")[:-1]]
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"{path.name}: {error}") from error
    _require(len(lines) > 1 and all(isinstance(line, dict) for line in lines), path.name)
    _require(lines[0] == {"watchroom": "book", "version": 1, "book": path.stem}, f"the name in {path.name}")
    _require(set(lines[-1]) == {"head"}, f"the end of {path.name}")
    yield from lines


def _chained(book: str, lines: list[Json]) -> Iterator[Json]:
    before = NOTHING_BEFORE
    for number, entry in enumerate(lines[1:-1], 1):
        is_withheld = entry.get("withheld") is True
        names = WITHHELD - {"withheld"} if is_withheld else set(ENTRY)
        _require(set(entry) - {"withheld" if is_withheld else "key"} == names, f"line {number} of {book}")
        texts = [entry[name] for name in names if name != "number"]
        _require(all(isinstance(text, str) for text in texts), f"entry {number} of {book}")
        _require(type(entry["number"]) is int, f"number {number} of {book}")
        _require((entry["book"], entry["number"], entry["previous_hash"]) == (book, number, before), book)
        _require(is_withheld or entry["hash"] == _hash(entry), f"entry {number} of {book}")
        before = entry["hash"]
        yield entry


def _hash(entry: Json) -> str:
    array = json.dumps([entry[name] for name in ENTRY[:-1]], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(array.encode("utf-8", "backslashreplace")).hexdigest()


def _head(content: Any) -> Json:
    head: Json = {name: content[name] for name in (*HEAD, "public_key", "signature")}
    if type(head["number"]) is not int or not all(
        isinstance(head[name], str) for name in head if name != "number"
    ):
        raise ValueError("a head")
    return head


def _is_signed(head: Json) -> bool:
    statement = {"statement": "watchroom head of a book"} | {name: head[name] for name in HEAD}
    return is_valid(head["public_key"], head["signature"], canonical(statement))


def _believed(key: str, heads: list[Json], audit: list[Json]) -> set[str]:
    """Return the key, and each that an entry introduces under a head signed with a believed key."""
    believed, pending = {key}, [key]
    while pending:
        signer = pending.pop()
        mine = [head for head in heads if head["book"] == "audit" and head["public_key"] == signer]
        covered = max((head["number"] for head in mine if _is_signed(head)), default=0)
        for entry in audit[:covered]:
            introduced = _introduced(entry)
            if introduced and introduced not in believed:
                believed.add(introduced)
                pending.append(introduced)
    return believed


def _introduced(entry: Json) -> str:
    if entry.get("kind") != "signing-key":
        return ""
    try:
        return str(json.loads(entry["payload"])["fields"]["public_key"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
