"""A synthetic camera feed: moving pictures from threads, of exactly the size that a tile asks for."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from console.domain.cameras.camera import Camera, CameraKind, StreamRole
from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.privacy.model import DrawnOn
from console.domain.streaming.picture import Picture, PixelFormat, Plane
from console.domain.wall.cells import Rect, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


Pixels = NDArray[np.uint8]
SOURCE = (640, 360)
PHASES = 8
"""Cameras keep no common time: an eighth of them sends at a time."""
_STREETS = (
    "High Street",
    "Bridge Street",
    "Market Square",
    "Station Road",
    "Castle Lane",
    "Quay",
    "Mill Lane",
)
_VIEWS = ("north", "south", "crossing", "taxi rank", "bus stop", "steps")


def scheme(count: int) -> list[Camera]:
    """Cameras 1 to `count`, in three groups."""
    groups = ("Town centre", "Station", "Riverside")
    return [
        Camera(
            number,
            f"URN-{number:04}",
            f"{_STREETS[number % len(_STREETS)]} {_VIEWS[number % len(_VIEWS)]}",
            _STREETS[number % len(_STREETS)],
            groups[number % 3],
            CameraKind.PTZ if number % 5 == 0 else CameraKind.FIXED,
            f"rtsp://127.0.0.1/{number}",
        )
        for number in range(1, count + 1)
    ]


class SyntheticViewing:
    """One tile's view of a synthetic camera."""

    def __init__(self, feed: SyntheticFeed, camera: int, size: tuple[int, int], pixels: PixelFormat) -> None:
        self._feed = feed
        self.camera = camera
        self.size = size
        self.pixel_format = pixels
        self.role: StreamRole | None = None
        self.painted = 0
        self.is_first = False
        self.is_open = True
        self.on_picture: Callable[[], None] = lambda: None
        self.frames: list[Picture] = []
        self._mailbox: Picture | None = None
        self._lock = threading.Lock()

    def latest(self) -> Picture | None:
        with self._lock:
            picture, self._mailbox = self._mailbox, None
        return picture

    def deliver(self, picture: Picture) -> None:
        with self._lock:
            self._mailbox = picture
        self.on_picture()

    def resize(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.frames = []

    def prefer(self, role: StreamRole | None) -> None:
        self.role = role

    def put_first(self, *, is_first: bool) -> None:
        self.is_first = is_first

    def shown(self) -> None:
        self.painted += 1

    def close(self) -> None:
        self.is_open = False
        self._feed.forget(self)


@dataclass
class SyntheticFeed:
    """Pictures of every camera at `fps`, drawn beforehand, sent by one thread."""

    cameras: list[Camera]
    fps: float = 25.0
    frames: int = 10
    sources: Mapping[int, list[Pixels]] = field(default_factory=dict)
    """BGRA pictures by camera; drawn ones where there are none."""
    statuses: dict[int, CameraStatus] = field(default_factory=dict)
    """What is known of a camera, where it is not simply live."""
    viewings: list[SyntheticViewing] = field(default_factory=list)
    quiet: set[int] = field(default_factory=set)
    """Cameras that send nothing."""
    source_size: tuple[int, int] = SOURCE

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="synthetic-feed", daemon=True)

    def start(self) -> SyntheticFeed:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def subscribe(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> SyntheticViewing:
        viewing = SyntheticViewing(self, camera, (width, height), pixel_format)
        viewing.on_picture = on_picture
        with self._lock:
            self.viewings.append(viewing)
        return viewing

    def forget(self, viewing: SyntheticViewing) -> None:
        with self._lock:
            if viewing in self.viewings:
                self.viewings.remove(viewing)

    def status(self, camera: int) -> CameraStatus:
        plain = CameraStatus(
            camera,
            PictureState.LIVE,
            RecordingState.REAL_TIME,
            fps_offered=self.fps,
            fps_shown=self.fps,
            bitrate_bps=1_850_000,
            decode_ms=1.4,
            picture_age_s=None,
            stream="h264 640×360 sub",
        )
        return self.statuses.get(camera, plain)

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Not known: these pictures say nothing of a head."""
        del camera, since_s
        return None

    def drawn_on(self, camera: int) -> DrawnOn | None:
        del camera
        return DrawnOn(*self.source_size, b"")

    def harm(self, camera: int, picture: PictureState, **changes: object) -> None:
        """Set a camera's state; a dead one sends no more pictures unless it is frozen or black."""
        self.statuses[camera] = replace(self.status(camera), picture=picture, **changes)  # type: ignore[arg-type]  # a test's own keywords
        if picture in {PictureState.NO_SIGNAL, PictureState.REFUSED, PictureState.CONNECTING}:
            self.quiet.add(camera)

    def pump(self, number: int = 0, phase: int | None = None) -> None:
        """Send one picture to everybody who looks (or to one phase of them), from the calling thread."""
        with self._lock:
            looking = list(self.viewings)
        for viewing in looking:
            if viewing.camera in self.quiet or phase not in {None, viewing.camera % PHASES}:
                continue
            if not viewing.frames:
                viewing.frames = self._draw(viewing)
            picture = viewing.frames[number % len(viewing.frames)]
            now = replace(picture, arrived_s=time.monotonic(), captured_utc=dt.datetime.now(dt.UTC))
            viewing.deliver(now)

    def _run(self) -> None:
        number, due = 0, time.monotonic()
        while not self._stop.is_set():
            self.pump(number // PHASES, number % PHASES)
            number += 1
            due += 1 / self.fps / PHASES
            self._stop.wait(max(0.0, due - time.monotonic()))

    def _draw(self, viewing: SyntheticViewing) -> list[Picture]:
        width, height = self.source_size
        into = fit(width, height, Rect(0, 0, *viewing.size))
        size = (min(into.width, width), min(into.height, height))
        drawn = self.sources.get(viewing.camera) or [
            drawn_street(viewing.camera, number, self.frames) for number in range(self.frames)
        ]
        return [picture_of(scaled(pixels, *size), viewing.pixel_format, self.source_size) for pixels in drawn]


def scaled(pixels: Pixels, width: int, height: int) -> Pixels:
    """Nearest neighbour is enough for a synthetic picture."""
    rows = np.arange(height) * pixels.shape[0] // height
    columns = np.arange(width) * pixels.shape[1] // width
    return np.ascontiguousarray(pixels[rows][:, columns])


def drawn_street(camera: int, number: int, frames: int) -> Pixels:
    """A road under a sky with a moving car; the hue tells the cameras apart."""
    width, height = SOURCE
    pixels = np.zeros((height, width, 4), np.uint8)
    shade = np.linspace(70, 150, height).astype(np.uint8)[:, None]
    pixels[..., 0] = shade + (camera * 23) % 60
    pixels[..., 1] = shade + (camera * 37) % 40
    pixels[..., 2] = shade
    pixels[height * 2 // 3 :, :, :3] = 64
    left = number * (width - 90) // max(1, frames - 1)
    pixels[height * 2 // 3 + 20 : height * 2 // 3 + 60, left : left + 90, :3] = (40, 60, 190)
    pixels[..., 3] = 255
    return pixels


def picture_of(pixels: Pixels, pixel_format: PixelFormat, source: tuple[int, int]) -> Picture:
    """A picture of BGRA pixels in the wanted format."""
    height, width = pixels.shape[:2]
    planes = (
        (Plane(pixels.tobytes(), width * 4),) if pixel_format is PixelFormat.BGRA else _yuv_planes(pixels)
    )
    return Picture(
        planes,
        pixel_format,
        width,
        height,
        dt.datetime.now(dt.UTC),
        time.monotonic(),
        source_width=source[0],
        source_height=source[1],
    )


def _yuv_planes(pixels: Pixels) -> tuple[Plane, ...]:
    # BT.601, limited range: what cameras of this size send.
    blue, green, red = (pixels[..., index].astype(np.float32) for index in range(3))
    luma = 16 + 0.257 * red + 0.504 * green + 0.098 * blue
    cb = (128 - 0.148 * red - 0.291 * green + 0.439 * blue)[::2, ::2]
    cr = (128 + 0.439 * red - 0.368 * green - 0.071 * blue)[::2, ::2]
    return tuple(
        Plane(plane.round().clip(0, 255).astype(np.uint8).tobytes(), plane.shape[1])
        for plane in (luma, cb, cr)
    )
