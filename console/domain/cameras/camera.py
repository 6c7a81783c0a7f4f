"""Cameras as the scheme lists them (SYS-02, SYS-06)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.cameras.device_address import DeviceAddress


class CameraKind(Enum):
    """The kinds of camera that the code of practice names (SYS-02)."""

    FIXED = "fixed"
    PTZ = "ptz"
    ANALOGUE = "analogue"
    REDEPLOYABLE = "redeployable"
    BODY_WORN = "body-worn"
    ANPR = "anpr"
    DRONE = "drone"
    IN_VEHICLE = "in-vehicle"
    EVIDENCE_GATHERING = "evidence-gathering"

    @property
    def is_movable(self) -> bool:
        """Whether cameras of this kind turn, tilt and zoom."""
        return self in {CameraKind.PTZ, CameraKind.REDEPLOYABLE}


class StreamRole(Enum):
    """The role of a camera's stream profile."""

    MAIN = "main"
    SUB = "sub"


@dataclass(frozen=True, slots=True)
class Camera:
    """A managed viewpoint with a number of the scheme. One device at an address may hold several cameras."""

    number: int
    """The number that operators type: 1 or more, unique in the scheme, never reused."""
    urn: str
    """Unique reference number of the installed equipment (SYS-06)."""
    name: str
    place: str
    group: str
    kind: CameraKind
    main_url: str
    """RTSP address without credentials; those are in the keyring under `urn`."""
    sub_url: str = ""
    """Empty: the camera has one stream only."""
    device: DeviceAddress | None = None
    """None: the console has the streams only; it cannot set up, steer or hear events of the camera."""

    @property
    def is_steerable(self) -> bool:
        """Whether the camera moves and has a device that takes commands."""
        return self.kind.is_movable and self.device is not None

    def url(self, role: StreamRole) -> str:
        """Return the address of a stream; the main stream where the camera has no other."""
        return self.sub_url or self.main_url if role is StreamRole.SUB else self.main_url
