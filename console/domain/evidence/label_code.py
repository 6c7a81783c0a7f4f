"""What the square code on a label says, and how the reference is found in what a scanner gives."""

from __future__ import annotations

MARK = "watchroom"


def label_code(exhibit: str, key: str) -> str:
    """Return the text of the code on the label of an exhibit; the key is its fingerprint."""
    return f"{MARK} {exhibit} {key}"


def reference_in(scanned: str) -> str:
    """Return the reference in a scanned code; other text is returned as it is."""
    parts = scanned.split()
    return parts[1] if len(parts) > 1 and parts[0].casefold() == MARK else scanned.strip()
