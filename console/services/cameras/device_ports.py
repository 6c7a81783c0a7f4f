"""What the services need of cameras as boxes: finding, asking, setting, listening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.services.ports import CameraFeed

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.events import DeviceEvent
    from console.domain.cameras.report import DeviceMask, DeviceReport, DiscoveredCamera, Encoding, Identity


class CameraDiscovery(Protocol):
    """Finds cameras. Calls wait: never from the UI thread."""

    def look_around(
        self, seconds: float, found: Callable[[DiscoveredCamera], None], stop: threading.Event
    ) -> Sequence[DiscoveredCamera]:
        """Ask all networks of this machine (WS-Discovery); each camera once, told as it answers.

        Raises:
            EnvironmentFault: no network can be asked.
        """
        ...

    def ask(
        self, addresses: Sequence[str], found: Callable[[DiscoveredCamera], None], stop: threading.Event
    ) -> Sequence[DiscoveredCamera]:
        """Ask these hosts or device addresses one by one, some at a time; those that speak ONVIF."""
        ...

    def listed(self, text: str) -> Sequence[str]:
        """The addresses in the text of a CSV file.

        Raises:
            OperatorError: there is none in it.
        """
        ...


class DeviceAccess(Protocol):
    """What setting cameras up needs of the outside: finding them, asking them, trying them. Calls wait."""

    @property
    def discovery(self) -> CameraDiscovery:
        """Finds cameras."""
        ...

    def probe(
        self, address: str, login: tuple[str, str], fingerprint: str, progress: Callable[[str], None]
    ) -> DeviceReport:
        """Ask a camera everything, by the address of its device service and a login.

        Raises:
            OperatorError: the address is none, or nobody vouches for its certificate.
            EnvironmentFault: no answer, or the login is refused.
        """
        ...

    def device(self, camera: Camera) -> CameraDevice:
        """A camera of the scheme, with the login that the keyring has; who asked for it closes it."""
        ...

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> ClosableFeed:
        """Its live pictures, though it is not in service; who asked for it closes it."""
        ...

    def recorded_s(self, camera: Camera, begin_utc: dt.datetime, end_utc: dt.datetime) -> float:
        """Seconds of recording of a time that can be played back: its first picture was decoded.

        Raises:
            EnvironmentFault: what was recorded cannot be read.
        """
        ...

    def learn_stop(self, camera: Camera, progress: Callable[[str], None]) -> tuple[bool, str]:
        """Move the camera a little and learn how it stops; whether it does, and what was found in words.

        Raises:
            EnvironmentFault: it does not answer.
        """
        ...


class ClosableFeed(CameraFeed, Protocol):
    """A feed of one's own."""

    def close(self) -> None:
        """End its streams and wait for them."""
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

    def measure_clock(self) -> float:
        """Camera's clock minus ours, seconds, to about half a second."""
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

    def masks(self) -> Sequence[DeviceMask]:
        """The privacy masks that the camera holds itself."""
        ...

    def write_masks(self, wanted: Sequence[DeviceMask]) -> Sequence[DeviceMask]:
        """Make these the camera's masks, and read them back; those that it refused are missing."""
        ...

    def listen(self, camera: int, told: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        """Pull events until stopped: one subscription, renewed, and closed at the end whatever happens."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...
