"""Where the demo town's cameras are mounted and where they look."""

from __future__ import annotations

from console.demo.simulated.town.lens import SceneView

VIEWS: dict[str, SceneView] = {
    "high-street-west": SceneView(-104, 4.4, 6.0, 95, 13, 62),
    "high-street-east": SceneView(104, -4.4, 6.5, 272, 12, 56),
    "market-square": SceneView(-31, 8.5, 8.0, 42, 15, 66),
    "market-cross": SceneView(1, 9.5, 6.0, 308, 13, 66),
    "zebra-crossing": SceneView(23, 4.6, 5.5, 112, 18, 60),
    "town-hall": SceneView(-12, 12, 6.5, 350, 8, 62),
    "station-approach": SceneView(37.2, 8, 6.5, 8, 12, 58),
    "station-forecourt": SceneView(24.5, 79.5, 6.5, 52, 11, 68),
    "bus-bays": SceneView(4, -21, 6.5, 122, 16, 66),
    "bus-entrance": SceneView(32, -24, 6.5, 318, 14, 64),
    "mill-lane": SceneView(-58, -20, 6.0, 197, 14, 58),
    "car-park": SceneView(-32, -38, 9.0, 235, 20, 66),
    "car-park-entrance": SceneView(-48.5, -46.4, 3.2, 265, 10, 54),
    "riverside": SceneView(46, -90, 6.0, 274, 12, 60),
    "riverside-gardens": SceneView(-84.5, -90.8, 5.0, 78, 11, 64),
    "station-corner": SceneView(47.5, 8.5, 6.5, 222, 19, 70),
}
"""By the key in `CameraSpec.view`."""
