"""The folder for everything that the program writes."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """Return `WATCHROOM_HOME`, or the platform's folder for a program's data. It is not created here."""
    configured = os.environ.get("WATCHROOM_HOME")
    return (
        Path(configured).expanduser().resolve()
        if configured
        else user_data_path("watchroom", appauthor=False)
    )
