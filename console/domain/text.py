"""Text as it is stored: normalised, without control characters."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Text as it is kept: NFC, no control characters but line ends and tabs, no lone surrogates."""
    spelled = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        letter for letter in spelled if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()
