"""Ports to camera devices: discovery, probing, settings, events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.services.ports import CameraFeed, PtzHead

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.device_address import DeviceAddress
    from console.domain.cameras.events import DeviceEvent
    from console.domain.cameras.list_file import RefusedRow
    from console.domain.cameras.report import DeviceMask, DeviceReport, DiscoveredCamera, Encoding, Identity
    from console.services.cameras.lessons import AddressLesson


class CameraDiscovery(Protocol):
    """Finds cameras. Calls wait: not for the UI thread."""

    def search(
        self, seconds: float, on_found: Callable[[DiscoveredCamera], None], stop: threading.Event
    ) -> Sequence[DiscoveredCamera]:
        """Search all networks of this machine (WS-Discovery). Each camera is reported once, as it answers.

        Raises:
            EnvironmentFault: no network can be searched.
        """
        ...

    def probe(
        self, addresses: Sequence[str], on_found: Callable[[DiscoveredCamera], None], stop: threading.Event
    ) -> Sequence[DiscoveredCamera]:
        """Ask these hosts or addresses, several at a time. Return those that speak ONVIF."""
        ...

    def listed(self, text: str) -> tuple[Sequence[str], Sequence[RefusedRow]]:
        """Return the addresses in the text of a list of cameras, and the rows that name none.

        Raises:
            OperatorError: it is empty.
        """
        ...


class DeviceDriver(Protocol):
    """Opens the devices of one maker or protocol. It makes connections only when the opened device is used.

    `fingerprint` is the SHA-256 of the accepted certificate; empty: none accepted yet. An address that is not
    valid raises a `ConsoleError`.
    """

    def open_device(self, address: DeviceAddress, login: tuple[str, str], fingerprint: str) -> CameraDevice:
        """Open a device, to read it and set it up. The caller closes it."""
        ...

    def open_ptz(
        self,
        address: DeviceAddress,
        login: tuple[str, str],
        fingerprint: str,
        lesson: AddressLesson | None = None,
    ) -> PtzHead:
        """Open the steering of a camera. The caller closes it. `lesson` keeps how it must be moved."""
        ...

    def open_discovery(self) -> CameraDiscovery:
        """Open the search for cameras on the network."""
        ...


class DeviceAccess(Protocol):
    """Access to devices while cameras are set up: discovery, probing, testing. Calls wait."""

    @property
    def discovery(self) -> CameraDiscovery:
        """The discovery of cameras."""
        ...

    def probe(
        self, address: str, login: tuple[str, str], fingerprint: str, progress: Callable[[str], None]
    ) -> DeviceReport:
        """Probe a camera at the address of its device service, with a login.

        Raises:
            OperatorError: the address is not valid, or the certificate is not trusted.
            EnvironmentFault: no answer, or the login is refused.
        """
        ...

    def device(self, camera: Camera) -> CameraDevice:
        """Open the device of a camera, with the login from the keyring. The caller closes it."""
        ...

    def check_certificate(self, camera: Camera) -> None:
        """Check the certificate of a camera's encrypted streams, if it has any.

        Raises:
            CertificateUnknown: no one has accepted it yet.
            EnvironmentFault: it is not the accepted one, or the camera does not answer.
        """
        ...

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> ClosableFeed:
        """Open live pictures of a camera that is not in service. The caller closes the feed."""
        ...

    def recorded_s(self, camera: Camera, begin_utc: dt.datetime, end_utc: dt.datetime) -> float:
        """Return the seconds of recording of a time that can be played back; its first picture was decoded.

        Raises:
            EnvironmentFault: the recording cannot be read.
        """
        ...

    def learn_stop(self, camera: Camera, progress: Callable[[str], None]) -> tuple[bool, str]:
        """Move the camera a little and learn how it stops. Return whether it stops, and the result in words.

        Raises:
            EnvironmentFault: it does not answer.
        """
        ...


class ClosableFeed(CameraFeed, Protocol):
    """A camera feed that its user closes."""

    def close(self) -> None:
        """Close its streams and wait for their end."""
        ...


class CameraDevice(Protocol):
    """A device that the console is logged in to. One thread at a time; calls wait for the camera.

    Every call may raise EnvironmentFault (no answer, or an invalid one), `Refused` if the camera refused, and
    `LoginRefused`.
    """

    def report(self, progress: Callable[[str], None] = lambda _step: None) -> DeviceReport:
        """Read everything that can be read without changing anything."""
        ...

    def identity(self) -> Identity:
        """Return make, model and serial number, in one call, to check that the device is still the same."""
        ...

    def measure_clock(self) -> float:
        """Return the camera's clock minus ours in seconds, to about half a second."""
        ...

    def snapshot(self, profile: str) -> bytes:
        """Return a JPEG from the camera, at most 20 MB."""
        ...

    def set_encoding(self, profile: str, encoding: Encoding) -> Encoding:
        """Set a profile's video encoder. Return the encoding that the camera then reports."""
        ...

    def set_clock(self, now_utc: dt.datetime) -> None:
        """Set the camera's clock, in UTC."""
        ...

    def use_ntp(self, servers: Sequence[str]) -> None:
        """Set the camera's time servers."""
        ...

    def restart(self) -> None:
        """Restart the camera. It is away for about a minute."""
        ...

    def imaging(self) -> dict[str, float | str]:
        """Return the picture settings by ONVIF names: Brightness, IrCutFilter, Exposure.Mode and so on."""
        ...

    def set_imaging(self, changes: dict[str, float | str]) -> None:
        """Change some picture settings. The others stay."""
        ...

    def switch_relay(self, token: str, *, is_on: bool) -> None:
        """Switch a relay output."""
        ...

    def masks(self) -> Sequence[DeviceMask]:
        """Return the privacy masks that are stored in the camera."""
        ...

    def write_masks(self, masks: Sequence[DeviceMask]) -> Sequence[DeviceMask]:
        """Replace the camera's masks and read them back. Masks that it refused are missing."""
        ...

    def listen(self, camera: int, on_event: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        """Receive events until stopped, over one subscription that is renewed and closed at the end."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
