"""A virtual screen of a known size on a machine without one."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DPI = 96


def headless(folder: Path, width: int = 1920, height: int = 1080, monitors: int = 1) -> None:
    """Make Qt draw into memory as on monitors of this size. Call it before the QApplication is created.

    Args:
        folder: receives the description of the monitors.
        width: of each monitor, pixels.
        height: of each monitor, pixels.
        monitors: number of monitors, side by side.
    """
    screens = [
        {
            "name": f"headless-{number + 1}",
            "x": number * width,
            "y": 0,
            "width": width,
            "height": height,
            "logicalDpi": DPI,
            "logicalBaseDpi": DPI,
            "dpr": 1,
        }
        for number in range(monitors)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    description = folder / "headless.json"
    description.write_text(json.dumps({"screens": screens}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={description}"
