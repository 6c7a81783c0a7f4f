"""The ONVIF device service. Methods are named after the protocol's operations, in snake case."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.clock import told_clock
from console.demo.simulated.onvif.relays import relay_outputs, set_relay
from console.demo.simulated.onvif.xml import NAMESPACES, SoapFault, tag

if TYPE_CHECKING:
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call

SERVICES = {
    "tds": "device",
    "trt": "media",
    "tr2": "media2",
    "tptz": "ptz",
    "timg": "imaging",
    "tev": "events",
    "tmd": "deviceio",
}
IR_LAMP = ("tt:IRLamp|On", "tt:IRLamp|Off", "tt:IRLamp|Auto")


class DeviceService:
    """The device service of one camera. Used only in the event loop's thread."""

    def __init__(self, subject: CameraState) -> None:
        self._subject = subject

    def _offered(self) -> dict[str, str]:
        faults = self._subject.faults
        if faults.on("empty_capabilities"):
            return {}
        hidden = {"trt"} if faults.on("media2_only") else set()
        hidden |= set() if self._subject.head is not None else {"tptz"}
        # With the fault, media2 is listed first and the first-generation media service is missing.
        order = sorted(SERVICES, key=lambda key: (key != "tr2") if hidden else 0)
        return {key: SERVICES[key] for key in order if key not in hidden}

    def get_system_date_and_time(self, _call: Call) -> str:
        """Return the camera's clock; needs no login."""
        ntp = "NTP" if self._subject.ntp else "Manual"
        faults = self._subject.faults
        zone_s = self._subject.zone_s if faults.on("clock_local_only") else 0.0
        return told_clock(self._subject.now_s() + zone_s, ntp, self._zone(), faults)

    def _zone(self) -> str:
        hours = self._subject.faults.number("local_time")
        return f"LOC{-hours:g}" if hours else "UTC0"

    def set_system_date_and_time(self, call: Call) -> str:
        """Set the clock by hand; with NTP the clock stays as it is."""
        if call.text("tds:DateTimeType") == "NTP":
            self._subject.set_offset_s = 0.0
            return ""
        self._subject.ntp = []
        names = ("Year", "Month", "Day", "Hour", "Minute", "Second")
        try:
            fields = [int(call.text(f"tds:UTCDateTime//tt:{name}")) for name in names]
            new_utc_s = calendar.timegm((*fields, 0, 0, 0))
        except ValueError as error:
            raise SoapFault("ter:InvalidDateTime", "not a date and time") from error
        self._subject.set_offset_s += new_utc_s - self._subject.now_s()
        return ""

    def get_device_information(self, _call: Call) -> str:
        """Return manufacturer, model, firmware and serial number."""
        offset = 5000 if self._subject.faults.on("serial_changed") else 0
        number = self._subject.plan.number + offset
        model = "Town PTZ" if self._subject.head else "Town Fixed"
        return (
            f"<tds:Manufacturer>Watchroom</tds:Manufacturer><tds:Model>{model}</tds:Model>"
            f"<tds:FirmwareVersion>1.0.0</tds:FirmwareVersion><tds:SerialNumber>SIM-{number:04}"
            "</tds:SerialNumber><tds:HardwareId>simulated</tds:HardwareId>"
        )

    def get_services(self, _call: Call) -> str:
        """Return every service with its address."""
        return "".join(
            f"<tds:Service><tds:Namespace>{NAMESPACES[key]}</tds:Namespace><tds:XAddr>"
            f"{self._subject.service(path)}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor>"
            "</tds:Version></tds:Service>"
            for key, path in self._offered().items()
            if key != "tptz" or not self._subject.faults.on("ptz_in_older_list")
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        if self._subject.faults.on("empty_capabilities"):
            return "<tds:Capabilities/>"
        return (
            '<tds:Capabilities><tds:Network/><tds:Security UsernameToken="true" HttpDigest="true"/>'
            '<tds:System DiscoveryResolve="true"/>'
            f'<tds:Misc AuxiliaryCommands="{" ".join(IR_LAMP)}"/></tds:Capabilities>'
        )

    def get_capabilities(self, _call: Call) -> str:
        """Return the older list of services."""
        faults = self._subject.faults
        if faults.on("empty_capabilities"):
            return "<tds:Capabilities/>"
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
            f"{'' if faults.on('media2_only') else _media(at('media'))}{ptz}"
            f"<tt:Extension><tt:DeviceIO>{tag('tt:XAddr', at('deviceio'))}"
            "<tt:VideoSources>1</tt:VideoSources><tt:VideoOutputs>0</tt:VideoOutputs>"
            "<tt:AudioSources>0</tt:AudioSources><tt:AudioOutputs>0</tt:AudioOutputs>"
            f"<tt:RelayOutputs>{len(self._subject.relays)}</tt:RelayOutputs></tt:DeviceIO></tt:Extension>"
            "</tds:Capabilities>"
        )

    def get_scopes(self, _call: Call) -> str:
        """Return the scopes that discovery announces."""
        return "".join(
            "<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>" + tag("tt:ScopeItem", scope) + "</tds:Scopes>"
            for scope in scopes(self._subject)
        )

    def get_hostname(self, _call: Call) -> str:
        """Return the camera's host name."""
        name = f"camera-{self._subject.plan.number}"
        return (
            "<tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>"
            f"<tt:Name>{name}</tt:Name></tds:HostnameInformation>"
        )

    def get_network_interfaces(self, _call: Call) -> str:
        """Return the one network interface."""
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
        """Return the users; all have the same password."""
        return "".join(
            f"<tds:User>{tag('tt:Username', name)}{tag('tt:UserLevel', level)}</tds:User>"
            for name, level in self._subject.users.items()
        )

    def get_ntp(self, _call: Call) -> str:
        """Return the NTP servers that the clock follows."""
        servers = "".join(
            f"<tt:NTPManual><tt:Type>DNS</tt:Type>{tag('tt:DNSname', server)}</tt:NTPManual>"
            for server in self._subject.ntp
        )
        return f"<tds:NTPInformation><tt:FromDHCP>false</tt:FromDHCP>{servers}</tds:NTPInformation>"

    def set_ntp(self, call: Call) -> str:
        """Set the NTP servers."""
        servers = [
            entry.findtext("tt:DNSname", "", NAMESPACES) or entry.findtext("tt:IPv4Address", "", NAMESPACES)
            for entry in call.body.iterfind("tds:NTPManual", NAMESPACES)
        ]
        self._subject.ntp = [entry for entry in servers if entry]
        return ""

    def get_relay_outputs(self, _call: Call) -> str:
        """Return all relays."""
        return relay_outputs(self._subject)

    def set_relay_output_state(self, call: Call) -> str:
        """Switch a relay."""
        return set_relay(self._subject, call)

    def send_auxiliary_command(self, call: Call) -> str:
        """Switch the infra-red lamp."""
        word = call.text("tds:AuxiliaryCommand")
        if word not in IR_LAMP:
            raise SoapFault("ter:InvalidArgVal", "there is no such auxiliary command")
        self._subject.auxiliary.append(word)
        return tag("tds:AuxiliaryCommandResponse", "done")

    def system_reboot(self, _call: Call) -> str:
        """Drop every connection and return after some seconds."""
        self._subject.reboot()
        return "<tds:Message>Rebooting, back in 3 seconds</tds:Message>"


def _media(address: str) -> str:
    return (
        f"<tt:Media>{tag('tt:XAddr', address)}<tt:StreamingCapabilities>"
        "<tt:RTPMulticast>false</tt:RTPMulticast><tt:RTP_TCP>true</tt:RTP_TCP>"
        "<tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media>"
    )


def scopes(subject: CameraState) -> list[str]:
    """Return what a camera announces of itself, as scope addresses."""
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
