"""Awaiting a condition instead of sleeping."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def until(condition: Callable[[], object], what: str = "the condition", limit_s: float = 40.0) -> None:
    """Return as soon as the condition holds; fail, naming `what`, if it never does."""
    end_s = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end_s, f"waited {limit_s} s in vain for {what}"
        time.sleep(0.01)
