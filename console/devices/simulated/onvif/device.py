"""The ONVIF device service. Methods are named as the protocol's, in small letters."""

from __future__ import annotations

import calendar
import time
from typing import TYPE_CHECKING

from console.devices.simulated.onvif.xml import NAMESPACES, SoapFault, tag

if TYPE_CHECKING:
    from console.devices.simulated.onvif.subject import Subject
    from console.devices.simulated.onvif.xml import Call

SERVICES = {
    "tds": "device",
    "trt": "media",
    "tr2": "media2",
    "tptz": "ptz",
    "timg": "imaging",
    "tev": "events",
}


class DeviceService:
    """Only in the event loop's thread."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def _offered(self) -> dict[str, str]:
        return {
            key: path for key, path in SERVICES.items() if key != "tptz" or self._subject.head is not None
        }

    def get_system_date_and_time(self, _call: Call) -> str:
        """The camera's clock; needs no login."""
        now = time.gmtime(self._subject.now_s())
        moment = (
            f"<tt:Time><tt:Hour>{now.tm_hour}</tt:Hour><tt:Minute>{now.tm_min}</tt:Minute>"
            f"<tt:Second>{now.tm_sec}</tt:Second></tt:Time><tt:Date><tt:Year>{now.tm_year}</tt:Year>"
            f"<tt:Month>{now.tm_mon}</tt:Month><tt:Day>{now.tm_mday}</tt:Day></tt:Date>"
        )
        return (
            "<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false"
            "</tt:DaylightSavings><tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone>"
            f"<tt:UTCDateTime>{moment}</tt:UTCDateTime></tds:SystemDateAndTime>"
        )

    def set_system_date_and_time(self, call: Call) -> str:
        """Set the clock by hand; what NTP says is what it is anyway."""
        if call.text("tds:DateTimeType") == "NTP":
            self._subject.set_offset_s = 0.0
            return ""
        names = ("Year", "Month", "Day", "Hour", "Minute", "Second")
        try:
            fields = [int(call.text(f"tds:UTCDateTime//tt:{name}")) for name in names]
            wanted = calendar.timegm((*fields, 0, 0, 0))
        except ValueError as error:
            raise SoapFault("ter:InvalidDateTime", "not a date and time") from error
        self._subject.set_offset_s += wanted - self._subject.now_s()
        return ""

    def get_device_information(self, _call: Call) -> str:
        """Maker, model, firmware, serial number."""
        number = self._subject.plan.number
        model = "Town PTZ" if self._subject.head else "Town Fixed"
        return (
            f"<tds:Manufacturer>Watchroom</tds:Manufacturer><tds:Model>{model}</tds:Model>"
            f"<tds:FirmwareVersion>1.0.0</tds:FirmwareVersion><tds:SerialNumber>SIM-{number:04}"
            "</tds:SerialNumber><tds:HardwareId>simulated</tds:HardwareId>"
        )

    def get_services(self, _call: Call) -> str:
        """Every service with its address."""
        return "".join(
            f"<tds:Service><tds:Namespace>{NAMESPACES[key]}</tds:Namespace><tds:XAddr>"
            f"{self._subject.service(path)}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor>"
            "</tds:Version></tds:Service>"
            for key, path in self._offered().items()
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """What this service can."""
        return (
            '<tds:Capabilities><tds:Network/><tds:Security UsernameToken="true" HttpDigest="true"/>'
            '<tds:System DiscoveryResolve="true"/></tds:Capabilities>'
        )

    def get_capabilities(self, _call: Call) -> str:
        """The older list of services."""
        at = self._subject.service
        ptz = f"<tt:PTZ><tt:XAddr>{at('ptz')}</tt:XAddr></tt:PTZ>" if self._subject.head else ""
        return (
            f"<tds:Capabilities><tt:Device><tt:XAddr>{at('device')}</tt:XAddr></tt:Device>"
            f"<tt:Events><tt:XAddr>{at('events')}</tt:XAddr>"
            "<tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport>"
            "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
            "<tt:WSPausableSubscriptionManagerInterfaceSupport>false"
            "</tt:WSPausableSubscriptionManagerInterfaceSupport></tt:Events>"
            f"<tt:Imaging><tt:XAddr>{at('imaging')}</tt:XAddr></tt:Imaging>"
            f"<tt:Media><tt:XAddr>{at('media')}</tt:XAddr><tt:StreamingCapabilities>"
            "<tt:RTPMulticast>false</tt:RTPMulticast><tt:RTP_TCP>true</tt:RTP_TCP>"
            f"<tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media>{ptz}"
            "</tds:Capabilities>"
        )

    def get_scopes(self, _call: Call) -> str:
        """What discovery tells."""
        return "".join(
            "<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>" + tag("tt:ScopeItem", scope) + "</tds:Scopes>"
            for scope in scopes(self._subject)
        )

    def get_hostname(self, _call: Call) -> str:
        """Its name in the network."""
        name = f"camera-{self._subject.plan.number}"
        return (
            "<tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>"
            f"<tt:Name>{name}</tt:Name></tds:HostnameInformation>"
        )

    def get_network_interfaces(self, _call: Call) -> str:
        """One interface."""
        address = f"02:00:00:00:00:{self._subject.plan.number % 256:02x}"
        return (
            '<tds:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled><tt:Info>'
            "<tt:Name>eth0</tt:Name>"
            f"<tt:HwAddress>{address}</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info><tt:IPv4><tt:Enabled>true"
            f"</tt:Enabled><tt:Config><tt:Manual><tt:Address>{self._subject.shown_host}</tt:Address>"
            "<tt:PrefixLength>24</tt:PrefixLength></tt:Manual><tt:DHCP>false</tt:DHCP></tt:Config></tt:IPv4>"
            "</tds:NetworkInterfaces>"
        )

    def get_users(self, _call: Call) -> str:
        """The one user."""
        return "<tds:User><tt:Username>operator</tt:Username><tt:UserLevel>Operator</tt:UserLevel></tds:User>"

    def system_reboot(self, _call: Call) -> str:
        """Cut every connection and be back in some seconds."""
        self._subject.reboot()
        return "<tds:Message>Rebooting, back in 3 seconds</tds:Message>"


def scopes(subject: Subject) -> list[str]:
    """What a camera tells of itself, as addresses."""
    name = subject.plan.name.replace(" ", "_")
    kinds = [
        "video_encoder",
        *(["ptz"] if subject.head else []),
        *(["audio_encoder"] if subject.plan.has_audio else []),
    ]
    base = "onvif://www.onvif.org"
    return [
        f"{base}/Profile/Streaming",
        f"{base}/Profile/T",
        *(f"{base}/type/{kind}" for kind in kinds),
        f"{base}/hardware/simulated",
        f"{base}/name/{name}",
        f"{base}/location/town/westerleigh",
    ]
