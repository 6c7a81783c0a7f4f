"""One simulated camera: its streams, its addresses and its faults."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Protocol

from console.demo.simulated.faults import FaultSwitches
from console.demo.simulated.onvif.camera_state import CameraState
from console.demo.simulated.onvif.server import OnvifServer
from console.demo.simulated.rtsp.server import RtspServer
from console.domain.http_digest_server import Digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.demo.simulated.clip import Clip
    from console.demo.simulated.login import Login
    from console.demo.simulated.onvif.masks import StoredMask
    from console.demo.simulated.plan import CameraSpec
    from console.demo.simulated.ptz import SimulatedHead
    from console.demo.simulated.rtsp.channel import Channel

_REBOOT_S = 3.0


class Feed(Protocol):
    """Sends pictures into channels until it is cancelled."""

    async def run(self) -> None:
        """Run until cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class CameraScene:
    """What a camera shows, and the head that moves its view."""

    channels: dict[str, Channel]
    feeds: list[Feed]
    snapshot: Callable[[], bytes]
    head: SimulatedHead | None = None
    renew: Callable[[list[Clip]], None] | None = None
    """Goes on with these loops, of main and sub; in the event loop's thread."""
    prepare: Callable[[], None] | None = None
    """What may be done before anybody looks, in any thread."""
    masks: dict[str, StoredMask] = field(default_factory=dict)
    """Privacy masks by token, drawn into what is drawn live; loops are coded already."""


@dataclass(frozen=True, slots=True)
class CameraAddress:
    """The network addresses of a camera."""

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
        """Return the addresses as a dictionary for JSON."""
        return asdict(self)


class SimulatedCamera:
    """Serves one camera plan. Used only in the event loop's thread, except for `faults`."""

    def __init__(
        self,
        plan: CameraSpec,
        make: Callable[[FaultSwitches], CameraScene],
        login: Login,
        host: str,
        *,
        is_secure: bool = False,
    ) -> None:
        self.plan, self.faults = plan, FaultSwitches()
        self.sight = make(self.faults)
        self._host, self._is_secure = host, is_secure
        self._tasks: list[asyncio.Task[None]] = []
        self._rebooting: asyncio.Task[None] | None = None
        digest = Digest("watchroom camera", login.user, login.password)
        self.rtsp = RtspServer(self.sight.channels, digest, self.faults)
        self.subject = CameraState(
            plan, self.faults, host, 0, self.sight.head, self._reboot, self.sight.snapshot
        )
        self.subject.masks = self.sight.masks
        self.onvif = OnvifServer(self.subject, login, digest)

    async def start(self, port: int) -> None:
        """Open the ports: RTSP at `port`, ONVIF at the next one; port 0 takes free ones.

        Raises:
            OSError: a port is in use.
        """
        await self.rtsp.start(self._host, port, is_secure=self._is_secure)
        self.subject.rtsp_port = self.rtsp.port
        await self.onvif.start(self._host, port + 1 if port else 0, is_secure=self._is_secure)
        self._tasks = [asyncio.create_task(feed.run()) for feed in self.sight.feeds]

    async def stop(self) -> None:
        """Close everything."""
        tasks = [*self._tasks, *([self._rebooting] if self._rebooting else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.rtsp.stop()
        await self.onvif.stop()

    def _reboot(self) -> None:
        self._rebooting = asyncio.create_task(self._away())

    async def _away(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(0.2)
            self.faults.set("drop", True)
            await asyncio.sleep(_REBOOT_S)
        self.faults.set("drop", False)

    def address(self, control_url: str) -> CameraAddress:
        """Return the camera's addresses."""
        plan = self.plan
        base = f"rtsp://{self._host}:{self.rtsp.port}"
        return CameraAddress(
            number=plan.number,
            name=plan.name,
            place=plan.place,
            group=plan.group,
            kind=plan.kind,
            main_url=f"{base}/main",
            sub_url=f"{base}/sub",
            onvif_url=f"http://{self._host}:{self.subject.port}/onvif/device",
            control_url=f"{control_url}/cameras/{plan.number}",
            codec=plan.main.codec,
            has_audio=plan.has_audio,
            ptz=plan.is_ptz,
        )
