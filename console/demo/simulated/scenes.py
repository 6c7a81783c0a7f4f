"""What each camera shows: a loop, or the town through a movable eye."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import av
import cv2

from console.demo.simulated.camera import CameraScene
from console.demo.simulated.composer import Composer
from console.demo.simulated.encode import Encoder
from console.demo.simulated.live_feed import LiveFeed
from console.demo.simulated.loop_feed import LoopFeed
from console.demo.simulated.ptz import Position, SimulatedHead
from console.demo.simulated.rtsp.channel import Channel

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.simulated.clip import Clip
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.onvif.masks import StoredMask
    from console.demo.simulated.plan import CameraSpec

_NAMES = ("main", "sub")


def loop_sight(plan: CameraSpec, clips: list[Clip], faults: FaultSwitches) -> CameraScene:
    """Return a sight of two loops. Must be called in the event loop's thread."""
    channels = {
        name: Channel(plan.title, clip.shape, clip.parameter_sets, faults, audio=plan.has_audio)
        for name, clip in zip(_NAMES, clips, strict=True)
    }
    feeds = [
        LoopFeed(clip, channel, faults, plan.title, plan.phase_s)
        for clip, channel in zip(clips, channels.values(), strict=True)
    ]
    head = SimulatedHead(Position(0, 0, 0)) if plan.is_ptz else None

    def renew(clips: list[Clip]) -> None:
        for feed, clip in zip(feeds, clips, strict=True):
            feed.renew(clip)

    return CameraScene(channels, [*feeds], lambda: loop_still(feeds[0].clip, plan), head, renew)


def loop_still(clip: Clip, plan: CameraSpec) -> bytes:
    """Return a JPEG of the loop's last key picture. Any thread."""
    now_s = time.time()
    unit = Composer(clip, plan.title).key_before(int((now_s - plan.phase_s) * float(clip.shape.fps)), now_s)
    if clip.shape.codec == "mjpeg":
        return unit.parts[0]
    decoder = av.CodecContext.create(clip.shape.codec, "r")
    packet = av.Packet(b"".join(b"\0\0\0\1" + part for part in (*clip.parameter_sets, *unit.parts)))
    if not isinstance(decoder, av.VideoCodecContext):
        raise TypeError(clip.shape.codec)
    for frame in [*decoder.decode(packet), *decoder.decode(None)]:
        done, jpeg = cv2.imencode(".jpg", frame.to_ndarray(format="bgr24"))
        return jpeg.tobytes() if done else b""
    return b""


def live_sight(plan: CameraSpec, light: str, cache: Path | None, faults: FaultSwitches) -> CameraScene:
    """Return a sight of the town through a movable eye. Must be called in the event loop's thread."""
    from console.demo.simulated.ptz_view import PtzView
    from console.demo.simulated.town.views import VIEWS

    home = VIEWS[plan.view]
    head = SimulatedHead(Position.of_degrees(0.0, home.tilt_deg, home.fov_deg))
    for name, pan, tilt, zoom in (
        ("Home", 0.0, 0.0, 0.0),
        ("Left", -0.2, 0.1, 0.3),
        ("Right", 0.2, 0.1, 0.3),
    ):
        here = head.home
        head.remember(name)
        token = str(len(head.presets))
        stored = head.presets[token]
        moved = Position(here.pan + pan, here.tilt + tilt, here.zoom + zoom).held()
        head.presets[token] = type(stored)(token, name, moved)
    eye = PtzView(plan, light, head, cache)
    masks: dict[str, StoredMask] = {}
    channels = {
        name: Channel(plan.title, shape, Encoder(shape).parameter_sets, faults)
        for name, shape in zip(_NAMES, (plan.main, plan.sub), strict=True)
    }
    return CameraScene(
        channels,
        [LiveFeed(plan, list(channels.values()), faults, eye, masks)],
        lambda: eye.still(time.time(), list(masks.values())),
        head,
        prepare=eye.prepare,
        masks=masks,
    )
