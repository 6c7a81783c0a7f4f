"""An open RTSP stream: DESCRIBE, SETUP, PLAY, then packets."""

from __future__ import annotations

import re
import time
from fractions import Fraction
from typing import TYPE_CHECKING

from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media.codec.format_change import FormatChangeDetector
from console.media.codec.parameter_sets import extradata, parameter_sets, sequence_set
from console.media.codec.sequence import picture_size
from console.media.rtsp import sdp
from console.media.rtsp.connection import RequestRefused, RtspConnection, StreamEnded, StreamTimeout
from console.media.rtsp.message import MalformedMessage
from console.media.rtsp.rtp import AccessUnit, Track
from console.media.rtsp.sound import assembler_for, sound_configuration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.media.arrival_clock import ArrivalClock

DEFAULT_SESSION_S = 60
FIRST_PACKET_S = 8.0
LIMIT_EARLY_BYTES = 32 * 2**20
"""Limit of the data before the first parameter sets."""
VIDEO_SILENCE_S = 8.0
"""A stream with sound or reports but without a picture for so long is reopened."""
NO_SUCH_METHOD = frozenset({405, 501})
UNAUTHORISED = 401
_TIMEOUT = re.compile(r"timeout\s*=\s*(\d{1,6})")
_CHANNELS = re.compile(r"interleaved\s*=\s*(\d{1,3})")
_RTP_TIME = re.compile(r"rtptime\s*=\s*(\d{1,10})")
__all__ = [
    "FormatChanged",
    "MalformedMessage",
    "RequestRefused",
    "RtspStream",
    "StreamEnded",
    "StreamTimeout",
    "UnsupportedStream",
]


class UnsupportedStream(Exception):
    """The stream needs a feature that this client does not support; libav may."""


class FormatChanged(Exception):
    """The camera changed the codec during the stream."""


class RtspStream:
    """Implements `media.capture.stream_source.StreamSource`. One thread, except `interrupt`.

    Args:
        url: without a login.
        login: user name and password.
        timeout_s: for each answer while opening.
        silence_s: a stream that is silent for longer counts as stalled.
        stamper: gives arrivals their time.
        ended: see `RtspConnection`.

    Raises:
        NotSpoken: no video that this client supports.
        Refused, Silence, Ended, Malformed, OSError: it cannot be opened.
    """

    def __init__(
        self,
        url: str,
        login: tuple[str, str],
        timeout_s: float,
        silence_s: float,
        stamper: ArrivalClock,
        ended: Callable[[], bool] = lambda: False,
    ) -> None:
        self.pace: Callable[[], None] | None = None
        self._url, self._silence_s, self._stamper = url, silence_s, stamper
        self._wire = RtspConnection(url, login, timeout_s, ended)
        self._tracks: dict[int, Track] = {}
        self._early: list[EncodedPacket] = []
        self._origin_s = time.monotonic()
        self._keep_alive_s = DEFAULT_SESSION_S / 2
        self._kept_alive_s = self._video_s = time.monotonic()
        self._keep_alive_method, self._repeated = "GET_PARAMETER", False
        try:
            self._watch = FormatChangeDetector(self._open())
            self._await_format()
        except BaseException:
            self._wire.close()
            raise

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        return self._watch.format

    @property
    def dropped(self) -> int:
        """Pieces of pictures and sound that could not be used."""
        return sum(track.dropped for track in self._tracks.values())

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival.

        Raises:
            Changed: the camera changed the codec.
            Silence, Ended, Malformed, OSError: it broke off.
        """
        early, self._early = self._early, []
        yield from early
        self._video_s = time.monotonic()
        for batch in self._wire.packets(self._silence_s, self._pace):
            at_s = time.monotonic()
            for channel, payload in batch:
                yield from self._take(channel, payload, at_s)
            self._keep_alive(at_s)
            if at_s - self._video_s > VIDEO_SILENCE_S:
                raise StreamTimeout

    def interrupt(self) -> None:
        """End a read in another thread at once."""
        self._wire.interrupt()

    def close(self) -> None:
        """Send TEARDOWN if possible, and close the connection."""
        try:
            self._wire.send("TEARDOWN", self._url)
        except (OSError, MalformedMessage):
            pass  # the connection is broken, which ends the session too
        finally:
            self._wire.close()

    def _pace(self) -> None:
        if self.pace:
            self.pace()

    def _open(self) -> StreamFormat:
        described = self._wire.request("DESCRIBE", self._url, {"Accept": "application/sdp"})
        base = described.header("content-base") or described.header("content-location") or self._url
        sections = sdp.parse(described.body.decode("utf-8", "replace"), base)
        supported = _supported(sections)
        channels = [self._set_up(section, number * 2) for number, section in enumerate(supported)]
        origins = self._play(len(supported))
        for number, section in enumerate(supported):
            assembler = assembler_for(section)
            if assembler:
                self._tracks[channels[number]] = Track(number, assembler, section.clock_hz, origins[number])
        dropped = tuple(f"{s.kind} ({s.encoding or s.payload_type})" for s in sections if s not in supported)
        return StreamFormat(tuple(_track_format(section) for section in supported), dropped)

    def _set_up(self, section: sdp.MediaSection, channel: int) -> int:
        transport = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"
        answer = self._wire.request("SETUP", section.control, {"Transport": transport})
        session, _, options = answer.header("session").partition(";")
        self._wire.session = session.strip()
        timeout = _TIMEOUT.search(options)
        self._keep_alive_s = max(2.0, int(timeout[1]) / 2) if timeout else DEFAULT_SESSION_S / 2
        channels = _CHANNELS.search(answer.header("transport"))
        return int(channels[1]) if channels else channel

    def _play(self, tracks: int) -> list[int | None]:
        """Start the stream; return each track's RTP stamp of stream time 0, in order of set-up."""
        answer = self._wire.request("PLAY", self._url, {"Range": "npt=0.000-"})
        origins: list[int | None] = [int(text) for text in _RTP_TIME.findall(answer.header("rtp-info"))]
        return origins if len(origins) == tracks else [None] * tracks

    def _await_format(self) -> None:
        """Wait for the first key frame if the description had no parameter sets."""
        if self._is_known():
            return
        until_s = time.monotonic() + FIRST_PACKET_S
        size_bytes = 0
        for batch in self._wire.packets(self._silence_s):
            at_s = time.monotonic()
            for channel, payload in batch:
                self._early += self._take(channel, payload, at_s)
                size_bytes += len(payload)
            if self._is_known():
                return
            if size_bytes > LIMIT_EARLY_BYTES:
                raise MalformedMessage("no parameter sets in the stream")
            if at_s > until_s:
                raise StreamTimeout

    def _is_known(self) -> bool:
        return self.format.tracks[0].width > 0

    def _take(self, channel: int, payload: bytes, at_s: float) -> Iterator[EncodedPacket]:
        track = self._tracks.get(channel)
        if track is None:
            reported = self._tracks.get(channel - 1)
            if reported:
                reported.report(payload)
            return
        for unit in track.push(payload, at_s - self._origin_s):
            yield self._packet(track, unit, at_s)
        if track.is_changed and track.number == 0:
            raise FormatChanged

    def _packet(self, track: Track, unit: AccessUnit, at_s: float) -> EncodedPacket:
        is_video = track.number == 0
        if is_video:
            self._video_s = at_s
            if unit.is_key:
                self._watch.key(unit.data)
        elif track.configuration:
            self._watch.sound(track.number, track.configuration)
        stamp_s = unit.dts / track.clock_hz
        arrived_s, arrived_utc = self._stamper.stamp(track.number, stamp_s, at_s)
        return EncodedPacket(
            track.number,
            unit.data,
            unit.pts,
            unit.dts,
            unit.is_key,
            arrived_utc,
            arrived_s,
            track.camera_utc() if is_video and (unit.is_key or track.is_reported) else None,
        )

    def _keep_alive(self, at_s: float) -> None:
        """Keep the session alive; repeat once if the camera wants another nonce or another method."""
        refused = self._wire.told in NO_SUCH_METHOD | {UNAUTHORISED} and not self._repeated
        if self._wire.told in NO_SUCH_METHOD:
            self._keep_alive_method = "OPTIONS"
        if refused or at_s - self._kept_alive_s > self._keep_alive_s:
            self._kept_alive_s, self._repeated = at_s, refused
            self._wire.send(self._keep_alive_method, self._url)


def _supported(sections: list[sdp.MediaSection]) -> list[sdp.MediaSection]:
    """Return the first video and every supported audio track, the video first."""
    videos = [section for section in sections if section.kind == "video"]
    if not videos or assembler_for(videos[0]) is None:
        raise UnsupportedStream(videos[0].encoding if videos else "no video")
    audio = [s for s in sections if s.kind == "audio" and s.is_sound and _is_usable(s)]
    return [videos[0], *audio]


def _is_usable(sound: sdp.MediaSection) -> bool:
    has_configuration = sound.codec not in {"aac", "opus"} or bool(sound_configuration(sound))
    return has_configuration and assembler_for(sound) is not None


def _track_format(section: sdp.MediaSection) -> TrackFormat:
    time_base = Fraction(1, section.clock_hz)
    if section.kind == "audio":
        return TrackFormat(
            MediaKind.AUDIO,
            section.codec,
            sound_configuration(section),
            time_base,
            sample_rate_hz=section.clock_hz,
            channels=section.channels,
        )
    sets = parameter_sets(section.codec, section.parameter_sets())
    sequence = sequence_set(section.codec, sets)
    width, height = picture_size(section.codec, sequence) or (0, 0) if sequence else (0, 0)
    return TrackFormat(MediaKind.VIDEO, section.codec, extradata(sets), time_base, width=width, height=height)
