"""The cameras of the demo town."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from console.demo.simulated.build import with_band
from console.demo.simulated.clip import StreamShape
from console.demo.simulated.plan import CameraSpec

MAIN = StreamShape("h264", 1280, 720, Fraction(25), 50, 2_000_000)
SUB = StreamShape("h264", 640, 360, Fraction(25), 25, 400_000)


@dataclass(frozen=True, slots=True)
class _Site:
    name: str
    place: str
    group: str
    view: str
    codec: str = "h264"
    is_ptz: bool = False
    has_audio: bool = False


_SITES = (
    _Site("High Street West", "High Street, outside the bank", "Town centre", "high-street-west"),
    _Site("High Street East", "High Street, by the bakery", "Town centre", "high-street-east"),
    _Site("Market Square", "Market Square, on the town hall", "Town centre", "market-square", is_ptz=True),
    _Site("Market Cross", "Market Square, south side", "Town centre", "market-cross", has_audio=True),
    _Site("Zebra Crossing", "High Street at Station Road", "Town centre", "zebra-crossing"),
    _Site("Town Hall Steps", "Market Square, north side", "Town centre", "town-hall"),
    _Site("Station Approach", "Station Road, looking north", "Station", "station-approach"),
    _Site("Station Forecourt", "Station Road, taxi rank", "Station", "station-forecourt", codec="hevc"),
    _Site("Bus Station Bays", "Bus Station, stands A to C", "Transport", "bus-bays"),
    _Site("Bus Station Entrance", "Bus Station, from the High Street", "Transport", "bus-entrance"),
    _Site("Mill Lane", "Mill Lane, terraced houses", "Residential", "mill-lane"),
    _Site("Mill Lane Car Park", "Mill Lane car park, column 2", "Car parks", "car-park", is_ptz=True),
    _Site("Car Park Entrance", "Mill Lane car park, barrier", "Car parks", "car-park-entrance"),
    _Site("Riverside Walk", "Riverside, promenade east", "Riverside", "riverside"),
    _Site("Riverside Gardens", "Riverside, by the bridge", "Riverside", "riverside-gardens", codec="mjpeg"),
    _Site("Station Road Corner", "Station Road at High Street", "Station", "station-corner"),
)


def town_roster(count: int) -> list[CameraSpec]:
    """Return the first `count` cameras; beyond sixteen the places repeat with another number."""
    return [_plan(number) for number in range(1, count + 1)]


def _plan(number: int) -> CameraSpec:
    site = _SITES[(number - 1) % len(_SITES)]
    again = (number - 1) // len(_SITES)
    main, sub = MAIN, SUB
    if site.codec == "hevc":
        # x265 takes four times as long as x264: half the pictures keep the first start short.
        main = replace(main, codec="hevc", fps=Fraction(25, 2), gop=25, bitrate_bps=1_200_000)
        sub = replace(sub, codec="hevc", fps=Fraction(25, 2), gop=25, bitrate_bps=300_000)
    if site.codec == "mjpeg":
        main = replace(main, codec="mjpeg", gop=1, fps=Fraction(25, 2), bitrate_bps=6_000_000)
        sub = replace(sub, codec="mjpeg", gop=1, fps=Fraction(25, 2), bitrate_bps=2_000_000)
    if site.is_ptz:
        main = replace(main, fps=Fraction(25, 2), gop=25, bitrate_bps=1_500_000)
        sub = replace(sub, fps=Fraction(25, 2), gop=25)
    return CameraSpec(
        number=number,
        name=f"{site.name} {again + 1}" if again else site.name,
        place=site.place,
        group=site.group,
        main=main if site.is_ptz else with_band(main),
        sub=sub if site.is_ptz else with_band(sub),
        is_ptz=site.is_ptz,
        has_audio=site.has_audio,
        view=site.view,
    )


def bars_roster(
    count: int,
    size: tuple[int, int],
    fps: float,
    bitrate_bps: int,
    gop_s: float,
    *,
    ptz: bool = False,
    is_full: bool = False,
) -> list[CameraSpec]:
    """Return cheap cameras that all show one loop; the sub-stream has half the size, a quarter of the bits.

    With `is_full` they are encoded as real cameras encode, and have no caption.
    """
    rate = Fraction(fps).limit_denominator(1001)
    gop = max(round(gop_s * fps), 1)
    main = StreamShape("h264", *size, rate, gop, bitrate_bps, is_full=is_full)
    half = StreamShape(
        "h264", size[0] // 2 // 2 * 2, size[1] // 2 // 2 * 2, rate, gop, bitrate_bps // 4, is_full=is_full
    )
    if not is_full:
        main, half = with_band(main), with_band(half)
    return [
        CameraSpec(number, f"Camera {number}", "Test bench", "Bars", main, half, is_ptz=ptz)
        for number in range(1, count + 1)
    ]
