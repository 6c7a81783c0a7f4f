"""Frames, orders and heads for the tests of masks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

from console.domain.privacy.model import NO_ZONES, Zone, ZoneSet, ZoneSpace, ZoneStyle
from console.domain.privacy.position_bounds import Limits, PositionBounds, PositionDoubt, PositionReport
from console.domain.ptz.lens import LensModel, Timing
from console.domain.ptz.model import PtzPosition
from console.media.masking.masked_frame import MaskedFrame
from console.services.privacy.ports import CameraMask
from console.services.privacy.position_log import PositionLog

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.domain.privacy.polygon import Polygon
    from console.media.masking.mask import Mask

LENS = LensModel(
    0.0,
    170.0,
    0.0,
    40.0,
    ((0.0, 60.0), (1.0, 6.0)),
    error_deg=0.01,
    timing=Timing(0.02, 0.1, 0.0, (80.0, 50.0, 0.5), (160.0, 120.0, 2.0)),
)
HOME = PtzPosition(0.0, 0.0, 0.0)


def scene(width: int = 640, height: int = 360, shift: tuple[int, int] = (0, 0), seed: int = 1) -> VideoFrame:
    """A textured picture without a dark grey of 64; shifted by so many pixels."""
    chance = np.random.default_rng(seed)
    rough = chance.integers(90, 235, (height // 8 + 16, width // 8 + 16), np.uint8)
    large = cv2.resize(rough, (width + 128, height + 128), interpolation=cv2.INTER_CUBIC)
    across, down = 64 + shift[0], 64 + shift[1]
    luma = np.clip(large[down : down + height, across : across + width], 80, 235)
    planes = np.full((height * 3 // 2, width), 90, np.uint8)
    planes[:height] = luma
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def luma_of(frame: VideoFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width].copy()


def zone(polygon: Polygon, style: ZoneStyle = ZoneStyle.SOLID, name: str = "window") -> Zone:
    return Zone(name, "Bedroom window", "A home", "mhughes", polygon, style)


def fixed(*zones: Zone) -> CameraMask:
    return CameraMask(ZoneSet(zones=zones), 1)


@dataclass
class Orders:
    """One order for every camera."""

    now: CameraMask = field(default=CameraMask(NO_ZONES))
    told: list[tuple[int, str]] = field(default_factory=list)

    def order(self, camera: int) -> CameraMask:
        del camera
        return self.now

    def covered(self, camera: int, why: str) -> None:
        self.told.append((camera, why))


class FollowedHead:
    """A position log that a test fills; it implements `PositionSource`."""

    def __init__(self, lens: LensModel = LENS) -> None:
        self.now_s = 0.0
        self.may_move = False
        self.hurried = 0
        self.log = PositionLog(Limits.from_lens(lens), lambda: self.now_s, lambda: self.may_move)

    def rest(self, from_s: float, to_s: float, position: PtzPosition = HOME) -> None:
        at_s = from_s
        while at_s <= to_s:
            self.log.add(PositionReport(at_s, at_s, position, is_moving=False))
            at_s += 0.1

    def box(
        self,
        from_s: float,
        to_s: float,
        wait_s: float = 0.0,
        *,
        may_rest: bool = True,
        link_most_s: float = math.inf,
    ) -> PositionBounds | PositionDoubt:
        del wait_s  # nobody will come
        return self.log.box(from_s, to_s, may_rest=may_rest, link_most_s=link_most_s)

    def has_moved(self, since_s: float) -> bool:
        return self.log.has_moved(since_s)

    def poll_faster(self) -> None:
        self.hurried += 1
        self.log.poll_faster()

    def note_viewed(self) -> None:
        self.log.note_viewed()


WINDOW = ((-5.0, -3.0), (5.0, -3.0), (5.0, 3.0), (-5.0, 3.0))
"""Degrees around the middle of the home view."""


def world(head: FollowedHead, *zones: Zone, lens: LensModel | None = LENS) -> CameraMask:
    return CameraMask(ZoneSet(ZoneSpace.WORLD, zones or (zone(WINDOW),)), 1, {}, lens, head)


def shown_of(mask: Mask, frame: VideoFrame, now_s: float = 1.0, lag_s: float = 0.0) -> VideoFrame:
    """What is seen of a frame at its own size."""
    shown = mask.masked(frame, now_s, lag_s)
    assert shown is not None
    return shown.covered(lambda uncovered: uncovered) if isinstance(shown, MaskedFrame) else shown
