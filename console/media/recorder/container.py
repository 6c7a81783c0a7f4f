"""The container that holds a stream without dropping a track, and its muxer."""

from __future__ import annotations

import functools
import io
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av

from console.domain.streaming.packets import MediaKind, StreamFormat, TrackFormat
from console.media.codec.nal_units import in_band

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.stream import Stream

    from console.media.volume.segment_file import SegmentFile

_MP4_CODECS = frozenset({"h264", "hevc", "av1", "mjpeg", "mpeg4", "aac", "mp2", "mp3", "opus"})
# QuickTime has the file structure of MP4, and also codes for telephone and PCM sound, which MP4 lacks.
_MOV_CODECS = _MP4_CODECS | {"pcm_alaw", "pcm_mulaw", "pcm_s16be", "pcm_s16le", "pcm_u8"}
_OPTIONS = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof+skip_trailer",
    # Microseconds. What a killed recorder loses is at most this and the pause of its thread: below 1 s.
    "frag_duration": "700000",
    "flush_packets": "1",
}
_BUFFER_BYTES = 64 * 1024
_LAYOUTS = {1: "mono", 2: "stereo"}


def container_of(stream: StreamFormat, silent: frozenset[int] = frozenset()) -> str:
    """Return `mp4`, or `mov` if MP4 cannot hold a track (G.711 and other PCM sound)."""
    fits = (track.codec in _MP4_CODECS for track in held_tracks(stream, silent))
    return "mp4" if all(fits) else "mov"


def held_tracks(stream: StreamFormat, silent: frozenset[int]) -> list[TrackFormat]:
    """Return the tracks that a file has: those a container holds, without sound that does not come."""
    return [track for n, track in enumerate(stream.tracks) if is_held(track) and n not in silent]


def is_held(track: TrackFormat) -> bool:
    """Return whether a container can hold a track. Rare kinds of sound are recorded as PCM."""
    return track.kind is MediaKind.VIDEO or track.codec in _MOV_CODECS


@functools.cache
def _template(codec: str) -> Stream:
    """Return a video stream of a codec without an opened encoder, as a template to copy.

    PyAV creates a stream with given parameter sets only from a template. The smallest one is a NUT file of
    one packet in memory (about 1.3 ms, once for each codec).
    """
    file = io.BytesIO()
    with av.open(file, "w", format="nut") as container:
        stream = container.add_mux_stream(codec, width=16, height=16)
        container.start_encoding()
        packet = av.Packet(b"\0\0\0\1" * 10)
        packet.stream = stream
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = 0
        packet.is_keyframe = True
        container.mux_one(packet)
    file.seek(0)
    opened = av.open(file, "r", format="nut", options={"probesize": "32", "analyzeduration": "0"})
    return opened.streams[0]


def _add_video(container: OutputContainer, track: TrackFormat, extradata: bytes) -> Stream:
    stream = container.add_stream_from_template(_template(track.codec), opaque=True)
    context = cast("av.VideoCodecContext", stream.codec_context)
    context.width, context.height = track.width, track.height
    context.extradata = extradata or None
    stream.time_base = track.time_base
    return stream


def _add_audio(container: OutputContainer, track: TrackFormat) -> Stream:
    layout = _LAYOUTS.get(track.channels, "mono")
    stream = container.add_stream(track.codec, rate=track.sample_rate_hz, layout=layout)
    if track.extradata:
        # Opening the context writes its own parameters there, so it must be opened first.
        stream.codec_context.open()
        stream.codec_context.extradata = track.extradata
    stream.time_base = track.time_base
    return cast("Stream", stream)


def open_muxer(
    sink: SegmentFile, form: StreamFormat, key_frame: bytes, silent: frozenset[int] = frozenset()
) -> tuple[OutputContainer, list[Stream | None]]:
    """Open a muxer that has written its header; return it and its streams by track (None: not held).

    Args:
        sink: receives the bytes.
        form: the tracks.
        key_frame: the first key frame, whose parameter sets are used if the session gave none.
        silent: tracks of sound that do not come, and get no track in the file.

    Raises:
        av.error.FFmpegError: the tracks cannot be written.
        ValueError: a codec is unknown.
    """
    container = av.open(
        sink, "w", format=container_of(form, silent), options=_OPTIONS, buffer_size=_BUFFER_BYTES
    )
    streams: list[Stream | None] = []
    for number, track in enumerate(form.tracks):
        if track.kind is MediaKind.VIDEO:
            extradata = track.extradata or in_band(track.codec, key_frame)
            if not extradata and track.codec in {"h264", "hevc"}:
                raise ValueError("the stream has sent no parameter sets")
            streams.append(_add_video(container, track, extradata))
        else:
            has_track = is_held(track) and number not in silent
            streams.append(_add_audio(container, track) if has_track else None)
    container.start_encoding()
    return container, streams
