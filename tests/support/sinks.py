"""A recorder that keeps what it is handed, for tests of the capture side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.recording.causes import Cause
    from console.domain.streaming.packets import EncodedPacket, StreamFormat


class KeepingSink:
    """Implements `services.ports.PacketSink`."""

    def __init__(self) -> None:
        self.formats: list[StreamFormat] = []
        self.packets: list[EncodedPacket] = []
        self.causes: list[Cause] = []

    def opened(self, camera: int, stream: StreamFormat) -> None:
        del camera
        self.formats.append(stream)

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        del camera
        self.packets.append(packet)

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        del camera, detail
        self.causes.append(cause)
