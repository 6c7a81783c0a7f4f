#!/usr/bin/env python3
"""Put the page of evidence packages together from its sources: `python3 resources/player/build.py`.

The result, `player.html`, is checked in; a test compares it with what this makes.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
SCRIPTS = ("texts.js", "proof.js", "check.js", "player.js", "page.js")


def built() -> str:
    """Return the page: one file that needs nothing but `manifest.js` beside it."""
    style = (SOURCES / "page.css").read_text("utf-8")
    # Each source is strict by itself; together, the first line rules all.
    scripts = [(SOURCES / name).read_text("utf-8").replace('"use strict";\n', "") for name in SCRIPTS]
    page = (SOURCES / "page.html").read_text("utf-8").replace("/*CSS*/", style)
    return page.replace("/*JS*/", '"use strict";\n' + "\n".join(scripts))


if __name__ == "__main__":
    (HERE / "player.html").write_text(built(), "utf-8", newline="\n")
    sys.exit(0)
