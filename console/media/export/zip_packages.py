"""A package as one ZIP file, encrypted with AES-256, which is read back whole."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.media.export.files import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def write_zip(
    target: Path,
    files: Mapping[str, Path],
    sums: Mapping[str, str],
    passphrase: str,
    moved: Callable[[int], None],
) -> None:
    """Write files into an encrypted ZIP file, decrypt it again and compare every one of them.

    Args:
        target: a new file.
        files: by their names in it.
        sums: SHA-256 of each, by the same names.
        passphrase: from which its keys are derived.
        moved: receives the bytes of each block; may raise to cancel.

    Raises:
        EnvironmentFault: what was read back differs.
        OSError: the disk failed.
    """
    # Imported late: most consoles never write one.
    import pyzipper

    secret = passphrase.encode("ascii")
    with pyzipper.AESZipFile(
        target, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES, allowZip64=True
    ) as archive:
        archive.setpassword(secret)
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, path in files.items():
            # Recordings do not get smaller; stored, they cost no time and are whole where the file is.
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as inside:
                while block := source.read(BLOCK):
                    inside.write(block)
                    moved(len(block))
    with pyzipper.AESZipFile(target) as archive:
        archive.setpassword(secret)
        for name in files:
            digest = hashlib.sha256()
            with archive.open(name) as inside:
                while block := inside.read(BLOCK):
                    digest.update(block)
                    moved(len(block))
            check_read_back(name, digest.hexdigest(), sums[name])


def check_read_back(name: str, found: str, wanted: str) -> None:
    """Check that what was read back is what was written.

    Raises:
        EnvironmentFault: it differs.
    """
    if found != wanted:
        raise EnvironmentFault(
            text("What was read back of {name} differs from what was written.", name=name),
            "The drive is faulty. Use another one. Nothing was issued.",
        )
