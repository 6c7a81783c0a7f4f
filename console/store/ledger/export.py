"""Export of books as verifiable files: JSON lines with the chain, CSV to read, and a signed list of both."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import shutil
from contextlib import closing, contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TextIO

import sqlalchemy as sa

from console.domain.books import BOOKS, KINDS
from console.domain.books.apart import WORDS_SEALED
from console.domain.books.csv_cells import harmless
from console.domain.clock import LONDON
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.store.errors import values_in_words
from console.store.ledger.apart_keys import read_key
from console.store.ledger.chain import canonical
from console.store.ledger.decode import decoded
from console.store.ledger.faults import UNREADABLE, reading_from
from console.store.ledger.rows import AT_ONCE, COLUMNS
from console.store.ledger.word_sealing import with_opened_words
from console.store.tables import entry_keys, ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.books.entries import Entry
    from console.domain.books.signed_heads import SignedHead
    from console.services.books.ports import Signer

MANIFEST = "MANIFEST.json"
WITHHELD = "withheld"
"""The mark of a line that has only the place of its entry in the chain."""
PLACE = ("book", "number", "previous_hash", "hash")
ONLY_NAMED = "Read only by those who are named for it"
NOTHING: Mapping[str, Collection[int]] = MappingProxyType({})
_READ_ME = """{scheme}
Books exported on {made} by {by}.

Each book is included twice: NAME.csv to read, NAME.jsonl to verify. {manifest} lists the SHA-256 of every
file and the signed head (last number and hash) of every book; its own signature is Ed25519 over the JSON
text of "manifest", keys sorted, no spaces, UTF-8. The scheme's public key is on every page that it
prints.

With the program:     watchroom verify books --export .
Without it:           sha256sum *.csv *.jsonl
                      and for each line of a .jsonl file the SHA-256 of the JSON array
                      [book, number, kind, author, instant, payload, previous_hash]
                      (no spaces, letters not escaped, UTF-8) is its hash,
                      and its previous_hash is the hash of the line before (64 zeros for the first).

A line marked "withheld" is an entry that is read only by those who are named for it: it has its number and
its hash, and the scheme's signature that it follows the line before (Ed25519 over the JSON text of its book,
number, previous_hash, hash and "statement":"watchroom withheld entry", as for "manifest").

Personal details are sealed inside the payload (AES-256-GCM). {personal}
"""
_SEALED = "Their keys are not in this export, so they cannot be read."
_OPEN = (
    "The key of each entry is beside it, but for words of surveillance authorisations that are sealed for "
    "their readers. These files contain personal data: handle them accordingly."
)


class BookFiles:
    """Implements `services.books.ports.BookExporter`. A thread that may wait; one export at a time."""

    def __init__(self, engine: Engine, signer: Signer) -> None:
        self._engine, self._signer = engine, signer
        self._progress: Callable[[int], None] = lambda _count: None
        self._count = 0

    def write(
        self,
        into: Path,
        heads: Sequence[SignedHead],
        about: dict[str, str],
        progress: Callable[[int], None] = lambda _count: None,
        *,
        personal: bool,
        withheld: Mapping[str, Collection[int]] = NOTHING,
    ) -> list[Path]:
        """Write every book that has a head, up to that head.

        Args:
            into: a folder that does not exist or is empty.
            heads: the last entry of each book when the export began.
            about: scheme, by (who exported), made (when).
            progress: receives the number of entries written; may raise to cancel, and then nothing is left.
            personal: whether to include personal details in the CSV and their keys in the JSON lines.
            withheld: by book, the numbers of entries of which only the place in the chain is written.

        Raises:
            OperatorError: the folder is not empty.
            EnvironmentFault: it cannot be written; nothing is left of it.
        """
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            raise OperatorError(
                text("{into} is not empty.", into=into), "Choose a new folder. Nothing was written."
            )
        self._progress, self._count = progress, 0
        try:
            with _all_or_nothing(into) as part, values_in_words(UNREADABLE):
                for head in heads:
                    self._book(part, head, withheld.get(head.head.book, ()), personal=personal)
                self._about(part, about, personal=personal)
                self._manifest(part, heads, about)
        except OSError as error:
            raise EnvironmentFault(
                text(
                    "The export cannot be written to {into}: {error}.",
                    into=into,
                    error=error.strerror or error,
                ),
                "Choose another disk or folder. No partial export was left.",
            ) from None
        return sorted(into.iterdir())

    def _book(self, part: Path, head: SignedHead, withheld: Collection[int], *, personal: bool) -> None:
        book = head.head.book
        with (
            (part / f"{book}.jsonl").open("x", encoding="utf-8", newline="\n") as lines,
            (part / f"{book}.csv").open("x", encoding="utf-8-sig", newline="") as table,
            closing(self._rows(book, head.head.number)) as rows,
        ):
            lines.write(json.dumps({"watchroom": "book", "version": 1, "book": book}) + "\n")
            sheet = _Sheet(table, book)
            for row in rows:
                if row.number in withheld:
                    lines.write(self._withheld_line(row))
                    sheet.write_withheld(row)
                    self._tick()
                    continue
                key = read_key(self._engine, book, row.key) if personal else None
                _write_line(lines, row, key)
                sheet.write(self._worded(decoded(row, key)))
                self._tick()
            lines.write(json.dumps({"head": json.loads(head.to_line())}) + "\n")

    def _withheld_line(self, row: Any) -> str:
        place = {name: getattr(row, name) for name in PLACE}
        # Its hash cannot be computed without its words, so the scheme vouches for what it was chained to.
        signed = {
            "public_key": self._signer.public_key(),
            "signature": self._signer.sign(withheld_statement(place)),
        }
        return json.dumps({**place, WITHHELD: True, **signed}, separators=(",", ":")) + "\n"

    def _worded(self, entry: Entry) -> Entry:
        """Return an entry with its words, if they are sealed for who exports it."""
        if WORDS_SEALED not in entry.fields:
            return entry
        with reading_from(self._engine) as connection:
            return with_opened_words(connection, entry)

    def _rows(self, book: str, end: int) -> Generator[Any]:
        keyed = sa.and_(entry_keys.c.book == ledger.c.book, entry_keys.c.number == ledger.c.number)
        query = sa.select(*COLUMNS, entry_keys.c.key).outerjoin(entry_keys, keyed).order_by(ledger.c.number)
        query = query.where(ledger.c.book == book, ledger.c.number <= end)
        with (
            reading_from(self._engine) as connection,
            connection.execution_options(yield_per=AT_ONCE).execute(query) as result,
        ):
            for rows in result.partitions():
                yield from rows

    def _tick(self) -> None:
        self._count += 1
        if not self._count % 1_000:
            self._progress(self._count)

    def _about(self, part: Path, about: dict[str, str], *, personal: bool) -> None:
        values = {**about, "manifest": MANIFEST, "personal": _OPEN if personal else _SEALED}
        (part / "READ-ME.txt").write_text(_READ_ME.format(**values), encoding="utf-8")

    def _manifest(self, part: Path, heads: Sequence[SignedHead], about: dict[str, str]) -> None:
        files = {file.name: sha256_of(file) for file in sorted(part.iterdir())}
        manifest = {**about, "files": files, "heads": [json.loads(head.to_line()) for head in heads]}
        signed = {
            "manifest": manifest,
            "public_key": self._signer.public_key(),
            "signature": self._signer.sign(canonical(manifest).encode()),
        }
        text = json.dumps(signed, indent=1, sort_keys=True, ensure_ascii=False)
        (part / MANIFEST).write_text(text, encoding="utf-8")


@contextmanager
def _all_or_nothing(into: Path) -> Iterator[Path]:
    """Give a temporary folder beside `into` that replaces it when everything is written."""
    part = into.with_name(f".{into.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # left by an export that was killed
    part.mkdir(parents=True)
    try:
        yield part
        if into.exists():
            into.rmdir()
        part.rename(into)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


class _Sheet:
    """A book as CSV: a column for every field of its kinds."""

    def __init__(self, table: TextIO, book: str) -> None:
        self._writer = csv.writer(table)
        kinds = BOOKS[book].kinds if book in BOOKS else ()
        titles: dict[str, str] = {}
        for spec in (spec for kind in kinds for spec in kind.fields):
            titles.setdefault(spec.name, spec.title)
        self._fields = list(titles)
        columns = ["Number", "Date", "Time", "UTC", "Entry", "By", *titles.values()]
        self._writer.writerow([*columns, "Other", "About", "Remark", "SHA-256"])

    def write(self, entry: Entry) -> None:
        local = entry.instant_utc.astimezone(LONDON)
        kind = KINDS.get(entry.kind)
        other_fields = {name: value for name, value in entry.fields.items() if name not in self._fields}
        cells = [
            entry.number,
            f"{local:%d/%m/%Y}",
            f"{local:%H:%M:%S %Z}",
            entry.instant_utc.isoformat(timespec="milliseconds"),
            kind.title if kind else entry.kind,
            entry.author,
            *(_cell(entry.fields.get(name)) for name in self._fields),
            "; ".join(f"{name}: {_cell(value)}" for name, value in other_fields.items()),
            " ".join(map(str, entry.about)),
            "; ".join(
                filter(None, (entry.relation.value if entry.relation else "", entry.erased, entry.doubt))
            ),
            entry.hash,
        ]
        self._writer.writerow([harmless(str(cell)) for cell in cells])

    def write_withheld(self, row: Any) -> None:
        """Write that an entry is read by those named for it alone."""
        self._writer.writerow([row.number, "", "", "", ONLY_NAMED, *[""] * (len(self._fields) + 4), row.hash])


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(LONDON):%d/%m/%Y %H:%M:%S %Z}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def withheld_statement(place: Mapping[str, Any]) -> bytes:
    """Return what is signed of a withheld entry: that it follows the entry before it, under this number."""
    return canonical({"statement": "watchroom withheld entry", **place}).encode()


def _write_line(lines: TextIO, row: Any, key: bytes | None) -> None:
    line = {column.name: getattr(row, column.name) for column in COLUMNS}
    if key is not None:
        line["key"] = key.hex()
    lines.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
