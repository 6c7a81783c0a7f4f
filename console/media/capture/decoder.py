"""Decoding of one stream, in the thread that received it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import av.error
from av.codec.hwaccel import HWAccel
from av.video.codeccontext import VideoCodecContext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av.video.frame import VideoFrame

    from console.domain.streaming.packets import EncodedPacket, TrackFormat


DAMAGED_LIMIT = 25
"""More damaged pictures in a row than this are not shown."""


class Decoder:
    """Decodes one track. To start again, create a new decoder. One thread.

    Args:
        track: format of the track.
        device: libav's name of a hardware decoder (cuda, d3d11va …); empty: the processor. If it cannot be
            opened, the processor decodes, and the attribute `device` is empty.
    """

    def __init__(self, track: TrackFormat, device: str = "") -> None:
        hardware = _hardware_context(track, device) if device else None
        self.device = device if hardware else ""
        self._context = hardware or _context(track, None)
        self._has_good = False
        self.errors = 0
        """Number of packets since the last success that could not be decoded, or came out damaged."""

    def decode(self, packet: EncodedPacket) -> list[VideoFrame]:
        """Return the frames that this packet completes, usually one; a broken packet counts as an error."""
        raw = av.Packet(packet.data)
        raw.pts, raw.dts = packet.pts, packet.dts
        try:
            frames = self._context.decode(raw)
        except av.error.FFmpegError:
            self.errors += 1
            return []
        if not frames:
            return frames
        if all(frame.is_corrupt for frame in frames):
            # A few damaged pictures among good ones are worth seeing; nothing but damaged ones is no picture.
            self.errors += 1
            return frames if self._has_good and self.errors <= DAMAGED_LIMIT else []
        self.errors, self._has_good = 0, True
        return frames

    def catch_up(self, packets: Iterable[EncodedPacket]) -> VideoFrame | None:
        """Decode a group of pictures from memory; return its last frame, or None."""
        newest = None
        for packet in packets:
            for frame in self.decode(packet):
                newest = frame
        return newest


def _context(track: TrackFormat, accelerator: HWAccel | None) -> VideoCodecContext:
    context = av.CodecContext.create(track.codec, "r", hwaccel=accelerator)
    if not isinstance(context, VideoCodecContext):
        raise TypeError(f"{track.codec} is not a video codec")
    context.extradata = track.extradata or None
    # One thread for each camera: PyAV's default starts a pool for each decoder and needs up to 1.7 times
    # the CPU.
    context.thread_type = "NONE"
    context.thread_count = 1
    return context


def _hardware_context(track: TrackFormat, device: str) -> VideoCodecContext | None:
    try:
        context = _context(track, HWAccel(device, allow_software_fallback=True))
        context.open()
    except (av.error.FFmpegError, OSError, RuntimeError, ValueError):
        return None  # without the device, the library raises PermissionError, among others (measured)
    return context
