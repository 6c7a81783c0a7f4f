"""Serve several simulated cameras in one event loop."""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from console.demo.simulated.camera import SimulatedCamera
from console.demo.simulated.control import Control
from console.demo.simulated.login import Login
from console.demo.simulated.onvif.discovery import open_discovery
from console.demo.simulated.scenes import live_sight, loop_sight
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.demo.simulated.camera import CameraAddress
    from console.demo.simulated.clip import Clip
    from console.demo.simulated.loops import Loops
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.discovery import DiscoveryResponder
    from console.demo.simulated.plan import CameraSpec

PORTS_EACH = 10
_BEHIND = 5
DEMO_LOGIN = Login("operator", "watchroom-demo")
"""What the demo town's cameras take; a real scheme's cameras have passwords of their own."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where and how the cameras are served."""

    host: str = "127.0.0.1"
    port: int = 0
    """Camera N has its RTSP port at `port + 10 N` and ONVIF one above; 0: free ones."""
    control_port: int = 0
    login: Login = field(default=DEMO_LOGIN)
    discovery_port: int = 0
    """Answer WS-Discovery there; 0: do not."""
    still_first: bool = False
    """Serve an empty street at once where the loops have yet to be made, and the loops when they are."""
    is_secure: bool = False
    """Speak ONVIF over HTTPS as well, with a certificate that nobody signed."""


class TownServer:
    """Builds and serves cameras. Used only in the event loop's thread."""

    def __init__(
        self,
        plans: Sequence[CameraSpec],
        loops_of: Loops,
        options: ServerOptions,
    ) -> None:
        self._plans, self._loops_of, self._options = plans, loops_of, options
        self.cameras: dict[int, SimulatedCamera] = {}
        self._control = Control(self.cameras)
        self._discovery: DiscoveryResponder | None = None
        self._later: list[Callable[[], None]] = []
        self._unfinished: list[CameraSpec] = []
        self._finishing: asyncio.Task[None] | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="loops")

    async def start(self, on_ready: Callable[[CameraAddress], None]) -> None:
        """Open the control port, then each camera as soon as it has something to show.

        Raises:
            OSError: a port is in use.
        """
        await self._control.start(self._options.control_port)
        loop = asyncio.get_running_loop()
        if self._options.discovery_port:
            port, host = self._options.discovery_port, self._options.host
            self._discovery = await open_discovery(self._subjects, port, host)
        # Start movable cameras first (they need no loops) and H.265 last (slowest), so that most are ready
        # early.
        for plan in sorted(
            self._plans, key=lambda candidate: (not candidate.is_ptz, candidate.main.codec == "hevc")
        ):
            camera = await self._camera(loop, plan)
            port = self._options.port + PORTS_EACH * plan.number if self._options.port else 0
            self.cameras[plan.number] = camera
            await camera.start(port)
            on_ready(camera.address(self._control.url))
        self._finishing = asyncio.create_task(self._finish(loop))

    async def _finish(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give each camera its moving picture where it serves a still picture so far."""
        if self._options.still_first:
            await loop.run_in_executor(self._pool, _step_back)
        for plan in self._unfinished:
            try:
                clips = await loop.run_in_executor(self._pool, self._loops_of, plan)
            except EnvironmentFault:
                return  # the server is stopping
            renew = self.cameras[plan.number].sight.renew
            if renew is not None:
                renew(clips)
        for prepare in self._later:
            await loop.run_in_executor(self._pool, prepare)

    def _subjects(self) -> list[CameraState]:
        return [camera.subject for camera in self.cameras.values()]

    async def _camera(self, loop: asyncio.AbstractEventLoop, plan: CameraSpec) -> SimulatedCamera:
        login, host, is_secure = self._options.login, self._options.host, self._options.is_secure
        light = self._loops_of.light
        if plan.is_ptz and light:
            sight = partial(live_sight, plan, light, self._loops_of.cache)
            camera = SimulatedCamera(plan, sight, login, host, is_secure=is_secure)
            if camera.sight.prepare is not None:
                self._later.append(camera.sight.prepare)
            return camera
        clips = await loop.run_in_executor(self._pool, self._first_loops, plan)
        return SimulatedCamera(plan, partial(loop_sight, plan, clips), login, host, is_secure=is_secure)

    def _first_loops(self, plan: CameraSpec) -> list[Clip]:
        """Return the loops that can be shown soonest."""
        loops = self._loops_of.kept(plan)
        if loops is not None:
            return loops
        still = self._loops_of.still(plan) if self._options.still_first else None
        if still is None:
            return self._loops_of(plan)
        self._unfinished.append(plan)
        return still

    async def stop(self) -> None:
        """Stop all cameras and close all ports."""
        self._loops_of.stop.set()
        if self._finishing is not None:
            self._finishing.cancel()
            await asyncio.gather(self._finishing, return_exceptions=True)
        await asyncio.gather(*(camera.stop() for camera in self.cameras.values()))
        await self._control.stop()
        if self._discovery is not None:
            self._discovery.close()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _step_back() -> None:
    """Lower this thread's priority, so that serving comes first; on Linux each thread has its own."""
    if sys.platform == "linux":
        os.nice(_BEHIND)
