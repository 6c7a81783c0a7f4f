"""Simulated cameras for tests and trials, served by a thread of this process."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.demo.simulated.camera_list import bars_roster, town_roster
from console.demo.simulated.loops import scene_loops
from console.demo.simulated.serve import DEMO_LOGIN, ServerOptions, TownServer
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from console.demo.simulated.camera import CameraAddress
    from console.demo.simulated.faults import FaultValue
    from console.demo.simulated.login import Login

_START_S, _STOP_S = 180.0, 10.0


@dataclass(frozen=True, slots=True)
class TownCamera:
    """One camera as a test sees it. Any thread."""

    address: CameraAddress
    _town: SimulatedTown

    @property
    def number(self) -> int:
        """Return the camera's number."""
        return self.address.number

    @property
    def main_url(self) -> str:
        """Return the RTSP address of the main stream, without the login."""
        return self.address.main_url

    @property
    def sub_url(self) -> str:
        """Return the RTSP address of the sub-stream, without the login."""
        return self.address.sub_url

    @property
    def onvif_url(self) -> str:
        """Return the address of the ONVIF device service."""
        return self.address.onvif_url

    def with_login(self, url: str) -> str:
        """Return an address with the login in it, for clients that need it so."""
        login = self._town.login
        return url.replace("://", f"://{login.user}:{login.password}@", 1)

    def set_fault(self, name: str, value: FaultValue) -> None:
        """Set or (with a false value) clear a switch of `faults.FAULTS`."""
        self._town.server.cameras[self.number].faults.set(name, value)

    @property
    def secure_onvif_url(self) -> str:
        """Return the HTTPS address of the ONVIF device service, where the town serves HTTPS."""
        port = self._town.server.cameras[self.number].subject.secure_port
        return f"https://127.0.0.1:{port}/onvif/device"

    @property
    def secure_main_url(self) -> str:
        """Return the RTSPS address of the main stream, where the town serves TLS."""
        port = self._town.server.cameras[self.number].rtsp.secure_port
        return f"rtsps://127.0.0.1:{port}/main"

    def set_signal(self, name: str, *, is_on: bool) -> None:
        """Begin or end a signal of `onvif.signals.SIGNALS`."""
        self._town.server.cameras[self.number].subject.signals.set(name, is_on=is_on)

    def clear_faults(self) -> None:
        """Clear all faults of the camera."""
        self._town.server.cameras[self.number].faults.clear()


class SimulatedTown:
    """`with SimulatedTown(cameras=2, scene="bars") as town: town.cameras[0].main_url`.

    Args:
        cameras: how many, or which numbers of the roster.
        scene: `bars` (cheap) or `town`.
        size: of the main stream of `bars`; the sub-stream is half as wide and high.
        fps: of `bars`.
        bitrate_bps: of the main stream of `bars`.
        gop_s: seconds from one key picture to the next, of `bars`.
        cache: folder for encoded loops; None: they are made anew each time.
        login: what the cameras take.
        port: see `ServerOptions`.
        light: `day` or `dusk`, of `town`.
        still_first: see `ServerOptions`.
        ptz: whether the cameras of `bars` answer PTZ commands, though their picture does not follow.
        is_full: whether `bars` is coded as real cameras code (see `StreamShape`).
        is_secure: see `ServerOptions`.
        discovery_port: see `ServerOptions`.
    """

    def __init__(
        self,
        cameras: int | Iterable[int] = 1,
        *,
        scene: str = "bars",
        size: tuple[int, int] = (640, 360),
        fps: float = 25.0,
        bitrate_bps: int = 400_000,
        gop_s: float = 1.0,
        cache: Path | None = None,
        login: Login = DEMO_LOGIN,
        port: int = 0,
        light: str = "day",
        still_first: bool = False,
        ptz: bool = False,
        is_full: bool = False,
        is_secure: bool = False,
        discovery_port: int = 0,
    ) -> None:
        numbers = set(range(1, cameras + 1) if isinstance(cameras, int) else cameras)
        if scene == "bars":
            plans = bars_roster(
                max(numbers, default=0), size, fps, bitrate_bps, gop_s, ptz=ptz, is_full=is_full
            )
        else:
            plans = town_roster(max(numbers, default=0))
        self.login = login
        self.cameras: list[TownCamera] = []
        self.server = TownServer(
            [plan for plan in plans if plan.number in numbers],
            scene_loops(scene, cache, light),
            ServerOptions(
                port=port,
                login=login,
                still_first=still_first,
                is_secure=is_secure,
                discovery_port=discovery_port,
            ),
        )
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="simulated-town", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_START_S):
            raise EnvironmentFault(
                "The simulated cameras did not start in time.", "Start fewer cameras, or try again."
            )
        if self._error is not None:
            self._thread.join(_STOP_S)
            raise EnvironmentFault(f"The simulated cameras could not start: {self._error}") from self._error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_S)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001 - top of a thread: it is raised again in the caller's
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            await self.server.start(lambda address: self.cameras.append(TownCamera(address, self)))
            self._ready.set()
            await self._stop.wait()
        finally:
            await self.server.stop()
