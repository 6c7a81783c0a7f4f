"""The opening of a session: DESCRIBE, SETUP of each track, PLAY."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from console.domain.streaming.packets import MediaKind, StreamFormat, TrackFormat
from console.domain.text import text
from console.media.codec.parameter_sets import extradata, parameter_sets, sequence_set
from console.media.codec.sequence import picture_size
from console.media.rtsp import sdp
from console.media.rtsp.control import base_of, session_addresses, track_addresses
from console.media.rtsp.errors import (
    RequestRefused,
    StreamEnded,
    StreamMoved,
    StreamTimeout,
    UnsupportedStream,
    WrongTransport,
)
from console.media.rtsp.message import MalformedMessage
from console.media.rtsp.sound import assembler_for, sound_configuration

if TYPE_CHECKING:
    from console.media.rtsp.connection import RtspConnection
    from console.media.rtsp.learned import LearnedBehaviour
    from console.media.rtsp.message import RtspResponse
    from console.media.rtsp.sdp import MediaSection
    from console.media.rtsp.transports import TransportSetup

_TIMEOUT = re.compile(r"timeout\s*=\s*\"?(\d{1,6})", re.IGNORECASE)
_RTP_TIME = re.compile(r"rtptime\s*=\s*(\d{1,10})", re.IGNORECASE)
MOVED = frozenset({301, 302, 303, 305, 307, 308})
WRONG_TRANSPORT = 461
FINAL = frozenset({401, 403, 453, 503, WRONG_TRANSPORT}) | MOVED
"""Refusals that another address of the same stream does not change."""
NO_AGGREGATE = 459


@dataclass(slots=True)
class OpenTrack:
    """A track that was set up."""

    section: MediaSection
    channel: int
    origin: int | None = None
    """RTP stamp of stream time 0; None: unknown."""


@dataclass(slots=True)
class OpenSession:
    """A session that was set up."""

    address: str
    """Of the session as a whole."""
    session_s: float
    """Seconds after which the camera ends it without a keep-alive; 0: it did not say."""
    tracks: list[OpenTrack]
    dropped: list[str]

    def format(self) -> StreamFormat:
        """Return the format as it is described."""
        return StreamFormat(tuple(_track_format(t.section) for t in self.tracks), tuple(self.dropped))


@dataclass(slots=True)
class SessionSetup:
    """Sets up a session. One thread.

    Args:
        wire: the connection.
        url: the address to ask for.
        learned: about the camera.
        transport: sets up the tracks.
    """

    wire: RtspConnection
    url: str
    learned: LearnedBehaviour
    transport: TransportSetup
    _session_s: float = 0.0
    _roots: tuple[str, ...] = ()
    _tracks: list[OpenTrack] = field(default_factory=list)

    def run(self) -> OpenSession:
        """Describe, set up and play.

        Raises:
            UnsupportedStream: no video that this client supports.
            WrongTransport: the camera does not send over this transport.
            StreamMoved: the stream is at another address.
            RequestRefused, StreamTimeout, StreamEnded, MalformedMessage, OSError: it cannot be opened.
        """
        try:
            return self._run()
        except RequestRefused as refused:
            if refused.status in MOVED and refused.detail:
                raise StreamMoved(refused.detail) from None
            if refused.status == WRONG_TRANSPORT:
                raise WrongTransport from None
            raise

    def _run(self) -> OpenSession:
        answer, description = self._describe()
        bases = answer.header("content-base"), answer.header("content-location")
        base = base_of(bases, self.url)
        sections = sdp.parse(description, base)
        address = sdp.session_control(description, base)
        self._roots = address, base, self.url
        kept, dropped = _chosen(sections, has_sound=self.learned.has_sound)
        for section in kept:
            refused = self._set_up(section)
            if refused:
                dropped.append(text("{track}: refused by the camera", track=_described(section)))
        address = self._play(address)
        return OpenSession(address, self._session_s, self._tracks, dropped)

    def _describe(self) -> tuple[RtspResponse, str]:
        """Ask for the description; a camera that does not answer is greeted at the next opening."""
        if self.learned.wants_greeting:
            # What it refuses here it may still describe.
            with contextlib.suppress(RequestRefused):
                self.wire.request("OPTIONS", self.url)
        try:
            return self.wire.describe(self.url)
        except (StreamEnded, StreamTimeout):
            self.learned.wants_greeting = True
            raise

    def _set_up(self, section: MediaSection) -> bool:
        """Set up a track; return whether the camera refused its sound, which the picture does not need."""
        is_sound = section.kind == "audio"
        try:
            channel = len(self._tracks) * 2
            headers = {"Transport": self.transport.offer(channel, section)}
            answer, section.control = self._first_accepted("SETUP", self._addresses(section), headers)
            self._note_session(answer)
            channel = self.transport.accepted(answer.header("transport"), channel, section)
        except RequestRefused:
            if is_sound:
                return True
            raise
        except (StreamTimeout, StreamEnded, MalformedMessage, OSError):
            # A camera that hangs at its sound is opened without it from now on.
            self.learned.has_sound &= not is_sound
            raise
        self._tracks.append(OpenTrack(section, channel))
        return False

    def _addresses(self, section: MediaSection) -> list[str]:
        return track_addresses(section.own_control, self._roots, self.url)

    def _note_session(self, answer: RtspResponse) -> None:
        session, _, options = answer.header("session").partition(";")
        # An empty one changes nothing, and of two the picture's is kept.
        self.wire.session = self.wire.session or session.strip()
        timeout = _TIMEOUT.search(options)
        self._session_s = float(timeout[1]) if timeout else self._session_s

    def _play(self, address: str) -> str:
        """Start the stream; return the session's address."""
        headers = {"Range": "npt=0.000-"}
        try:
            answer, address = self._first_accepted("PLAY", session_addresses(address, self.url), headers)
        except RequestRefused as refused:
            if refused.status != NO_AGGREGATE:
                raise
            answers = [self.wire.request("PLAY", track.section.control, headers) for track in self._tracks]
            answer = answers[0]
        origins = [int(found) for found in _RTP_TIME.findall(answer.header("rtp-info"))]
        if len(origins) == len(self._tracks):
            for track, origin in zip(self._tracks, origins, strict=True):
                track.origin = origin
        return address

    def _first_accepted(
        self, method: str, addresses: list[str], headers: dict[str, str]
    ) -> tuple[RtspResponse, str]:
        """Send a request to the first of the addresses that the camera accepts.

        Raises:
            RequestRefused: all were refused; the first refusal.
        """
        first: RequestRefused | None = None
        for address in addresses:
            try:
                return self.wire.request(method, address, headers), address
            except RequestRefused as refused:
                if refused.status in FINAL or refused.status == NO_AGGREGATE:
                    raise
                first = first or refused
        raise first or RequestRefused(404, method)


def _chosen(sections: list[MediaSection], *, has_sound: bool) -> tuple[list[MediaSection], list[str]]:
    """Return the video and the supported sound, the video first, and the names of the others."""
    videos = [section for section in sections if section.kind == "video"]
    readable = [section for section in videos if assembler_for(section) is not None]
    if not readable:
        raise UnsupportedStream(videos[0].encoding if videos else "")
    video = readable[0]
    # The back channel of ONVIF is described as sendonly, and the other tracks are not.
    sound = [
        section
        for section in sections
        if section.kind == "audio"
        and section.is_sound
        and _is_usable(section)
        and has_sound
        and not _is_back_channel(section, video)
    ]
    kept = [video, *sound]
    dropped = [
        text("{track}: back channel", track=_described(section))
        if _is_back_channel(section, video)
        else _described(section)
        for section in sections
        if not any(section is one for one in kept)
    ]
    return kept, list(dropped)


def _is_usable(sound: MediaSection) -> bool:
    has_configuration = sound.codec not in {"aac", "opus"} or bool(sound_configuration(sound))
    return has_configuration and assembler_for(sound) is not None


def _is_back_channel(section: MediaSection, video: MediaSection) -> bool:
    return section.kind == "audio" and section.direction == "sendonly" and video.direction != "sendonly"


def _described(section: MediaSection) -> str:
    name = section.encoding or (section.payload_type if section.payload_type >= 0 else "unknown")
    return f"{section.kind or 'track'} ({name})"


def _track_format(section: MediaSection) -> TrackFormat:
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
