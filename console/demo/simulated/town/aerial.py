"""The demo town from above: `python -m console.demo.simulated.town.aerial FILE.jpg` writes its plan.

The plan is kept in `resources/demo`, because drawing it takes seconds.
"""

from __future__ import annotations

import math
import sys

import cv2
import numpy as np

from console.demo.simulated.town.extent import HEIGHT_PX, METRES_A_PIXEL, NORTH_M, WEST_M, WIDTH_PX
from console.demo.simulated.town.lens import SceneView
from console.demo.simulated.town.scene import town_in

_HEIGHT_M = 420.0
"""High enough that walls hardly lean."""
_QUALITY = 82


def main() -> None:
    """Draw the plan and write it to the file."""
    middle_y = NORTH_M - HEIGHT_PX * METRES_A_PIXEL / 2
    width_m = WIDTH_PX * METRES_A_PIXEL
    fov = 2 * math.degrees(math.atan(width_m / 2 / _HEIGHT_M))
    view = SceneView(WEST_M + width_m / 2, middle_y, _HEIGHT_M, 0.0, 90.0, fov)
    hazy = town_in("day").backdrop(view, WIDTH_PX, HEIGHT_PX).picture.astype(np.float32)
    # The town's own haze, taken out again; then as dark as the rest of the room.
    low, high = np.percentile(hazy, 1.0), np.percentile(hazy, 99.0)
    clear = ((hazy - low) / (high - low)).clip(0, 1) ** 1.15 * 120 + 5
    cv2.imwrite(sys.argv[1], clear.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])


if __name__ == "__main__":
    main()
