"""Burning the image of a disc: which drives there are, and what is said where there is no writer."""

from __future__ import annotations

from dataclasses import dataclass

NO_WRITER = (
    "This machine has no program that burns discs. On Linux install xorriso; or copy the image to a machine "
    "that can burn it as an image."
)
BURNED_ACT = "disc-burned"


@dataclass(frozen=True, slots=True)
class BurnedDisc:
    """A disc that was burned and read back.

    Attributes:
        writer: name of the program.
        device: the drive.
        size_bytes: of the image.
        sha256: of the image, and of what was read back.
    """

    writer: str
    device: str
    size_bytes: int
    sha256: str
