"""What a camera told of itself when it was asked: the probe's report, as it is shown, printed and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.ptz.model import Capabilities


@dataclass(frozen=True, slots=True)
class DiscoveredCamera:
    """A camera that answered to discovery, or is named by an address; nothing of it was logged in to."""

    address: str
    """Of its device service, at the host that answered."""
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
    """Which box it is. A camera swapped for another at the same address has another serial number."""

    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    hardware: str = ""

    def is_same_box(self, other: Identity) -> bool:
        """Whether it may be the same one; firmware may change, and who tells no serial cannot be told."""
        if not self.serial or not other.serial:
            return (self.maker, self.model) == (other.maker, other.model)
        return (self.maker, self.model, self.serial) == (other.maker, other.model, other.serial)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a stream is encoded, as the camera's configuration says."""

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
    """One media profile."""

    token: str
    name: str
    video: Encoding = Encoding()
    audio: str = ""
    """Codec of its sound; empty: none."""
    stream_url: str = ""
    """RTSP address without credentials, at the host that answered."""
    snapshot_url: str = ""
    has_ptz: bool = False
    has_metadata: bool = False
    source: str = ""
    """Token of its video source: a box may hold several cameras."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """Something that the camera does otherwise than the standard says, and what the console does about it."""

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
    """Everything that the probe found out."""

    address: str
    identity: Identity = Identity()
    services: tuple[ServiceAbility, ...] = ()
    profiles: tuple[StreamProfile, ...] = ()
    ptz: Capabilities | None = None
    """None: it cannot be moved."""
    clock_error_s: float | None = None
    """Camera's clock minus ours."""
    time_source: str = ""
    """`NTP` or `Manual`, and the time zone it told."""
    ntp: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    """Tokens of its relay outputs."""
    events: tuple[str, ...] = ()
    """Topics that it can send."""
    masks_most: int = 0
    """How many privacy masks it can hold itself."""
    users: tuple[str, ...] = ()
    speaks_digest: bool = False
    is_encrypted: bool = False
    """Whether it was asked over TLS."""
    quirks: tuple[Quirk, ...] = ()
    missing: tuple[str, ...] = ()
    """What it offers and did not answer, in words; each disables a feature, never the camera."""
