"""One simulated camera: its streams, its addresses, its faults."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from console.devices.simulated.digest import Digest
from console.devices.simulated.faults import FaultSwitches
from console.devices.simulated.loop_feed import LoopFeed
from console.devices.simulated.rtsp.channel import Channel
from console.devices.simulated.rtsp.server import RtspServer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.devices.simulated.clip import Clip
    from console.devices.simulated.plan import CameraPlan


@dataclass(frozen=True, slots=True)
class CameraAddress:
    """Where a camera is, as it is announced."""

    number: int
    name: str
    place: str
    group: str
    kind: str
    main_url: str
    sub_url: str
    onvif_url: str
    control_url: str
    codec: str
    has_audio: bool
    ptz: bool

    def as_dict(self) -> dict[str, str | int | bool]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Login:
    """The cameras' only user."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r}, …)"


class SimulatedCamera:
    """Serves one plan. Only in the event loop's thread, but for `faults`."""

    def __init__(self, plan: CameraPlan, clips: Sequence[Clip], login: Login) -> None:
        self.plan = plan
        self.faults = FaultSwitches()
        self._login = login
        self._clips = clips
        self._tasks: list[asyncio.Task[None]] = []
        self.channels: dict[str, Channel] = {}
        for name, clip in zip(("main", "sub"), clips, strict=True):
            self.channels[name] = Channel(
                plan.title, clip.shape, clip.parameter_sets, self.faults, audio=plan.has_audio
            )
        digest = Digest("watchroom camera", login.user, login.password)
        self.rtsp = RtspServer(self.channels, digest, self.faults)

    async def start(self, host: str, port: int) -> None:
        """Open the ports: RTSP at `port`, ONVIF at the next one; 0 takes free ones."""
        await self.rtsp.start(host, port)
        for clip, channel in zip(self._clips, self.channels.values(), strict=True):
            feed = LoopFeed(clip, channel, self.faults, self.plan.title, self.plan.phase_s)
            self._tasks.append(asyncio.create_task(feed.run()))

    async def stop(self) -> None:
        """Close everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.rtsp.stop()

    def address(self, host: str, control_url: str) -> CameraAddress:
        """Where it is."""
        plan = self.plan
        base = f"rtsp://{host}:{self.rtsp.port}"
        return CameraAddress(
            number=plan.number,
            name=plan.name,
            place=plan.place,
            group=plan.group,
            kind=plan.kind,
            main_url=f"{base}/main",
            sub_url=f"{base}/sub",
            onvif_url="",
            control_url=f"{control_url}/cameras/{plan.number}",
            codec=plan.main.codec,
            has_audio=plan.has_audio,
            ptz=plan.is_ptz,
        )
