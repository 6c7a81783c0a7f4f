"""Where the files that come with the program lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3] / "resources"
"""Beside the package: in the source tree, and in the installed one."""


def resource(*parts: str) -> Path:
    """The path of a file under `resources/`."""
    return ROOT.joinpath(*parts)
