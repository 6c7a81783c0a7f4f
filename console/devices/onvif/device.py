"""A camera as a device on the network: implements `services.cameras.device_ports.CameraDevice`."""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import TYPE_CHECKING, Any

from console.devices.onvif import event_loop, masks, settings
from console.devices.onvif.encoder import set_encoder
from console.devices.onvif.probe import nothing_said, read_identity, read_report, video_source
from console.devices.onvif.profiles import read_profiles, with_addresses
from console.devices.onvif.query_client import QueryClient
from console.devices.onvif.services import DEVICE_IO
from console.devices.onvif.soap import unreadable
from console.devices.onvif.transport import Transport
from console.devices.onvif.tree import element
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from console.devices.onvif.profiles import KnownProfiles
    from console.domain.cameras.events import DeviceEvent
    from console.domain.cameras.report import DeviceMask, DeviceReport, Encoding, Identity

_DEVICE = Service.DEVICE.namespace
_JPEG = b"\xff\xd8\xff"


class OnvifDevice:
    """One ONVIF device. One thread at a time, except `listen`, which uses a separate line.

    Args:
        address: of the device service, `http[s]://HOST[:PORT]/onvif/device_service`.
        login: user name and password.
        fingerprint: SHA-256 of the accepted certificate, for an `https://` address.

    Raises:
        OperatorError: the address is not valid.
    """

    def __init__(self, address: str, login: tuple[str, str], fingerprint: str = "") -> None:
        self._address, self._login, self._fingerprint = address, login, fingerprint
        self._asking = self._new_asking()
        self._profiles: KnownProfiles | None = None

    def __repr__(self) -> str:
        return f"OnvifDevice({self._asking.line.host!r})"

    def _new_asking(self) -> QueryClient:
        return QueryClient(Transport(self._address, self._login, self._fingerprint))

    def close(self) -> None:
        """Close the connection."""
        self._asking.line.close()

    # -- queries --------------------------------------------------------------------------------------------

    def report(self, progress: Callable[[str], None] = nothing_said) -> DeviceReport:
        """Read everything that can be read without changing anything; `progress` receives each step."""
        return read_report(self._asking, (self._address, self._login, self._fingerprint), progress)

    def identity(self) -> Identity:
        """Return maker, model and serial number of the device."""
        return read_identity(self._asking.query(_DEVICE, element(_DEVICE, "GetDeviceInformation")))

    def measure_clock(self) -> float:
        """Return the camera's clock minus ours, in seconds, accurate to about half a second."""
        return self._asking.line.measure_clock()

    def snapshot(self, profile: str) -> bytes:
        """Return a JPEG snapshot made by the camera."""
        known, _ = with_addresses(self._asking, self._read_profiles().profile(profile))
        if not known.profile.snapshot_url:
            raise CommandRefused("This profile of the camera has no snapshot.")
        content = self._asking.line.fetch(known.profile.snapshot_url).content
        if not content.startswith(_JPEG):
            raise unreadable()
        return content

    def _read_profiles(self) -> KnownProfiles:
        if self._profiles is None:
            self._profiles = read_profiles(self._asking, [])
        return self._profiles

    # -- settings -------------------------------------------------------------------------------------------

    def set_encoding(self, profile: str, wanted: Encoding) -> Encoding:
        """Set a profile's video encoder; empty values in `wanted` stay. Return the encoding read back."""
        return set_encoder(self._asking, self._read_profiles().profile(profile), wanted)

    def set_clock(self, now_utc: dt.datetime) -> None:
        """Set the camera's clock manually, in UTC."""
        utc = now_utc.astimezone(dt.UTC)
        moment = {
            "Time": {"Hour": utc.hour, "Minute": utc.minute, "Second": utc.second},
            "Date": {"Year": utc.year, "Month": utc.month, "Day": utc.day},
        }
        self._set_time("Manual", UTCDateTime=moment)

    def use_ntp(self, servers: Sequence[str]) -> None:
        """Make the camera follow these time servers."""
        self._asking.command(
            Service.DEVICE, "SetNTP", FromDHCP=False, NTPManual=[_ntp_server(server) for server in servers]
        )
        self._set_time("NTP")

    def _set_time(self, kind: str, **moment: Any) -> None:
        arguments = {"DateTimeType": kind, "DaylightSavings": False, **moment}
        self._asking.command(Service.DEVICE, "SetSystemDateAndTime", **arguments)
        self._asking.line.measure_clock()

    def restart(self) -> None:
        """Restart the camera."""
        self._asking.command(Service.DEVICE, "SystemReboot")
        self._asking.line.close()

    def imaging(self) -> dict[str, float | str]:
        """Return the picture settings by ONVIF's names."""
        return settings.read_settings(self._asking, self._source())

    def set_imaging(self, wanted: Mapping[str, float | str]) -> None:
        """Change some picture settings."""
        settings.write_settings(self._asking, self._source(), wanted)

    def _source(self) -> str:
        return video_source(self._read_profiles())

    def switch_relay(self, token: str, *, is_on: bool) -> None:
        """Switch a relay output, through the device service or the device-io service."""
        question = element(
            _DEVICE,
            "SetRelayOutputState",
            element(_DEVICE, "RelayOutputToken", token),
            element(_DEVICE, "LogicalState", "active" if is_on else "inactive"),
        )
        try:
            self._asking.query(_DEVICE, question)
        except LoginRefused:
            raise
        except CommandRefused:
            if not self._asking.offers(DEVICE_IO):
                raise
            self._asking.query(DEVICE_IO, question)

    def masks(self) -> Sequence[DeviceMask]:
        """Return the privacy masks stored in the camera; empty if it cannot store any."""
        place = self._mask_place()
        return masks.read_masks(self._asking, place) if place else []

    def write_masks(self, wanted: Sequence[DeviceMask]) -> Sequence[DeviceMask]:
        """Replace the camera's masks and return them read back; refused masks are missing."""
        place = self._mask_place()
        if not place:
            raise CommandRefused("This camera cannot store privacy masks.")
        return masks.write_masks(self._asking, place, wanted)

    def _mask_place(self) -> str:
        """Return the video source configuration of the masks; empty if the camera cannot store any."""
        profiles = [
            profile
            for profile in self._read_profiles().known
            if profile.is_media2 and profile.source_configuration
        ]
        place = profiles[0].source_configuration if profiles else ""
        return place if masks.masks_most(self._asking, place) else ""

    # -- events --------------------------------------------------------------------------------------------

    def listen(self, camera: int, on_event: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        """Pull events until stopped.

        Args:
            camera: its number, for the events.
            on_event: receives each event, on this thread.
            stop: ends it.
        """
        asking = self._new_asking()
        asking.line.adopt(self._asking.line)
        try:
            event_loop.listen(asking, camera, on_event, stop)
        finally:
            asking.line.close()


def _ntp_server(host: str) -> dict[str, str]:
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return {"Type": "DNS", "DNSname": host}
    return {"Type": f"IPv{version}", f"IPv{version}Address": host}
