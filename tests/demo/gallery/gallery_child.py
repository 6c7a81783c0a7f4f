"""Pictures a console, in a process of its own: a screen in memory is chosen before Qt starts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from console.demo.gallery.run import GalleryOptions, write_gallery


def main() -> None:
    look = GalleryOptions(1600, 900, cameras=3, history="3d", is_brief=True)
    made = write_gallery(Path(sys.argv[1]), look)
    told = {
        "files": [one.file for one in made.album.pictures],
        "shown": sorted(made.album.shown()),
        "blank": made.blank,
        "warnings": made.warnings,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
