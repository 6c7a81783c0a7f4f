"""An open RTSP stream: set up, then packets until it ends."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.media.codec.format_change import FormatChangeDetector
from console.media.rtsp.connection import RtspConnection
from console.media.rtsp.errors import (
    ConnectionFailed,
    FormatChanged,
    LoginNotSupported,
    NoKeyFrame,
    NoPackets,
    NoParameterSets,
    RequestRefused,
    StreamEnded,
    StreamMoved,
    StreamTimeout,
    UnsupportedStream,
    WrongTransport,
)
from console.media.rtsp.keep_alive import KeepAlive
from console.media.rtsp.learned import LearnedBehaviour
from console.media.rtsp.message import MalformedMessage
from console.media.rtsp.reports import INTERVAL_S, ReceiverReports
from console.media.rtsp.rtp import AccessUnit, Track
from console.media.rtsp.session_setup import OpenSession, OpenTrack, SessionSetup
from console.media.rtsp.sound import assembler_for
from console.media.rtsp.transports import HTTP, TCP, transport_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.media.arrival_clock import ArrivalClock
    from console.media.rtsp.framing import Packet
    from console.network.certificate_trust import CertificateTrust

KEY_PATIENCE_S = 120.0
"""How long the first key frame is waited for while packets come: "smart" codecs send one a minute."""
JUDGED_AFTER_S = 8.0
"""After so long without a key frame, what comes must at least be RTP."""
TOLD_AFTER_S = 1.0
"""After so long without a key frame the tile says that one is waited for."""
JUDGED_EVERY_S = 0.1
"""Whether the session must be kept alive, or is silent, is looked at so often while packets come."""
TOLD_EMPTY_S = 2.2
"""The same where nothing came at all: many cameras send nothing before their next key frame."""
LIMIT_EARLY_BYTES = 32 * 2**20
"""Limit of the data that is kept before the format is known."""
VIDEO_SILENCE_S = 8.0
"""A stream with sound or reports but without a picture for so long is reopened."""
__all__ = [
    "ConnectionFailed",
    "FormatChanged",
    "LoginNotSupported",
    "MalformedMessage",
    "NoKeyFrame",
    "NoPackets",
    "NoParameterSets",
    "RequestRefused",
    "RtspStream",
    "StreamEnded",
    "StreamMoved",
    "StreamTimeout",
    "UnsupportedStream",
    "WrongTransport",
]


class PacketTap(Protocol):
    """Receives the packets of a stream as they come. The stream's thread; nothing here blocks."""

    def packets(self, batch: list[Packet]) -> None:
        """Take channels and packets in order of arrival."""
        ...

    def key_frame(self, stamp: int) -> None:
        """Note that the newest complete picture, of this RTP stamp, is a key frame."""
        ...


class RtspStream:
    """Implements `media.capture.stream_source.StreamSource`. One thread, except `interrupt`.

    Args:
        url: without a login.
        login: user name and password.
        timeout_s: for each answer while opening.
        silence_s: a stream that is silent for longer counts as stalled.
        stamper: gives arrivals their time.
        ended: see `RtspConnection`.
        learned: about the camera; outlives the stream.
        trust: verifies the certificate of an rtsps:// address.
        transport: tcp, udp, multicast, or http (a tunnel).
        waits: called with True while the first key frame is waited for, and with False when it is here.

    Raises:
        UnsupportedStream: no video that this client supports.
        WrongTransport: the camera does not send over this transport.
        StreamMoved: the stream is at another address.
        NoPackets, NoKeyFrame, NoParameterSets: nothing came, or nothing that a decoder can begin with.
        RequestRefused, StreamTimeout, StreamEnded, MalformedMessage, OSError, ConsoleError: it cannot be
            opened.
    """

    def __init__(
        self,
        url: str,
        login: tuple[str, str],
        timeout_s: float,
        silence_s: float,
        stamper: ArrivalClock,
        ended: Callable[[], bool] = lambda: False,
        *,
        learned: LearnedBehaviour | None = None,
        trust: CertificateTrust | None = None,
        transport: str = TCP,
        waits: Callable[[bool], None] = lambda _is_waiting: None,
    ) -> None:
        self._silence_s, self._stamper, self._waits = silence_s, stamper, waits
        self._learned = learned or LearnedBehaviour()
        refused, is_tunnelled = self._learned.refused_algorithms, transport == HTTP
        self._wire = RtspConnection(url, login, timeout_s, ended, trust, refused, is_tunnelled=is_tunnelled)
        self._tracks: dict[int, Track] = {}
        self._reports: dict[int, ReceiverReports] = {}
        self.tap: PacketTap | None = None
        """Receives the packets as they come, too."""
        self._sends_reports = False
        self._video_channel = -1
        self._take_middles: Callable[[list[tuple[int, bytes]], int, int], int] = lambda _batch, at, _video: at
        self._early: list[EncodedPacket] = []
        self._origin_s = self._video_s = self._reported_s = self._judged_s = time.monotonic()
        self._came = self._frames = self._strange = 0
        self._key_s: float | None = None
        self._is_waiting = False
        try:
            ways = transport_of(transport, self._wire)
            self._session = SessionSetup(self._wire, url, self._learned, ways).run()
            self._watch = FormatChangeDetector(self._session.format())
            self._keep = KeepAlive(self._learned, self._session.session_s, time.monotonic())
            self._begin(self._session)
            self._await_format()
            self._video_s = time.monotonic()
        except BaseException:
            self._wire.close()
            raise
        finally:
            self._learned.lets_libav_log_in = self._wire.login.is_safe_without_choice

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        return self._watch.format

    @property
    def dropped(self) -> int:
        """Pieces of pictures and sound that could not be used."""
        return sum(track.dropped + track.lost for track in self._tracks.values())

    @property
    def descriptor(self) -> int | None:
        """The socket that tells whether packets came; None: only reading tells."""
        return self._wire.descriptor

    @property
    def tracks(self) -> list[OpenTrack]:
        """The tracks of the session, as they were set up."""
        return self._session.tracks

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; errors as `read`."""
        while True:
            yield from self.read()

    def read(self, *, waits: bool = True) -> list[EncodedPacket]:
        """Return the packets that came; none if none came in time.

        Args:
            waits: a moment for the first one; False: not at all.

        Raises:
            UnsupportedStream: the picture's size cannot be read.
            FormatChanged: the camera changed the codec.
            NoPackets, NoKeyFrame: nothing came, or nothing that a decoder can begin with.
            StreamTimeout, StreamEnded, MalformedMessage, OSError: it broke off.
        """
        if self._early:
            early, self._early = self._early, []
            return early
        packets: list[EncodedPacket] = []
        batch, at_s = self._batch(waits=waits)
        if self.tap is not None:
            self.tap.packets(batch)
        video, take_middles = self._video_channel, self._take_middles
        at, end = 0, len(batch)
        while at < end:
            run_end = take_middles(batch, at, video)
            self._frames += run_end - at
            if run_end < end:
                packets += self._take(*batch[run_end], at_s)
            at = run_end + 1
        return packets

    def interrupt(self) -> None:
        """End a read in another thread at once."""
        self._wire.interrupt()

    def close(self) -> None:
        """Send TEARDOWN if possible, and close the connection."""
        try:
            self._wire.send("TEARDOWN", self._session.address)
        except (OSError, MalformedMessage):
            pass  # the connection is broken, which ends the session too
        finally:
            self._wire.close()

    def _begin(self, session: OpenSession) -> None:
        self._sends_reports = self._learned.wants_reports or self._wire.ports is not None
        for number, track in enumerate(session.tracks):
            assembler = assembler_for(track.section)
            if assembler:
                made = Track(
                    number,
                    assembler,
                    track.section.clock_hz,
                    track.origin,
                    is_reliable=self._wire.ports is None,
                )
                self._tracks[track.channel] = made
                self._reports[track.channel] = ReceiverReports()
                if made.number == 0 and not self._sends_reports:
                    self._video_channel, self._take_middles = track.channel, made.take_middles

    def _batch(self, *, waits: bool = True) -> tuple[list[tuple[int, bytes]], float]:
        """Return what arrived, with its time; keep the session alive and judge the silence."""
        try:
            batch = self._wire.read(waits=waits)
            at_s = time.monotonic()
            self._came += len(batch)
            if at_s - self._judged_s > JUDGED_EVERY_S:
                self._judged_s = at_s
                self._keep_alive(at_s)
                self._judge(at_s)
        except (StreamEnded, StreamTimeout, ConnectionError):
            self._keep.ended(time.monotonic())
            self._learned.moved_to = self._wire.moved_to
            raise
        return batch, at_s

    def _judge(self, at_s: float) -> None:
        """Raise an error if nothing came for too long, or no key frame."""
        # Some cameras send nothing before their next key frame.
        first_s = 0.0 if self._frames else self._learned.first_packet_s
        is_silent = at_s - self._wire.heard_s > max(self._silence_s, first_s)
        if is_silent or at_s - self._video_s > max(VIDEO_SILENCE_S, first_s):
            if not self._frames:
                self._learned.await_longer()
            raise StreamTimeout if self._came else NoPackets
        self._await_key(at_s)

    def _await_key(self, at_s: float) -> None:
        waited_s = at_s - self._origin_s
        told_after_s = TOLD_AFTER_S if self._frames else TOLD_EMPTY_S
        is_waiting = self._key_s is None and waited_s > told_after_s
        if is_waiting is not self._is_waiting:
            self._is_waiting = is_waiting
            self._waits(is_waiting)
        if self._key_s is not None or waited_s < JUDGED_AFTER_S:
            return
        if self._strange * 10 > self._frames:
            raise MalformedMessage("not RTP")
        if waited_s > KEY_PATIENCE_S:
            raise NoKeyFrame

    def _await_format(self) -> None:
        """Wait for the first key frame if the description had no parameter sets."""
        if self._is_known():
            return
        size_bytes = 0
        while True:
            batch, at_s = self._batch()
            for channel, payload in batch:
                packets = list(self._take(channel, payload, at_s))
                # Nothing before the key frame can be used.
                self._early += packets if self._key_s is not None else []
                size_bytes += len(payload) if self._key_s is not None else 0
            if self._is_known():
                return
            if self._key_s is not None and at_s - self._key_s > JUDGED_AFTER_S:
                raise NoParameterSets
            if size_bytes > LIMIT_EARLY_BYTES:
                raise MalformedMessage("no parameter sets in the stream")

    def _is_known(self) -> bool:
        """Return whether a recorder can begin: the picture's size is known."""
        video = self.format.tracks[0]
        if self._key_s is not None and video.extradata and not video.width:
            raise UnsupportedStream(video.codec)
        return video.width > 0

    def _take(self, channel: int, payload: bytes, at_s: float) -> list[EncodedPacket]:
        # Called for every packet of every camera: what it does without need costs most of a recording.
        track = self._tracks.get(channel)
        if track is None:
            self._take_report(channel - 1, payload, at_s)
            return []
        if self._sends_reports:
            self._reports[channel].count(payload)
        if track.number == 0:
            self._frames += 1
            if len(payload) < 12 or payload[0] >> 6 != 2:
                self._strange += 1
        units = track.push(payload, at_s - self._origin_s)
        packets = [self._packet(track, unit, at_s) for unit in units] if units else []
        if track.is_changed and track.number == 0:
            raise FormatChanged
        return packets

    def _take_report(self, channel: int, payload: bytes, at_s: float) -> None:
        track = self._tracks.get(channel)
        if track is not None:
            track.report(payload)
            self._reports[channel].note(payload, at_s)

    def _packet(self, track: Track, unit: AccessUnit, at_s: float) -> EncodedPacket:
        is_video = track.number == 0
        if is_video:
            self._video_s = at_s
            if unit.is_key:
                self._key_s = at_s if self._key_s is None else self._key_s
                self._watch.key(unit.data)
                if self.tap is not None:
                    self.tap.key_frame(track.stamp)
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
            self._wire.received_s,
        )

    def _keep_alive(self, at_s: float) -> None:
        """Keep the session alive, by a request and where the camera wants it by reports."""
        method = self._keep.due(at_s, self._wire.told)
        if method:
            self._wire.send(method, self._session.address)
        every_s = min(INTERVAL_S, self._keep.interval_s)
        if self._sends_reports and at_s - self._reported_s > every_s:
            self._reported_s = at_s
            for channel, reports in self._reports.items():
                self._wire.send_packet(channel + 1, reports.report(at_s))
