"""What the services need of cameras as boxes: finding, asking, setting, listening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.devices.events import DeviceEvent
    from console.domain.devices.report import CameraMask, DeviceReport, Encoding, Found, Identity


class Discovery(Protocol):
    """Finds cameras. Calls wait: never from the UI thread."""

    def look_around(
        self, seconds: float, found: Callable[[Found], None], stop: threading.Event
    ) -> Sequence[Found]:
        """Ask all networks of this machine (WS-Discovery); each camera once, told as it answers.

        Raises:
            EnvironmentFault: no network can be asked.
        """
        ...

    def ask(
        self, addresses: Sequence[str], found: Callable[[Found], None], stop: threading.Event
    ) -> Sequence[Found]:
        """Ask these hosts or device addresses one by one, some at a time; those that speak ONVIF."""
        ...


class CameraDevice(Protocol):
    """One box, logged in to. One thread at a time; calls wait for the camera.

    Every call may raise EnvironmentFault (no answer, or none that makes sense), `Refused` where the camera
    said no, and `LoginRefused`.
    """

    def report(self, progress: Callable[[str], None] = lambda _step: None) -> DeviceReport:
        """Ask everything that can be asked without changing anything."""
        ...

    def identity(self) -> Identity:
        """Which box it is. One call, for checking that it is still the same."""
        ...

    def snapshot(self, profile: str) -> bytes:
        """A JPEG as the camera makes it, at most 20 MB."""
        ...

    def set_encoding(self, profile: str, wanted: Encoding) -> Encoding:
        """Set a profile's video encoder; what the camera then says it is."""
        ...

    def set_clock(self, now_utc: dt.datetime) -> None:
        """Set the camera's clock by hand, UTC."""
        ...

    def use_ntp(self, servers: Sequence[str]) -> None:
        """Let the camera follow these servers."""
        ...

    def restart(self) -> None:
        """Restart it; it is away for about a minute."""
        ...

    def imaging(self) -> dict[str, float | str]:
        """Its picture settings by ONVIF's names: Brightness, IrCutFilter, Exposure.Mode and so on."""
        ...

    def set_imaging(self, wanted: dict[str, float | str]) -> None:
        """Change some of them; the others stay."""
        ...

    def switch_relay(self, token: str, *, is_on: bool) -> None:
        """Switch a relay output."""
        ...

    def masks(self) -> Sequence[CameraMask]:
        """The privacy masks that the camera holds itself."""
        ...

    def write_masks(self, wanted: Sequence[CameraMask]) -> Sequence[CameraMask]:
        """Make these the camera's masks, and read them back; those that it refused are missing."""
        ...

    def listen(self, camera: int, told: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        """Pull events until stopped: one subscription, renewed, and closed at the end whatever happens."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...
