"""Verifying a published annual report against its signature."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.disclosure.public_report import ReportSignature
from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.ledger.verify import is_signature

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURE, MOST_BYTES = "signature.json", 1_000_000


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """What was found of a report.

    Attributes:
        lines: in words.
        is_whole: whether every file is as it was signed.
        is_key_expected: whether the key is the expected one; None: none was expected.
    """

    lines: tuple[str, ...]
    is_whole: bool
    is_key_expected: bool | None


def verify_report(folder: Path, key: str = "") -> ReportFinding:
    """Compare the files of a report with their signature.

    Args:
        folder: with `signature.json`.
        key: the expected public key, hex; empty: none is compared.

    Raises:
        OperatorError: the folder has no readable signature.
    """
    try:
        with (folder / SIGNATURE).open("rb") as file:
            signed = ReportSignature.from_file(file.read(MOST_BYTES).decode())
    except (OSError, ValueError):
        raise OperatorError(
            text("{path} has no signature of a report that can be read.", path=folder),
            "Choose the folder with report.pdf, report.csv and signature.json.",
        ) from None
    wrong = [f"{name}: {problem}" for name, problem in _problems(folder, signed)]
    is_signed = is_signature(signed.public_key, signed.signature, signed.statement())
    if not is_signed:
        wrong.append("The signature does not fit.")
    is_expected = None if not key else key == signed.public_key
    said = f"Annual report of {signed.owner}, {signed.period}, made {signed.made} by {signed.made_by}"
    lines = [said, f"Key: {signed.public_key}", *wrong]
    if not wrong:
        lines.append("Every file is as it was signed.")
    if is_expected is None:
        lines.append("The key was not compared. Compare it with the one that the owner publishes.")
    elif not is_expected:
        lines.append("This is not the expected key.")
    # The words of a forged file must not control the terminal.
    clean = tuple("".join(one if one.isprintable() else "?" for one in line) for line in lines)
    return ReportFinding(clean, not wrong, is_expected)


def _problems(folder: Path, signed: ReportSignature) -> list[tuple[str, str]]:
    found = []
    for name, digest in signed.files.items():
        if name != name.replace("/", "").replace("\\", "") or name in {"", ".", ".."}:
            found.append((name[:80], "is not the name of a file in the folder"))
            continue
        try:
            with (folder / name).open("rb") as file:
                real = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            found.append((name, "cannot be read"))
            continue
        if real != digest:
            found.append((name, "has changed since it was signed"))
    found += [
        (path.name, "is not signed")
        for path in sorted(folder.iterdir())
        if path.name not in {*signed.files, SIGNATURE}
    ]
    return found
