"""Where everything that the program writes lives."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """`WATCHROOM_HOME`, or the platform's place for a program's data. Not created here."""
    named = os.environ.get("WATCHROOM_HOME")
    return Path(named).expanduser().resolve() if named else user_data_path("watchroom", appauthor=False)
