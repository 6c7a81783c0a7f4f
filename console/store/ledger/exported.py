"""Verification of exported books without the database and without trusting the export."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.domain.books.proof import BookFinding, Damage, ExportProof
from console.domain.books.signed_heads import SignedHead
from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.ledger.chain import canonical
from console.store.ledger.chain_diagnosis import LEFT_OUT, Chained
from console.store.ledger.export import MANIFEST, PLACE, WITHHELD, sha256_of, withheld_statement
from console.store.ledger.field_encryption import binding, unseal
from console.store.ledger.trust import AUDIT, KEY_ACT, believed_keys, foreign_findings, key_in
from console.store.ledger.verify import is_signature, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.store.ledger.trust import Introduction


OWN_WORD = (
    "No key was named, so the export was believed by the key in it, which whoever made it could have chosen. "
    "Compare it with the key that is printed on the scheme's pages."
)


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
    manifest = _manifest(path) if path.is_dir() else _Listed()
    findings = list(manifest.findings)
    books = [_BookFile(file) for file in files]
    listed_heads = [*manifest.heads, *(book.head for book in books if book.head)]
    known = [*heads, *listed_heads]
    introduced = [pair for book in books if book.book == AUDIT for pair in book.introductions()]
    believed = _believed(introduced, keys or manifest.signers, known)
    if not manifest.signers <= believed:
        words = f"{MANIFEST} is signed with a key that is not this scheme's ({', '.join(manifest.signers)})"
        findings.append(BookFinding("", 0, Damage.FOREIGN, words))
    findings += foreign_findings(known, believed, introduced)
    proofs = []
    for book in books:
        mine = [head for head in known if head.head.book == book.book and head.public_key in believed]
        proofs += verify(book.rows(believed), mine, believed, progress, may_withhold=True)
        findings += book.findings
    missing = sorted(
        {signed_head.head.book for signed_head in listed_heads} - {proof.book for proof in proofs}
    )
    findings += [BookFinding(book, 0, Damage.MISSING, f"{book}.jsonl is missing") for book in missing]
    signers = frozenset(signed_head.public_key for signed_head in listed_heads)
    return ExportProof(proofs, findings, signers, () if keys else (OWN_WORD,), is_own_word=not keys)


def entries_of_audit(path: Path) -> Iterator[tuple[object, object, object]]:
    """Return kind, author and payload of each exported entry of the audit log; none if it was not exported.

    Raises:
        OperatorError: the file cannot be read.
    """
    file = path / f"{AUDIT}.jsonl" if path.is_dir() else path
    if file.exists():
        for row in _BookFile(file).rows():
            yield row.kind, row.author, row.payload


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the list of an export says, and what is wrong with it; `signers`: the key that signed it."""

    findings: Sequence[BookFinding] = ()
    heads: Sequence[SignedHead] = ()
    signers: frozenset[str] = frozenset()


def _believed(
    introduced: Sequence[Introduction], own: frozenset[str], heads: Sequence[SignedHead]
) -> frozenset[str]:
    """Return the keys whose heads count; without a list or a named key there is nothing to compare with."""
    if not own:
        return frozenset(head.public_key for head in heads)
    return believed_keys(own, introduced, heads)


class _BookFile:
    """One `.jsonl` file of an export."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.findings: list[BookFinding] = []
        self.head: SignedHead | None = None
        self.book = str(next(self._lines(), {}).get("book", file.stem))
        final: dict[str, Any] = {}
        for line in self._lines():
            final = line
        if "head" in final:
            self.head = _head(final["head"])
        if self.head is None:
            words = f"{file.name} was cut off: the signed head at its end is missing"
            self.findings.append(BookFinding(self.book, 0, Damage.CUT_OFF, words))

    def rows(self, believed: frozenset[str] = frozenset()) -> Iterator[Chained]:
        """Return its entries in the order of the file: every line between its name and its signed head.

        Args:
            believed: the keys that may vouch for what is withheld.
        """
        lines = self._lines()
        if next(lines, None) != {"watchroom": "book", "version": 1, "book": self.book}:
            words = f"{self._file.name} does not begin as a book in a known format"
            self.findings.append(BookFinding(self.book, 0, Damage.UNREADABLE, words))
        for line, following in pairwise(lines):
            del following  # the last line is the head
            row = _row(line, self._file)
            self._check_key(row, line.get("key"))
            # Whatever else has no words would stand for any entry, and break off what is before it.
            if tuple(row[2:6]) == LEFT_OUT and not _is_vouched_for(line, believed):
                words = f"nobody who counts signed what entry {row.number} follows, and it is withheld"
                self.findings.append(BookFinding(self.book, row.number, Damage.FORGED, words))
            yield row

    def introductions(self) -> Iterator[Introduction]:
        """Return the keys that its entries introduce."""
        for line in self._lines():
            number, key = line.get("number"), key_in(line.get("payload"))
            if line.get("kind") == KEY_ACT and type(number) is int and key:
                yield number, key

    def _lines(self) -> Iterator[dict[str, Any]]:
        with self._file.open(encoding="utf-8", errors="strict", newline="\n") as lines:
            try:
                for line in lines:
                    yield _object(line)
            except (ValueError, TypeError, RecursionError) as error:
                raise OperatorError(
                    text("{file} cannot be read as an export: {error}.", file=self._file.name, error=error),
                    "The file is damaged or is not an export.",
                ) from None

    def _check_key(self, row: Chained, key: Any) -> None:
        if key is None or self.findings:
            return
        if not _opens(row, key):
            words = f"the key of entry {row.number} does not open its personal details"
            self.findings.append(BookFinding(row.book, row.number, Damage.UNREADABLE, words))


def _object(line: str) -> dict[str, Any]:
    parsed = json.loads(line)
    if not isinstance(parsed, dict):
        raise TypeError("a line is not a JSON object")
    return parsed


def _opens(row: Chained, key: Any) -> bool:
    try:
        sealed = json.loads(row.payload)["sealed"]
        bound_to = binding(row.book, row.kind, row.author, row.instant)
        return unseal(sealed, bytes.fromhex(key), bound_to) is not None
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def _is_vouched_for(line: Mapping[str, Any], believed: frozenset[str]) -> bool:
    key, signature = line.get("public_key"), line.get("signature")
    if not isinstance(key, str) or not isinstance(signature, str) or key not in believed:
        return False
    return is_signature(key, signature, withheld_statement({name: line[name] for name in PLACE}))


def _row(line: dict[str, Any], file: Path) -> Chained:
    cells: list[Any] = [line.get(name) for name in Chained._fields]
    if line.get(WITHHELD) is True and line.keys() == {*PLACE, WITHHELD, "public_key", "signature"}:
        cells = [*cells[:2], *LEFT_OUT, *cells[6:]]
    elif line.keys() - {"key"} != set(Chained._fields):
        raise OperatorError(
            text("A line in {file} is not an entry.", file=file.name),
            "The file is damaged or is not an export.",
        )
    for name, cell in zip(Chained._fields, cells, strict=True):
        if type(cell) is not (int if name == "number" else str):
            raise OperatorError(
                text("An entry in {file} has no {name} that can be read.", file=file.name, name=name),
                "The file is damaged or is not an export.",
            )
    return Chained(*cells)


def _head(content: Any) -> SignedHead | None:
    try:
        return SignedHead.from_line(json.dumps(content))
    except ValueError:
        return None


def _manifest(folder: Path) -> _Listed:
    """Read the list of files and compare it with the files."""
    try:
        document = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest, public_key, signature = document["manifest"], document["public_key"], document["signature"]
        heads = [SignedHead.from_line(json.dumps(line)) for line in manifest["heads"]]
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        words = f"{MANIFEST} is missing or cannot be read: {error}"
        return _Listed([BookFinding("", 0, Damage.MISSING, words)])
    findings = _unlisted(folder, files)
    if not _is_signed(manifest, public_key, signature):
        findings.append(BookFinding("", 0, Damage.FORGED, f"the signature of {MANIFEST} is not valid"))
    for name, digest in sorted(files.items()):
        file = folder / Path(str(name)).name
        if not file.is_file():
            findings.append(BookFinding(file.stem, 0, Damage.MISSING, f"{name} is missing"))
        elif sha256_of(file) != digest:
            findings.append(
                BookFinding(file.stem, 0, Damage.ALTERED, f"{name} is not the file that was exported")
            )
    return _Listed(findings, heads, frozenset({str(public_key)}))


def _unlisted(folder: Path, files: Mapping[str, Any]) -> list[BookFinding]:
    """Return a finding for each file that the list does not name."""
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}
    return [
        BookFinding("", 0, Damage.UNLISTED, f"{name} is not in {MANIFEST}, so nothing vouches for it")
        for name in sorted(present - files.keys() - {MANIFEST})
    ]


def _is_signed(manifest: Any, public_key: str, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), canonical(manifest).encode())
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
