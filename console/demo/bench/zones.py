"""What privacy zones cost, and whether they cover what they must: `watchroom bench zones`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from console.demo.bench.statistics import middle
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.town import Stream, serve
from console.domain.clock import SystemClock
from console.domain.privacy.model import Zone, ZoneSet, ZoneStyle
from console.domain.privacy.polygon import area
from console.domain.streaming.picture import PixelFormat
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.decoder import Decoder
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.scaler import FrameScaler
from console.media.capture.stream_source import StreamOpener
from console.media.masking.mask import Mask
from console.services.privacy.ports import CameraMask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.bench.town import Served
    from console.domain.privacy.polygon import Polygon

PAINTED = Stream(1280, 720, 2_000_000)
SHOWN = {"": (480, 270), "_unscaled": (1280, 720)}
"""Sizes of the tiles: one of sixteen, and the spot."""
FRAMES = 200
MASKING_MUST, WALL_MUST = 0.10, 1.1
ROUNDS = 2
DRILLED = 3000
"""Moves on the simulated clock."""


def zones(moves: int, seconds: float, busy: int) -> dict[str, Any]:
    """Run all measurements.

    Args:
        moves: of the movable cameras.
        seconds: of each measurement of the wall, and of sight.
        busy: programs beside the console while its sight is measured.
    """
    from console.demo.bench.zones_drill import drill
    from console.demo.bench.zones_sight import sight
    from console.demo.bench.zones_world import over_the_wire
    from console.settings.home import home

    return {
        "masking": masking(),
        "wall": wall(seconds),
        "drill": drill(DRILLED),
        "world": over_the_wire(moves, home() / "demo" / "loops"),
        # The last, because this process gives way to others from then on.
        "sight": sight(seconds, busy),
    }


class FixedOrders:
    """The same eight zones on every camera, or none."""

    def __init__(self, zones: ZoneSet) -> None:
        self._order = CameraMask(zones, 1)

    def order(self, camera: int) -> CameraMask:
        """Return the same order for every camera."""
        del camera
        return self._order

    def covered(self, camera: int, why: str) -> None:
        """Do nothing: this order list takes no reports of covered cameras."""


def eight_zones(style: ZoneStyle = ZoneStyle.SOLID, *, large: bool = False) -> ZoneSet:
    """Eight windows and doors of a street: a tenth of the picture together, or large ones, a quarter."""
    outlines = (
        [_hexagon(0.13 + 0.24 * (at % 4), 0.3 + 0.4 * (at // 4)) for at in range(8)] if large else WINDOWS
    )
    return ZoneSet(
        zones=tuple(
            Zone(f"z{at}", f"Window {at}", "A home", "bench", outline, style)
            for at, outline in enumerate(outlines)
        )
    )


def _window(left: float, top: float, wide: float, high: float, lean: float) -> Polygon:
    """As it is seen aslant: upright sides, its upper and lower edge leaning."""
    return (
        (left, top),
        (left + wide, top + lean),
        (left + wide, top + high + lean / 2),
        (left, top + high),
    )


WINDOWS = (
    *(_window(0.06 + 0.115 * at, 0.18 + 0.012 * at, 0.075, 0.15, 0.01) for at in range(4)),
    *(_window(0.60 + 0.1 * at, 0.25 - 0.015 * at, 0.07, 0.16, -0.01) for at in range(3)),
    _window(0.42, 0.55, 0.085, 0.24, 0.008),
)
"""Seven windows of two houses and a front door."""


def _hexagon(x: float, y: float) -> Polygon:
    around = ((-0.09, 0.0), (-0.04, -0.13), (0.05, -0.12), (0.09, 0.01), (0.04, 0.12), (-0.05, 0.13))
    return tuple((x + across, y + down) for across, down in around)


def masking() -> dict[str, Any]:
    """Measure what zones add to making a tile's picture, against decoding the same frame, in turn.

    Times are the thread's own, so that other programs count for little; and means, because blocks and blurs
    are computed only every few frames.
    """
    kinds = {
        f"{style.value}{'_large' if large else ''}": eight_zones(style, large=large)
        for large in (False, True)
        for style in ZoneStyle
    }
    decoding: list[float] = []
    making: dict[tuple[str, str], list[float]] = {(tile, name): [] for tile in SHOWN for name in ("", *kinds)}
    masks = {name: Mask(1, FixedOrders(zones)) for name, zones in {"": ZoneSet(), **kinds}.items()}
    scaler, order = FrameScaler(), deque(making)
    with serve(1, PAINTED) as served:
        for decoder, packet in _packets(served):
            began_s = time.thread_time()
            frames = decoder.decode(packet)
            decoding.append(time.thread_time() - began_s)
            arrived = packet.arrived_s, packet.arrived_utc
            for frame in frames:
                # Each is the first in turn, because the first reads the frame from memory.
                order.rotate()
                for tile, name in order:
                    began_s = time.thread_time()
                    shown = masks[name].masked(frame, packet.arrived_s)
                    if shown is not None:
                        scaler.make(shown, SHOWN[tile], PixelFormat.BGRA, arrived)
                    making[tile, name].append(time.thread_time() - began_s)
    decode_s = _mean(decoding)
    added_s = {
        f"{name}{tile}": _mean(took) - _mean(making[tile, ""])
        for (tile, name), took in making.items()
        if name
    }
    return {
        "frame": f"{PAINTED.width}×{PAINTED.height}",
        "polygons": 8,
        "area_parts": {name: round(_area(zones), 3) for name, zones in kinds.items() if "solid" in name},
        "decode_ms": round(decode_s * 1e3, 3),
        **{f"{name}_ms": round(took_s * 1e3, 3) for name, took_s in added_s.items()},
        **{f"{name}_ratio": round(took_s / decode_s, 3) for name, took_s in added_s.items()},
        "must": MASKING_MUST,
    }


def _mean(took: list[float]) -> float:
    """Return the mean without the slowest tenth, in which the computer did something else."""
    fastest = sorted(took)[: max(1, len(took) * 9 // 10)]
    return sum(fastest) / len(fastest)


def _area(zones: ZoneSet) -> float:
    return sum(abs(area(zone.polygon)) for zone in zones.zones)


def _packets(served: Served) -> Iterator[tuple[Decoder, Any]]:
    login = Credentials(served.user, served.password)
    opener = StreamOpener(served.cameras[0].main_url, lambda: login, OpenOptions(), UtcClock(SystemClock()))
    stream = opener.open(lambda: False)
    try:
        decoder = Decoder(stream.format.tracks[0])
        for number, packet in enumerate(candidate for candidate in stream.packets() if candidate.track == 0):
            if number >= FRAMES:
                return
            yield decoder, packet
    finally:
        stream.close()


def wall(seconds: float) -> dict[str, Any]:
    """Measure sixteen tiles with zones on every camera against sixteen without, in turn."""
    without: list[float] = []
    masked: list[float] = []
    with serve(TILES, TILE_STREAM) as served:
        for _ in range(ROUNDS):
            without.append(_console(served, seconds, zones=False))
            masked.append(_console(served, seconds, zones=True))
    return {
        "tiles": TILES,
        "polygons_each": 8,
        "cpu_percent": round(middle(masked), 1),
        "without_cpu_percent": round(middle(without), 1),
        "ratio": round(middle(masked) / middle(without), 3),
        "must": WALL_MUST,
    }


def _console(served: Served, seconds: float, *, zones: bool) -> float:
    with tempfile.TemporaryDirectory(prefix="watchroom-") as folder:
        task = {
            "cameras": [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            "user": served.user,
            "password": served.password,
            "folder": folder,
            "seconds": seconds,
            "zones": zones,
        }
        done = subprocess.run(
            [sys.executable, "-m", "console.demo.bench.child"],
            input=json.dumps(task) + "\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return float(json.loads(done.stdout.splitlines()[-1])["cpu_percent"])
