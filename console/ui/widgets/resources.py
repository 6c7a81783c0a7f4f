"""Locates the files that come with the program."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3] / "resources"
"""Folder beside the package, in the source tree and when installed."""


def resource(*parts: str) -> Path:
    """Return the path of a file under `resources/`."""
    return ROOT.joinpath(*parts)
