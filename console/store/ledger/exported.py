"""Verification of exported books without the database and without trusting the export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.domain.books.proof import BookFinding, Damage, ExportProof
from console.domain.books.signed_heads import SignedHead
from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.ledger.chain import canonical
from console.store.ledger.chain_diagnosis import Chained
from console.store.ledger.export import MANIFEST, sha256_of
from console.store.ledger.field_encryption import binding, unseal
from console.store.ledger.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def verify_export(
    path: Path,
    heads: Sequence[SignedHead] = (),
    keys: frozenset[str] = frozenset(),
    progress: Callable[[int], None] = lambda _count: None,
) -> ExportProof:
    """Verify a folder made by an export, or one book's `.jsonl` file.

    Args:
        path: of the folder or file.
        heads: other known heads, from a second place or from paper.
        keys: trusted public keys (hex); empty: any.
        progress: receives the number of entries read, at intervals.

    Raises:
        OperatorError: it is not an export.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not path.exists() or not files:
        raise OperatorError(
            text("{path} is not an export of books.", path=path),
            "Choose the folder of an export or one .jsonl file.",
        )
    findings, listed_heads = _manifest(path, keys) if path.is_dir() else ([], [])
    proofs = []
    for file in files:
        book = _BookFile(file)
        end = [book.head] if book.head else []
        mine = [
            signed_head for signed_head in (*heads, *listed_heads, *end) if signed_head.head.book == book.book
        ]
        proofs += verify(book.rows(), mine, keys, progress)
        findings += book.findings
        listed_heads += end
    missing = sorted(
        {signed_head.head.book for signed_head in listed_heads} - {proof.book for proof in proofs}
    )
    findings += [BookFinding(book, 0, Damage.MISSING, f"{book}.jsonl is missing") for book in missing]
    return ExportProof(proofs, findings, frozenset(signed_head.public_key for signed_head in listed_heads))


class _BookFile:
    """One `.jsonl` file of an export."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.findings: list[BookFinding] = []
        self.head: SignedHead | None = None
        self.book = file.stem
        for line in self._lines():
            if line.get("watchroom") == "book":
                self.book = str(line.get("book"))
            if "head" in line:
                self.head = _head(line["head"])
        if self.head is None:
            words = f"{file.name} was cut off: the signed head at its end is missing"
            self.findings.append(BookFinding(self.book, 0, Damage.CUT_OFF, words))

    def rows(self) -> Iterator[Chained]:
        """Return its entries in the order of the file."""
        for line in self._lines():
            if "number" in line and "watchroom" not in line:
                row = _row(line, self._file)
                self._check_key(row, line.get("key"))
                yield row

    def _lines(self) -> Iterator[dict[str, Any]]:
        with self._file.open(encoding="utf-8", errors="strict") as lines:
            try:
                for line in lines:
                    parsed = json.loads(line)
                    if isinstance(parsed, dict):
                        yield parsed
            except ValueError as error:
                raise OperatorError(
                    text("{file} cannot be read as an export: {error}.", file=self._file.name, error=error),
                    "The file is damaged or is not an export.",
                ) from None

    def _check_key(self, row: Chained, key: Any) -> None:
        if key is None or self.findings:
            return
        sealed = json.loads(row.payload).get("sealed")
        bound_to = binding(row.book, row.kind, row.author, row.instant)
        if not sealed or unseal(sealed, bytes.fromhex(str(key)), bound_to) is None:
            words = f"the key of entry {row.number} does not open its personal details"
            self.findings.append(BookFinding(row.book, row.number, Damage.UNREADABLE, words))


def _row(line: dict[str, Any], file: Path) -> Chained:
    try:
        row = Chained(**{name: line[name] for name in Chained._fields})
    except KeyError as error:
        raise OperatorError(
            text("An entry in {file} has no {error}.", file=file.name, error=error),
            "The file is damaged or is not an export.",
        ) from None
    return row._replace(number=int(row.number), payload=str(row.payload))


def _head(content: Any) -> SignedHead | None:
    try:
        return SignedHead.from_line(json.dumps(content))
    except ValueError:
        return None


def _manifest(folder: Path, keys: frozenset[str]) -> tuple[list[BookFinding], list[SignedHead]]:
    """Compare the list of files with the files; return the findings and the heads in the list."""
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest, public_key, signature = document["manifest"], document["public_key"], document["signature"]
        heads = [SignedHead.from_line(json.dumps(line)) for line in manifest["heads"]]
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [BookFinding("", 0, Damage.MISSING, f"{MANIFEST} is missing or cannot be read: {error}")], []
    findings = []
    if not _is_signed(manifest, public_key, signature) or (keys and public_key not in keys):
        findings.append(BookFinding("", 0, Damage.FORGED, f"the signature of {MANIFEST} is not valid"))
    for name, digest in sorted(files.items()):
        file = folder / name
        if not file.is_file():
            findings.append(BookFinding(file.stem, 0, Damage.MISSING, f"{name} is missing"))
        elif sha256_of(file) != digest:
            findings.append(
                BookFinding(file.stem, 0, Damage.ALTERED, f"{name} is not the file that was exported")
            )
    return findings, heads


def _is_signed(manifest: Any, public_key: str, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), canonical(manifest).encode())
    except (InvalidSignature, ValueError):
        return False
    return True
