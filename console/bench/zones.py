"""What privacy zones cost, and whether they hold: `watchroom bench zones`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

from console.bench.child import middle
from console.bench.suites import TILE_STREAM, TILES
from console.bench.town import Stream, serve
from console.domain.clock import SystemClock
from console.domain.zones.model import Style, Zone, ZoneSet
from console.media.capture.decoder import Decoder
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.source import Opener
from console.media.masking.mask import Mask
from console.services.zone_ports import MaskOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.bench.town import Served
    from console.domain.zones.polygon import Polygon

PAINTED = Stream(1280, 720, 2_000_000)
FRAMES = 200
MASKING_MUST, WALL_MUST = 0.10, 1.1
ROUNDS = 2


def zones(moves: int, seconds: float) -> dict[str, Any]:
    """All three measurements.

    Args:
        moves: of the movable cameras.
        seconds: of each measurement of the wall.
    """
    from console.bench.zones_world import over_the_wire
    from console.settings.home import home

    return {
        "masking": masking(),
        "wall": wall(seconds),
        "world": over_the_wire(moves, home() / "demo" / "loops"),
    }


class FixedOrders:
    """The same eight zones on every camera, or none."""

    def __init__(self, zones: ZoneSet) -> None:
        self._order = MaskOrder(zones, 1)

    def order(self, camera: int) -> MaskOrder:
        """See `zone_ports.MaskOrders`."""
        del camera
        return self._order

    def covered(self, camera: int, why: str) -> None:
        """None is, here."""


def eight_zones(style: Style = Style.SOLID) -> ZoneSet:
    """Eight windows of a street: a fifth of the picture together."""
    made = tuple(
        Zone(
            f"z{at}",
            f"Window {at}",
            "A home",
            "bench",
            _hexagon(0.13 + 0.24 * (at % 4), 0.3 + 0.4 * (at // 4)),
            style,
        )
        for at in range(8)
    )
    return ZoneSet(zones=made)


def _hexagon(x: float, y: float) -> Polygon:
    around = ((-0.09, 0.0), (-0.04, -0.13), (0.05, -0.12), (0.09, 0.01), (0.04, 0.12), (-0.05, 0.13))
    return tuple((x + across, y + down) for across, down in around)


def masking() -> dict[str, Any]:
    """Covering a frame and taking the cover off again, against decoding the same frame, in turn."""
    decoding: list[float] = []
    painting: dict[str, list[float]] = {style.value: [] for style in Style}
    masks = {style.value: Mask(1, FixedOrders(eight_zones(style))) for style in Style}
    with serve(1, PAINTED) as served:
        for decoder, packet in _packets(served):
            began_s = time.perf_counter()
            frames = decoder.decode(packet)
            decoding.append(time.perf_counter() - began_s)
            for frame in frames:
                for name, mask in masks.items():
                    began_s = time.perf_counter()
                    with mask.covering(frame, packet.arrived_s):
                        pass
                    painting[name].append(time.perf_counter() - began_s)
    decode_ms = middle(decoding) * 1e3
    return {
        "frame": f"{PAINTED.width}×{PAINTED.height}",
        "polygons": 8,
        "decode_ms": round(decode_ms, 3),
        **{f"{name}_ms": round(middle(took) * 1e3, 3) for name, took in painting.items()},
        **{f"{name}_ratio": round(middle(took) * 1e3 / decode_ms, 3) for name, took in painting.items()},
        "must": MASKING_MUST,
    }


def _packets(served: Served) -> Iterator[tuple[Decoder, Any]]:
    login = Credentials(served.user, served.password)
    opener = Opener(served.cameras[0].main_url, lambda: login, OpenOptions(), SystemClock())
    stream = opener.open(lambda: False)
    try:
        decoder = Decoder(stream.format.tracks[0])
        for number, packet in enumerate(one for one in stream.packets() if one.track == 0):
            if number >= FRAMES:
                return
            yield decoder, packet
    finally:
        stream.close()


def wall(seconds: float) -> dict[str, Any]:
    """Sixteen tiles with zones on every camera against without, in turn."""
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
            [sys.executable, "-m", "console.bench.child"],
            input=json.dumps(task) + "\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return float(json.loads(done.stdout.splitlines()[-1])["cpu_percent"])
