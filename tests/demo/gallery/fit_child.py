"""Opens every pane and dialog of the gallery on a small monitor and tells what is cut, in its own process."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from console.demo.gallery import run
from console.demo.gallery.room import GalleryConsole, floating
from tests.support.cut import cut, unfit
from tests.support.stored import stored, stored_in

RAW = stored()
FOUND: dict[str, list[str]] = {}
SEEN: set[str] = set()


class CheckedConsole(GalleryConsole):
    """Looks at what is shown instead of picturing it."""

    def picture(self, name: str, sentence: str) -> None:
        del sentence
        self.settle()
        over = [widget for widget in floating() if isinstance(widget, QDialog)]
        panes = [] if over else self._panes()
        for widget in [*over, *panes]:
            SEEN.add(type(widget).__name__)
            found = cut(widget, name) + (unfit(widget, name) if isinstance(widget, QDialog) else [])
            found += [f"{name}: {line}" for line in stored_in(widget, RAW)]
            if found:
                FOUND.setdefault(type(widget).__name__, []).extend(found)

    def _panes(self) -> list[QWidget]:
        docks = self.shell.docks
        return [dock.widget() for dock in docks.by_id.values() if dock.isVisible()] if docks else []


def main() -> None:
    vars(run)["GalleryConsole"] = CheckedConsole
    look = run.GalleryOptions(1280, 800, 1.5, cameras=3, history="3d", is_brief=True, is_touched=True)
    with tempfile.TemporaryDirectory() as folder:
        made = run.write_gallery(Path(folder), look)
    sys.stdout.write(json.dumps({"found": FOUND, "seen": sorted(SEEN), "warnings": made.warnings}) + "\n")


if __name__ == "__main__":
    main()
