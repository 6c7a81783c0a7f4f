"""A camera as a box: implements `services.device_ports.CameraDevice`."""

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
    """One box. One thread at a time, but for `listen`, which has a line of its own.

    Args:
        address: of the device service, `http[s]://HOST[:PORT]/onvif/device_service`.
        login: user and password.
        fingerprint: SHA-256 of the certificate that a person accepted, where the address is `https://`.

    Raises:
        OperatorError: the address is none.
    """

    def __init__(self, address: str, login: tuple[str, str], fingerprint: str = "") -> None:
        self._address, self._login, self._fingerprint = address, login, fingerprint
        self._asking = self._another()
        self._profiles: KnownProfiles | None = None

    def __repr__(self) -> str:
        return f"OnvifDevice({self._asking.line.host!r})"

    def _another(self) -> QueryClient:
        return QueryClient(Transport(self._address, self._login, self._fingerprint))

    def close(self) -> None:
        """Hang up."""
        self._asking.line.close()

    # -- asking ---------------------------------------------------------------------------------------------

    def report(self, progress: Callable[[str], None] = nothing_said) -> DeviceReport:
        """Ask everything that can be asked without changing anything."""
        return read_report(self._asking, (self._address, self._login, self._fingerprint), progress)

    def identity(self) -> Identity:
        """Which box it is."""
        return read_identity(self._asking.ask(_DEVICE, element(_DEVICE, "GetDeviceInformation")))

    def measure_clock(self) -> float:
        """Camera's clock minus ours, seconds, to about half a second."""
        return self._asking.line.measure_clock()

    def snapshot(self, profile: str) -> bytes:
        """A JPEG as the camera makes it."""
        known, _ = with_addresses(self._asking, self._known().of(profile))
        if not known.profile.snapshot_url:
            raise CommandRefused("The camera offers no snapshot of this profile.")
        content = self._asking.line.fetch(known.profile.snapshot_url).content
        if not content.startswith(_JPEG):
            raise unreadable()
        return content

    def _known(self) -> KnownProfiles:
        if self._profiles is None:
            self._profiles = read_profiles(self._asking, [])
        return self._profiles

    # -- setting --------------------------------------------------------------------------------------------

    def set_encoding(self, profile: str, wanted: Encoding) -> Encoding:
        """Set a profile's video encoder; what is empty in `wanted` stays. What the camera then says it is."""
        return set_encoder(self._asking, self._known().of(profile), wanted)

    def set_clock(self, now_utc: dt.datetime) -> None:
        """Set the camera's clock by hand, UTC."""
        utc = now_utc.astimezone(dt.UTC)
        moment = {
            "Time": {"Hour": utc.hour, "Minute": utc.minute, "Second": utc.second},
            "Date": {"Year": utc.year, "Month": utc.month, "Day": utc.day},
        }
        self._set_time("Manual", UTCDateTime=moment)

    def use_ntp(self, servers: Sequence[str]) -> None:
        """Let the camera follow these servers."""
        self._asking.command(
            Service.DEVICE, "SetNTP", FromDHCP=False, NTPManual=[_ntp_server(one) for one in servers]
        )
        self._set_time("NTP")

    def _set_time(self, kind: str, **moment: Any) -> None:
        arguments = {"DateTimeType": kind, "DaylightSavings": False, **moment}
        self._asking.command(Service.DEVICE, "SetSystemDateAndTime", **arguments)
        self._asking.line.measure_clock()

    def restart(self) -> None:
        """Restart it."""
        self._asking.command(Service.DEVICE, "SystemReboot")
        self._asking.line.close()

    def imaging(self) -> dict[str, float | str]:
        """Its picture settings by ONVIF's names."""
        return settings.read_settings(self._asking, self._source())

    def set_imaging(self, wanted: Mapping[str, float | str]) -> None:
        """Change some of them."""
        settings.write_settings(self._asking, self._source(), wanted)

    def _source(self) -> str:
        return video_source(self._known())

    def switch_relay(self, token: str, *, is_on: bool) -> None:
        """Switch a relay output, over the device service or over device-io."""
        question = element(
            _DEVICE,
            "SetRelayOutputState",
            element(_DEVICE, "RelayOutputToken", token),
            element(_DEVICE, "LogicalState", "active" if is_on else "inactive"),
        )
        try:
            self._asking.ask(_DEVICE, question)
        except LoginRefused:
            raise
        except CommandRefused:
            if not self._asking.offers(DEVICE_IO):
                raise
            self._asking.ask(DEVICE_IO, question)

    def masks(self) -> Sequence[DeviceMask]:
        """The privacy masks that the camera holds itself; none where it can hold none."""
        place = self._mask_place()
        return masks.read_masks(self._asking, place) if place else []

    def write_masks(self, wanted: Sequence[DeviceMask]) -> Sequence[DeviceMask]:
        """Make these the camera's masks, and read them back; those that it refused are missing."""
        place = self._mask_place()
        if not place:
            raise CommandRefused("This camera holds no privacy masks.")
        return masks.write_masks(self._asking, place, wanted)

    def _mask_place(self) -> str:
        """The video source configuration that masks belong to; empty where the camera holds none."""
        known = [one for one in self._known().known if one.is_media2 and one.source_configuration]
        place = known[0].source_configuration if known else ""
        return place if masks.masks_most(self._asking, place) else ""

    # -- listening ------------------------------------------------------------------------------------------

    def listen(self, camera: int, told: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
        """Pull events until stopped."""
        asking = self._another()
        asking.line.follow(self._asking.line)
        try:
            event_loop.listen(asking, camera, told, stop)
        finally:
            asking.line.close()


def _ntp_server(host: str) -> dict[str, str]:
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return {"Type": "DNS", "DNSname": host}
    return {"Type": f"IPv{version}", f"IPv{version}Address": host}
