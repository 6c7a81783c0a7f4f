"""The sound of a stream as it is recorded: as PCM if no container holds it, without a track if none comes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import av
import av.error
from av.audio.resampler import AudioResampler

from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.domain.text import text
from console.media.recorder.container import is_held

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext

PATIENCE_S = 1.0
"""How long a session's first segment waits for the sound that the camera announced."""
PCM = "pcm_s16le"
_G726 = {"adpcm_g726": "g726", "adpcm_g726le": "g726le"}
"""Codecs whose decoder PyAV can configure only through the demuxer of this name."""


class PcmConverter:
    """Decodes a track of sound to 16-bit PCM. One thread.

    Raises:
        av.error.FFmpegError: there is no decoder for the codec.
        ValueError: the codec is not known.
    """

    def __init__(self, track: TrackFormat) -> None:
        self._decoder = _decoder(track)
        rate_hz = track.sample_rate_hz or self._decoder.sample_rate or 8000
        self._resampler = AudioResampler(format="s16", layout="mono", rate=rate_hz)
        self.format = replace(track, codec=PCM, extradata=b"", sample_rate_hz=rate_hz, channels=1)

    def convert(self, packet: EncodedPacket) -> EncodedPacket | None:
        """Return a packet as PCM; None if nothing of it can be decoded."""
        try:
            frames = self._decoder.decode(av.Packet(packet.data))
        except av.error.FFmpegError:
            return None
        plain = [part for frame in frames for part in self._resampler.resample(frame)]
        data = b"".join(bytes(part.planes[0])[: part.samples * 2] for part in plain)
        return replace(packet, data=data) if data else None


def _decoder(track: TrackFormat) -> AudioCodecContext:
    if track.codec in _G726:
        options = {"code_size": "4", "sample_rate": str(track.sample_rate_hz or 8000)}
        container = av.open(io.BytesIO(bytes(64)), format=_G726[track.codec], options=options)
        return cast("AudioCodecContext", container.streams[0].codec_context)
    decoder = cast("AudioCodecContext", av.CodecContext.create(track.codec, "r"))
    if track.sample_rate_hz:
        decoder.sample_rate = track.sample_rate_hz
    decoder.layout = "stereo" if track.channels == 2 else "mono"
    decoder.extradata = track.extradata or None
    decoder.open()
    return decoder


class SoundTracks:
    """The tracks of one session as they are recorded. The recorder's thread.

    Args:
        stream: the tracks as the camera sends them.
    """

    def __init__(self, stream: StreamFormat) -> None:
        self._converters: dict[int, PcmConverter] = {}
        self._heard_s: dict[int, float] = {}
        self.notes: tuple[str, ...] = ()
        """What is recorded otherwise than it was sent, or not at all, in words."""
        self.dropped = 0
        """Packets of sound that could not be converted."""
        tracks = [self._recorded(number, track) for number, track in enumerate(stream.tracks)]
        self.format = replace(stream, tracks=tuple(tracks))
        self._sounds = [number for number, track in enumerate(tracks) if _is_sound(track)]

    def _recorded(self, number: int, track: TrackFormat) -> TrackFormat:
        if track.kind is MediaKind.VIDEO or is_held(track):
            return track
        try:
            converter = PcmConverter(track)
        except (av.error.FFmpegError, ValueError):
            note = text("The sound ({codec}) is not recorded: it cannot be decoded.", codec=track.codec)
            self.notes = (*self.notes, note)
            return track
        self._converters[number] = converter
        self.notes = (*self.notes, text("The sound ({codec}) is recorded as PCM.", codec=track.codec))
        return converter.format

    @property
    def has_sound(self) -> bool:
        """Whether the camera announced sound that can be recorded."""
        return bool(self._sounds)

    @property
    def are_all_heard(self) -> bool:
        """Whether every track of sound has come."""
        return len(self._heard_s) == len(self._sounds)

    def received(self, packet: EncodedPacket) -> EncodedPacket | None:
        """Return a packet as it is recorded; None if it cannot be."""
        if packet.track == 0:
            return packet
        converter = self._converters.get(packet.track)
        converted = converter.convert(packet) if converter else packet
        if converted is None:
            self.dropped += 1
        elif packet.track in self._sounds:
            self._heard_s[packet.track] = packet.arrived_s
        return converted

    def silent_since(self, since_s: float) -> frozenset[int]:
        """Return the tracks of sound of which nothing came since an instant."""
        return frozenset(n for n in self._sounds if n not in self._heard_s or self._heard_s[n] < since_s)


def _is_sound(track: TrackFormat) -> bool:
    return track.kind is MediaKind.AUDIO and is_held(track)
