"""Where the picture of the demo town from above lies in the town: see `aerial`."""

from __future__ import annotations

WIDTH_PX, HEIGHT_PX = 1500, 1664
METRES_A_PIXEL = 0.15
WEST_M, NORTH_M = -112.5, 109.8
"""The town's metres at the picture's upper left corner."""
