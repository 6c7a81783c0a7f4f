from __future__ import annotations

import functools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.domain.privacy.mask_state import MaskState
from console.domain.privacy.model import DrawnOn, ZoneStyle
from console.domain.privacy.polygon import area, contains, crosses_itself
from console.domain.streaming.picture import PixelFormat
from console.media.capture.scaler import FrameScaler, fit
from console.media.frames import copied, planes
from console.media.masking import paint
from console.media.masking.mask import Mask
from console.media.masking.stencil import stencil
from console.media.motion.view_check import view_grid
from tests.media.masking.frames import Orders, fixed, luma_of, scene, shown_of, zone
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from console.domain.privacy.polygon import Polygon
    from console.domain.streaming.picture import Picture

ARRIVED = (0.0, SimulatedClock().utc_now())
SIZES = ((640, 360), (320, 180), (176, 144), (322, 242), (1280, 720))
SECRET, OPEN = 235, 120
QUARTER = ((0.2, 0.3), (0.6, 0.25), (0.7, 0.8), (0.25, 0.7))

CORNERS = st.lists(
    st.tuples(st.floats(-0.2, 1.2, allow_nan=False), st.floats(-0.2, 1.2, allow_nan=False)),
    min_size=3,
    max_size=9,
)


def star(corners: list[tuple[float, float]]) -> Polygon:
    """The same corners in an order that crosses nothing: around their middle."""
    x, y = (sum(part) / len(corners) for part in zip(*corners, strict=True))
    return tuple(sorted(set(corners), key=lambda one: (math.atan2(one[1] - y, one[0] - x), one)))


@functools.cache
def touched(polygon: Polygon, size: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Pixels of which some point, of a grid in each, lies inside. Slow and plain."""
    width, height = size
    found = np.zeros((height, width), bool)
    ring = np.array([(x * width, y * height) for x, y in polygon])
    before = np.roll(ring, 1, axis=0)
    for part_y in (0.02, 0.5, 0.98):
        ys = np.arange(height)[:, None] + part_y
        for part_x in (0.02, 0.5, 0.98):
            xs = np.arange(width)[None, :] + part_x
            inside = np.zeros((height, width), bool)
            for (x0, y0), (x1, y1) in zip(before, ring, strict=True):
                if y0 == y1:
                    continue
                crosses = (y1 > ys) != (y0 > ys)
                inside ^= crosses & (xs < (x0 - x1) * (ys - y1) / (y0 - y1) + x1)
            found |= inside
    return found


@pytest.mark.slow
@pytest.mark.req("PRV-01")
@settings(max_examples=120, deadline=None)
@given(corners=CORNERS, size=st.sampled_from(((160, 90), (162, 122), (96, 176))))
@example(corners=[(0.0, 0.0), (0.0, 0.25), (1.0, -0.0625)], size=(160, 90))
@example(corners=[(0.0, 0.0), (1.0, 0.0), (0.375, 1.03125)], size=(96, 176))
def test_every_pixel_that_a_polygon_touches_is_covered(
    corners: list[tuple[float, float]], size: tuple[int, int]
) -> None:
    polygon = star([(round(x, 3), round(y, 3)) for x, y in corners])
    if len(polygon) < 3 or crosses_itself(polygon) or abs(area(polygon)) < 1e-4:
        return
    made = stencil([[(x * size[0], y * size[1]) for x, y in polygon]], size, ZoneStyle.SOLID)
    covered = np.zeros((size[1], size[0]), bool)
    colour = np.zeros((-(-size[1] // 2), -(-size[0] // 2)), bool)
    if made is not None:
        down, across = made.luma.shape
        covered[made.top : made.top + down, made.left : made.left + across] = made.luma > 0
        down, across = made.chroma.shape
        colour[made.top // 2 : made.top // 2 + down, made.left // 2 : made.left // 2 + across] = (
            made.chroma > 0
        )
    wanted = touched(polygon, size)
    assert not (wanted & ~covered).any()
    rows, columns = np.nonzero(wanted)
    assert colour[rows // 2, columns // 2].all()


def test_little_more_than_a_polygon_is_covered() -> None:
    made = stencil([[(41.0, 31.0), (101.0, 31.0), (101.0, 71.0), (41.0, 71.0)]], (160, 90), ZoneStyle.SOLID)
    assert made is not None
    assert np.count_nonzero(made.luma) <= 65 * 45


def secret_frame(size: tuple[int, int], polygon: Polygon, pixels: str = "yuv420p") -> VideoFrame:
    """Nothing is as bright as what is private, nor as strong in colour."""
    inside = touched(polygon, size)
    width, height = size
    planes = np.full((height * 3 // 2, width), 128, np.uint8)
    planes[:height] = np.where(inside, SECRET, OPEN)
    return av.VideoFrame.from_ndarray(planes, format="yuv420p").reformat(format=pixels)


def brightest(picture: Picture) -> int:
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)[: picture.height]
    width = picture.width * (4 if picture.pixel_format is PixelFormat.BGRA else 1)
    return int(rows[:, :width].reshape(picture.height, picture.width, -1)[..., :3].max(axis=2).max())


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize("pixels", PixelFormat)
@pytest.mark.parametrize("size", SIZES)
def test_no_picture_of_any_size_shows_what_is_private(size: tuple[int, int], pixels: PixelFormat) -> None:
    frame = secret_frame(size, QUARTER)
    before = luma_of(frame)
    mask, press = Mask(1, Orders(fixed(zone(QUARTER)))), FrameScaler()
    open_level = brightest(press.make(scene_of(size), size, pixels, ARRIVED))
    for tile in (size, (1920, 1080), (480, 270), (240, 136), (100, 60), (size[0] - 8, size[1] - 2)):
        shown = mask.masked(frame, 1.0)
        assert shown is not None
        picture = press.make(shown, fit(size, tile), pixels, ARRIVED)
        assert brightest(picture) <= open_level + 2
        # The decoder goes on with the frame as it was.
        assert (luma_of(frame) == before).all()
        assert brightest(picture) <= open_level + 2
    assert mask.report.state is MaskState.MASKED


def scene_of(size: tuple[int, int]) -> VideoFrame:
    planes = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
    planes[: size[1]] = OPEN
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


@pytest.mark.parametrize(
    "pixels", ["yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "nv12", "yuv420p10le", "gray"]
)
def test_every_make_of_frame_is_covered(pixels: str) -> None:
    frame = secret_frame((320, 180), QUARTER, pixels)
    mask = Mask(1, Orders(fixed(zone(QUARTER))))
    shown = mask.masked(frame, 1.0)
    assert shown is not None
    picture = FrameScaler().make(shown, (320, 180), PixelFormat.YUV420, ARRIVED)
    assert brightest(picture) < 160


@pytest.mark.parametrize("style", [ZoneStyle.PIXELATE, ZoneStyle.BLUR])
def test_what_is_coarse_tells_no_letters(style: ZoneStyle) -> None:
    """Two number plates of the same brightness look the same."""
    luma = []
    for turn in (0, 1):
        frame = scene_of((640, 360))
        plane = np.frombuffer(memoryview(frame.planes[0]), np.uint8).reshape(-1, frame.planes[0].line_size)
        stripes = (np.indices((80, 200))[turn] // 4) % 2 * 180 + 30
        plane[140:220, 220:420] = stripes
        polygon = ((0.34, 0.38), (0.66, 0.38), (0.66, 0.62), (0.34, 0.62))
        mask = Mask(1, Orders(fixed(zone(polygon, style))))
        luma.append(luma_of(shown_of(mask, frame))[140:220, 220:420].astype(int))
    assert luma[0].std() < 30
    assert np.abs(luma[0] - luma[1]).mean() < 16


def test_the_frame_itself_is_never_painted_on() -> None:
    frame = scene()
    before = luma_of(frame)
    zones = [zone(QUARTER, style, style.value) for style in ZoneStyle]
    assert (luma_of(shown_of(Mask(1, Orders(fixed(*zones))), frame)) != before).any()
    assert (luma_of(frame) == before).all()


def test_a_camera_without_zones_is_left_alone() -> None:
    frame = scene()
    mask = Mask(1, Orders())
    assert mask.masked(frame, 1.0) is frame
    assert mask.report.state is MaskState.NONE


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize("size", [(360, 640), (640, 480), (352, 288)])
def test_a_picture_of_another_shape_is_covered_and_says_so(size: tuple[int, int]) -> None:
    order = fixed(zone(QUARTER))
    order = replace(order, zones=replace(order.zones, drawn_on=DrawnOn(1280, 720)))
    mask = Mask(1, Orders(order))
    assert (luma_of(shown_of(mask, scene(*size))) == paint.LUMA).all()
    assert (mask.report.state, mask.report.why) == (MaskState.COVERED, "picture's shape changed")
    assert not (luma_of(shown_of(mask, scene(320, 180), 1.1)) == paint.LUMA).all()


def flipped(frame: VideoFrame, *axes: int) -> VideoFrame:
    luma = np.flip(luma_of(frame), axes)
    planes = np.full((frame.height * 3 // 2, frame.width), 128, np.uint8)
    planes[: frame.height] = luma
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (flipped(scene(), 1), "picture is mirrored"),
        (flipped(scene(), 0), "picture is mirrored"),
        (flipped(scene(), 0, 1), "picture is upside down"),
        (scene(shift=(50, 8)), "camera was moved"),
    ],
)
def test_a_mirrored_turned_or_moved_camera_is_covered_until_its_view_is_back(
    changed: VideoFrame, why: str
) -> None:
    order = fixed(zone(QUARTER))
    order = replace(order, zones=replace(order.zones, drawn_on=DrawnOn(640, 360, view_grid(scene()))))
    orders = Orders(order)
    mask = Mask(3, orders)
    now_s = 0.0

    def show(frame: VideoFrame) -> str:
        nonlocal now_s
        for _ in range(12):
            now_s += 1.0
            mask.masked(frame, now_s)
        return mask.report.why

    assert not show(scene())
    assert show(changed) == why
    assert orders.told == [(3, why)]
    assert not show(scene())
    # Another picture altogether (a lorry before the lens) says nothing.
    assert not show(scene(seed=9))


def test_the_resolution_may_change() -> None:
    mask = Mask(1, Orders(fixed(zone(QUARTER))))
    for size in ((640, 360), (1280, 720), (320, 180)):
        frame = secret_frame(size, QUARTER)
        assert luma_of(shown_of(mask, frame)).max() < SECRET


def test_points_of_a_polygon_agree_with_the_slow_way() -> None:
    inside = touched(QUARTER, (64, 36))
    assert inside[18, 30] == contains(QUARTER, (30.5 / 64, 18.5 / 36))


@pytest.mark.req("PRV-01")
@settings(max_examples=60, deadline=None)
@given(shapes=st.lists(CORNERS, min_size=1, max_size=4), style=st.sampled_from(ZoneStyle))
def test_what_is_painted_is_all_of_the_stencils_even_where_they_overlap(
    shapes: list[list[tuple[float, float]]], style: ZoneStyle
) -> None:
    width, height = 162, 122
    polygons = [[(x * width, y * height) for x, y in star(one)] for one in shapes]
    found = (stencil([one], (width, height), style) for one in polygons if len(one) >= 3)
    made = [one for one in found if one is not None]
    wanted = [np.zeros((height, width), bool), np.zeros((height // 2, width // 2), bool)]
    for one in made:
        for at, mask in enumerate((one.luma, one.chroma)):
            left, top = one.left >> at, one.top >> at
            wanted[at][top : top + mask.shape[0], left : left + mask.shape[1]] |= mask > 0
    # Noise on a ground of which no mean is as bright.
    noise = np.random.default_rng(1).choice(
        np.array([0, 255], np.uint8), (height * 3 // 2, width), p=(0.9, 0.1)
    )
    frame = av.VideoFrame.from_ndarray(noise, format="yuv420p")
    painter = paint.MaskPainter()
    for _ in range(2):
        again = copied(frame)
        painter.cover(again, made)
        for at, plane in enumerate(planes(again)):
            assert (plane[wanted[min(at, 1)]] != 255).all()


SCALINGS = [
    ((640, 360), (640, 360)),
    ((1280, 720), (480, 270)),
    ((1280, 720), (960, 540)),
    ((640, 360), (480, 270)),
    ((640, 360), (632, 356)),
    ((640, 360), (96, 54)),
    ((704, 576), (304, 248)),
    ((720, 404), (712, 398)),
    ((1920, 1080), (64, 36)),
]


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize("shown", PixelFormat)
@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv444p", "yuv420p10le"])
@pytest.mark.parametrize(("size", "tile"), SCALINGS)
def test_nothing_of_what_a_zone_touches_changes_the_scaled_picture(
    size: tuple[int, int], tile: tuple[int, int], pixels: str, shown: PixelFormat
) -> None:
    """Two frames that differ only under the zones give the same pictures."""
    random = np.random.default_rng(7)
    for shape in (QUARTER, _sliver(0.21), _sliver(0.5), ((0.301, 0.2), (0.399, 0.22), (0.35, 0.41))):
        order = fixed(zone(shape), zone(tuple((x * 0.3, y * 0.4) for x, y in shape), name="b"))
        private = touched(order.zones.zones[0].polygon, size) | touched(order.zones.zones[1].polygon, size)
        pictures = []
        for _ in range(2):
            frame = _open_scene(size)
            _fill(frame, private, random)
            masked = Mask(1, Orders(order)).masked(frame.reformat(format=pixels), 1.0)
            assert masked is not None
            made = FrameScaler().make(masked, tile, shown, ARRIVED)
            assert (made.width, made.height) == fit(size, tile)
            pictures.append(_pixels(made))
        assert pictures[0] == pictures[1]


def test_tiles_of_one_size_and_several_formats_are_each_covered() -> None:
    frame, mask, press = (
        secret_frame((640, 360), QUARTER),
        Mask(1, Orders(fixed(zone(QUARTER)))),
        FrameScaler(),
    )
    for _ in range(2):
        for pixels in PixelFormat:
            shown = mask.masked(frame, 1.0)
            assert shown is not None
            assert brightest(press.make(shown, (480, 270), pixels, ARRIVED)) < SECRET - 60


def _pixels(picture: Picture) -> bytes:
    """Return what is seen of the planes, without the ends of their rows."""
    seen = b""
    for at, plane in enumerate(picture.planes):
        wide = picture.width * 4 if picture.pixel_format is PixelFormat.BGRA else picture.width
        rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)
        seen += rows[: picture.height >> min(at, 1), : wide >> min(at, 1)].tobytes()
    return seen


def _sliver(left: float) -> Polygon:
    """Return a zone thinner than a pixel of the scaled picture."""
    return ((left, 0.31), (left + 0.002, 0.31), (left + 0.002, 0.69), (left, 0.69))


def _open_scene(size: tuple[int, int]) -> VideoFrame:
    noise = np.random.default_rng(3).integers(0, 256, (size[1] * 3 // 2, size[0]), np.uint8)
    return av.VideoFrame.from_ndarray(noise, format="yuv420p")


def _fill(frame: VideoFrame, private: NDArray[np.bool_], random: np.random.Generator) -> None:
    """Give the private pixels other brightness and colour, in every plane that they have a part in."""
    rows, columns = private.shape
    colour = private.reshape(rows // 2, 2, columns // 2, 2).any(axis=(1, 3))
    for plane, where in zip(planes(frame), (private, colour, colour), strict=True):
        plane[where] = random.integers(0, 256, np.count_nonzero(where), np.uint8)
