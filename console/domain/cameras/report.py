"""The report of a probed camera, as it is shown, printed and stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ptz.model import Capabilities


@dataclass(frozen=True, slots=True)
class DiscoveredCamera:
    """A camera that answered to discovery or was named by its address. The console has not logged in."""

    address: str
    """Address of its device service, at the host that answered."""
    host: str
    name: str = ""
    hardware: str = ""
    place: str = ""
    profiles: tuple[str, ...] = ()
    """ONVIF profiles that it claims, such as `S`, `T`, `G`, `M`."""
    endpoint: str = ""
    """Its unique name (WS-Addressing endpoint reference)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The make, model and serial number of a device. A replaced device has another serial number."""

    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    hardware: str = ""

    def is_same_device(self, identity: Identity) -> bool:
        """Return whether both may be the same device.

        The firmware may differ. If either reports no serial number, make and model decide.
        """
        if not self.serial or not identity.serial:
            return (self.maker, self.model) == (identity.maker, identity.model)
        return (self.maker, self.model, self.serial) == (identity.maker, identity.model, identity.serial)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a stream, as the camera's configuration states it."""

    codec: str = ""
    """`h264`, `h265`, `mjpeg` …, or what the camera calls it."""
    width: int = 0
    height: int = 0
    fps: float | None = None
    bitrate_kbps: int | None = None
    gop: int | None = None
    """Frames from one key frame to the next."""
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class StreamProfile:
    """One ONVIF media profile."""

    token: str
    name: str
    video: Encoding = Encoding()
    audio: str = ""
    """Audio codec. Empty: no audio."""
    stream_url: str = ""
    """RTSP address without credentials, at the host that answered."""
    snapshot_url: str = ""
    has_ptz: bool = False
    has_metadata: bool = False
    source: str = ""
    """Token of the video source. A device may contain several cameras."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """A deviation of the camera from the standard, and what the console does about it."""

    id: str
    """A fixed word, such as `clock-off`, `digest-only`, `foreign-address`, `refuses-timeout`."""
    what: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class ServiceAbility:
    """One ONVIF service that the camera offers."""

    name: str
    """`device`, `media`, `media2`, `ptz`, `imaging`, `events`, `device-io`, `analytics`, `recording` …"""
    namespace: str
    address: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class DeviceMask:
    """A polygon that the camera itself covers."""

    name: str
    points: tuple[tuple[float, float], ...]
    """Corners in parts of the picture: 0 to 1 from the left and from the top."""
    style: str = "solid"
    """`solid`, `pixelate` or `blur`, where the camera can choose."""
    token: str = ""


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """The complete report of a probe."""

    address: str
    identity: Identity = Identity()
    services: tuple[ServiceAbility, ...] = ()
    profiles: tuple[StreamProfile, ...] = ()
    ptz: Capabilities | None = None
    """None: not a PTZ camera."""
    clock_error_s: float | None = None
    """The camera's clock minus ours, in seconds."""
    time_source: str = ""
    """`NTP` or `Manual`, and the time zone that the camera reports."""
    ntp: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    """Tokens of its relay outputs."""
    events: tuple[str, ...] = ()
    """Topics that it can send."""
    masks_most: int = 0
    """The maximum number of privacy masks in the camera."""
    users: tuple[str, ...] = ()
    speaks_digest: bool = False
    is_encrypted: bool = False
    """Whether the connection used TLS."""
    quirks: tuple[Quirk, ...] = ()
    missing: tuple[str, ...] = ()
    """Services that are offered but did not answer, in words. Each disables a feature, never the camera."""
