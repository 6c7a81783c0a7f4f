"""The forms in which a package leaves the room: a folder, an encrypted ZIP file, discs, or one file."""

from __future__ import annotations

import secrets
from enum import Enum

SECTOR_BYTES = 2048


class PackageForm(Enum):
    """What is written."""

    FOLDER = "folder"
    ZIP = "encrypted ZIP"
    CD = "CD images"
    DVD = "DVD images"
    BLU_RAY = "Blu-ray images"
    ONVIF = "ONVIF export file"
    """The recordings of one camera, joined into one file that seals itself."""

    @property
    def disc_bytes(self) -> int:
        """What one disc holds; 0 where the form is no disc."""
        return SECTOR_BYTES * _SECTORS.get(self, 0)


_SECTORS = {PackageForm.CD: 360_000, PackageForm.DVD: 2_295_104, PackageForm.BLU_RAY: 12_219_392}
"""Sectors of a disc: 80 minutes, one layer, one layer."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Nothing that can be taken for another letter on the telephone or in handwriting."""
GROUPS, IN_GROUP = 5, 5


def new_passphrase() -> str:
    """Return a passphrase of 125 random bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)
